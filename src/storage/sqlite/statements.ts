import { recordColumns } from '../encoding/rows.ts';
import type { Driver, Statement } from './driver.ts';

const edgeKey = 'portal = ? AND from_type = ? AND from_id = ? AND to_type = ?';
const valueKey = 'portal = ? AND type = ? AND property = ? AND value = ?';

export type Statements = ReturnType<typeof prepareStatements>;

/**
 * Prepares every statement of the engine, once. A bound of a range or a LIMIT is written `?+0`: SQLite plans a statement
 * anew for every value of a bare one, which costs more than the statement itself.
 * Parameters are positional, in the order of the columns named.
 */
export function prepareStatements(driver: Driver) {
  const prepare: Prepare = {
    rows: (sql) => driver.prepare(sql, 'rows'),
    write: (sql) => driver.prepare(sql, 'nothing'),
  };
  return {
    ...ofPortals(prepare),
    ...ofRecords(prepare),
    ...ofLinks(prepare),
    ...ofDefinitions(prepare),
    ...ofSearch(prepare),
  };
}

interface Prepare {
  rows(sql: string): Statement;
  write(sql: string): Statement;
}

function ofPortals({ rows, write }: Prepare) {
  return {
    addPortal: write('INSERT INTO portal (id, created_at, next_record_id, settings) VALUES (?, ?, ?, ?)'),
    portal: rows('SELECT key, created_at, settings FROM portal WHERE id = ? AND is_removed = 0'),
    portals: rows('SELECT id, created_at, settings FROM portal WHERE id > ?+0 AND is_removed = 0 ORDER BY id LIMIT ?+0'),
    lastPortal: rows('SELECT max(id) FROM portal'),
    setPortal: write('UPDATE portal SET made_with = coalesce(made_with, settings), settings = ? WHERE key = ?'),
    removePortal: write('UPDATE portal SET is_removed = 1 WHERE key = ?'),
    nextRecordId: rows('SELECT next_record_id FROM portal WHERE key = ?'),
    setNextRecordId: write('UPDATE portal SET next_record_id = ? WHERE key = ?'),
    putToken: write(
      'INSERT OR REPLACE INTO token (hash, kind, portal, scopes, app_id, user_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    token: rows(
      `SELECT t.hash, t.kind, p.id, t.scopes, t.app_id, t.user_id, t.created_at, t.expires_at
       FROM token t LEFT JOIN portal p ON p.key = t.portal WHERE t.hash = ? AND (t.portal IS NULL OR p.is_removed = 0)`,
    ),
    removeToken: write('DELETE FROM token WHERE hash = ?'),
    tokensOfApp: rows("SELECT hash FROM token WHERE app_id = ? AND kind <> 'privateApp' LIMIT ?+0"),
    tokensOfAppIn: rows("SELECT hash FROM token WHERE app_id = ? AND portal = ? AND kind <> 'privateApp' LIMIT ?+0"),
    expiredTokens: rows('SELECT hash FROM token WHERE expires_at < ?+0 ORDER BY expires_at LIMIT ?+0'),

    registryEntry: rows('SELECT value FROM registry WHERE kind = ? AND key = ?'),
    registryEntries: rows('SELECT key, value FROM registry WHERE kind = ? AND key > ? AND key >= ? AND key < ? ORDER BY key LIMIT ?+0'),
    putRegistryEntry: write('INSERT OR REPLACE INTO registry (kind, key, value) VALUES (?, ?, ?)'),
    removeRegistryEntry: write('DELETE FROM registry WHERE kind = ? AND key = ?'),

    lastChange: rows('SELECT coalesce(max(number), 0) FROM change_log'),
    logRow: rows('SELECT number, changes FROM change_log WHERE number = ?'),
    addChanges: write('INSERT INTO change_log (number, portal, changes) VALUES (?, ?, ?)'),
    logEndOf: rows('SELECT max(number) FROM change_log WHERE portal = ?'),
    changes: rows('SELECT number, changes FROM change_log WHERE portal = ? AND number > ?+0 ORDER BY number LIMIT ?+0'),
  };
}

