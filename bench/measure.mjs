import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { edgeCounts } from './cells.mjs';
import { cachedDatabase, copyToDisk, countPairs, layoutOf } from './fill.mjs';
import { putLoad } from './load.mjs';
import { cacheFolder } from './paths.mjs';
import { call, startCeiling, startOneByOne, startShipped } from './servers.mjs';

/** @typedef {import('./cells.mjs').Cell} Cell */
/** @typedef {import('./load.mjs').Sample & {cpuUs: number | undefined}} Sample `cpuUs`: processor time of the server per request */
/** @typedef {{rounds: number, seconds: number | undefined}} Pace how often and, unless the cell says so, how long */

/**
 * @typedef {object} Target one server that takes part in the rounds of a cell
 * @property {'plain' | 'parsed' | 'shipped' | 'oneByOne'} kind
 * @property {number | undefined} edges undefined for a ceiling
 * @property {import('./servers.mjs').RunningServer} server
 * @property {string | undefined} db
 * @property {import('./fill.mjs').Fill | undefined} fill
 * @property {Sample[]} samples
 * @property {number} bodiesUsed
 * @property {number} answeredPairs pairs in answered requests, warm-up included
 */

const warmUpSeconds = 1;
const ceilingSeconds = 2;
/** Random pairs may name a pair that is linked already; more than this share of them would mean that answers lie. */
const repeatedShareMax = 0.02;

/**
 * Measures one cell: every ceiling and every server takes a window in every round, in an order that turns from round to round.
 * Write cells work on fresh copies of the databases, and what was answered is counted in the files afterwards.
 * @param {Cell} cell @param {Pace} pace @returns {Promise<readonly Target[]>}
 */
export async function measureCell(cell, pace) {
  const folder = join(cacheFolder, 'work');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const targets = await startTargets(cell, folder);
  try {
    for (const target of targets) await takeWindow(cell, target, warmUpSeconds);
    for (const target of targets) target.samples.length = 0;
    for (let round = 0; round < pace.rounds; round += 1) {
      for (const target of turned(targets, round)) {
        const isCeiling = target.edges === undefined;
        await takeWindow(cell, target, pace.seconds ?? (isCeiling ? ceilingSeconds : cell.seconds));
      }
    }
  } finally {
    await Promise.all(targets.map((target) => target.server.stop()));
  }
  for (const target of targets) await checkStored(cell, target);
  rmSync(folder, { recursive: true, force: true });
  return targets;
}

/** @param {Cell} cell @param {string} folder @returns {Promise<readonly Target[]>} */
async function startTargets(cell, folder) {
  const targets = [];
  for (const kind of cell.servers) {
    for (const edges of edgeCounts) {
      const fill = { edges, loose: cell.loose };
      const db = join(folder, `${kind}-${edges}.db`);
      copyToDisk(await cachedDatabase(fill), db);
      const server = kind === 'shipped' ? await startShipped(db) : await startOneByOne(db);
      targets.push({ kind, edges, server, db, fill, samples: [], bodiesUsed: 0, answeredPairs: 0 });
    }
  }
  const last = targets.at(-1);
  const bytes = await answerBytes(cell, last.server.port, layoutOf(last.fill));
  const ceilings = [];
  for (const kind of cell.ceilings) {
    const server = await startCeiling(bytes, kind);
    ceilings.push({ kind, edges: undefined, server, db: undefined, fill: undefined, samples: [], bodiesUsed: 0, answeredPairs: 0 });
  }
  return [...ceilings, ...targets];
}

/** Sends one request of the cell's kind and tells how long the answer is. */
async function answerBytes(cell, port, layout) {
  const { firstContact, firstCompany, firstLoose, companies } = layout;
  const paths = {
    'put.lua': ['PUT', `/crm/objects/2026-03/contacts/${firstContact}/associations/default/companies/${firstCompany + companies - 1}`],
    'list.lua': ['GET', `/crm/objects/2026-03/companies/${firstCompany}/associations/contacts`],
    'batch.lua': ['POST', '/crm/associations/2026-03/contacts/companies/batch/associate/default'],
  };
  const [method, path] = paths[cell.script];
  const first = cell.loose > 0 ? firstLoose + cell.loose - cell.pairs : firstContact;
  const inputs = Array.from({ length: cell.pairs }, (_, place) => ({ from: { id: `${first + place}` }, to: { id: `${firstCompany}` } }));
  const body = method === 'POST' ? JSON.stringify({ inputs }) : undefined;
  const { status, text } = await call(port, path, { method, ...(body !== undefined && { body }) });
  if (status !== 200) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`);
  if (cell.script === 'list.lua' && JSON.parse(text).results.length !== 10) throw new Error(`${path} did not list ten records`);
  return Buffer.byteLength(text);
}

/** @param {Cell} cell @param {Target} target @param {number} seconds */
async function takeWindow(cell, target, seconds) {
  const layout = layoutOf(target.fill ?? { edges: edgeCounts.at(-1) ?? 0, loose: cell.loose });
  const left = cell.loose > 0 ? Math.floor(cell.loose / cell.pairs) - 1 - target.bodiesUsed : Number.POSITIVE_INFINITY;
  const bodies = Math.min(left, Math.ceil(cell.bodyPairs / cell.pairs));
  const batch = { pattern: cell.pattern ?? 'none', inputs: cell.pairs, bodies, skip: target.bodiesUsed };
  const options = cell.script === 'batch.lua' ? { ...layout, ...batch } : layout;
  const cpuBefore = target.server.cpuMs();
  const sample = await putLoad(target.server.port, { script: cell.script, connections: cell.connections, seconds, options });
  const cpuMs = (target.server.cpuMs() ?? Number.NaN) - (cpuBefore ?? Number.NaN);
  target.samples.push({ ...sample, cpuUs: Number.isNaN(cpuMs) ? undefined : (cpuMs * 1000) / sample.requests });
  if (target.edges === undefined) return;
  if (sample.repeated > 0) throw new Error(`${cell.id}: ${sample.repeated} bodies were sent twice; more pairs are needed in cells.mjs`);
  target.bodiesUsed += sample.bodiesUsed;
  target.answeredPairs += sample.requests * cell.pairs;
}

/** Throws where a database holds fewer new pairs than were answered. @param {Cell} cell @param {Target} target */
async function checkStored(cell, target) {
  if (target.db === undefined || target.fill === undefined || cell.pairs === 0) return;
  const stored = (await countPairs(target.db)) - (await countPairs(await cachedDatabase(target.fill)));
  if (stored < target.answeredPairs * (1 - repeatedShareMax)) {
    throw new Error(`${cell.id} at ${target.edges} edges: ${target.answeredPairs} pairs were answered and ${stored} are stored`);
  }
}

/** The same list, begun at another place. @template Value @param {readonly Value[]} list @param {number} by */
function turned(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
