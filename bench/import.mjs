// How fast `crosstie import` takes in an export, as a process from its start to its end: records and links together, durable at its checkpoints.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { cachedDatabase } from './fill.mjs';
import { postgresEngine } from './linkbench/postgres-engine.mjs';
import { busyShare, describeMachine } from './machine.mjs';
import { freezePackage, packageFile } from './paths.mjs';
import { spreadOf } from './summary.mjs';
import { boundsTable, machineLine, number, spread, table } from './tables.mjs';

const wholeEdges = 1_000_000;
const quickEdges = 100_000;
/** How often the memory of the process is looked at. */
const lookMs = 50;

/**
 * @typedef {object} ImportFlags
 * @property {boolean} quick
 * @property {string | undefined} largest edges of the export
 * @property {string | undefined} rounds
 * @property {string | undefined} only `sqlite` or `postgres`
 * @property {string | undefined} db a PostgreSQL to import into, in databases that are made for the run
 */

/** @typedef {{seconds: number, rssMb: number, mb: number}} Import */

/** Exports one database, and imports it into each engine. @param {ImportFlags} flags */
export async function measureImports(flags) {
  freezePackage();
  const edges = Number(flags.largest ?? (flags.quick ? quickEdges : wholeEdges));
  const rounds = Number(flags.rounds ?? (flags.quick ? 1 : 3));
  const folder = mkdtempSync(join(tmpdir(), 'crosstie-bench-import-'));
  try {
    const file = join(folder, 'house.ndjson');
    await crosstie('export', file, '--db', await cachedDatabase({ edges, loose: 0 }));
    const busyBefore = await busyShare();
    const engines = [];
    if (flags.only !== 'postgres') engines.push({ name: 'SQLite', imports: await intoSqlite(file, folder, rounds) });
    if (flags.only !== 'sqlite') engines.push({ name: 'PostgreSQL', imports: await intoPostgres(file, flags.db, rounds) });
    const results = {
      machine: describeMachine(),
      edges,
      records: layoutRecords(edges),
      fileMb: megabytes(statSync(file).size),
      busyBefore,
      engines,
    };
    console.log(importTables(results));
    const isWhole = !flags.quick && flags.only === undefined && edges === wholeEdges;
    return { name: 'import', results, isWhole };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As many contacts and companies as the fill makes. @param {number} edges */
function layoutRecords(edges) {
  return 2 * Math.max(10_000, edges / 10);
}

/** @param {string} file @param {string} folder @param {number} rounds */
async function intoSqlite(file, folder, rounds) {
  const imports = [];
  for (let round = 0; round < rounds; round += 1) {
    const db = join(folder, `${round}.db`);
    const ran = await crosstie('import', file, '--db', db);
    imports.push({ ...ran, mb: megabytes(statSync(db).size) });
    rmSync(db);
  }
  return imports;
}

/** @param {string} file @param {string | undefined} url @param {number} rounds */
async function intoPostgres(file, url, rounds) {
  const engine = await postgresEngine(url);
  try {
    const imports = [];
    for (let round = 0; round < rounds; round += 1) {
      const db = await engine.emptyDatabase();
      const ran = await crosstie('import', file, '--db', db);
      imports.push({ ...ran, mb: megabytes(await databaseBytes(db)) });
    }
    return imports;
  } finally {
    await engine.close();
  }
}

/** @param {string} url @returns {Promise<number>} */
async function databaseBytes(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT pg_database_size(current_database()) AS bytes');
    return Number(rows[0].bytes);
  } finally {
    await client.end();
  }
}

/** Runs a command of the measured package. @param {...string} words @returns {Promise<{seconds: number, rssMb: number}>} */
function crosstie(...words) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [packageFile('cli/main.js'), ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  let rssMb = 0;
  const looking = setInterval(() => {
    rssMb = Math.max(rssMb, residentMb(child.pid));
  }, lookMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(looking);
      if (code === 0) resolve({ seconds: (performance.now() - startedAt) / 1_000, rssMb });
      else reject(new Error(`crosstie ${words[0]} ended with ${code}`));
    });
  });
}

/** The most memory that a process had so far; 0 where nothing tells. @param {number | undefined} pid */
function residentMb(pid) {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1_024);
  } catch {
    return 0;
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.round(bytes / 100_000) / 10;
}

/** @param {any} results */
export function importTables({ machine, edges, records, fileMb, busyBefore, engines }) {
  const bounds = engines.flatMap(({ name, imports }) => (name === 'SQLite' ? boundsOf(imports, edges) : []));
  const lines = engines.map(({ name, imports }) => {
    const mb = Math.max(...imports.map((one) => one.mb));
    const rssMb = Math.max(...imports.map((one) => one.rssMb));
    return [name, spread(speedOf(imports, edges), 0), number(mb, 1), number((mb * 1e6) / edges, 1), number(rssMb, 0)];
  });
  const about = `${number(records, 0)} records and ${number(edges, 0)} edges in a file of ${fileMb} MB, ${engines[0]?.imports.length ?? 0} imports into each engine.`;
  const notes = `${about} Cores busy with other work before it: ${Math.round(busyBefore * 100)}%.`;
  const head = ['into', 'edges/s', 'MB on disk', 'MB by 10^6 edges', 'most memory, MB'];
  return [machineLine(machine), boundsTable(bounds), table(head, lines), notes].join('\n\n');
}

/** @param {readonly Import[]} imports @param {number} edges */
function speedOf(imports, edges) {
  return spreadOf(imports.map(({ seconds }) => edges / seconds));
}

/** @param {readonly Import[]} imports @param {number} edges */
function boundsOf(imports, edges) {
  return [{ name: 'import into SQLite: edges per second', measured: speedOf(imports, edges).median, floor: 76_000, digits: 0 }];
}
