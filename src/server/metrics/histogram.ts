/** Counts values by the bounds that they are within: plain numbers, as every request pays for it. */
export class Histogram {
  /** Upper bounds in ascending order; what is above the last is counted, too. */
  readonly bounds: readonly number[];
  /** Values within each bound that are above the one before; those above every bound last. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = [...bounds.map(() => 0), 0];
  }

  add(value: number): void {
    const { bounds, counts } = this;
    let place = 0;
    while (value > (bounds[place] ?? Number.POSITIVE_INFINITY)) place += 1;
    counts[place] = (counts[place] ?? 0) + 1;
    this.sum += value;
  }
}
