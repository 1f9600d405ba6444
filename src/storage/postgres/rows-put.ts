import type { PortalId } from '../../domain/ids.ts';
import type { SqlValue, Transaction } from './database.ts';

/** Where what a turn changed is written. */
export interface Keeping {
  readonly sql: Transaction;
  readonly portal: PortalId;
}

/** Sends a statement that takes rows as one array for each column; nothing where there is no row. */
export function putRows({ sql, portal }: Keeping, statement: string, rows: readonly (readonly SqlValue[])[]): void {
  const [first] = rows;
  if (first === undefined) return;
  sql.run(statement, portal, ...first.map((_, place) => rows.map((row) => row[place] ?? null)));
}
