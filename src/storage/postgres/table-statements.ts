import { shapeOf, type TableName, tableShapes } from '../moving/tables.ts';

/** Types of the columns of keys and values; texts where nothing else is said. */
const columnTypes: Readonly<Record<string, string>> = {
  type: 'integer',
  from_type: 'integer',
  to_type: 'integer',
  id: 'bigint',
  from_id: 'bigint',
  to_id: 'bigint',
  first_id: 'bigint',
  into_id: 'bigint',
  number: 'bigint',
  n: 'bigint',
  created_at: 'bigint',
  updated_at: 'bigint',
  archived_at: 'bigint',
  created_in: 'bigint',
  value_hash: 'bytea',
};

/** Statements of one table; rows and keys come as one array for each column, after the portal. */
interface TableStatements {
  readonly first: string;
  readonly next: string;
  readonly find: string;
  readonly has: string;
  readonly put: string;
  readonly remove: string;
}

/** Columns of a table's key here: a value is found by its hash. */
export function keyColumnsOf(table: TableName): readonly string[] {
  return shapeOf(table).key.map((name) => (name === 'value' ? 'value_hash' : name));
}

/** Columns of a table that are no part of its key here. */
export function restColumnsOf(table: TableName): readonly string[] {
  const { key, rest } = shapeOf(table);
  return key.includes('value') ? ['value', ...rest] : rest;
}

function statementsOf(table: TableName): TableStatements {
  const { key, rest } = shapeOf(table);
  const keys = keyColumnsOf(table);
  const stored = [...keys, ...restColumnsOf(table)];
  const read = [...key, ...rest].map((name) => `r.${name}`).join(', ');
  const order = keys.join(', ');
  const bounds = keys.map((_, place) => `$${place + 2}`).join(', ');
  const asked = `unnest(${arraysOf(keys)}) WITH ORDINALITY AS q (${order}, place)`;
  const isAsked = keys.map((name) => `r.${name} = q.${name}`).join(' AND ');
  const others = restColumnsOf(table).map((name) => `${name} = excluded.${name}`);
  const conflict = others.length === 0 ? 'NOTHING' : `UPDATE SET ${others.join(', ')}`;
  const pageKey = keys.filter((name) => !key.includes(name)).map((name) => `, r.${name}`);
  return {
    first: `SELECT ${read}${pageKey.join('')} FROM ${table} r WHERE portal = $1 ORDER BY ${order} LIMIT $2`,
    next: `SELECT ${read}${pageKey.join('')} FROM ${table} r WHERE portal = $1 AND (${order}) > (${bounds}) ORDER BY ${order} LIMIT $${keys.length + 2}`,
    find: `SELECT q.place, ${read} FROM ${asked} JOIN ${table} r ON r.portal = $1 AND ${isAsked}`,
    has: `SELECT q.place FROM ${asked} JOIN ${table} r ON r.portal = $1 AND ${isAsked}`,
    put: `INSERT INTO ${table} (portal, ${stored.join(', ')}) SELECT $1, ${stored.map((name) => `q.${name}`).join(', ')}
      FROM unnest(${arraysOf(stored)}) AS q (${stored.join(', ')}) ON CONFLICT (portal, ${order}) DO ${conflict}`,
    remove: `DELETE FROM ${table} r USING unnest(${arraysOf(keys)}) AS q (${order}) WHERE r.portal = $1 AND ${isAsked}`,
  };
}

function arraysOf(columns: readonly string[]): string {
  return columns.map((name, place) => `$${place + 2}::${columnTypes[name] ?? 'text'}[]`).join(', ');
}

/** Texts of JSON in the order of what they stand for, byte by byte; those that no text of PostgreSQL can hold stay as they are. */
const plainValue = `(CASE WHEN value LIKE '%\\u%' THEN value ELSE value::json #>> '{}' END) COLLATE "C"`;

