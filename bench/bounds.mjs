/** @typedef {import('./summary.mjs').CellSummary} CellSummary */
/** @typedef {{name: string, measured: number, floor: number, goal?: number, isUpper?: true, digits: number}} Bound `isUpper`: the floor is the highest value allowed */

const largest = 1_000_000;

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
  const falls = cells.map(({ fall }) => fall.median);
  add('(a)-(c) largest fall from 10^5 to 10^6 edges: times', highest(falls), 1.3, { isUpper: true });
  add('(g) start to first 200 on a new file: ms', coldStart?.['newFile']?.median, 400, { isUpper: true, digits: 0 });
  return bounds;
}

/** @param {Bound} bound */
export function isHeld({ measured, floor, isUpper }) {
  return isUpper === true ? measured <= floor : measured >= floor;
}

/** @param {readonly CellSummary[]} cells @param {string} id */
function rowOf(cells, id) {
  return cells.find((cell) => cell.id === id)?.rows.find((row) => row.kind === 'shipped' && row.edges === largest);
}

/** @param {readonly (number | undefined)[]} values */
function highest(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
