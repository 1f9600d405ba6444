import type { AssociationTypeKey, ObjectTypeKey, RecordId } from './ids.ts';
import type { Property } from './property.ts';
import type { StoredRecord } from './record.ts';

/**
 * What a property's value is compared by: numbers and times (epoch milliseconds) as numbers, all else as text in lower case, except the
 * values of enumerations, whose case counts. Numbers come before texts.
 */
export type SearchKey = number | string;

/** One end of a range of keys. */
export interface SearchBound {
  readonly key: SearchKey;
  readonly isInclusive: boolean;
}

/** What a test looks at in a record. `negated` tests hold for every live record that the plain test does not hold for. */
export type SearchTest = { readonly isNegated: boolean } & (
  | { readonly form: 'equals'; readonly property: Property; readonly keys: readonly SearchKey[] }
  | { readonly form: 'range'; readonly property: Property; readonly from?: SearchBound; readonly to?: SearchBound }
  /** The record has a value of the property. */
  | { readonly form: 'set'; readonly property: Property }
  /** The text of one of the properties has tokens that match every pattern; the patterns may match in different properties. */
  | { readonly form: 'tokens'; readonly properties: readonly Property[]; readonly patterns: readonly TokenPattern[] }
  /** The record is linked to one of these, by one of the types where they are named. */
  | {
      readonly form: 'linked';
      readonly toType: ObjectTypeKey;
      readonly ids: readonly RecordId[];
      readonly types?: readonly AssociationTypeKey[];
    }
);

/** A token in lower case; `*` stands for any run of characters, also none. */
export type TokenPattern = string;

/** Records to be taken as these rather than as they are; null: as if they were not there. */
export type Instead = ReadonlyMap<RecordId, StoredRecord | null>;

/** Which live records of a type, in which order, and which of them. */
export interface SearchQuery {
  readonly type: ObjectTypeKey;
  /** A record is found that passes every test of any of the groups; without groups, every record is. */
  readonly groups: readonly (readonly SearchTest[])[];
  /** Records without a value of the property come last; equals, and all where it is absent, in ascending order of id. */
  readonly sort: { readonly property: Property; readonly direction: 'ascending' | 'descending' } | undefined;
  readonly offset: number;
  readonly limit: number;
  /** Says which records are to be taken for others than they are. Asked once it is settled which writes the search sees. */
  readonly instead?: () => Instead;
}
