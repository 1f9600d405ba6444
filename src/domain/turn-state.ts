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

/** A record that a turn made or edited. */
export interface DirtyRecord {
  readonly record: StoredRecord;
  readonly before: StoredRecord | undefined;
}

/** What a turn knows of one record. */
export interface NodeState {
  presence: Presence | undefined;
  /** Null where the whole record was read and there is none. */
  stored: StoredRecord | null | undefined;
  /** What the record was before the turn edited it; undefined where it was not live. */
  before: StoredRecord | undefined;
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

/** True where every link of a record is known, so that what was not loaded is not there. */
export function isWholeKnown(node: NodeState | undefined): boolean {
  return node?.isNew === true || node?.neighbours !== undefined;
}

/** The pointer of a record by a one-per type, if it is known. */
export function leadIn(node: NodeState | undefined, toType: ObjectTypeKey, type: AssociationTypeKey): LeadState | undefined {
  if (node === undefined) return undefined;
  for (const lead of node.leads) if (lead.type === type && lead.toType === toType) return lead;
  return undefined;
}

/** The counters of a record's neighbours of one type, if they are known. */
export function groupIn(node: NodeState | undefined, toType: ObjectTypeKey): GroupState | undefined {
  if (node === undefined) return undefined;
  for (const group of node.groups) if (group.toType === toType) return group;
  return undefined;
}

/** Throws for what no command asked for. */
export function known<Value>(value: Value | undefined, record: RecordRef): Value {
  if (value === undefined) throw new Error(`the command did not ask for facts of record ${record.type}:${record.id}`);
  return value;
}

/** True where both name the same record. */
export function isSame(one: RecordRef, other: RecordRef): boolean {
  return one.id === other.id && one.type === other.type;
}
