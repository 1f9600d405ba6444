import { StorageUnavailable } from '../port.ts';

/** A value that SQLite stores or answers here: integers stay below 2^53. */
export type SqlValue = number | string | null;
export type SqlRow = readonly SqlValue[];

/** A prepared statement. Rows come as arrays in the order of the selected columns. */
export interface Statement {
  run(...values: readonly SqlValue[]): void;
  get(...values: readonly SqlValue[]): SqlRow | undefined;
  all(...values: readonly SqlValue[]): readonly SqlRow[];
}

/** One open SQLite database: the little that both drivers share. */
export interface Driver {
  /** Prepares one statement. `answers` says whether it selects rows. */
  prepare(sql: string, answers: 'rows' | 'nothing'): Statement;
  exec(sql: string): void;
  /** False once SQLite has undone a transaction by itself, as it does after some failures. */
  isInTransaction(): boolean;
  close(): void;
}

/** Node's own SQLite is stable from this major version on. */
const builtInSince = 24;

/** How long to wait for another process to let go of the file, so that a restart may overlap the end of its predecessor. */
const lockWaitMs = 250;

/**
 * Opens a database file, or `:memory:`, with the driver that this version of Node runs best: Node's own where it is stable,
 * else the add-on, and Node's own again where the add-on could not be built.
 */
export async function openDriver(file: string): Promise<Driver> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= builtInSince) return openBuiltIn(file, await loadBuiltIn());
  const Database = await loadAddon();
  if (Database !== undefined) return openAddon(file, Database);
  const hint = `Node ${process.versions.node} needs the package better-sqlite3, whose native part could not be built or loaded; Node ${builtInSince} needs none`;
  const builtIn = await loadBuiltIn().catch((cause: unknown) => {
    throw new Error(hint, { cause });
  });
  return openBuiltIn(file, builtIn);
}

function loadBuiltIn(): Promise<NodeSqlite> {
  const name = 'node:sqlite';
  return import(name) as Promise<NodeSqlite>;
}

/** The add-on, tried on a database of its own; undefined where its native part does not fit this Node. */
async function loadAddon(): Promise<Addon | undefined> {
  try {
    const { default: Database } = await import('better-sqlite3');
    new Database(':memory:').close();
    return Database;
  } catch {
    return undefined;
  }
}

type Addon = typeof import('better-sqlite3');

function openBuiltIn(file: string, { DatabaseSync }: NodeSqlite): Driver {
  const database = guarded(() => new DatabaseSync(file, { timeout: lockWaitMs }));
  return {
    prepare(sql) {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    },
    exec: (sql) => database.exec(sql),
    isInTransaction: () => database.isTransaction,
    close: () => database.close(),
  };
}

function openAddon(file: string, Database: Addon): Driver {
  const database = guarded(() => new Database(file, { timeout: lockWaitMs }));
  return {
    prepare(sql, answers) {
      const statement = database.prepare<SqlValue[], SqlRow>(sql);
      return answers === 'rows' ? statement.raw(true) : statement;
    },
    exec: (sql) => void database.exec(sql),
    isInTransaction: () => database.inTransaction,
    close: () => void database.close(),
  };
}

/** The part of `node:sqlite` used here; its types come with newer Node typings than the lowest supported Node has. */
interface NodeSqlite {
  readonly DatabaseSync: new (
    file: string,
    options: { readonly timeout: number },
  ) => {
    prepare(sql: string): Statement & { setReturnArrays(on: boolean): void };
    exec(sql: string): void;
    readonly isTransaction: boolean;
    close(): void;
  };
}

/** What SQLite says when the machine, not this program, is at fault; both drivers carry these words in the message or code. */
const outages =
  /SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB|NOMEM|PERM)|disk is full|disk I\/O error|readonly database|unable to open database|database is locked|malformed|not a database/;

/** Runs work on the database; what the machine cannot do rejects as `StorageUnavailable`, a bug as itself. */
export function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof Error && outages.test(`${'code' in cause ? String(cause.code) : ''} ${cause.message}`)) {
      throw new StorageUnavailable(cause.message, { cause });
    }
    throw cause;
  }
}
