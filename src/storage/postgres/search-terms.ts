import type { SearchBound, SearchKey, SearchTest, TokenPattern } from '../../domain/search.ts';
import { keyFormOf } from '../../domain/search-key.ts';
import { type IndexName, presentValue } from '../encoding/search-entries.ts';
import { justAfter, likeOf, prefixRange, type ValueBytes, valueBytesOf, valueEnds } from './search-keys.ts';

/** Values that stand together in an index: from `low` on, before `high`. */
export interface Run {
  readonly index: IndexName;
  readonly low: ValueBytes;
  readonly high: ValueBytes;
}

export type LinkedTest = Extract<SearchTest, { form: 'linked' }>;

/**
 * A condition that records are found by: it holds for those that stand in any of its runs, of a `like` only with a value that matches, or
 * that are linked as a test says. A test is all of its terms, or, negated, not all of them.
 */
export type Term =
  | { readonly kind: 'entries'; readonly runs: readonly Run[] }
  | { readonly kind: 'like'; readonly runs: readonly Run[]; readonly pattern: Buffer }
  | { readonly kind: 'linked'; readonly test: LinkedTest };

/** The terms of a test, as if it were not negated. */
export function termsOf(test: SearchTest): readonly Term[] {
  switch (test.form) {
    case 'equals': {
      const index = { property: test.property.name, kind: keyFormOf(test.property.type) };
      return [{ kind: 'entries', runs: [...new Set(test.keys)].map((key) => valueRun(index, key)) }];
    }
    case 'range': {
      const index = { property: test.property.name, kind: keyFormOf(test.property.type) };
      return [{ kind: 'entries', runs: rangeRuns(index, test.from, test.to) }];
    }
    case 'set':
      return [{ kind: 'entries', runs: [valueRun({ property: test.property.name, kind: 'set' }, presentValue)] }];
    case 'tokens': {
      const indexes = test.properties.map(({ name }): IndexName => ({ property: name, kind: 'token' }));
      return test.patterns.map((pattern) => patternTerm(indexes, pattern));
    }
    case 'linked':
      return [{ kind: 'linked', test }];
  }
}

/** The indexes that terms read. */
export function indexesOf(terms: readonly Term[]): readonly IndexName[] {
  return terms.flatMap((term) => (term.kind === 'linked' ? [] : term.runs.map(({ index }) => index)));
}

/** The run of one value. */
export function valueRun(index: IndexName, key: SearchKey): Run {
  const low = valueBytesOf(key);
  return { index, low, high: justAfter(low) };
}

/** No run where the ends are of different kinds: nothing lies between them. A range of one kind holds no value of the other. */
function rangeRuns(index: IndexName, from: SearchBound | undefined, to: SearchBound | undefined): readonly Run[] {
  if (from !== undefined && to !== undefined && typeof from.key !== typeof to.key) return [];
  const kind = typeof (from ?? to)?.key;
  const low = from === undefined ? valueEnds[kind === 'string' ? 'firstText' : 'first'] : boundary(from, 'low');
  const high = to === undefined ? valueEnds[kind === 'number' ? 'firstText' : 'end'] : boundary(to, 'high');
  return [{ index, low, high }];
}

/** The value from which on a range holds values, or before which it ends. */
function boundary({ key, isInclusive }: SearchBound, end: 'low' | 'high'): ValueBytes {
  const value = valueBytesOf(key);
  return isInclusive === (end === 'low') ? value : justAfter(value);
}

/** Tokens that a pattern matches: one of them, those that begin alike, or, looking at each, any. */
function patternTerm(indexes: readonly IndexName[], pattern: TokenPattern): Term {
  const star = pattern.indexOf('*');
  if (star < 0) return { kind: 'entries', runs: indexes.map((index) => valueRun(index, pattern)) };
  const [low, high] = prefixRange(pattern.slice(0, star));
  const runs = indexes.map((index) => ({ index, low, high }));
  return /^\*+$/.test(pattern.slice(star)) ? { kind: 'entries', runs } : { kind: 'like', runs, pattern: likeOf(pattern) };
}
