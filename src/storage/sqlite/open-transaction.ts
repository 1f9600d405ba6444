import { randomInt } from 'node:crypto';
import { noObserver, readsPerSample, type StoreObserver } from '../observer.ts';
import { StorageUnavailable } from '../port.ts';
import { type Driver, guarded, type Statement } from './driver.ts';
import { epochMax, type Journal } from './journal.ts';
import { Recorder, replay } from './recorder.ts';

/** The database's page cache: as long as what was written fits into it, SQLite writes nothing before the COMMIT. */
export const cachePages = 96_000;
/** Rows written between two commits at most where the file is larger than the cache: each may be on a page of its own. */
const rowsMaxBeyondCache = 60_000;
/** And of any file: some statements reach many rows, and how long running the journal again takes must not depend on how many such there were. */
const rowsMaxInCache = 1_000_000;
/** After how long without a write the transaction is committed. */
const idleMs = 1_000;

/** After a write that the machine refused, none is tried for so long: what stands in the journal is run again after each. */
const refusalMsMin = 100;
/** And for so many times as long as that write took, so that most of the time is left for reads. */
const refusalTimes = 4;

const setEpoch = 'UPDATE turns_epoch SET epoch = ?';

/**
 * The transaction that is always open, so that no read has to take and drop the file's locks: with this process as the file's only
 * owner it always shows the newest state.
 *
 * With a journal, a write stays in it and is made durable by one entry of the journal: what was run, to be run again from the last
 * commit on. The transaction is folded into the file, which means committed, when the journal is full and when writes pause.
 * Without a journal every write is committed.
 */
export class OpenTransaction {
  readonly #driver: Driver;
  readonly #journal: Journal | undefined;
  readonly #observer: StoreObserver;
  readonly #recorder = new Recorder();
  readonly #sql: { readonly begin: Statement; readonly commit: Statement; readonly rollback: Statement };
  /** Rows written since the last commit, and how many there may be. */
  #rows = 0;
  #rowsMax = 0;
  /** True where the transaction does not show all that was promised: it has to be made again before anything else. */
  #isLost = false;
  #isClosed = false;
  #folding: NodeJS.Timeout | undefined;
  #rowsSeen = 0;
  #reads = 0;
  readonly #now: () => number;
  /** What the machine said when it last refused a write, and until when that is the answer to others. */
  #refused: { readonly cause: StorageUnavailable; readonly until: number } | undefined;

