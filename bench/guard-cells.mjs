/** @typedef {import('./cells.mjs').Cell} Cell */

/** What it costs to ask who calls, whether he may, and whether he calls too often. @type {readonly Cell[]} */
export const guardCells = [32, 1].map((connections) => ({
  group: 'f',
  id: `guard-list-${connections}`,
  title: `list of 10 neighbours with and without questions, ${connections} connection${connections === 1 ? '' : 's'}`,
  script: 'list.lua',
  connections,
  counts: 'edges',
  stores: 'pairs',
  pairs: 0,
  changes: undefined,
  pattern: undefined,
  seconds: 1,
  ceilings: ['plain'],
  servers: ['unguarded', 'shipped', 'guarded'],
  database: 'linked',
  edgeCounts: [100_000],
  loose: 0,
  inputs: 0,
  bodyInputs: 0,
}));
