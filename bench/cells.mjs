/**
 * @typedef {object} Cell what is measured together, in the same rounds
 * @property {'a' | 'b' | 'c'} group
 * @property {string} id
 * @property {string} title
 * @property {string} script load script in `load/`
 * @property {number} connections
 * @property {number} pairs linked pairs that one request stores; 0 for a read
 * @property {'random' | 'local' | undefined} pattern which pairs a batch names
 * @property {number} seconds length of a window
 * @property {readonly ('plain' | 'parsed')[]} ceilings
 * @property {readonly ('shipped' | 'oneByOne')[]} servers
 * @property {number} loose contacts without a company that the database must hold
 * @property {number} bodyPairs pairs in the bodies that are written before a window; 0 where requests are made on the fly
 */

/** Directed rows in the databases that every cell is measured on. */
export const edgeCounts = [0, 100_000, 1_000_000];

/** Pairs that a window of a local batch may use up at most, and contacts for a warm-up and three windows of that. */
const localPairsMax = 400_000;
const localContacts = 1_000_000;
const randomPairsMax = 300_000;

/** @type {readonly Cell[]} */
export const cells = [
  put(1),
  put(32),
  put(64),
  list(32),
  list(64),
  batch('random', 100, 4),
  batch('random', 2000, 1),
  batch('random', 2000, 4),
  batch('local', 100, 4),
  batch('local', 2000, 1),
  batch('local', 2000, 4),
];

/** @param {number} connections @returns {Cell} */
function put(connections) {
  return {
    group: 'a',
    id: `put-${connections}`,
    title: `default association PUT, ${counted(connections)}`,
    script: 'put.lua',
    connections,
    pairs: 1,
    pattern: undefined,
    seconds: 3,
    ceilings: ['plain'],
    servers: connections === 64 ? ['shipped', 'oneByOne'] : ['shipped'],
    loose: 0,
    bodyPairs: 0,
  };
}

/** @param {number} connections @returns {Cell} */
function list(connections) {
  return {
    group: 'b',
    id: `list-${connections}`,
    title: `list of 10 neighbours, ${counted(connections)}`,
    script: 'list.lua',
    connections,
    pairs: 0,
    pattern: undefined,
    seconds: 3,
    ceilings: ['plain'],
    servers: ['shipped'],
    loose: 0,
    bodyPairs: 0,
  };
}

/** @param {'random' | 'local'} pattern @param {number} pairs @param {number} connections @returns {Cell} */
function batch(pattern, pairs, connections) {
  const isLocal = pattern === 'local';
  return {
    group: 'c',
    id: `batch-${pattern}-${pairs}-${connections}`,
    title: `batch default x${pairs}, ${pattern} pairs, ${counted(connections)}`,
    script: 'batch.lua',
    connections,
    pairs,
    pattern,
    seconds: isLocal ? 2 : 3,
    ceilings: ['plain', 'parsed'],
    servers: ['shipped'],
    loose: isLocal ? localContacts : 0,
    bodyPairs: isLocal ? localPairsMax : randomPairsMax,
  };
}

/** @param {number} connections */
function counted(connections) {
  return `${connections} connection${connections === 1 ? '' : 's'}`;
}
