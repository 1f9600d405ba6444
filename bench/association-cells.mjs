/** @typedef {import('./cells.mjs').Cell} Cell */

const common = {
  group: /** @type {const} */ ('d'),
  counts: /** @type {const} */ ('edges'),
  stores: /** @type {const} */ ('pairs'),
  database: /** @type {const} */ ('labelled'),
  edgeCounts: [1_000_000, 10_000_000],
  seconds: 3,
  pattern: undefined,
  servers: /** @type {const} */ (['shipped']),
  loose: 0,
  pairs: 0,
  changes: 0,
  inputs: 0,
  bodyInputs: 0,
};
const single = { ...common, ceilings: /** @type {const} */ (['plain']) };

/** What `--associations` measures, on databases with labels, limits and a hub. @type {readonly Cell[]} */
export const associationCells = [
  { ...single, id: 'label-put-64', title: 'labelled PUT, 64 connections', script: 'label-put.lua', connections: 64, pairs: 1, changes: 1 },
  {
    ...common,
    id: 'label-batch-2000-4',
    title: 'batch create x2000 with labels, random pairs, 4 connections',
    script: 'label-batch.lua',
    connections: 4,
    ceilings: ['plain', 'parsed'],
    pairs: 2_000,
    changes: 2_000,
    inputs: 2_000,
    bodyInputs: 300_000,
  },
  {
    ...single,
    id: 'read-batch-1000-4',
    title: 'batch read x1000, 10 neighbours each, 4 connections',
    script: 'read-batch.lua',
    connections: 4,
    inputs: 1_000,
    bodyInputs: 100_000,
  },
  { ...single, id: 'hub-page-32', title: 'page of 500 of 50,000 neighbours, 32 connections', script: 'hub-page.lua', connections: 32 },
  {
    ...single,
    id: 'hub-refused-64',
    title: 'PUT on the hub that its limit refuses, 64 connections',
    script: 'hub-refused.lua',
    connections: 64,
  },
  {
    ...single,
    id: 'hub-label-64',
    title: 'PUT on the hub that changes a label within its limit, 64 connections',
    script: 'hub-label.lua',
    connections: 64,
    changes: 2,
  },
];
