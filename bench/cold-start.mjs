import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cachedDatabase, copyToDisk } from './fill.mjs';
import { cacheFolder } from './paths.mjs';
import { call, startCeiling, startShipped } from './servers.mjs';
import { spreadOf } from './summary.mjs';

const largest = { edges: 1_000_000, loose: 0 };

/**
 * Measures how long a start takes: from starting the process to the first 200 of the readiness check and of a call with a token, on a
 * new file and on one of a million edges, beside a bare node:http server. The three take turns.
 * @param {number} times
 */
export async function measureColdStart(times) {
  const fresh = join(cacheFolder, 'start-new.db');
  const filled = join(cacheFolder, 'start-filled.db');
  copyToDisk(await cachedDatabase(largest), filled);
  const measured = { bare: [], newFile: [], newFileCall: [], filledFile: [], filledFileCall: [] };
  for (let time = 0; time < times; time += 1) {
    const bare = await startCeiling(64, 'plain');
    measured.bare.push(bare.startMs);
    await bare.stop();
    removeDatabase(fresh);
    const started = await startAndCall(fresh);
    measured.newFile.push(started.readyMs);
    measured.newFileCall.push(started.callMs);
    const again = await startAndCall(filled);
    measured.filledFile.push(again.readyMs);
    measured.filledFileCall.push(again.callMs);
  }
  removeDatabase(fresh);
  removeDatabase(filled);
  return Object.fromEntries(Object.entries(measured).map(([name, values]) => [name, spreadOf(values)]));
}

/** @param {string} db */
async function startAndCall(db) {
  const server = await startShipped(db);
  const before = performance.now();
  const { status, text } = await call(server.port, '/crm/objects/2026-03/contacts?limit=1');
  const callMs = server.startMs + performance.now() - before;
  await server.stop();
  if (status !== 200) throw new Error(`the first call was answered ${status}: ${text}`);
  return { readyMs: server.startMs, callMs };
}

/** @param {string} file */
function removeDatabase(file) {
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
}
