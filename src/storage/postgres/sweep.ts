import { setTimeout as wait } from 'node:timers/promises';
import { type PortalId, portalIdOf } from '../../domain/ids.ts';
import { StorageUnavailable } from '../port.ts';
import type { Database, Sql } from './database.ts';
import { lastPortalId } from './portals.ts';
import { snapshotSweeps, sweepStatements, sweeps } from './sweep-statements.ts';

/** Rows that one step removes at most: bounds how long a step takes. */
const stepRows = 500;
/** Between two steps others have the database to themselves, so that a large portal's end is not felt in the answers of the others. */
const pauseMs = 5;
/** After a failure of the database. */
const retryMs = 1_000;

/**
 * Empties the tables of portals that were removed, and of snapshots that have no name any more, a bounded number of rows at a time, each step in a transaction of its own. It only has to be
 * told to start: whatever process removed a portal, and however it ended, another one goes on where it was. Several at once take turns.
 */
export class Sweeper {
  readonly #database: Pick<Database, 'rows' | 'transact'>;
  #sweeping: Promise<void> = Promise.resolve();
  #isSweeping = false;
  #isAskedAgain = false;
  #isClosed = false;

  constructor(database: Pick<Database, 'rows' | 'transact'>) {
    this.#database = database;
  }

  /** Begins to sweep, where there is anything to sweep and this process does not yet. */
  start(): void {
    this.#isAskedAgain = true;
    if (!this.#isSweeping) this.#sweeping = this.#sweepAll();
  }

  /** Resolves when nothing is left to sweep, or after `close`. */
  async idle(): Promise<void> {
    while (this.#isSweeping) await this.#sweeping;
  }

  /** No step begins after this; resolves when the one that was begun is done. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.idle();
  }

  async #sweepAll(): Promise<void> {
    this.#isSweeping = true;
    try {
      while (this.#isAskedAgain && !this.#isClosed) {
        this.#isAskedAgain = false;
        for (let id = await this.#next(0); id !== undefined; id = await this.#next(id))
          await this.#sweep((sql, table) => sweepSome(sql, id, table));
        while (await this.#sweepNameless());
      }
    } finally {
      this.#isSweeping = false;
    }
  }

  async #next(after: number): Promise<PortalId | undefined> {
    const found = await this.#try(() => this.#database.rows(sweepStatements.nextRemoved, after));
    const id = found?.[0]?.[0];
    return id === undefined ? undefined : portalIdOf(Number(id));
  }

  /** Removes a snapshot without a name; false where there is none. */
  async #sweepNameless(): Promise<boolean> {
    const found = await this.#try(() => this.#database.rows(sweepStatements.nextNameless));
    const [portal, key] = found?.[0] ?? [];
    if (portal === undefined || key === undefined || this.#isClosed) return false;
    await this.#sweep((sql, table) => sweepSomeOfSnapshot(sql, Number(portal), Number(key), table));
    return true;
  }

  /** Takes steps until there is nothing more to remove: everything of a portal and at last its own row, or the same of a snapshot. */
  async #sweep(step: (sql: Sql, table: number) => Promise<number | 'done'>): Promise<void> {
    for (let table = 0; ; ) {
      const next = await this.#try(() => this.#database.transact((sql) => step(sql, table)));
      if (next === undefined || next === 'done' || this.#isClosed) return;
      table = next;
      await wait(pauseMs, undefined, { ref: false });
    }
  }

  /** Tries work until it succeeds; undefined where the store is closed. */
  async #try<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    while (!this.#isClosed) {
      try {
        return await work();
      } catch (cause) {
        if (!(cause instanceof StorageUnavailable)) throw cause;
        // The database is unavailable: every request says so, and what is to be swept stays.
        await wait(retryMs, undefined, { ref: false });
      }
    }
    return undefined;
  }
}

/**
 * What names an owner goes only after a step that has found every table empty: between two steps another process may have swept it, and its key been
 * given to another owner, which is removed by now, too.
 */
const fromTheStart = 0;

/** Removes some rows from a table of those from `table` on. Answers where to go on. */
async function sweepSome(sql: Sql, id: PortalId, table: number): Promise<number | 'done'> {
  if ((await sql.rows(sweepStatements.holdRemoved, id)).length === 0) return 'done';
  for (let at = table; at < sweeps.length; at += 1) {
    const [row] = await sql.rows(sweeps[at] ?? '', id, stepRows);
    if (Number(row?.[0]) > 0) return at;
  }
  if (table > 0) return fromTheStart;
  // The portal with the highest id stays as a mark, so that its id is not given out again.
  const last = await lastPortalId(sql);
  if (last !== undefined && id < last) await sql.rows(sweepStatements.dropPortal, id);
  return 'done';
}

/** The same of a snapshot. */
async function sweepSomeOfSnapshot(sql: Sql, portal: number, key: number, table: number): Promise<number | 'done'> {
  if ((await sql.rows(sweepStatements.holdNameless, portal, key)).length === 0) return 'done';
  for (let at = table; at < snapshotSweeps.length; at += 1) {
    const [row] = await sql.rows(snapshotSweeps[at] ?? '', portal, stepRows, key);
    if (Number(row?.[0]) > 0) return at;
  }
  if (table > 0) return fromTheStart;
  await sql.rows(sweepStatements.dropSnapshot, portal, key);
  return 'done';
}
