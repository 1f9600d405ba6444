// How long a portal takes to be made, copied and put back, through a handle in one process: what a test waits for between two tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { postgresEngine } from './linkbench/postgres-engine.mjs';
import { busyShare, describeMachine } from './machine.mjs';
import { freezePackage, importPackage, packageFile } from './paths.mjs';
import { spreadOf } from './summary.mjs';
import { boundsTable, machineLine, number, spread, table } from './tables.mjs';

/** Records of a portal, half of them contacts and half companies; every contact has two companies, so that there are as many edges. */
const records = 10_000;
const recordsInBatch = 100;
const pairsInBatch = 2_000;
/** Records that a test changes, and as many that it makes, links and archives. */
const touched = 20;

/**
 * @typedef {object} CopyFlags
 * @property {boolean} quick
 * @property {string | undefined} rounds
 * @property {string | undefined} only `memory`, `file` or `postgres`
 * @property {string | undefined} db a PostgreSQL, in databases that are made for the run
 */

/** @typedef {Record<string, number[]>} Times milliseconds, by what took them */

const steps = {
  newPortal: 'a new portal, with its token',
  snapshot: 'snapshot',
  restoreTouched: `restore after a test that touched ${touched} records, made, linked and archived as many`,
  restoreSearched: 'the same in a portal that was searched, so that indexes follow',
  restoreAll: 'restore of a portal that holds nothing of it any more',
  reset: 'reset of a portal that was never seeded, which empties it',
};

/** @param {CopyFlags} flags */
export async function measureCopies(flags) {
  freezePackage();
  const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 20));
  const busyBefore = await busyShare();
  const starts = Array.from({ length: Math.min(rounds, 10) }, startInProcess);
  const engines = [];
  const isChosen = (name) => flags.only === undefined || flags.only === name;
  if (isChosen('memory')) engines.push({ name: 'memory', times: await timesOn(':memory:', rounds) });
  if (isChosen('file')) engines.push({ name: 'file', times: await onFile(rounds) });
  if (isChosen('postgres')) engines.push({ name: 'PostgreSQL', times: await onPostgres(flags.db, Math.min(rounds, 10)) });
  const results = { machine: describeMachine(), busyBefore, rounds, starts, engines };
  console.log(copyTables(results));
  return { name: 'copies', results, isWhole: !flags.quick && flags.only === undefined };
}

/** How long a process that has done nothing yet takes to import the package, and then to a server in memory that listens: milliseconds. */
function startInProcess() {
  const script = `const from = performance.now();
    const { startCrosstie } = await import(${JSON.stringify(pathToFileURL(packageFile('index.js')).href)});
    const imported = performance.now();
    const crosstie = await startCrosstie();
    console.log(JSON.stringify({ importMs: imported - from, startMs: performance.now() - imported }));
    await crosstie.close();`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  if (status !== 0) throw new Error('a server could not be started in a process of its own');
  return JSON.parse(stdout);
}

