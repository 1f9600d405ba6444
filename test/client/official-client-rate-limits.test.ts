import * as newest from '@hubspot/api-client';
import * as before from 'hubspot-api-client-13';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Crosstie, manualClock, startCrosstie } from '../../src/index.ts';

const clock = manualClock(Date.parse('2026-07-01T12:00:00Z'));
/** The third call of a second or of ten seconds is one too many, and so is the sixth of a day. */
const crosstie = await startCrosstie({ logLevel: 'silent', clock, rateLimits: { daily: 5, search: 2, tenSecondly: 2 } });
/** No call is ever let through. */
const closed = await startCrosstie({ logLevel: 'silent', clock, rateLimits: { tenSecondly: 0 } });
afterAll(() => Promise.all([crosstie.close(), closed.close()]));

const versions = [
  { major: 14, Client: newest.Client },
  // The types of 13 lack what 14 added, which nothing here uses.
  { major: 13, Client: before.Client as unknown as typeof newest.Client },
];
type ClientOptions = ConstructorParameters<typeof newest.Client>[0];

/** The client's methods ask v3; this option of its own sends them to another edition. */
function inEdition(edition: string): ClientOptions {
  const pre = async (context: unknown) => {
    const request = context as { getUrl(): string; setUrl(url: string): void };
    request.setUrl(request.getUrl().replace('/crm/v3/objects', `/crm/objects/${edition}`));
    return context;
  };
  return { middleware: [{ pre, post: async (context) => context }] };
}
const editions: readonly (readonly [string, ClientOptions])[] = [
  ['v3, which it asks by itself', {}],
  ...['2025-09', '2026-03', '2026-09', '2026-09-beta'].map((edition) => [edition, inEdition(edition)] as const),
];

/** How long the client waited before it tried again, in milliseconds: such waits pass at once, on the server's clock too. All else takes its time. */
let waits: number[] = [];
let said: string[] = [];
beforeEach(() => {
  [waits, said] = [[], []];
  const wait = setTimeout;
  const lapse = (run: () => void, ms = 0, ...given: readonly []) => {
    const isRetry = new Error('who waits').stack?.includes('RetryDecorator') === true;
    if (!isRetry) return wait(run, ms, ...given);
    waits.push(ms);
    clock.advance(ms);
    return wait(run, 0);
  };
  vi.stubGlobal('setTimeout', lapse);
  vi.stubGlobal('console', { ...console, error: (line: string) => said.push(line) });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(versions)('the official client $major', ({ Client }) => {
  const connect = async (options: ClientOptions) => {
    const { token } = await crosstie.portal();
    const client = new Client({ accessToken: token, basePath: crosstie.url, ...options });
    const { basicApi, searchApi } = client.crm.contacts;
    return {
      list: () => basicApi.getPage(),
      search: () => searchApi.doSearch({ filterGroups: [], limit: 1, after: '0', sorts: [], properties: [] } as never),
      create: () => basicApi.create({ properties: { firstname: 'Ada' } } as never),
    };
  };

  test.each(editions)('waits ten seconds after the call that was one too many, and gets its answer: %s', async (_edition, options) => {
    const { list, create } = await connect({ ...options, numberOfApiCallRetries: 3 });
    await list();
    await list();
    expect((await create()).properties['firstname']).toBe('Ada');
    expect(waits).toEqual([10_000]);
    expect(said).toEqual(['Request failed with status code [429], will retry [1] time in [10000] ms']);
    expect((await list()).results.length).toBe(1);
  });

  test.each(editions)('waits a second after the search that was one too many: %s', async (_edition, options) => {
    const { search } = await connect({ ...options, numberOfApiCallRetries: 3 });
    for (const total of [0, 0, 0, 0]) expect((await search()).total).toBe(total);
    expect(waits).toEqual([1_000]);
  });

  test.each(editions)('waits twice where the first wait was too short, and then gives up: %s', async (_edition, options) => {
    const { basicApi } = new Client({ accessToken: closed.token, basePath: closed.url, ...options, numberOfApiCallRetries: 3 }).crm
      .contacts;
    await expect(basicApi.getPage()).rejects.toMatchObject({ code: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } });
    expect(waits).toEqual([10_000, 20_000]);
  });

  test.each(editions)('does not wait for the next day: %s', async (_edition, options) => {
    const { list, search } = await connect({ ...options, numberOfApiCallRetries: 3 });
    for (const call of [list, list, search, search]) await call();
    clock.advance(10_000);
    await list();
    await expect(list()).rejects.toMatchObject({
      code: 429,
      body: { policyName: 'DAILY', category: 'RATE_LIMITS', errorType: 'RATE_LIMIT' },
    });
    expect([waits, said]).toEqual([[], []]);
  });

  test('fails at once where it was not told to try again, with the headers of the limit', async () => {
    const { list } = await connect({});
    await list();
    await list();
    const refused = await list().catch((cause: unknown) => cause as { readonly code: number; readonly headers: Record<string, string> });
    expect(refused).toMatchObject({ code: 429, headers: { 'x-hubspot-ratelimit-max': '2', 'x-hubspot-ratelimit-remaining': '0' } });
  });

  test('stays below the limit by its own limiter, where calls that come at once go beyond it', async () => {
    const options = { logLevel: 'silent', rateLimits: { search: 3 } } as const;
    // On a clock that stands still all calls come in the same second, however slow the machine is.
    const [still, going] = [await startCrosstie({ ...options, clock: 'manual' }), await startCrosstie(options)];
    const path = '/crm/objects/2026-03/contacts/search';
    const searchesWith = async (server: Crosstie, options: ClientOptions) => {
      const { token } = await server.portal();
      const client = new Client({ accessToken: token, basePath: server.url, ...options });
      const answers = await Promise.all([1, 2, 3, 4].map(() => client.apiRequest({ method: 'POST', path, body: {} })));
      return answers.map(({ status }) => status).toSorted();
    };
    expect(await searchesWith(still, {})).toEqual([200, 200, 200, 429]);
    expect(await searchesWith(going, { limiterOptions: newest.SEARCH_LIMITER_OPTIONS })).toEqual([200, 200, 200, 200]);
    await Promise.all([still.close(), going.close()]);
  });
});
