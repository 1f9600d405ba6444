import { type PortalId, portalIdOf } from '../../domain/ids.ts';
import type { Portal, PortalSettings } from '../../domain/portal.ts';
import { firstRecordId } from '../encoding/record-ids.ts';
import type { EntryEdit } from '../port.ts';
import type { Database, Sql, SqlValue } from './database.ts';
import { portalStatements } from './portal-statements.ts';
import { editEntries } from './registry.ts';

/** Adds a portal; rejects where its id is taken. */
export function addPortal(database: Database, { id, createdAt, settings }: Portal): Promise<void> {
  return database.transact(async (sql) => {
    await sql.rows(portalStatements.addPortal, id, createdAt, firstRecordId, JSON.stringify(settings));
    // Looked at behind the row: an import that comes later finds that, and refuses to begin.
    if ((await sql.rows(portalStatements.isAwaited, `portal:${id}`)).length > 0) throw new Error(`portal ${id} is being imported`);
  });
}

/** The highest id that a portal ever had, or will have when an import that was begun is complete. */
export async function lastTakenId(sql: Sql): Promise<PortalId | undefined> {
  const [last, [awaited]] = await Promise.all([lastPortalId(sql), sql.rows(portalStatements.lastAwaited)]);
  return typeof awaited?.[0] === 'number' ? portalIdOf(Math.max(last ?? 0, awaited[0])) : last;
}

/** The highest id that a portal ever had: the row of the one that has it stays when it is removed. */
export async function lastPortalId(sql: Sql): Promise<PortalId | undefined> {
  const [row] = await sql.rows(portalStatements.lastPortal);
  return typeof row?.[0] === 'number' ? portalIdOf(row[0]) : undefined;
}

/** Sets what was set for a portal; false where there is no such portal. */
export async function setPortal(sql: Sql, id: PortalId, settings: PortalSettings): Promise<boolean> {
  return (await sql.rows(portalStatements.setPortal, id, JSON.stringify(settings))).length > 0;
}

/** Marks a portal as removed, together with edits of the registry; false, and nothing is edited, where there is no such portal. */
export function removePortal(database: Database, id: PortalId, edits: readonly EntryEdit[]): Promise<boolean> {
  return database.transact(async (sql) => {
    // Waits for the portal's turn that is under way: it holds the row.
    if ((await sql.rows(portalStatements.removePortal, id)).length === 0) return false;
    await editEntries(sql, edits);
    return true;
  });
}

/** Portals in ascending order of id, those above `after` only, at most `limit`. */
export async function listPortals(sql: Sql, after: number, limit: number): Promise<readonly Portal[]> {
  const rows = await sql.rows(portalStatements.portals, after, limit);
  return rows.map(([id, createdAt, settings]) => ({
    id: portalIdOf(Number(id)),
    createdAt: Number(createdAt),
    settings: readSettings(settings),
  }));
}

/** Reads the settings of a portal's row: what was written is what was set. */
export function readSettings(text: SqlValue | undefined): PortalSettings {
  return JSON.parse(String(text)) as PortalSettings;
}
