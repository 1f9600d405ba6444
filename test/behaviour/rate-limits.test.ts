import { afterAll, describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { type Client, clientOf, type Reply, StandingClock, startServer } from './client.ts';
import { batchPath, type ErrorBody, uuidV7 } from './wire.ts';

const clock = new StandingClock('2026-07-01T12:00:00Z');
/** Small enough to be reached, and each different, so that no test can mistake one for another. */
const rateLimits = {
  daily: 70,
  associationsDaily: 9,
  search: 2,
  tenSecondly: 30,
  tenSecondlyOAuth: 4,
  associationsTenSecondly: 5,
};
const { crosstie, freshClient } = await startServer({ clock, rateLimits });
afterAll(() => crosstie.close());

interface LimitBody extends ErrorBody {
  readonly errorType?: string;
  readonly policyName?: string;
  readonly groupName?: string;
  readonly requestId?: string;
}

const contacts = '/crm/objects/2026-03/contacts';
const labels = '/crm/associations/2026-03/contacts/companies/labels';
const get = (path: string) => (client: Client) => client.get<LimitBody>(path);
const list = get(contacts);
const search = (client: Client) => client.post<LimitBody>(`${contacts}/search`, {});
const told = ({ headers }: Reply) =>
  Object.fromEntries(
    [...headers].filter(([name]) => name.startsWith('x-hubspot-ratelimit-')).map(([name, value]) => [name.slice(20), Number(value)]),
  );

/** Makes a call so many times, and answers the statuses. */
async function times(count: number, client: Client, call: (client: Client) => Promise<Reply>): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let made = 0; made < count; made += 1) statuses.push((await call(client)).status);
  return statuses;
}
const all = (count: number, status: number) => Array.from({ length: count }, () => status);

