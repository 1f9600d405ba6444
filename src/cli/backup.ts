import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { writeAt } from '../moving/file-writes.ts';
import { openCopy } from '../server/open-house.ts';
import { askForText, askServer, CommandFailed, type ServerFlags, type Terminal } from './control-client.ts';
import { exportTo } from './export.ts';
import { isTold } from './house.ts';
import { type Progress, progressOn } from './progress.ts';

/** What the command line says of a backup: which server, or which database. */
export interface BackupFlags extends ServerFlags {
  readonly db?: string;
}

/** Where the bytes of a copy come from. */
interface Source {
  readonly bytes: number;
  read(offset: number): Promise<Buffer>;
  end(): Promise<void>;
}

/** Copies a database: of a server that runs, or one that nobody uses. Answers what came of it. */
export async function backUp(target: string, flags: BackupFlags, terminal: Terminal): Promise<string> {
  if (existsSync(target)) throw new CommandFailed(`${target} is there already`);
  if (flags.db !== undefined && /^postgres(ql)?:/.test(flags.db)) return exportTo(target, { db: flags.db, gzip: false }, terminal);
  const source = flags.db === undefined ? await fromServer(flags) : await fromFile(flags.db);
  const bar = await progressOn(terminal, 'backup', async () => source.bytes);
  try {
    await written(target, source, bar);
  } finally {
    bar.end();
    await source.end();
  }
  return `${source.bytes} bytes in ${target}\n`;
}

async function fromServer(flags: ServerFlags): Promise<Source> {
  const { id, bytes } = await askServer<{ readonly id: string; readonly bytes: number }>(flags, 'POST', '/backups');
  return {
    bytes,
    read: async (offset) => Buffer.from(await askForText(flags, `/backups/${id}/${offset}`), 'base64'),
    end: () => askServer(flags, 'DELETE', `/backups/${id}`),
  };
}

/** Bytes read from a file at a time. */
const pieceBytes = 4 * 1024 * 1024;

async function fromFile(db: string): Promise<Source> {
  try {
    const { copy, close } = await openCopy(db);
    return { bytes: copy.bytes, read: (offset) => copy.read(offset, pieceBytes), end: close };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailed(/in use/.test(message) ? `${message}: without --db the server that uses it is asked` : message, { cause });
  }
}

/** Writes the copy under another name first: what has the target's name is whole, and on disk. */
async function written(target: string, source: Source, bar: Progress): Promise<void> {
  const part = `${target}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    await fetched(file, source, bar);
    await file.sync();
  } catch (cause) {
    await rm(part, { force: true });
    throw isTold(cause) ? new CommandFailed(cause.message, { cause }) : cause;
  } finally {
    await file.close();
  }
  await rename(part, target);
}

async function fetched(file: FileHandle, source: Source, bar: Progress): Promise<void> {
  for (let offset = 0; offset < source.bytes; ) {
    const bytes = await source.read(offset);
    if (bytes.length === 0) throw new CommandFailed('the copy ends before its end');
    await writeAt(file, bytes, offset);
    offset += bytes.length;
    bar.show(offset, `${Math.round(offset / 1e6)} MB`);
  }
}
