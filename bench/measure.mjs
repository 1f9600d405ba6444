import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countChanges, databaseOf } from './databases.mjs';
import { copyToDisk, countPairs } from './fill.mjs';
import { putLoad } from './load.mjs';
import { cacheFolder } from './paths.mjs';
import { countRecords } from './record-fill.mjs';
import { learnLayout, loadOptions, sampleAnswer } from './requests.mjs';
import { startCeiling, startOneByOne, startShipped, startSubscribed, startWalking } from './servers.mjs';

/** @typedef {import('./cells.mjs').Cell} Cell */
/**
 * @typedef {import('./load.mjs').Sample & {cpuUs: number | undefined, events?: number, eventsInTime?: number}} Sample `cpuUs`: processor time of the server
 * per request; `events` that webhooks told of the window's writes, and how many of them before it ended
 */
/** @typedef {{rounds: number, seconds: number | undefined}} Pace how often and, unless the cell says so, how long */

/**
 * @typedef {object} Target one server that takes part in the rounds of a cell
 * @property {'plain' | 'parsed' | 'shipped' | 'oneByOne' | 'walking' | 'subscribed'} kind
 * @property {number | undefined} edges undefined for a ceiling
 * @property {import('./servers.mjs').RunningServer} server
 * @property {string | undefined} db
 * @property {string | undefined} source the file that `db` is a copy of
 * @property {import('./databases.mjs').Database['layout']} layout
 * @property {Sample[]} samples
 * @property {number} bodiesUsed
 * @property {number} answered requests, warm-up included
 */

const starters = { shipped: startShipped, oneByOne: startOneByOne, walking: startWalking, subscribed: startSubscribed };
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
    for (const edges of cell.edgeCounts) {
      if (kind === 'walking' && edges > (cell.walkedMax ?? 0)) continue;
      const { file: source, layout } = await databaseOf(cell, edges);
      const db = join(folder, `${kind}-${edges}.db`);
      copyToDisk(source, db);
      const server = await starters[kind](db);
      targets.push({ ...unmeasured(), kind, edges, server, db, source, layout: await learnLayout(cell, server.port, layout) });
    }
  }
  const last = targets.findLast(({ kind }) => kind === 'shipped');
  const { bytes, status } = await sampleAnswer(cell, last.server.port, last.layout);
  const ceilings = [];
  for (const kind of cell.ceilings) {
    const server = await startCeiling(bytes, kind, status);
    ceilings.push({ ...unmeasured(), kind, edges: undefined, server, db: undefined, source: undefined, layout: last.layout });
  }
  return [...ceilings, ...targets];
}

function unmeasured() {
  return { samples: [], bodiesUsed: 0, answered: 0 };
}

/** @param {Cell} cell @param {Target} target @param {number} seconds */
async function takeWindow(cell, target, seconds) {
  const options = loadOptions(cell, target.layout, target.bodiesUsed);
  const cpuBefore = target.server.cpuMs();
  const eventsBefore = await target.server.eventsSoFar?.();
  const sample = await putLoad(target.server.port, { script: cell.script, connections: cell.connections, seconds, options });
  const eventsInTime = await target.server.eventsSoFar?.();
  // What is told afterwards must not take from the next server's window, and counts towards this one's processor time.
  await target.server.settled?.();
  const eventsInAll = await target.server.eventsSoFar?.();
  const cpuMs = (target.server.cpuMs() ?? Number.NaN) - (cpuBefore ?? Number.NaN);
  const told = eventsInAll === undefined ? {} : { events: eventsInAll - eventsBefore, eventsInTime: eventsInTime - eventsBefore };
  target.samples.push({ ...sample, ...told, cpuUs: Number.isNaN(cpuMs) ? undefined : (cpuMs * 1000) / sample.requests });
  if (target.edges === undefined) return;
  if (sample.repeated > 0 && cell.pairs > 0)
    throw new Error(`${cell.id}: ${sample.repeated} bodies were sent twice; more pairs are needed in cells.mjs`);
  target.bodiesUsed += sample.bodiesUsed;
  target.answered += sample.requests;
}

/** Throws where a database holds fewer new pairs than were answered, or a log of other changes. @param {Cell} cell @param {Target} target */
async function checkStored({ id, pairs, stores, counts, changes }, { db, source, edges, answered }) {
  if (db === undefined || source === undefined) return;
  const of = async (count) => (await count(db)) - (await count(source));
  const stored = pairs === 0 ? 0 : await of(stores === 'pairs' ? countPairs : countRecords);
  if (stored < answered * pairs * (1 - repeatedShareMax)) {
    throw new Error(`${id} at ${edges} ${counts}: ${answered * pairs} ${stores} were answered and ${stored} are stored`);
  }
  if (changes === undefined) return;
  const logged = await of(countChanges);
  if (logged < answered * changes * (1 - repeatedShareMax) || (changes === 0 && logged > 0)) {
    throw new Error(
      `${id} at ${edges} ${counts}: ${answered} requests of ${changes} changes were answered and ${logged} changes are logged`,
    );
  }
}

/** The same list, begun at another place. @template Value @param {readonly Value[]} list @param {number} by */
function turned(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
