/**
 * A naive search, written from HubSpot's search guide and knowing nothing of the server: it looks at every record and compares its
 * values one by one.
 */

export type Kind = 'string' | 'number' | 'date' | 'datetime' | 'bool' | 'enumeration';

export interface ModelFilter {
  readonly propertyName: string;
  readonly operator: string;
  readonly value?: string;
  readonly highValue?: string;
  readonly values?: readonly string[];
}

export interface ModelSearch {
  readonly groups: readonly (readonly ModelFilter[])[];
  readonly query: string | undefined;
  readonly sort: { readonly propertyName: string; readonly direction: 'ASCENDING' | 'DESCENDING' } | undefined;
}

export interface ModelRecord {
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Ids of the records that a search finds, in its order. `searchable` names the properties in which a query looks. */
export function foundBy(
  search: ModelSearch,
  records: readonly ModelRecord[],
  kinds: Readonly<Record<string, Kind>>,
  searchable: readonly string[],
): readonly string[] {
  const { groups, query, sort } = search;
  const inOneGroup = ({ values }: ModelRecord) =>
    groups.length === 0 || groups.some((filters) => filters.every((filter) => holds(filter, values[filter.propertyName], kinds)));
  const asked = ({ values }: ModelRecord) =>
    query === undefined ||
    tokens(query).every((word) => searchable.some((name) => tokens(values[name]).some((token) => token.startsWith(word))));
  const found = records.filter((record) => inOneGroup(record) && asked(record)).sort((one, other) => Number(one.id) - Number(other.id));
  if (sort === undefined) return found.map(({ id }) => id);
  const { propertyName: name, direction } = sort;
  const key = ({ values }: ModelRecord) => comparable(values[name] ?? '', kinds[name]);
  const sign = direction === 'ASCENDING' ? 1 : -1;
  const having = found.filter(({ values }) => values[name] !== undefined).sort((one, other) => sign * order(key(one), key(other)));
  return [...having, ...found.filter(({ values }) => values[name] === undefined)].map(({ id }) => id);
}

function holds(filter: ModelFilter, stored: string | undefined, kinds: Readonly<Record<string, Kind>>): boolean {
  const { propertyName, operator, value = '', highValue = '', values = [] } = filter;
  const kind = kinds[propertyName];
  if (operator === 'NEQ') return !holds({ ...filter, operator: 'EQ' }, stored, kinds);
  if (operator.startsWith('NOT_')) return !holds({ ...filter, operator: operator.slice('NOT_'.length) }, stored, kinds);
  if (stored === undefined) return false;
  const against = (text: string) => order(comparable(stored, kind), comparable(text, kind));
  switch (operator) {
    case 'HAS_PROPERTY':
      return true;
    case 'EQ':
      return against(value) === 0;
    case 'IN':
      return values.some((one) => against(one) === 0 && (kind !== 'string' || one === one.toLowerCase()));
    case 'LT':
      return against(value) < 0;
    case 'LTE':
      return against(value) <= 0;
    case 'GT':
      return against(value) > 0;
    case 'GTE':
      return against(value) >= 0;
    case 'BETWEEN':
      return against(value) >= 0 && against(highValue) <= 0;
    case 'CONTAINS_TOKEN': {
      const patterns = value
        .toLowerCase()
        .split(/[^a-z0-9*]+/)
        .filter((part) => part !== '');
      const matches = (pattern: string) => tokens(stored).some((token) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(token));
      return patterns.length > 0 && patterns.every(matches);
    }
    default:
      throw new Error(`no operator ${operator}`);
  }
}

/** What values of a kind compare by: numbers and times as numbers, the rest as text, whose case counts in enumerations only. */
function comparable(text: string, kind: Kind | undefined): number | string {
  if (kind === 'number') return Number(text);
  if (kind === 'date' || kind === 'datetime') return /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return kind === 'enumeration' ? text : text.toLowerCase();
}

function order(one: number | string, other: number | string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function tokens(text: string | undefined): readonly string[] {
  return (text ?? '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((token) => token !== '');
}