/** @param {number} rounds */
async function onFile(rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'crosstie-bench-copies-'));
  try {
    return await timesOn(join(folder, 'portals.db'), rounds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string | undefined} url @param {number} rounds */
async function onPostgres(url, rounds) {
  const engine = await postgresEngine(url);
  try {
    return await timesOn(await engine.emptyDatabase(), rounds);
  } finally {
    await engine.close();
  }
}

/** @param {string} db @param {number} rounds @returns {Promise<Times>} */
async function timesOn(db, rounds) {
  const { startCrosstie } = await importPackage('index.js');
  const crosstie = await startCrosstie({ db, logLevel: 'silent' });
  const times = Object.fromEntries(Object.keys(steps).map((step) => [step, []]));
  const time = async (step, work) => {
    const from = performance.now();
    const result = await work();
    times[step].push(performance.now() - from);
    return result;
  };
  try {
    for (let round = 0; round < rounds * 5; round += 1) await time('newPortal', () => crosstie.portal());
    const portal = await crosstie.portal();
    const filled = await fill(portal);
    for (let round = 0; round < rounds; round += 1) {
      await time('snapshot', () => portal.snapshot('filled'));
      await touch(portal, filled);
      await time('restoreTouched', () => portal.restore('filled'));
    }
    for (let round = 0; round < rounds; round += 1) {
      await time('reset', () => portal.reset());
      await time('restoreAll', () => portal.restore('filled'));
    }
    for (let round = 0; round < rounds; round += 1) {
      await search(portal);
      await touch(portal, filled);
      await time('restoreSearched', () => portal.restore('filled'));
    }
    return times;
  } finally {
    await crosstie.close();
  }
}

async function send(portal, method, path, body) {
  const answer = await portal.fetch(path, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Fills a portal, and answers the ids in it. */
async function fill(portal) {
  const create = async (type, propertiesOf) => {
    const ids = [];
    for (let from = 0; from < records / 2; from += recordsInBatch) {
      const inputs = Array.from({ length: recordsInBatch }, (_, place) => ({ properties: propertiesOf(from + place) }));
      const { results } = await send(portal, 'POST', `/crm/objects/2026-03/${type}/batch/create`, { inputs });
      ids.push(...results.map(({ id }) => id));
    }
    return ids;
  };
  const contacts = await create('contacts', (n) => ({
    email: `ada${n}@sleepers.example`,
    firstname: `Ada ${n}`,
    lastname: 'Tie',
    phone: `+49 30 ${n}`,
    jobtitle: 'Engineer',
    city: 'Berlin',
  }));
  const companies = await create('companies', (n) => ({ name: `Sleepers ${n}`, domain: `sleepers${n}.example`, city: 'Berlin' }));
  const pairs = contacts.flatMap((contact, place) => [
    { from: { id: contact }, to: { id: companies[place] } },
    { from: { id: contact }, to: { id: companies[(place * 7 + 1) % companies.length] } },
  ]);
  for (let from = 0; from < pairs.length; from += pairsInBatch) {
    const inputs = pairs.slice(from, from + pairsInBatch);
    await send(portal, 'POST', '/crm/associations/2026-03/contacts/companies/batch/associate/default', { inputs });
  }
  return { contacts, companies };
}

/** Does what a test does. */
async function touch(portal, { contacts, companies }) {
  for (let n = 0; n < touched; n += 1) {
    await send(portal, 'PATCH', `/crm/objects/2026-03/contacts/${contacts[n]}`, { properties: { lastname: `Tie ${n}` } });
    const { id } = await send(portal, 'POST', '/crm/objects/2026-03/contacts', { properties: { email: `new${n}@sleepers.example` } });
    await send(portal, 'PUT', `/crm/objects/2026-03/contacts/${id}/associations/default/companies/${companies[n]}`);
    await send(portal, 'DELETE', `/crm/objects/2026-03/contacts/${contacts[touched + n]}`);
  }
}

async function search(portal) {
  const filters = [{ propertyName: 'email', operator: 'EQ', value: 'ada7@sleepers.example' }];
  const { total } = await send(portal, 'POST', '/crm/objects/2026-03/contacts/search', { filterGroups: [{ filters }] });
  if (total !== 1) throw new Error(`a search found ${total} records`);
}

/** @param {any} results */
export function copyTables({ machine, busyBefore, rounds, starts, engines }) {
  const median = (value) => spreadOf(starts.map(value)).median;
  const started = { name: 'start in process, of the imported package: ms', measured: median(({ startMs }) => startMs), floor: 150 };
  const imported = { name: 'import of the package before it: ms', measured: median(({ importMs }) => importMs) };
  const bounds = [started, imported, ...engines.flatMap(({ name, times }) => (name === 'PostgreSQL' ? [] : boundsOf(name, times)))];
  const lines = Object.entries(steps).map(([step, title]) => [title, ...engines.map(({ times }) => timeOf(times[step]))]);
  const about = `${number(records, 0)} records with as many edges, ${rounds} rounds (10 at most on PostgreSQL). Cores busy with other work before it: ${Math.round(busyBefore * 100)}%.`;
  const head = ['milliseconds', ...engines.map(({ name }) => name)];
  return [
    machineLine(machine),
    boundsTable(bounds.map((bound) => ({ digits: 1, isUpper: true, ...bound }))),
    table(head, lines),
    about,
  ].join('\n\n');
}

/** @param {readonly number[]} times */
function timeOf(times) {
  return spread(spreadOf(times), 1);
}

/** @param {string} name @param {Times} times */
function boundsOf(name, times) {
  const median = (step) => spreadOf(times[step]).median;
  return [
    { name: `new portal (${name}): ms`, measured: median('newPortal'), floor: 1 },
    { name: `restore after a test (${name}): ms`, measured: median('restoreTouched'), floor: 100, goal: 20 },
    { name: `restore of everything (${name}): ms`, measured: median('restoreAll'), floor: 100, goal: 20 },
    { name: `reset to an empty portal (${name}): ms`, measured: median('reset'), floor: 100, goal: 20 },
  ];
}
