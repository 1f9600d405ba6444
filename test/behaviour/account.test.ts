import { afterAll, describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { type Client, StandingClock, startServer } from './client.ts';
import { problemOf } from './wire.ts';

const clock = new StandingClock('2026-07-01T12:00:00.500Z');
const { crosstie, clientOf, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());

interface Details {
  readonly portalId: number;
  readonly timeZone: string;
  readonly utcOffset: string;
  readonly utcOffsetMilliseconds: number;
}
interface Usage {
  readonly results: readonly { readonly currentUsage: number; readonly usageLimit: number; readonly resetsAt: string }[];
}

const usagePath = '/account-info/v3/api-usage/daily/private-apps';
const usageOf = async (client: Client) => (await client.get<Usage>(usagePath)).body.results[0];

describe('[accountInfo.details] [integrations.me] the settings of an account', () => {
  test('are told under every path, to a token without any scope', async () => {
    const portal = await crosstie.portal({ scopes: [] });
    const client = clientOf(portal);
    const details = {
      portalId: portal.portalId,
      accountType: 'STANDARD',
      timeZone: 'US/Eastern',
      companyCurrency: 'USD',
      additionalCurrencies: [],
      utcOffset: '-04:00',
      utcOffsetMilliseconds: -14_400_000,
      uiDomain: 'app.hubspot.com',
      dataHostingLocation: 'na1',
    };
    for (const edition of ['v3', '2025-09', '2026-03']) {
      const { status, body } = await client.get(`/account-info/${edition}/details`);
      expect([status, body]).toEqual([200, details]);
    }
    const latest = await client.get('/account-info/2026-09/details');
    const more = { portalName: `Portal ${portal.portalId}`, createdAt: Date.parse('2026-07-01T12:00:00.500Z') };
    expect([latest.status, latest.body]).toEqual([200, { ...details, ...more }]);
    const { timeZone, utcOffset, utcOffsetMilliseconds, portalId } = details;
    const me = await client.get('/integrations/v1/me');
    expect([me.status, me.body]).toEqual([200, { portalId, timeZone, currency: 'USD', utcOffsetMilliseconds, utcOffset }]);
  });

  test('are those that the server is started with, and their offset is that of the day', async () => {
    const there = new StandingClock('2026-01-15T12:00:00Z');
    const account = {
      accountType: 'DEVELOPER_TEST',
      timeZone: 'Europe/Berlin',
      companyCurrency: 'EUR',
      additionalCurrencies: ['CHF'],
      name: 'Schwellen & Söhne',
    } as const;
    const other = await startServer({ clock: there, account });
    const client = other.clientOf(other.crosstie);
    const read = async () => (await client.get<Details>('/account-info/2026-09/details')).body;
    const { name: portalName, ...settings } = account;
    expect(await read()).toMatchObject({ ...settings, portalName, utcOffset: '+01:00', utcOffsetMilliseconds: 3_600_000 });
    there.set('2026-07-15T12:00:00Z');
    expect(await read()).toMatchObject({ utcOffset: '+02:00', utcOffsetMilliseconds: 7_200_000 });
    await other.crosstie.close();
  });

  test.each([
    ['Asia/Kolkata', '+05:30', 19_800_000],
    ['UTC', '+00:00', 0],
    ['America/St_Johns', '-02:30', -9_000_000],
  ])('in %s the clocks are %s from UTC in July', async (timeZone, utcOffset, utcOffsetMilliseconds) => {
    const other = await startServer({ clock, account: { timeZone } });
    const { body } = await other.clientOf(other.crosstie).get('/account-info/v3/details');
    expect(body).toMatchObject({ timeZone, utcOffset, utcOffsetMilliseconds });
    await other.crosstie.close();
  });

  test.each([
    [{ timeZone: 'Mars/Olympus' }, 'Mars/Olympus is no time zone'],
    [{ companyCurrency: 'dollar' }, 'dollar is no currency'],
    [{ additionalCurrencies: ['EUR', 'x'] }, 'x is no currency'],
  ])('a server does not start with %j', async (account, message) => {
    await expect(startCrosstie({ account, logLevel: 'silent' })).rejects.toThrow(message);
  });
});

describe('[accountInfo.dailyUsage] the calls of a day', () => {
  test('are those of the portal, this one among them, and end at midnight of its time zone', async () => {
    clock.set('2026-07-01T12:00:00.500Z');
    const [client, other] = [await freshClient(), await freshClient({ scopes: [] })];
    expect(await usageOf(client)).toEqual({
      name: 'private-apps-api-calls-daily',
      usageLimit: 1_000_000,
      currentUsage: 1,
      collectedAt: '2026-07-01T12:00:00.500Z',
      fetchStatus: 'SUCCESS',
      resetsAt: '2026-07-02T04:00:00Z',
    });
    await client.create('contacts');
    await client.get('/crm/v3/objects/widgets');
    expect((await other.get('/crm/v3/objects/contacts')).status).toBe(403);
    expect((await usageOf(client))?.currentUsage).toBe(4);
    expect((await usageOf(other))?.currentUsage).toBe(2);
  });

  test('do not count what came without a valid token, and not what HubSpot has no operation for', async () => {
    const client = await freshClient();
    for (const authorization of [null, 'Bearer wrong']) await client.send('GET', '/crm/v3/objects/contacts', { authorization });
    await client.get('/nothing');
    await client.get('/crm/v3/lists');
    expect((await usageOf(client))?.currentUsage).toBe(1);
  });

  test('begin anew at midnight, on days when clocks are changed too', async () => {
    const client = await freshClient();
    clock.set('2026-07-02T03:59:59.999Z');
    await client.get('/crm/v3/objects/contacts');
    expect(await usageOf(client)).toMatchObject({ currentUsage: 2, resetsAt: '2026-07-02T04:00:00Z' });
    clock.set('2026-07-02T04:00:00Z');
    expect(await usageOf(client)).toMatchObject({ currentUsage: 1, resetsAt: '2026-07-03T04:00:00Z' });
    clock.set('2026-11-01T04:30:00Z');
    expect(await usageOf(client)).toMatchObject({ currentUsage: 1, resetsAt: '2026-11-02T05:00:00Z' });
    clock.set('2027-03-14T05:30:00Z');
    expect(await usageOf(client)).toMatchObject({ currentUsage: 1, resetsAt: '2027-03-15T04:00:00Z' });
  });

  test.each([
    ['free', 250_000],
    ['professional', 625_000],
  ] as const)('may be as many as the subscription %s allows', async (portalTier, usageLimit) => {
    const there = await startServer({ switches: { portalTier } });
    expect((await usageOf(there.clientOf(there.crosstie)))?.usageLimit).toBe(usageLimit);
    await there.crosstie.close();
  });
});

describe('[objectLibrary.list] [objectLibrary.read] the object library', () => {
  test('has the types that can be switched on and off, and all of them are on, as their records are served', async () => {
    const client = await freshClient({ scopes: ['crm.objects.deals.read'] });
    for (const path of ['/crm/v3/object-library', '/crm/object-library/2026-03', '/crm/object-library/2025-09']) {
      const { status, body } = await client.get<{ readonly enablementByObjectTypeId: Record<string, boolean> }>(`${path}/enablement`);
      expect([status, body]).toEqual([200, { enablementByObjectTypeId: { '0-420': true, '0-421': true, '0-162': true, '0-410': true } }]);
      for (const word of [...Object.keys(body.enablementByObjectTypeId), '0-1', 'deals']) {
        expect((await client.get(`${path}/enablement/${word}`)).body).toEqual({ enablement: true });
      }
      const unknown = await client.get(`${path}/enablement/0-9999`);
      expect([unknown.status, unknown.body]).toEqual([400, problemOf({ message: 'Invalid object or event type id: 0-9999' })]);
    }
    const all = await freshClient();
    const named = { '0-420': { hs_name: 'A' }, '0-421': { hs_appointment_name: 'A' }, '0-410': { hs_course_name: 'A' } };
    for (const [id, properties] of Object.entries(named)) expect(await all.create(id, properties)).toMatch(/^\d+$/);
    expect((await (await freshClient({ scopes: ['crm.schemas.custom.read'] })).get('/crm/v3/object-library/enablement')).status).toBe(403);
  });
});
