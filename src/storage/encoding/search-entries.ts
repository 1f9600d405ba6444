import type { ObjectType } from '../../domain/object-type.ts';
import { propertyOf, type StoredRecord } from '../../domain/record.ts';
import type { SearchKey } from '../../domain/search.ts';
import { type KeyForm, searchKeysOf, tokensOf } from '../../domain/search-key.ts';

/**
 * What an index finds records by: the keys of their values in a form, the tokens of the text, that there is a value, or that they are
 * live. It follows from the value's text alone, so that a definition that changes leaves every index right.
 */
export type IndexKind = KeyForm | 'token' | 'set' | 'live';

/** An index that a search asks for; `property` is '' for that of all live records. */
export interface IndexName {
  readonly property: string;
  readonly kind: IndexKind;
}

/** The index of all live records of a type. */
export const liveIndex: IndexName = { property: '', kind: 'live' };

/** The one value of an index that says only that something is so. */
export const presentValue = 1;

/** What a turn made of a record; undefined where it was, or is, not live. */
export interface RecordEdit {
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord | undefined;
}

/** Values of an index that a record is found by no more, and those that it is found by from now on. */
export interface EntryEdit {
  readonly removed: readonly SearchKey[];
  readonly added: readonly SearchKey[];
}

const unchanged: EntryEdit = { removed: [], added: [] };

/** What a turn's edit of a record means for an index. */
export function entryEditOf(index: IndexName, type: ObjectType, { before, after }: RecordEdit): EntryEdit {
  const had = before === undefined ? undefined : textOf(index, type, before);
  const has = after === undefined ? undefined : textOf(index, type, after);
  if (had === has) return unchanged;
  const removed = new Set(had === undefined ? [] : valuesOf(index.kind, had));
  const added = new Set(has === undefined ? [] : valuesOf(index.kind, has));
  return { removed: [...removed].filter((value) => !added.has(value)), added: [...added].filter((value) => !removed.has(value)) };
}

/** The text that an index looks at; undefined where the record does not stand in it. */
function textOf({ property, kind }: IndexName, type: ObjectType, record: StoredRecord): string | undefined {
  if (kind === 'live') return '';
  const value = propertyOf(type, record, property);
  return kind === 'set' && value !== undefined ? '' : value;
}

function valuesOf(kind: IndexKind, text: string): readonly SearchKey[] {
  if (kind === 'live' || kind === 'set') return [presentValue];
  return kind === 'token' ? tokensOf(text) : searchKeysOf(kind, text);
}
