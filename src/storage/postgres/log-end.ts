import { setTimeout as wait } from 'node:timers/promises';
import type { PortalId } from '../../domain/ids.ts';
import { StorageUnavailable } from '../port.ts';
import type { Database, Sql } from './database.ts';

/** Statements about the end of the log of all portals. */
export const logEndStatements = {
  last: 'SELECT CASE WHEN is_called THEN last_value ELSE 0 END, clock_timestamp()::text FROM change_number',
  /** Transactions of this database that were writing at a time and still are. */
  writing: `SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL AND xact_start <= $1::timestamptz`,
  /** The portals' rows stand before their logs, so that every node of a cluster can answer for those that it has. */
  ofPortals: `SELECT p.id, l.number FROM portal p
    CROSS JOIN LATERAL (SELECT number FROM change_log WHERE portal = p.id ORDER BY number DESC LIMIT 1) AS l
    WHERE p.id = ANY ($1::bigint[])`,
} as const;

/** The number of the last change of each portal, in their order; 0 where one has none. */
export async function readLogEnds(sql: Sql, portals: readonly PortalId[]): Promise<readonly number[]> {
  const ends = new Map((await sql.rows(logEndStatements.ofPortals, portals)).map(([portal, number]) => [Number(portal), Number(number)]));
  return portals.map((portal) => ends.get(portal) ?? 0);
}

const lookEveryMs = 5;
/** Longer than any turn: each of its statements is bounded, and it has few. */
const waitMaxMs = 60_000;

/**
 * Where the log of changes ends. A turn that is under way has its numbers already, and they may be lower than those of another portal's turn that
 * is committed: all that were writing when the end was read are waited for, so that no change comes to stand before it.
 */
export async function readLogEnd(database: Database): Promise<number> {
  const [row] = await database.rows(logEndStatements.last);
  const [end, at] = [Number(row?.[0]), String(row?.[1])];
  for (const waitUntil = performance.now() + waitMaxMs; performance.now() < waitUntil; ) {
    const [writing] = await database.rows(logEndStatements.writing, at);
    if (Number(writing?.[0]) === 0) return end;
    await wait(lookEveryMs);
  }
  throw new StorageUnavailable('a transaction of the database does not end');
}
