import { rowsOfRecord } from './mix.mjs';

/** Object types by place, repeating: half of the records are contacts. Each type is linked with the two others. */
export const typeNames = ['contacts', 'companies', 'contacts', 'deals'];
/** The first place of each type in the repeating order. */
const otherTypes = { contacts: ['companies', 'deals'], companies: ['contacts', 'deals'], deals: ['contacts', 'companies'] };
const placesOf = { contacts: [0, 2], companies: [1], deals: [3] };

/** Records without links, as LinkBench observed them. */
const linkless = 0.2;
const degreeMax = 10_000;

/**
 * The graph that is loaded, computed rather than kept: records by their places from 0 on. A record's out-degree follows a power law with
 * LinkBench's share of records without links and an exponent that makes the mean come out; its links go to the next records after it, as
 * LinkBench's do, half of them to each of the two other types.
 */
export class Graph {
  /** @param {number} records a multiple of 4 */
  constructor(records) {
    this.records = records;
    this.exponent = exponentOf(rowsOfRecord / 2);
    this.linkRanks = permutation(records, 0.618);
    this.nodeRanks = permutation(records, 0.414);
  }

  /** @param {number} place */
  typeAt(place) {
    return typeNames[place % typeNames.length];
  }

  /** Links that a record was loaded with, of those that go out. @param {number} place */
  degreeOf(place) {
    const rank = this.linkRanks.rankOf(place);
    const linked = this.records * (1 - linkless);
    if (rank >= linked) return 0;
    return Math.min(degreeMax, this.records >> 3, Math.floor((linked / (rank + 1)) ** (1 / this.exponent)));
  }

  /** The same to one of the two types: a half of them. @param {number} place @param {0 | 1} half */
  degreeTo(place, half) {
    return (this.degreeOf(place) + 1 - half) >> 1;
  }

  /** One of the two types that a record is linked with. @param {number} place @param {0 | 1} half */
  typeTo(place, half) {
    return otherTypes[this.typeAt(place)][half];
  }

  /** The place of the n-th record of a type after another one, from 0 on; after the last record comes the first. @param {number} place @param {string} type @param {number} n */
  nextOf(place, type, n) {
    const round = typeNames.length;
    const start = place % round;
    const own = placesOf[type];
    const ahead = own.map((at) => (at - start + round - 1) % round).sort((a, b) => a - b);
    return (place + 1 + ahead[n % own.length] + round * Math.floor(n / own.length)) % this.records;
  }

  /** Pairs that are linked, by places, in the order of their first ones. @returns {Iterable<readonly [from: number, to: number]>} */
  *pairs() {
    for (let place = 0; place < this.records; place += 1) {
      for (const half of /** @type {const} */ ([0, 1])) {
        const type = this.typeTo(place, half);
        for (let n = 0, count = this.degreeTo(place, half); n < count; n += 1) yield [place, this.nextOf(place, type, n)];
      }
    }
  }
}

/** Records that have this many directed rows in all; a multiple of 4. @param {number} rows */
export function recordsOf(rows) {
  return Math.round(rows / rowsOfRecord / 4) * 4;
}

/** The exponent with which the out-degrees have a mean. @param {number} mean */
function exponentOf(mean) {
  let [low, high] = [1.01, 3];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let degree = 1; degree <= degreeMax; degree += 1) sum += degree ** -middle;
    if (sum * (1 - linkless) > mean) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Scatters places over ranks and back, each once. @param {number} count @param {number} stride as a share of `count` */
function permutation(count, stride) {
  let factor = Math.floor(count * stride);
  while (divisor(factor, count) !== 1) factor += 1;
  const back = inverse(factor, count);
  return {
    /** @param {number} place */
    rankOf: (place) => (place * factor) % count,
    /** @param {number} rank */
    placeOf: (rank) => (rank * back) % count,
  };
}

/** @param {number} a @param {number} b @returns {number} */
function divisor(a, b) {
  return b === 0 ? a : divisor(b, a % b);
}

/** The number that undoes a multiplication modulo `count`. @param {number} factor @param {number} count */
function inverse(factor, count) {
  let [old, rest, x, next] = [factor, count, 1, 0];
  while (rest !== 0) {
    const quotient = Math.floor(old / rest);
    [old, rest] = [rest, old - quotient * rest];
    [x, next] = [next, x - quotient * next];
  }
  return ((x % count) + count) % count;
}

/**
 * Ranks that follow a Zipf distribution, by the method of Gray and others ("Quickly Generating Billion-Record Synthetic Databases"), which
 * LinkBench uses too.
 * @param {number} count @param {number} shape below 1 @param {() => number} random
 */
export function zipfRanks(count, shape, random) {
  let total = 0;
  for (let rank = 1; rank <= count; rank += 1) total += rank ** -shape;
  const power = 1 / (1 - shape);
  const scale = (1 - (2 / count) ** (1 - shape)) / (1 - (1 + 0.5 ** shape) / total);
  return () => {
    const uniform = random();
    const share = uniform * total;
    if (share < 1) return 0;
    if (share < 1 + 0.5 ** shape) return 1;
    return Math.min(count - 1, Math.floor(count * (scale * uniform - scale + 1) ** power));
  };
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). @param {number} seed */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
