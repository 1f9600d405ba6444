import { createHash } from 'node:crypto';
import pg from 'pg';
import { noObserver, type StoreObserver } from '../observer.ts';
import { StorageUnavailable } from '../port.ts';
import {
  lostOf,
  mixesSessions,
  type Plans,
  type SessionSettings,
  sessionStatements,
  settingsOf,
  withSettings,
} from './session-settings.ts';

/** A value of a row as the driver reads it: whole numbers as numbers, all of them safe. */
export type SqlValue = string | number | boolean | Buffer | null;
export type SqlRow = readonly SqlValue[];
/** A parameter; arrays are those that UNNEST opens. */
export type SqlParameter = SqlValue | readonly SqlValue[];

/** Where statements run: by themselves, each in a transaction of its own, or all in one. */
export interface Sql {
  /** Rows in the order of the columns named. The statement is prepared once for each connection. */
  rows(statement: string, ...parameters: readonly SqlParameter[]): Promise<readonly SqlRow[]>;
}

/** Whether a transaction writes, writes for as long as each statement takes, or reads what is committed at one moment. */
export type TransactionMode = 'write' | 'longWrite' | 'snapshot';

/** Statements of one transaction, sent in the order in which they are called, without waiting for the answers of earlier ones. */
export interface Transaction extends Sql {
  /** Sends a statement that answers nothing. Where it fails, the transaction does: nobody has to wait for it. */
  run(statement: string, ...parameters: readonly SqlParameter[]): void;
}

/** Bounds of a database's use by one process. */
export interface DatabaseOptions {
  /** Connections at most. */
  readonly connectionsMax: number;
  /** Milliseconds that a statement may take, locks that it waits for included; 0 for as long as it takes. */
  readonly statementMaxMs: number;
  /** Milliseconds that getting a connection may take. */
  readonly connectMaxMs: number;
  /** `once` by default. */
  readonly plans?: Plans;
}

/** How much longer than a statement may take its answer is waited for, in milliseconds. */
const answerGraceMs = 2_000;
/** The longest that a timer can be set to: some weeks. */
const longAnswerMs = 2_147_483_647;
const bigint = 20;
/** How often a transaction is run that the database undid for another one's sake. */
const triesMax = 3;
/** Serialization failures and deadlocks: nothing is wrong but the moment. */
const conflicts = /^40/;
const begin: Readonly<Record<TransactionMode, string>> = {
  write: 'BEGIN',
  // The bound of this side is told with each statement.
  longWrite: 'BEGIN; SET LOCAL statement_timeout = 0',
  snapshot: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
};
/** What says that the database and not the statement is at fault: connection lost, no room, shut down, canceled, deadlock and the like. */
const outages = /^(08|25006|40|53|54000|55P03|57|58|XX)/;
/** A statement of this name is there already, or is not there any more: another connection shares the session. */
const confusions: ReadonlySet<string> = new Set(['42P05', '26000']);

/**
 * A PostgreSQL database: a bounded pool of connections. Whatever goes wrong with the database rejects with `StorageUnavailable`; a
 * statement that is wrong rejects with what the driver says.
 */
export class Database implements Sql {
  readonly #pool: pg.Pool;
  readonly #observer: StoreObserver;
  readonly #url: string;
  readonly #settings: SessionSettings;

