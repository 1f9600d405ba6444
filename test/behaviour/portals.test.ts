import { afterAll, describe, expect, test } from 'vitest';
import { type Client, clientOf, StandingClock, startServer } from './client.ts';
import type { ErrorBody } from './wire.ts';

const clock = new StandingClock('2026-07-01T12:00:00Z');
const { crosstie } = await startServer({ clock, account: { timeZone: 'Europe/Paris', companyCurrency: 'EUR' } });
afterAll(() => crosstie.close());
const control = clientOf(crosstie.url, 'none');

interface PortalBody {
  readonly portalId: number;
  readonly tier: string;
  readonly own: object;
}
interface TokenBody {
  readonly id: string;
  readonly token: string;
  readonly hint: string;
}

async function newPortal(body?: object): Promise<PortalBody> {
  const made = await control.post<PortalBody>('/_crosstie/portals', body);
  expect(made.status).toBe(201);
  return made.body;
}

const tokensOf = (portalId: number) => `/_crosstie/portals/${portalId}/tokens`;

async function newToken(portalId: number, body: object = {}): Promise<TokenBody & { readonly client: Client }> {
  const made = await control.post<TokenBody>(tokensOf(portalId), body);
  expect(made.status).toBe(201);
  return { ...made.body, client: clientOf(crosstie.url, made.body.token) };
}

const contacts = '/crm/objects/2026-03/contacts';

