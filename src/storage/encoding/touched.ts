import type { Change } from '../../domain/change.ts';
import type { RecordRef } from '../../domain/ids.ts';

/**
 * The records that a change touches: whose own row, updates, links, counters and pointers it may have changed. Former links of records that were
 * archived, merged ids, unique and blocked values and definitions are not told by it.
 */
export function recordsTouchedBy(change: Change): readonly RecordRef[] {
  switch (change.kind) {
    case 'linked':
    case 'unlinked':
      return [change.from, change.to];
    case 'recordCreated':
    case 'recordUpdated':
      return [change.record];
    case 'recordArchived':
    case 'recordRestored':
    case 'recordPurged':
      return [change.record, ...change.edges.map(({ to }) => to)];
    default:
      return [];
  }
}
