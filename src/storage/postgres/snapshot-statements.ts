import { recordColumns } from '../encoding/rows.ts';
import { snapshotTables, type TableName } from '../moving/tables.ts';
import { keyColumnsOf, restColumnsOf } from './table-statements.ts';

/** The key that no snapshot has: a portal that goes back to it becomes empty. */
export const noSnapshot = 0;

/**
 * Statements about snapshots. The portal is always `$1`; whoever takes one, removes it or goes back to it holds the portal's row. A row is looked for by
 * itself, in the index: that is what an EXISTS with an OFFSET is planned as, whatever is known of how large the tables are.
 */
export const snapshotStatements = {
  list: 'SELECT name, taken_at FROM snapshot WHERE portal = $1 AND name IS NOT NULL ORDER BY name',
  find: 'SELECT key, next_record_id, settings FROM snapshot WHERE portal = $1 AND name = $2',
  countOthers: 'SELECT count(*) FROM snapshot WHERE portal = $1 AND name <> $2',
  nextKey: `SELECT coalesce(max(key), ${noSnapshot}) + 1 FROM snapshot WHERE portal = $1`,
  madeWith: 'SELECT coalesce(made_with, settings) FROM portal WHERE id = $1',
  countRows: `SELECT (SELECT count(*) FROM (SELECT 1 FROM record WHERE portal = $1 LIMIT $2) AS r)
    + (SELECT count(*) FROM (SELECT 1 FROM adjacency WHERE portal = $1 LIMIT $2) AS a)`,
  unname: 'UPDATE snapshot SET name = NULL WHERE portal = $1 AND name = $2 RETURNING key',
  add: `INSERT INTO snapshot (portal, key, name, taken_at, next_record_id, settings)
    SELECT id, $2::integer, $3::text, $4::bigint, next_record_id, settings FROM portal WHERE id = $1`,
  /** What copies the rows of the portal to the snapshot `$2`. */
  copies: snapshotTables.map(copyOf),
  /** What makes the rows of the portal those of the snapshot `$2`: first goes what differs, then comes what is not there. */
  returns: {
    definition: returnsOf('definition'),
    others: snapshotTables.filter((table) => table !== 'definition').flatMap(returnsOf),
  },
  setPortal: 'UPDATE portal SET next_record_id = $2, settings = $3, schema_version = schema_version + 1 WHERE id = $1',
  /** Live records above an id that a return removes or changes, as they are; and as they are to be those that it adds or changes. */
  liveThatGo: `SELECT ${recordColumns} FROM record AS t WHERE portal = $1 AND type = $3 AND id > $4 AND archived_at IS NULL
    AND NOT ${isCopied('record')} ORDER BY id LIMIT $5`,
  liveThatCome: `SELECT ${recordColumns} FROM snapshot_record AS c WHERE portal = $1 AND snapshot = $2 AND type = $3 AND id > $4
    AND archived_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM record AS t WHERE t.portal = $1 AND t.archived_at IS NULL AND ${isSame('record')} OFFSET 0) ORDER BY id LIMIT $5`,
} as const;

function columnsOf(table: TableName): readonly string[] {
  return [...keyColumnsOf(table), ...restColumnsOf(table)];
}

function copyOf(table: TableName): string {
  const columns = columnsOf(table).join(', ');
  return `INSERT INTO snapshot_${table} (portal, snapshot, ${columns}) SELECT portal, $2::integer, ${columns} FROM ${table} WHERE portal = $1`;
}

function returnsOf(table: TableName): readonly string[] {
  const columns = columnsOf(table);
  return [
    `DELETE FROM ${table} AS t WHERE portal = $1 AND NOT ${isCopied(table)}`,
    `INSERT INTO ${table} (portal, ${columns.join(', ')})
      SELECT c.portal, ${columns.map((name) => `c.${name}`).join(', ')} FROM snapshot_${table} AS c
      WHERE c.portal = $1 AND c.snapshot = $2 AND NOT EXISTS (SELECT 1 FROM ${table} AS t WHERE t.portal = $1 AND ${hasSameKey(table)} OFFSET 0)`,
  ];
}

/** Says of a row `t` that the snapshot `$2` has it as it is. */
function isCopied(table: TableName): string {
  return `EXISTS (SELECT 1 FROM snapshot_${table} AS c WHERE c.portal = $1 AND c.snapshot = $2 AND ${isSame(table)} OFFSET 0)`;
}

/** Says that a row `t` of the portal and a row `c` of a snapshot are the same. */
function isSame(table: TableName): string {
  const rest = restColumnsOf(table).map((name) => ` AND t.${name} IS NOT DISTINCT FROM c.${name}`);
  return hasSameKey(table) + rest.join('');
}

function hasSameKey(table: TableName): string {
  return keyColumnsOf(table)
    .map((name) => `t.${name} = c.${name}`)
    .join(' AND ');
}
