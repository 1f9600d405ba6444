import { associationCells } from './association-cells.mjs';

/** @typedef {import('./summary.mjs').CellSummary} CellSummary */
/** @typedef {{name: string, measured: number, floor?: number, goal?: number, isUpper?: true, digits: number}} Bound `isUpper`: the floor is the highest value allowed; without a floor the number is only told */

const largest = 1_000_000;
const largestLabelled = 10_000_000;

/**
 * Lists what the numbers are held against, as far as it was measured.
 * @param {readonly CellSummary[]} cells @param {Readonly<Record<string, import('./summary.mjs').Spread>> | undefined} coldStart
 * @returns {readonly Bound[]}
 */
export function boundsOf(cells, coldStart) {
  const bounds = [];
  const add = (name, measured, floor, more = {}) => {
    if (measured !== undefined) bounds.push({ name, measured, floor, digits: 2, ...more });
  };
  const ofCeiling = (id) => rowOf(cells, id)?.ofCeiling?.plain.median;
  const pairsPerSecond = (pattern) => highest(['2000-1', '2000-4'].map((end) => rowOf(cells, `batch-${pattern}-${end}`)?.perSecond.median));
  add('(a) PUT, 64 connections, 10^6 edges: share of the ceiling', ofCeiling('put-64'), 0.25, { goal: 0.35 });
  const over = cells.find(({ id }) => id === 'put-64')?.overOneByOne.find(({ edges }) => edges === largest)?.ratio.median;
  add('(a) PUT, 64 connections, 10^6 edges: times one transaction per request', over, 3);
  add('(b) list of 10, 32 connections, 10^6 edges: share of the ceiling', ofCeiling('list-32'), 0.4, { goal: 0.55 });
  add('(c) batch x2000 random, 10^6 edges: stored pairs per second', pairsPerSecond('random'), 15_000, { goal: 30_000, digits: 0 });
  add('(c) batch x2000 local, 10^6 edges: stored pairs per second', pairsPerSecond('local'), 60_000, { goal: 80_000, digits: 0 });
  const fallOf = (isAssociation) => highest(cells.filter(({ group }) => (group === 'd') === isAssociation).map(({ fall }) => fall?.median));
  add('(a)-(c) largest fall from 10^5 to 10^6 edges: times', fallOf(false), 1.3, { isUpper: true });
  for (const { id, title } of associationCells) {
    const share = rowOf(cells, id, largestLabelled)?.ofCeiling?.plain.median;
    add(`(d) ${title}, 10^7 edges: share of the ceiling`, share, undefined, { digits: 3 });
  }
  add('(d) largest fall from 10^6 to 10^7 edges: times', fallOf(true), 1.3, { isUpper: true });
  add('(g) start to first 200 on a new file: ms', coldStart?.['newFile']?.median, 400, { isUpper: true, digits: 0 });
  return bounds;
}

/** Undefined where there is nothing to hold. @param {Bound} bound */
export function isHeld({ measured, floor, isUpper }) {
  if (floor === undefined) return undefined;
  return isUpper === true ? measured <= floor : measured >= floor;
}

/** @param {readonly CellSummary[]} cells @param {string} id @param {number} [edges] */
function rowOf(cells, id, edges = largest) {
  return cells.find((cell) => cell.id === id)?.rows.find((row) => row.kind === 'shipped' && row.edges === edges);
}

/** @param {readonly (number | undefined)[]} values */
function highest(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
