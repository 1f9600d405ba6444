import type { PortalId } from '../../domain/ids.ts';
import { readDefinitions } from '../encoding/definitions.ts';
import type { Sql } from './database.ts';
import type { PortalState } from './portal.ts';
import { readSettings } from './portals.ts';
import { turnStatements } from './turn-statements.ts';

/** Reads what a portal is by now; undefined where there is no such portal. Both reads have to see one moment. */
export async function readPortalState(sql: Sql, portal: PortalId): Promise<PortalState | undefined> {
  const [[row], rows] = await Promise.all([sql.rows(turnStatements.state, portal), sql.rows(turnStatements.definitions, portal)]);
  if (row === undefined) return undefined;
  const [createdAt, version, settings] = row;
  const definitions = rows.map(([kind, key, body]) => ({ kind: String(kind), key: String(key), body: String(body) }));
  return {
    version: Number(version),
    schema: readDefinitions({ id: portal, createdAt: Number(createdAt) }, definitions),
    settings: readSettings(settings),
  };
}
