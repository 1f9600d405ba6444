import { snapshotTables } from '../moving/tables.ts';
import { keyColumnsOf } from './table-statements.ts';

/** Rows that go with a portal: a table, and the columns that order them within it, as an index has them. */
interface SweptRows {
  readonly table: string;
  readonly order: readonly string[];
}

const recordKey = ['type', 'id'];
const edge = ['from_type', 'from_id', 'to_type'];

/** Every table with a column `portal`, in the order in which they are emptied. */
const swept: readonly SweptRows[] = [
  { table: 'search_entry', order: ['index_key', 'value', 'rest_hash', 'bucket'] },
  { table: 'search_index', order: ['key'] },
  { table: 'record', order: recordKey },
  { table: 'adjacency', order: [...edge, 'first_id'] },
  { table: 'archived_edge', order: [...edge, 'to_id'] },
  { table: 'lead', order: [...edge, 'type'] },
  { table: 'hub', order: [...edge, 'type'] },
  { table: 'record_change', order: [...recordKey, 'number'] },
  { table: 'change_log', order: ['number'] },
  { table: 'unique_value', order: ['type', 'property', 'value_hash'] },
  { table: 'blocked_value', order: ['type', 'property', 'value_hash'] },
  { table: 'merged_record', order: recordKey },
  { table: 'type_use', order: ['type'] },
  { table: 'definition', order: ['kind', 'key'] },
  { table: 'token', order: ['hash'] },
  ...snapshotTables.map((table) => ({ table: `snapshot_${table}`, order: ['snapshot', ...keyColumnsOf(table)] })),
  { table: 'snapshot', order: ['key'] },
];

/**
 * What removes up to `$2` rows of portal `$1`, for one table after the other. They are found in the order of an index, whose dead entries are
 * passed over without a look at the table, and removed by where they lie: nobody writes rows of a removed portal.
 */
export const sweeps: readonly string[] = swept.map(
  ({ table, order }) => `WITH gone AS (
      DELETE FROM ${table} WHERE portal = $1 AND ctid = ANY (ARRAY(
        SELECT ctid FROM ${table} WHERE portal = $1 ORDER BY ${order.join(', ')} LIMIT $2)) RETURNING 1
    ) SELECT count(*) FROM gone`,
);

/** The same for the snapshot `$3` of the portal, which nobody reads any more. */
export const snapshotSweeps: readonly string[] = snapshotTables.map(
  (table) => `WITH gone AS (
      DELETE FROM snapshot_${table} WHERE portal = $1 AND ctid = ANY (ARRAY(
        SELECT ctid FROM snapshot_${table} WHERE portal = $1 AND snapshot = $3 ORDER BY ${keyColumnsOf(table).join(', ')} LIMIT $2)) RETURNING 1
    ) SELECT count(*) FROM gone`,
);

/** How portals that are to be swept are found, held and forgotten. */
export const sweepStatements = {
  nextRemoved: 'SELECT id FROM portal WHERE is_removed AND id > $1 ORDER BY id LIMIT 1',
  // Its id may have been given to another portal since it was found.
  holdRemoved: 'SELECT 1 FROM portal WHERE id = $1 AND is_removed FOR UPDATE',
  nextNameless: 'SELECT portal, key FROM snapshot WHERE name IS NULL ORDER BY portal, key LIMIT 1',
  // Its key may have been given to another snapshot since it was found.
  holdNameless: 'SELECT 1 FROM snapshot WHERE portal = $1 AND key = $2 AND name IS NULL FOR UPDATE',
  dropSnapshot: 'DELETE FROM snapshot WHERE portal = $1 AND key = $2',
  dropPortal: 'DELETE FROM portal WHERE id = $1',
} as const;
