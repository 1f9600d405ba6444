import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { companies, contacts, create, link, openPortal, unlink } from '../../src/storage/conformance/setup.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { builtBy, deeds } from './graphs.ts';
import { exported, freshPath, imported, linesOf, removeHouses, rowsOf } from './houses.ts';

afterAll(removeHouses);

describe('moving house', () => {
  it('loses nothing: whatever was done, the export of the import is the export, and counters, pointers and blocks are as they were', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (list) => {
        const file = await builtBy(list);
        const path = await exported(file);
        const copy = await imported(path);
        expect(linesOf(await exported(copy.file))).toEqual(linesOf(path));
        expect(await rowsOf(copy.file)).toEqual(await rowsOf(file));
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('tells links alike in whatever order they were made, and whatever is gone: blocks are cut otherwise then', async () => {
    const file = freshPath();
    const store = await openSqlite(file);
    const portal = await openPortal(store);
    const contact = await create(portal, contacts);
    const made = await Promise.all(Array.from({ length: 150 }, () => create(portal, companies)));
    for (const company of made.reverse()) await link(portal, contact, company);
    for (const company of made.slice(50, 100)) await unlink(portal, contact, company);
    await store.close();
    const path = await exported(file);
    expect(linesOf(await exported((await imported(path)).file))).toEqual(linesOf(path));
  });
});
