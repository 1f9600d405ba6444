import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, fillDigest, importPackage } from './paths.mjs';
import { searchBody, searches } from './searches.mjs';
import { call, startShipped } from './servers.mjs';

const batchInputs = 100;
const batchesAtOnce = 4;

/** Path and layout of the cached database of contacts, made over HTTP where it is missing; `searched` has an index for each search. @param {number} records @param {'records' | 'searched'} kind @returns {Promise<import('./databases.mjs').Database>} */
export async function cachedRecordDatabase(records, kind) {
  mkdirSync(cacheFolder, { recursive: true });
  const digest = fillDigest('record-fill.mjs');
  for (const name of readdirSync(cacheFolder)) {
    if (/^(records|searched)-/.test(name) && !name.includes(digest)) rmSync(join(cacheFolder, name), { force: true });
  }
  const file = join(cacheFolder, `${kind}-${digest}-${records}.db`);
  const layoutFile = `${file}.json`;
  if (!existsSync(file)) {
    const unfinished = `${file}.part`;
    for (const ending of ['', '-wal', '-shm', '-turns']) rmSync(unfinished + ending, { force: true });
    const layout = kind === 'records' ? await makeRecords(unfinished, records) : await makeSearched(unfinished, records);
    writeFileSync(layoutFile, JSON.stringify(layout));
    renameSync(unfinished, file);
  }
  return { file, layout: JSON.parse(readFileSync(layoutFile, 'utf8')) };
}

/** Counts the contacts in a database that no server holds. @param {string} file @returns {Promise<number>} */
export async function countRecords(file) {
  const { openDriver } = await importPackage('storage/sqlite/driver.js');
  const driver = await openDriver(file);
  const count = Number(driver.prepare('SELECT count(*) FROM record', 'rows').get()[0]);
  driver.close();
  return count;
}

async function makeRecords(file, records) {
  return withServer(file, async (port) => {
    await post(port, '/crm/v3/properties/contacts', scoreProperty, 201);
    let firstRecord = Number.POSITIVE_INFINITY;
    const starts = Array.from({ length: records / batchInputs }, (_, batch) => batch * batchInputs);
    const work = async () => {
      for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
        const first = start;
        const inputs = Array.from({ length: batchInputs }, (_, place) => ({ properties: contactOf(first + place, records) }));
        const { results } = await post(port, '/crm/v3/objects/contacts/batch/create', { inputs }, 201);
        firstRecord = Math.min(firstRecord, ...results.map(({ id }) => Number(id)));
      }
    };
    await Promise.all(Array.from({ length: batchesAtOnce }, work));
    return { records, firstRecord };
  });
}

/** The same contacts after one search of every kind; tells how long the first ones took. */
async function makeSearched(file, records) {
  const source = await cachedRecordDatabase(records, 'records');
  copyFileSync(source.file, file);
  return withServer(file, async (port) => {
    const firstMs = {};
    for (const search of searches) {
      const started = performance.now();
      await post(port, '/crm/v3/objects/contacts/search', searchBody(search, source.layout), 200);
      firstMs[search] = Math.round(performance.now() - started);
    }
    console.error(`first searches of ${records} contacts, in ms: ${JSON.stringify(firstMs)}`);
    return source.layout;
  });
}

const scoreProperty = { name: 'score', label: 'Score', groupName: 'contactinformation', type: 'number', fieldType: 'number' };

/** Ten properties; a word of the company and of the job title is shared by ten contacts. @param {number} place @param {number} records */
function contactOf(place, records) {
  return {
    email: `person${place}@example.com`,
    firstname: `First${place % 1_000}`,
    lastname: `Last${place % 5_000}`,
    phone: `+3310${String(place).padStart(7, '0')}`,
    company: `Company${Math.floor(place / 10)}x Works`,
    jobtitle: `Senior title${place % (records / 10)} lead`,
    city: `City${place % 200}`,
    country: place % 2 === 0 ? 'France' : 'Japan',
    lifecyclestage: Math.floor(place / 2) % 2 === 0 ? 'customer' : 'opportunity',
    score: String((place * 7_919) % records),
  };
}

async function withServer(file, work) {
  const server = await startShipped(file);
  try {
    return await work(server.port);
  } finally {
    await server.stop();
  }
}

async function post(port, path, body, expected) {
  const { status, text } = await call(port, path, { method: 'POST', body: JSON.stringify(body) });
  if (status !== expected) throw new Error(`POST ${path} answered ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
