import { associationCells } from './association-cells.mjs';
import { recordCells } from './record-cells.mjs';
import { webhookCells } from './webhook-cells.mjs';

/**
 * @typedef {object} Cell what is measured together, in the same rounds
 * @property {'a' | 'b' | 'c' | 'd' | 'e' | 'h'} group
 * @property {string} id
 * @property {string} title
 * @property {string} script load script in `load/`
 * @property {number} connections
 * @property {'edges' | 'records'} counts what the sizes of its databases count
 * @property {'pairs' | 'records'} stores what its requests store
 * @property {number} pairs linked pairs, or records, that one request stores; 0 where it stores none
 * @property {number | undefined} changes changes that one request logs, where that is checked; 0 where it must log none
 * @property {string | undefined} pattern which pairs a batch names, `random` or `local`; which search a search is
 * @property {number} seconds length of a window
 * @property {readonly ('plain' | 'parsed')[]} ceilings
 * @property {readonly ('shipped' | 'oneByOne' | 'walking' | 'subscribed')[]} servers
 * @property {number} [walkedMax] the largest size at which the server that walks all records takes part
 * @property {'linked' | 'labelled' | 'records' | 'searched'} database made by `fill.mjs`, `labelled-fill.mjs` or `record-fill.mjs`
 * @property {readonly number[]} edgeCounts sizes of the databases that it is measured on, directed rows or records; from the last but one to the last it must not fall
 * @property {number} loose contacts without a company that the database must hold
 * @property {number} inputs inputs of one request of a batch; 0 where requests are made on the fly
 * @property {number} bodyInputs inputs in the bodies that are written before a window
 */

/** Directed rows in the databases that cells (a) to (c) are measured on. */
const edgeCounts = [0, 100_000, 1_000_000];

/** Pairs that a window of a local batch may use up at most, and contacts for a warm-up and three windows of that. */
const localPairsMax = 400_000;
const localContacts = 1_000_000;
const randomPairsMax = 300_000;

/** What the cells have in common. */
const common = {
  counts: /** @type {const} */ ('edges'),
  stores: /** @type {const} */ ('pairs'),
  changes: undefined,
  database: /** @type {const} */ ('linked'),
  edgeCounts,
  seconds: 3,
  pattern: undefined,
  loose: 0,
  inputs: 0,
  bodyInputs: 0,
};

/** What a plain run measures. @type {readonly Cell[]} */
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

/** Every cell, those of the runs by themselves too. @type {readonly Cell[]} */
export const allCells = [...cells, ...associationCells, ...recordCells, ...webhookCells];

/** @param {number} connections @returns {Cell} */
function put(connections) {
  return {
    ...common,
    group: 'a',
    id: `put-${connections}`,
    title: `default association PUT, ${counted(connections)}`,
    script: 'put.lua',
    connections,
    pairs: 1,
    ceilings: ['plain'],
    servers: connections === 64 ? ['shipped', 'oneByOne'] : ['shipped'],
  };
}

/** @param {number} connections @returns {Cell} */
function list(connections) {
  return {
    ...common,
    group: 'b',
    id: `list-${connections}`,
    title: `list of 10 neighbours, ${counted(connections)}`,
    script: 'list.lua',
    connections,
    pairs: 0,
    ceilings: ['plain'],
    servers: ['shipped'],
  };
}

/** @param {'random' | 'local'} pattern @param {number} pairs @param {number} connections @returns {Cell} */
function batch(pattern, pairs, connections) {
  const isLocal = pattern === 'local';
  return {
    ...common,
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
    inputs: pairs,
    bodyInputs: isLocal ? localPairsMax : randomPairsMax,
  };
}

/** @param {number} connections */
function counted(connections) {
  return `${connections} connection${connections === 1 ? '' : 's'}`;
}
