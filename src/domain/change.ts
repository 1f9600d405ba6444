import type { AssociationTypeKey, RecordId, RecordRef } from './ids.ts';

/** Values by property name; null clears. */
export type PropertyEdits = Readonly<Record<string, string | null>>;

/**
 * A fact that became true. `at` is epoch milliseconds. `types` of a link are those of the direction `from` → `to`; the
 * opposite direction follows from their inverses and is the same change.
 */
export type Change =
  | { readonly kind: 'recordCreated'; readonly record: RecordRef; readonly at: number; readonly properties: PropertyEdits }
  | { readonly kind: 'recordUpdated'; readonly record: RecordRef; readonly at: number; readonly properties: PropertyEdits }
  | { readonly kind: 'recordArchived'; readonly record: RecordRef; readonly at: number }
  | {
      readonly kind: 'linked' | 'unlinked';
      readonly from: RecordRef;
      readonly to: RecordRef;
      readonly types: readonly AssociationTypeKey[];
    };

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

type Written = readonly [kind: string, ...values: unknown[]];

/** Writes changes as compact JSON text for a log row. */
export function writeChanges(changes: readonly Change[]): string {
  return JSON.stringify(changes.map(writeChange));
}

/** Reads changes that `writeChanges` wrote. Throws on any other text: only storage holds such text. */
export function readChanges(text: string): readonly Change[] {
  const rows = JSON.parse(text) as readonly Written[];
  return rows.map(readChange);
}

const letters = { recordCreated: 'c', recordUpdated: 'u', recordArchived: 'a', linked: '+', unlinked: '-' } as const;

function writeChange(change: Change): Written {
  switch (change.kind) {
    case 'recordCreated':
    case 'recordUpdated':
      return [letters[change.kind], change.record.type, change.record.id, change.at, change.properties];
    case 'recordArchived':
      return [letters[change.kind], change.record.type, change.record.id, change.at];
    case 'linked':
    case 'unlinked':
      return [letters[change.kind], change.from.type, change.from.id, change.to.type, change.to.id, ...change.types];
  }
}

function readChange(row: Written): Change {
  const [letter, type, id, third, fourth, ...rest] = row;
  const record = { type, id } as RecordRef;
  switch (letter) {
    case 'c':
      return { kind: 'recordCreated', record, at: third as number, properties: fourth as PropertyEdits };
    case 'u':
      return { kind: 'recordUpdated', record, at: third as number, properties: fourth as PropertyEdits };
    case 'a':
      return { kind: 'recordArchived', record, at: third as number };
    case '+':
    case '-': {
      const to = { type: third, id: fourth as RecordId } as RecordRef;
      return { kind: letter === '+' ? 'linked' : 'unlinked', from: record, to, types: rest as AssociationTypeKey[] };
    }
    default:
      throw new Error(`a change log row has the unknown kind ${letter}`);
  }
}