/** Statements on whole tables: for databases that are moved or looked through. */
export const tableStatements = {
  ofTable: Object.fromEntries((Object.keys(tableShapes) as TableName[]).map((table) => [table, statementsOf(table)])) as Readonly<
    Record<TableName, TableStatements>
  >,
  /** Unique and blocked values in the order of the values, which no index has. */
  sorted: (table: 'unique_value' | 'blocked_value', cursor: string) =>
    `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT ${[...shapeOf(table).key, ...shapeOf(table).rest].join(', ')}
     FROM ${table} WHERE portal = $1 ORDER BY type, property, ${plainValue}`,

  portals: 'SELECT id, created_at, settings, next_record_id FROM portal WHERE id > $1 AND NOT is_removed ORDER BY id LIMIT $2',
  tokens: `SELECT t.hash, t.kind, t.portal, t.scopes, t.app_id, t.user_id, t.created_at, t.expires_at
    FROM token t LEFT JOIN portal p ON p.id = t.portal
    WHERE t.hash > $1 AND (t.portal IS NULL OR NOT p.is_removed) ORDER BY t.hash LIMIT $2`,
  entries: "SELECT kind, key, value FROM registry WHERE (kind, key) > ($1, $2) AND kind <> 'storage' ORDER BY kind, key LIMIT $3",
  ends: 'SELECT CASE WHEN is_called THEN last_value ELSE 0 END, (SELECT max(id) FROM portal) FROM change_number',
  /** Waits for turns that are under way and holds others up, as numbers are taken with a portal's row locked; and whoever adds a portal. */
  holdPortals: 'LOCK TABLE portal IN EXCLUSIVE MODE',
  takenPortals: 'SELECT id FROM portal WHERE id = ANY ($1::bigint[]) ORDER BY id LIMIT 1',
  setNumbers: "SELECT setval('change_number', $1)",
  presences: `SELECT q.place, r.archived_at IS NULL FROM unnest($2::integer[], $3::bigint[]) WITH ORDINALITY AS q (type, id, place)
    JOIN record r ON r.portal = $1 AND r.type = q.type AND r.id = q.id`,
  blocksAround: `SELECT q.place, q.from_type, q.from_id, q.to_type, r.first_id, r.entries
    FROM unnest($2::integer[], $3::bigint[], $4::integer[], $5::bigint[]) WITH ORDINALITY AS q (from_type, from_id, to_type, to_id, place)
    CROSS JOIN LATERAL (SELECT first_id, entries FROM adjacency a WHERE a.portal = $1 AND a.from_type = q.from_type AND a.from_id = q.from_id
      AND a.to_type = q.to_type AND a.first_id <= q.to_id ORDER BY first_id DESC LIMIT 1) r`,

  addPortal: 'INSERT INTO portal (id, created_at, settings, next_record_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id',
  markPortal:
    'INSERT INTO portal (id, created_at, next_record_id, is_removed) SELECT $1, 0, 1, true WHERE $1 > (SELECT coalesce(max(id), 0) FROM portal)',
  setNextRecordId: 'UPDATE portal SET next_record_id = $2 WHERE id = $1',
  addToken: `INSERT INTO token (hash, kind, portal, scopes, app_id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT DO NOTHING RETURNING hash`,
  removeTokens: 'DELETE FROM token WHERE hash = ANY ($1::text[])',
  ownEntry: "SELECT value FROM registry WHERE kind = 'storage' AND key = $1",
  ownEntries: "SELECT value FROM registry WHERE kind = 'storage' AND key LIKE 'portal:%' ORDER BY key",
  holdsPart: "SELECT 1 FROM registry WHERE kind = 'storage' AND key = 'import' AND NOT EXISTS (SELECT 1 FROM portal WHERE NOT is_removed)",
  removeOwnEntries: "DELETE FROM registry WHERE kind = 'storage' AND (key = 'import' OR key LIKE 'portal:%')",

  countSnapshots: `SELECT count(*) FROM snapshot s JOIN portal p ON p.id = s.portal WHERE s.name IS NOT NULL AND NOT p.is_removed`,
  countSnapshotsOf: 'SELECT count(*) FROM snapshot WHERE portal = $1 AND name IS NOT NULL',
  searchIndexes: 'SELECT key, type, property, kind, built_to FROM search_index WHERE portal = $1 ORDER BY key',
  searchMarks: `SELECT q.place, e.ids FROM unnest($3::bytea[], $4::bytea[], $5::bigint[]) WITH ORDINALITY AS q (value, rest_hash, bucket, place)
    JOIN search_entry e ON e.portal = $1 AND e.index_key = $2 AND e.value = q.value AND e.rest_hash = q.rest_hash AND e.bucket = q.bucket`,
  countMarks: 'SELECT coalesce(sum(length(ids)), 0)::bigint FROM search_entry WHERE portal = $1 AND index_key = $2',
  tellIndexes: 'UPDATE portal SET search_version = search_version + 1 WHERE id = $1',
  removeEntries: 'DELETE FROM search_entry WHERE portal = $1',
  removeIndexes: 'DELETE FROM search_index WHERE portal = $1',
} as const;
