import { found, searchBody } from './searches.mjs';
import { call } from './servers.mjs';

/** @typedef {import('./cells.mjs').Cell} Cell */
/** @typedef {import('./databases.mjs').Database['layout']} Layout */
/** @typedef {{method: string, path: string, body?: object, status: number, isRight?: (answer: any) => boolean}} Request */

const objects = '/crm/objects/2026-03';
const contactsToCompanies = '/crm/associations/2026-03/contacts/companies';
const pageRows = 500;

/** One request of the kind that each load script makes, and what its answer must be. @type {Readonly<Record<string, (layout: any, cell: Cell) => Request>>} */
const samples = {
  'create.lua': () => ({ method: 'POST', path: '/crm/v3/objects/contacts', body: newContact(0), status: 201 }),
  'create-batch.lua': (_layout, { inputs }) => ({
    method: 'POST',
    path: '/crm/v3/objects/contacts/batch/create',
    body: { inputs: Array.from({ length: inputs }, (_, place) => newContact(place + 1)) },
    status: 201,
    isRight: ({ results }) => results.length === inputs,
  }),
  'read.lua': ({ firstRecord }) => ({ method: 'GET', path: `/crm/v3/objects/contacts/${firstRecord}`, status: 200 }),
  'search.lua': (layout, { pattern }) => ({
    method: 'POST',
    path: '/crm/v3/objects/contacts/search',
    body: searchBody(pattern, layout),
    status: 200,
    isRight: ({ total }) => total === found[pattern](layout.records),
  }),
  'put.lua': ({ firstContact, firstCompany, companies }) => ({
    method: 'PUT',
    path: `${objects}/contacts/${firstContact}/associations/default/companies/${firstCompany + companies - 1}`,
    status: 200,
  }),
  'list.lua': ({ firstCompany }) => ({
    method: 'GET',
    path: `${objects}/companies/${firstCompany}/associations/contacts`,
    status: 200,
    isRight: ({ results }) => results.length === 10,
  }),
  'batch.lua': ({ firstContact, firstCompany, firstLoose, loose }, { inputs }) => ({
    method: 'POST',
    path: `${contactsToCompanies}/batch/associate/default`,
    body: {
      inputs: ids(loose > 0 ? firstLoose + loose - inputs : firstContact, inputs).map((id) => ({
        from: { id },
        to: { id: `${firstCompany}` },
      })),
    },
    status: 200,
  }),
  'label-put.lua': ({ firstContact, firstCompany, companies, labelOne }) => ({
    method: 'PUT',
    path: `${objects}/contacts/${firstContact}/associations/companies/${firstCompany + companies - 1}`,
    body: [labelled(labelOne)],
    status: 201,
    isRight: ({ labels }) => labels.length === 1,
  }),
  'label-batch.lua': ({ firstContact, firstCompany, companies, labelOne }, { inputs }) => {
    const lastCompanies = ids(firstCompany + companies - inputs, inputs);
    const pairs = ids(firstContact, inputs).map((id, place) => ({
      from: { id },
      to: { id: lastCompanies[place] },
      types: [labelled(labelOne)],
    }));
    return {
      method: 'POST',
      path: `${contactsToCompanies}/batch/create`,
      body: { inputs: pairs },
      status: 201,
      isRight: ({ results }) => results.length === inputs && results.every(({ labels }) => labels.length === 1),
    };
  },
  'read-batch.lua': ({ firstContact }, { inputs }) => ({
    method: 'POST',
    path: `${contactsToCompanies}/batch/read`,
    body: { inputs: ids(firstContact, inputs).map((id) => ({ id })) },
    status: 200,
    isRight: ({ results }) => results.length === inputs && results.every(({ to }) => to.length === 10),
  }),
  'hub-page.lua': ({ hub }) => ({
    method: 'GET',
    path: hubPage(hub, undefined),
    status: 200,
    isRight: ({ results }) => results.length === pageRows,
  }),
  'hub-refused.lua': ({ firstContact, hub, labelOne }) => ({
    method: 'PUT',
    path: `${objects}/contacts/${firstContact}/associations/companies/${hub}`,
    body: [labelled(labelOne)],
    status: 400,
    isRight: ({ subCategory }) => subCategory === 'crm.associations.ASSOCIATION_LIMIT_EXCEEDED',
  }),
  // The label that this contact has: whatever a window does afterwards is a change.
  'hub-label.lua': ({ firstHubContact, hub, labelTwo }) => ({
    method: 'PUT',
    path: `${objects}/contacts/${firstHubContact}/associations/companies/${hub}`,
    body: [labelled(labelTwo)],
    status: 201,
    isRight: ({ labels }) => labels.length === 1,
  }),
};

