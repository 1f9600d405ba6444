import type { ProblemRow } from './row.ts';

/** What is wrong with a request whatever it asks for, and what is wrong in the server. */
export const requestProblems = {
  PATH_NOT_AN_INTEGER: {
    status: 404,
    message: 'HTTP 404 Not Found',
    source: 'assumed: an integer path parameter that does not parse leads to no resource; no recording',
  },
  PATH_NOT_PARSABLE: {
    status: 400,
    message: 'Unable to parse value for path parameter: {name}',
    source: 'portal probe of 2026-04 (no category)',
  },
  TOO_MANY_INPUTS: {
    status: 400,
    message: 'The maximum number of inputs supported in a batch is {max}. Please reduce the number of items and try again',
    category: 'VALIDATION_ERROR',
    source: 'recorded for 100 object inputs; assumed: the same sentence for associations',
  },
  PAGE_LIMIT_INVALID: {
    status: 400,
    message: 'Invalid limit: {limit}. The limit must be between 1 and {max}.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording of a limit out of range',
  },
  QUERY_NOT_AN_INTEGER: {
    status: 400,
    message: 'Unable to parse value for query parameter: {name}',
    source: 'portal probe of 2026-04 (no category)',
  },
  CURSOR_INVALID: {
    status: 400,
    message: 'Invalid paging cursor: {after}',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording of a stale or foreign cursor',
  },
  BODY_MISSING: {
    status: 400,
    message: 'Invalid JSON input: a request body was expected, but none found',
    category: 'VALIDATION_ERROR',
    source: 'recorded assoc-v4-03',
  },
  BODY_NOT_JSON: {
    status: 400,
    message: 'Invalid input JSON on line {line}, column {column}: {reason}',
    source: 'recorded assoc-v4-04 and errors-objects-06 (no category)',
  },
  BODY_FIELDS_MISSING: {
    status: 400,
    message: 'Invalid input JSON on line {line}, column {column}. Some required fields were not set: [{fields}]',
    category: 'VALIDATION_ERROR',
    source: 'recorded in live runs of 2025-02 and the portal probe of 2026-04',
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: 'The request body is larger than {max} bytes',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording',
  },
  BODIES_TOO_MANY: {
    status: 503,
    message: 'The bodies of the requests that are being read are too large together: try again later',
    retryAfterSeconds: 1,
    source: "Crosstie's own",
  },
  SERVER_BUSY: {
    status: 503,
    message: 'internal error',
    retryAfterSeconds: 1,
    source: "assumed: HubSpot's 5xx wording; its edge answers 503 with pages of its own. Retry-After is in its documents with 477 only",
  },
  PORTAL_BUSY: {
    status: 429,
    message: 'You have reached your secondly limit.',
    category: 'RATE_LIMITS',
    policyName: 'SECONDLY',
    tellsRequestId: true,
    retryAfterSeconds: 1,
    source:
      "Crosstie's own: too much of one portal is under way at the same time. Told as recorded errors-rate-03, which HubSpot's clients try again after a second",
  },
  REQUEST_NOT_READABLE: { status: 400, message: 'HTTP 400 Bad Request', source: 'assumed: no recording' },
  REQUEST_TIMED_OUT: { status: 408, message: 'HTTP 408 Request Timeout', source: 'assumed: no recording' },
  HEADERS_TOO_LARGE: { status: 431, message: 'HTTP 431 Request Header Fields Too Large', source: 'assumed: no recording' },
  PATH_NOT_DECODABLE: {
    status: 400,
    message: 'Unable to parse the request path',
    source: 'assumed: no recording',
  },
  NOT_SERVED: {
    status: 501,
    message: 'Crosstie does not serve {operation} yet: {method} {path}. GET /_crosstie/coverage lists what it serves.',
    category: 'NOT_IMPLEMENTED',
    source: "Crosstie's own: HubSpot has this operation",
  },
  PARAMETER_NOT_SERVED: {
    status: 501,
    message: 'Crosstie does not serve {parameter} of {operation} yet. GET /_crosstie/coverage lists what it serves.',
    category: 'NOT_IMPLEMENTED',
    source: "Crosstie's own: HubSpot has this parameter",
  },
  RECORD_LOCKED: {
    status: 423,
    message: 'The resource is locked by another request: try again later',
    category: 'LOCKED',
    source: 'assumed: the error handling guide has the status, with a lock of about two seconds; no recording shows the body',
  },
  PORTAL_MIGRATING: {
    status: 477,
    message: 'This account is being migrated between data centers: try again later',
    category: 'MIGRATION_IN_PROGRESS',
    retryAfterSeconds: 1,
    source: 'assumed: the error handling guide has the status and Retry-After in seconds, up to 24 hours; no recording shows the body',
  },
  INPUT_FAILED: {
    status: 500,
    message: 'internal error',
    category: 'INTERNAL_ERROR',
    source: 'assumed: how HubSpot tells an input of a batch that failed on its side; no recording shows one',
  },
  STORAGE_UNAVAILABLE: { status: 503, message: 'internal error', retryAfterSeconds: 1, source: "assumed: HubSpot's 5xx wording" },
  INTERNAL: { status: 500, message: 'internal error', source: 'recorded by the portal probe of 2026-04' },
} as const satisfies Record<string, ProblemRow>;