describe('a portal made through /_crosstie/portals', () => {
  test('is as the server was started with, but for what was set for it', async () => {
    const bare = await newPortal();
    const common = { accountType: 'STANDARD', additionalCurrencies: [], createdAt: '2026-07-01T12:00:00Z' };
    const switches = { firstCompanyBecomesPrimary: true, archiveBody: false, mergeKeepsPrimaryId: false };
    const { portalId } = bare;
    expect(bare).toEqual({
      ...common,
      portalId,
      name: `Portal ${portalId}`,
      hubDomain: `portal-${portalId}.example`,
      timeZone: 'Europe/Paris',
      companyCurrency: 'EUR',
      tier: 'enterprise',
      scopeChecks: 'strict',
      rateLimits: 'off',
      switches,
      own: {},
    });
    const own = { name: 'Ties', hubDomain: 'ties.example', timeZone: 'Asia/Kolkata', tier: 'free', switches: { archiveBody: true } };
    const set = await newPortal(own);
    expect(set).toEqual({
      ...bare,
      ...own,
      portalId: portalId + 1,
      switches: { ...switches, archiveBody: true },
      own,
    });
    expect((await control.get(`/_crosstie/portals/${set.portalId}`)).body).toEqual(set);
  });

  test('tells its settings to its own callers, and behaves by its own tier and switches', async () => {
    const own = { name: 'Ties', timeZone: 'Asia/Kolkata', companyCurrency: 'INR', additionalCurrencies: ['USD'], accountType: 'SANDBOX' };
    const { portalId } = await newPortal({
      ...own,
      tier: 'free',
      rateLimits: { tenSecondly: 6 },
      switches: { firstCompanyBecomesPrimary: false },
    });
    const { client } = await newToken(portalId);
    const { name: portalName, ...details } = own;
    expect((await client.get('/account-info/2026-09/details')).body).toMatchObject({
      ...details,
      portalName,
      portalId,
      utcOffset: '+05:30',
    });
    const usage = await client.get('/account-info/v3/api-usage/daily/private-apps');
    expect(usage.body).toMatchObject({ results: [{ usageLimit: 250_000, resetsAt: '2026-07-01T18:30:00Z' }] });
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    await client.put(`${contacts}/${contact}/associations/default/companies/${company}`);
    const linked = await client.get(`${contacts}/${contact}/associations/companies`);
    expect(linked.text).not.toContain('Primary');
    expect(linked.text).toContain(company);
    expect((await client.get(contacts)).status).toBe(429);
  });

  test('can be made by a program, with the same settings', async () => {
    const made = await crosstie.portal({ tier: 'free', account: { timeZone: 'UTC', name: 'Ties' }, switches: { archiveBody: true } });
    const { body } = await control.get<PortalBody>(`/_crosstie/portals/${made.portalId}`);
    expect(body.own).toEqual({ tier: 'free', timeZone: 'UTC', name: 'Ties', switches: { archiveBody: true } });
    const details = await clientOf(crosstie.url, made.token).get('/account-info/2026-09/details');
    expect(details.body).toMatchObject({ timeZone: 'UTC', portalName: 'Ties' });
    await expect(crosstie.portal({ account: { timeZone: 'Mars/Olympus' } })).rejects.toThrow('is no time zone');
  });

  test('has the domain that its tokens tell', async () => {
    const { portalId } = await newPortal({ hubDomain: 'ties.example' });
    const { accessToken } = await (await crosstie.app()).install(portalId);
    const told = await control.get(`/oauth/v1/access-tokens/${accessToken}`);
    expect(told.body).toMatchObject({ hub_id: portalId, hub_domain: 'ties.example' });
  });

  test('changes field by field, at once for everybody; null gives a field back to the server', async () => {
    const { portalId } = await newPortal({ timeZone: 'UTC', tier: 'free', switches: { archiveBody: true } });
    const { client } = await newToken(portalId);
    const zone = async () => ((await client.get('/account-info/v3/details')).body as { readonly timeZone: string }).timeZone;
    expect(await zone()).toBe('UTC');
    const path = `/_crosstie/portals/${portalId}`;
    const first = await control.patch<PortalBody>(path, { timeZone: 'Asia/Tokyo', switches: { mergeKeepsPrimaryId: true } });
    expect([first.status, first.body.own]).toEqual([
      200,
      { timeZone: 'Asia/Tokyo', tier: 'free', switches: { archiveBody: true, mergeKeepsPrimaryId: true } },
    ]);
    expect(await zone()).toBe('Asia/Tokyo');
    const second = await control.patch<PortalBody>(path, { timeZone: null, tier: null, switches: { archiveBody: null } });
    expect([second.body.tier, second.body.own]).toEqual(['enterprise', { switches: { mergeKeepsPrimaryId: true } }]);
    expect(await zone()).toBe('Europe/Paris');
  });

  test.each([
    [{ zone: 'UTC' }, 'zone'],
    [{ timeZone: 'Mars/Olympus' }, 'Mars/Olympus is no time zone'],
    [{ timeZone: 5 }, 'timeZone'],
    [{ companyCurrency: 'eur' }, 'eur is no currency'],
    [{ additionalCurrencies: 'USD' }, 'additionalCurrencies'],
    [{ hubDomain: 'not a domain' }, 'is no domain'],
    [{ name: '' }, 'name'],
    [{ accountType: 'TRIAL' }, 'accountType'],
    [{ tier: 'gold' }, 'free or professional or enterprise'],
    [{ scopeChecks: 'lax' }, 'strict or permissive'],
    [{ rateLimits: { hourly: 3 } }, 'no rate limit hourly'],
    [{ switches: { archiveBodies: true } }, 'archiveBodies'],
    [{ switches: { archiveBody: 'yes' } }, 'switches.archiveBody'],
    [{ switches: [] }, 'switches'],
    [[], 'body'],
  ])('is refused, and not made, with %j', async (body, told) => {
    const count = async () => (await control.get<{ readonly results: readonly unknown[] }>('/_crosstie/portals')).body.results.length;
    const before = await count();
    for (const { status, text } of [
      await control.post('/_crosstie/portals', body),
      await control.patch(`/_crosstie/portals/${crosstie.portalId}`, body),
    ]) {
      expect([status, text]).toEqual([400, expect.stringContaining(told)]);
    }
    expect(await count()).toBe(before);
  });
});

