import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, fillDigest, importPackage } from './paths.mjs';

/** Object types and association types as storage keeps them: `n*4+m` and `typeId*4+category`. */
const contactType = 4;
const companyType = 8;
const primaryToCompany = 4;
const typesToCompany = { primary: [4, 1116], plain: [1116] };
const typesToContact = { primary: [8, 1120], plain: [1120] };

const portalKey = 1;
const firstId = 20_000_000_001;
const createdAt = Date.UTC(2026, 0, 1);
const companiesPerContact = 5;
const listedNeighbours = 10;

/**
 * @typedef {object} Fill
 * @property {number} edges directed rows: two for every linked pair
 * @property {number} loose contacts without a company
 */

/**
 * Ids in a database: contacts first, then companies, then loose contacts. The first `listedCompanies` companies have exactly ten contacts.
 * With `edges` 0 one company has ten contacts, so that there is something to list; nobody else is linked.
 * @param {Fill} fill
 */
export function layoutOf({ edges, loose }) {
  const contacts = Math.max(10_000, edges / (2 * companiesPerContact));
  const companies = contacts;
  return {
    contacts,
    companies,
    loose,
    firstContact: firstId,
    firstCompany: firstId + contacts,
    firstLoose: firstId + contacts + companies,
    listedCompanies: edges === 0 ? 1 : contacts / listedNeighbours,
  };
}

/** Path of the cached database of a fill, made where it is missing. @param {Fill} fill @returns {Promise<string>} */
export async function cachedDatabase(fill) {
  mkdirSync(cacheFolder, { recursive: true });
  const digest = fillDigest();
  for (const name of readdirSync(cacheFolder)) {
    if (name.startsWith('fill-') && !name.includes(digest)) rmSync(join(cacheFolder, name), { force: true });
  }
  const file = join(cacheFolder, `fill-${digest}-${fill.edges}-${fill.loose}.db`);
  if (!existsSync(file)) {
    const unfinished = `${file}.part`;
    for (const name of [unfinished, `${unfinished}-wal`, `${unfinished}-shm`]) rmSync(name, { force: true });
    await fillDatabase(unfinished, fill);
    renameSync(unfinished, file);
  }
  return file;
}

