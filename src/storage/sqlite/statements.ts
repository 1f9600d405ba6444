import type { Driver } from './driver.ts';

/** A record with this many neighbours of one object type has its counters kept; with fewer they are counted on the spot. */
export const hubMin = 64;

const edgeKey = 'portal = ? AND from_type = ? AND from_id = ? AND to_type = ?';
const recordColumns = 'type, id, created_at, updated_at, archived_at, properties';

export type Statements = ReturnType<typeof prepareStatements>;

/**
 * Prepares every statement of the engine, once. A bound of a range or a LIMIT is written `?+0`: SQLite plans a statement
 * anew for every value of a bare one, which costs more than the statement itself.
 * Parameters are positional, in the order of the columns named.
 */
export function prepareStatements(driver: Driver) {
  const rows = (sql: string) => driver.prepare(sql, 'rows');
  const write = (sql: string) => driver.prepare(sql, 'nothing');
  return {
    begin: write('BEGIN'),
    commit: write('COMMIT'),
    rollback: write('ROLLBACK'),

    addPortal: write('INSERT INTO portal (id, created_at, next_record_id) VALUES (?, ?, ?)'),
    portal: rows('SELECT key, id, created_at, next_record_id FROM portal WHERE id = ?'),
    portals: rows('SELECT id, created_at FROM portal WHERE id > ?+0 ORDER BY id LIMIT ?+0'),
    nextRecordId: rows('SELECT next_record_id FROM portal WHERE key = ?'),
    setNextRecordId: write('UPDATE portal SET next_record_id = ? WHERE key = ?'),
    putToken: write('INSERT OR REPLACE INTO token (hash, portal, scopes, app_id, created_at) VALUES (?, ?, ?, ?, ?)'),
    token: rows('SELECT t.hash, p.id, t.scopes, t.app_id, t.created_at FROM token t JOIN portal p ON p.key = t.portal WHERE t.hash = ?'),

    isLive: rows('SELECT 1 FROM record WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NULL'),
    isArchived: rows('SELECT 1 FROM record WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NOT NULL'),
    liveRecord: rows(`SELECT ${recordColumns} FROM record WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NULL`),
    archivedRecord: rows(`SELECT ${recordColumns} FROM record WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NOT NULL`),
    liveRecords: rows(
      `SELECT ${recordColumns} FROM record WHERE portal = ? AND type = ? AND id >= ?+0 AND archived_at IS NULL ORDER BY id LIMIT ?+0`,
    ),
    archivedRecords: rows(
      `SELECT ${recordColumns} FROM record WHERE portal = ? AND type = ? AND id >= ?+0 AND archived_at IS NOT NULL ORDER BY id LIMIT ?+0`,
    ),
    putRecord: write(
      `INSERT INTO record (portal, type, id, created_at, updated_at, properties) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (portal, type, id) WHERE archived_at IS NULL DO UPDATE SET updated_at = excluded.updated_at, properties = excluded.properties`,
    ),
    archiveRecord: write('UPDATE record SET archived_at = ? WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NULL'),

    blocksFrom: rows(`SELECT first_id, entries FROM adjacency WHERE ${edgeKey} AND first_id >= ?+0 ORDER BY first_id LIMIT ?+0`),
    blockAround: rows(`SELECT first_id, entries FROM adjacency WHERE ${edgeKey} AND first_id <= ?+0 ORDER BY first_id DESC LIMIT 1`),
    nextBlock: rows(`SELECT first_id FROM adjacency WHERE ${edgeKey} AND first_id > ?+0 ORDER BY first_id LIMIT 1`),
    blocksOfRecord: rows('SELECT to_type, first_id, entries FROM adjacency WHERE portal = ? AND from_type = ? AND from_id = ?'),
    putBlock: write('INSERT OR REPLACE INTO adjacency (portal, from_type, from_id, to_type, first_id, entries) VALUES (?, ?, ?, ?, ?, ?)'),
    removeBlock: write(`DELETE FROM adjacency WHERE ${edgeKey} AND first_id = ?`),
    removeBlocksOfRecord: write('DELETE FROM adjacency WHERE portal = ? AND from_type = ? AND from_id = ?'),
    keepArchivedEdge: write(
      'INSERT OR REPLACE INTO archived_edge (portal, from_type, from_id, to_type, to_id, types) VALUES (?, ?, ?, ?, ?, ?)',
    ),

    leads: rows(`SELECT type, to_id FROM lead WHERE ${edgeKey} ORDER BY type`),
    putLead: write('INSERT OR REPLACE INTO lead (portal, from_type, from_id, to_type, type, to_id) VALUES (?, ?, ?, ?, ?, ?)'),
    removeLead: write(`DELETE FROM lead WHERE ${edgeKey} AND type = ?`),
    removeLeadsTo: write(`DELETE FROM lead WHERE ${edgeKey} AND to_id = ?`),
    removeLeadsOfRecord: write('DELETE FROM lead WHERE portal = ? AND from_type = ? AND from_id = ?'),

    hub: rows(`SELECT type, n FROM hub WHERE ${edgeKey}`),
    putHub: write('INSERT OR REPLACE INTO hub (portal, from_type, from_id, to_type, type, n) VALUES (?, ?, ?, ?, ?, ?)'),
    removeHub: write(`DELETE FROM hub WHERE ${edgeKey}`),
    removeHubsOfRecord: write('DELETE FROM hub WHERE portal = ? AND from_type = ? AND from_id = ?'),

    lastChange: rows('SELECT coalesce(max(number), 0) FROM change_log'),
    addChanges: write('INSERT INTO change_log (number, portal, changes) VALUES (?, ?, ?)'),
    changes: rows('SELECT number, changes FROM change_log WHERE portal = ? AND number > ?+0 ORDER BY number LIMIT ?+0'),
  };
}
