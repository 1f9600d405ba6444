import { busyShare } from '../machine.mjs';
import { asService, startMixCeiling, startShipped } from '../servers.mjs';
import { spreadOf } from '../summary.mjs';
import { defineLabels } from './labels.mjs';
import { Load } from './load.mjs';
import { operations, refused } from './mix.mjs';

/** @typedef {import('./load.mjs').Window & {serverCpuMs: number}} Sample */
/** @typedef {{name: string, server: import('../servers.mjs').RunningServer, load: Load, samples: Sample[]}} Target */

export const connections = 64;
/** The mix has many paths, and each is to be compiled before anything is measured. */
const warmUpSeconds = 10;
const ceilingWarmUpSeconds = 2;
const ceilingSeconds = 3;
const windowSeconds = 8;

/**
 * Measures the mix on each engine beside a bare server that answers the same statuses and lengths under the same generator.
 * @param {{rounds: number, seconds?: number, records: number}} pace @param {readonly import('./engines.mjs').Engine[]} engines
 */
export async function measureMix(pace, engines) {
  const busyBefore = await busyShare();
  const targets = await openTargets(pace, engines);
  try {
    for (let round = 0; round < pace.rounds; round += 1) {
      for (const target of turned(targets, round)) {
        const seconds = pace.seconds ?? (target.name === 'ceiling' ? ceilingSeconds : windowSeconds);
        target.samples.push(await takeWindow(target, seconds));
      }
    }
    const [ceiling] = targets;
    return { busyBefore, connections, records: pace.records, servers: targets.map((target) => summaryOf(target, ceiling)) };
  } finally {
    for (const { load, server } of targets) {
      load.close();
      await server.stop();
    }
    for (const engine of engines) await engine.close();
  }
}

/** Every engine's server with a warm-up behind it, and before them the ceiling that answers as the first of them did. @returns {Promise<Target[]>} */
async function openTargets({ records, seconds }, engines) {
  const targets = [];
  const databases = [];
  for (const engine of engines) databases.push({ engine, ...(await engine.database(records)) });
  for (const { engine, db, firstId } of databases) {
    const server = await startShipped(db, [], asService);
    const labels = await defineLabels(server.port);
    const load = await Load.open(server.port, { records, firstId, labels });
    targets.push({ name: engine.name, server, load, samples: [], firstId, labels });
  }
  const warmUps = [];
  for (const target of targets) warmUps.push(await takeWindow(target, seconds ?? warmUpSeconds));
  const server = await startMixCeiling(answersOf(warmUps[0]));
  const { firstId, labels } = targets[0];
  const load = await Load.open(server.port, { records, firstId, labels });
  const ceiling = { name: 'ceiling', server, load, samples: [] };
  await takeWindow(ceiling, seconds ?? ceilingWarmUpSeconds);
  return [ceiling, ...targets];
}

/** What the ceiling answers for each operation: the first status and the mean length. @param {Sample} sample */
function answersOf(sample) {
  return [...operations.map(({ name, statuses }) => ({ name, status: statuses[0] })), refused].map(({ name, status }) => ({
    status,
    bytes: sample.operations[name].meanBytes,
  }));
}

/** @param {Target} target @param {number} seconds @param {string} [only] @returns {Promise<Sample>} */
export async function takeWindow({ name, server, load }, seconds, only) {
  const before = server.cpuMs() ?? Number.NaN;
  const sample = await load.window(seconds, connections, only);
  if (sample.failed > 0) throw new Error(`${name}: ${sample.failed} of ${sample.requests} requests failed: ${sample.faults.join('; ')}`);
  return { ...sample, serverCpuMs: (server.cpuMs() ?? Number.NaN) - before };
}

/** @param {Target} target @param {Target} ceiling */
function summaryOf({ name, samples }, ceiling) {
  const over = (value) => spreadOf(samples.map(value));
  const perSecond = ({ requests, seconds }) => requests / seconds;
  return {
    name,
    perSecond: over(perSecond),
    ...(name !== 'ceiling' && { ofCeiling: over((sample, round) => perSecond(sample) / perSecond(ceiling.samples[round])) }),
    cpuUs: over(({ serverCpuMs, requests }) => (serverCpuMs * 1_000) / requests).median,
    ...(name !== 'ceiling' && {
      cpuOfCeiling: over((sample, round) => cpuOf(ceiling.samples[round]) / cpuOf(sample)),
    }),
    serverBusy: over(({ serverCpuMs, seconds }) => serverCpuMs / seconds / 1_000).median,
    generatorUs: over(({ cpuMs, requests }) => (cpuMs * 1_000) / requests).median,
    ...latenciesOf(samples),
    operations: Object.fromEntries(
      [...operations.map((row) => row.name), refused.name].map((operation) => {
        const own = samples.map((sample) => sample.operations[operation]);
        const requests = own.reduce((sum, told) => sum + told.requests, 0);
        return [operation, { requests, meanBytes: own[0].meanBytes, ...latenciesOf(own) }];
      }),
    ),
    statuses: sumOf(samples.map(({ statuses }) => statuses)),
    requests: samples.reduce((sum, { requests }) => sum + requests, 0),
    failed: samples.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** @param {Sample} sample */
function cpuOf({ serverCpuMs, requests }) {
  return serverCpuMs / requests;
}

/** The medians of the windows' latencies. @param {readonly import('./load.mjs').Latencies[]} samples */
function latenciesOf(samples) {
  const median = (value) => spreadOf(samples.map(value)).median;
  return { p50Ms: median(({ p50Ms }) => p50Ms), p95Ms: median(({ p95Ms }) => p95Ms), p99Ms: median(({ p99Ms }) => p99Ms) };
}

/** @param {readonly Record<string, number>[]} counts */
function sumOf(counts) {
  /** @type {Record<string, number>} */
  const sum = {};
  for (const [key, count] of counts.flatMap((one) => Object.entries(one))) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}

/** The same list, begun at another place. @template Value @param {readonly Value[]} list @param {number} by */
function turned(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
