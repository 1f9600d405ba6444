import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { clientOf, StandingClock, startServer } from './client.ts';

const clock = new StandingClock('2026-07-01T12:00:00Z');
const { crosstie } = await startServer({ clock, rateLimits: { daily: 20, tenSecondly: 5 } });
afterAll(() => crosstie.close());

interface Meter {
  readonly limit: string;
  readonly appId: number | null;
  readonly used: number;
  readonly max?: number;
  readonly remaining?: number;
  readonly resetsAt: string;
}
interface View {
  readonly rateLimits: unknown;
  readonly limits: Readonly<Record<string, number>>;
  readonly meters: readonly Meter[];
}

const contacts = '/crm/objects/2026-03/contacts';
const appId = 1_000_001;

/** A fresh portal, a caller of it, and what `/_crosstie` says of its limits. */
async function open() {
  const { portalId, token } = await crosstie.portal();
  const client = clientOf(crosstie.url, token);
  const path = `/_crosstie/portals/${portalId}/rate-limits`;
  return { portalId, client, path, see: () => client.get<View>(path), set: (body: unknown) => client.put<View>(path, body) };
}

describe('the meters of a portal', () => {
  test('say what counts towards its limits, and until when', async () => {
    const { client, see } = await open();
    expect((await see()).body).toEqual({
      rateLimits: { daily: 20, tenSecondly: 5 },
      limits: { daily: 20, tenSecondly: 5 },
      meters: [{ limit: 'daily', appId: null, used: 0, max: 20, remaining: 20, resetsAt: '2026-07-02T04:00:00Z' }],
    });
    for (const _ of [1, 2]) await client.get(contacts);
    const { status, body } = await see();
    expect(status).toBe(200);
    expect(body.meters).toEqual([
      { limit: 'daily', appId: null, used: 2, max: 20, remaining: 18, resetsAt: '2026-07-02T04:00:00Z' },
      { limit: 'tenSecondly', appId, used: 2, max: 5, remaining: 3, resetsAt: '2026-07-01T12:00:10Z' },
    ]);
  });

  test('are seen without being used', async () => {
    const { see } = await open();
    for (const _ of [1, 2, 3]) await see();
    expect((await see()).body.meters).toMatchObject([{ used: 0 }]);
  });

  test('can be set, so that a test begins where the day is nearly over', async () => {
    const { client, set } = await open();
    const { status, body } = await set({ meters: [{ limit: 'daily', used: 19 }] });
    expect([status, body.meters]).toMatchObject([200, [{ limit: 'daily', used: 19, remaining: 1 }]]);
    expect((await client.get(contacts)).headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('0');
    const refused = await client.get(contacts);
    expect([refused.status, refused.body]).toMatchObject([429, { policyName: 'DAILY' }]);
    await set({ meters: [{ limit: 'daily', used: 0 }] });
    expect((await client.get(contacts)).status).toBe(200);
  });

  test('of an app are set by its id, and end like calls that were made now', async () => {
    const { client, set } = await open();
    await set({
      meters: [
        { limit: 'tenSecondly', appId, used: 5 },
        { limit: 'tenSecondly', appId: 7, used: 2 },
      ],
    });
    expect((await client.get(contacts)).status).toBe(429);
    clock.advance(9_999);
    expect((await client.get(contacts)).status).toBe(429);
    clock.advance(1);
    expect((await client.get(contacts)).status).toBe(200);
  });

  test.each([
    [{ meters: [{ limit: 'hourly', used: 1 }] }, 'meters[0].limit'],
    [
      {
        meters: [
          { limit: 'daily', used: 1 },
          { limit: 'daily', used: -1 },
        ],
      },
      'meters[1].used',
    ],
    [{ meters: [{ limit: 'daily', used: 1, appId }] }, 'all apps of a portal share the limit daily'],
    [{ meters: [{ limit: 'tenSecondly', used: 1 }] }, 'meters[0].appId'],
    [{ meters: [null] }, 'expected an object'],
    [{ meters: { limit: 'daily' } }, 'expected a list of at most 1000'],
    [{ meters: [{ limit: 'daily', used: 1, calls: 1 }] }, 'there is no such field'],
    [{ limits: {} }, 'there is no such field'],
    [{ rateLimits: 'gold' }, 'expected off, free, professional, enterprise'],
    [{ rateLimits: { search: 'many' } }, 'search is not a whole number'],
    [[], 'expected an object'],
  ])('are not set by %j, and nothing is', async (wrong, reason) => {
    const { see, set } = await open();
    const { status, body } = await set(wrong);
    expect([status, body]).toMatchObject([400, { category: 'VALIDATION_ERROR', message: expect.stringContaining(reason) }]);
    expect((await see()).body.meters).toMatchObject([{ limit: 'daily', used: 0, max: 20 }]);
  });

  test('are those of a portal that is there', async () => {
    const { client } = await open();
    for (const call of [client.get, client.put]) expect((await call('/_crosstie/portals/1/rate-limits')).status).toBe(404);
  });
});

describe('the limits of a portal', () => {
  test('can be its own, keep what was counted, and are given back to the server by null', async () => {
    const { client, set, see } = await open();
    await client.get(contacts);
    const { body } = await set({ rateLimits: { tenSecondly: 2 } });
    expect(body).toMatchObject({ rateLimits: { tenSecondly: 2 }, limits: { tenSecondly: 2 } });
    expect([(await client.get(contacts)).status, (await client.get(contacts)).status]).toEqual([200, 429]);
    const ofTier = await set({ rateLimits: 'professional' });
    expect(ofTier.body.limits).toEqual({
      daily: 625_000,
      associationsDaily: 500_000,
      search: 5,
      tenSecondly: 190,
      tenSecondlyOAuth: 110,
      associationsTenSecondly: 150,
    });
    expect((await client.get(contacts)).headers.get('x-hubspot-ratelimit-remaining')).toBe('187');
    await set({ rateLimits: 'off' });
    const free = await client.get(contacts);
    expect([free.status, free.headers.get('x-hubspot-ratelimit-max')]).toEqual([200, null]);
    await set({ rateLimits: null });
    expect((await see()).body).toMatchObject({ rateLimits: { daily: 20, tenSecondly: 5 } });
  });

  test('are given when it is made, in a program too', async () => {
    const { token } = await crosstie.portal({ rateLimits: { tenSecondly: 1 } });
    const client = clientOf(crosstie.url, token);
    expect([(await client.get(contacts)).status, (await client.get(contacts)).status]).toEqual([200, 429]);
    await expect(crosstie.portal({ rateLimits: 'gold' as 'free' })).rejects.toThrow('expected off, free, professional, enterprise');
  });

  test('leave other portals and their other settings alone', async () => {
    const [one, other] = [await open(), await open()];
    await one.client.patch(`/_crosstie/portals/${one.portalId}`, { timeZone: 'Europe/Berlin' });
    await one.set({ rateLimits: { tenSecondly: 0 }, meters: [{ limit: 'daily', used: 3 }] });
    expect((await one.client.get(contacts)).status).toBe(429);
    expect((await other.client.get(contacts)).status).toBe(200);
    const { body } = await one.client.get<{ readonly timeZone: string }>(`/_crosstie/portals/${one.portalId}`);
    expect(body).toMatchObject({ timeZone: 'Europe/Berlin', rateLimits: { tenSecondly: 0 } });
  });

  test('of a day end at midnight of the time zone that the portal has now', async () => {
    const { portalId, client, see, set } = await open();
    await client.get(contacts);
    await client.patch(`/_crosstie/portals/${portalId}`, { timeZone: 'Europe/Berlin' });
    expect((await see()).body.meters[0]).toMatchObject({ used: 1, resetsAt: '2026-07-01T22:00:00Z' });
    await client.patch(`/_crosstie/portals/${portalId}`, { timeZone: 'Asia/Tokyo' });
    await set({ meters: [{ limit: 'daily', used: 20 }] });
    expect((await client.get(contacts)).status).toBe(429);
    clock.set('2026-07-01T15:00:00Z');
    expect((await client.get(contacts)).status).toBe(200);
    clock.set('2026-07-01T12:00:00Z');
  });

  test('outlive a restart, and what was counted does not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosstie-limits-'));
    try {
      const options = { db: join(folder, 'crm.db'), clock, token: 'pat-na1-limits' };
      const first = await startCrosstie(options);
      const path = `/_crosstie/portals/${first.portalId}/rate-limits`;
      const body = JSON.stringify({ rateLimits: { tenSecondly: 2 }, meters: [{ limit: 'tenSecondly', appId, used: 2 }] });
      expect((await first.fetch(path, { method: 'PUT', body })).status).toBe(200);
      expect((await first.fetch(contacts)).status).toBe(429);
      await first.close();
      await using second = await startCrosstie(options);
      const statuses = [];
      for (const _ of [1, 2, 3]) statuses.push((await second.fetch(contacts)).status);
      expect(statuses).toEqual([200, 200, 429]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
