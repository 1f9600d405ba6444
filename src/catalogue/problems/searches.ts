import type { ProblemRow } from './row.ts';

/** What is wrong with a search. */
export const searchProblems = {
  SEARCH_OPERATOR_UNKNOWN: {
    status: 400,
    message: 'Invalid input JSON on line {line}, column {column}: Enum type must be one of: [{operators}]',
    category: 'VALIDATION_ERROR',
    source: 'measured on 2026-09-30 and 2026-10-06 (crm contract 3.11)',
  },
  SEARCH_OPERATOR_EMPTY: {
    status: 400,
    message: 'Invalid input JSON: unable to deserialize field "{field}". Invalid value: ',
    category: 'VALIDATION_ERROR',
    source: 'measured on 2026-10-06 (crm contract 3.11)',
  },
  SEARCH_REFUSED: {
    status: 400,
    message: 'There was a problem with the request.',
    source:
      'recorded HubSpot/hubspot-api-ruby#62 for a date that cannot be read, a guide of 2026-10 for a property that the type lacks (no category); assumed: paging beyond the results that can be reached, an associated type that cannot be searched by',
  },
  SEARCH_BOUND_EXCEEDED: {
    status: 400,
    message: 'The search request has too many {what}: {found}. The maximum is {max}.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the search guide gives the bounds and the status, no recording the text',
  },
} as const satisfies Record<string, ProblemRow>;
