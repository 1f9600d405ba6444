import { closeSync, fdatasyncSync, fstatSync, fsyncSync, openSync, readFileSync, rmSync, writeSync, writevSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { StorageUnavailable } from '../port.ts';
import { syncFolder } from './sync-folder.ts';

/** Entries that the file holds at most, in bytes: bounds how long replaying them takes at a start, and the file itself. */
const journalBytesMax = 8 * 1024 * 1024;
/** The file grows to this size first, then to twice what it was: an append inside it changes no metadata, so that its sync is one write. */
const sizeMin = 256 * 1024;
/** An entry begins with: checksum of all that follows (4 bytes), length of the payload (4), place of the entry (4), epoch (6). */
const headBytes = 18;
const checksumBytes = 4;
const epochBytes = 6;

/** Epochs are drawn below this, so that six bytes hold them. */
export const epochMax = 2 ** 48 - 1;

/**
 * A file of entries, each on disk when `append` returns. Entries belong to the journal's epoch, and the file is written from its beginning
 * when an epoch begins: what stands there from an earlier one is skipped, and so is an entry that was not written whole, with all after it.
 * Every method throws `StorageUnavailable` where the file cannot be used.
 */
export class Journal {
  readonly #path: string;
  #file: number | undefined;
  #size = 0;
  #epoch = 0;
  #count = 0;
  #end = 0;
  /** True from a failed append on: what the file holds is unknown until another epoch begins. */
  #isEnded = true;

  /** Touches nothing: the file is made with the first entry. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Begins anew. To be called only when nothing of the epoch before is needed any more. */
  begin(epoch: number): void {
    this.#epoch = epoch;
    this.#count = 0;
    this.#end = 0;
    this.#isEnded = false;
  }

  /** Whether an entry of this many bytes may be appended. */
  hasRoom(bytes: number): boolean {
    return !this.#isEnded && this.#end + headBytes + bytes <= journalBytesMax;
  }

  /** Appends an entry that there is room for. Where it throws, the entry may be kept or not, and there is no room for more. */
  append(payload: Buffer): void {
    try {
      const end = this.#end + headBytes + payload.length;
      const file = this.#openFor(end);
      const head = headOf(payload, this.#count, this.#epoch);
      if (writevSync(file, [head, payload], this.#end) !== end - this.#end) throw new Error('an entry was cut short');
      fdatasyncSync(file);
      this.#end = end;
      this.#count += 1;
    } catch (cause) {
      this.#isEnded = true;
      throw unavailable(this.#path, cause);
    }
  }

  /** The entries that were appended since the epoch began. */
  entries(): readonly Buffer[] {
    if (this.#count === 0) return [];
    const entries = this.entriesOf(this.#epoch);
    if (entries.length < this.#count) throw unavailable(this.#path, new Error(`${entries.length} of ${this.#count} entries can be read`));
    return entries.slice(0, this.#count);
  }

  /** The entries of an epoch that another process left behind, up to the first that is not whole. */
  entriesOf(epoch: number): readonly Buffer[] {
    const bytes = this.#read();
    const entries: Buffer[] = [];
    for (let at = 0; at + headBytes <= bytes.length; ) {
      const length = bytes.readUInt32LE(at + checksumBytes);
      const end = at + headBytes + length;
      if (end > bytes.length || bytes.readUInt32LE(at) !== crc32(bytes.subarray(at + checksumBytes, end))) break;
      if (bytes.readUInt32LE(at + 8) !== entries.length || bytes.readUIntLE(at + 12, epochBytes) !== epoch) break;
      entries.push(bytes.subarray(at + headBytes, end));
      at = end;
    }
    return entries;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#isEnded = true;
  }

  /** Closes and removes the file. To be called only when another epoch has begun: what cannot be removed is skipped later. */
  remove(): void {
    this.close();
    try {
      rmSync(this.#path, { force: true });
    } catch {
      // It stays, and says nothing to anybody.
    }
  }

  #read(): Buffer {
    try {
      return readFileSync(this.#path);
    } catch (cause) {
      if (isMissing(cause)) return Buffer.alloc(0);
      throw unavailable(this.#path, cause);
    }
  }

  /** The file, made and grown until it has `end` bytes. */
  #openFor(end: number): number {
    if (this.#file === undefined) {
      this.#file = openOrMake(this.#path);
      this.#size = fstatSync(this.#file).size;
    }
    if (this.#size < end) {
      const size = Math.max(sizeMin, 2 * this.#size, end);
      writeSync(this.#file, Buffer.alloc(size - this.#size), 0, size - this.#size, this.#size);
      fsyncSync(this.#file);
      this.#size = fstatSync(this.#file).size;
    }
    return this.#file;
  }
}

function headOf(payload: Buffer, place: number, epoch: number): Buffer {
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt32LE(payload.length, checksumBytes);
  head.writeUInt32LE(place, 8);
  head.writeUIntLE(epoch, 12, epochBytes);
  head.writeUInt32LE(crc32(payload, crc32(head.subarray(checksumBytes))), 0);
  return head;
}

function openOrMake(path: string): number {
  try {
    return openSync(path, 'r+');
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    const file = openSync(path, 'wx+', 0o644);
    syncFolder(dirname(path));
    return file;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

function unavailable(path: string, cause: unknown): StorageUnavailable {
  return new StorageUnavailable(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
