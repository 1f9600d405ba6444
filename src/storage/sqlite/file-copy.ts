import { statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { StorageUnavailable, type StoreCopy } from '../port.ts';
import type { OpenTransaction } from './open-transaction.ts';

/** SQLite's log may grow to so many bytes while a copy is read: what was committed meanwhile waits there. */
const logBytesMax = 1024 * 1024 * 1024;
/** Pages of SQLite's log after which it is moved into the file, where nobody copies that. */
export const checkpointPages = 16_000;

/**
 * Copies of a database file while it is written. Everything committed is moved into the file, and from then on SQLite's log is not moved into it
 * until the copy ends: the file stays as it is, and holds what there was when the copy began. Turns go on, into the log.
 */
export class FileCopies {
  readonly #file: string;
  readonly #transaction: OpenTransaction;
  /** Opened once: closing it would let go of SQLite's locks, which belong to the process and not to who asked for them. */
  #handle: FileHandle | undefined;
  #current: symbol | undefined;

  constructor(file: string, transaction: OpenTransaction) {
    this.#file = file;
    this.#transaction = transaction;
  }

  /** Begins a copy; an earlier one ends. */
  async begin(): Promise<StoreCopy> {
    this.#handle ??= await open(this.#file, 'r');
    const handle = this.#handle;
    const own = Symbol('copy');
    // Whatever becomes of this: a log that is moved in part has changed the file.
    if (this.#current !== undefined) this.#end(this.#current);
    this.#transaction.between((driver) => {
      const [busy] = driver.prepare('PRAGMA wal_checkpoint(TRUNCATE)', 'rows').get() ?? [];
      if (busy !== 0) throw new StorageUnavailable('the log cannot be moved into the database');
      // Last, and nothing is committed in between: where the log cannot be moved now, as on a full disk, it is later.
      driver.exec('PRAGMA wal_autocheckpoint = 0');
    });
    this.#current = own;
    const { size } = statSync(this.#file);
    return {
      bytes: size,
      read: (offset, length) => this.#read(own, handle, offset, Math.min(length, size - offset)),
      end: async () => this.#end(own),
    };
  }

  /** Ends a copy that is under way. To be called before the database is closed: that moves the log into the file. */
  end(): void {
    this.#current = undefined;
  }

  /** To be called when the database is closed. */
  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #read(own: symbol, handle: FileHandle, offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(Math.max(0, length));
    if (this.#current === own && logBytes(this.#file) > logBytesMax) this.#end(own);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
    // Looked at when the bytes are here: the file may have changed since a copy was ended.
    if (this.#current !== own) throw new Error('the copy was ended: another one was begun, it took too long, or the store is closed');
    return bytes.subarray(0, bytesRead);
  }

  #end(own: symbol): void {
    if (this.#current !== own) return;
    this.#current = undefined;
    this.#transaction.between((driver) => driver.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`));
  }
}

function logBytes(file: string): number {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}
