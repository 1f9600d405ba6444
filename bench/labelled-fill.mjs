import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, fillDigest, importPackage } from './paths.mjs';
import { call, startShipped } from './servers.mjs';

const schemaPath = '/crm/associations/2026-03';
const labels = {
  labelOne: { name: 'decision_maker', label: 'Decision maker', inverseLabel: 'Decided by' },
  labelTwo: { name: 'account_holder', label: 'Account holder', inverseLabel: 'Account held by' },
};
const companyToContact = { category: 'HUBSPOT_DEFINED', typeId: 280 };
/** The highest limit that can be configured: the hub is above it for any link and below it for a label. */
const limitMax = 10_000;

const at = Date.UTC(2026, 0, 1);
const hubContacts = 50_000;
const hubLabelled = 5_000;
const neighbours = 10;
/** Contacts, and as many companies, that are made and linked with each other in one turn. Divides the contacts of every size. */
const districtContacts = 2_500;

/** Path and layout of the cached database with labels, limits and a hub, made where it is missing. @param {number} edges @returns {Promise<import('./databases.mjs').Database>} */
export async function cachedLabelledDatabase(edges) {
  mkdirSync(cacheFolder, { recursive: true });
  const digest = fillDigest('labelled-fill.mjs');
  for (const name of readdirSync(cacheFolder)) {
    if (name.startsWith('labelled-') && !name.includes(digest)) rmSync(join(cacheFolder, name), { force: true });
  }
  const file = join(cacheFolder, `labelled-${digest}-${edges}.db`);
  const layoutFile = `${file}.json`;
  if (!existsSync(file)) {
    const unfinished = `${file}.part`;
    for (const name of [unfinished, `${unfinished}-wal`, `${unfinished}-shm`]) rmSync(name, { force: true });
    writeFileSync(layoutFile, JSON.stringify(await makeDatabase(unfinished, edges)));
    renameSync(unfinished, file);
  }
  return { file, layout: JSON.parse(readFileSync(layoutFile, 'utf8')) };
}

/** Defines labels over HTTP, fills the database through the store, and sets limits over HTTP: a limit does not undo what is there. */
async function makeDatabase(file, edges) {
  const types = await withServer(file, defineLabels);
  const layout = await fillThroughStore(file, edges, { labelOne: types.labelOne.typeId, labelTwo: types.labelTwo.typeId });
  await withServer(file, (port) => setLimits(port, [companyToContact, types.labelOne.inverse, types.labelTwo.inverse]));
  return layout;
}

async function withServer(file, work) {
  const server = await startShipped(file);
  try {
    return await work(server.port);
  } finally {
    await server.stop();
  }
}

async function defineLabels(port) {
  const types = {};
  for (const [key, body] of Object.entries(labels)) {
    const { results } = await post(port, `${schemaPath}/contacts/companies/labels`, body, 200);
    const typed = (text) => results.find(({ label }) => label === text);
    const { category, typeId } = typed(body.inverseLabel);
    types[key] = { typeId: typed(body.label).typeId, inverse: { category, typeId } };
  }
  return types;
}

/** Sets the limits one by one, the pair's own first: no label may have a higher one. */
async function setLimits(port, types) {
  for (const type of types) {
    const path = `${schemaPath}/definitions/configurations/companies/contacts/batch/create`;
    await post(port, path, { inputs: [{ ...type, maxToObjectIds: limitMax }] }, 201);
  }
}

async function post(port, path, body, expected) {
  const { status, text } = await call(port, path, { method: 'POST', body: JSON.stringify(body) });
  if (status !== expected) throw new Error(`POST ${path} answered ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/**
 * Contacts and companies with ten neighbours each, and one company with 50,000 contacts that have no other. Of a contact's companies
 * one is the primary one and one has the first label; the hub is primary for all of its contacts, 5,000 of which have the second label.
 */
async function fillThroughStore(file, edges, labelIds) {
  const { openSqlite } = await importPackage('storage/sqlite/store.js');
  const { associationTypeKeyOf, objectTypeKeyOf } = await importPackage('domain/ids.js');
  const store = await openSqlite(file);
  const [{ id }] = await store.portals(0, 1);
  const portal = await store.portal(id);
  const contact = objectTypeKeyOf(0, 1);
  const company = objectTypeKeyOf(0, 2);
  const { defaultType, promoted } = portal.schema.links.between(contact, company);
  const kinds = {
    contact,
    company,
    plain: [defaultType.key],
    primary: [promoted.key, defaultType.key],
    labelled: [associationTypeKeyOf(1, labelIds.labelOne), defaultType.key],
    primaryLabelled: [promoted.key, associationTypeKeyOf(1, labelIds.labelTwo), defaultType.key],
  };
  const submit = (facts, decide) => portal.submit({ facts, source: { kind: 'API' }, at, reach: 'named', decide });
  const contacts = (edges / 2 - hubContacts) / neighbours;
  const first = await submit({}, (facts) => takeIds(facts, 2 * contacts + 1 + hubContacts, company));
  const layout = {
    ...labelIds,
    contacts,
    companies: contacts,
    hubContacts,
    hubLabelled,
    firstContact: first + 1,
    firstCompany: first + 1 + contacts,
  };
  const hub = { type: company, id: first };
  const firstHubContact = layout.firstCompany + contacts;
  for (let start = 0; start < contacts; start += districtContacts) {
    await submit({}, () => ({
      changes: districtChanges(kinds, layout.firstContact + start, layout.firstCompany + start),
      outcome: undefined,
    }));
  }
  for (let start = 0; start < hubContacts; start += districtContacts) {
    const changes = hubChanges(kinds, hub, firstHubContact + start, start < hubLabelled ? kinds.primaryLabelled : kinds.primary);
    await submit({ ends: [{ record: hub, toType: contact }] }, () => ({ changes, outcome: undefined }));
  }
  await store.close();
  return { ...layout, hub: hub.id, firstHubContact };
}

/** Takes the ids of all records, and makes the hub of the first one. */
function takeIds(facts, count, company) {
  const id = facts.takeRecordId();
  for (let taken = 1; taken < count; taken += 1) facts.takeRecordId();
  return { changes: [created(company, id, { domain: 'hub.example', name: 'Hub' })], outcome: id };
}

/** Every contact gets ten scattered companies of its district, every company thereby ten contacts. */
function districtChanges({ contact, company, primary, labelled, plain }, firstContact, firstCompany) {
  const changes = [];
  for (let place = 0; place < districtContacts; place += 1) {
    changes.push(createdContact(contact, firstContact + place));
    const id = firstCompany + place;
    changes.push(created(company, id, { domain: `company${id}.example`, name: `Company ${id}` }));
  }
  for (let place = 0; place < districtContacts; place += 1) {
    const from = { type: contact, id: firstContact + place };
    for (let rank = 0; rank < neighbours; rank += 1) {
      const to = { type: company, id: firstCompany + ((place * 1_117 + rank * 251) % districtContacts) };
      changes.push({ kind: 'linked', from, to, types: rank === 0 ? primary : rank === 1 ? labelled : plain });
    }
  }
  return changes;
}

function hubChanges({ contact }, hub, firstContact, types) {
  const changes = [];
  for (let id = firstContact; id < firstContact + districtContacts; id += 1) {
    changes.push(createdContact(contact, id), { kind: 'linked', from: { type: contact, id }, to: hub, types });
  }
  return changes;
}

function createdContact(contact, id) {
  return created(contact, id, { email: `person${id}@example.com`, firstname: 'Ada', lastname: 'Tie' });
}

function created(type, id, properties) {
  return { kind: 'recordCreated', record: { type, id }, at, properties };
}