describe('the list of portals', () => {
  test('is in pages, in the order of ids', async () => {
    for (let more = 0; more < 3; more += 1) await newPortal();
    interface Page {
      readonly results: readonly PortalBody[];
      readonly paging?: { readonly next: { readonly after: string } };
    }
    const whole = (await control.get<Page>('/_crosstie/portals')).body.results.map(({ portalId }) => portalId);
    expect(whole).toEqual(whole.toSorted((one, other) => one - other));
    expect(whole[0]).toBe(crosstie.portalId);
    const paged: number[] = [];
    for (let after: string | undefined = '1'; after !== undefined; ) {
      const { body }: { readonly body: Page } = await control.get<Page>(`/_crosstie/portals?limit=2&after=${after}`);
      expect(body.results.length).toBeLessThanOrEqual(2);
      paged.push(...body.results.map(({ portalId }) => portalId));
      after = body.paging?.next.after;
    }
    expect(paged).toEqual(whole);
  });

  test.each(['limit=0', 'limit=1001', 'limit=x', 'after=-1', 'page=2'])('is refused with %s', async (query) => {
    expect((await control.get(`/_crosstie/portals?${query}`)).status).toBe(400);
  });
});

describe('a portal that is deleted', () => {
  test('is unreachable at once, by every token and every control endpoint, and its id is not given out again', async () => {
    const { portalId } = await newPortal();
    const tokens = [await newToken(portalId), await newToken(portalId, { scopes: ['crm.objects.contacts.read'] })];
    const app = await crosstie.app({ scopes: ['oauth', 'crm.objects.contacts.read'] });
    const { accessToken } = await app.install(portalId);
    const [{ client: writer }] = tokens as [Awaited<ReturnType<typeof newToken>>];
    await writer.create('contacts', { firstname: 'Ada' });
    const callers = [...tokens.map(({ client }) => client), clientOf(crosstie.url, accessToken)];
    for (const client of callers) expect((await client.get(contacts)).status).toBe(200);

    const removed = await control.remove(`/_crosstie/portals/${portalId}`);
    expect([removed.status, removed.text]).toEqual([204, '']);
    for (const client of callers) expect((await client.get(contacts)).status).toBe(401);
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', {}],
      ['DELETE', '', undefined],
      ['GET', '/tokens', undefined],
      ['POST', '/tokens', {}],
      ['DELETE', `/tokens/${tokens[0]?.id}`, undefined],
      ['GET', '/owners', undefined],
      ['GET', '/reports', undefined],
      ['GET', '/graph/counts/contacts/20000000001', undefined],
    ] as const) {
      const { status, text } = await control.send<ErrorBody>(method, `/_crosstie/portals/${portalId}${path}`, body && { body });
      expect([method, path, status, text]).toEqual([method, path, 404, expect.stringContaining(String(portalId))]);
    }
    await expect(app.install(portalId)).rejects.toThrow('no portal');
    expect((await newPortal()).portalId).toBeGreaterThan(portalId);
  });

  test('does not wait for the requests of others, nor they for it, while hundreds of requests are open', async () => {
    const [gone, stays] = [await newPortal(), await newPortal()];
    const [goner, stayer] = [await newToken(gone.portalId), await newToken(stays.portalId)];
    await goner.client.create('contacts');
    const writes = Array.from({ length: 60 }, (_, turn) => (turn % 2 ? goner : stayer).client.post(contacts, { properties: {} }));
    const removed = await control.remove(`/_crosstie/portals/${gone.portalId}`);
    expect(removed.status).toBe(204);
    const answers = await Promise.all(writes);
    const statuses = (place: number) => new Set(answers.filter((_, turn) => turn % 2 === place).map(({ status }) => status));
    expect(statuses(0)).toEqual(new Set([201]));
    for (const status of statuses(1)) expect([201, 401]).toContain(status);
    expect((await goner.client.get(contacts)).status).toBe(401);
    expect((await stayer.client.get(contacts)).status).toBe(200);
  });

  test('takes no time to speak of, as making one does', async () => {
    const rounds: number[] = [];
    while (rounds.length < 50) {
      const startedAt = performance.now();
      const { portalId } = await newPortal();
      expect((await control.remove(`/_crosstie/portals/${portalId}`)).status).toBe(204);
      rounds.push(performance.now() - startedAt);
    }
    // The one in the middle: some meet a machine that stands still.
    expect(rounds.sort((one, other) => one - other)[25]).toBeLessThan(250);
  });
});

