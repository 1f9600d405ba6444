import type { NumberedChange } from '../../domain/change.ts';
import type { RecordRef } from '../../domain/ids.ts';
import type { RecordVersion } from '../../domain/property-history.ts';

/** What the changes of one row of the log set on a record, newest first. */
export function versionsIn(changes: readonly NumberedChange[], { type, id }: RecordRef): readonly RecordVersion[] {
  return changes
    .flatMap(({ at, source, change }): readonly RecordVersion[] => {
      if (change.kind !== 'recordCreated' && change.kind !== 'recordUpdated') return [];
      return change.record.id === id && change.record.type === type ? [{ at, source, properties: change.properties }] : [];
    })
    .reverse();
}
