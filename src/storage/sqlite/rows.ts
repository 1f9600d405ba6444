import type { PropertyValues } from '../../domain/change.ts';
import { recordIdOf, storedObjectTypeKey } from '../../domain/ids.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { SqlRow } from './driver.ts';

/** Reads a row of `type, id, created_at, updated_at, archived_at, properties`. */
export function readRecordRow(row: SqlRow): StoredRecord {
  const [type, id, createdAt, updatedAt, archivedAt, properties] = row;
  return {
    type: storedObjectTypeKey(Number(type)),
    id: recordIdOf(Number(id)),
    createdAt: Number(createdAt),
    updatedAt: Number(updatedAt),
    archivedAt: archivedAt === null || archivedAt === undefined ? null : Number(archivedAt),
    properties: JSON.parse(String(properties)) as PropertyValues,
  };
}