describe('a token made through /_crosstie/portals/{portalId}/tokens', () => {
  test('is told once, works at once, does what its scopes say, and is listed without its text', async () => {
    const { portalId } = await newPortal();
    const scopes = ['crm.objects.contacts.read'];
    clock.advance(1_000);
    const made = await newToken(portalId, { name: 'Reader', scopes, appId: 777 });
    expect(made.token).toMatch(/^pat-na1-[0-9a-f-]{36}$/);
    clock.advance(1_000);
    const other = await newToken(portalId);
    expect((await made.client.get(contacts)).status).toBe(200);
    expect((await made.client.post(contacts, { properties: {} })).status).toBe(403);
    expect((await other.client.post(contacts, { properties: {} })).status).toBe(201);
    const listed = await control.get(tokensOf(portalId));
    expect(listed.body).toEqual({
      results: [
        { id: made.id, name: 'Reader', hint: made.token.slice(-4), scopes, appId: 777, createdAt: expect.any(String) },
        {
          id: other.id,
          name: 'Unnamed',
          hint: other.token.slice(-4),
          scopes: 'all',
          appId: expect.any(Number),
          createdAt: expect.any(String),
        },
      ],
    });
    for (const { token } of [made, other]) expect(listed.text).not.toContain(token.slice(8, -4));
  });

  test('does everything in a portal that checks no scopes', async () => {
    const { portalId } = await newPortal({ scopeChecks: 'permissive' });
    const { client } = await newToken(portalId, { scopes: [] });
    expect((await client.post(contacts, { properties: {} })).status).toBe(201);
    await control.patch(`/_crosstie/portals/${portalId}`, { scopeChecks: null });
    expect((await client.post(contacts, { properties: {} })).status).toBe(403);
  });

  test('is refused at once after it is revoked, and no other is', async () => {
    const { portalId } = await newPortal();
    const [one, other] = [await newToken(portalId), await newToken(portalId)];
    expect((await one.client.get(contacts)).status).toBe(200);
    expect((await control.remove(`${tokensOf(portalId)}/${one.id}`)).status).toBe(204);
    expect((await one.client.get(contacts)).status).toBe(401);
    expect((await other.client.get(contacts)).status).toBe(200);
    expect((await control.remove(`${tokensOf(portalId)}/${one.id}`)).status).toBe(404);
    const listed = await control.get<{ readonly results: readonly TokenBody[] }>(tokensOf(portalId));
    expect(listed.body.results.map(({ id }) => id)).toEqual([other.id]);
  });

  test('is not revoked through another portal', async () => {
    const [one, other] = [await newPortal(), await newPortal()];
    const { id, client } = await newToken(one.portalId);
    for (const stray of [id, '', 'zz', '%00', 'x'.repeat(300)]) {
      expect((await control.remove(`${tokensOf(other.portalId)}/${stray}`)).status).toBe(404);
    }
    expect((await client.get(contacts)).status).toBe(200);
  });

  test('the token of the first start and those of the process are listed like any other', async () => {
    const portal = await crosstie.portal();
    for (const { portalId, token } of [crosstie, portal]) {
      const { body } = await control.get<{ readonly results: readonly TokenBody[] }>(tokensOf(portalId));
      expect(body.results.map(({ hint }) => hint)).toEqual([token.slice(-4)]);
    }
  });

  test.each([
    [{ scopes: 'crm' }, 'scopes'],
    [{ scopes: [''] }, 'scopes'],
    [{ scopes: ['oauth', 'crm.objects.cats.read'] }, 'no scope crm.objects.cats.read'],
    [{ scopes: ['crm.object.contacts.read'] }, 'scopes'],
    [{ scopes: Array.from({ length: 501 }, (_, place) => `s${place}`) }, 'scopes'],
    [{ name: 5 }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ appId: '7' }, 'appId'],
    [{ scope: [] }, 'scope'],
  ])('is not made of %j', async (body, told) => {
    const { status, text } = await control.post(tokensOf(crosstie.portalId), body);
    expect([status, text]).toEqual([400, expect.stringContaining(told)]);
  });
});
