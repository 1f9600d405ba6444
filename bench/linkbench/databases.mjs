import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyToDisk } from '../fill.mjs';
import { cacheFolder, fillDigest, importPackage } from '../paths.mjs';
import { fillRecords, linkPairs } from './fill.mjs';
import { Graph } from './graph.mjs';

const endings = ['', '-wal', '-shm', '-turns'];

/** @typedef {{file: string, records: number, firstId: number, pairs: number, recordBytes: number, bytes: number, fillSeconds: number}} FilledDatabase `recordBytes`: size of the file when nobody was linked yet */

/** The cached SQLite database of a graph, made where it is missing. @param {number} records @returns {Promise<FilledDatabase>} */
export async function cachedGraph(records) {
  mkdirSync(cacheFolder, { recursive: true });
  const digest = graphDigest();
  for (const name of readdirSync(cacheFolder)) {
    if (name.startsWith('graph-') && !name.includes(digest)) rmSync(join(cacheFolder, name), { force: true });
  }
  const file = join(cacheFolder, `graph-${digest}-${records}.db`);
  if (!existsSync(file)) {
    console.error(`database of ${records} records`);
    const made = await makeGraph(`${file}.part`, records);
    writeFileSync(`${file}.json`, JSON.stringify(made));
    renameSync(`${file}.part`, file);
  }
  return { file, ...JSON.parse(readFileSync(`${file}.json`, 'utf8')) };
}

/** Tells databases apart whose schema, or whose making, is another one. */
export function graphDigest() {
  const scripts = ['graph.mjs', 'fill.mjs', 'records.mjs', 'mix.mjs'].map((name) => fillDigest(join('linkbench', name)));
  return scripts.map((digest) => digest.slice(0, 3)).join('');
}

/** Copies a database for a server to work on. @param {string} from @param {string} folder @param {string} name */
export function workingCopy(from, folder, name) {
  const file = join(folder, name);
  for (const ending of endings) rmSync(file + ending, { force: true });
  copyToDisk(from, file);
  return file;
}

/** Bytes of a database with all of its files. @param {string} file */
export function bytesOf(file) {
  return endings.reduce((sum, ending) => sum + (existsSync(file + ending) ? statSync(file + ending).size : 0), 0);
}

/** @param {string} file @param {number} records */
async function makeGraph(file, records) {
  for (const ending of endings) rmSync(file + ending, { force: true });
  const { openSqlite } = await importPackage('storage/sqlite/store.js');
  const started = performance.now();
  const graph = new Graph(records);
  const empty = await openSqlite(file);
  const firstId = await fillRecords(empty, graph);
  await empty.close();
  const recordBytes = bytesOf(file);
  const store = await openSqlite(file);
  await linkPairs(store, graph, firstId);
  await store.close();
  let pairs = 0;
  for (const _ of graph.pairs()) pairs += 1;
  return { records, firstId, pairs, recordBytes, bytes: bytesOf(file), fillSeconds: (performance.now() - started) / 1_000 };
}

/** Folder of what servers work on; empty. */
export function workFolder() {
  const folder = join(cacheFolder, 'linkbench');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
