import { limits } from '../catalogue/limits.ts';
import { countedRows } from '../catalogue/properties/counted.ts';
import { searchableProperties } from '../catalogue/properties/searchable.ts';
import type { SearchOperator } from '../catalogue/search-operators.ts';
import { type AssociationTypeKey, associationTypeKeyOf, type ObjectTypeKey, parseRecordId, type RecordId } from './ids.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { isProblem, type Problem, problem } from './problem.ts';
import type { Property } from './property.ts';
import type { SearchKey, SearchQuery, SearchTest } from './search.ts';
import { keyFormOf, patternsOf, searchKeysOf } from './search-key.ts';

/** One condition as a caller states it. `value`, `highValue` and `values` are there where the operator needs them. */
export interface SentFilter {
  readonly property: string;
  readonly operator: SearchOperator;
  readonly value: string | undefined;
  readonly highValue: string | undefined;
  readonly values: readonly string[];
}

/** An order as a caller states it. */
export interface SentSort {
  readonly property: string;
  readonly direction: 'ascending' | 'descending';
}

/** A search as a caller states it. */
export interface SentSearch {
  readonly groups: readonly (readonly SentFilter[])[];
  /** Words of which each must be found in a property that is searched. */
  readonly query: string | undefined;
  readonly sorts: readonly SentSort[];
  readonly limit: number;
  readonly offset: number;
}

/** A search as storage takes it, all records as they are. */
export type SearchPlan = Omit<SearchQuery, 'instead'>;

/**
 * Turns what a caller wants into what storage looks for, or says what HubSpot refuses in it: bounds first, then properties that the type
 * lacks and values that cannot be read. Source: search guide; crm contract 3.11.
 */
export function planSearch(schema: PortalSchema, type: ObjectType, sent: SentSearch): SearchPlan | Problem {
  const refused = problemOfBounds(sent);
  if (refused !== undefined) return refused;
  const groups: SearchTest[][] = [];
  for (const filters of sent.groups) {
    const tests = testsOf(schema, type, filters);
    if (isProblem(tests)) return tests;
    groups.push(tests);
  }
  const sort = sortOf(schema, type, sent.sorts[0]);
  if (isProblem(sort)) return sort;
  const words = sent.query === undefined ? [] : [testOfQuery(schema, type, sent.query)];
  const every = words.length > 0 && groups.length === 0 ? [[]] : groups;
  return { type: type.key, groups: every.map((tests) => [...tests, ...words]), sort, offset: sent.offset, limit: sent.limit };
}

function problemOfBounds({ groups, query, sorts, limit, offset }: SentSearch): Problem | undefined {
  const max = limits.searchPageMax;
  if (limit < 1 || limit > max) return problem('PAGE_LIMIT_INVALID', { limit, max });
  if (offset < 0) return problem('CURSOR_INVALID', { after: offset });
  if (offset + limit > limits.searchResultsMax) return problem('SEARCH_REFUSED');
  let filters = 0;
  let inGroup = 0;
  let values = 0;
  for (const group of groups) {
    filters += group.length;
    inGroup = Math.max(inGroup, group.length);
    for (const filter of group) values = Math.max(values, filter.values.length);
  }
  const bounds = [
    ['filter groups', groups.length, limits.searchGroupsMax],
    ['filters in a group', inGroup, limits.searchGroupFiltersMax],
    ['filters', filters, limits.searchFiltersMax],
    ['values of a filter', values, limits.searchValuesMax],
    ['sorts', sorts.length, limits.searchSortsMax],
    ['characters in its query', query?.length ?? 0, limits.searchQueryCharsMax],
  ] as const;
  const exceeded = bounds.find(([, found, most]) => found > most);
  return exceeded && problem('SEARCH_BOUND_EXCEEDED', { what: exceeded[0], found: exceeded[1], max: exceeded[2] });
}

function sortOf(schema: PortalSchema, type: ObjectType, sent: SentSort | undefined): SearchPlan['sort'] | Problem {
  if (sent === undefined) return undefined;
  const property = schema.properties.of(type).get(sent.property);
  return property === undefined ? problem('SEARCH_REFUSED') : { property, direction: sent.direction };
}

function testsOf(schema: PortalSchema, type: ObjectType, filters: readonly SentFilter[]): SearchTest[] | Problem {
  const tests: SearchTest[] = [];
  for (const filter of filters) {
    const test = testOfLink(schema, type, filter) ?? testOfProperty(schema, type, filter);
    if (isProblem(test)) return test;
    tests.push(test);
  }
  return tests;
}

/** Each word must begin a token of one of the type's searchable properties. Source: search guide; assumed: that beginnings count. */
function testOfQuery(schema: PortalSchema, type: ObjectType, query: string): SearchTest {
  const properties = schema.properties.of(type);
  const names = schema.objects.definitionOf(type)?.searchableProperties ?? searchableProperties[type.id ?? ''] ?? [];
  const patterns = patternsOf(query).map((pattern) => `${pattern}*`);
  return { form: 'tokens', isNegated: false, properties: names.flatMap((name) => properties.get(name) ?? []), patterns };
}

