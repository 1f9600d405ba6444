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

/** A change as compact JSON: its kind's letter, then its values. */
export type WrittenChange = readonly [letter: string, ...values: unknown[]];

const letters = { recordCreated: 'c', recordUpdated: 'u', recordArchived: 'a', linked: '+', unlinked: '-' } as const;

/** Writes a change as compact JSON. */
export function writeChange(change: Change): WrittenChange {
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

/** Reads what `writeChange` wrote. Throws on anything else: only storage holds such values. */
export function readChange(row: WrittenChange): Change {
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