describe('[records.list] the limit of ten seconds', () => {
  test('refuses the call after the last one that it allows, in the words of the recorded exchange', async () => {
    const portal = await crosstie.portal();
    const client = clientOf(crosstie.url, portal.token);
    expect(await times(30, client, list)).toEqual(all(30, 200));
    const { status, body, headers } = await list(client);
    expect(status).toBe(429);
    expect(body).toEqual({
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      correlationId: expect.stringMatching(uuidV7),
      policyName: 'TEN_SECONDLY_ROLLING',
      groupName: `publicapi:private_app-api-calls-ten-secondly:1000001:${portal.portalId}`,
      category: 'RATE_LIMITS',
    });
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(headers.get('retry-after')).toBe(null);
    expect(headers.get('x-hubspot-correlation-id')).toBe(body.correlationId);
  });

  test('rolls: each call counts for ten seconds of its own', async () => {
    const client = await freshClient();
    await times(20, client, list);
    clock.advance(4_000);
    expect(await times(11, client, list)).toEqual([...all(10, 200), 429]);
    clock.advance(5_999);
    expect((await list(client)).status).toBe(429);
    clock.advance(1);
    expect(await times(21, client, list)).toEqual([...all(20, 200), 429]);
    clock.advance(4_000);
    expect(await times(11, client, list)).toEqual([...all(10, 200), 429]);
  });

  test('is told in headers with what is left, and a tenth of it as what a second may see', async () => {
    const client = await freshClient();
    const of = (remaining: number, secondlyRemaining: number) => ({
      daily: 70,
      'daily-remaining': 40 + remaining,
      'interval-milliseconds': 10_000,
      max: 30,
      remaining,
      secondly: 3,
      'secondly-remaining': secondlyRemaining,
    });
    expect(told(await list(client))).toEqual(of(29, 2));
    expect(told(await list(client))).toEqual(of(28, 1));
    clock.advance(1_000);
    expect(told(await list(client))).toEqual(of(27, 2));
    await times(26, client, list);
    expect(told(await list(client))).toEqual(of(0, 0));
    expect(told(await list(client))).toEqual(of(0, 0));
  });

  test('is told with refusals of other kinds too, as they count, but not where nobody knows who called', async () => {
    const client = await freshClient({ scopes: [] });
    const refused = await list(client);
    expect([refused.status, told(refused)['remaining']]).toEqual([403, 29]);
    const unknown = await client.get('/crm/v3/objects/widgets');
    expect([unknown.status, told(unknown)['remaining']]).toEqual([400, 28]);
    const stranger = await client.send('GET', contacts, { authorization: 'Bearer pat-na1-x' });
    expect([stranger.status, told(stranger)]).toEqual([401, {}]);
    const nowhere = await client.get('/crm/v3/lists');
    expect([nowhere.status, told(nowhere)]).toEqual([501, {}]);
    expect(told(await list(client))['remaining']).toBe(27);
  });

  test('is looked at before anything else about a request but its token', async () => {
    const client = await freshClient({ scopes: [] });
    await times(30, client, list);
    expect(await times(1, client, get('/crm/v3/objects/widgets'))).toEqual([429]);
    expect((await client.send('GET', contacts, { authorization: 'Bearer pat-na1-x' })).status).toBe(401);
  });

  test('refuses without counting: who keeps calling waits no longer', async () => {
    const client = await freshClient();
    await times(30, client, list);
    clock.advance(9_000);
    expect(await times(5, client, list)).toEqual(all(5, 429));
    clock.advance(1_000);
    expect(told(await list(client))['daily-remaining']).toBe(39);
  });

  test('counts for each portal by itself', async () => {
    const [one, other] = [await freshClient(), await freshClient()];
    await times(30, one, list);
    expect(told(await list(other))['remaining']).toBe(29);
  });

  test('counts for each private app of a portal by itself, whose calls share the day', async () => {
    const { portalId } = await crosstie.portal();
    const newApp = async (appId: number) => {
      const body = JSON.stringify({ name: `App ${appId}`, scopes: 'all', appId });
      const made = await crosstie.fetch(`/_crosstie/portals/${portalId}/tokens`, { method: 'POST', body });
      const { token } = (await made.json()) as { readonly token: string };
      return clientOf(crosstie.url, token);
    };
    const [one, sameApp, other] = [await newApp(21), await newApp(21), await newApp(22)];
    await times(29, one, list);
    expect(told(await list(sameApp))).toMatchObject({ remaining: 0, 'daily-remaining': 40 });
    expect((await list(one)).status).toBe(429);
    expect(told(await list(other))).toMatchObject({ remaining: 29, 'daily-remaining': 39 });
  });

  test('lets as many of the calls through that come at once as it allows', async () => {
    const client = await freshClient();
    const replies = await Promise.all(Array.from({ length: 36 }, () => list(client)));
    expect(replies.filter(({ status }) => status === 200).length).toBe(30);
    expect(replies.filter(({ status }) => status === 429).length).toBe(6);
  });
});

describe('[records.list] calls of an app of OAuth', () => {
  test('have a limit of their own in each portal, none of a day, and take nothing from private apps', async () => {
    const portal = await crosstie.portal();
    const own = clientOf(crosstie.url, portal.token);
    const [app, another] = [await crosstie.app({ scopes: ['crm.objects.contacts.read'] }), await crosstie.app()];
    const client = clientOf(crosstie.url, (await app.install(portal.portalId)).accessToken);
    const again = clientOf(crosstie.url, (await app.install(portal.portalId)).accessToken);
    const elsewhere = clientOf(crosstie.url, (await app.install(crosstie.portalId)).accessToken);
    const rest = { 'interval-milliseconds': 10_000, max: 4, secondly: 0, 'secondly-remaining': 0 };
    expect(told(await list(client))).toEqual({ ...rest, remaining: 3 });
    expect(told(await list(again))).toEqual({ ...rest, remaining: 2 });
    await times(2, client, list);
    const { status, body } = await list(again);
    expect([status, body.policyName, body.groupName]).toEqual([
      429,
      'TEN_SECONDLY_ROLLING',
      `publicapi:oauth-api-calls-ten-secondly:${app.appId}:${portal.portalId}`,
    ]);
    expect((await list(elsewhere)).status).toBe(200);
    const other = clientOf(crosstie.url, (await another.install(portal.portalId)).accessToken);
    expect((await list(other)).status).toBe(403);
    expect(told(await list(own))).toMatchObject({ remaining: 29, 'daily-remaining': 69 });
  });
});

