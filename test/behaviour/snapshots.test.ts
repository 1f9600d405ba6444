import { afterAll, describe, expect, test } from 'vitest';
import { clientOf, StandingClock, startServer } from './client.ts';
import { crosstieCommand } from './command-line.ts';

const clock = new StandingClock('2026-07-01T12:00:00Z');
const { crosstie } = await startServer({ clock });
afterAll(() => crosstie.close());
const control = clientOf(crosstie.url, 'none');

async function newPortal() {
  const handle = await crosstie.portal();
  return { handle, client: clientOf(crosstie.url, handle.token), path: `/_crosstie/portals/${handle.portalId}` };
}

const contacts = '/crm/objects/2026-03/contacts';

describe('the snapshots of a portal', () => {
  test('are taken, listed, gone back to and deleted', async () => {
    const { client, path } = await newPortal();
    const ada = await client.create('contacts', { firstname: 'Ada' });
    const taken = { name: 'one contact', takenAt: '2026-07-01T12:00:00Z' };
    const url = `${path}/snapshots/one%20contact`;
    expect(await control.put(url)).toMatchObject({ status: 200, body: taken });
    const before = (await client.get(`${contacts}/${ada}`)).text;
    await client.patch(`${contacts}/${ada}`, { properties: { firstname: 'Eve' } });
    const next = await client.create('contacts');
    expect((await control.post(`${url}/restore`)).status).toBe(204);
    expect((await client.get(`${contacts}/${ada}`)).text).toBe(before);
    expect((await client.get(`${contacts}/${next}`)).status).toBe(404);
    expect(await client.create('contacts')).toBe(next);
    expect((await control.get(`${path}/snapshots`)).body).toEqual({ results: [taken] });
    expect((await control.remove(url)).status).toBe(204);
    expect((await control.get(`${path}/snapshots`)).body).toEqual({ results: [] });
  });

  test('have to be there, and to have a name', async () => {
    const { path } = await newPortal();
    for (const [method, rest] of [
      ['POST', '/restore'],
      ['DELETE', ''],
    ] as const) {
      const refused = await control.send<{ readonly message: string }>(method, `${path}/snapshots/none${rest}`);
      expect([refused.status, refused.body.message]).toEqual([404, 'This portal has no snapshot none']);
    }
    for (const name of ['-a', 'a%2Fb', '%28seed%29', 'a'.repeat(101)]) {
      const refused = await control.put<{ readonly message: string }>(`${path}/snapshots/${name}`);
      expect([refused.status, refused.body.message.includes('beginning with a letter or digit')]).toEqual([400, true]);
    }
    expect((await control.put('/_crosstie/portals/1/snapshots/a')).status).toBe(404);
  });

  test('are a hundred at most', async () => {
    const { path } = await newPortal();
    for (let count = 0; count < 100; count += 1) expect((await control.put(`${path}/snapshots/s${count}`)).status).toBe(200);
    expect((await control.put(`${path}/snapshots/s7`)).status).toBe(200);
    const refused = await control.put<{ readonly message: string }>(`${path}/snapshots/s100`);
    expect([refused.status, refused.body.message]).toEqual([
      400,
      'A portal has 100 snapshots at most, its seed state among them: delete one first',
    ]);
  });
});

describe('a handle', () => {
  test('goes back to a snapshot, and by a reset to a portal that is empty', async () => {
    const { handle, client } = await newPortal();
    const ada = await client.create('contacts', { email: 'ada@example.com' });
    await handle.snapshot('one');
    await client.remove(`${contacts}/${ada}`);
    await handle.restore('one');
    expect((await client.get(`${contacts}/${ada}`)).status).toBe(200);
    await handle.configure({ tier: 'free' });
    await handle.reset();
    expect((await client.get<{ readonly results: readonly object[] }>(contacts)).body.results).toEqual([]);
    expect((await control.get<{ readonly own: object }>(`/_crosstie/portals/${handle.portalId}`)).body.own).toEqual({});
    expect(await client.create('contacts', { email: 'ada@example.com' })).toBe(ada);
    await handle.configure({ rateLimits: { daily: 1 } });
    await handle.snapshot('limited');
    await client.get(contacts);
    expect((await client.get(contacts)).status).toBe(429);
    await handle.restore('limited');
    expect([(await client.get(contacts)).status, (await client.get(contacts)).status]).toEqual([200, 429]);
    await expect(handle.restore('none')).rejects.toThrow('This portal has no snapshot none');
  });
});

describe('crosstie snapshot', () => {
  test('takes, lists, restores and deletes, and portal reset empties a portal that was never seeded', async () => {
    const { client, handle } = await newPortal();
    const id = String(handle.portalId);
    const asked = async (...words: readonly string[]) => {
      const { stdout, stderr, exitCode } = await crosstieCommand(crosstie.url, words);
      return exitCode === undefined ? stdout : `${exitCode} ${stderr}`;
    };
    const ada = await client.create('contacts');
    const isThere = async () => (await client.get(`${contacts}/${ada}`)).status === 200;
    expect(await asked('snapshot', 'take', id, 'with Ada')).toBe(`Snapshot with Ada of portal ${id} is taken\n`);
    expect(await asked('portal', 'reset', id)).toContain(`Portal ${id} is what it was`);
    expect(await isThere()).toBe(false);
    expect(await asked('snapshot', 'list', id)).toBe('SNAPSHOT  TAKEN\nwith Ada  2026-07-01T12:00:00Z\n');
    expect(await asked('snapshot', 'restore', id, 'with Ada')).toContain('is what it was at snapshot with Ada');
    expect(await isThere()).toBe(true);
    expect(await asked('snapshot', 'delete', id, 'with Ada')).toContain('is deleted');
    expect(await asked('snapshot', 'restore', id, 'with Ada')).toBe('1 crosstie: This portal has no snapshot with Ada\n');
  });
});
