import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { portalIdOf } from '../../src/domain/ids.ts';
import { ExportFile, type Packing, writeExport } from '../../src/moving/export.ts';
import { type ImportTotals, readImport, unpacked } from '../../src/moving/import.ts';
import { type HouseUse, openHouse } from '../../src/server/open-house.ts';
import { readBlock } from '../../src/storage/encoding/block.ts';
import { TypeSets } from '../../src/storage/encoding/type-sets.ts';
import type { Scope } from '../../src/storage/moving/fact.ts';
import { type TableName, type TableRow, type Tables, tableShapes } from '../../src/storage/moving/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-house-'));
let files = 0;

/** A path that nobody used. */
export function freshPath(end = '.db'): string {
  files += 1;
  // Another file of tests may have removed it.
  mkdirSync(folder, { recursive: true });
  return join(folder, `${files}${end}`);
}

export function removeHouses(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Works on the tables of a database, a file or PostgreSQL. */
export async function onTables<Result>(db: string, work: (tables: Tables) => Promise<Result>, use: HouseUse = 'write'): Promise<Result> {
  const tables = await openHouse(db, use);
  try {
    return await work(tables);
  } finally {
    await tables.close();
  }
}

/** Exports a database file, and gives the path of the export. */
export async function exported(file: string, scope: Scope = { kind: 'house' }, as: Packing = 'plain'): Promise<string> {
  const path = freshPath(as === 'gzip' ? '.ndjson.gz' : '.ndjson');
  await onTables(
    file,
    async (tables) => {
      const sink = await ExportFile.open(path, as);
      await writeExport(tables, scope, sink);
      await sink.finish();
    },
    'read',
  );
  return path;
}

/** Imports an export into a database file, a fresh one unless it is named; gives its path and what was taken in. */
export async function imported(path: string, file = freshPath()): Promise<{ readonly file: string; readonly totals: ImportTotals }> {
  const totals = await onTables(file, (tables) => readImport(tables, unpacked(createReadStream(path))));
  return { file, totals };
}

/** The lines of an export. */
export function linesOf(path: string): readonly string[] {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().split('\n');
}

/** Every row of every table of every portal; a row for each edge, as how blocks are cut says nothing. */
export function rowsOf(file: string): Promise<Readonly<Record<string, readonly TableRow[]>>> {
  return onTables(
    file,
    async (tables) => {
      const rows: Record<string, TableRow[]> = {};
      for await (const page of tables.portals()) {
        for (const { id } of page) {
          for (const table of Object.keys(tableShapes) as TableName[]) {
            const own: TableRow[] = [];
            for await (const part of tables.scan(table, portalIdOf(id))) own.push(...part);
            rows[`${id} ${table}`] = table === 'adjacency' ? own.flatMap(edgesIn) : own.filter((row) => !isEmptyCounter(table, row));
          }
        }
      }
      return rows;
    },
    'read',
  );
}

/** A counter that came to be zero says what none says. */
function isEmptyCounter(table: TableName, row: TableRow): boolean {
  return (table === 'hub' || table === 'type_use') && row.at(-1) === 0;
}

const typeSets = new TypeSets();

function edgesIn([fromType = 0, fromId = 0, toType = 0, first, entries]: TableRow): readonly TableRow[] {
  const block = readBlock(Number(first), String(entries), typeSets);
  return block.ids.map((id, place) => [fromType, fromId, toType, id, String(block.types[place])]);
}
