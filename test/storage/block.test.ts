import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedAssociationTypeKey } from '../../src/domain/ids.ts';
import { type Block, blockMax, type EdgeTypes, editBlock, readBlock, typesInBlock, writeBlock } from '../../src/storage/encoding/block.ts';
import { TypeSets } from '../../src/storage/encoding/type-sets.ts';

const typeSets = new TypeSets();
const someTypes = [[4, 1116], [1116], [8, 1120, 577]].map((keys) => typeSets.of(keys.map(storedAssociationTypeKey)));
const types = fc.constantFrom(...someTypes);
const id = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
const neighbours = fc.uniqueArray(fc.tuple(id, types), { selector: ([key]) => key, maxLength: blockMax }).map(ascending);
const edits = fc
  .uniqueArray(fc.tuple(id, fc.option(types, { nil: undefined })), { selector: ([key]) => key, minLength: 1, maxLength: 200 })
  .map(ascending);

describe('a block of neighbours', () => {
  it('reads back as it was written, for ids up to the largest safe one', () => {
    fc.assert(
      fc.property(neighbours, (rows) => {
        const block = blockOf(rows);
        expect(readBlock(0, writeBlock(block.ids, block.types), typeSets)).toEqual(block);
      }),
    );
  });

  it('finds the types of each of its neighbours and of no other', () => {
    fc.assert(
      fc.property(neighbours, id, (rows, other) => {
        for (const [key, own] of rows) expect(typesInBlock(blockOf(rows), key)).toBe(own);
        expect(typesInBlock(blockOf(rows), other)).toBe(new Map(rows).get(other));
      }),
    );
  });

  it('becomes, when edited, what a map becomes: in blocks that ascend, none empty or too large, each in its own range', () => {
    fc.assert(
      fc.property(neighbours, edits, (rows, changes) => {
        const expected = new Map<number, EdgeTypes>(rows);
        for (const [key, own] of changes) {
          if (own === undefined) expected.delete(key);
          else expected.set(key, own);
        }
        const pieces = editBlock(
          blockOf(rows),
          changes.map(([key, own]) => ({ id: key, types: own })),
        );
        const left = pieces.flatMap((piece) => piece.ids.map((key, place): [number, EdgeTypes] => [key, piece.types[place] ?? []]));
        expect(left).toEqual([...expected].sort(([one], [other]) => one - other));
        expect(pieces.every(({ ids }) => ids.length > 0 && ids.length <= blockMax)).toBe(true);
        pieces.forEach((piece, place) => {
          expect(piece.first).toBe(place === 0 ? 0 : piece.ids[0]);
        });
      }),
    );
  });

  it('stays full when ids only rise', () => {
    let pieces: readonly Block[] = [blockOf([])];
    const full: Block[] = [];
    for (let next = 1; next <= 10 * blockMax; next += 1) {
      const [last] = pieces.slice(-1);
      if (last === undefined) throw new Error('no block is left');
      pieces = editBlock(last, [{ id: next, types: someTypes[1] }]);
      full.push(...pieces.slice(0, -1));
    }
    expect(full.map(({ ids }) => ids.length)).toEqual(new Array(9).fill(blockMax));
  });
});

function blockOf(rows: readonly (readonly [number, EdgeTypes])[]): Block {
  return { first: 0, ids: rows.map(([key]) => key), types: rows.map(([, own]) => own) };
}

function ascending<Value>(rows: readonly (readonly [number, Value])[]): (readonly [number, Value])[] {
  return [...rows].sort(([one], [other]) => one - other);
}
