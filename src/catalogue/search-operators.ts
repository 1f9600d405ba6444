/**
 * How a search filter can compare, in the order of HubSpot's own list: a filter may name an operator by its place in it, from 0 on.
 *
 * Source: the official clients, whose enumerations have this order; that a digit counts as a place and that 6 is BETWEEN was measured
 * on 2026-10-06. Assumed: the other places.
 */
export const searchOperators = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;

export type SearchOperator = (typeof searchOperators)[number];

/** The operators in the order in which HubSpot lists them where it refuses another word. Source: measured on 2026-09-30 and 2026-10-06. */
export const operatorsAsRefused: readonly SearchOperator[] = [
  'IN',
  'NOT_HAS_PROPERTY',
  'LT',
  'EQ',
  'GT',
  'NOT_IN',
  'GTE',
  'CONTAINS_TOKEN',
  'HAS_PROPERTY',
  'LTE',
  'NOT_CONTAINS_TOKEN',
  'BETWEEN',
  'NEQ',
];
