import { operatorsAsRefused, type SearchOperator, searchOperators } from '../catalogue/search-operators.ts';
import { problem } from '../domain/problem.ts';
import type { SentFilter, SentSearch, SentSort } from '../domain/search-request.ts';
import type { BodyFault } from './json-input.ts';
import type { ValueOf } from './schema.ts';
import type { RecordSearch } from './search-schemas.ts';

type Body = ValueOf<typeof RecordSearch>;
type FilterBody = NonNullable<Body['filters']>[number];
type Path = readonly (string | number)[];
type Scalar = string | number | boolean | null | undefined;

/**
 * The first thing in a search that HubSpot's JSON reader refuses, in the order of the body's filters: an operator that is none, or a
 * filter that lacks what its operator needs. Source: measured on 2026-09-30 to 2026-10-06 (operators, and that the first one counts);
 * hubspot-api-php#245 and hubspot-api-nodejs#251 (`requires`, told at the filter's last character).
 */
export function faultOfSearch(body: Body): BodyFault | undefined {
  for (const { path, filters } of groupsOf(body)) {
    for (const [place, filter] of filters.entries()) {
      const fault = faultOfOperator(filter.operator, [...path, place, 'operator']) ?? faultOfFilter(filter, [...path, place]);
      if (fault !== undefined) return fault;
    }
  }
  return faultOfNumber(body.limit, 'limit') ?? faultOfNumber(body.after, 'after');
}

/** A search as its body asks for it. The body must be without fault. */
export function searchOf(body: Body, defaults: { readonly limit: number }): SentSearch {
  const query = textOf(body.query);
  return {
    groups: groupsOf(body).map(({ filters }) => filters.map(filterOf)),
    query: query === undefined || query.trim() === '' ? undefined : query,
    sorts: (body.sorts ?? []).map(sortOf),
    limit: numberOf(body.limit) ?? defaults.limit,
    offset: numberOf(body.after) ?? 0,
  };
}

/** Filters by group, with the place of each list in the body; `filters` beside the groups is one more. */
function groupsOf(body: Body): readonly { readonly path: Path; readonly filters: readonly FilterBody[] }[] {
  const groups = (body.filterGroups ?? []).map(({ filters }, place) => ({
    path: ['filterGroups', place, 'filters'],
    filters: filters ?? [],
  }));
  return body.filters ? [...groups, { path: ['filters'], filters: body.filters }] : groups;
}

/** Reads an operator: a word, or a place in HubSpot's list, between characters that Java trims. */
function operatorOf(sent: string | number): SearchOperator | undefined {
  const word = javaTrim(String(sent));
  return /^(\d|1[0-2])$/.test(word) ? searchOperators[Number(word)] : searchOperators.find((operator) => operator === word);
}

/** Takes off both ends what Java's `String.trim` does: everything up to the space, and nothing above it. */
function javaTrim(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text.charCodeAt(from) <= space) from += 1;
  while (to > from && text.charCodeAt(to - 1) <= space) to -= 1;
  return text.slice(from, to);
}

const space = 32;

function faultOfOperator(sent: string | number | null, path: Path): BodyFault | undefined {
  if (sent === null || operatorOf(sent) !== undefined) return undefined;
  if (javaTrim(String(sent)) === '')
    return { path, edge: 'first', told: () => problem('SEARCH_OPERATOR_EMPTY', { field: pointerOf(path) }) };
  const operators = operatorsAsRefused.join(', ');
  return { path, edge: 'first', told: (place) => problem('SEARCH_OPERATOR_UNKNOWN', { ...place, operators }) };
}

/** A path as HubSpot's reader writes it: `filterGroups[0].filters[0].operator`. */
function pointerOf(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);
}

