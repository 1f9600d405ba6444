import { associationCells } from './association-cells.mjs';
import { recordCells } from './record-cells.mjs';

/** @typedef {import('./summary.mjs').CellSummary} CellSummary */
/** @typedef {{name: string, measured: number, floor?: number, goal?: number, isUpper?: true, digits: number}} Bound `isUpper`: the floor is the highest value allowed; without a floor the number is only told */

const largest = 1_000_000;
const largestLabelled = 10_000_000;

/**
 * Lists what the numbers are held against, as far as it was measured.
 * @param {readonly CellSummary[]} cells @param {Readonly<Record<string, import('./summary.mjs').Spread>> | undefined} coldStart
 * @param {Readonly<Record<string, import('./guards.mjs').Guards>> | undefined} guards
 * @returns {readonly Bound[]}
 */
export function boundsOf(cells, coldStart, guards) {
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
  const fallOf = (groups) => highest(cells.filter(({ group }) => groups.includes(group)).map(({ fall }) => fall?.median));
  add('(a)-(c) largest fall from 10^5 to 10^6 edges: times', fallOf(['a', 'b', 'c']), 1.3, { isUpper: true });
  for (const { id, title } of associationCells) {
    const share = rowOf(cells, id, largestLabelled)?.ofCeiling?.plain.median;
    add(`(d) ${title}, 10^7 edges: share of the ceiling`, share, undefined, { digits: 3 });
  }
  add('(d) largest fall from 10^6 to 10^7 edges: times', fallOf(['d']), 1.3, { isUpper: true });
  addRecordBounds(cells, add);
  for (const [list, name] of [
    ['records', '10 records'],
    ['neighbours', '10 neighbours'],
  ]) {
    const asked = guards?.[list]?.['guarded']?.times.median;
    add(`(f) list of ${name} that asks for token, scopes and limits: times asking nothing`, asked, 1.1, { isUpper: true });
  }
  for (const [id, what] of [
    ['webhook-put-64', 'PUT'],
    ['webhook-create-64', 'create'],
  ]) {
    const share = cells.find((cell) => cell.id === id)?.ofUnsubscribed?.perSecond.median;
    add(`(h) ${what} with ten webhook subscriptions: share of one without`, share, 0.8);
  }
  add('(g) start to first 200 on a new file: ms', coldStart?.['newFile']?.median, 400, { isUpper: true, digits: 0 });
  return bounds;
}

/** @param {readonly CellSummary[]} cells @param {(name: string, measured: number | undefined, floor: number | undefined, more?: object) => void} add */
function addRecordBounds(cells, add) {
  const shareAt = (id, size) => rowOf(cells, id, size)?.ofCeiling?.plain.median;
  add('(e) search EQ, 10^5 contacts: share of the ceiling', shareAt('search-eq-32', 100_000), 0.25, { goal: 0.35 });
  const fall = cells.find(({ id }) => id === 'search-eq-32')?.fall?.median;
  add('(e) search EQ, fall from 10^5 to 10^6 contacts: times', fall, 1.3, { isUpper: true });
  add('(e) create, 10^6 contacts: share of the ceiling', shareAt('create-64', largest), 0.25, { goal: 0.4 });
  const batch = rowOf(cells, 'create-batch-100-4')?.perSecond.median;
  add('(e) batch create x100, 10^6 contacts: records per second', batch, 12_000, { goal: 25_000, digits: 0 });
  for (const [id, name] of [
    ['search-wide-1', 'two options'],
    ['search-wideRange-1', 'an option and half of all numbers'],
  ]) {
    add(`(e) total of two wide filters, ${name}, 10^6 contacts: ms`, rowOf(cells, id)?.p50Ms, 200, { isUpper: true, goal: 50, digits: 1 });
  }
  const bounded = ['search-eq-32', 'create-64', 'create-batch-100-4', 'search-wide-1', 'search-wideRange-1'];
  for (const { id, title } of recordCells) {
    if (!bounded.includes(id)) add(`(e) ${title}, 10^6 contacts: share of the ceiling`, shareAt(id, largest), undefined, { digits: 3 });
  }
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