function ofRecords({ rows, write }: Prepare) {
  return {
    anyLive: rows('SELECT 1 FROM record WHERE portal = ? AND type = ? AND archived_at IS NULL LIMIT 1'),
    liveWith: rows(
      'SELECT id FROM record WHERE portal = ? AND type = ? AND archived_at IS NULL AND json_extract(properties, ?) IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?+0',
    ),
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
      `INSERT INTO record (portal, type, id, created_at, updated_at, properties, created_in) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (portal, type, id) WHERE archived_at IS NULL DO UPDATE SET updated_at = excluded.updated_at, properties = excluded.properties`,
    ),
    restoreRecord: write('UPDATE record SET archived_at = NULL WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NOT NULL'),
    liveCreatedIn: rows('SELECT created_in FROM record WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NULL'),
    archivedCreatedIn: rows('SELECT created_in FROM record WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NOT NULL'),
    recordChanges: rows('SELECT number FROM record_change WHERE portal = ? AND type = ? AND id = ? ORDER BY number DESC LIMIT ?+0'),
    addRecordChange: write('INSERT OR IGNORE INTO record_change (portal, type, id, number) VALUES (?, ?, ?, ?)'),
    forgetRecordChanges: write('DELETE FROM record_change WHERE portal = ? AND type = ? AND id = ?'),
    // One for each partial index: a statement that names neither condition reads the whole table.
    purgeLive: write('DELETE FROM record WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NULL'),
    purgeArchived: write('DELETE FROM record WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NOT NULL'),
    archiveRecord: write('UPDATE record SET archived_at = ? WHERE portal = ? AND type = ? AND id = ? AND archived_at IS NULL'),
  };
}

