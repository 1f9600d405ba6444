import { setTimeout as wait } from 'node:timers/promises';
import type { StoreObserver } from '../storage/observer.ts';
import { StorageUnavailable, type Store, StoreInUse } from '../storage/port.ts';
import { openSqlite } from '../storage/sqlite/store.ts';
import type { CrosstieOptions } from './options.ts';

/** How often a store is tried that another process has, or that does not answer yet. */
const tryAgainMs = 50;

/** Which engine keeps what is at a place. */
export function engineOf(db: string): 'postgres' | 'sqlite' {
  return /^postgres(ql)?:/i.test(db) ? 'postgres' : 'sqlite';
}

/**
 * Opens the store at a place, tried again for a while where that is wanted. Rejects with one line that says why it cannot be opened, and repeats no
 * password.
 */
export async function openStore({ db = ':memory:', waitForDb = 0 }: CrosstieOptions, observer: StoreObserver): Promise<Store> {
  const shown = shownPlace(db);
  const until = performance.now() + waitForDb;
  for (;;) {
    try {
      return await openOnce(db, observer);
    } catch (cause) {
      const isPassing = cause instanceof StoreInUse || cause instanceof StorageUnavailable;
      if (isPassing && performance.now() < until) await wait(tryAgainMs);
      else if (cause instanceof StorageUnavailable) throw new Error(`${shown} cannot be opened: ${reasonOf(cause)}`, { cause });
      else throw cause;
    }
  }
}

async function openOnce(db: string, observer: StoreObserver): Promise<Store> {
  if (engineOf(db) === 'sqlite') return openSqlite(db, { observer });
  // Whoever keeps a file need not load the driver.
  const { openPostgres } = await import('../storage/postgres/store.ts');
  return openPostgres(db, { observer });
}

/** A place as it may be shown to anybody: an URL without its password and parameters. Throws for an URL that nobody can read, without it. */
export function shownPlace(db: string): string {
  if (engineOf(db) === 'sqlite') return db;
  if (!URL.canParse(db)) {
    throw new Error(
      '--db is not the URL of a PostgreSQL, such as postgres://user:password@host:5432/database (in a password, / is written %2F, # %23, ? %3F and % %25)',
    );
  }
  const { username, host, pathname } = new URL(db);
  return `postgres://${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

/** What went wrong at the bottom: the innermost cause that says anything. A host with several addresses fails once for each. */
function reasonOf(cause: Error): string {
  const inner: unknown = cause instanceof AggregateError ? cause.errors[0] : cause.cause;
  const reason = inner instanceof Error ? reasonOf(inner) : '';
  return reason === '' ? cause.message : reason;
}
