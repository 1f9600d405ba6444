import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { portalIdOf } from '../../src/domain/ids.ts';
import { companies, contacts, create, decide, link, neighbourIds, noon, openPortal } from '../../src/storage/conformance/setup.ts';
import { type PortalStore, StorageUnavailable, type Store } from '../../src/storage/port.ts';
import { Database as Connections } from '../../src/storage/postgres/database.ts';
import { openPostgres, type PostgresOptions } from '../../src/storage/postgres/store.ts';
import { type Database, newDatabase } from '../postgres/database.ts';
import { type PostgresServer, startPostgres } from '../postgres/server.mjs';

let database: Database;
const opened: (() => Promise<void>)[] = [];
let portals = 0;

beforeAll(async () => {
  database = await newDatabase();
});

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

afterAll(() => database[Symbol.asyncDispose]());

async function open(url: string, options: PostgresOptions = {}): Promise<Store> {
  const store = await openPostgres(url, options);
  opened.push(() => store.close());
  return store;
}

async function openClient(url = database.url): Promise<pg.Client> {
  const client = new pg.Client(url);
  // A database that is removed ends it.
  client.on('error', () => undefined);
  await client.connect();
  opened.push(() => client.end());
  return client;
}

function freshPortal(store: Store): Promise<PortalStore> {
  portals += 1;
  return openPortal(store, portals);
}

/** Stands between a store and its database. Once it is told to, it lets a COMMIT through and cuts the connection before the answer. */
async function openProxy(url: string) {
  const [target, own] = [new URL(url), new URL(url)];
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (bytes) => {
      upstream.write(bytes);
      if (cuts === 0 || !bytes.includes('COMMIT')) return;
      cuts -= 1;
      client.destroy();
      // What was sent arrives, and its answer goes nowhere.
      upstream.resume();
    });
    upstream.on('data', (bytes) => client.writable && client.write(bytes));
    client.on('close', () => upstream.end());
    upstream.on('close', () => client.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  opened.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  own.hostname = '127.0.0.1';
  own.port = String(address.port);
  return {
    url: own.href,
    cutNextCommit: () => {
      cuts = 1;
    },
  };
}

