import type { Portal } from '../../domain/portal.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { TurnFacts } from '../../domain/turn-facts.ts';
import { definitionEditsOf, readDefinitions } from '../encoding/definitions.ts';
import type { KeepContext } from './keep.ts';
import type { Statements } from './statements.ts';

/** Reads what a portal's users defined; `key` is the portal's key. */
export function loadDefinitions(portal: Pick<Portal, 'id' | 'createdAt'>, key: number, sql: Statements): PortalSchema {
  const rows = sql.definitions.all(key).map(([kind, place, body]) => ({ kind: String(kind), key: String(place), body: String(body) }));
  return readDefinitions(portal, rows);
}

/** Writes the changes that a run made to the definitions. Runs inside the turn's transaction. */
export function keepDefinitions(facts: TurnFacts, { key, sql }: KeepContext): void {
  for (const { kind, key: place, body } of definitionEditsOf(facts)) {
    if (body === null) sql.removeDefinition.run(key, kind, place);
    else sql.putDefinition.run(key, kind, place, body);
  }
}
