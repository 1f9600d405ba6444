import { limits } from '../catalogue/limits.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { historyOf, type PropertyVersion } from '../domain/property-history.ts';
import type { StoredRecord } from '../domain/record.ts';
import type { Call } from './call.ts';

/** The values that properties of a record have had, newest first, by their names. */
export type PropertyHistories = ReadonlyMap<string, readonly PropertyVersion[]>;

/** The histories of these properties of records, in the order of the records. Source: objects spec. */
export async function historiesOf(
  call: Call,
  type: ObjectType,
  records: readonly StoredRecord[],
  names: readonly string[],
): Promise<readonly PropertyHistories[]> {
  const versions = await call.portal.versions(records, limits.historyTurnsMax);
  return records.map((record, place) => new Map(names.map((name) => [name, historyOf(type, record, versions[place] ?? [], name)])));
}
