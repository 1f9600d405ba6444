import type { ProblemRow } from './row.ts';

/** Owners. */
export const ownerProblems = {
  OWNER_NOT_FOUND: {
    status: 404,
    message: 'resource not found',
    category: 'OBJECT_NOT_FOUND',
    source: 'assumed: no recording; as for records',
  },
  OWNER_EXISTS: {
    status: 409,
    message: 'The portal has an owner with that id, user or address already: {id} ({email})',
    category: 'CONFLICT',
    source: "Crosstie's own",
  },
  TOO_MANY_OWNERS: {
    status: 400,
    message: 'A portal has at most {max} owners',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
} as const satisfies Record<string, ProblemRow>;
