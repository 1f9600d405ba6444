import { describe, expect, test } from 'vitest';
import { type ClockHandle, startCrosstie } from '../../src/index.ts';
import { ServerClock } from '../../src/server/server-clock.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { ask, subscribe } from '../webhooks/subscriber.ts';

const [second, minute, hour] = [1_000, 60_000, 3_600_000];
const contacts = '/crm/v3/objects/contacts';

describe('advancing the clock of a server', () => {
  test('has every attempt of a webhook that falls into the time made, each at its own time, before it resolves', async () => {
    await using crosstie = await startCrosstie({ clock: 'manual' });
    await using receiver = await startReceiver();
    const times: number[] = [];
    receiver.treat = (_, count) => {
      times.push(Date.now());
      return count <= 4 ? 500 : 200;
    };
    const { app } = await subscribe(crosstie, [crosstie], receiver.url, [{ eventType: 'contact.creation' }]);
    await ask(crosstie, 'POST', contacts, { properties: {} });
    const { fired, underWay, now } = await crosstie.clock.advance(24 * hour);
    expect(receiver.events().map(({ attemptNumber }) => attemptNumber)).toEqual([0, 1, 2, 3, 4]);
    expect(underWay).toBe(0);
    // Four attempts, and the rounds of sweeping of a day.
    expect(fired).toBeGreaterThanOrEqual(4 + 23);
    const listed = await crosstie.fetch(`/_crosstie/apps/${app.appId}/deliveries`);
    const [delivery] = ((await listed.json()) as { results: { state: string; attempts: { at: string }[] }[] }).results;
    expect(delivery?.state).toBe('delivered');
    const at = (delivery?.attempts ?? []).map((attempt) => Date.parse(attempt.at));
    expect(at).toEqual([...at].sort((one, other) => one - other));
    expect(new Set(at).size).toBe(5);
    expect(at[0]).toBe(now - 24 * hour);
    expect(at.at(-1)).toBeLessThan(now);
  });

  test.each(['manual', undefined] as const)('ends tokens and rate limits, and lets searches catch up, where it began %s', async (clock) => {
    const limited = { rateLimits: { tenSecondly: 2 }, searchLag: 20 * second };
    await using crosstie = await startCrosstie({ ...limited, ...(clock && { clock }) });
    const app = await crosstie.app({ scopes: ['oauth', 'crm.objects.contacts.read'] });
    const { accessToken } = await app.install(crosstie.portalId);
    const asApp = async () => (await crosstie.fetch(contacts, { headers: { authorization: `Bearer ${accessToken}` } })).status;
    const search = async () => (await ask<{ total: number }>(crosstie, 'POST', `${contacts}/search`, {})).total;
    await ask(crosstie, 'POST', contacts, { properties: { email: 'ada@example.com' } });
    expect(await search()).toBe(0);
    expect((await crosstie.fetch(contacts)).status).toBe(200);
    expect((await crosstie.fetch(contacts)).status).toBe(429);
    await crosstie.clock.advance(10 * second);
    expect((await crosstie.fetch(contacts)).status).toBe(200);
    expect(await search()).toBe(0);
    await crosstie.clock.advance(10 * second);
    expect(await search()).toBe(1);
    expect(await asApp()).toBe(200);
    await crosstie.clock.advance(30 * minute);
    expect(await asApp()).toBe(401);
  });

  test('waits for nothing longer than it may, and lets it go on', async () => {
    const clock = new ServerClock('manual', 20);
    const done: string[] = [];
    let answer = () => {};
    clock.after(second, () => {
      done.push('asked');
      return new Promise<void>((resolve) => {
        answer = resolve;
      }).then(() => done.push('answered'));
    });
    clock.after(2 * second, () => done.push('later'));
    expect(await clock.advance(minute)).toMatchObject({ fired: 2, underWay: 1 });
    expect(done).toEqual(['asked', 'later']);
    answer();
    expect(await clock.advance(0)).toMatchObject({ fired: 0, underWay: 0 });
    expect(done).toEqual(['asked', 'later', 'answered']);
  });
});

