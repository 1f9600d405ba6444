import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalIdOf, recordIdOf } from '../../src/domain/ids.ts';
import type { SearchTest } from '../../src/domain/search.ts';
import { propertyOf, query } from '../../src/storage/conformance/search.ts';
import { archive, change, companies, contacts, create, noon } from '../../src/storage/conformance/setup.ts';
import type { PortalStore, Store } from '../../src/storage/port.ts';
import { searchStatements } from '../../src/storage/postgres/search-statements.ts';
import { openPostgres } from '../../src/storage/postgres/store.ts';
import { withSearchLag } from '../../src/storage/search-lag.ts';
import { type Database, newDatabase } from '../postgres/database.ts';
import { expected, type Ground, proveSearching } from './searching.ts';

let database: Database;
let portals = 0;
const left: Store[] = [];

beforeAll(async () => {
  database = await newDatabase();
});
afterAll(async () => {
  for (const store of left) await store.close();
  await database[Symbol.asyncDispose]();
});

/** A portal of its own in one database. A store that crashed lives on, and nobody asks it for anything. */
async function newGround(): Promise<Ground> {
  const id = portalIdOf(++portals);
  return {
    async open() {
      const store = await openPostgres(database.url, { searchWalkMax: 0, connectionsMax: 4 });
      if ((await store.portal(id)) === undefined) await store.addPortal({ id, createdAt: 1, settings: {} });
      const portal = await store.portal(id);
      if (portal === undefined) throw new Error('the portal that was just added is not there');
      return { store, portal };
    },
    async crash(store) {
      left.push(store);
    },
  };
}

describe('searching by indexes of a PostgreSQL database', () => {
  proveSearching(newGround, 25);
});

const name = propertyOf('name', 'string');
const size = propertyOf('size', 'number');
const isNamed = (...keys: readonly string[]): SearchTest => ({ isNegated: false, form: 'equals', property: name, keys });
const hasWord = (pattern: string): SearchTest => ({ isNegated: false, form: 'tokens', properties: [name], patterns: [pattern] });

/** Creates contacts in one turn after the other, named in turn. */
async function createMany(portal: PortalStore, count: number, nameOf = (place: number) => `word${place % 7} n${place}`) {
  const some = Array.from({ length: count }, (_, place) => create(portal, contacts, { name: nameOf(place), size: String(place) }));
  return Promise.all(some);
}

const manyWords = (place: number) => Array.from({ length: 200 }, (_, word) => `w${place}x${word}`).join(' ');

async function liveContacts(portal: PortalStore) {
  return portal.records({ type: contacts, from: 0, limit: 10_000, archived: 'never' });
}

describe('values that no row of an index can hold whole', () => {
  it('are found and sorted by all that they are, in both directions', async () => {
    const { store, portal } = await (await newGround()).open();
    const beginning = 'x'.repeat(1_500);
    await createMany(portal, 40, (place) => `${beginning}${(place * 7) % 20}`);
    const live = await liveContacts(portal);
    for (const direction of ['ascending', 'descending'] as const) {
      for (const groups of [[], [[isNamed(`${beginning}7`)]], [[{ ...isNamed(`${beginning}7`), isNegated: true }]]]) {
        const asked = query(groups, { sort: { property: name, direction }, offset: 1, limit: 25 });
        expect(await portal.search(asked), direction).toEqual(await expected(portal, live, asked));
      }
    }
    await store.close();
  });
});

describe('searches that fall behind writes on PostgreSQL', () => {
  it('show none of many writes that are kept while they search', async () => {
    const ground = await newGround();
    const { store } = await ground.open();
    const lagging = withSearchLag(store, { ms: 1_000, now: () => noon });
    const portal = await lagging.portal(portalIdOf(portals));
    if (portal === undefined) throw new Error('the portal is not there');
    const totals = new Set<number>();
    let isWriting = true;
    const asking = Array.from({ length: 4 }, async () => {
      while (isWriting) totals.add((await portal.search(query([[isNamed('new')]]))).total);
    });
    for (let round = 0; round < 100; round += 1) await create(portal, contacts, { name: 'new' });
    isWriting = false;
    await Promise.all(asking);
    expect(totals).toEqual(new Set([0]));
    await store.close();
  });
});

