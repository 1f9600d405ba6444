import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedDatabase, copyToDisk, layoutOf } from './fill.mjs';
import { benchFolder, cacheFolder } from './paths.mjs';
import { spreadOf } from './summary.mjs';

const fill = { edges: 100_000, loose: 0 };
/** Rounds that one process takes part in. Where its memory happens to lie moves a server of it by a microsecond, so that several are measured. */
const roundsOfProcess = 12;

/** @typedef {Readonly<Record<string, {cpuUs: import('./summary.mjs').Spread, times: import('./summary.mjs').Spread}>>} Guards `times`: of the server that asks nothing, window by window */

/** The lists that are read. */
const paths = { neighbours: '/crm/objects/2026-03/companies/{company}/associations/contacts', records: '/crm/objects/2026-03/contacts' };

/** @param {number} rounds @returns {Promise<Readonly<Record<keyof typeof paths, Guards>>>} */
export async function measureGuards(rounds) {
  return { neighbours: await measureList(paths.neighbours, rounds), records: await measureList(paths.records, rounds) };
}

/**
 * Measures what it costs to ask for a token, a scope and a limit: processor time of a list under settings that ask for more and more.
 * @param {string} path @param {number} rounds @returns {Promise<Guards>}
 */
async function measureList(path, rounds) {
  const folder = join(cacheFolder, 'work');
  mkdirSync(folder, { recursive: true });
  const db = join(folder, 'guards.db');
  copyToDisk(await cachedDatabase(fill), db);
  const { firstCompany, listedCompanies } = layoutOf(fill);
  const flags = ['--db', db, '--path', path, '--firstCompany', String(firstCompany), '--companies', String(listedCompanies)];
  const script = join(benchFolder, 'guard-process.mjs');
  /** @type {Record<string, number[]>} */
  const measured = {};
  for (let left = rounds; left > 0; left -= roundsOfProcess) {
    const command = ['--max-semi-space-size=32', script, ...flags, '--rounds', String(Math.min(left, roundsOfProcess))];
    const { stdout } = await promisify(execFile)(process.execPath, command);
    /** @type {Record<string, readonly number[]>} */
    const windows = JSON.parse(stdout);
    for (const [name, cpuUs] of Object.entries(windows)) measured[name] = [...(measured[name] ?? []), ...cpuUs];
  }
  rmSync(folder, { recursive: true, force: true });
  return Object.fromEntries(
    Object.entries(measured).map(([name, cpuUs]) => {
      const times = cpuUs.map((us, round) => us / (measured['unguarded']?.[round] ?? Number.NaN));
      return [name, { cpuUs: spreadOf(cpuUs), times: spreadOf(times) }];
    }),
  );
}
