import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { benchFolder, packageFile } from './paths.mjs';
import { subscribeTen } from './webhook-subscriber.mjs';

/** What `npm start` tells Node: a larger young generation, so that the objects of a batch are not copied while it runs. */
const shippedNodeFlags = ['--max-semi-space-size=32'];

/** As a server is that others reach: it keeps no log of requests unless it is told to. On a loopback address, where the load comes from, it would. */
export const asService = { CROSSTIE_REQUEST_LOG: '0' };

/** The token that every measured server accepts. */
export const token = 'pat-na1-benchmark';

const startMsMax = 20_000;
const stopMsMax = 15_000;
const readyPath = '/_crosstie/health/ready';
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {number} startMs milliseconds from starting the process to the first 200
 * @property {() => number | undefined} cpuMs processor time that the process has used; undefined where the system has no /proc
 * @property {() => number | undefined} rssBytes memory that the process holds; undefined where the system has no /proc
 * @property {() => Promise<void>} stop
 * @property {() => Promise<number>} [eventsSoFar] events that its webhooks have told
 * @property {() => Promise<void>} [settled] resolves when its webhooks have told everything
 */

/** Starts the built package as shipped, on a database file. @param {string} db @param {readonly string[]} [nodeFlags] @param {Readonly<Record<string, string>>} [env] */
export function startShipped(db, nodeFlags = [], env = {}) {
  return start(packageFile('cli/main.js'), ['--db', db, '--token', token, '--no-seed'], [...shippedNodeFlags, ...nodeFlags], 200, env);
}

/** Starts the server that commits every request by itself. @param {string} db */
export function startOneByOne(db) {
  return start(join(benchFolder, 'one-by-one.mjs'), ['--db', db, '--token', token], []);
}

/** Starts the server that has no search indexes. @param {string} db */
export function startWalking(db) {
  return start(join(benchFolder, 'walking.mjs'), ['--db', db, '--token', token], [...shippedNodeFlags]);
}

/** Starts the built package with an app that is subscribed ten times, and a receiver in a process of its own. @param {string} db @returns {Promise<RunningServer>} */
export async function startSubscribed(db) {
  const receiver = await start(join(benchFolder, 'webhook-receiver.mjs'), [], []);
  const server = await startShipped(db);
  await subscribeTen((path, options) => call(server.port, path, options), `http://127.0.0.1:${receiver.port}/hook`);
  const eventsSoFar = async () => JSON.parse((await call(receiver.port, '/')).text).events;
  const settled = async () => {
    for (let [before, now] = [-1, await eventsSoFar()]; now !== before; ) {
      await sleep(settleMs);
      [before, now] = [now, await eventsSoFar()];
    }
  };
  const stop = async () => {
    await server.stop();
    await receiver.stop();
  };
  return { ...server, eventsSoFar, settled, stop };
}

/** Milliseconds without an event after which a server has told all there was. */
const settleMs = 600;

/** Starts a bare node:http server that answers `bytes` bytes. @param {number} bytes @param {'plain' | 'parsed'} kind @param {number} [status] */
export function startCeiling(bytes, kind, status = 200) {
  const flags = ['--bytes', String(bytes), '--status', String(status), ...(kind === 'parsed' ? ['--parse'] : [])];
  return start(join(benchFolder, 'ceiling.mjs'), flags, [], status);
}

/** Starts the ceiling of LinkBench's mix. @param {readonly {status: number, bytes: number}[]} answers by operation */
export function startMixCeiling(answers) {
  return start(join(benchFolder, 'linkbench/ceiling.mjs'), ['--answers', JSON.stringify(answers)], []);
}

/**
 * Calls a server once. Rejects where nobody listens.
 * @param {number} port @param {string} path @param {{method?: string, body?: string}} [options]
 * @returns {Promise<{status: number, text: string}>}
 */
export async function call(port, path, { method = 'GET', body } = {}) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...(body !== undefined && { body }) });
  return { status: response.status, text: await response.text() };
}

/** @param {string} script @param {readonly string[]} flags @param {readonly string[]} nodeFlags @param {number} [readyStatus] @param {Readonly<Record<string, string>>} [env] @returns {Promise<RunningServer>} */
async function start(script, flags, nodeFlags, readyStatus = 200, env = {}) {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, script, '--port', String(port), ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
  running.add(child);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.once('exit', () => running.delete(child));
  while ((await statusOf(port, readyPath)) !== readyStatus) {
    if (child.exitCode !== null) throw new Error(`${script} ended with ${child.exitCode} before it answered`);
    if (performance.now() - started > startMsMax) throw new Error(`${script} did not answer within ${startMsMax} ms`);
    await sleep(1);
  }
  const startMs = performance.now() - started;
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), stopMsMax);
    await ended;
    clearTimeout(late);
  };
  return { port, startMs, cpuMs: () => cpuMsOf(child.pid), rssBytes: () => rssBytesOf(child.pid), stop };
}

/** Milliseconds in one tick of /proc's processor times, on every Linux that Node runs on. */
const tickMs = 10;

/** @param {number | undefined} pid @returns {number | undefined} */
function cpuMsOf(pid) {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    const fields = afterName.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}

/** @param {number | undefined} pid @returns {number | undefined} */
function rssBytesOf(pid) {
  try {
    const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
  } catch {
    return undefined;
  }
}

/** The status of a GET; undefined where nobody listens. @param {number} port @param {string} path @returns {Promise<number | undefined>} */
function statusOf(port, path) {
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once('error', () => resolve(undefined));
  });
}

/** @returns {Promise<number>} a port that was free a moment ago */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}