/** Copies a database and waits until the copy is on disk, so that no later sync pays for it. @param {string} from @param {string} to */
export function copyToDisk(from, to) {
  copyFileSync(from, to);
  const handle = openSync(to, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

/** Entries of a block are separated by semicolons. */
const entriesOfContacts = `SELECT coalesce(sum(length(entries) - length(replace(entries, ';', '')) + 1), 0) FROM adjacency WHERE from_type = ${contactType}`;

/** Counts the linked pairs in a database that no server holds. @param {string} file @returns {Promise<number>} */
export async function countPairs(file) {
  const { openDriver } = await importPackage('storage/sqlite/driver.js');
  const driver = await openDriver(file);
  const count = Number(driver.prepare(entriesOfContacts, 'rows').get()[0]);
  driver.close();
  return count;
}

/** @param {string} file @param {Fill} fill */
async function fillDatabase(file, fill) {
  const { openSqlite } = await importPackage('storage/sqlite/store.js');
  const { openDriver } = await importPackage('storage/sqlite/driver.js');
  const store = await openSqlite(file);
  await store.addPortal({ id: 50_000_001, createdAt, settings: {} });
  await store.close();

  const driver = await openDriver(file);
  driver.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN');
  const { contacts, companies, loose, firstContact, firstCompany, firstLoose } = layoutOf(fill);
  fillRecords(
    driver,
    contactType,
    firstContact,
    contacts,
    '\'{"email":"person\' || id || \'@example.com","firstname":"Ada","lastname":"Tie"}\'',
  );
  fillRecords(
    driver,
    companyType,
    firstCompany,
    companies,
    '\'{"domain":"company\' || id || \'.example","name":"Company \' || id || \'"}\'',
  );
  fillRecords(driver, contactType, firstLoose, loose, '\'{"email":"person\' || id || \'@example.com"}\'');
  driver.exec(`UPDATE portal SET next_record_id = ${firstLoose + loose} WHERE key = ${portalKey}`);
  await fillEdges(driver, fill);
  driver.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  driver.close();
}

function fillRecords(driver, type, first, count, properties) {
  if (count === 0) return;
  driver.exec(`
    WITH RECURSIVE ids(id) AS (VALUES (${first}) UNION ALL SELECT id + 1 FROM ids WHERE id < ${first + count - 1})
    INSERT INTO record (portal, type, id, created_at, updated_at, properties)
    SELECT ${portalKey}, ${type}, id, ${createdAt}, ${createdAt}, ${properties} FROM ids`);
}

async function fillEdges(driver, fill) {
  const { firstContact, firstCompany } = layoutOf(fill);
  const lead = driver.prepare(
    `INSERT INTO lead (portal, from_type, from_id, to_type, type, to_id) VALUES (${portalKey}, ${contactType}, ?, ${companyType}, ${primaryToCompany}, ?)`,
    'nothing',
  );
  const pairs = [...pairsOf(fill)].map(([contact, company, kind]) => ({
    contact: firstContact + contact,
    company: firstCompany + company,
    kind,
  }));
  for (const { contact, company, kind } of pairs) if (kind === 'primary') lead.run(contact, company);
  const there = pairs.map(({ contact, company, kind }) => ({ from: contact, to: company, types: typesToCompany[kind] }));
  await fillBlocks(driver, contactType, companyType, there);
  const back = pairs.map(({ contact, company, kind }) => ({ from: company, to: contact, types: typesToContact[kind] }));
  await fillBlocks(driver, companyType, contactType, back);
}

/** Writes one direction of all links, a block a record: no record here has more neighbours than a block holds. */
async function fillBlocks(driver, fromType, toType, edges) {
  const { writeBlock } = await importPackage('storage/encoding/block.js');
  const put = driver.prepare(
    `INSERT INTO adjacency (portal, from_type, from_id, to_type, first_id, entries) VALUES (${portalKey}, ${fromType}, ?, ${toType}, 0, ?)`,
    'nothing',
  );
  edges.sort((a, b) => a.from - b.from || a.to - b.to);
  for (let start = 0; start < edges.length; ) {
    let end = start;
    while (end < edges.length && edges[end].from === edges[start].from) end += 1;
    const own = edges.slice(start, end);
    put.run(
      own[0].from,
      writeBlock(
        own.map(({ to }) => to),
        own.map(({ types }) => types),
      ),
    );
    start = end;
  }
}

/**
 * The linked pairs by place of contact and company. Every contact has one listed company and four random others; its primary one is the
 * listed company for every second contact, else one of the others. No company comes near the 64 contacts from which counters are kept.
 * @param {Fill} fill @returns {Iterable<[contact: number, company: number, kind: 'primary' | 'plain']>}
 */
function* pairsOf(fill) {
  const { contacts, companies, listedCompanies } = layoutOf(fill);
  const random = randomNumbers(1);
  const linked = fill.edges === 0 ? listedNeighbours : contacts;
  for (let contact = 0; contact < linked; contact += 1) {
    yield [contact, Math.floor(contact / listedNeighbours), contact % 2 === 0 ? 'primary' : 'plain'];
    if (fill.edges === 0) continue;
    const others = new Set();
    while (others.size < companiesPerContact - 1) others.add(listedCompanies + Math.floor(random() * (companies - listedCompanies)));
    let kind = contact % 2 === 0 ? 'plain' : 'primary';
    for (const company of others) {
      yield [contact, company, /** @type {'primary' | 'plain'} */ (kind)];
      kind = 'plain';
    }
  }
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). @param {number} seed */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
