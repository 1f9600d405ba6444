import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from './paths.mjs';
import { spreadOf } from './summary.mjs';

const syncs = 200;
const listenMs = 500;

/** Tells which share of the cores is busy just now. Before a cell that is other programs' work, which makes its numbers doubtful. */
export async function busyShare() {
  const before = coreTimes();
  await sleep(listenMs);
  const after = coreTimes();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

function coreTimes() {
  const times = cpus().map((core) => core.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { all, idle: times.reduce((sum, { idle }) => sum + idle, 0) };
}

/** Describes the machine; `syncUs` is how long it takes to append 8 kB to a file and have it on disk. */
export function describeMachine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
    syncUs: spreadOf(timeSyncs()),
  };
}

function timeSyncs() {
  mkdirSync(cacheFolder, { recursive: true });
  const file = join(cacheFolder, 'sync-probe');
  const handle = openSync(file, 'w');
  const page = Buffer.alloc(8_192, 1);
  const times = [];
  for (let count = 0; count < syncs; count += 1) {
    const before = performance.now();
    writeSync(handle, page);
    fdatasyncSync(handle);
    times.push((performance.now() - before) * 1000);
  }
  closeSync(handle);
  rmSync(file);
  return times;
}