function faultOfFilter(filter: FilterBody, path: Path): BodyFault | undefined {
  const unset = (['propertyName', 'operator'] as const).filter((field) => filter[field] === null);
  if (unset.length > 0) {
    return { path, edge: 'last', told: (place) => problem('BODY_FIELDS_MISSING', { ...place, fields: unset.join(', ') }) };
  }
  const reason = reasonAgainst(filter);
  return reason === undefined ? undefined : { path, edge: 'last', told: (place) => problem('BODY_NOT_JSON', { ...place, reason }) };
}

/** Operators whose filter names no value. */
const valueless: readonly SearchOperator[] = ['HAS_PROPERTY', 'NOT_HAS_PROPERTY'];
const listed: readonly SearchOperator[] = ['IN', 'NOT_IN'];

function reasonAgainst(filter: FilterBody): string | undefined {
  const { value, highValue, values } = filter;
  const { operator, property } = filterOf(filter);
  for (const [field, sent] of Object.entries({ value, highValue })) {
    if (typeof sent === 'string' && sent.trim() === '') {
      return `${field} must be non-empty and non-blank, if specified {propertyName: '${property}'}`;
    }
  }
  if (valueless.includes(operator)) return undefined;
  if (listed.includes(operator)) return (values ?? []).length === 0 ? `operator ${operator} requires values` : undefined;
  if (textOf(value) === undefined) return `operator ${operator} requires a value`;
  return operator === 'BETWEEN' && textOf(highValue) === undefined ? `operator ${operator} requires a highValue` : undefined;
}

function faultOfNumber(sent: string | number | null | undefined, field: string): BodyFault | undefined {
  if (typeof sent !== 'string' || numberOf(sent) !== undefined || sent.trim() === '') return undefined;
  const reason = `Cannot deserialize value of type \`int\` from String ${JSON.stringify(sent.slice(0, quotedCharsMax))}: not a valid \`int\` value`;
  return { path: [field], edge: 'first', told: (place) => problem('BODY_NOT_JSON', { ...place, reason }) };
}

/** Longest part of a wrong number that an answer repeats. */
const quotedCharsMax = 100;

/** A whole number that may have come as text; undefined where none was given, or a text that is none. */
function numberOf(sent: string | number | null | undefined): number | undefined {
  if (typeof sent !== 'string') return sent ?? undefined;
  return /^-?\d{1,10}$/.test(sent.trim()) ? Number(sent) : undefined;
}

function filterOf({ propertyName, operator: sent, value, highValue, values }: FilterBody): SentFilter {
  const operator = operatorOf(sent ?? '');
  if (operator === undefined) throw new Error('a filter without an operator was let through');
  return {
    property: textOf(propertyName) ?? '',
    operator,
    value: textOf(value),
    highValue: textOf(highValue),
    values: (values ?? []).flatMap((one) => textOf(one) ?? []),
  };
}

function textOf(sent: Scalar): string | undefined {
  return sent === null || sent === undefined ? undefined : String(sent);
}

type SortBody = NonNullable<Body['sorts']>[number];

/** A sort as a text is a name, descending after a minus, or the JSON of the object. Source: search guide; the official client's README. */
function sortOf(sent: SortBody): SentSort {
  if (typeof sent !== 'string') return { property: sent.propertyName, direction: directionOf(sent.direction) };
  const parsed = sent.startsWith('{') ? objectOf(sent) : undefined;
  if (parsed !== undefined) return parsed;
  return sent.startsWith('-') ? { property: sent.slice(1), direction: 'descending' } : { property: sent, direction: 'ascending' };
}

function objectOf(text: string): SentSort | undefined {
  try {
    const { propertyName, direction } = JSON.parse(text) as { readonly propertyName?: unknown; readonly direction?: unknown };
    return { property: String(propertyName), direction: directionOf(direction) };
  } catch {
    return undefined;
  }
}

function directionOf(sent: unknown): SentSort['direction'] {
  return String(sent).trim().toUpperCase() === 'DESCENDING' ? 'descending' : 'ascending';
}
