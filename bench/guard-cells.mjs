/** @typedef {import('./cells.mjs').Cell} Cell */

/** What it costs to ask who calls, whether he may, and whether he calls too often. Windows are short, so that those of one round lie close together. @type {readonly Cell[]} */
export const guardCells = [
  {
    group: 'f',
    id: 'guard-list-32',
    title: 'list of 10 neighbours with and without questions, 32 connections',
    script: 'list.lua',
    connections: 32,
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
  },
];
