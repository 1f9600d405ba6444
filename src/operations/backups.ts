import { randomUUID } from 'node:crypto';
import { type Problem, problem } from '../domain/problem.ts';
import type { Store, StoreCopy } from '../storage/port.ts';

/** A copy that somebody fetches piece by piece. */
export interface Backup {
  readonly id: string;
  readonly bytes: number;
}

/** A backup of which nobody fetched anything for so long is ended: as long as it lasts, the log of the database grows. */
const idleMsMax = 30_000;
/** Bytes of one piece at most. */
const pieceBytesMax = 4 * 1024 * 1024;

/** The backup of a store that is under way: one at a time, as each holds the database up a little. */
export class Backups {
  readonly #store: Store;
  #current: { readonly backup: Backup; readonly copy: StoreCopy; idle: NodeJS.Timeout } | undefined;
  #isBeginning = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Begins a backup of everything as it is now. Refused while another one is under way, and for a store that has no file. */
  async begin(): Promise<Backup | Problem> {
    if (this.#current !== undefined || this.#isBeginning) return problem('BACKUP_UNDER_WAY');
    this.#isBeginning = true;
    try {
      const copy = await this.#store.copy();
      if (copy === undefined) return problem('BACKUP_IMPOSSIBLE');
      const backup = { id: randomUUID(), bytes: copy.bytes };
      this.#current = { backup, copy, idle: this.#endWhenIdle(backup.id) };
      return backup;
    } finally {
      this.#isBeginning = false;
    }
  }

  /** The bytes of a backup from a place on, some at a time; empty behind its end. */
  async piece(id: string, offset: number): Promise<Buffer | Problem> {
    const current = this.#current;
    if (current?.backup.id !== id) return problem('BACKUP_UNKNOWN');
    clearTimeout(current.idle);
    current.idle = this.#endWhenIdle(id);
    return current.copy.read(offset, pieceBytesMax);
  }

  /** Ends a backup. False where it is not under way. */
  async end(id: string): Promise<boolean> {
    const current = this.#current;
    if (current?.backup.id !== id) return false;
    this.#current = undefined;
    clearTimeout(current.idle);
    await current.copy.end();
    return true;
  }

  #endWhenIdle(id: string): NodeJS.Timeout {
    return setTimeout(() => void this.end(id).catch(() => undefined), idleMsMax).unref();
  }
}
