import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppHandle, Crosstie } from '../../src/index.ts';
import { startCrosstie } from '../../src/index.ts';
import { authorizeQuery, credentialsOf, sendForm, type TokensBody } from '../behaviour/oauth-wire.ts';
import { openBrowser, openWindow, type Receiver, startReceiver } from './browser.ts';
import { violations } from './violations.ts';

const scopes = ['oauth', 'crm.objects.contacts.read', 'crm.objects.contacts.write'];

let browser: Browser;
let receiver: Receiver;
let one: Crosstie;
let several: Crosstie;
let guarded: Crosstie;

beforeAll(async () => {
  browser = await openBrowser();
  receiver = await startReceiver('<!DOCTYPE html><html lang="en"><title>Back</title><h1>Back at the app</h1></html>');
  one = await startCrosstie({ logLevel: 'silent' });
  several = await startCrosstie({ logLevel: 'silent' });
  for (let made = 0; made < 3; made += 1) await several.portal();
  guarded = await startCrosstie({ logLevel: 'silent', adminToken: 'let me in' });
});

afterAll(async () => {
  await browser?.close();
  await receiver?.[Symbol.asyncDispose]();
  for (const server of [one, several, guarded]) await server?.close();
});

/** A page at which an app asks, and what went wrong in it. */
async function asking(server: Crosstie, more: Readonly<Record<string, string>> = {}) {
  const redirectUri = `${receiver.url}/back`;
  const app = await server.app({ name: 'Tie Clipper', redirectUris: [redirectUri], scopes, optionalScopes: ['tickets'] });
  const context = await openWindow(browser);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  const query = {
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    optional_scope: 'tickets',
    state: 'x y',
    ...more,
  };
  await page.goto(`${server.url}/oauth/authorize?${authorizeQuery(query)}`);
  return { app, page, faults, redirectUri };
}

async function backAtTheApp(page: Page): Promise<URLSearchParams> {
  await page.waitForURL(`${receiver.url}/back?*`);
  expect(await page.textContent('h1')).toBe('Back at the app');
  return new URL(page.url()).searchParams;
}

function exchange(server: Crosstie, app: AppHandle, code: string | null, redirectUri: string) {
  const fields = { grant_type: 'authorization_code', ...credentialsOf(app), redirect_uri: redirectUri, code: code ?? '' };
  return sendForm<TokensBody>(server.url, '/oauth/v1/token', fields);
}

/** What has the focus, by its name for people. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    const label = element?.id ? document.querySelector(`label[for="${element.id}"]`) : element;
    return label?.textContent?.trim() ?? '';
  });
}

describe('the consent page in a browser', () => {
  it('lets the user approve, and sends him to the app with a code that is good', async () => {
    const { app, page, faults, redirectUri } = await asking(one);
    expect(await page.title()).toBe(`Connect Tie Clipper to Portal ${one.portalId}?`);
    expect(await page.getByRole('listitem').allTextContents()).toContain('Read contacts crm.objects.contacts.read');
    await page.getByRole('button', { name: 'Connect app' }).click();
    const back = await backAtTheApp(page);
    expect(back.get('state')).toBe('x y');
    const { status, body } = await exchange(one, app, back.get('code'), redirectUri);
    expect([status, body.hub_id, body.scopes]).toEqual([200, one.portalId, [...scopes, 'tickets']]);
    expect(faults).toEqual([]);
  });

  it('lets the user deny', async () => {
    const { page, faults } = await asking(one);
    await page.getByRole('button', { name: 'Cancel' }).click();
    const back = await backAtTheApp(page);
    expect([back.get('error'), back.get('state'), back.get('code')]).toEqual(['access_denied', 'x y', null]);
    expect(faults).toEqual([]);
  });

  it('lets the user choose a portal, with the keyboard alone, in the order of the page and with a ring around what has the focus', async () => {
    const { app, page, faults, redirectUri } = await asking(several);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Portal');
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
    expect(ring).toBe('solid');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Connect app');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Cancel');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    const { body } = await exchange(several, app, (await backAtTheApp(page)).get('code'), redirectUri);
    expect(body.hub_id).toBe(several.portalId + 2);
    expect(faults).toEqual([]);
  });

  it('asks for the admin token where there is one, says so when it is wrong, and lets deny without it', async () => {
    const { page } = await asking(guarded);
    await page.getByLabel('Admin token').fill('guess');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').textContent()).toBe('This is not the admin token of the server.');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Admin token').fill('let me in');
    await page.getByRole('button', { name: 'Connect app' }).click();
    expect((await backAtTheApp(page)).get('code')).toMatch(/^na1-/);
    const other = await asking(guarded);
    await other.page.getByRole('button', { name: 'Cancel' }).click();
    expect((await backAtTheApp(other.page)).get('error')).toBe('access_denied');
  });

  it('is accessible: the checker finds nothing wrong with it, nor with the page that tells what is wrong', async () => {
    for (const server of [one, several, guarded]) expect(await violations((await asking(server)).page)).toEqual([]);
    const wrong = await asking(one, { redirect_uri: 'https://evil.example/' });
    expect(await wrong.page.getByRole('alert').textContent()).toContain('https://evil.example/');
    expect(new URL(wrong.page.url()).origin).toBe(one.url);
    expect(await violations(wrong.page)).toEqual([]);
  });

  it('fits a narrow screen without scrolling sideways', async () => {
    const { page } = await asking(several);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

  it('is shown in no frame of another page', async () => {
    const { page } = await asking(one);
    await using thief = await startReceiver(
      `<!DOCTYPE html><title>x</title><iframe src="${page.url().replaceAll('&', '&amp;')}"></iframe>`,
    );
    const context = await openWindow(browser);
    const victim = await context.newPage();
    await victim.goto(thief.url);
    await expect.poll(() => victim.frames()[1]?.url()).toMatch(/^chrome-error:/);
  });
});