  constructor(
    url: string,
    { connectionsMax, statementMaxMs, connectMaxMs, plans = 'once' }: DatabaseOptions,
    observer: StoreObserver = noObserver,
  ) {
    this.#observer = observer;
    this.#url = url;
    this.#settings = settingsOf(plans, statementMaxMs);
    this.#pool = new pg.Pool({
      connectionString: withSettings(url, this.#settings),
      max: connectionsMax,
      connectionTimeoutMillis: connectMaxMs,
      // Answers that never come: the database's own timeout needs a database that runs.
      query_timeout: statementMaxMs === 0 ? 0 : statementMaxMs + answerGraceMs,
      keepAlive: true,
      // Statements are sent without waiting for the answers of those before: a turn is a few round trips.
      pipeline: true,
      application_name: 'crosstie',
      types: { getTypeParser: (id, format) => (id === bigint && format !== 'binary' ? Number : pg.types.getTypeParser(id, format)) },
    });
    // A connection that breaks while nobody uses it: the next use gets another one.
    this.#pool.on('error', () => undefined);
  }

  async rows(statement: string, ...parameters: readonly SqlParameter[]): Promise<readonly SqlRow[]> {
    const startedAt = performance.now();
    const rows = await guarded(async () => rowsOf(await this.#pool.query(queryOf(statement, parameters))));
    this.#observer.readEnds(performance.now() - startedAt);
    return rows;
  }

  /**
   * Runs `work` in one transaction: all that it did is durable when this resolves, and nothing of it is kept when it rejects, except
   * where the connection broke while it was being committed: then nobody can know. A connection that failed is not used again. Where the
   * database undid the transaction for the sake of another one, `work` is run again, three times at most.
   */
  async transact<Result>(work: (sql: Transaction) => Promise<Result>, mode: TransactionMode = 'write'): Promise<Result> {
    for (let triesLeft = triesMax - 1; ; triesLeft -= 1) {
      const client = await guarded(() => this.#pool.connect());
      const lost = (): void => undefined;
      client.on('error', lost);
      let isSound = true;
      try {
        return await runIn(client, work, mode, this.#observer);
      } catch (cause) {
        isSound = isOwn(cause) && (await isRolledBack(client));
        if (triesLeft === 0 || !isConflict(cause)) throw cause;
      } finally {
        client.off('error', lost);
        client.release(!isSound);
      }
    }
  }

  /**
   * Which settings do not arrive where statements run: there are poolers that drop them. Throws where one prepares the statements of several
   * connections in one session, and so confuses them. Both are found out on two connections, one after the other: the second may be given the
   * session that the first has left for the moment.
   */
  async lostSettings(): Promise<readonly string[]> {
    const held: pg.PoolClient[] = [];
    const ignored = (): void => undefined;
    let isSound = false;
    try {
      let lost: readonly string[] = [];
      while (held.length < Math.min(2, this.#pool.options.max)) {
        const client = await guarded(() => this.#pool.connect());
        client.on('error', ignored);
        held.push(client);
        const { rows } = await guarded(() => client.query(queryOf(sessionStatements.settings, [[...this.#settings.keys()]])));
        lost = lostOf(this.#settings, this.#url, new Map(rows.map(([name, setting]) => [String(name), String(setting)])));
      }
      isSound = true;
      return lost;
    } catch (cause) {
      throw cause instanceof pg.DatabaseError && confusions.has(cause.code ?? '') ? new Error(mixesSessions, { cause }) : cause;
    } finally {
      for (const client of held) client.off('error', ignored).release(!isSound);
    }
  }

  /** Lets go of every connection once it is free. */
  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}

/** Sends BEGIN together with the first reads, and COMMIT together with the last writes. */
async function runIn<Result>(
  client: pg.PoolClient,
  work: (sql: Transaction) => Promise<Result>,
  mode: TransactionMode,
  observer: StoreObserver,
): Promise<Result> {
  const sent: Promise<unknown>[] = [];
  let isBegun = false;
  let isHeld = false;
  const note = <Answer>(answered: Promise<Answer>): Promise<Answer> => {
    // Whoever sent it may not wait for it; the end of the transaction does.
    answered.catch(() => undefined);
    sent.push(answered);
    return answered;
  };
  const begun = note(guarded(() => client.query(begin[mode]))).then(() => {
    isBegun = true;
  });
  begun.catch(() => undefined);
  const boundedQueryOf = mode === 'longWrite' ? longQueryOf : queryOf;
  const send = (statement: string, parameters: readonly SqlParameter[]) => {
    const query = () => guarded(() => client.query(boundedQueryOf(statement, parameters)));
    return note(isHeld && !isBegun ? begun.then(query) : query());
  };
  try {
    const result = await work({
      rows: async (statement, ...parameters) => rowsOf(await send(statement, parameters)),
      run: (statement, ...parameters) => {
        // Nothing is written before it is certain that the transaction has begun, and whatever comes after it waits as well.
        isHeld = true;
        send(statement, parameters);
      },
    });
    await begun;
    const askedAt = performance.now();
    const { command } = await note(guarded(() => client.query('COMMIT')));
    await Promise.all(sent);
    // What was sent just before it is part of it: the answers come together.
    if (mode === 'write') observer.commitEnds('database', performance.now() - askedAt);
    if (command !== 'COMMIT') throw new Error('the database undid a transaction without saying why');
    return result;
  } catch (cause) {
    // What failed first is what matters: all that was sent after it fails as well.
    for (const answered of sent) await answered;
    throw cause;
  }
}

/** Gives each statement a name of its own, which is what makes the driver prepare it once for a connection. */
function queryOf(statement: string, parameters: readonly SqlParameter[]) {
  let name = names.get(statement);
  if (name === undefined) {
    name = createHash('sha256').update(statement).digest('base64url').slice(0, 32);
    names.set(statement, name);
  }
  return { name, text: statement, values: parameters.map(writeParameter), rowMode: 'array' as const };
}

/** A query whose answer is waited for as long as it takes. */
function longQueryOf(statement: string, parameters: readonly SqlParameter[]) {
  return { ...queryOf(statement, parameters), query_timeout: longAnswerMs };
}

const names = new Map<string, string>();

/** Writes arrays of numbers and of texts as the database reads them: the driver's own way, which knows every type, takes several times as long. */
function writeParameter(parameter: SqlParameter): SqlParameter {
  if (!Array.isArray(parameter)) return parameter;
  const elements: readonly SqlValue[] = parameter;
  if (elements.every(isNumberOrNull)) return `{${elements.map((element) => element ?? 'NULL').join(',')}}`;
  if (elements.every(isTextOrNull)) return `{${elements.map(writeText).join(',')}}`;
  return parameter;
}

function isNumberOrNull(value: SqlValue): value is number | null {
  return value === null || typeof value === 'number';
}

function isTextOrNull(value: SqlValue): value is string | null {
  return value === null || typeof value === 'string';
}

function writeText(text: string | null): string {
  return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function rowsOf(result: { readonly rows: unknown[] }): readonly SqlRow[] {
  return result.rows as readonly SqlRow[];
}

async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw isOutage(cause) ? new StorageUnavailable('the database cannot do its work', { cause }) : cause;
  }
}

/**
 * True for what `work` threw of its own accord. A statement that failed leaves the driver and a pooler with different memories of what was prepared
 * behind it.
 */
function isOwn(cause: unknown): boolean {
  return !(cause instanceof StorageUnavailable || cause instanceof pg.DatabaseError);
}

/** Undoes what a connection has begun. False where it is of no use any more. */
function isRolledBack(client: pg.PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

function isConflict(cause: unknown): boolean {
  const root = cause instanceof StorageUnavailable ? cause.cause : cause;
  return root instanceof pg.DatabaseError && conflicts.test(root.code ?? '');
}

/** True for everything that the driver itself says, such as a timeout or a broken connection: those errors have no SQLSTATE. */
function isOutage(cause: unknown): boolean {
  if (cause instanceof pg.DatabaseError) return cause.code === undefined || outages.test(cause.code);
  return cause instanceof Error && !(cause instanceof TypeError);
}
