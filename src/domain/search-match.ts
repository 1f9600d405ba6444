import type { AssociationTypeKey, RecordId, RecordRef } from './ids.ts';
import type { ObjectType } from './object-type.ts';
import type { Property } from './property.ts';
import { propertyOf, type StoredRecord } from './record.ts';
import type { SearchKey, SearchQuery, SearchTest } from './search.ts';
import { compareKeys, isInRange, keyFormOf, searchKeysOf, tokenMatches, tokensOf } from './search-key.ts';

/** What tests look at besides the record itself. */
export interface MatchFacts {
  readonly type: ObjectType;
  /** Types of the edges from one record to another; undefined or empty where the two are not linked. */
  typesBetween(from: RecordRef, to: RecordRef): readonly AssociationTypeKey[] | undefined;
}

/** What a record is found by in a property: no key where it has no value. */
export function keysOfRecord(type: ObjectType, record: StoredRecord, property: Pick<Property, 'name' | 'type'>): readonly SearchKey[] {
  const value = propertyOf(type, record, property.name);
  return value === undefined ? [] : searchKeysOf(keyFormOf(property.type), value);
}

/**
 * The meaning of a test for one record, whatever an engine does to be faster. A record without the value passes negated tests only.
 * Source: measured semantics of the operators (contract of search).
 */
export function passes(record: StoredRecord, test: SearchTest, facts: MatchFacts): boolean {
  return holds(record, test, facts) !== test.isNegated;
}

/** True for a record that passes all tests of one of the groups, or where there are no groups. */
export function isFound(record: StoredRecord, groups: SearchQuery['groups'], facts: MatchFacts): boolean {
  return groups.length === 0 || groups.some((tests) => tests.every((test) => passes(record, test, facts)));
}

function holds(record: StoredRecord, test: SearchTest, facts: MatchFacts): boolean {
  switch (test.form) {
    case 'equals':
      return keysOfRecord(facts.type, record, test.property).some((key) => test.keys.includes(key));
    case 'range':
      return keysOfRecord(facts.type, record, test.property).some((key) => isInRange(key, test.from, test.to));
    case 'set':
      return propertyOf(facts.type, record, test.property.name) !== undefined;
    case 'tokens': {
      const tokens = test.properties.flatMap(({ name }) => tokensOf(propertyOf(facts.type, record, name) ?? ''));
      return test.patterns.every((pattern) => tokens.some((token) => tokenMatches(pattern, token)));
    }
    case 'linked':
      return test.ids.some((id) => isLinked(record, { type: test.toType, id }, test.types, facts));
  }
}

function isLinked(record: RecordRef, to: RecordRef, types: readonly AssociationTypeKey[] | undefined, facts: MatchFacts): boolean {
  const own = facts.typesBetween(record, to) ?? [];
  return types === undefined ? own.length > 0 : own.some((type) => types.includes(type));
}

/** A record and the key that it is sorted by: of several the lowest, or the highest in a descending order. */
export interface Sortable {
  readonly id: RecordId;
  readonly key: SearchKey | undefined;
}

/** The key that a record is sorted by; undefined where it has no value. Assumed: for several choices. */
export function sortKeyOf(type: ObjectType, record: StoredRecord, sort: SearchQuery['sort']): SearchKey | undefined {
  if (sort === undefined) return undefined;
  const [first, ...rest] = keysOfRecord(type, record, sort.property);
  if (first === undefined) return undefined;
  const isBetter = sort.direction === 'ascending' ? (order: number) => order < 0 : (order: number) => order > 0;
  return rest.reduce((best, key) => (isBetter(compareKeys(key, best)) ? key : best), first);
}

/** The order of a query: by key, then by id; those without a key last. */
export function sortOrder(sort: SearchQuery['sort']): (one: Sortable, other: Sortable) => number {
  const sign = sort?.direction === 'descending' ? -1 : 1;
  return (one, other) => {
    if (one.key === undefined || other.key === undefined) {
      return Number(one.key === undefined) - Number(other.key === undefined) || one.id - other.id;
    }
    return sign * compareKeys(one.key, other.key) || one.id - other.id;
  };
}
