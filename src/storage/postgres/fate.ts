import type { RecordRef } from '../../domain/ids.ts';
import type { FateChange } from '../../domain/turn-state.ts';
import { writeTypes } from '../encoding/block.ts';
import { readRecordRow } from '../encoding/rows.ts';
import type { KeepContext } from './keep.ts';
import { keepStatements } from './keep-statements.ts';
import { readStatements } from './read-statements.ts';
import { putRows } from './rows-put.ts';

/**
 * Archives, restores, purges or merges a record. Its live edges are kept with all others; here are those that are set aside
 * for a restore, both directions, and the ids that lead elsewhere.
 */
export async function keepFate(fate: FateChange, context: KeepContext): Promise<void> {
  const { sql, portal } = context;
  const key = [portal, fate.record.type, fate.record.id] as const;
  switch (fate.kind) {
    case 'recordArchived':
      await forgetInIndexes(fate.record, context);
      sql.run(keepStatements.archive, ...key, fate.at);
      setEdgesAside(fate, context);
      return;
    case 'recordRestored':
      await restore(fate.record, context);
      // Links to live records came back with the restored one or gave way to others: either way they are settled.
      sql.run(keepStatements.forgetEdgesBackFromLive, ...key);
      sql.run(keepStatements.forgetEdgesToLive, ...key);
      return;
    case 'recordPurged':
      sql.run(keepStatements.forgetEdgesBack, ...key);
      sql.run(keepStatements.forgetEdges, ...key);
      await forgetInIndexes(fate.record, context);
      sql.run(keepStatements.purge, ...key);
      sql.run(keepStatements.forgetChanges, ...key);
      return;
    case 'recordsMerged':
      for (const merged of fate.merged) {
        sql.run(keepStatements.moveMerged, portal, fate.record.type, merged, fate.record.id);
        sql.run(keepStatements.putMerged, portal, fate.record.type, merged, fate.record.id);
      }
      return;
  }
}

/** Takes a record, if it is live, out of the indexes of its type. */
async function forgetInIndexes(record: RecordRef, context: KeepContext): Promise<void> {
  const { sql, indexes } = context;
  if (!indexes.isWatching(record.type)) return;
  const before = await stored(record, context);
  if (before?.archivedAt === null) await indexes.follow(sql, [{ before, after: undefined }]);
}

async function restore(record: RecordRef, context: KeepContext): Promise<void> {
  const { sql, portal, indexes } = context;
  const archived = indexes.isWatching(record.type) ? await stored(record, context) : undefined;
  sql.run(keepStatements.restore, portal, record.type, record.id);
  if (archived !== undefined && archived.archivedAt !== null) {
    await indexes.follow(sql, [{ before: undefined, after: { ...archived, archivedAt: null } }]);
  }
}

async function stored({ type, id }: RecordRef, { sql, portal }: KeepContext) {
  const [row] = await sql.rows(readStatements.record, portal, type, id);
  return row === undefined ? undefined : readRecordRow(row);
}

type Ended = Exclude<FateChange, { kind: 'recordsMerged' }>;

function setEdgesAside({ record, edges }: Ended, context: KeepContext): void {
  const { links } = context.schema;
  const rows = edges.flatMap(({ to, types }) => {
    const back = types.map((type) => links.inverseOf(type)).sort((one, other) => one - other);
    return [
      [record.type, record.id, to.type, to.id, writeTypes(types)],
      [to.type, to.id, record.type, record.id, writeTypes(back)],
    ];
  });
  putRows(context, keepStatements.keepArchivedEdges, rows);
}
