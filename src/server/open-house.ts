import { existsSync } from 'node:fs';
import type { Tables } from '../storage/moving/tables.ts';
import type { StoreCopy } from '../storage/port.ts';
import { openPostgresTables } from '../storage/postgres/tables.ts';
import { openSqlite } from '../storage/sqlite/store.ts';
import { openSqliteTables } from '../storage/sqlite/tables.ts';

/** What a command does with a database: `read` changes nothing, `repair` changes what is there, `write` makes one where there is none. */
export type HouseUse = 'read' | 'repair' | 'write';

/** Opens a file that nobody uses to be copied. */
export async function openCopy(db: string): Promise<{ readonly copy: StoreCopy; close(): Promise<void> }> {
  if (!existsSync(db)) throw new Error(`there is no file ${db}`);
  const store = await openSqlite(db);
  const copy = await store.copy();
  if (copy === undefined) throw new Error(`${db} is no file`);
  return { copy, close: () => store.close() };
}

/** Opens a database to be moved or looked through. Rejects where it is in use, and for one that is to be read and is not there. */
export async function openHouse(db: string, use: HouseUse): Promise<Tables> {
  if (/^postgres(ql)?:/.test(db)) return openPostgresTables(db, use === 'read' ? 'read' : 'write');
  if (db === ':memory:') throw new Error('a database in memory is gone with its server: --db takes a file or postgres://…');
  if (use !== 'write' && !existsSync(db)) throw new Error(`there is no file ${db}`);
  return openSqliteTables(db);
}