function ofLinks({ rows, write }: Prepare) {
  return {
    blocksFrom: rows(`SELECT first_id, entries FROM adjacency WHERE ${edgeKey} AND first_id >= ?+0 ORDER BY first_id LIMIT ?+0`),
    blockAround: rows(`SELECT first_id, entries FROM adjacency WHERE ${edgeKey} AND first_id <= ?+0 ORDER BY first_id DESC LIMIT 1`),
    lastBlock: rows(`SELECT first_id, entries FROM adjacency WHERE ${edgeKey} ORDER BY first_id DESC LIMIT 1`),
    nextBlock: rows(`SELECT first_id FROM adjacency WHERE ${edgeKey} AND first_id > ?+0 ORDER BY first_id LIMIT 1`),
    blocksOfRecord: rows('SELECT to_type, first_id, entries FROM adjacency WHERE portal = ? AND from_type = ? AND from_id = ?'),
    putBlock: write('INSERT OR REPLACE INTO adjacency (portal, from_type, from_id, to_type, first_id, entries) VALUES (?, ?, ?, ?, ?, ?)'),
    removeBlock: write(`DELETE FROM adjacency WHERE ${edgeKey} AND first_id = ?`),
    nextToType: rows(
      'SELECT to_type FROM adjacency WHERE portal = ? AND from_type = ? AND from_id = ? AND to_type > ?+0 ORDER BY to_type LIMIT 1',
    ),
    counts: rows(
      `SELECT from_id, sum(to_type = ?), min(iif(to_type = ?, entries, NULL)) FROM adjacency
       WHERE portal = ? AND from_type = ? AND from_id > ?+0 GROUP BY from_id ORDER BY from_id LIMIT ?+0`,
    ),
    keepArchivedEdge: write(
      'INSERT OR REPLACE INTO archived_edge (portal, from_type, from_id, to_type, to_id, types) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    archivedEdges: rows('SELECT to_type, to_id, types FROM archived_edge WHERE portal = ? AND from_type = ? AND from_id = ?'),
    removeArchivedEdge: write(`DELETE FROM archived_edge WHERE ${edgeKey} AND to_id = ?`),

    leads: rows(`SELECT type, to_id FROM lead WHERE ${edgeKey} ORDER BY type`),
    putLead: write('INSERT OR REPLACE INTO lead (portal, from_type, from_id, to_type, type, to_id) VALUES (?, ?, ?, ?, ?, ?)'),
    removeLead: write(`DELETE FROM lead WHERE ${edgeKey} AND type = ?`),
    lead: rows(`SELECT to_id FROM lead WHERE ${edgeKey} AND type = ?`),

    hub: rows(`SELECT type, n FROM hub WHERE ${edgeKey}`),
    hubTotals: rows(
      `SELECT from_id, max(iif(to_type = ? AND type = 0, n, 0)) FROM hub
       WHERE portal = ? AND from_type = ? AND from_id > ?+0 GROUP BY from_id ORDER BY from_id LIMIT ?+0`,
    ),
    putHub: write('INSERT OR REPLACE INTO hub (portal, from_type, from_id, to_type, type, n) VALUES (?, ?, ?, ?, ?, ?)'),
    removeHub: write(`DELETE FROM hub WHERE ${edgeKey}`),
  };
}

function ofDefinitions({ rows, write }: Prepare) {
  return {
    definitions: rows('SELECT kind, key, body FROM definition WHERE portal = ? ORDER BY kind, key'),
    putDefinition: write('INSERT OR REPLACE INTO definition (portal, kind, key, body) VALUES (?, ?, ?, ?)'),
    removeDefinition: write('DELETE FROM definition WHERE portal = ? AND kind = ? AND key = ?'),
    typeUse: rows('SELECT n FROM type_use WHERE portal = ? AND type = ?'),
    addTypeUse: write(
      'INSERT INTO type_use (portal, type, n) VALUES (?, ?, ?) ON CONFLICT (portal, type) DO UPDATE SET n = n + excluded.n',
    ),
    holder: rows(`SELECT id FROM unique_value WHERE ${valueKey}`),
    putHolder: write('INSERT OR REPLACE INTO unique_value (portal, type, property, value, id) VALUES (?, ?, ?, ?, ?)'),
    removeHolder: write(`DELETE FROM unique_value WHERE ${valueKey} AND id = ?`),
    blockedValue: rows(`SELECT 1 FROM blocked_value WHERE ${valueKey}`),
    blockValue: write('INSERT OR IGNORE INTO blocked_value (portal, type, property, value) VALUES (?, ?, ?, ?)'),
    survivor: rows('SELECT into_id FROM merged_record WHERE portal = ? AND type = ? AND id = ?'),
    putMerged: write('INSERT OR REPLACE INTO merged_record (portal, type, id, into_id) VALUES (?, ?, ?, ?)'),
    moveMerged: write('UPDATE merged_record SET into_id = ? WHERE portal = ? AND type = ? AND into_id = ?'),
  };
}

const ofEntries = 'FROM search_entry WHERE index_key = ?';

/** The ends of a range of values, as statements spell them: the first two name the upper one; the others end with the last text. */
export const rangeBounds = [
  '>= +? AND value < +?',
  '>= +? AND value <= +?',
  '> +? AND value < +?',
  '> +? AND value <= +?',
  ">= +? AND value < x''",
  "> +? AND value < x''",
] as const;
export type RangeBounds = (typeof rangeBounds)[number];

function ofSearch({ rows, write }: Prepare) {
  const packed = "SELECT group_concat(bucket || ids, '')";
  return {
    searchIndexes: rows('SELECT key, type, property, kind, built_to FROM search_index WHERE portal = ?'),
    lastSearchIndex: rows('SELECT coalesce(max(key), 0) FROM search_index'),
    addSearchIndex: write('INSERT INTO search_index (key, portal, type, property, kind, built_to) VALUES (?, ?, ?, ?, ?, 0)'),
    dropEntries: write('DELETE FROM search_entry WHERE index_key = ?'),
    dropSearchIndex: write('DELETE FROM search_index WHERE key = ?'),
    setBuiltTo: write('UPDATE search_index SET built_to = ? WHERE key = ?'),

    entry: rows(`SELECT ids ${ofEntries} AND value = ? AND bucket = ?`),
    addToEntry: write(
      `INSERT INTO search_entry (index_key, value, bucket, ids) VALUES (?, ?, ?, ?)
       ON CONFLICT (index_key, value, bucket) DO UPDATE SET ids = ids || excluded.ids`,
    ),
    setEntry: write('UPDATE search_entry SET ids = ? WHERE index_key = ? AND value = ? AND bucket = ?'),
    removeEntry: write('DELETE FROM search_entry WHERE index_key = ? AND value = ? AND bucket = ?'),

    entriesOfValue: rows(`SELECT bucket, ids ${ofEntries} AND value = ? ORDER BY bucket LIMIT ?+0`),
    entriesInRange: byRange((bounds) => rows(`SELECT bucket, ids ${ofEntries} AND value ${bounds} ORDER BY value LIMIT ?+0`)),
    packedInRange: byRange((bounds) => rows(`${packed} ${ofEntries} AND value ${bounds}`)),
    packedInRangeLike: byRange((bounds) => rows(`${packed} ${ofEntries} AND value ${bounds} AND value GLOB ?`)),
    firstEntries: rows(`SELECT value, bucket, ids ${ofEntries} ORDER BY value, bucket LIMIT ?+0`),
    nextEntries: rows(`SELECT value, bucket, ids ${ofEntries} AND (value, bucket) > (+?, ?+0) ORDER BY value, bucket LIMIT ?+0`),
    lastEntries: rows(`SELECT value, bucket, ids ${ofEntries} ORDER BY value DESC, bucket DESC LIMIT ?+0`),
    previousEntries: rows(
      `SELECT value, bucket, ids ${ofEntries} AND (value, bucket) < (+?, ?+0) ORDER BY value DESC, bucket DESC LIMIT ?+0`,
    ),

    liveCount: rows('SELECT count(*) FROM record WHERE portal = ? AND type = ? AND archived_at IS NULL'),
    liveIds: rows(
      'SELECT id FROM record WHERE portal = ? AND type = ? AND id > ?+0 AND archived_at IS NULL ORDER BY id LIMIT ?+0 OFFSET ?+0',
    ),
  };
}

function byRange(prepare: (bounds: RangeBounds) => Statement): ReadonlyMap<RangeBounds, Statement> {
  return new Map(rangeBounds.map((bounds) => [bounds, prepare(bounds)]));
}