const linkPrefix = 'associations.';

/**
 * The test of a filter that looks at links: one on `associations.{type}`, or one that compares a property which holds the id of an
 * associated record. Undefined for any other filter. Source: search guide, which excludes custom objects; assumed: what is refused.
 */
function testOfLink(schema: PortalSchema, type: ObjectType, filter: SentFilter): SearchTest | Problem | undefined {
  const { property, operator } = filter;
  if (property.startsWith(linkPrefix)) {
    const to = schema.objects.resolve(property.slice(linkPrefix.length));
    if (isProblem(to) || to.id === null || [type, to].some((end) => schema.objects.definitionOf(end) !== undefined)) {
      return problem('SEARCH_REFUSED');
    }
    return operator === 'EQ' || operator === 'IN' ? linkTest(filter, to.key) : problem('SEARCH_REFUSED');
  }
  const row = countedRows.find(({ of, name, holds }) => of === type.id && name === property && holds === 'id');
  if (row?.associationTypeId === undefined || !comparing.includes(operator)) return undefined;
  const association = schema.links.byKey(associationTypeKeyOf(0, row.associationTypeId));
  if (association === undefined) throw new Error(`no association type ${row.associationTypeId}`);
  // Of a type that a record can hold several times the property shows one only.
  return association.onePer !== 'from' ? undefined : linkTest(filter, association.to, [association.key]);
}

const comparing: readonly SearchOperator[] = ['EQ', 'NEQ', 'IN', 'NOT_IN'];
const negated: readonly SearchOperator[] = ['NEQ', 'NOT_IN', 'NOT_HAS_PROPERTY', 'NOT_CONTAINS_TOKEN'];

function linkTest({ operator, value = '', values }: SentFilter, toType: ObjectTypeKey, types?: readonly AssociationTypeKey[]) {
  const ids: RecordId[] = [];
  for (const text of operator === 'IN' || operator === 'NOT_IN' ? values : [value]) {
    const id = parseRecordId(text.trim());
    if (id === undefined) return problem('SEARCH_REFUSED');
    ids.push(id);
  }
  const isNegated = negated.includes(operator);
  return { form: 'linked', isNegated, toType, ids, ...(types && { types }) } as const;
}

function testOfProperty(schema: PortalSchema, type: ObjectType, filter: SentFilter): SearchTest | Problem {
  const property = schema.properties.of(type).get(filter.property);
  if (property === undefined) return problem('SEARCH_REFUSED');
  const isNegated = negated.includes(filter.operator);
  switch (filter.operator) {
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
      return { form: 'set', isNegated, property };
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN':
      return { form: 'tokens', isNegated, properties: [property], patterns: patternsOf(filter.value ?? '') };
    case 'EQ':
    case 'NEQ':
      return equalsTest(property, isNegated, [filter.value ?? '']);
    case 'IN':
    case 'NOT_IN':
      return equalsTest(property, isNegated, isTextual(property) ? filter.values.filter(isLowerCase) : filter.values);
    default:
      return rangeTest(property, filter, filter.operator);
  }
}

/** Strings are kept in lower case for a search, and the values of IN and NOT_IN compare as they are sent. Source: search guide. */
function isLowerCase(value: string): boolean {
  return value === value.toLowerCase();
}

function isTextual({ type }: Property): boolean {
  return type === 'string' || type === 'phone_number';
}

function equalsTest(property: Property, isNegated: boolean, values: readonly string[]): SearchTest | Problem {
  const keys: SearchKey[] = [];
  for (const value of values) {
    const key = keyOf(property, value);
    if (key === undefined) return problem('SEARCH_REFUSED');
    keys.push(key);
  }
  return { form: 'equals', isNegated, property, keys };
}

function rangeTest(property: Property, filter: SentFilter, operator: 'LT' | 'LTE' | 'GT' | 'GTE' | 'BETWEEN'): SearchTest | Problem {
  const key = keyOf(property, filter.value ?? '');
  const highKey = operator === 'BETWEEN' ? keyOf(property, filter.highValue ?? '') : key;
  if (key === undefined || highKey === undefined) return problem('SEARCH_REFUSED');
  const bound = { key, isInclusive: operator !== 'LT' && operator !== 'GT' };
  const common = { form: 'range', isNegated: false, property } as const;
  switch (operator) {
    case 'LT':
    case 'LTE':
      return { ...common, to: bound };
    case 'GT':
    case 'GTE':
      return { ...common, from: bound };
    default:
      return { ...common, from: bound, to: { key: highKey, isInclusive: true } };
  }
}

/** What a value of a filter is compared by; undefined where a number or a time is wanted and it is none. It is one choice, never several. */
function keyOf({ type }: Property, value: string): SearchKey | undefined {
  const form = keyFormOf(type);
  if (form === 'choice') return value;
  const [key] = searchKeysOf(form, form === 'text' ? value : value.trim());
  return form === 'text' || typeof key === 'number' ? key : undefined;
}
