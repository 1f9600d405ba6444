import type { ObjectTypeKey, PortalId } from '../../domain/ids.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { firstRecordId } from '../encoding/record-ids.ts';
import { readRecordRow } from '../encoding/rows.ts';
import type { RecordEdit } from '../encoding/search-entries.ts';
import { PortalRemoved, type Snapshot, type SnapshotBounds, type Snapshots } from '../port.ts';
import type { Database, SqlRow, Transaction } from './database.ts';
import { readPortalState } from './definitions.ts';
import type { PortalState } from './portal.ts';
import type { SearchIndexes } from './search-indexes.ts';
import { noSnapshot, snapshotStatements } from './snapshot-statements.ts';
import { turnStatements } from './turn-statements.ts';

/** Records whose search entries follow a return at a time: bounds what is in memory. */
const followedPage = 1_000;

/** What snapshots need of the portal that they are of. */
export interface SnapshotOwner {
  readonly id: PortalId;
  readonly indexes: SearchIndexes;
  readonly state: PortalState;
  /** Takes over what the portal is by now; `readAt` is when that was asked for. */
  take(state: PortalState, readAt: number): void;
  /** Rejects once nothing of the portal may be read any more. */
  present(): Promise<void>;
}

/** What a return goes back to. */
interface Target {
  readonly snapshot: number;
  readonly nextRecordId: number;
  readonly settings: string;
}

/**
 * The snapshots of one portal: rows of tables that look like those that they are copied from, under the same portal, so that a cluster has them on the
 * node that has the portal. Whatever is done holds the portal's row, as a turn does. A return writes only what differs.
 */
export class PostgresSnapshots implements Snapshots {
  readonly #portal: SnapshotOwner;
  readonly #database: Database;
  readonly #sweep: () => void;

  constructor(portal: SnapshotOwner, database: Database, sweep: () => void) {
    this.#portal = portal;
    this.#database = database;
    this.#sweep = sweep;
  }

  async list(): Promise<readonly Snapshot[]> {
    await this.#portal.present();
    const rows = await this.#database.rows(snapshotStatements.list, this.#portal.id);
    return rows.map(([name, takenAt]) => ({ name: String(name), takenAt: Number(takenAt) }));
  }

  async take(name: string, takenAt: number, { snapshotsMax, rowsMax }: SnapshotBounds): Promise<'taken' | 'tooMany' | 'tooLarge'> {
    const { id } = this.#portal;
    const outcome = await this.#transact(async (sql) => {
      const [[others], [key]] = await Promise.all([
        sql.rows(snapshotStatements.countOthers, id, name),
        sql.rows(snapshotStatements.nextKey, id),
      ]);
      if (Number(others?.[0]) >= snapshotsMax) return 'tooMany';
      if ((await this.#rowsUpTo(sql, rowsMax)) > rowsMax) return 'tooLarge';
      const snapshot = Number(key?.[0]);
      sql.run(snapshotStatements.unname, id, name);
      sql.run(snapshotStatements.add, id, snapshot, name, takenAt);
      for (const copy of snapshotStatements.copies) sql.run(copy, id, snapshot);
      return 'taken';
    });
    this.#sweep();
    return outcome;
  }

  async remove(name: string): Promise<boolean> {
    const gone = await this.#transact((sql) => sql.rows(snapshotStatements.unname, this.#portal.id, name));
    if (gone.length > 0) this.#sweep();
    return gone.length > 0;
  }

  returnTo(name: string, rowsMax: number): Promise<'returned' | 'unknown' | 'tooLarge'> {
    return this.#return(async (sql) => {
      const [row] = await sql.rows(snapshotStatements.find, this.#portal.id, name);
      return row && { snapshot: Number(row[0]), nextRecordId: Number(row[1]), settings: String(row[2]) };
    }, rowsMax);
  }

  async returnToStart(rowsMax: number): Promise<'returned' | 'tooLarge'> {
    const outcome = await this.#return(async (sql) => {
      const [row] = await sql.rows(snapshotStatements.madeWith, this.#portal.id);
      return { snapshot: noSnapshot, nextRecordId: firstRecordId, settings: String(row?.[0]) };
    }, rowsMax);
    if (outcome === 'unknown') throw new Error('a portal has no start');
    return outcome;
  }

  async #return(find: (sql: Transaction) => Promise<Target | undefined>, rowsMax: number): Promise<'returned' | 'unknown' | 'tooLarge'> {
    const readAt = performance.now();
    const done = await this.#transact(async (sql) => {
      const target = await find(sql);
      if (target === undefined) return 'unknown';
      if ((await this.#rowsUpTo(sql, rowsMax)) > rowsMax) return 'tooLarge';
      return this.#putBack(sql, target);
    });
    if (typeof done === 'string') return done;
    this.#portal.take(done, readAt);
    return 'returned';
  }

  /** Makes every row what it was. Answers what the portal is by then. */
  async #putBack(sql: Transaction, { snapshot, nextRecordId, settings }: Target): Promise<PortalState> {
    const { id, indexes, state } = this.#portal;
    for (const statement of snapshotStatements.returns.definition) sql.run(statement, id, snapshot);
    sql.run(snapshotStatements.setPortal, id, nextRecordId, settings);
    const now = await readPortalState(sql, id);
    if (now === undefined) throw new PortalRemoved(id);
    const typeOf = (key: ObjectTypeKey) => now.schema.objects.find(key) ?? state.schema.objects.byKey(key);
    for (const type of indexes.watched()) await this.#follow(sql, type, snapshot, typeOf);
    for (const statement of snapshotStatements.returns.others) sql.run(statement, id, snapshot);
    return now;
  }

  /** Has the search indexes of a type follow what a return makes of its live records. */
  async #follow(sql: Transaction, type: ObjectTypeKey, snapshot: number, typeOf: (key: ObjectTypeKey) => ObjectType): Promise<void> {
    const { id, indexes } = this.#portal;
    const pages = [snapshotStatements.liveThatGo, snapshotStatements.liveThatCome] as const;
    for (const statement of pages) {
      const isGone = statement === snapshotStatements.liveThatGo;
      for (let after = 0; ; ) {
        const rows: readonly SqlRow[] = await sql.rows(statement, id, snapshot, type, after, followedPage);
        const edits = rows
          .map(readRecordRow)
          .map((record): RecordEdit => (isGone ? { before: record, after: undefined } : { before: undefined, after: record }));
        await indexes.follow(sql, edits, typeOf);
        if (rows.length < followedPage) break;
        after = Number(rows.at(-1)?.[1]);
      }
    }
  }

  async #rowsUpTo(sql: Transaction, max: number): Promise<number> {
    const [row] = await sql.rows(snapshotStatements.countRows, this.#portal.id, max + 1);
    return Number(row?.[0]);
  }

  /** Runs what nobody else may change the portal beside. Rejects with `PortalRemoved` where it is not there any more. */
  async #transact<Result>(work: (sql: Transaction) => Promise<Result>): Promise<Result> {
    const { id, indexes } = this.#portal;
    await this.#portal.present();
    return this.#database.transact(async (sql) => {
      const [row] = await sql.rows(turnStatements.lockPortal, id);
      if (row === undefined) throw new PortalRemoved(id);
      await indexes.refresh(sql, Number(row[2]));
      return work(sql);
    });
  }
}
