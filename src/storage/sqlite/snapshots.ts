import type { ObjectTypeKey } from '../../domain/ids.ts';
import type { PortalSettings } from '../../domain/portal.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { StoredRecord } from '../../domain/record.ts';
import { readLogRow } from '../encoding/log.ts';
import { firstRecordId } from '../encoding/record-ids.ts';
import { readRecordRow } from '../encoding/rows.ts';
import type { RecordEdit } from '../encoding/search-entries.ts';
import { recordsTouchedBy } from '../encoding/touched.ts';
import type { Snapshot, SnapshotBounds, Snapshots } from '../port.ts';
import type { SqlRow } from './driver.ts';
import type { SearchIndexes } from './search-indexes.ts';
import { followedMax, noSnapshot, type SnapshotStatements } from './snapshot-statements.ts';

/** Entries of the log up to which a return reads which records were touched, and so many records: beyond either it looks at all. */
const entriesReadMax = 500;
const touchedMax = 2_000;
/** How often a return looks at each row that the portal or the snapshot has: for the bound on what is run again after a crash. */
const looksPerRow = 4;

/** What snapshots need of the portal that they are of. */
export interface SnapshotOwner {
  /** The portal's number inside the file. */
  readonly key: number;
  readonly indexes: SearchIndexes;
  schema: PortalSchema;
  settings: PortalSettings;
  /** Does work on the portal's rows; throws where it was removed. */
  present<Result>(work: () => Result): Result;
  /** The portal's definitions as they are kept by now. */
  loadSchema(): PortalSchema;
}

/** How snapshots come at the database. */
export interface SnapshotAccess {
  read<Result>(work: () => Result): Result;
  write(work: () => void): void;
  /** Says inside a write how many rows its statements reach. */
  reached(rows: number): void;
  /** Has removed snapshots swept. */
  sweep(): void;
  readonly snapshots: SnapshotStatements;
}

/** What a return goes back to. */
interface Target {
  readonly snapshot: number;
  readonly nextRecordId: number;
  readonly settings: string;
  /** Only what changes with higher numbers touched may differ; null where anything may. */
  readonly equalAt: number | null;
}

/** What a return looks at: everything, or the rows of records in a list, as JSON. */
type Scope = { readonly among: 'all' } | { readonly among: 'touched'; readonly records: string };

/**
 * The snapshots of one portal: rows of tables that look like those that they are copied from. A return writes only what differs, and looks only at
 * what the log of changes says was touched, where that is not too much. Indexes of searches follow it as they follow a turn.
 */
export class SqliteSnapshots implements Snapshots {
  readonly #portal: SnapshotOwner;
  readonly #access: SnapshotAccess;

  constructor(portal: SnapshotOwner, access: SnapshotAccess) {
    this.#portal = portal;
    this.#access = access;
  }

  async list(): Promise<readonly Snapshot[]> {
    const { read, snapshots } = this.#access;
    const rows = read(() => this.#portal.present(() => snapshots.rows('list').all(this.#portal.key)));
    return rows.map(([name, takenAt]) => ({ name: String(name), takenAt: Number(takenAt) }));
  }

  async take(name: string, takenAt: number, { snapshotsMax, rowsMax }: SnapshotBounds): Promise<'taken' | 'tooMany' | 'tooLarge'> {
    const { snapshots } = this.#access;
    const { key } = this.#portal;
    const outcome = this.#write((): 'taken' | 'tooMany' | 'tooLarge' => {
      if (Number(snapshots.rows('countOthers').get(key, name)?.[0]) >= snapshotsMax) return 'tooMany';
      if (this.#rowsUpTo(rowsMax) > rowsMax) return 'tooLarge';
      snapshots.write('unname').run(key, name);
      const snapshot = Number(snapshots.rows('nextKey').get()?.[0]);
      snapshots.write('add').run(snapshot, name, takenAt, key);
      for (const copy of snapshots.copies) copy.run(snapshot, key);
      return 'taken';
    });
    this.#access.sweep();
    return outcome;
  }

  async remove(name: string): Promise<boolean> {
    const { snapshots } = this.#access;
    const isThere = this.#write(() => {
      const found = snapshots.rows('find').get(this.#portal.key, name);
      if (found !== undefined) snapshots.write('unname').run(this.#portal.key, name);
      return found !== undefined;
    });
    if (isThere) this.#access.sweep();
    return isThere;
  }

