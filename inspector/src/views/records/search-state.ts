/** A condition of a search, as the address keeps it: property, operator, values. */
export interface Filter {
  readonly property: string;
  readonly operator: Operator;
  readonly value: string;
}

/** HubSpot's operators, in the order in which they are offered. */
export const operators = [
  'EQ',
  'NEQ',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
] as const;
export type Operator = (typeof operators)[number];

/** What a list of records shows, and what its address says after the question mark. What is left out is the default. */
export interface RecordsState {
  readonly q?: string | undefined;
  readonly filters?: readonly Filter[] | undefined;
  /** A property, with a minus before it where the highest come first. */
  readonly sort?: string | undefined;
  /** Where the page begins: an `after` of HubSpot's. */
  readonly after?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly archived?: boolean | undefined;
}

/** Reads what stands in an address. What cannot be read is left out: people change addresses by hand. */
export function readRecordsState(search: Record<string, unknown>): RecordsState {
  const { q, filters, sort, after, columns, archived } = search;
  return {
    ...(isText(q) && { q }),
    ...(Array.isArray(filters) && { filters: filters.filter(isFilter) }),
    ...(isText(sort) && { sort }),
    ...((isText(after) || typeof after === 'number') && { after: String(after) }),
    ...(Array.isArray(columns) && { columns: columns.filter(isText) }),
    ...(archived === true && { archived }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isFilter(value: unknown): value is Filter {
  if (typeof value !== 'object' || value === null) return false;
  const { property, operator, value: sought } = value as Partial<Record<keyof Filter, unknown>>;
  return isText(property) && operators.some((one) => one === operator) && typeof sought === 'string';
}

/** Whether the operator needs a value, or several. */
export function valuesOf(operator: Operator): 'none' | 'one' | 'two' | 'many' {
  if (operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY') return 'none';
  if (operator === 'BETWEEN') return 'two';
  return operator === 'IN' || operator === 'NOT_IN' ? 'many' : 'one';
}

/** A filter as HubSpot's search takes it. */
export function sentFilter({ property: propertyName, operator, value }: Filter): object {
  const parts = value
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  switch (valuesOf(operator)) {
    case 'none':
      return { propertyName, operator };
    case 'two':
      return { propertyName, operator, value: parts[0] ?? '', highValue: parts[1] ?? '' };
    case 'many':
      return { propertyName, operator, values: parts };
    case 'one':
      return { propertyName, operator, value };
  }
}
