import { describeMachine } from '../machine.mjs';
import { freezePackage } from '../paths.mjs';
import { sqliteEngine } from './engines.mjs';
import { measureGrowth } from './growth.mjs';
import { measureLongRun } from './long-run.mjs';
import { measureMix } from './mix-run.mjs';
import { postgresEngine } from './postgres-engine.mjs';
import { linkbenchTables } from './tables.mjs';
import { measureTurns } from './turns-run.mjs';

/** Sizes of whole runs, and those that show within seconds that a run works: directed rows where it is about growth, records otherwise. */
const sizes = {
  linkbench: { whole: 1_000_000, quick: 20_000 },
  'linkbench-load': { whole: 1_000_000, quick: 20_000 },
  'linkbench-growth': { whole: 10_000_000, quick: 200_000 },
  postgres: { whole: 100_000, quick: 5_000 },
};
/** Seconds of a minute, and of a window of growth, where they are only tried. */
const quickSeconds = { minute: 2, growth: 0.3, other: 1 };

/**
 * @typedef {object} LinkbenchFlags
 * @property {boolean} quick
 * @property {boolean} growth
 * @property {boolean} postgres coalesced turns on PostgreSQL, and nothing else
 * @property {string | undefined} db URL of a PostgreSQL to use; without it one is started where one is needed
 * @property {string | undefined} only `sqlite` or `postgres`: one engine instead of both
 * @property {string | undefined} minutes
 * @property {string | undefined} rounds
 * @property {string | undefined} largest another size than a whole run has
 */

/** What each run measures. @type {Readonly<Record<keyof typeof sizes, (flags: LinkbenchFlags, size: number) => Promise<object>>>} */
const runs = {
  async linkbench(flags, records) {
    const pace = paceOf(flags, quickSeconds.other);
    return { pace, mix: await measureMix({ ...pace, records }, await enginesOf(flags)) };
  },
  async 'linkbench-load'({ minutes, quick }, records) {
    return { load: await measureLongRun({ minutes: Number(minutes), records, minuteSeconds: quick ? quickSeconds.minute : 60 }) };
  },
  async 'linkbench-growth'(flags, rows) {
    const pace = paceOf(flags, quickSeconds.growth);
    return { pace, growth: await measureGrowth({ ...pace, rows: [rows / 10, rows] }) };
  },
  async postgres(flags, records) {
    const pace = paceOf(flags, quickSeconds.other);
    return { pace, postgres: await measureTurns({ ...pace, records }, await postgresEngine(flags.db)) };
  },
};

/**
 * Runs LinkBench in one of its ways. Tells under which name its results are kept, and whether they are those of a whole run.
 * @param {LinkbenchFlags} flags
 */
export async function runLinkbench(flags) {
  freezePackage();
  const machine = describeMachine();
  const name = nameOf(flags);
  const { whole, quick } = sizes[name];
  const size = Number(flags.largest ?? (flags.quick ? quick : whole));
  const results = { machine, ...(await runs[name](flags, size)) };
  console.log(linkbenchTables[name](results));
  return { name, results, isWhole: !flags.quick && flags.only === undefined && size === whole };
}

/** @param {LinkbenchFlags} flags */
function nameOf({ growth, postgres, minutes }) {
  if (postgres) return 'postgres';
  if (growth) return 'linkbench-growth';
  return minutes === undefined ? 'linkbench' : 'linkbench-load';
}

/** @param {LinkbenchFlags} flags */
async function enginesOf({ only, db }) {
  if (only === 'sqlite') return [sqliteEngine()];
  return only === 'postgres' ? [await postgresEngine(db)] : [sqliteEngine(), await postgresEngine(db)];
}

/** @param {LinkbenchFlags} flags @param {number} seconds */
function paceOf({ quick, rounds }, seconds) {
  return quick ? { rounds: 1, seconds } : { rounds: Number(rounds ?? 3) };
}
