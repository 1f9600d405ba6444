/** @typedef {import('./cells.mjs').Cell} Cell */

const common = {
  group: /** @type {const} */ ('e'),
  counts: /** @type {const} */ ('records'),
  stores: /** @type {const} */ ('records'),
  edgeCounts: [10_000, 100_000, 1_000_000],
  seconds: 3,
  pattern: undefined,
  servers: /** @type {const} */ (['shipped']),
  ceilings: /** @type {const} */ (['plain']),
  loose: 0,
  pairs: 0,
  changes: undefined,
  inputs: 0,
  bodyInputs: 0,
};

/** Records of a size up to which a server that walks all records is measured beside: above it, 32 requests at once wait for most of a minute. */
const walkedMax = 10_000;

/** What `--records` measures: contacts with ten properties, written, read and searched. @type {readonly Cell[]} */
export const recordCells = [
  {
    ...common,
    id: 'create-64',
    title: 'create of a contact with ten properties, 64 connections',
    script: 'create.lua',
    connections: 64,
    pairs: 1,
    database: 'records',
  },
  {
    ...common,
    id: 'create-indexed-64',
    title: 'the same where nine properties have been searched by, 64 connections',
    script: 'create.lua',
    connections: 64,
    pairs: 1,
    database: 'searched',
  },
  {
    ...common,
    id: 'create-batch-100-4',
    title: 'batch create x100 of contacts with ten properties, 4 connections',
    script: 'create-batch.lua',
    connections: 4,
    pairs: 100,
    inputs: 100,
    bodyInputs: 200_000,
    ceilings: ['plain', 'parsed'],
    database: 'records',
  },
  { ...common, id: 'read-32', title: 'read of a contact, 32 connections', script: 'read.lua', connections: 32, database: 'records' },
  search('eq', 'search EQ on an email address'),
  search('in', 'search IN of five email addresses'),
  search('range', 'search BETWEEN on a number, ten found'),
  search('token', 'search CONTAINS_TOKEN, ten found'),
  search('two', 'search by two filters, one of half of all contacts, ten or fewer found'),
  search('query', 'search with a query, ten found'),
  search('sorted', 'search of half of all contacts, the ten with the highest number', 4),
  search('wide', 'total of two filters of half of all contacts each, by option', 1),
  search('wideRange', 'total of two filters of half of all contacts each, by option and number', 1),
];

/** @param {string} search as `load/search.lua` names it @param {string} title @param {number} [connections] @returns {Cell} */
function search(search, title, connections = 32) {
  const counted = `${connections} connection${connections === 1 ? '' : 's'}`;
  return {
    ...common,
    id: `search-${search}-${connections}`,
    title: `${title}, ${counted}`,
    script: 'search.lua',
    connections,
    pattern: search,
    servers: ['shipped', 'walking'],
    walkedMax,
    database: 'searched',
  };
}
