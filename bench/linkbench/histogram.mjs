const stepsOfDoubling = 32;
/** Times from 1 microsecond to about 70 minutes. */
const buckets = stepsOfDoubling * 32;

/** Counts times in buckets that are 2 % wide, so that hours of them take no more room than a second. */
export class Histogram {
  counts = new Uint32Array(buckets);
  total = 0;

  /** @param {number} ms */
  add(ms) {
    const bucket = Math.log2(Math.max(1, ms * 1_000)) * stepsOfDoubling;
    this.counts[Math.min(buckets - 1, Math.floor(bucket))] += 1;
    this.total += 1;
  }

  /** Adds another one's times. @param {Histogram} other */
  addAll(other) {
    for (let bucket = 0; bucket < buckets; bucket += 1) this.counts[bucket] += other.counts[bucket];
    this.total += other.total;
  }

  /** The time in milliseconds that a share of all took at most: the middle of its bucket. @param {number} share */
  quantile(share) {
    let left = Math.ceil(this.total * share);
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      left -= this.counts[bucket];
      if (left <= 0) return 2 ** ((bucket + 0.5) / stepsOfDoubling) / 1_000;
    }
    return 0;
  }
}
