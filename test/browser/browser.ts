import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

/** Where a machine keeps its browser, in the order in which they are tried. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/** How long is waited for what a page has to show, in milliseconds. The browser's own 30 seconds may be over on a machine that does much besides. */
const waitMsMax = 90_000;

/** Starts the machine's own Chromium. Throws where there is none: no test is to pass without it. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env['CROSSTIE_TEST_BROWSER'];
  const executablePath = [...(named === undefined ? [] : [named]), ...places].find(isExecutable);
  if (executablePath === undefined) {
    throw new Error('no browser to walk the pages with: apt-get install chromium, or name one in CROSSTIE_TEST_BROWSER');
  }
  // Chromium's sandbox does not start for root, as whom CI runs. The pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], timeout: waitMsMax });
}

/** Opens a window that knows nothing of the others. */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(waitMsMax);
  return context;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** An app's own server: where browsers are sent back to. */
export interface Receiver extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
}

/** Starts a server that answers every path with a page of its own. */
export async function startReceiver(page: string): Promise<Receiver> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html;charset=utf-8' }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}
