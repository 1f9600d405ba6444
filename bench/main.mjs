// Measures the built package against a bare node:http server and writes results/*.json and the tables of README.md.
import { parseArgs } from 'node:util';
import { associationCells } from './association-cells.mjs';
import { allCells, cells } from './cells.mjs';
import { measureColdStart } from './cold-start.mjs';
import { measureCopies } from './copies.mjs';
import { databaseName, databaseOf } from './databases.mjs';
import { measureGuards } from './guards.mjs';
import { measureImports } from './import.mjs';
import { measureInspector } from './inspector.mjs';
import { runLinkbench } from './linkbench/run.mjs';
import { hasLoadGenerator } from './load.mjs';
import { busyShare, describeMachine } from './machine.mjs';
import { measureCell } from './measure.mjs';
import { freezePackage } from './paths.mjs';
import { recordCells } from './record-cells.mjs';
import { keepResults } from './results.mjs';
import { summarize } from './summary.mjs';
import { resultTables } from './tables.mjs';
import { webhookCells } from './webhook-cells.mjs';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    associations: { type: 'boolean', default: false },
    records: { type: 'boolean', default: false },
    guards: { type: 'boolean', default: false },
    webhooks: { type: 'boolean', default: false },
    import: { type: 'boolean', default: false },
    linkbench: { type: 'boolean', default: false },
    copies: { type: 'boolean', default: false },
    inspector: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    postgres: { type: 'boolean', default: false },
    db: { type: 'string' },
    only: { type: 'string' },
    largest: { type: 'string' },
    rounds: { type: 'string' },
  },
});
const wholeRuns = { latest: cells, associations: associationCells, records: recordCells, guards: [], webhooks: webhookCells };
const run = flags.webhooks
  ? 'webhooks'
  : flags.guards
    ? 'guards'
    : flags.records
      ? 'records'
      : flags.associations
        ? 'associations'
        : 'latest';

if (flags.import) await measureImport();
else if (flags.copies) await measureOfCopies();
else if (flags.inspector) await measureOfInspector();
else if (flags.linkbench || flags.postgres) await measureLinkbench();
else if (hasLoadGenerator()) await measure();
else {
  console.error('The load generator wrk is missing: on Debian and Ubuntu, `sudo apt-get install wrk`.');
  process.exitCode = 1;
}

async function measure() {
  const pace = flags.quick
    ? { rounds: 1, seconds: 1 }
    : { rounds: Number(flags.rounds ?? (run === 'guards' ? 48 : 3)), seconds: undefined };
  freezePackage();
  const machine = describeMachine();
  const chosen = chosenCells();
  await makeDatabases(chosen);
  const measured = [];
  for (const cell of chosen) {
    const busyBefore = await busyShare();
    console.error(`${cell.title} (cores busy with other work: ${Math.round(busyBefore * 100)}%)`);
    measured.push({ ...summarize(cell, await measureCell(cell, pace)), busyBefore });
  }
  const coldStart = isStartChosen() ? await measureColdStart(flags.quick ? 3 : 10) : undefined;
  const guards = isNamed('f', 'guards') || (flags.only === undefined && run === 'guards') ? await measureOfGuards(pace.rounds) : undefined;
  const results = { machine, pace, cells: measured, ...(coldStart !== undefined && { coldStart }), ...(guards && { guards }) };
  const tables = resultTables(results);
  console.log(tables);
  const isWhole = !flags.quick && flags.only === undefined && flags.largest === undefined;
  keepWhole(run, results, isWhole);
}

async function measureImport() {
  const { name, results, isWhole } = await measureImports(flags);
  keepWhole(name, results, isWhole);
}

async function measureOfCopies() {
  const { name, results, isWhole } = await measureCopies(flags);
  keepWhole(name, results, isWhole);
}

async function measureOfInspector() {
  const { name, results, isWhole } = await measureInspector(flags);
  keepWhole(name, results, isWhole);
}

async function measureLinkbench() {
  const { name, results, isWhole } = await runLinkbench(flags);
  keepWhole(name, results, isWhole);
}

/** @param {string} name @param {object} results @param {unknown} isWhole */
function keepWhole(name, results, isWhole) {
  if (isWhole) keepResults(name, results);
  else console.error('A part or a quick run: results and README.md stay as they are.');
}

/** @param {number} rounds */
async function measureOfGuards(rounds) {
  const busyBefore = await busyShare();
  return { lists: await measureGuards(rounds), busyBefore };
}

/** The cells of this run; `only` chooses among all cells, `largest` leaves larger databases out. */
function chosenCells() {
  const chosen = flags.only === undefined ? wholeRuns[run] : allCells.filter((cell) => isNamed(cell.group, cell.id));
  const largest = Number(flags.largest ?? Number.POSITIVE_INFINITY);
  const within = chosen.map((cell) => ({ ...cell, edgeCounts: cell.edgeCounts.filter((edges) => edges <= largest) }));
  return within.filter(({ edgeCounts }) => edgeCounts.length > 0);
}

function isStartChosen() {
  return flags.only === undefined ? run === 'latest' : isNamed('g', 'start');
}

/** @param {string} group @param {string} id */
function isNamed(group, id) {
  return flags.only?.split(',').some((name) => name === group || name === id) === true;
}

/** @param {readonly import('./cells.mjs').Cell[]} chosen */
async function makeDatabases(chosen) {
  const made = new Set();
  for (const cell of chosen) {
    for (const edges of cell.edgeCounts) {
      const name = databaseName(cell, edges);
      if (!made.has(name)) console.error(name);
      made.add(name);
      await databaseOf(cell, edges);
    }
  }
}
