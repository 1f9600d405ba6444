import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { builtBy, deeds } from './graphs.ts';
import { exported, imported, linesOf, removeHouses, rowsOf } from './houses.ts';

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
});
