import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyTables } from './copies.mjs';
import { importTables } from './import.mjs';
import { inspectorTables } from './inspector.mjs';
import { linkbenchTables } from './linkbench/tables.mjs';
import { benchFolder } from './paths.mjs';
import { resultTables } from './tables.mjs';

const mark = '<!-- generated below by npm run bench -->';

/** Every run that keeps results, in the order of the README, with the title of its tables. */
const titles = {
  latest: '',
  associations: 'Labels, limits and hubs',
  records: 'Records and search',
  guards: 'Tokens, scopes and rate limits',
  webhooks: 'Webhooks',
  linkbench: "LinkBench's mix",
  'linkbench-load': "LinkBench's mix for a long time",
  'linkbench-growth': "Growth of LinkBench's operations",
  postgres: 'Turns on PostgreSQL',
  import: 'Imports',
  copies: 'Portals made, copied and put back',
  inspector: 'The inspector',
};

/** Keeps the results of a whole run, and writes the tables of all runs into README.md. @param {string} run @param {object} results */
export function keepResults(run, results) {
  const folder = join(benchFolder, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${run}.json`), `${JSON.stringify(results, undefined, 2)}\n`);
  const kept = (/** @type {string} */ name) => join(folder, `${name}.json`);
  const tables = Object.entries(titles)
    .filter(([name]) => existsSync(kept(name)))
    .map(([name, title]) => (title === '' ? '' : `## ${title}\n\n`) + tablesOf(name, JSON.parse(readFileSync(kept(name), 'utf8'))))
    .join('\n\n');
  const readme = join(benchFolder, 'README.md');
  const [words = ''] = readFileSync(readme, 'utf8').split(mark);
  writeFileSync(readme, `${words}${mark}\n\n${tables}\n`);
}

/** @param {string} name @param {any} results */
function tablesOf(name, results) {
  const own = { import: importTables, copies: copyTables, inspector: inspectorTables, ...linkbenchTables };
  return (own[name] ?? resultTables)(results);
}
