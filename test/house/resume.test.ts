import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExportFile, writeExport } from '../../src/moving/export.ts';
import { type ImportTotals, readImport } from '../../src/moving/import.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { builtBy, deeds } from './graphs.ts';
import { exported, freshPath, linesOf, onTables, removeHouses, rowsOf } from './houses.ts';

afterAll(removeHouses);

let db = '';
let path = '';

beforeAll(async () => {
  const [list = []] = fc.sample(deeds, { numRuns: 1, seed: 4 });
  const hubs = [0, 1].map((portal) => ({ what: 'hub', portal, one: 5, other: 0 }) as const);
  db = await builtBy([...hubs, ...list, ...hubs]);
  path = await exported(db);
});

class Killed extends Error {}

/** The file in small pieces, up to a place where the process ends. */
async function* upTo(end: number): AsyncGenerator<Buffer> {
  const bytes = readFileSync(path);
  for (let at = 0; at < Math.min(end, bytes.length); at += 100) yield bytes.subarray(at, Math.min(at + 100, end));
  if (end < bytes.length) throw new Killed();
}

/** Imports until the process ends at a place; gives what is on disk then, and what was taken in where it came to the end. */
async function importUpTo(file: string, end: number): Promise<{ readonly left: string; readonly totals: ImportTotals | undefined }> {
  const left = freshPath();
  const totals = await onTables(file, async (tables) => {
    try {
      return await readImport(tables, upTo(end), undefined, 20);
    } catch (cause) {
      if (!(cause instanceof Killed)) throw cause;
      return undefined;
    } finally {
      for (const suffix of ['', '-wal', '-turns']) if (existsSync(file + suffix)) copyFileSync(file + suffix, left + suffix);
    }
  });
  return { left, totals };
}

describe('an import that is killed', () => {
  it('goes on from its last checkpoint with the same file: nothing is lost, nothing is there twice', async () => {
    const size = readFileSync(path).length;
    for (const part of [0.2, 0.5, 0.8, 0.999]) {
      let { left, totals } = await importUpTo(freshPath(), Math.floor(size * part));
      expect(totals).toBeUndefined();
      ({ left } = await importUpTo(left, Math.floor(size * (part + 0.0005))));
      ({ left, totals } = await importUpTo(left, size));
      expect(totals?.earlierLines).toBeGreaterThan(0);
      expect(linesOf(await exported(left))).toEqual(linesOf(path));
      expect(await rowsOf(left)).toEqual(await rowsOf(db));
    }
  });

  it('leaves a database that no server takes until it is complete', async () => {
    const { left } = await importUpTo(freshPath(), Math.floor(readFileSync(path).length / 2));
    await expect(openSqlite(left)).rejects.toThrow(`${left} holds a part of an import`);
  });

  it('goes on with no other file, and is not complete where the end is missing or a line was changed', async () => {
    const { left } = await importUpTo(freshPath(), Math.floor(readFileSync(path).length / 2));
    const lines = linesOf(path);
    const attempt = (text: string, file: string) => onTables(file, (tables) => readImport(tables, pieces(text), undefined, 20));
    await expect(attempt(lines.join('\n').replace('"name":"of 1"', '"name":"of 2"'), left)).rejects.toThrow(
      'not the file that the import was begun with',
    );
    await expect(attempt(lines.slice(0, -2).join('\n').concat('\n'), freshPath())).rejects.toThrow('ends before its last line');
    await expect(attempt(lines.join('\n').slice(0, -5), freshPath())).rejects.toThrow('in the midst of line');
    const changed = freshPath();
    await expect(attempt(lines.join('\n').replace('"name":"of 1"', '"name":"of 2"'), changed)).rejects.toThrow('was changed');
    await expect(openSqlite(changed)).rejects.toThrow('holds a part of an import');
  });

  it('refuses links and entries of the log that are there twice, and links told from the wrong end', async () => {
    const lines = linesOf(path).slice(0, -2);
    const place = lines.findIndex((line) => line.startsWith('{"edges"'));
    const attempt = (own: readonly string[]) => {
      const text = `${own.join('\n')}\n`;
      const end = `{"end":{"lines":${own.length},"crc32":"${crc32(text).toString(16).padStart(8, '0')}"}}\n`;
      return onTables(freshPath(), (tables) => readImport(tables, pieces(text + end)));
    };
    const twice = [...lines.slice(0, place), lines[place] ?? '', ...lines.slice(place)];
    await expect(attempt(twice)).rejects.toThrow('not in the order of an export, or there twice');
    const turned = [...lines.slice(0, place), '{"edges":[8,9,4,[[10,1120]]]}', ...lines.slice(place)];
    await expect(attempt(turned)).rejects.toThrow('told from its wrong end');
    const [entry = ''] = lines.filter((line) => line.startsWith('{"log"'));
    await expect(attempt([...lines, entry])).rejects.toThrow(/^entry \d+ of the log is there already$/);
    await expect(attempt(lines)).resolves.toMatchObject({ earlierLines: 0 });
  });
});

describe('an export that is killed', () => {
  it.each(['plain', 'gzip'] as const)('goes on where it ended, and comes to be under its name when it is complete: %s', async (as) => {
    const target = freshPath(as === 'gzip' ? '.gz' : '.ndjson');
    const before = await onTables(db, async (tables) => {
      const file = await ExportFile.open(target, as, 1);
      let pieces = 0;
      const killed = { write: (bytes: Buffer) => (++pieces > 1 ? Promise.reject(new Killed()) : file.write(bytes)) };
      await expect(writeExport(tables, { kind: 'house' }, killed)).rejects.toThrow(Killed);
      await file.close();
      return readFileSync(`${target}.part`);
    });
    expect(existsSync(target)).toBe(false);
    await onTables(db, async (tables) => {
      const file = await ExportFile.open(target, as, 1);
      expect(file.isCatchingUp).toBe(true);
      await writeExport(tables, { kind: 'house' }, file);
      expect(file.isCatchingUp).toBe(false);
      await file.finish();
    });
    expect(linesOf(target)).toEqual(linesOf(path));
    expect(readFileSync(target).subarray(0, before.length)).toEqual(before);
    expect([`${target}.part`, `${target}.part-note`].filter(existsSync)).toEqual([]);
  });

  it('is begun anew where it is to be compressed now and was not: a file is one or the other', async () => {
    const target = freshPath('.gz');
    await onTables(db, async (tables) => {
      const file = await ExportFile.open(target, 'plain', 1);
      await writeExport(tables, { kind: 'house' }, file);
      await file.close();
      const other = await ExportFile.open(target, 'gzip', 1);
      expect(other.isCatchingUp).toBe(false);
      await writeExport(tables, { kind: 'house' }, other);
      await other.finish();
    });
    expect(linesOf(target)).toEqual(linesOf(path));
  });

  it('tells that the database has changed since', async () => {
    const target = freshPath('.ndjson');
    await onTables(db, async (tables) => {
      const file = await ExportFile.open(target, 'plain', 1);
      await writeExport(tables, { kind: 'house' }, file);
      await file.close();
    });
    const other = await builtBy([]);
    await onTables(other, async (tables) => {
      const file = await ExportFile.open(target, 'plain', 1);
      await expect(writeExport(tables, { kind: 'house' }, file).then(() => file.finish())).rejects.toThrow('has changed since');
      await file.close();
    });
  });
});

async function* pieces(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 4_096) yield bytes.subarray(at, at + 4_096);
}