/** Sends one request of the cell's kind, throws where the answer is not the expected one, and tells its status and length. @param {Cell} cell @param {number} port @param {Layout} layout */
export async function sampleAnswer(cell, port, layout) {
  const { method, path, body, status, isRight = () => true } = samples[cell.script](layout, cell);
  const answer = await call(port, path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (answer.status !== status || !isRight(JSON.parse(answer.text))) {
    throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  }
  return { status, bytes: Buffer.byteLength(answer.text) };
}

/** The layout, and what a load script must ask the server for before it begins. @param {Cell} cell @param {number} port @param {Layout} layout @returns {Promise<Layout>} */
export async function learnLayout(cell, port, layout) {
  // The first search may have to make an index: no window is to wait for it.
  if (cell.script === 'search.lua') await sampleAnswer(cell, port, layout);
  return cell.script === 'hub-page.lua' ? { ...layout, cursors: (await cursorsOf(port, layout)).join(',') } : layout;
}

/** What a cell's load script is told for one window. @param {Cell} cell @param {any} layout @param {number} bodiesUsed those that earlier windows sent */
export function loadOptions({ inputs, bodyInputs, pattern = 'none' }, layout, bodiesUsed) {
  const left = layout.loose > 0 && inputs > 0 ? Math.floor(layout.loose / inputs) - 1 - bodiesUsed : Number.POSITIVE_INFINITY;
  const bodies = inputs === 0 ? 0 : Math.min(left, Math.ceil(bodyInputs / inputs));
  return { ...layout, pattern, inputs, bodies, skip: bodiesUsed };
}

/** Cursors of the hub's pages, the first page left out, as a client meets them. @param {number} port @param {Layout} layout */
async function cursorsOf(port, { hub, hubContacts }) {
  const pages = Number(hubContacts) / pageRows;
  const cursors = [];
  for (let after; cursors.length < pages; cursors.push(after)) {
    const { text } = await call(port, hubPage(hub, after));
    after = JSON.parse(text).paging?.next.after;
    if (after === undefined) break;
  }
  if (cursors.length !== pages - 1) throw new Error(`the hub has ${cursors.length + 1} pages and not ${pages}`);
  return cursors;
}

function hubPage(hub, after) {
  return `${objects}/companies/${hub}/associations/contacts?limit=${pageRows}${after === undefined ? '' : `&after=${after}`}`;
}

/** The properties are those that `load/contact.lua` sends. @param {number} number */
function newContact(number) {
  return {
    properties: {
      email: `sample-${number}@example.com`,
      firstname: 'First1',
      lastname: 'Last1',
      phone: '+33200000001',
      company: 'Company1 Works',
      jobtitle: 'Senior title1 lead',
      city: 'City1',
      country: 'France',
      lifecyclestage: 'customer',
      website: 'https://sample.example.com',
    },
  };
}

/** @param {number} typeId */
function labelled(typeId) {
  return { associationCategory: 'USER_DEFINED', associationTypeId: typeId };
}

/** @param {number} first @param {number} count */
function ids(first, count) {
  return Array.from({ length: count }, (_, place) => `${first + place}`);
}
