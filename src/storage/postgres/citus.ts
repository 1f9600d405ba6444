import type { Sql } from './database.ts';

/**
 * What a database with the extension Citus needs besides its tables: each portal's rows on one node. Tokens, entries of the registry and the numbers
 * of changes are no portal's; they stay on the coordinator.
 */
export const citusStatements = {
  isInstalled: "SELECT 1 FROM pg_extension WHERE extname = 'citus'",
  /** Tables that are to be spread and are not, that of portals first: all others lie beside it. */
  unspread: `SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped AND c.relname <> 'token'
    AND a.attname = CASE c.relname WHEN 'portal' THEN 'id' ELSE 'portal' END
    AND NOT EXISTS (SELECT 1 FROM pg_dist_partition p WHERE p.logicalrelid = c.oid) ORDER BY c.relname <> 'portal', c.relname`,
  spread: 'SELECT create_distributed_table($1::text::regclass, $2::text, colocate_with => $3::text)',
} as const;

/**
 * Spreads the tables over the nodes of a Citus cluster, by portal; those that are spread already, and other databases, stay as they are. Answers
 * whether the database is such a cluster.
 */
export async function spreadOverNodes(sql: Sql): Promise<boolean> {
  const installed = await sql.rows(citusStatements.isInstalled);
  if (installed.length === 0) return false;
  for (const [table, column] of await sql.rows(citusStatements.unspread)) {
    const beside = table === 'portal' ? 'none' : 'portal';
    await sql.rows(citusStatements.spread, String(table), String(column), beside);
  }
  return true;
}
