import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { crc32, gzip } from 'node:zlib';
import { dumpFacts } from '../storage/moving/dump.ts';
import type { Scope } from '../storage/moving/fact.ts';
import type { Tables } from '../storage/moving/tables.ts';
import { writeAt } from './file-writes.ts';
import { endLine, headLine, lineOf } from './lines.ts';

/** Where a text is written to, piece by piece in order. */
export interface Sink {
  write(bytes: Buffer): Promise<void>;
}

/** How an export goes on: rows read so far, and lines written. */
export interface ExportProgress {
  readonly rows: number;
  readonly lines: number;
}

/** Characters gathered before they are written. */
const pieceChars = 1024 * 1024;

/** Writes everything that a scope holds as lines of JSON. Answers how many. */
export async function writeExport(
  tables: Tables,
  scope: Scope,
  sink: Sink,
  progress: (at: ExportProgress) => void = () => undefined,
): Promise<number> {
  const head = headLine(scope);
  let [parts, chars, lines, rows, crc] = [[head], head.length, 1, 0, 0];
  const flush = async () => {
    const bytes = Buffer.from(parts.join(''));
    [parts, chars] = [[], 0];
    crc = crc32(bytes, crc);
    await sink.write(bytes);
    progress({ rows, lines });
  };
  const count = (read: number) => {
    rows += read;
  };
  for await (const facts of dumpFacts(tables, scope, count)) {
    for (const fact of facts) {
      const line = lineOf(fact);
      parts.push(line);
      chars += line.length;
      lines += 1;
    }
    if (chars >= pieceChars) await flush();
  }
  await flush();
  await sink.write(Buffer.from(endLine(lines, crc)));
  return lines;
}

/** Whether a file is compressed. */
export type Packing = 'plain' | 'gzip';

const zip = promisify(gzip);

/** Compresses pieces, each by itself: whoever reads them one after the other reads one text. */
export function packing(sink: Sink, as: Packing): Sink {
  return as === 'plain' ? sink : { write: async (bytes) => sink.write(await zip(bytes)) };
}

/** How much of an unfinished file counts: its bytes, and the text in them by length and checksum. */
interface Part {
  readonly fileBytes: number;
  readonly textBytes: number;
  readonly crc: number;
}

/** What stands beside an unfinished file: pieces of text and compressed ones cannot follow each other in one. */
interface Note extends Part {
  readonly packing: Packing;
}

/** Bytes of text between two notes of how far an export is. */
const noteBytesDefault = 64 * 1024 * 1024;

/**
 * A file that comes to be under its name when it is complete. Until then it is called `.part`, and a note beside it says how far it is, so that
 * another process goes on where one was killed: what is told again is held against what is there, and where it differs, all is written anew.
 */
export class ExportFile implements Sink {
  readonly #path: string;
  readonly #packing: Packing;
  readonly #noteBytes: number;
  readonly #file: FileHandle;
  /** What an earlier process wrote and this one has not come to yet. */
  #earlier: Part | undefined;
  #at: Part = { fileBytes: 0, textBytes: 0, crc: 0 };
  #noted = 0;

  private constructor(path: string, as: Packing, noteBytes: number, file: FileHandle, earlier: Part | undefined) {
    this.#path = path;
    this.#packing = as;
    this.#noteBytes = noteBytes;
    this.#file = file;
    this.#earlier = earlier;
  }

  /** Begins a file, or goes on with one. */
  static async open(path: string, as: Packing, noteBytes = noteBytesDefault): Promise<ExportFile> {
    const earlier = await readNote(path, as);
    if (earlier === undefined) await rm(noteOf(path), { force: true });
    const file = await open(partOf(path), earlier === undefined ? 'w' : 'r+');
    return new ExportFile(path, as, noteBytes, file, earlier);
  }

  /** True while what is told was written by an earlier process. */
  get isCatchingUp(): boolean {
    return this.#earlier !== undefined;
  }

  async write(bytes: Buffer): Promise<void> {
    const earlier = this.#earlier;
    if (earlier === undefined) {
      await this.#append(bytes);
      return;
    }
    const crc = crc32(bytes, this.#at.crc);
    const textBytes = this.#at.textBytes + bytes.length;
    this.#at = { fileBytes: 0, textBytes, crc };
    if (textBytes < earlier.textBytes) return;
    if (textBytes > earlier.textBytes || crc !== earlier.crc) throw new ExportChanged(this.#path);
    this.#at = earlier;
    this.#noted = textBytes;
    this.#earlier = undefined;
    await this.#file.truncate(earlier.fileBytes);
  }

  /** Puts the complete file under its name, durably. */
  async finish(): Promise<void> {
    if (this.#earlier !== undefined) throw new ExportChanged(this.#path);
    await this.#file.sync();
    await this.#file.close();
    await rename(partOf(this.#path), this.#path);
    await rm(noteOf(this.#path), { force: true });
    await syncFolder(this.#path);
  }

  /** Lets go of the file as it is. */
  async close(): Promise<void> {
    await this.#file.close();
  }

  async #append(text: Buffer): Promise<void> {
    const packed = this.#packing === 'gzip' ? await zip(text) : text;
    await writeAt(this.#file, packed, this.#at.fileBytes);
    const { fileBytes, textBytes, crc } = this.#at;
    this.#at = { fileBytes: fileBytes + packed.length, textBytes: textBytes + text.length, crc: crc32(text, crc) };
    if (this.#at.textBytes - this.#noted < this.#noteBytes) return;
    this.#noted = this.#at.textBytes;
    await this.#file.sync();
    const note: Note = { ...this.#at, packing: this.#packing };
    await writeFile(`${noteOf(this.#path)}-new`, JSON.stringify(note));
    await rename(`${noteOf(this.#path)}-new`, noteOf(this.#path));
  }
}

/** The database is not any more what it was when an earlier export of it was begun. */
export class ExportChanged extends Error {
  override readonly name = 'ExportChanged';

  constructor(path: string) {
    super(`the database has changed since ${partOf(path)} was begun`);
  }
}

/** Forgets what an earlier process began. */
export async function forgetPart(path: string): Promise<void> {
  await rm(noteOf(path), { force: true });
  await rm(partOf(path), { force: true });
}

function partOf(path: string): string {
  return `${path}.part`;
}

function noteOf(path: string): string {
  return `${path}.part-note`;
}

/** How far an earlier process came with a file that is packed so; undefined where there is none to go on with. */
async function readNote(path: string, as: Packing): Promise<Part | undefined> {
  try {
    const { packing, ...part } = JSON.parse(await readFile(noteOf(path), 'utf8')) as Note;
    if (packing !== as) return undefined;
    const file = await open(partOf(path), 'r');
    const { size } = await file.stat();
    await file.close();
    return size >= part.fileBytes ? part : undefined;
  } catch {
    return undefined;
  }
}

/** Makes a file's name durable. Windows opens no folders and needs none of this. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
}
