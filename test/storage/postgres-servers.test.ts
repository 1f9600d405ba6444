import { EventEmitter, once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { associationTypeKeyOf, portalIdOf } from '../../src/domain/ids.ts';
import { change, companies, contacts, create, decide, link, neighbourIds, noon, openPortal } from '../../src/storage/conformance/setup.ts';
import type { PortalStore, Store } from '../../src/storage/port.ts';
import { lastNumber, takeNumbers } from '../../src/storage/postgres/change-numbers.ts';
import { Database as Direct } from '../../src/storage/postgres/database.ts';
import { openPostgres } from '../../src/storage/postgres/store.ts';
import { Sweeper } from '../../src/storage/postgres/sweep.ts';
import { patience } from '../patience.ts';
import { type Database, newDatabase } from '../postgres/database.ts';

let database: Database;
let stores: readonly [Store, Store];
let portals = 1_000;

beforeAll(async () => {
  database = await newDatabase();
  stores = await Promise.all([openPostgres(database.url), openPostgres(database.url)]);
});

afterAll(async () => {
  for (const store of stores) await store.close();
  await database[Symbol.asyncDispose]();
});

/** A portal as two servers on one database hold it. */
async function shared(): Promise<readonly [PortalStore, PortalStore]> {
  portals += 1;
  const one = await openPortal(stores[0], portals);
  const other = await stores[1].portal(portalIdOf(portals));
  if (other === undefined) throw new Error('the other server does not find the portal');
  return [one, other];
}

const label = {
  key: associationTypeKeyOf(1, 1),
  inverseKey: associationTypeKeyOf(1, 1),
  id: 1,
  from: contacts,
  to: contacts,
  category: 'USER_DEFINED',
  name: 'own',
  label: 'Own',
  isDefault: false,
  isLegacy: false,
  onePer: undefined,
  promotesFirst: undefined,
} as const;

describe('servers that share a database', () => {
  it('see a return to a snapshot of any of them: records, searches, definitions and the ids that come next', async () => {
    const [one, other] = await shared();
    const first = await create(one, contacts, { firstname: 'Ada' });
    await one.snapshots.take('Ada', noon, { snapshotsMax: 1, rowsMax: 100 });
    await change(other, {}, { kind: 'associationTypesDefined', types: [label] });
    const second = await create(other, contacts, { firstname: 'Eve' });
    expect(await one.snapshots.returnTo('Ada', 100)).toBe('returned');
    expect((await other.records({ type: contacts, from: 1, limit: 10, archived: 'never' })).map(({ id }) => id)).toEqual([first.id]);
    const seen = await decide(other, {}, ({ schema }) => ({ changes: [], outcome: schema.links.byKey(label.key) }));
    expect([seen, other.schema.links.byKey(label.key)]).toEqual([undefined, undefined]);
    expect(await create(other, contacts)).toEqual(second);
    expect((await other.snapshots.list()).map(({ name }) => name)).toEqual(['Ada']);
  });

  it('give each change a number of its own, however many turns of other portals take some at the same time', async () => {
    const options = { connectionsMax: 4, statementMaxMs: 60_000, connectMaxMs: 60_000 };
    const many = new Direct(database.url, options);
    const taken = async () => lastNumber(many, await takeNumbers(many, 2_000), 2_000);
    const lasts = await Promise.all(Array.from({ length: 200 }, taken));
    await many.close();
    lasts.sort((one, other) => one - other);
    expect(lasts.filter((last, place) => last - (lasts[place - 1] ?? -Infinity) < 2_000)).toEqual([]);
  });

  it('sweep all of a snapshot, though one stood still while another swept one of the same key', async () => {
    const [one] = await shared();
    await link(one, await create(one, contacts), await create(one, companies));
    const direct = new Direct(database.url, { connectionsMax: 2, statementMaxMs: 60_000, connectMaxMs: 60_000 });
    const unnamed = async (name: string) => {
      await one.snapshots.take(name, noon, { snapshotsMax: 1, rowsMax: 100 });
      await stores[0].swept();
      await direct.rows('UPDATE snapshot SET name = NULL WHERE portal = $1', one.id);
    };
    await unnamed('first');
    const signs = new EventEmitter();
    const [stood, standing] = [once(signs, 'stood'), once(signs, 'goes on')];
    let steps = 0;
    const slow = new Sweeper({
      rows: (statement, ...parameters) => direct.rows(statement, ...parameters),
      transact: async (work) => {
        steps += 1;
        if (steps === 3) signs.emit('stood');
        if (steps >= 3) await standing;
        return direct.transact(work);
      },
    });
    slow.start();
    await stood;
    const other = new Sweeper(direct);
    other.start();
    await other.idle();
    await unnamed('second');
    signs.emit('goes on');
    await slow.idle();
    expect(await direct.rows('SELECT snapshot FROM snapshot_record WHERE portal = $1', one.id)).toEqual([]);
    expect(await one.snapshots.take('third', noon, { snapshotsMax: 1, rowsMax: 100 })).toBe('taken');
    await direct.close();
  });

  it('both prepare an empty one, whoever comes first', async () => {
    const tables = await asked("SELECT version FROM crosstie_schema UNION ALL SELECT count(*) FROM pg_class WHERE relname = 'portal'");
    expect(tables[1]).toEqual([1]);
    expect(tables[0]?.[0]).toBeGreaterThan(1);
  });

  it('decide their commands on what the other has left, and lose none of them', async () => {
    const [one, other] = await shared();
    const counted = await create(one, contacts, { n: '0' });
    const company = await create(other, companies);
    const made = await Promise.all(Array.from({ length: 100 }, (_, place) => create(place % 2 === 0 ? one : other, contacts)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(100);
    const count = (portal: PortalStore) =>
      decide(portal, { records: [counted] }, (facts) => {
        const n = Number(facts.record(counted)?.properties['n']) + 1;
        return { changes: [{ kind: 'recordUpdated', record: counted, at: noon, properties: { n: String(n) } }], outcome: n };
      });
    const ends = await Promise.all(
      made.map(async (contact, place) => {
        await link(place % 2 === 0 ? one : other, contact, company, 'promoted');
        return count(place % 2 === 0 ? other : one);
      }),
    );
    expect([...ends].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, place) => place + 1));
    for (const portal of [one, other]) {
      expect((await portal.record(counted))?.properties['n']).toBe('100');
      expect(await neighbourIds(portal, company, contacts)).toEqual(made.map(({ id }) => id).sort((a, b) => a - b));
      const log = await portal.changes(0, 1_000);
      expect(log).toHaveLength(302);
      expect(log.every(({ number }, place) => place === 0 || number > (log[place - 1]?.number ?? 0))).toBe(true);
    }
  });

  it('decide on the definitions that the other made a moment ago, and show them within a second', async () => {
    const [one, other] = await shared();
    await change(one, {}, { kind: 'associationTypesDefined', types: [label] });
    const seen = await decide(other, {}, (facts) => ({ changes: [], outcome: facts.schema.links.byKey(label.key)?.label }));
    expect(seen).toBe('Own');
    expect(other.schema.links.byKey(label.key)?.label).toBe('Own');
    await change(other, {}, { kind: 'associationTypesRemoved', keys: [label.key] });
    await stores[0].setPortal(one.id, { tier: 'free' });
    await seenBy(stores[1], other, () => other.settings.tier === 'free');
    await seenBy(stores[0], one, () => one.schema.links.byKey(label.key) === undefined);
  });

  it('let go of a portal that the other removes', async () => {
    const [one, other] = await shared();
    const contact = await create(other, contacts);
    await stores[0].removePortal(one.id);
    await expect(create(other, contacts)).rejects.toThrow(`portal ${one.id} was removed`);
    await expect(other.record(contact)).rejects.toThrow(`portal ${one.id} was removed`);
    expect(await stores[1].portal(one.id)).toBeUndefined();
  });

  it('end the log where no turn that is under way can still come to stand before it', async () => {
    const [one, other] = await shared();
    await create(one, contacts);
    const turn = new pg.Client(database.url);
    await turn.connect();
    await turn.query('BEGIN');
    await turn.query('SELECT id FROM portal WHERE id = $1 FOR UPDATE', [one.id]);
    const taken = Number((await turn.query("SELECT nextval('change_number') AS n")).rows[0].n);
    const [next] = await shared();
    await create(next, contacts);
    let end: number | undefined;
    const asking = stores[1].logEnd().then((found) => {
      end = found;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(end).toBeUndefined();
    await turn.query('COMMIT');
    await turn.end();
    await asking;
    expect(end).toBeGreaterThanOrEqual(taken);
    await create(other, contacts);
    expect((await other.changes(end ?? 0, 10)).length).toBe(1);
  });
});

/** Asks for the portal again as each request does, for a second and some more at most. */
async function seenBy(store: Store, portal: PortalStore, isSeen: () => boolean): Promise<void> {
  const from = performance.now();
  while (!isSeen() && performance.now() - from < patience.timeout) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await store.portal(portal.id)).toBe(portal);
  }
  expect(isSeen()).toBe(true);
}

async function asked(statement: string): Promise<readonly (readonly number[])[]> {
  const client = new pg.Client(database.url);
  await client.connect();
  const { rows } = await client.query({ text: statement, rowMode: 'array' });
  await client.end();
  return rows.map((row: readonly unknown[]) => row.map(Number));
}
