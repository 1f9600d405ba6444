import type { AssociationTypeKey, RecordId, RecordRef } from './ids.ts';
import { isSchemaChange, type SchemaChange } from './portal-schema.ts';
import type { ValueRef } from './unique-value.ts';

/** Property values by name, as text. */
export type PropertyValues = Readonly<Record<string, string>>;

/** Values by property name; null clears. */
export type PropertyEdits = Readonly<Record<string, string | null>>;

/** The edges of one record to another: the types of the direction that leaves the record; the opposite one follows. */
export interface EdgesTo {
  readonly to: RecordRef;
  readonly types: readonly AssociationTypeKey[];
}

/**
 * A fact that became true. `at` is epoch milliseconds. `types` of a link are those of the direction `from` → `to`; the
 * opposite direction follows from their inverses and is the same change. Archiving and purging take a record's edges along,
 * restoring brings some back: `edges` names them all.
 */
export type Change = RecordChange | LinkChange | ValueBlocked | SchemaChange;

export type RecordChange =
  | { readonly kind: 'recordCreated'; readonly record: RecordRef; readonly at: number; readonly properties: PropertyValues }
  | { readonly kind: 'recordUpdated'; readonly record: RecordRef; readonly at: number; readonly properties: PropertyEdits }
  | {
      readonly kind: 'recordArchived' | 'recordRestored' | 'recordPurged';
      readonly record: RecordRef;
      readonly at: number;
      readonly edges: readonly EdgesTo[];
    }
  /** Ids that led to other records lead to `record` from now on: the primary's first, where another record stands for both. */
  | {
      readonly kind: 'recordsMerged';
      readonly record: RecordRef;
      readonly at: number;
      readonly merged: readonly RecordId[];
      /** How many values the record has of the one that is not the primary; absent where an earlier release merged them. */
      readonly propertiesMoved?: number;
    };

/** A value that no record may hold any more. */
export interface ValueBlocked {
  readonly kind: 'valueBlocked';
  readonly value: ValueRef;
}

export interface LinkChange {
  readonly kind: 'linked' | 'unlinked';
  readonly from: RecordRef;
  readonly to: RecordRef;
  readonly types: readonly AssociationTypeKey[];
}

/** Who caused a change, in the words of HubSpot's change sources. */
export interface ChangeSource {
  readonly kind: 'API' | 'INTEGRATION';
  /** The caller's token or app; absent for what the server itself did. */
  readonly id?: string;
}

/** A change as the log keeps it: `number` rises with commit order inside a portal; gaps are allowed. */
export interface NumberedChange {
  readonly number: number;
  readonly at: number;
  readonly source: ChangeSource;
  readonly change: Change;
}

/** Every edge that a change adds or removes, one entry for each pair of records, whatever kind of change it is. */
export function edgesOfChange(change: Change): readonly LinkChange[] {
  switch (change.kind) {
    case 'linked':
    case 'unlinked':
      return [change];
    case 'recordArchived':
    case 'recordPurged':
      return change.edges.map(({ to, types }) => ({ kind: 'unlinked', from: change.record, to, types }));
    case 'recordRestored':
      return change.edges.map(({ to, types }) => ({ kind: 'linked', from: change.record, to, types }));
    default:
      return [];
  }
}

/** A change as compact JSON: its kind's letter, then its values. */
export type WrittenChange = readonly [letter: string, ...values: unknown[]];

const letters = {
  recordCreated: 'c',
  recordUpdated: 'u',
  recordArchived: 'a',
  recordRestored: 'r',
  recordPurged: 'p',
  recordsMerged: 'm',
  linked: '+',
  unlinked: '-',
  valueBlocked: 'b',
} as const;
/** Stands before a merge that says how many values moved. */
const countedMerge = 'M';
/** Stands before a change of the definitions, which is kept as it is: such changes are rare. */
const schemaLetter = 's';

/** Writes a change as compact JSON. */
export function writeChange(change: Change): WrittenChange {
  switch (change.kind) {
    case 'recordCreated':
    case 'recordUpdated':
      return [letters[change.kind], change.record.type, change.record.id, change.at, change.properties];
    case 'recordArchived':
    case 'recordRestored':
    case 'recordPurged': {
      const edges = change.edges.map(({ to, types }) => [to.type, to.id, ...types]);
      return [letters[change.kind], change.record.type, change.record.id, change.at, ...edges];
    }
    case 'recordsMerged':
      return change.propertiesMoved === undefined
        ? [letters[change.kind], change.record.type, change.record.id, change.at, ...change.merged]
        : [countedMerge, change.record.type, change.record.id, change.at, change.propertiesMoved, ...change.merged];
    case 'linked':
    case 'unlinked':
      return [letters[change.kind], change.from.type, change.from.id, change.to.type, change.to.id, ...change.types];
    case 'valueBlocked':
      return [letters[change.kind], change.value.type, change.value.property, change.value.value];
    default:
      return [schemaLetter, change];
  }
}

/** Reads what `writeChange` wrote. Throws on anything else: only storage holds such values. */
export function readChange(row: WrittenChange): Change {
  const [letter, type, id, third, fourth, ...rest] = row;
  const record = { type, id } as RecordRef;
  const at = third as number;
  switch (letter) {
    case 'c':
      return { kind: 'recordCreated', record, at, properties: fourth as PropertyValues };
    case 'u':
      return { kind: 'recordUpdated', record, at, properties: fourth as PropertyEdits };
    case 'a':
      return { kind: 'recordArchived', record, at, edges: readEdges(row) };
    case 'r':
      return { kind: 'recordRestored', record, at, edges: readEdges(row) };
    case 'p':
      return { kind: 'recordPurged', record, at, edges: readEdges(row) };
    case 'm':
      return { kind: 'recordsMerged', record, at, merged: row.slice(4) as RecordId[] };
    case countedMerge:
      return { kind: 'recordsMerged', record, at, propertiesMoved: fourth as number, merged: row.slice(5) as RecordId[] };
    case '+':
    case '-': {
      const to = { type: third, id: fourth as RecordId } as RecordRef;
      return { kind: letter === '+' ? 'linked' : 'unlinked', from: record, to, types: rest as AssociationTypeKey[] };
    }
    case 'b':
      return { kind: 'valueBlocked', value: { type: record.type, property: String(id), value: String(third) } };
    case schemaLetter:
      return readSchemaChange(type);
    default:
      throw new Error(`a change log row has the unknown kind ${letter}`);
  }
}

function readEdges(row: WrittenChange): readonly EdgesTo[] {
  return (row.slice(4) as (readonly number[])[]).map(([type, id, ...types]) => ({
    to: { type, id } as RecordRef,
    types: types as AssociationTypeKey[],
  }));
}

function readSchemaChange(value: unknown): SchemaChange {
  const change = value as SchemaChange;
  if (!isSchemaChange(change)) throw new Error('a change log row holds an unknown change of the definitions');
  return change;
}
