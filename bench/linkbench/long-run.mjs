import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { busyShare } from '../machine.mjs';
import { benchFolder } from '../paths.mjs';
import { asService, startShipped } from '../servers.mjs';
import { bytesOf, cachedGraph, workFolder, workingCopy } from './databases.mjs';
import { defineLabels } from './labels.mjs';
import { Load } from './load.mjs';
import { connections } from './mix-run.mjs';

const sampleMs = 5_000;

/**
 * Puts the mix on SQLite for a long time and watches the server: requests by minute, memory and the delay of its event loop every five seconds.
 * @param {{minutes: number, records: number, minuteSeconds: number}} settings `minuteSeconds` is shorter than 60 where it is only tried
 */
export async function measureLongRun({ minutes, records, minuteSeconds }) {
  const busyBefore = await busyShare();
  const folder = workFolder();
  mkdirSync(folder, { recursive: true });
  const { file, firstId } = await cachedGraph(records);
  const db = workingCopy(file, folder, 'long.db');
  const delays = join(folder, 'loop-delays');
  const server = await startShipped(db, ['--import', join(benchFolder, 'linkbench/loop-probe.mjs')], {
    ...asService,
    CROSSTIE_BENCH_LOOP_DELAYS: delays,
  });
  const bytesBefore = bytesOf(db);
  const labels = await defineLabels(server.port);
  const load = await Load.open(server.port, { records, firstId, labels });
  const rss = [];
  const sampling = setInterval(() => rss.push(server.rssBytes() ?? Number.NaN), Math.min(sampleMs, minuteSeconds * 100));
  const byMinute = [];
  try {
    for (let minute = 0; minute < minutes; minute += 1) {
      const cpuBefore = server.cpuMs() ?? Number.NaN;
      const { requests, seconds, failed, p50Ms, p95Ms, p99Ms } = await load.window(minuteSeconds, connections);
      const cpuUs = (((server.cpuMs() ?? Number.NaN) - cpuBefore) * 1_000) / requests;
      byMinute.push({ perSecond: requests / seconds, cpuUs, failed, p50Ms, p95Ms, p99Ms, rssBytes: rss.at(-1) });
      console.error(`minute ${minute + 1}: ${Math.round(requests / seconds)} requests/s, RSS ${Math.round((rss.at(-1) ?? 0) / 1e6)} MB`);
    }
    clearInterval(sampling);
    const sum = await load.sum();
    const { requests, operations, statuses, failed, faults, p50Ms, p95Ms, p99Ms } = sum;
    const bytesAfter = bytesOf(db);
    const thirds = thirdsOf(rss);
    const all = { requests, failed, faults, statuses, p50Ms, p95Ms, p99Ms, operations };
    return { busyBefore, minutes, connections, records, ...all, byMinute, rss, thirds, bytesBefore, bytesAfter, loop: loopDelays(delays) };
  } finally {
    clearInterval(sampling);
    load.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The mean of each third. @param {readonly number[]} values */
function thirdsOf(values) {
  const size = Math.floor(values.length / 3);
  return [0, 1, 2].map((third) => mean(values.slice(third * size, (third + 1) * size)));
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Delays of the event loop in milliseconds, one line each five seconds. @param {string} file */
function loopDelays(file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}
