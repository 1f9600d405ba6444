import { StoreInUse } from '../port.ts';
import { type Driver, guarded, openDriver } from './driver.ts';
import { checkpointPages } from './file-copy.ts';
import { Journal } from './journal.ts';
import { migrate, refuseForeign } from './migrate.ts';
import { cachePages, recover } from './open-transaction.ts';

const inMemory = ':memory:';
/** What the name of the journal adds to that of the database. SQLite's own files end in other words. */
const journalSuffix = '-turns';
const pageBytes = 4_096;

/** Kind of the entries of the registry that are the engine's own. */
export const ownKind = 'storage';
/** Key of the entry that keeps where the log ended when a portal was last removed. */
export const logEndKey = 'logEnd';
/** Key of the entry that says how far an import is, as long as it is not done. */
export const unfinishedKey = 'import';

/** A database that this process owns. */
export interface OwnedDatabase {
  readonly driver: Driver;
  /** Undefined for a database in memory. */
  readonly journal: Journal | undefined;
}

/**
 * Opens a file, or a database in memory, and takes it for this process: runs again what another one left in the journal, and brings the schema
 * up to date. `served` is how it is to be used: one that an import has filled in part cannot be served. Rejects where another process owns it.
 */
export async function ownDatabase(file: string, use: 'served' | 'moved'): Promise<OwnedDatabase> {
  const driver = await openDriver(file);
  const journal = file === inMemory ? undefined : new Journal(file + journalSuffix);
  try {
    guarded(() => own(driver, file, journal));
    if (use === 'served') refuseUnfinished(driver, file);
    return { driver, journal };
  } catch (cause) {
    driver.close();
    if (cause instanceof Error && /locked|BUSY/.test(cause.message))
      throw new StoreInUse(`${file} is in use by another process`, { cause });
    throw cause;
  }
}

/** See the decision records on storage. */
function own(driver: Driver, file: string, journal: Journal | undefined): void {
  refuseForeign(driver, file);
  driver.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${checkpointPages};
    PRAGMA cache_size = -${(cachePages * pageBytes) / 1024};
    PRAGMA temp_store = MEMORY;
    BEGIN IMMEDIATE;
    COMMIT;`);
  if (journal !== undefined) recover(driver, journal);
  migrate(driver, file);
}

function refuseUnfinished(driver: Driver, file: string): void {
  const found = driver.prepare('SELECT 1 FROM registry WHERE kind = ? AND key = ?', 'rows').get(ownKind, unfinishedKey);
  if (found !== undefined) throw new Error(`${file} holds a part of an import: run crosstie import again to go on with it`);
}
