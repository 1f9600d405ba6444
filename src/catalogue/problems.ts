import { associationProblems } from './problems/associations.ts';
import { callerProblems } from './problems/callers.ts';
import { consentProblems } from './problems/consent.ts';
import { controlProblems } from './problems/control.ts';
import { journalProblems } from './problems/journal.ts';
import { objectTypeProblems } from './problems/object-types.ts';
import { ownerProblems } from './problems/owners.ts';
import { pipelineProblems } from './problems/pipelines.ts';
import { propertyProblems } from './problems/properties.ts';
import { recordProblems } from './problems/records.ts';
import { requestProblems } from './problems/requests.ts';
import type { ProblemRow } from './problems/row.ts';
import { searchProblems } from './problems/searches.ts';
import { webhookProblems } from './problems/webhooks.ts';

export type { ProblemRow } from './problems/row.ts';

/**
 * Every failure that a caller can cause, by name. Bodies are HubSpot's; a source that begins with `assumed` says what no
 * recording or document settles.
 */
export const problemRows = {
  ...callerProblems,
  ...requestProblems,
  ...objectTypeProblems,
  ...recordProblems,
  ...searchProblems,
  ...associationProblems,
  ...propertyProblems,
  ...ownerProblems,
  ...pipelineProblems,
  ...consentProblems,
  ...webhookProblems,
  ...journalProblems,
  ...controlProblems,
} as const satisfies Record<string, ProblemRow>;

export type ProblemName = keyof typeof problemRows;