describe('[records.search] the limit of a second', () => {
  test('refuses the search after the last one that it allows, and the portal may search again a second later', async () => {
    const client = await freshClient();
    expect(await times(2, client, search)).toEqual([200, 200]);
    const { status, body } = await search(client);
    expect(status).toBe(429);
    expect(body).toEqual({
      status: 'error',
      message: 'You have reached your secondly limit.',
      errorType: 'RATE_LIMIT',
      correlationId: expect.stringMatching(uuidV7),
      policyName: 'SECONDLY',
      requestId: body.correlationId,
      category: 'RATE_LIMITS',
    });
    clock.advance(999);
    expect((await search(client)).status).toBe(429);
    clock.advance(1);
    expect((await search(client)).status).toBe(200);
  });

  test('is shared by all apps of the portal, and counts neither towards the limit of ten seconds nor is told but for the day', async () => {
    const portal = await crosstie.portal();
    const client = clientOf(crosstie.url, portal.token);
    const app = await crosstie.app({ scopes: ['crm.objects.contacts.read'] });
    const other = clientOf(crosstie.url, (await app.install(portal.portalId)).accessToken);
    expect(told(await search(client))).toEqual({ daily: 70, 'daily-remaining': 69 });
    expect(told(await search(other))).toEqual({});
    expect((await search(client)).status).toBe(429);
    expect((await search(other)).status).toBe(429);
    expect(told(await list(client))).toMatchObject({ remaining: 29, 'daily-remaining': 68 });
  });
});

describe('[associationSchema.listLabels] [associations.batchAssociateDefault] calls of associations', () => {
  test('have limits of their own and count towards the day, too', async () => {
    const client = await freshClient();
    const batch = (caller: Client) => caller.post<LimitBody>(batchPath('contacts', 'companies'), { inputs: [] });
    expect(told(await get(labels)(client))).toMatchObject({ max: 5, remaining: 4, secondly: 0, daily: 70, 'daily-remaining': 69 });
    expect(await times(5, client, batch)).toEqual([...all(4, 200), 429]);
    const { body } = await get(labels)(client);
    expect([body.policyName, body.message, body.groupName]).toEqual([
      'TEN_SECONDLY_ROLLING',
      'You have reached your ten_secondly_rolling limit.',
      undefined,
    ]);
    expect(told(await list(client))).toMatchObject({ max: 30, remaining: 29, 'daily-remaining': 64 });
    clock.advance(10_000);
    expect(await times(5, client, batch)).toEqual([...all(4, 200), 429]);
    const ofDay = await batch(client);
    expect([ofDay.body.policyName, ofDay.body.message]).toEqual(['DAILY', 'You have reached your daily limit.']);
    expect((await list(client)).status).toBe(200);
  });

  test('of one record are none of them, as HubSpot exempts those of /crm/associations alone', async () => {
    const client = await freshClient();
    const ofRecord = await client.get(`${contacts}/1/associations/companies`);
    expect(told(ofRecord)).toMatchObject({ max: 30, remaining: 29 });
  });
});