describe('a store whose database', () => {
  it('is lost during a commit says so and does not try again: the write is there once, or not at all', async () => {
    const proxy = await openProxy(database.url);
    const portal = await freshPortal(await open(proxy.url));
    const record = await create(portal, contacts, { n: '0' });
    let decided = 0;
    for (let round = 1; round <= 5; round += 1) {
      proxy.cutNextCommit();
      const before = Number((await portal.record(record))?.properties['n']);
      const added = decide(portal, { records: [record] }, (facts) => {
        decided += 1;
        const n = String(Number(facts.record(record)?.properties['n']) + 1);
        return { changes: [{ kind: 'recordUpdated', record, at: noon, properties: { n } }], outcome: n };
      });
      await expect(added).rejects.toThrow(StorageUnavailable);
      expect(decided).toBe(round);
      await create(portal, companies);
      expect([before, before + 1]).toContain(Number((await portal.record(record))?.properties['n']));
    }
  });

  it('is restarted under load answers each write or refuses it, has all that were answered, and is found again', async () => {
    const server: PostgresServer = await startPostgres('durable');
    opened.push(() => server.stop());
    const store = await open(server.url, { connectMaxMs: 2_000 });
    const portal = await freshPortal(store);
    const company = await create(portal, companies);
    const answered: number[] = [];
    const failures: unknown[] = [];
    let isOver = false;
    const callers = Array.from({ length: 16 }, async () => {
      while (!isOver) {
        try {
          const contact = await create(portal, contacts);
          await link(portal, contact, company);
          answered.push(contact.id);
        } catch (cause) {
          failures.push(cause);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    });
    await until(() => answered.length > 50);
    await server.restart();
    const already = answered.length;
    await until(() => answered.length > already + 50);
    await server.kill();
    await until(() => failures.length > 20);
    await server.restart();
    const again = answered.length;
    await until(() => answered.length > again + 50);
    isOver = true;
    await Promise.all(callers);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter((cause) => !(cause instanceof StorageUnavailable))).toEqual([]);
    const linked = new Set<number>(await neighbourIds(portal, company, contacts));
    expect(answered.filter((id) => !linked.has(id))).toEqual([]);
    const total = await decide(portal, { ends: [{ record: company, toType: contacts }] }, (facts) => ({
      changes: [],
      outcome: facts.neighbourCount(company, contacts),
    }));
    expect(total).toBe(linked.size);
  });

  it('does not answer in time refuses what waited for it, and serves what comes after', async () => {
    const portal = await freshPortal(await open(database.url, { statementMaxMs: 1_000 }));
    const other = await openClient();
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM portal WHERE id = $1 FOR UPDATE', [portal.id]);
    const refused = await Promise.allSettled([create(portal, contacts), create(portal, contacts)]);
    for (const one of refused) expect(one.status === 'rejected' && one.reason).toBeInstanceOf(StorageUnavailable);
    await other.query('COMMIT');
    await create(portal, contacts);
    expect(await portal.changes(0, 10)).toHaveLength(1);
  });

  it('is used by more callers than there are connections keeps to its bound, and answers all', async () => {
    const watching = await openClient();
    const connected = async (): Promise<number> => {
      const sql = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'crosstie'";
      return (await watching.query(sql)).rows[0].n;
    };
    // Those of the stores before end when the database gets to it.
    await expect.poll(connected).toBe(0);
    const store = await open(database.url, { connectionsMax: 3 });
    const held = await Promise.all(Array.from({ length: 8 }, () => freshPortal(store)));
    const work = Promise.all(
      held.flatMap((portal) => Array.from({ length: 20 }, () => create(portal, contacts).then((record) => portal.record(record)))),
    );
    const seen = await connected();
    expect(seen).toBeLessThanOrEqual(3);
    expect(seen).toBeGreaterThan(0);
    expect((await work).every((record) => record !== undefined)).toBe(true);
  });

  it('holds up more writes of a portal than may wait refuses the last ones at once', async () => {
    const portal = await freshPortal(await open(database.url));
    const other = await openClient();
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM portal WHERE id = $1 FOR UPDATE', [portal.id]);
    const nothing = () => decide(portal, {}, () => ({ changes: [], outcome: 'done' }));
    const waiting = Array.from({ length: 16_384 }, nothing);
    await expect(nothing()).rejects.toThrow('16384 writes of a portal wait already');
    await other.query('COMMIT');
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['done']));
  });

  it('keeps texts in another encoding than UTF-8 is not opened', async () => {
    const latin = `${database.name}_latin`;
    const client = await openClient();
    await client.query(`CREATE DATABASE ${latin} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`);
    opened.push(async () => {
      const admin = new pg.Client(database.url);
      await admin.connect();
      await admin.query(`DROP DATABASE ${latin} WITH (FORCE)`);
      await admin.end();
    });
    const url = new URL(database.url);
    url.pathname = `/${latin}`;
    await expect(openPostgres(url.href)).rejects.toThrow('it has to be one with the encoding UTF8');
  });

  it('cannot be reached, holds tables of another program or was written by a newer server is not opened', async () => {
    await expect(openPostgres('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow(StorageUnavailable);
    await using foreign = await newDatabase();
    const [client, newer] = [await openClient(foreign.url), await openClient()];
    await client.query('CREATE TABLE somebody_elses (a integer)');
    await expect(openPostgres(foreign.url)).rejects.toThrow('holds tables of another program');
    await open(database.url);
    await newer.query('UPDATE crosstie_schema SET version = version + 1000');
    await expect(openPostgres(database.url)).rejects.toThrow('was written by a newer Crosstie');
    await newer.query('UPDATE crosstie_schema SET version = version - 1000');
    expect(await (await open(database.url)).portal(portalIdOf(999_999))).toBeUndefined();
  });
});

/** What a statement may take: one that waits for nobody takes less, however busy the machine is. */
const shortMs = 500;
/** Longer than the answer to such a statement is waited for. */
const longMs = 2_800;

describe.concurrent('longer than a server waits for a statement', () => {
  it('a start waits for whoever brings the tables up to date', async () => {
    await using own = await newDatabase();
    await (await openPostgres(own.url)).close();
    const other = new pg.Client(own.url);
    await other.connect();
    await other.query('BEGIN');
    await other.query('SELECT version FROM crosstie_schema FOR UPDATE');
    const opening = openPostgres(own.url, { statementMaxMs: shortMs });
    const isStillOpening = await Promise.race([
      opening.then(() => false),
      new Promise((resolve) => setTimeout(() => resolve(true), longMs)),
    ]);
    expect(isStillOpening).toBe(true);
    await other.query('COMMIT');
    await (await opening).close();
    await other.end();
  });

  it('what moves a database waits, and a bound that was set for the role is none of its', async () => {
    await using own = await newDatabase();
    const other = new pg.Client(own.url);
    await other.connect();
    await other.query(`ALTER ROLE CURRENT_USER IN DATABASE ${own.name} SET statement_timeout = '100ms'`);
    const connections = new Connections(own.url, { connectionsMax: 1, statementMaxMs: 0, connectMaxMs: 5_000 });
    expect(await connections.rows(`SELECT pg_sleep(${longMs / 1_000})::text`)).toEqual([['']]);
    await connections.close();
    await other.end();
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
