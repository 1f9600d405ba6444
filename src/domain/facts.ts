import type { Change, EdgesTo } from './change.ts';
import type { AssociationTypeKey, ObjectTypeKey, RecordId, RecordRef } from './ids.ts';
import type { PortalSchema } from './portal-schema.ts';
import type { StoredRecord } from './record.ts';
import type { ValueRef } from './unique-value.ts';

/** Whether a record is there: `archived` ones are kept but take no part in anything. */
export type Presence = 'live' | 'archived' | 'absent';

/** Two records that a command may link or unlink. */
export interface PairRef {
  readonly from: RecordRef;
  readonly to: RecordRef;
}

/** One end of links: a record, and the type of the records at the other end. */
export interface LinkEnd {
  readonly record: RecordRef;
  readonly toType: ObjectTypeKey;
}

/** What a command must know before it decides. What it does not name here it must not ask for. */
export interface FactRequest {
  /** Records to be read whole. */
  readonly records?: readonly RecordRef[];
  /** Pairs of records: whether both are there, how they are linked, and what else bounds a link between them. */
  readonly pairs?: readonly PairRef[];
  /** Records that may have to let go of what they hold by a one-per type: whom they hold, and that pair. */
  readonly holders?: readonly LinkEnd[];
  /** Records that may be linked to a record which the command creates. */
  readonly ends?: readonly LinkEnd[];
  /** Records whose every link is needed. Only for a command that reaches `neighbours`. */
  readonly neighbourhoods?: readonly RecordRef[];
  /** Archived records whose former links are needed, with what their other ends hold now. Only with reach `neighbours`. */
  readonly formerNeighbourhoods?: readonly RecordRef[];
  /** Association types of the portal's own whose edges are to be counted. */
  readonly typesInUse?: readonly AssociationTypeKey[];
  /** Object types of which it is asked whether a record of theirs is live. Only for a command that reaches `neighbours`. */
  readonly populations?: readonly ObjectTypeKey[];
  /** Values of unique properties whose holder is needed. */
  readonly unique?: readonly ValueRef[];
  /** Values of which the command must know whether anybody may hold them. */
  readonly blocked?: readonly ValueRef[];
  /** Values of which it is asked which live records have them. Only for a command that reaches `neighbours`. */
  readonly recordsWith?: readonly ValuesRef[];
}

/** Values of one property; `limit` bounds how many records that have one of them are of interest. */
export interface ValuesRef {
  readonly type: ObjectTypeKey;
  readonly property: string;
  readonly values: readonly string[];
  readonly limit: number;
}

/**
 * What a command's decision may look at: the portal's state as every earlier command of the turn left it.
 * Asking for a record or pair that the command's `FactRequest` did not name is a programmer's error and throws, except for
 * records that the command itself created.
 */
export interface Facts {
  /** What the portal's records can be and how they can be linked. */
  readonly schema: PortalSchema;
  presence(record: RecordRef): Presence;
  /** The whole record, archived or not; undefined where there is none. */
  record(record: RecordRef): StoredRecord | undefined;
  /** Types of the edges `from` → `to`, in no particular order; empty where the two are not linked. */
  typesBetween(from: RecordRef, to: RecordRef): readonly AssociationTypeKey[];
  /** How many records of a type a record is linked to. Both must belong to a requested pair or end. */
  neighbourCount(record: RecordRef, type: ObjectTypeKey): number;
  /** How many edges of one association type leave a record. Both must belong to a requested pair or end. */
  edgeCount(record: RecordRef, toType: ObjectTypeKey, type: AssociationTypeKey): number;
  /** The one record that a requested holder holds by a one-per type; undefined where it holds none. */
  held(record: RecordRef, toType: ObjectTypeKey, type: AssociationTypeKey): RecordRef | undefined;
  /** Every record that a requested neighbourhood is linked to, with the types that lead there. */
  neighboursOf(record: RecordRef): readonly EdgesTo[];
  /**
   * The links that a requested archived record had when it was archived. A restore of either end settles those whose other
   * end is live: they are not former links any more, whether they came back or not.
   */
  formerNeighboursOf(record: RecordRef): readonly EdgesTo[];
  /** How many edges of a requested type of the portal's own there are. */
  edgesOfType(type: AssociationTypeKey): number;
  /** Whether any record of a requested object type was live before the command. */
  isPopulated(type: ObjectTypeKey): boolean;
  /** Live records that have one of the values that the command asked for, this very request: ascending ids, `limit` at most. */
  recordsWith(values: ValuesRef): readonly RecordId[];
  /**
   * The live record that holds a requested value of a unique property. Records come to hold the unique values of their
   * properties when they are created, updated or restored, whoever held them before, and let go of them with an update, when they
   * are archived and when they are purged.
   */
  holderOf(value: ValueRef): RecordId | undefined;
  /** True where nobody may hold a requested value any more. */
  isBlocked(value: ValueRef): boolean;
  /**
   * Moves the facts on by a change of the command that is being decided, so that the rest of its decision sees it.
   * The decision must return the changes that it foresaw first and in the same order.
   */
  foresee(change: Change): void;
  /**
   * An id that no record of the portal has had, above all that were chosen for one. Taking one is not undone when the command fails: ids may have gaps.
   */
  takeRecordId(): RecordId;
}

/** The part of the facts on which a link is decided. */
export type LinkFacts = Pick<Facts, 'schema' | 'presence' | 'typesBetween' | 'neighbourCount' | 'edgeCount' | 'held'>;