  /**
   * Starts with a commit: the journal's file may hold entries of another process, none of which is needed any more. `now` is in milliseconds
   * and never goes back.
   */
  constructor(
    driver: Driver,
    journal: Journal | undefined,
    observer: StoreObserver = noObserver,
    now: () => number = () => performance.now(),
  ) {
    this.#driver = driver;
    this.#journal = journal;
    this.#observer = observer;
    this.#now = now;
    this.#sql = {
      begin: driver.prepare('BEGIN', 'nothing'),
      commit: driver.prepare('COMMIT', 'nothing'),
      rollback: driver.prepare('ROLLBACK', 'nothing'),
    };
    this.#sql.begin.run();
    this.#fold();
  }

  /** The driver whose writes take part: statements that write must be prepared on it, and run inside `write` only. */
  get driver(): Driver {
    return this.#journal === undefined ? this.#driver : this.#recorder.recording(this.#driver);
  }

  read<Result>(work: () => Result): Result {
    this.#reads += 1;
    if (this.#reads % readsPerSample !== 0) return this.#inside(work);
    const startedAt = performance.now();
    const result = this.#inside(work);
    this.#observer.readEnds(performance.now() - startedAt);
    return result;
  }

  #inside<Result>(work: () => Result): Result {
    if (this.#isClosed) throw new Error('the store is closed');
    if (this.#isLost) guarded(() => this.#restore());
    try {
      return guarded(work);
    } catch (cause) {
      // After some failures SQLite undoes the whole transaction.
      if (!this.#driver.isInTransaction()) this.#isLost = true;
      throw cause;
    }
  }

  /**
   * Runs a write and makes it durable. One that changes nothing costs no sync. Where it throws, nothing of it is kept. After one that the machine
   * refused, others are refused for a moment without being tried.
   */
  write(work: () => void): void {
    const refused = this.#refused;
    if (refused === undefined) {
      this.#tryWrite(work);
      return;
    }
    if (this.#now() < refused.until) {
      throw new StorageUnavailable(`not tried, as a moment ago: ${refused.cause.message}`, { cause: refused.cause });
    }
    this.#refused = undefined;
    this.#tryWrite(work);
  }

  #tryWrite(work: () => void): void {
    const startedAt = this.#now();
    try {
      this.#write(work);
    } catch (cause) {
      if (cause instanceof StorageUnavailable) {
        const now = this.#now();
        this.#refused = { cause, until: now + Math.max(refusalMsMin, refusalTimes * (now - startedAt)) };
      }
      throw cause;
    }
  }

  #write(work: () => void): void {
    this.#inside(() => {
      try {
        work();
        this.#keep();
      } catch (cause) {
        this.#undo();
        throw cause;
      } finally {
        this.#recorder.forget();
      }
    });
  }

  /** Commits what there is and runs work between two transactions. */
  between(work: (driver: Driver) => void): void {
    this.#inside(() => this.#fold(work));
  }

  /** Says inside a write that its statements reach many rows and not one each: bounds what is written between two commits. */
  reached(rows: number): void {
    this.#rows += rows;
  }

  /** Commits and lets go of the files. Where it cannot commit, the journal stays for the next start. */
  close(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#folding);
    let isFolded = false;
    try {
      this.#inside(() => this.#fold());
      isFolded = true;
    } catch {
      // All that was promised is on disk.
    }
    this.#isClosed = true;
    this.#driver.close();
    if (isFolded) this.#journal?.remove();
    else this.#journal?.close();
  }

  #keep(): void {
    if (this.#journal === undefined) {
      this.#fold();
      return;
    }
    const rows = this.#recorder.count;
    if (rows === 0) return;
    this.#rows += rows;
    if (this.#rows <= this.#rowsMax && this.#isAppended(this.#journal)) this.#foldWhenIdle();
    else this.#fold();
  }

  /** Appends what was run. False where that cannot be done: a commit does as well, and makes an entry void that was written in part. */
  #isAppended(journal: Journal): boolean {
    const entry = this.#recorder.written();
    if (!journal.hasRoom(entry.length)) return false;
    try {
      const startedAt = performance.now();
      journal.append(entry);
      this.#observer.commitEnds('journal', performance.now() - startedAt);
      return true;
    } catch {
      return false;
    }
  }

  /** Commits. The new epoch is part of it: from then on no entry of the journal is run again. */
  #fold(between: (driver: Driver) => void = () => undefined): void {
    if (this.#journal === undefined) {
      this.#commit();
    } else {
      const epoch = randomInt(epochMax);
      this.#driver.prepare(setEpoch, 'nothing').run(epoch);
      this.#commit();
      this.#journal.begin(epoch);
      const pages = Number(this.#driver.prepare('PRAGMA page_count', 'rows').get()?.[0]);
      this.#rowsMax = pages > cachePages ? rowsMaxBeyondCache : rowsMaxInCache;
    }
    this.#rows = 0;
    try {
      between(this.#driver);
    } finally {
      this.#sql.begin.run();
    }
  }

  #commit(): void {
    const startedAt = performance.now();
    this.#sql.commit.run();
    this.#observer.commitEnds('database', performance.now() - startedAt);
  }

  #foldWhenIdle(): void {
    this.#folding ??= setTimeout(() => {
      this.#folding = undefined;
      const isIdle = this.#rows === this.#rowsSeen;
      this.#rowsSeen = this.#rows;
      if (this.#rows === 0 || this.#isClosed) return;
      if (!isIdle) {
        this.#foldWhenIdle();
        return;
      }
      try {
        this.#inside(() => this.#fold());
      } catch {
        // Nothing is lost: the journal has it all, and the next write says what is wrong.
        this.#undo();
      }
    }, idleMs).unref();
  }

  /** Undoes a write that failed. What cannot be made again now is tried again before the next read or write. */
  #undo(): void {
    // A failure before the first row, such as a command that throws, has nothing to undo.
    if (this.#journal !== undefined && this.#recorder.count === 0 && this.#driver.isInTransaction()) return;
    this.#isLost = true;
    try {
      this.#restore();
    } catch {
      // The failure that led here is the one to tell.
    }
  }

  /** Makes the transaction anew: everything since the last commit is run again from the journal. */
  #restore(): void {
    if (this.#driver.isInTransaction()) this.#sql.rollback.run();
    this.#sql.begin.run();
    if (this.#journal !== undefined) replay(this.#driver, this.#journal.entries());
    // The next write commits, so that failures in a row do not run everything again each time.
    this.#rowsMax = 0;
    this.#isLost = false;
  }
}

/** Runs again, and commits, what a process that ended without a commit has left in the journal. To be called before migrations. */
export function recover(driver: Driver, journal: Journal): void {
  const hasEpoch = driver.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'turns_epoch'", 'rows').get() !== undefined;
  if (!hasEpoch) return;
  const entries = journal.entriesOf(Number(driver.prepare('SELECT epoch FROM turns_epoch', 'rows').get()?.[0]));
  if (entries.length === 0) return;
  driver.exec('BEGIN IMMEDIATE');
  replay(driver, entries);
  driver.prepare(setEpoch, 'nothing').run(randomInt(epochMax));
  driver.exec('COMMIT');
}
