import { deepEqual, rejects } from 'node:assert/strict';
import type { StoreCopy } from '../port.ts';
import { contacts, create, openPortal, type StoreCase } from './setup.ts';

const pieceBytes = 1_000_000;

async function bytesOf(copy: StoreCopy): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let offset = 0; ; ) {
    const piece = await copy.read(offset, pieceBytes);
    if (piece.length === 0) return Buffer.concat(pieces);
    pieces.push(piece);
    offset += piece.length;
  }
}

/** What a copy of a whole store promises, where the store has a file of its own. */
export const copyCases: readonly StoreCase[] = [
  {
    claim: 'copies itself as it was when the copy began, whatever is written meanwhile, until the copy ends',
    async prove(store) {
      const portal = await openPortal(store);
      await create(portal, contacts, { firstname: 'Ada' });
      const copy = await store.copy();
      if (copy === undefined) return;
      const before = await bytesOf(copy);
      deepEqual(before.length, copy.bytes);
      for (let count = 0; count < 20; count += 1) await create(portal, contacts, { firstname: 'x'.repeat(10_000) });
      deepEqual(await bytesOf(copy), before);
      await copy.end();
      await rejects(copy.read(0, 1), /ended/);
      await create(portal, contacts);
    },
  },
];
