import { setTimeout as wait } from 'node:timers/promises';
import { shapeOf, snapshotTables } from '../moving/tables.ts';
import { StorageUnavailable } from '../port.ts';
import type { Driver, SqlRow, SqlValue, Statement } from './driver.ts';
import type { OpenTransaction } from './open-transaction.ts';

/** Rows that one step removes at most: bounds how long everything else waits for it. */
const stepRows = 500;
/** Between two steps others have the disk to themselves, so that a large portal's end is not felt in the answers of the others. */
const pauseMs = 5;
/** After a failure of the storage. */
const retryMs = 1_000;

/** Rows that go with a portal: a table, the columns that order them within it, and a condition where the index has one. */
interface SweptRows {
  readonly table: string;
  readonly order: readonly string[];
  readonly where?: string;
  /** The column that names the owner: the portal, but for what belongs to something of the portal's. */
  readonly owner?: string;
}

const recordKey = ['type', 'id'];
const edge = ['from_type', 'from_id', 'to_type'];

/**
 * Every table with a column `portal`, in the order in which they are emptied. Entries of search indexes and rows of snapshots, which are found by
 * these, go before them in `#sweepSome`.
 */
const swept: readonly SweptRows[] = [
  { table: 'record', order: recordKey, where: 'archived_at IS NULL' },
  { table: 'record', order: recordKey, where: 'archived_at IS NOT NULL' },
  { table: 'adjacency', order: [...edge, 'first_id'] },
  { table: 'archived_edge', order: [...edge, 'to_id'] },
  { table: 'lead', order: [...edge, 'type'] },
  { table: 'hub', order: [...edge, 'type'] },
  { table: 'record_change', order: [...recordKey, 'number'] },
  { table: 'change_log', order: ['number'] },
  { table: 'unique_value', order: ['type', 'property', 'value'] },
  { table: 'blocked_value', order: ['type', 'property', 'value'] },
  { table: 'merged_record', order: recordKey },
  { table: 'type_use', order: ['type'] },
  { table: 'definition', order: ['kind', 'key'] },
  { table: 'search_index', order: ['type', 'property', 'kind'] },
  { table: 'token', order: ['hash'] },
];
const entries: SweptRows = { table: 'search_entry', order: ['value', 'bucket'], owner: 'index_key' };
const copied = snapshotTables.map((table): SweptRows => ({ table: `snapshot_${table}`, order: shapeOf(table).key, owner: 'snapshot' }));

/** The first rows of an owner in their order, and what removes them up to one of them. */
interface SweepOf {
  readonly first: Statement;
  readonly upTo: Statement;
}

type SweepStatements = ReturnType<typeof prepareSweep>;

function prepareSweep(driver: Driver) {
  const rows = (sql: string) => driver.prepare(sql, 'rows');
  const write = (sql: string) => driver.prepare(sql, 'nothing');
  const prepare = ({ table, order, where = '1', owner = 'portal' }: SweptRows): SweepOf => {
    const columns = order.join(', ');
    const bounds = order.map(() => '+?').join(', ');
    return {
      first: rows(`SELECT ${columns} FROM ${table} WHERE ${owner} = ? AND ${where} ORDER BY ${columns} LIMIT ?+0`),
      upTo: write(`DELETE FROM ${table} WHERE ${owner} = ? AND ${where} AND (${columns}) <= (${bounds})`),
    };
  };
  return {
    sweeps: swept.map(prepare),
    sweepEntries: prepare(entries),
    sweepCopied: copied.map(prepare),
    snapshotOfPortal: rows('SELECT key FROM snapshot WHERE portal = ? LIMIT 1'),
    namelessSnapshot: rows('SELECT key FROM snapshot WHERE name IS NULL LIMIT 1'),
    dropSnapshot: write('DELETE FROM snapshot WHERE key = ?'),
    indexOfPortal: rows('SELECT key FROM search_index WHERE portal = ? AND key > ?+0 ORDER BY key LIMIT 1'),
    removedPortal: rows('SELECT key FROM portal WHERE is_removed = 1 AND key > ?+0 ORDER BY key LIMIT 1'),
    dropPortal: write('DELETE FROM portal WHERE key = ? AND id < (SELECT max(id) FROM portal)'),
  };
}

/**
 * Empties the tables of portals that were removed, and of snapshots that have no name any more, a bounded number of rows at a time. What a step removed is durable, so that a restart
 * goes on where the last step ended: it only has to be told to start.
 */