describe('[accountInfo.dailyUsage] the limit of a day', () => {
  test('refuses until midnight in the time zone of the portal, and says so before any other limit does', async () => {
    clock.set('2026-07-02T03:50:00Z');
    const client = await freshClient();
    for (const calls of [30, 30, 9]) {
      expect(await times(calls, client, list)).toEqual(all(calls, 200));
      clock.advance(10_000);
    }
    const usage = await client.get<{ readonly results: readonly object[] }>('/account-info/v3/api-usage/daily/private-apps');
    expect(usage.body.results).toMatchObject([{ usageLimit: 70, currentUsage: 70, resetsAt: '2026-07-02T04:00:00Z' }]);
    const { status, body, headers } = await list(client);
    expect(status).toBe(429);
    expect(body).toEqual({
      status: 'error',
      message: 'You have reached your daily limit.',
      errorType: 'RATE_LIMIT',
      correlationId: expect.stringMatching(uuidV7),
      policyName: 'DAILY',
      requestId: body.correlationId,
      category: 'RATE_LIMITS',
    });
    expect(headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('0');
    expect(await times(1, client, search)).toEqual([429]);
    clock.set('2026-07-02T03:59:59.999Z');
    expect((await list(client)).status).toBe(429);
    clock.set('2026-07-02T04:00:00Z');
    expect(told(await list(client))['daily-remaining']).toBe(69);
  });
});

describe('[records.list] a server', () => {
  test('limits nothing and tells nothing of limits unless it is told to', async () => {
    const { crosstie: free, freshClient: freeClient } = await startServer();
    const client = await freeClient();
    const replies = await Promise.all(Array.from({ length: 250 }, () => list(client)));
    expect(replies.every(({ status, headers }) => status === 200 && told({ headers } as Reply)['max'] === undefined)).toBe(true);
    await free.close();
  });

  test.each([
    ['free', 100, 250_000, 100],
    ['professional', 190, 625_000, 150],
    ['enterprise', 190, 1_000_000, 150],
  ] as const)('limits as the subscription %s does', async (tier, max, daily, ofAssociations) => {
    const server = await startServer({ rateLimits: tier });
    const client = await server.freshClient();
    expect(told(await list(client))).toMatchObject({ max, daily, remaining: max - 1, 'daily-remaining': daily - 1, secondly: max / 10 });
    expect(told(await get(labels)(client))).toMatchObject({ max: ofAssociations, daily, 'daily-remaining': daily - 2 });
    const app = await server.crosstie.app();
    const { accessToken } = await app.install(server.crosstie.portalId);
    expect(told(await list(clientOf(server.crosstie.url, accessToken)))).toMatchObject({ max: 110, remaining: 109, secondly: 11 });
    expect(await times(6, client, search)).toEqual([...all(5, 200), 429]);
    await server.crosstie.close();
  });

  test.each([9, 10, 999, 1_000, 1_001, 10_042, 999_999, 1_000_000, 1_000_001, 10_000_000])('writes %i as it is', async (max) => {
    const server = await startServer({ rateLimits: { tenSecondly: max, daily: max + 1 } });
    const expected = { max, remaining: max - 1, secondly: Math.floor(max / 10), daily: max + 1, 'daily-remaining': max };
    expect(told(await list(await server.freshClient()))).toMatchObject(expected);
    await server.crosstie.close();
  });

  test('takes numbers of its own in the place of some of a subscription', async () => {
    const server = await startServer({ rateLimits: { tier: 'free', tenSecondly: 2 } });
    const client = await server.freshClient();
    expect(told(await list(client))).toMatchObject({ max: 2, daily: 250_000 });
    expect(await times(2, client, list)).toEqual([200, 429]);
    await server.crosstie.close();
  });

  test.each([
    ['gold', 'expected off, free, professional, enterprise'],
    [{ hourly: 3 }, 'there is no rate limit hourly'],
    [{ daily: -1 }, 'daily is not a whole number'],
    [{ daily: 1.5 }, 'daily is not a whole number'],
    [{ tier: 'gold' }, 'as the tier'],
  ])('does not start with the limits %j', async (wrong, message) => {
    await expect(startCrosstie({ rateLimits: wrong as 'free', logLevel: 'silent' })).rejects.toThrow(message);
  });
});
