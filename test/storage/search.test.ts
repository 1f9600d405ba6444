import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { portalIdOf } from '../../src/domain/ids.ts';
import { IdSet, idsOfMarks, markOf } from '../../src/storage/encoding/search-ids.ts';
import { openDriver } from '../../src/storage/sqlite/driver.ts';
import { prepareStatements } from '../../src/storage/sqlite/statements.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { type Ground, proveSearching } from './searching.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-search-'));
let files = 0;
const freshFile = () => join(folder, `store-${files++}.db`);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file, and after a crash a copy of it: what the crash would leave at that moment. */
async function newGround(): Promise<Ground> {
  let file = freshFile();
  return {
    async open() {
      const store = await openSqlite(file, { searchWalkMax: 0 });
      if ((await store.portal(portalIdOf(7))) === undefined) await store.addPortal({ id: portalIdOf(7), createdAt: 1, settings: {} });
      const portal = await store.portal(portalIdOf(7));
      if (portal === undefined) throw new Error('the portal that was just added is not there');
      return { store, portal };
    },
    async crash(store) {
      const copy = freshFile();
      for (const end of ['', '-wal', '-turns']) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
      await store.close();
      file = copy;
    },
  };
}

describe('searching by indexes of a SQLite file', () => {
  proveSearching(newGround, 60);
});

describe('a statement of the search', () => {
  it('goes by a key: none looks at a whole table', async () => {
    const file = freshFile();
    await (await openSqlite(file)).close();
    const plans = await plansOfReads(file);
    expect(plans.length).toBeGreaterThan(20);
    for (const { sql, plan } of plans) {
      expect(plan, sql).not.toMatch(/SCAN|TEMP B-TREE/);
      expect(plan, sql).toMatch(
        /SEARCH (search_entry USING PRIMARY KEY \(index_key=\?|record USING (COVERING )?INDEX record_(live|archived) \(portal=\? AND type=\?)/,
      );
    }
  });
});

/** Those that look into properties are for rare questions about definitions. */
const ofSearch = /^(?!.*json_)[\s\S]*FROM (search_entry|record) WHERE/;

/** How SQLite runs each statement that reads entries of indexes or live records. */
async function plansOfReads(file: string): Promise<readonly { readonly sql: string; readonly plan: string }[]> {
  const driver = await openDriver(file);
  const texts: string[] = [];
  prepareStatements({
    ...driver,
    prepare(sql, answers) {
      if (answers === 'rows' && ofSearch.test(sql)) texts.push(sql);
      return driver.prepare(sql, answers);
    },
  });
  const plans = texts.map((sql) => ({ sql, plan: planOf(sql) }));
  driver.close();
  return plans;

  function planOf(sql: string): string {
    const holes = sql.match(/\?/g)?.length ?? 0;
    const rows = driver.prepare(`EXPLAIN QUERY PLAN ${sql}`, 'rows').all(...Array.from({ length: holes }, () => 1));
    return rows.map((row) => String(row[3])).join('; ');
  }
}

describe('a set of ids', () => {
  const ids = fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 20_000_000_000, max: 20_000_005_000 })), {
    maxLength: 300,
  });
  const setOf = (all: readonly number[]) => {
    const set = new IdSet();
    for (const id of all) set.add(id);
    return set;
  };
  const ascending = (all: Iterable<number>) => [...all].sort((one, other) => one - other);

  it('holds what a set holds, united, intersected, subtracted, and in pages', () => {
    fc.assert(
      fc.property(ids, ids, fc.nat(50), fc.nat(50), (some, others, offset, limit) => {
        const [united, both, rest] = [setOf(some), setOf(some), setOf(some)];
        united.unite(setOf(others));
        both.intersect(setOf(others));
        rest.subtract(setOf(others));
        expect(united.page(0, 1_000)).toEqual(ascending(new Set([...some, ...others])));
        expect(both.page(0, 1_000)).toEqual(ascending(some.filter((id) => others.includes(id))));
        expect(rest.page(0, 1_000)).toEqual(ascending(some.filter((id) => !others.includes(id))));
        expect(united.page(offset, limit)).toEqual(united.page(0, 1_000).slice(offset, offset + limit));
        expect(united.size).toBe(new Set([...some, ...others]).size);
        for (const id of others) both.delete(id);
        expect([both.size, some.every((id) => united.has(id) && !both.has(id))]).toEqual([0, true]);
      }),
    );
  });

  it('takes rows one by one and packed, whatever their order', () => {
    fc.assert(
      fc.property(ids, (all) => {
        const marks = (id: number) => `${Math.floor(id / 1_024)}${markOf(id)}`;
        const [packed, rows] = [new IdSet(), new IdSet()];
        packed.addPacked(all.map(marks).join(''));
        for (const id of all) rows.addMarks(Math.floor(id / 1_024), markOf(id));
        expect(packed.page(0, 1_000)).toEqual(ascending(all));
        expect(rows.page(0, 1_000)).toEqual(ascending(all));
        for (const id of all) expect(idsOfMarks(Math.floor(id / 1_024), markOf(id))).toEqual([id]);
      }),
    );
  });
});