describe('indexes of several servers on one database', () => {
  it('are built by two at once while both write, and both find all of it', async () => {
    const ground = await newGround();
    const [one, other] = [await ground.open(), await ground.open()];
    const made = await createMany(one.portal, 2_500);
    const asked = query([[hasWord('word3')]], { limit: 1_000, sort: { property: size, direction: 'descending' } });
    const searches = [one, other].map(({ portal }) => portal.search(asked));
    for (let round = 0; round < 10; round += 1) {
      const writer = round % 2 === 0 ? one.portal : other.portal;
      const changed = made.filter((_, place) => place % 100 === 1);
      const edits = changed.map((record) => ({ kind: 'recordUpdated', record, at: noon, properties: { name: `word${round}` } }) as const);
      await change(writer, { records: changed }, ...edits);
      const gone = made[round * 200];
      if (gone !== undefined) await archive(writer, gone);
      await create(writer, contacts, { name: 'word3 new', size: String(-round) });
    }
    await Promise.all(searches);
    const live = await liveContacts(one.portal);
    for (const { portal } of [one, other]) {
      expect(await portal.search(asked)).toEqual(await expected(portal, live, asked));
      expect((await portal.search(query([]))).total).toBe(live.length);
    }
    await one.store.close();
    await other.store.close();
  });

  it('are followed by a server that never searched', async () => {
    const ground = await newGround();
    const [one, other] = [await ground.open(), await ground.open()];
    const [first] = await createMany(other.portal, 3);
    if (first === undefined) throw new Error('no record was made');
    expect((await one.portal.search(query([[isNamed('word0 n0')]]))).total).toBe(1);
    await change(other.portal, { records: [first] }, { kind: 'recordUpdated', record: first, at: noon, properties: { name: 'changed' } });
    await create(other.portal, contacts, { name: 'changed' });
    for (const { portal } of [one, other]) {
      expect((await portal.search(query([[isNamed('changed')]]))).total).toBe(2);
      expect((await portal.search(query([[isNamed('word0 n0')]]))).total).toBe(0);
    }
    await one.store.close();
    await other.store.close();
  });

  it('are not believed by a search that began before they were whole', async () => {
    const ground = await newGround();
    const { store, portal } = await ground.open();
    await createMany(portal, 3);
    const linked: SearchTest = { isNegated: false, form: 'linked', toType: companies, ids: [recordIdOf(1)] };
    const holder = new pg.Client(database.url);
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE adjacency IN ACCESS EXCLUSIVE MODE');
    const early = portal.search(query([[linked], [hasWord('word*')]]));
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while ((await holder.query(waiting)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await portal.search(query([[hasWord('word*')]]))).total).toBe(3);
    await holder.query('COMMIT');
    expect((await early).total).toBe(3);
    await holder.end();
    await store.close();
  });

  it('are built on by one where another stopped', async () => {
    const ground = await newGround();
    const first = await ground.open();
    await createMany(first.portal, 300, manyWords);
    const asked = query([[hasWord('w29*')]]);
    const search = first.portal.search(asked);
    search.catch(() => undefined);
    while ((await buildsOf(portals)).every(({ built }) => built === '0')) await new Promise((resolve) => setImmediate(resolve));
    await first.store.close();
    expect(await buildsOf(portals)).toContainEqual({ kind: 'token', built: expect.stringMatching(/^[1-9]/) });
    const second = await ground.open();
    const live = await liveContacts(second.portal);
    expect(await second.portal.search(asked)).toEqual(await expected(second.portal, live, asked));
    await second.store.close();
  });

  it('are built in steps that long texts do not make longer', async () => {
    const ground = await newGround();
    const { store, portal } = await ground.open();
    await createMany(portal, 150, manyWords);
    expect((await portal.search(query([[hasWord('w7x123')]]))).total).toBe(1);
    // 30,000 entries, 10,000 a step; each step raises the version.
    const [row] = await ask(`SELECT search_version AS version FROM portal WHERE id = ${portals}`);
    expect(Number(row?.['version'])).toBeGreaterThanOrEqual(4);
    await store.close();
  });
});

async function buildsOf(portal: number) {
  return ask(`SELECT kind, built_to::text AS built FROM search_index WHERE portal = ${portal}`);
}

async function ask(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a statement of the search on PostgreSQL', () => {
  it('goes by a key of the portal: none looks at a whole table, and none sorts what it has read', async () => {
    const client = new pg.Client({
      connectionString: database.url,
      options: '-c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off -c plan_cache_mode=force_generic_plan',
    });
    await client.connect();
    const statements = Object.values(searchStatements)
      .flatMap((each) => (typeof each === 'string' ? [each] : Object.values(each)))
      .filter((each) => !each.startsWith('SET'));
    expect(statements.length).toBeGreaterThan(20);
    for (const [place, statement] of statements.entries()) {
      await client.query(`PREPARE s${place} AS ${statement}`);
      const { rows } = await client.query<{ readonly types: number }>(
        `SELECT cardinality(parameter_types) AS types FROM pg_prepared_statements WHERE name = 's${place}'`,
      );
      const holes = Array.from({ length: rows[0]?.types ?? 0 }, () => 'NULL').join(', ');
      const plan = await client.query<Readonly<Record<'QUERY PLAN', string>>>(`EXPLAIN EXECUTE s${place} (${holes})`);
      const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(text, statement).not.toMatch(/Seq Scan|Sort/);
      for (const [condition] of text.matchAll(/Index Cond: .*/g)) expect(condition, statement).toMatch(/(portal|p\.id|\bid) = \$1/);
    }
    await client.end();
  });
});
