import { propertyVersionsMax } from '../catalogue/limits.ts';
import type { ChangeSource, PropertyEdits } from './change.ts';
import type { ObjectType } from './object-type.ts';
import { propertyOf, type StoredRecord } from './record.ts';

/** What one write set on a record, and who wrote. `at` is epoch milliseconds. */
export interface RecordVersion {
  readonly at: number;
  readonly source: ChangeSource;
  readonly properties: PropertyEdits;
}

/** A value that a property had from `at` on; '' where it was cleared. */
export interface PropertyVersion {
  readonly value: string;
  readonly at: number;
  readonly source: ChangeSource;
}

/**
 * The values that a record's property has had, newest first, as many as HubSpot keeps; empty where it never had one. A value that no
 * version tells of, because the record is older than its history, counts from the record's creation. Id and times have one value.
 */
export function historyOf(
  type: ObjectType,
  record: StoredRecord,
  versions: readonly RecordVersion[],
  name: string,
): readonly PropertyVersion[] {
  const max = propertyVersionsMax[type.id ?? ''] ?? propertyVersionsMax.other;
  const history: PropertyVersion[] = [];
  for (const { at, source, properties } of versions) {
    if (history.length === max) return history;
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (value !== undefined) history.push({ value: value ?? '', at, source });
  }
  const value = history.length > 0 ? undefined : propertyOf(type, record, name);
  if (value === undefined) return history;
  const at = name === type.row.modifiedProperty ? record.updatedAt : record.createdAt;
  const creator = record.properties['hs_object_source_id'];
  return [{ value, at, source: { kind: 'INTEGRATION', ...(creator !== undefined && { id: creator }) } }];
}