describe('the clock of a server', () => {
  test('goes on by itself unless it stands still, and shows what it was set to, earlier or later', async () => {
    await using crosstie = await startCrosstie();
    const { clock } = crosstie;
    const start = await clock.now();
    expect(Math.abs(start - Date.now())).toBeLessThan(minute);
    const { now } = await clock.freeze('2030-01-01T00:00:00Z');
    expect(now).toBe(Date.UTC(2030, 0, 1));
    const created = await ask<{ createdAt: string }>(crosstie, 'POST', contacts, { properties: {} });
    expect(created.createdAt).toBe('2030-01-01T00:00:00Z');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await clock.now()).toBe(now);
    await clock.resume();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = await clock.now();
    expect(later).toBeGreaterThan(now);
    expect(later).toBeLessThan(now + minute);
    expect((await clock.set(new Date(Date.UTC(2020, 0, 1)))).now).toBeLessThan(Date.UTC(2020, 0, 1) + minute);
  });

  test('fires what is due once and in order, when it is set, and what is due later by the time that it then shows', async () => {
    const clock = new ServerClock('manual');
    const start = clock.now();
    const done: [string, number][] = [];
    const note = (name: string) => done.push([name, clock.now() - start]);
    clock.after(3 * hour, () => note('third'));
    clock.after(2 * hour, () => {
      note('second');
      clock.after(hour, () => note('of the second'));
    });
    const forget = clock.after(hour, () => note('forgotten'));
    clock.after(5, () => {
      note('first');
      forget();
    });
    await clock.set(start + 4 * hour);
    expect(done.map(([name]) => name)).toEqual(['first', 'second', 'third']);
    expect(new Set(done.map(([, at]) => at))).toEqual(new Set([4 * hour]));
    await clock.advance(hour);
    expect(done.at(-1)).toEqual(['of the second', 5 * hour]);
  });

  test('runs what waits by real time while it goes on, and nothing while it stands still', async () => {
    const clock = new ServerClock();
    let runs = 0;
    const count = () => {
      runs += 1;
    };
    clock.after(1, count);
    await expect.poll(() => runs).toBe(1);
    clock.after(5, count);
    clock.freeze();
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect(runs).toBe(1);
    clock.resume();
    await expect.poll(() => runs).toBe(2);
    // Node's timers end at once where they are to take longer than 24 days.
    const forget = clock.after(40 * 24 * hour, count);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(runs).toBe(2);
    forget();
  });

  test('is moved over HTTP, and what cannot be read is refused', async () => {
    await using crosstie = await startCrosstie({ clock: 'manual' });
    const send = async (method: string, path: string, body?: object) => {
      const answer = await crosstie.fetch(`/_crosstie${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
      return [answer.status, await answer.json()] as const;
    };
    expect(await send('PUT', '/clock', { now: '2026-01-01T00:00:00Z' })).toMatchObject([200, { mode: 'frozen', fired: 0 }]);
    expect(await send('POST', '/clock/advance', { ms: 1_500 })).toMatchObject([200, { now: '2026-01-01T00:00:01.500Z' }]);
    expect(await send('GET', '/clock')).toEqual([200, { now: '2026-01-01T00:00:01.500Z', epochMs: 1_767_225_601_500, mode: 'frozen' }]);
    for (const ms of [-1, 0.5, '1', 366 * 24 * hour + 1, undefined]) expect((await send('POST', '/clock/advance', { ms }))[0]).toBe(400);
    for (const now of ['soon', -1, 1e17, null]) expect((await send('PUT', '/clock', { now }))[0]).toBe(400);
    expect(await send('PUT', '/clock', { mode: 'backwards' })).toMatchObject([400, { message: expect.stringContaining('frozen') }]);
    expect((await send('GET', '/clock'))[1]).toMatchObject({ epochMs: 1_767_225_601_500 });
    expect((await send('PUT', '/clock', { now: '9999-12-31T23:59:59.999Z' }))[0]).toBe(200);
    expect((await send('POST', '/clock/advance', { ms: 1 }))[0]).toBe(400);
    const unused: ClockHandle = crosstie.clock;
    await expect(unused.advance(-1)).rejects.toThrow('milliseconds');
  });
});
