import type { JournalFilterOperator } from '../catalogue/journal.ts';
import type { PropertyValues } from './change.ts';

/** What a record has to be for its events to come: a test of one property. */
export interface JournalCondition {
  readonly property: string;
  readonly operator: JournalFilterOperator;
  readonly value?: string | undefined;
  readonly values?: readonly string[] | undefined;
}

/** Conditions of which all have to hold, set on a subscription. Of several filters of one, any will do. */
export interface JournalFilter {
  readonly id: number;
  readonly appId: number;
  readonly subscriptionId: number;
  readonly conditions: readonly JournalCondition[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Whether a record with these values passes: without filters always. Source: webhooks journal guide (all conditions of one filter, any filter). */
export function passesFilters(filters: readonly JournalFilter[], values: PropertyValues): boolean {
  return filters.length === 0 || filters.some(({ conditions }) => conditions.every((condition) => holds(condition, values)));
}

function holds({ property, operator, value: sought = '', values: several = [] }: JournalCondition, values: PropertyValues): boolean {
  const value = Object.hasOwn(values, property) ? (values[property] ?? '') : '';
  switch (operator) {
    case 'EQ':
      return value === sought;
    case 'N_EQ':
      return value !== sought;
    case 'CONTAINS':
      return value.includes(sought);
    case 'STARTS_WITH':
      return value.startsWith(sought);
    case 'ENDS_WITH':
      return value.endsWith(sought);
    case 'IN':
      return several.includes(value);
    case 'NOT_IN':
      return !several.includes(value);
    case 'IS_EMPTY':
      return value === '';
    case 'IS_NOT_EMPTY':
      return value !== '';
    default:
      return value !== '' && isInOrder(operator, compared(value, sought));
  }
}

function isInOrder(operator: 'LT' | 'LTE' | 'GT' | 'GTE', order: number): boolean {
  switch (operator) {
    case 'LT':
      return order < 0;
    case 'LTE':
      return order <= 0;
    case 'GT':
      return order > 0;
    case 'GTE':
      return order >= 0;
  }
}

/** The order of two values: as numbers or times where both are, otherwise as texts. Assumed. */
function compared(one: string, other: string): number {
  const [first, second] = [measureOf(one), measureOf(other)];
  if (first !== undefined && second !== undefined) return first - second;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function measureOf(text: string): number | undefined {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
