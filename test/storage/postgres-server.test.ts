import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Crosstie, type CrosstieOptions, startCrosstie } from '../../src/index.ts';
import { shownPlace } from '../../src/server/open-store.ts';
import { type Database, newDatabase } from '../postgres/database.ts';

let database: Database;
beforeAll(async () => {
  database = await newDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const start = (options: CrosstieOptions = {}) => startCrosstie({ db: database.url, logLevel: 'silent', ...options });
const secretKey = 's'.repeat(32);

async function makesAnApp({ url }: Crosstie): Promise<number> {
  const body = JSON.stringify({ name: 'Ties' });
  return (await fetch(`${url}/_crosstie/apps`, { method: 'POST', body })).status;
}

describe('the URL of a PostgreSQL', () => {
  it('is shown without its password and parameters', () => {
    expect(shownPlace('postgres://ada:secret@db.example:5433/crm?password=secret')).toBe('postgres://ada@db.example:5433/crm');
    expect(shownPlace('postgresql://db.example/crm')).toBe('postgres://db.example/crm');
    expect(shownPlace('./crm.db')).toBe('./crm.db');
  });

  it('is refused in one line that repeats no password, where it is none, or nobody answers there', async () => {
    const refusals = await Promise.all(
      ['postgres://ada:secret@[bad/crm', 'postgres://ada:secret@127.0.0.1:1/crm'].map((db) =>
        startCrosstie({ db, logLevel: 'silent' }).then(
          () => 'started',
          (cause: unknown) => String(cause),
        ),
      ),
    );
    expect(refusals[0]).toContain('--db is not the URL of a PostgreSQL');
    expect(refusals[1]).toMatch(/postgres:\/\/ada@127\.0\.0\.1:1\/crm cannot be opened: .*ECONNREFUSED/);
    for (const refusal of refusals) expect(refusal).not.toMatch(/secret|\n/);
  });
});

describe('servers on one PostgreSQL', () => {
  it('that start on an empty database at the same time make one first portal', async () => {
    await using empty = await newDatabase();
    const servers = await Promise.all([1, 2, 3].map(() => start({ db: empty.url, seed: true })));
    const [one] = servers;
    expect(new Set(servers.map(({ portalId }) => portalId)).size).toBe(1);
    expect(servers.filter(({ isFirstStart }) => isFirstStart).length).toBe(1);
    expect(one).toBeDefined();
    await Promise.all(servers.map((server) => server.close()));
  });

  it('make portals at the same time, none with the id of another', async () => {
    const servers = await Promise.all([start(), start()]);
    const portals = await Promise.all(servers.flatMap((server) => [1, 2, 3, 4].map(() => server.portal())));
    expect(new Set(portals.map(({ portalId }) => portalId)).size).toBe(8);
    await Promise.all(servers.map((server) => server.close()));
  });

  it('keep no app without a secret key, and with the same one read what each other kept', async () => {
    const keyless = await start();
    expect(await makesAnApp(keyless)).toBe(409);
    await keyless.close();
    const servers = await Promise.all([start({ secretKey }), start({ secretKey })]);
    const app = await servers[0].app();
    const { refreshToken } = await app.install(servers[0].portalId);
    const form = { grant_type: 'refresh_token', client_id: app.clientId, client_secret: app.clientSecret, refresh_token: refreshToken };
    const refreshed = await fetch(`${servers[1].url}/oauth/v1/token`, { method: 'POST', body: new URLSearchParams(form) });
    expect(refreshed.status).toBe(200);
    await Promise.all(servers.map((server) => server.close()));
  });
});
