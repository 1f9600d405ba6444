import type { EdgesTo, RecordChange } from './change.ts';
import type { Presence } from './facts.ts';
import type { AssociationTypeKey, ObjectTypeKey, RecordId, RecordRef } from './ids.ts';
import type { StoredRecord } from './record.ts';

/** The edges between two records, kept once: `types` are those of the direction `a` → `b`. */
export interface PairState {
  readonly a: RecordRef;
  readonly b: RecordRef;
  types: readonly AssociationTypeKey[];
  isDirty: boolean;
}

/** How many neighbours of one object type a record has, in all and by type of the edge (the default type is the whole). */
export interface GroupState {
  readonly record: RecordRef;
  readonly toType: ObjectTypeKey;
  total: number;
  readonly byType: Map<AssociationTypeKey, number>;
  /** True where storage keeps a counter for this group already. */
  readonly isCounted: boolean;
  isDirty: boolean;
  /** Links of this record to records of this type, by the other record's id. */
  readonly pairs: Map<RecordId, PairState>;
}

/** A one-per edge that storage keeps a pointer to: `to` is null where the record has none any more. */
export interface LeadState {
  readonly record: RecordRef;
  readonly toType: ObjectTypeKey;
  readonly type: AssociationTypeKey;
  to: RecordId | null;
  isDirty: boolean;
}

/** A change of what a record is, as against what it says: storage carries it out after all else. */
export type FateChange = Extract<RecordChange, { kind: 'recordArchived' | 'recordRestored' | 'recordPurged' | 'recordsMerged' }>;

/** What a turn knows of one record. */
export interface NodeState {
  presence: Presence | undefined;
  /** Null where the whole record was read and there is none. */
  stored: StoredRecord | null | undefined;
  isDirty: boolean;
  /** True for a record that the turn created: it has no links but those that the turn made. */
  isNew: boolean;
  /** By object type; few, so that looking through them takes less than a map does. */
  readonly groups: GroupState[];
  /** By object type and association type; few. */
  readonly leads: LeadState[];
  neighbours: readonly RecordRef[] | undefined;
  former: readonly EdgesTo[] | undefined;
}
