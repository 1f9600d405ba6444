import type { RecordRef } from '../../domain/ids.ts';
import type { FateChange } from '../../domain/turn-state.ts';
import { writeTypes } from '../encoding/block.ts';
import { readRecordRow } from '../encoding/rows.ts';
import type { KeepContext } from './keep.ts';

/**
 * Archives, restores, purges or merges a record. Its live edges are kept with all others; here are those that are set aside
 * for a restore, both directions, and the ids that lead elsewhere.
 */
export function keepFate(fate: FateChange, context: KeepContext): void {
  const { key, sql } = context;
  const { type, id } = fate.record;
  switch (fate.kind) {
    case 'recordArchived':
      forgetInIndexes(fate.record, context);
      sql.archiveRecord.run(fate.at, key, type, id);
      setEdgesAside(fate, context);
      return;
    case 'recordRestored':
      restoreRecord(fate.record, context);
      forgetEdgesToLive(fate.record, context);
      return;
    case 'recordPurged':
      for (const [toType, toId] of sql.archivedEdges.all(key, type, id)) {
        sql.removeArchivedEdge.run(key, type, id, Number(toType), Number(toId));
        sql.removeArchivedEdge.run(key, Number(toType), Number(toId), type, id);
      }
      forgetInIndexes(fate.record, context);
      sql.purgeLive.run(key, type, id);
      sql.purgeArchived.run(key, type, id);
      sql.forgetRecordChanges.run(key, type, id);
      return;
    case 'recordsMerged':
      for (const merged of fate.merged) {
        sql.moveMerged.run(id, key, type, merged);
        sql.putMerged.run(key, type, merged, id);
      }
      return;
  }
}

/** Takes a record, if it is live, out of the indexes of its type. */
function forgetInIndexes({ type, id }: RecordRef, { key, sql, indexes }: KeepContext): void {
  if (!indexes.isWatching(type)) return;
  const row = sql.liveRecord.get(key, type, id);
  if (row !== undefined) indexes.follow([{ before: readRecordRow(row), after: undefined }]);
}

function restoreRecord({ type, id }: RecordRef, { key, sql, indexes }: KeepContext): void {
  const isIndexed = indexes.isWatching(type) && sql.isLive.get(key, type, id) === undefined;
  sql.restoreRecord.run(key, type, id);
  const row = isIndexed ? sql.liveRecord.get(key, type, id) : undefined;
  if (row !== undefined) indexes.follow([{ before: undefined, after: readRecordRow(row) }]);
}

type Ended = Extract<FateChange, { kind: 'recordArchived' | 'recordRestored' | 'recordPurged' }>;

function setEdgesAside({ record, edges }: Ended, { key, sql, schema }: KeepContext): void {
  for (const { to, types } of edges) {
    const back = types.map((type) => schema.links.inverseOf(type)).sort((one, other) => one - other);
    sql.keepArchivedEdge.run(key, record.type, record.id, to.type, to.id, writeTypes(types));
    sql.keepArchivedEdge.run(key, to.type, to.id, record.type, record.id, writeTypes(back));
  }
}

/** Links to live records came back with the restored one or gave way to others: either way they are settled. */
function forgetEdgesToLive({ type, id }: FateChange['record'], { key, sql }: KeepContext): void {
  for (const [toType, toId] of sql.archivedEdges.all(key, type, id)) {
    if (sql.isLive.get(key, Number(toType), Number(toId)) === undefined) continue;
    sql.removeArchivedEdge.run(key, type, id, Number(toType), Number(toId));
    sql.removeArchivedEdge.run(key, Number(toType), Number(toId), type, id);
  }
}
