import { busyShare } from '../machine.mjs';
import { startOneByOne, startShipped } from '../servers.mjs';
import { spreadOf } from '../summary.mjs';
import { defineLabels } from './labels.mjs';
import { Load } from './load.mjs';
import { connections } from './mix-run.mjs';

const warmUpSeconds = 2;
const windowSeconds = 5;

/**
 * Measures default association PUTs of 64 callers on PostgreSQL: on the server as shipped, whose writes share turns, and on one that gives each request
 * a turn of its own. Both have databases of their own.
 * @param {{rounds: number, seconds?: number, records: number}} pace
 * @param {Awaited<ReturnType<typeof import('./postgres-engine.mjs').postgresEngine>>} engine
 */
export async function measureTurns({ rounds, seconds, records }, engine) {
  const busyBefore = await busyShare();
  const targets = [];
  try {
    for (const [name, begin] of /** @type {const} */ ([
      ['coalesced', startShipped],
      ['one turn a request', startOneByOne],
    ])) {
      const { db, firstId } = await engine.database(records);
      const server = await begin(db);
      const labels = await defineLabels(server.port);
      const load = await Load.open(server.port, { records, firstId, labels });
      targets.push({ name, server, load, samples: [] });
    }
    for (const target of targets) await take(target, seconds ?? warmUpSeconds);
    for (const target of targets) target.samples.length = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const target of round % 2 === 0 ? targets : [...targets].reverse()) await take(target, seconds ?? windowSeconds);
    }
    const [coalesced, alone] = targets;
    const times = spreadOf(coalesced.samples.map(({ perSecond }, round) => perSecond / alone.samples[round].perSecond));
    return { busyBefore, records, connections, times, servers: targets.map(summaryOf) };
  } finally {
    for (const { load, server } of targets) {
      load.close();
      await server.stop();
    }
    await engine.close();
  }
}

async function take({ name, server, load, samples }, seconds) {
  const before = server.cpuMs() ?? Number.NaN;
  const told = await load.window(seconds, connections, 'link');
  if (told.failed > 0) throw new Error(`${name}: ${told.failed} of ${told.requests} requests failed: ${told.faults.join('; ')}`);
  const cpuUs = (((server.cpuMs() ?? Number.NaN) - before) * 1_000) / told.requests;
  samples.push({ perSecond: told.requests / told.seconds, cpuUs, p50Ms: told.p50Ms, p95Ms: told.p95Ms, p99Ms: told.p99Ms });
}

function summaryOf({ name, samples }) {
  const median = (key) => spreadOf(samples.map((sample) => sample[key])).median;
  const latencies = { p50Ms: median('p50Ms'), p95Ms: median('p95Ms'), p99Ms: median('p99Ms') };
  return { name, perSecond: spreadOf(samples.map(({ perSecond }) => perSecond)), cpuUs: median('cpuUs'), ...latencies };
}
