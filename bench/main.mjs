// Measures the built package against a bare node:http server and writes results/latest.json and the tables of README.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cells, edgeCounts } from './cells.mjs';
import { measureColdStart } from './cold-start.mjs';
import { cachedDatabase } from './fill.mjs';
import { hasLoadGenerator } from './load.mjs';
import { busyShare, describeMachine } from './machine.mjs';
import { measureCell } from './measure.mjs';
import { benchFolder, freezePackage } from './paths.mjs';
import { summarize } from './summary.mjs';
import { resultTables } from './tables.mjs';

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, rounds: { type: 'string', default: '3' } },
});

if (hasLoadGenerator()) await run();
else {
  console.error('The load generator wrk is missing: on Debian and Ubuntu, `sudo apt-get install wrk`.');
  process.exitCode = 1;
}

async function run() {
  const pace = flags.quick ? { rounds: 1, seconds: 1 } : { rounds: Number(flags.rounds), seconds: undefined };
  freezePackage();
  const machine = describeMachine();
  const chosen = cells.filter((cell) => isChosen(cell.group, cell.id));
  for (const loose of new Set(chosen.map((cell) => cell.loose))) {
    for (const edges of edgeCounts) {
      console.error(`database of ${edges} edges and ${loose} contacts without a company`);
      await cachedDatabase({ edges, loose });
    }
  }
  const measured = [];
  for (const cell of chosen) {
    const busyBefore = await busyShare();
    console.error(`${cell.title} (cores busy with other work: ${Math.round(busyBefore * 100)}%)`);
    measured.push({ ...summarize(cell, await measureCell(cell, pace)), busyBefore });
  }
  const coldStart = isChosen('g', 'start') ? await measureColdStart(flags.quick ? 3 : 10) : undefined;
  const results = { machine, pace, cells: measured, ...(coldStart !== undefined && { coldStart }) };
  const tables = resultTables(results);
  console.log(tables);
  const isWhole = !flags.quick && flags.only === undefined;
  if (isWhole) keepResults(results, tables);
  else console.error('A part or a quick run: results/latest.json and README.md stay as they are.');
}

/** @param {string} group @param {string} id */
function isChosen(group, id) {
  return flags.only === undefined || flags.only.split(',').some((name) => name === group || name === id);
}

/** @param {object} results @param {string} tables */
function keepResults(results, tables) {
  mkdirSync(join(benchFolder, 'results'), { recursive: true });
  writeFileSync(join(benchFolder, 'results', 'latest.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  const readme = join(benchFolder, 'README.md');
  const mark = '<!-- generated below by npm run bench -->';
  const [words = ''] = readFileSync(readme, 'utf8').split(mark);
  writeFileSync(readme, `${words}${mark}\n\n${tables}\n`);
}
