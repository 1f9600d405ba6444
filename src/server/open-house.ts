import { existsSync } from 'node:fs';
import type { Tables } from '../storage/moving/tables.ts';
import { openSqliteTables } from '../storage/sqlite/tables.ts';

/** What a command does with a database: `read` changes nothing that is told of it and makes none, `write` makes one where there is none. */
export type HouseUse = 'read' | 'write';

/** Opens a database to be moved or looked through. Rejects where it is in use, and for one that is to be read and is not there. */
export async function openHouse(db: string, use: HouseUse): Promise<Tables> {
  if (/^postgres(ql)?:/.test(db)) throw new Error('PostgreSQL cannot be moved yet: --db takes a file');
  if (db === ':memory:') throw new Error('a database in memory is gone with its server: --db takes a file');
  if (use === 'read' && !existsSync(db)) throw new Error(`there is no file ${db}`);
  return openSqliteTables(db);
}
