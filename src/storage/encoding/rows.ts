import type { PropertyValues } from '../../domain/change.ts';
import { portalIdOf, recordIdOf, storedObjectTypeKey } from '../../domain/ids.ts';
import type { StoredToken, TokenKind } from '../../domain/portal.ts';
import type { StoredRecord } from '../../domain/record.ts';

/** A row as the drivers of all engines give it. */
type Row = readonly unknown[];

/** The columns of a record in the order in which `readRecordRow` reads them. */
export const recordColumns = 'type, id, created_at, updated_at, archived_at, properties';

/** Reads a row of `recordColumns`. */
export function readRecordRow(row: Row): StoredRecord {
  const [type, id, createdAt, updatedAt, archivedAt, properties] = row;
  return {
    type: storedObjectTypeKey(Number(type)),
    id: recordIdOf(Number(id)),
    createdAt: Number(createdAt),
    updatedAt: Number(updatedAt),
    archivedAt: numberOrNull(archivedAt),
    properties: JSON.parse(String(properties)) as PropertyValues,
  };
}

/** Reads a row of `hash, kind, portal, scopes, app_id, user_id, created_at, expires_at`; the portal is its id. */
export function readTokenRow(row: Row): StoredToken {
  const [hash, kind, portal, scopes, appId, userId, createdAt, expiresAt] = row;
  return {
    hash: String(hash),
    kind: kind as TokenKind,
    portal: portal === null || portal === undefined ? null : portalIdOf(Number(portal)),
    scopes: scopes === 'all' ? 'all' : (JSON.parse(String(scopes)) as string[]),
    appId: String(appId),
    userId: numberOrNull(userId),
    createdAt: Number(createdAt),
    expiresAt: numberOrNull(expiresAt),
  };
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
