import type { Change } from './change.ts';
import type { AssociationTypeKey, ObjectTypeKey, RecordId, RecordRef } from './ids.ts';
import type { StoredRecord } from './record.ts';

/** Whether a record is there: `archived` ones are kept but take no part in anything. */
export type Presence = 'live' | 'archived' | 'absent';

/** Two records that a command may link or unlink. */
export interface PairRef {
  readonly from: RecordRef;
  readonly to: RecordRef;
}

/** What a command must know before it decides. What it does not name here it must not ask for. */
export interface FactRequest {
  /** Records to be read whole. */
  readonly records?: readonly RecordRef[];
  /** Pairs of records: whether both are there, how they are linked, and what else bounds a link between them. */
  readonly pairs?: readonly PairRef[];
}

/**
 * What a command's decision may look at: the portal's state as every earlier command of the turn left it.
 * Asking for a record or pair that the command's `FactRequest` did not name is a programmer's error and throws.
 */
export interface Facts {
  presence(record: RecordRef): Presence;
  /** The whole record, archived or not; undefined where there is none. */
  record(record: RecordRef): StoredRecord | undefined;
  /** Types of the edges `from` → `to`, in no particular order; empty where the two are not linked. */
  typesBetween(from: RecordRef, to: RecordRef): readonly AssociationTypeKey[];
  /** How many records of a type a record is linked to. Both must belong to a requested pair. */
  neighbourCount(record: RecordRef, type: ObjectTypeKey): number;
  /** How many edges of one association type leave a record. Both must belong to a requested pair. */
  edgeCount(record: RecordRef, toType: ObjectTypeKey, type: AssociationTypeKey): number;
  /**
   * Moves the facts on by a change of the command that is being decided, so that the rest of its decision sees it.
   * The decision must return the changes that it foresaw first and in the same order.
   */
  foresee(change: Change): void;
  /** An id that no record of the portal has had. Taking one is not undone when the command fails: ids may have gaps. */
  takeRecordId(): RecordId;
}
