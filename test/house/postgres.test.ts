import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { portalIdOf } from '../../src/domain/ids.ts';
import { readImport } from '../../src/moving/import.ts';
import { companies, contacts, create, link, neighbourIds, openPortal } from '../../src/storage/conformance/setup.ts';
import { examine } from '../../src/storage/doctor/examine.ts';
import { AlreadyThere } from '../../src/storage/moving/tables.ts';
import { Database } from '../../src/storage/postgres/database.ts';
import { openPostgres } from '../../src/storage/postgres/store.ts';
import { newDatabase } from '../postgres/database.ts';
import { builtBy, deeds } from './graphs.ts';
import { exported, imported, linesOf, onTables, removeHouses, rowsOf } from './houses.ts';

afterAll(removeHouses);

describe('moving house to PostgreSQL and back', () => {
  it('loses nothing: the exports of all three are the same, and so are counters, pointers and blocks', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (list) => {
        const file = await builtBy(list);
        const first = linesOf(await exported(file));
        await using database = await newDatabase();
        await imported(await exported(file), database.url);
        const second = await exported(database.url);
        expect(linesOf(second)).toEqual(first);
        expect(await rowsOf(database.url)).toEqual(await rowsOf(file));
        expect(await faultsIn(database.url)).toEqual([]);
        const { file: back } = await imported(second);
        expect(linesOf(await exported(back))).toEqual(first);
        expect(await rowsOf(back)).toEqual(await rowsOf(file));
      }),
      { numRuns: 2, endOnFailure: true },
    );
  });

  it('goes on where another engine ended: ids, numbers of the log and links', async () => {
    const file = await builtBy([{ what: 'hub', portal: 0, one: 3, other: 0 }]);
    await using database = await newDatabase();
    await imported(await exported(file), database.url);
    const store = await openPostgres(database.url);
    const portal = await store.portal(portalIdOf(1_001));
    if (portal === undefined) throw new Error('the portal that was moved is not there');
    const before = await store.logEnd();
    const [contact, company] = [await create(portal, contacts), await create(portal, companies)];
    await link(portal, contact, company);
    expect(await neighbourIds(portal, company, contacts)).toEqual([contact.id]);
    const changes = await portal.changes(0, 10_000);
    expect(changes.filter(({ number }) => number > before)).toHaveLength(3);
    expect(new Set(changes.map(({ number }) => number)).size).toBe(changes.length);
    expect(await store.lastPortalId()).toBe(1_009);
    await store.close();
    expect(await faultsIn(database.url)).toEqual([]);
  });

  it('leaves a database that no server takes for an empty one while a whole import into it is not complete, and goes on', async () => {
    const file = await builtBy([{ what: 'hub', portal: 0, one: 3, other: 0 }]);
    const path = await exported(file);
    await using database = await newDatabase();
    let lines = 0;
    const killed = async () => {
      lines += 1;
      if (lines > 150) throw new Error('killed');
    };
    await expect(onTables(database.url, (tables) => readImport(tables, linesIn(path, killed), undefined, 20))).rejects.toThrow('killed');
    await expect(openPostgres(database.url)).rejects.toThrow('holds a part of an import');
    const { totals } = await imported(path, database.url);
    expect(totals.earlierLines).toBeGreaterThan(50);
    expect(linesOf(await exported(database.url))).toEqual(linesOf(path));
    await (await openPostgres(database.url)).close();
  });

  it('adds a portal to a database that servers work on: nobody sees it before it is whole, or gets its id', async () => {
    const file = await builtBy([{ what: 'hub', portal: 0, one: 3, other: 0 }]);
    const path = await exported(file, { kind: 'portal', id: portalIdOf(1_001) });
    await using database = await newDatabase();
    const store = await openPostgres(database.url);
    const own = await openPortal(store, 7);
    await create(own, contacts);
    const seen: (number | undefined)[] = [];
    const look = async () => {
      if (seen.length === 120) {
        await expect(openPortal(store, 1_001)).rejects.toThrow('portal 1001 is being imported');
        expect(await store.lastPortalId()).toBe(1_001);
      }
      seen.push((await store.portal(portalIdOf(1_001)))?.id);
    };
    await onTables(database.url, (tables) => readImport(tables, linesIn(path, look), undefined, 60));
    expect(seen.length).toBeGreaterThan(100);
    expect(new Set(seen)).toEqual(new Set([undefined]));
    const moved = await store.portal(portalIdOf(1_001));
    expect(moved?.id).toBe(1_001);
    await create(own, contacts);
    await store.close();
    expect(await faultsIn(database.url)).toEqual([]);
    await expect(imported(path, database.url)).rejects.toThrow(AlreadyThere);
    expect(await onTables(database.url, (tables) => tables.unfinished())).toBeUndefined();
    const whole = await imported(await exported(database.url));
    expect(linesOf(await exported(whole.file))).toEqual(linesOf(await exported(database.url)));
  });

  it('is looked through and repaired like a file', async () => {
    const file = await builtBy([
      { what: 'link', portal: 0, one: 1, other: 2 },
      { what: 'link', portal: 1, one: 0, other: 1 },
      { what: 'archive', portal: 1, one: 0, other: 0 },
      { what: 'hub', portal: 0, one: 3, other: 0 },
    ]);
    await using database = await newDatabase();
    await imported(await exported(file), database.url);
    const sql = new Database(database.url, { connectionsMax: 1, statementMaxMs: 10_000, connectMaxMs: 10_000 });
    await sql.rows('DELETE FROM hub');
    await sql.rows('UPDATE lead SET to_id = 5');
    await sql.rows(
      `DELETE FROM adjacency WHERE from_type = ${companies} AND from_id = (SELECT min(from_id) FROM adjacency WHERE from_type = ${companies})`,
    );
    await sql.rows(`UPDATE archived_edge SET types = types || '.zzzz1' WHERE from_type = ${companies}`);
    await sql.rows(`UPDATE portal SET settings = '{"tier"' WHERE id = 1002`);
    expect(await faultsIn(database.url)).toEqual(['counters', 'edges', 'formerEdges', 'leads', 'settings']);
    await sql.rows(`UPDATE portal SET settings = '{"tier":"professional"}' WHERE id = 1002`);
    await sql.close();
    await onTables(database.url, async (tables) => {
      for await (const finding of examine(tables, 'repair')) expect(finding.isRepaired).toBe(true);
    });
    expect(await faultsIn(database.url)).toEqual([]);
    expect(await rowsOf(database.url)).toEqual(await rowsOf(file));
  });
});

/** The lines of an export one by one; `look` is called before each. */
async function* linesIn(path: string, look: () => Promise<void>): AsyncGenerator<Buffer> {
  for (const line of linesOf(path).slice(0, -1)) {
    await look();
    yield Buffer.from(`${line}\n`);
  }
}

/** Names of the rules that are broken, each once. */
async function faultsIn(url: string): Promise<readonly string[]> {
  const found = new Set<string>();
  await onTables(
    url,
    async (tables) => {
      for await (const { rule } of examine(tables, 'look')) found.add(rule);
    },
    'read',
  );
  return [...found].sort();
}