  async returnTo(name: string, rowsMax: number): Promise<'returned' | 'unknown' | 'tooLarge'> {
    return this.#return(() => {
      const row = this.#access.snapshots.rows('find').get(this.#portal.key, name);
      return (
        row && {
          snapshot: Number(row[0]),
          nextRecordId: Number(row[1]),
          settings: String(row[2]),
          equalAt: row[3] === null ? null : Number(row[3]),
        }
      );
    }, rowsMax);
  }

  async returnToStart(rowsMax: number): Promise<'returned' | 'tooLarge'> {
    const start = (): Target => ({ snapshot: noSnapshot, nextRecordId: firstRecordId, settings: this.#settingsAtStart(), equalAt: null });
    const outcome = this.#return(start, rowsMax);
    if (outcome === 'unknown') throw new Error('a portal has no start');
    return outcome;
  }

  #settingsAtStart(): string {
    return String(this.#access.snapshots.rows('madeWith').get(this.#portal.key)?.[0]);
  }

  #return(find: () => Target | undefined, rowsMax: number): 'returned' | 'unknown' | 'tooLarge' {
    const learned: (() => void)[] = [];
    const outcome = this.#write(() => {
      const target = find();
      if (target === undefined) return 'unknown';
      const rows = this.#rowsUpTo(rowsMax);
      if (rows > rowsMax) return 'tooLarge';
      learned.push(...this.#putBack(target));
      this.#access.reached(looksPerRow * rows);
      return 'returned';
    });
    for (const learn of learned) learn();
    return outcome;
  }

  /** Makes every row what it was. Answers what is to be called once that is kept. */
  #putBack({ snapshot, nextRecordId, settings, equalAt }: Target): readonly (() => void)[] {
    const { snapshots } = this.#access;
    const portal = this.#portal;
    const learned: (() => void)[] = [];
    const scope = this.#scopeSince(equalAt);
    const listed = scope.among === 'all' ? [] : [scope.records];
    const before = this.#changes();
    for (const { statement } of snapshots.definitionReturns()) statement.run(portal.key, snapshot);
    const schema = this.#changes() === before ? portal.schema : portal.loadSchema();
    const typeOf = (key: ObjectTypeKey) => schema.objects.find(key) ?? portal.schema.objects.byKey(key);
    for (const type of portal.indexes.watched()) {
      const edits = this.#editsOf(type, snapshot, scope);
      if (edits === undefined) learned.push(portal.indexes.drop(type));
      else portal.indexes.follow(edits, typeOf);
    }
    for (const { statement, among } of snapshots.otherReturns(scope.among))
      statement.run(portal.key, snapshot, ...(among === 'all' ? [] : listed));
    snapshots.write('othersDiffer').run(equalAt, portal.key);
    snapshots.write('isEqual').run(snapshot);
    snapshots.write('setPortal').run(nextRecordId, settings, portal.key);
    learned.push(() => {
      portal.schema = schema;
      portal.settings = JSON.parse(settings) as PortalSettings;
    });
    return learned;
  }

  /** What may differ from a snapshot that the portal was equal to when the log ended with a change. */
  #scopeSince(equalAt: number | null): Scope {
    if (equalAt === null) return { among: 'all' };
    const rows = this.#access.snapshots.rows('changesSince').all(this.#portal.key, equalAt, entriesReadMax + 1);
    if (rows.length > entriesReadMax) return { among: 'all' };
    const touched = new Map<string, readonly [number, number]>();
    for (const [number, text] of rows) {
      for (const { change } of readLogRow(Number(number), String(text))) {
        for (const { type, id } of recordsTouchedBy(change)) touched.set(`${type}:${id}`, [type, id]);
      }
      if (touched.size > touchedMax) return { among: 'all' };
    }
    return { among: 'touched', records: JSON.stringify([...touched.values()]) };
  }

  /** What a return makes of the live records of a type; undefined where it changes too many to follow. */
  #editsOf(type: ObjectTypeKey, snapshot: number, scope: Scope): readonly RecordEdit[] | undefined {
    const { snapshots } = this.#access;
    const { key } = this.#portal;
    const listed = scope.among === 'all' ? [] : [scope.records];
    const gone = snapshots.live('thatGo', scope.among).all(key, type, snapshot, ...listed);
    const come = snapshots.live('thatCome', scope.among).all(snapshot, type, key, ...listed);
    if (gone.length > followedMax || come.length > followedMax) return undefined;
    const before = recordsIn(gone);
    const after = recordsIn(come);
    return [...new Set([...before.keys(), ...after.keys()])].map((id) => ({ before: before.get(id), after: after.get(id) }));
  }

  /** Records and blocks of neighbours, counted up to one more than `max` of each. */
  #rowsUpTo(max: number): number {
    return Number(this.#access.snapshots.rows('countRows').get(this.#portal.key, max + 1, this.#portal.key, max + 1)?.[0]);
  }

  /** Rows that were changed since the database was opened. */
  #changes(): number {
    return Number(this.#access.snapshots.rows('changes').get()?.[0]);
  }

  /** Writes all that `work` does, or nothing of it. */
  #write<Result>(work: () => Result): Result {
    const done: { readonly result: Result }[] = [];
    try {
      this.#access.write(() => {
        const before = this.#changes();
        done.push({ result: this.#portal.present(work) });
        this.#access.reached(this.#changes() - before);
      });
    } catch (cause) {
      this.#portal.indexes.forgetCounts();
      throw cause;
    }
    const [first] = done;
    if (first === undefined) throw new Error('a write was not done');
    return first.result;
  }
}

function recordsIn(rows: readonly SqlRow[]): ReadonlyMap<number, StoredRecord> {
  return new Map(rows.map((row) => [Number(row[1]), readRecordRow(row)]));
}
