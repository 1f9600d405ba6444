import { describeMachine } from '../machine.mjs';
import { freezePackage } from '../paths.mjs';
import { sqliteEngine } from './engines.mjs';
import { measureGrowth } from './growth.mjs';
import { measureLongRun } from './long-run.mjs';
import { measureMix } from './mix-run.mjs';
import { linkbenchTables } from './tables.mjs';

/** Sizes as they are published, and those that show within seconds that a run works. */
const whole = { records: 1_000_000, rows: /** @type {const} */ ([1_000_000, 10_000_000]) };
const small = { records: 20_000, rows: /** @type {const} */ ([20_000, 200_000]) };

/**
 * @typedef {object} LinkbenchFlags
 * @property {boolean} quick
 * @property {boolean} growth
 * @property {string | undefined} minutes
 * @property {string | undefined} rounds
 * @property {string | undefined} largest another number of records than a whole run has; of directed rows where it is about growth
 */

/**
 * Runs LinkBench in one of its ways. Tells under which name its results are kept, and whether they are those of a whole run.
 * @param {LinkbenchFlags} flags
 */
export async function runLinkbench(flags) {
  freezePackage();
  const machine = describeMachine();
  const isWhole = !flags.quick && flags.largest === undefined;
  const { name, results } = await measured(flags);
  const all = { machine, ...results };
  console.log(linkbenchTables[name](all));
  return { name, results: all, isWhole };
}

/** @param {LinkbenchFlags} flags */
async function measured({ quick, growth, minutes, rounds, largest }) {
  const sizes = quick ? small : whole;
  if (growth) {
    const pace = { rounds: quick ? 1 : Number(rounds ?? 3), ...(quick && { seconds: 0.3 }) };
    const rows = largest === undefined ? sizes.rows : /** @type {const} */ ([Number(largest) / 10, Number(largest)]);
    return { name: 'linkbench-growth', results: { pace, growth: await measureGrowth({ ...pace, rows }) } };
  }
  const records = largest === undefined ? sizes.records : Number(largest);
  if (minutes !== undefined) {
    const load = await measureLongRun({ minutes: Number(minutes), records, minuteSeconds: quick ? 2 : 60 });
    return { name: 'linkbench-load', results: { load } };
  }
  const pace = { rounds: quick ? 1 : Number(rounds ?? 3), ...(quick && { seconds: 1 }) };
  const mix = await measureMix({ ...pace, records }, [sqliteEngine()]);
  return { name: 'linkbench', results: { pace, mix } };
}
