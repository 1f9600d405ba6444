import { portalIdOf } from '../domain/ids.ts';
import type { Piece } from '../generating/crm.ts';
import { seedStream } from '../seeds/apply.ts';
import type { SeedAssociation, SeedDocument, SeedRecord } from '../seeds/document.ts';
import { tellSeedFault } from '../seeds/document.ts';
import { compose } from './compose.ts';

/** Records and associations that are applied in one go: what is remembered of a CRM meanwhile is bounded by it, but for ids. */
const piecesAtOnce = 5_000;

/** Fills a new database with one portal, piece by piece. `at` is when all of it is done, in epoch milliseconds. Rejects where a piece is refused. */
export async function fillHouse(
  { db, portal, at }: { readonly db: string; readonly portal: number; readonly at: number },
  pieces: Iterable<Piece>,
): Promise<void> {
  const { store, serverCall, server } = await compose({ db, clock: { now: () => at }, logLevel: 'silent' });
  try {
    const id = portalIdOf(portal);
    await store.addPortal({ id, createdAt: at, settings: {} });
    const add = await seedStream(serverCall, id);
    for (const document of documentsOf(pieces)) {
      const fault = await add(document);
      if (fault !== undefined) throw new Error(`what was made up is refused: ${tellSeedFault(fault)}`);
    }
  } finally {
    await server.close();
    await store.close();
  }
}

function* documentsOf(pieces: Iterable<Piece>): Generator<SeedDocument> {
  let records: Record<string, SeedRecord[]> = {};
  let associations: SeedAssociation[] = [];
  let count = 0;
  for (const piece of pieces) {
    if (piece.kind === 'labels') {
      yield { associationLabels: piece.labels };
      continue;
    }
    if (piece.kind === 'association') associations.push(piece.association);
    else {
      const list = records[piece.type] ?? [];
      list.push(piece.record);
      records[piece.type] = list;
    }
    count += 1;
    if (count < piecesAtOnce) continue;
    yield { records, associations };
    [records, associations, count] = [{}, [], 0];
  }
  yield { records, associations };
}