export class Sweeper {
  readonly #transaction: OpenTransaction;
  readonly #sql: SweepStatements;
  #sweeping: Promise<void> = Promise.resolve();
  #isSweeping = false;
  #isAskedAgain = false;
  #isClosed = false;

  constructor(transaction: OpenTransaction) {
    this.#transaction = transaction;
    this.#sql = prepareSweep(transaction.driver);
  }

  /** Begins to sweep, where there is anything to sweep and nobody does yet. */
  start(): void {
    this.#isAskedAgain = true;
    if (!this.#isSweeping) this.#sweeping = this.#sweepAll();
  }

  /** Resolves when nothing is left to sweep, or after `close`. */
  async idle(): Promise<void> {
    while (this.#isSweeping) await this.#sweeping;
  }

  /** No step begins after this. */
  close(): void {
    this.#isClosed = true;
  }

  async #sweepAll(): Promise<void> {
    this.#isSweeping = true;
    try {
      while (this.#isAskedAgain && !this.#isClosed) {
        this.#isAskedAgain = false;
        for (let key = await this.#next(0); key !== undefined; key = await this.#next(key)) {
          while (await this.#step(() => this.#sweepSome(key))) await wait(pauseMs, undefined, { ref: false });
        }
        while (await this.#step(() => this.#sweepNameless())) await wait(pauseMs, undefined, { ref: false });
      }
    } finally {
      this.#isSweeping = false;
    }
  }

  async #next(after: number): Promise<number | undefined> {
    const found = await this.#try(() => this.#transaction.read(() => this.#sql.removedPortal.get(after)));
    return found === undefined ? undefined : Number(found[0]);
  }

  /** Removes some rows; false once there were none. */
  async #step(sweepSome: () => number): Promise<boolean> {
    let isLeft = false;
    await this.#try(() =>
      this.#transaction.write(() => {
        const rows = sweepSome();
        isLeft = rows > 0;
        this.#transaction.reached(rows);
      }),
    );
    return isLeft && !this.#isClosed;
  }

  /** Tries work until it succeeds; undefined where the store is closed. */
  async #try<Result>(work: () => Result): Promise<Result | undefined> {
    while (!this.#isClosed) {
      try {
        return work();
      } catch (cause) {
        if (!(cause instanceof StorageUnavailable)) throw cause;
        // The storage is unavailable: every request says so, and what is to be swept stays.
        await wait(retryMs, undefined, { ref: false });
      }
    }
    return undefined;
  }

  /** Removes some rows of a snapshot, or the snapshot itself. Runs inside a transaction. Answers how many rows went. */
  #sweepSnapshot(key: number): number {
    for (const sweep of this.#sql.sweepCopied) {
      const rows = emptied(sweep, key);
      if (rows > 0) return rows;
    }
    this.#sql.dropSnapshot.run(key);
    return 1;
  }

  #sweepNameless(): number {
    const snapshot = this.#sql.namelessSnapshot.get()?.[0];
    return snapshot === undefined ? 0 : this.#sweepSnapshot(Number(snapshot));
  }

  /** Removes some rows of a portal, at last its own. Runs inside a transaction. Answers how many rows went, its own not among them. */
  #sweepSome(key: number): number {
    const snapshot = this.#sql.snapshotOfPortal.get(key)?.[0];
    if (snapshot !== undefined) return this.#sweepSnapshot(Number(snapshot));
    for (let index = this.#sql.indexOfPortal.get(key, 0)?.[0]; index !== undefined; ) {
      const rows = emptied(this.#sql.sweepEntries, Number(index));
      if (rows > 0) return rows;
      index = this.#sql.indexOfPortal.get(key, Number(index))?.[0];
    }
    for (const sweep of this.#sql.sweeps) {
      const rows = emptied(sweep, key);
      if (rows > 0) return rows;
    }
    // The portal with the highest id stays as a mark, so that its id is not given out again.
    this.#sql.dropPortal.run(key);
    return 0;
  }
}

function emptied({ first, upTo }: SweepOf, owner: number): number {
  const rows: readonly SqlRow[] = first.all(owner, stepRows);
  const last: readonly SqlValue[] | undefined = rows.at(-1);
  if (last !== undefined) upTo.run(owner, ...last);
  return rows.length;
}
