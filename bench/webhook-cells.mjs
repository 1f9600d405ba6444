/** @typedef {import('./cells.mjs').Cell} Cell */

const common = {
  group: /** @type {const} */ ('h'),
  connections: 64,
  changes: undefined,
  pattern: undefined,
  pairs: 1,
  seconds: 2,
  ceilings: /** @type {const} */ ([]),
  servers: /** @type {const} */ (['shipped', 'subscribed']),
  loose: 0,
  inputs: 0,
  bodyInputs: 0,
};

/** What it costs writes that an app is subscribed to them ten times. @type {readonly Cell[]} */
export const webhookCells = [
  {
    ...common,
    id: 'webhook-put-64',
    title: 'default association PUT with and without ten webhook subscriptions, 64 connections',
    script: 'put.lua',
    counts: 'edges',
    stores: 'pairs',
    database: 'linked',
    edgeCounts: [100_000],
  },
  {
    ...common,
    id: 'webhook-create-64',
    title: 'create of a contact with ten properties with and without ten webhook subscriptions, 64 connections',
    script: 'create.lua',
    counts: 'records',
    stores: 'records',
    database: 'records',
    edgeCounts: [10_000],
  },
];
