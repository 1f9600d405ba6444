import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Crosstie, CrosstieOptions } from '../../src/index.ts';
import { openBrowser, openWindow } from '../browser/browser.ts';
import { build } from '../crash/server-process.ts';

/** What a server of the built package holds, for the page to show. */
export interface Inspected extends AsyncDisposable {
  readonly crosstie: Crosstie;
  readonly contacts: readonly string[];
  readonly companies: readonly string[];
  /** Calls HubSpot's API with the portal's own token, as an integration does. */
  call<Body>(method: string, path: string, body?: unknown): Promise<Body>;
}

/** Contacts that the portal has, each linked with a company. */
const contactsMade = 60;
const companiesMade = 3;

/** Starts the built package: the page is made by the build. The portal holds contacts, companies and deals that are associated, with labels. */
export async function startInspected(options: CrosstieOptions = {}): Promise<Inspected> {
  build();
  const { startCrosstie } = (await import(new URL('../../dist/index.js', import.meta.url).href)) as typeof import('../../src/index.ts');
  const crosstie = await startCrosstie({ logLevel: 'silent', ...options });
  const call = async <Body>(method: string, path: string, body?: unknown) => {
    const response = await crosstie.fetch(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  };
  const make = async (type: string, inputs: readonly object[]) => {
    const body = { inputs: inputs.map((properties) => ({ properties })) };
    const { results } = await call<{ readonly results: readonly { readonly id: string }[] }>(
      'POST',
      `/crm/v3/objects/${type}/batch/create`,
      body,
    );
    return results.map(({ id }) => id);
  };
  const numbers = Array.from({ length: contactsMade }, (_, number) => number);
  const contacts = await make(
    'contacts',
    numbers.map((number) => ({ firstname: 'Ada', lastname: `Nº ${number}`, email: `ada${number}@example.com` })),
  );
  const companies = await make(
    'companies',
    numbers.slice(0, companiesMade).map((number) => ({ name: `Sleepers ${number}`, domain: `s${number}.example` })),
  );
  const [deal = ''] = await make('deals', [{ dealname: 'Rails', amount: '1200', pipeline: 'default', dealstage: 'qualifiedtobuy' }]);
  await call('POST', '/crm/v4/associations/contacts/companies/labels', { name: 'works_at', label: 'Works at', inverseLabel: 'Employs' });
  const pairs = contacts.map((id, place) => ({ from: { id }, to: { id: companies[place % companiesMade] } }));
  await call('POST', '/crm/v4/associations/contacts/companies/batch/associate/default', { inputs: pairs });
  await call('PUT', `/crm/v4/objects/deals/${deal}/associations/default/contacts/${contacts[0]}`);
  return { crosstie, contacts, companies, call, [Symbol.asyncDispose]: () => crosstie.close() };
}

/** A browser and a server for the tests of a file, from the first of them on and until the last. */
export function inspectedByTests(options: CrosstieOptions = {}): { browser: Browser; inspected: Inspected; portal: number } {
  const made = {} as { browser: Browser; inspected: Inspected; portal: number };
  beforeAll(async () => {
    made.browser = await openBrowser();
    made.inspected = await startInspected(options);
    made.portal = made.inspected.crosstie.portalId;
  });
  afterAll(async () => {
    await made.browser?.close();
    await made.inspected?.[Symbol.asyncDispose]();
  });
  return made;
}

/** A page of the inspector, what went wrong in it, and how long a list it asked for at most. */
export interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** Errors that the browser wrote down, those of its security policy among them. */
  readonly faults: readonly string[];
  /** The highest `limit` of any request. */
  readonly longest: () => number;
  /** Requests for lists that named no limit, or one above what a page of HubSpot's can have. */
  readonly unbounded: readonly string[];
}

/** Lists that grow with what a portal holds, or with what happens. */
const lists = /\/(objects\/[\w-]+|portals|apps|requests|deliveries|neighbours\/.+|objects\/.+\/associations\/[\w-]+)$/;
/** How many results HubSpot's lists have at most. */
const limitMax = 1_000;

/** Opens the page at an address after its `#`. */
export async function openInspector(browser: Browser, { crosstie }: Inspected, address = '/'): Promise<Opened> {
  const context = await openWindow(browser, {
    viewport: { width: 1_280, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const unbounded: string[] = [];
  let longest = 0;
  // The browser writes down each answer that is no success, without its address: those are told by themselves.
  page.on(
    'console',
    (message) => message.type() === 'error' && !message.text().startsWith('Failed to load') && faults.push(message.text()),
  );
  page.on(
    'response',
    (response) => response.status() >= 400 && faults.push(`${response.status()} ${response.url().replace(crosstie.url, '')}`),
  );
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const body = request.postDataJSON() as { readonly limit?: number } | null;
    const limit = Number(url.searchParams.get('limit') ?? (url.pathname.endsWith('/search') ? (body?.limit ?? Number.NaN) : Number.NaN));
    if (limit > longest) longest = limit;
    const isList = request.method() === 'GET' && lists.test(url.pathname);
    if (isList && !(limit <= limitMax)) unbounded.push(`${request.method()} ${url.pathname}${url.search}`);
  });
  await page.goto(`${crosstie.url}/_crosstie/#${address}`);
  return { page, faults, unbounded, longest: () => longest, [Symbol.asyncDispose]: () => context.close() };
}
