/** Ids that share a row of an index: so many consecutive ones. */
const bucketSize = 1_024;
const firstMark = 0x100;
const wordsOfBucket = bucketSize / 32;

/** The bucket of an id. */
export function bucketOf(id: number): number {
  return Math.floor(id / bucketSize);
}

/** The character that stands for an id in its bucket: two bytes in the file, and as itself in JSON. */
export function markOf(id: number): string {
  return String.fromCharCode(firstMark + (id % bucketSize));
}

/** The ids that the marks of a bucket stand for, ascending. */
export function idsOfMarks(bucket: number, marks: string): readonly number[] {
  const ids: number[] = [];
  for (let place = 0; place < marks.length; place += 1) ids.push(bucket * bucketSize + marks.charCodeAt(place) - firstMark);
  return ids.length > 1 ? ids.sort((one, other) => one - other) : ids;
}

/** A set of ids as bits, for sets of which it does not matter how large they are. */
export class IdSet {
  readonly #buckets = new Map<number, Uint32Array>();

  /** How many ids there are. Counts them. */
  get size(): number {
    let size = 0;
    for (const words of this.#buckets.values()) size += countOf(words);
    return size;
  }

  has(id: number): boolean {
    const place = id % bucketSize;
    return ((this.#buckets.get(bucketOf(id))?.[place >> 5] ?? 0) & (1 << (place & 31))) !== 0;
  }

  add(id: number): void {
    mark(this.#bucket(bucketOf(id)), id % bucketSize);
  }

  delete(id: number): void {
    const words = this.#buckets.get(bucketOf(id));
    const place = id % bucketSize;
    if (words !== undefined) words[place >> 5] = (words[place >> 5] ?? 0) & ~(1 << (place & 31));
  }

  /** Adds the ids that the marks of a bucket stand for. */
  addMarks(bucket: number, marks: string): void {
    const words = this.#bucket(bucket);
    for (let at = 0; at < marks.length; at += 1) mark(words, marks.charCodeAt(at) - firstMark);
  }

  /** Adds what many rows hold: the digits of a bucket, its marks, the digits of the next one, and so on. */
  addPacked(text: string): void {
    let bucket = 0;
    let isNext = false;
    let words = new Uint32Array(wordsOfBucket);
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < firstMark) {
        bucket = bucket * 10 + code - digitZero;
        isNext = true;
        continue;
      }
      if (isNext) {
        words = this.#bucket(bucket);
        bucket = 0;
        isNext = false;
      }
      mark(words, code - firstMark);
    }
  }

  /** Adds the ids of another set. */
  unite(other: IdSet): void {
    for (const [bucket, theirs] of other.#buckets) {
      const own = this.#bucket(bucket);
      for (let place = 0; place < wordsOfBucket; place += 1) own[place] = (own[place] ?? 0) | (theirs[place] ?? 0);
    }
  }

  /** Keeps only ids that are in another set too. */
  intersect(other: IdSet): void {
    for (const [bucket, own] of this.#buckets) {
      const theirs = other.#buckets.get(bucket);
      if (theirs === undefined) this.#buckets.delete(bucket);
      else for (let place = 0; place < wordsOfBucket; place += 1) own[place] = (own[place] ?? 0) & (theirs[place] ?? 0);
    }
  }

  /** Removes the ids of another set. */
  subtract(other: IdSet): void {
    for (const [bucket, own] of this.#buckets) {
      const theirs = other.#buckets.get(bucket);
      if (theirs === undefined) continue;
      for (let place = 0; place < wordsOfBucket; place += 1) own[place] = (own[place] ?? 0) & ~(theirs[place] ?? 0);
    }
  }

  /** Ids in ascending order, at most `limit` after the first `offset`. */
  page(offset: number, limit: number): readonly number[] {
    const ids: number[] = [];
    let skipped = offset;
    for (const bucket of [...this.#buckets.keys()].sort((one, other) => one - other)) {
      if (ids.length >= limit) break;
      const words = this.#buckets.get(bucket) ?? new Uint32Array(wordsOfBucket);
      const count = countOf(words);
      if (count > skipped) ids.push(...idsOfWords(bucket, words).slice(skipped, skipped + limit - ids.length));
      skipped = Math.max(0, skipped - count);
    }
    return ids;
  }

  #bucket(bucket: number): Uint32Array<ArrayBuffer> {
    let words = this.#buckets.get(bucket) as Uint32Array<ArrayBuffer> | undefined;
    if (words === undefined) {
      words = new Uint32Array(wordsOfBucket);
      this.#buckets.set(bucket, words);
    }
    return words;
  }
}

const digitZero = 48;

function mark(words: Uint32Array, place: number): void {
  words[place >> 5] = (words[place >> 5] ?? 0) | (1 << (place & 31));
}

function idsOfWords(bucket: number, words: Uint32Array): number[] {
  const ids: number[] = [];
  for (const [place, word] of words.entries()) {
    for (let rest = word; rest !== 0; rest &= rest - 1) ids.push(bucket * bucketSize + place * 32 + 31 - Math.clz32(rest & -rest));
  }
  return ids;
}

/** How many bits are set. */
function countOf(words: Uint32Array): number {
  let count = 0;
  for (let place = 0; place < words.length; place += 1) {
    let bits = words[place] ?? 0;
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    count += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
