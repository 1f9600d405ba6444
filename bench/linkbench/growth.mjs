import { mkdirSync, rmSync } from 'node:fs';
import { busyShare } from '../machine.mjs';
import { asService, startShipped } from '../servers.mjs';
import { spreadOf } from '../summary.mjs';
import { bytesOf, cachedGraph, workFolder, workingCopy } from './databases.mjs';
import { recordsOf } from './graph.mjs';
import { defineLabels } from './labels.mjs';
import { Load } from './load.mjs';
import { operations } from './mix.mjs';
import { connections } from './mix-run.mjs';

/** Of the whole mix, before the first operation: the larger server's page cache is to be as full as it gets. */
const cacheSeconds = 10;
const warmUpSeconds = 0.5;
const aloneSeconds = 1;
const togetherSeconds = 1;

/**
 * Measures each operation by itself on databases of two sizes, in windows that take turns, and what the larger one takes of disk and memory.
 * @param {{rounds: number, seconds?: number, rows: readonly [smaller: number, larger: number]}} pace `rows`: directed rows
 */
export async function measureGrowth({ rounds, seconds, rows }) {
  const busyBefore = await busyShare();
  const folder = workFolder();
  mkdirSync(folder, { recursive: true });
  const sizes = [];
  try {
    // Databases first: making one takes the machine for minutes.
    for (const size of rows) await cachedGraph(recordsOf(size));
    for (const size of rows) sizes.push(await openSize(folder, size));
    for (const { load } of sizes) await load.window(seconds ?? cacheSeconds, connections);
    // Before the operations: these run as long as there are rounds, and what they leave behind is of no size's own.
    const rssBytes = sizes.map(({ server }) => server.rssBytes() ?? Number.NaN);
    const grown = [];
    for (const { name } of operations) {
      console.error(`growth of ${name}`);
      grown.push({ name, ...(await measureOperation(sizes, name, { rounds, seconds })) });
    }
    return { busyBefore, rows, operations: grown, ...roomOf(sizes, rssBytes) };
  } finally {
    for (const { load, server } of sizes) {
      load.close();
      await server.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {number} size */
async function openSize(folder, size) {
  const records = recordsOf(size);
  const database = await cachedGraph(records);
  const db = workingCopy(database.file, folder, `${size}.db`);
  const server = await startShipped(db, [], asService);
  const labels = await defineLabels(server.port);
  const load = await Load.open(server.port, { records, firstId: database.firstId, labels });
  return { size, database, db, server, load };
}

/** One operation alone and at 64 connections. Larger over smaller: of the time of a request, and of the time for so many requests. */
async function measureOperation(sizes, name, { rounds, seconds }) {
  for (const size of sizes) await take(size, name, seconds ?? warmUpSeconds, connections);
  const samples = [];
  for (let round = 0; round < rounds; round += 1) {
    const [first, second] = round % 2 === 0 ? [0, 1] : [1, 0];
    const sample = [{}, {}];
    for (const place of [first, second]) sample[place].alone = await take(sizes[place], name, seconds ?? aloneSeconds, 1);
    for (const place of [second, first]) sample[place].together = await take(sizes[place], name, seconds ?? togetherSeconds, connections);
    samples.push(sample);
  }
  const of = (value) => spreadOf(samples.map(value));
  return {
    aloneP50Ms: [0, 1].map((place) => of((sample) => sample[place].alone.p50Ms).median),
    perSecond: [0, 1].map((place) => of((sample) => sample[place].together.perSecond).median),
    cpuUs: [0, 1].map((place) => of((sample) => sample[place].together.cpuUs).median),
    alone: of(([smaller, larger]) => larger.alone.p50Ms / smaller.alone.p50Ms),
    together: of(([smaller, larger]) => smaller.together.perSecond / larger.together.perSecond),
    cpu: of(([smaller, larger]) => larger.together.cpuUs / smaller.together.cpuUs),
  };
}

async function take({ server, load }, name, seconds, atOnce) {
  const before = server.cpuMs() ?? Number.NaN;
  const told = await load.window(seconds, atOnce, name);
  if (told.failed > 0) throw new Error(`${name}: ${told.failed} of ${told.requests} requests failed: ${told.faults.join('; ')}`);
  const cpuUs = (((server.cpuMs() ?? Number.NaN) - before) * 1_000) / told.requests;
  return { p50Ms: told.p50Ms, perSecond: told.requests / told.seconds, cpuUs };
}

/** Disk and memory by 10^6 directed rows: what linking added to the larger file, all of the larger file, and by how much more memory its server holds. */
function roomOf([smaller, larger], rssBytes) {
  const rowsOf = ({ database }) => database.pairs * 2;
  const millions = rowsOf(larger) / 1e6;
  const { bytes, recordBytes } = larger.database;
  return {
    linkBytesPerMillion: (bytes - recordBytes) / millions,
    fileBytesPerMillion: bytes / millions,
    afterRunBytes: [smaller, larger].map(({ db }) => bytesOf(db)),
    rssBytes,
    rssBytesPerMillion: (rssBytes[1] - rssBytes[0]) / ((rowsOf(larger) - rowsOf(smaller)) / 1e6),
    fillSeconds: [smaller, larger].map(({ database }) => database.fillSeconds),
  };
}
