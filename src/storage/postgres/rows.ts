import { createHash } from 'node:crypto';
import type { PropertyValues } from '../../domain/change.ts';
import { recordIdOf, storedObjectTypeKey } from '../../domain/ids.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { SqlRow } from './database.ts';

/** The columns of a record in the order in which `readRecordRow` reads them. */
export const recordColumns = 'type, id, created_at, updated_at, archived_at, properties';

/** Reads a row of `recordColumns`. */
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

/** A unique value as it is kept: JSON, because no column takes every character that a value can have. */
export function writeValue(value: string): string {
  return JSON.stringify(value);
}

/** What a unique value is found by. */
export function hashOfValue(value: string): Buffer {
  return createHash('sha256').update(writeValue(value)).digest();
}
