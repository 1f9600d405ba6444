import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { loadFolder } from './paths.mjs';
import { token } from './servers.mjs';

const runFile = promisify(execFile);

/** True where the load generator is installed. */
export function hasLoadGenerator() {
  return spawnSync('wrk', ['--version']).error === undefined;
}

let seed = 1;

/**
 * @typedef {object} Sample
 * @property {number} requests answered inside the window
 * @property {number} perSecond requests per second
 * @property {number} p50Ms
 * @property {number} p99Ms
 * @property {number} bodiesUsed request bodies taken from those that the script wrote beforehand
 * @property {number} repeated requests whose body had been sent before
 */

/**
 * Puts load on a server for a while. Rejects when a single request failed: a ratio of errors means nothing.
 * @param {number} port
 * @param {{script: string, connections: number, seconds: number, options: Readonly<Record<string, string | number>>}} load
 * @returns {Promise<Sample>}
 */
export async function putLoad(port, { script, connections, seconds, options }) {
  seed += 1;
  const settings = Object.entries({ ...options, token, seed }).map(([name, value]) => `${name}=${value}`);
  const flags = ['-t', '1', '-c', String(connections), '-d', `${Math.round(seconds)}s`, '--timeout', '30s', '--latency', '-s', script];
  const { stdout } = await runFile('wrk', [...flags, `http://127.0.0.1:${port}`, '--', ...settings], { cwd: loadFolder });
  const line = stdout.split('\n').find((text) => text.startsWith('RESULT '));
  if (line === undefined) throw new Error(`wrk told no result:\n${stdout}`);
  const told = JSON.parse(line.slice('RESULT '.length));
  if (told.failed > 0) throw new Error(`${told.failed} of ${told.requests} requests failed:\n${stdout}`);
  return {
    requests: told.requests,
    perSecond: (told.requests * 1e6) / told.durationUs,
    p50Ms: told.p50Us / 1000,
    p99Ms: told.p99Us / 1000,
    bodiesUsed: told.bodiesUsed,
    repeated: told.repeated,
  };
}
