// Measures the built package against a bare node:http server and writes results/*.json and the tables of README.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { associationCells } from './association-cells.mjs';
import { allCells, cells } from './cells.mjs';
import { measureColdStart } from './cold-start.mjs';
import { databaseName, databaseOf } from './databases.mjs';
import { measureGuards } from './guards.mjs';
import { hasLoadGenerator } from './load.mjs';
import { busyShare, describeMachine } from './machine.mjs';
import { measureCell } from './measure.mjs';
import { benchFolder, freezePackage } from './paths.mjs';
import { recordCells } from './record-cells.mjs';
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
    only: { type: 'string' },
    largest: { type: 'string' },
    rounds: { type: 'string' },
  },
});
const wholeRuns = { latest: cells, associations: associationCells, records: recordCells, guards: [], webhooks: webhookCells };
const titles = {
  latest: '',
  associations: 'Labels, limits and hubs',
  records: 'Records and search',
  guards: 'Tokens, scopes and rate limits',
  webhooks: 'Webhooks',
};
const run = flags.webhooks
  ? 'webhooks'
  : flags.guards
    ? 'guards'
    : flags.records
      ? 'records'
      : flags.associations
        ? 'associations'
        : 'latest';

if (hasLoadGenerator()) await measure();
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
  if (isWhole) keepResults(results);
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

/** @param {object} results */
function keepResults(results) {
  const folder = join(benchFolder, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${run}.json`), `${JSON.stringify(results, undefined, 2)}\n`);
  const kept = (name) => join(folder, `${name}.json`);
  const tables = Object.keys(wholeRuns)
    .filter((name) => existsSync(kept(name)))
    .map((name) => (titles[name] === '' ? '' : `## ${titles[name]}\n\n`) + resultTables(JSON.parse(readFileSync(kept(name), 'utf8'))))
    .join('\n\n');
  const readme = join(benchFolder, 'README.md');
  const mark = '<!-- generated below by npm run bench -->';
  const [words = ''] = readFileSync(readme, 'utf8').split(mark);
  writeFileSync(readme, `${words}${mark}\n\n${tables}\n`);
}
