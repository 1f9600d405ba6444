import { missingScopes, type Problem } from '../domain/problem.ts';
import { type Grant, holdsAny, refusalOf, scopesOfAnyRecords, scopesOfType } from '../domain/scope.ts';
import type { AnyInput, EditionDelta, Endpoint } from './endpoint.ts';

/**
 * Refuses a caller whose token has none of the scopes that a row asks for: those that it names, else one for each object type in the path,
 * in the order of the path.
 */
export function checkScopes(row: Endpoint, delta: EditionDelta, params: AnyInput['params'], grant: Grant): Problem | undefined {
  if (grant === 'all') return undefined;
  const named = delta.scopes ?? row.scopes;
  if (named === 'ofAnyRecords') return refusalOf(grant, scopesOfAnyRecords());
  if (named !== undefined) return holdsAny(grant, named) ? undefined : missingScopes(delta.scopesTold ?? named);
  for (const name in params) {
    const type = params[name];
    if (type === undefined || typeof type === 'string') continue;
    const refused = refusalOf(grant, scopesOfType(type, row.access));
    if (refused !== undefined) return refused;
  }
  return undefined;
}
