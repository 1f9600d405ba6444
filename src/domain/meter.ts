/** Counts calls that were let through, and forgets them in time. Times are whole epoch milliseconds. */
export interface Meter {
  /** How many calls count at a time. */
  used(now: number): number;
  /** Counts one more. */
  take(now: number): void;
  /** Makes it so many calls, all of them made now. */
  set(calls: number, now: number): void;
  /** When the next of the calls that count is forgotten; `now` where none counts. */
  resetsAt(now: number): number;
}

/** The lengths of the lists of a window that is empty. A power of two, as every other length. */
const smallest = 8;
const secondMs = 1_000;

/**
 * The calls of the last so many milliseconds: one that was made at `t` counts until just before `t + ms`. Exact to the millisecond, in which the
 * calls of one are one entry: memory is bound by the calls and by the milliseconds of the window, whichever are fewer.
 * A clock that goes back begins the window anew.
 */
export class RollingWindow implements Meter {
  readonly #ms: number;
  /** A ring: when calls were made, ascending, and how many at each time. */
  #times = new Float64Array(smallest);
  #calls = new Float64Array(smallest);
  #first = 0;
  #entries = 0;
  /** How many of the first entries are older than a second. */
  #older = 0;
  #used = 0;
  #usedInSecond = 0;

  constructor(ms: number) {
    this.#ms = ms;
  }

  used(now: number): number {
    this.#forget(now);
    return this.#used;
  }

  /** How many of the calls that count were made within the last second. */
  usedInSecond(now: number): number {
    this.#forget(now);
    return this.#usedInSecond;
  }

  take(now: number): void {
    this.#forget(now);
    this.#add(1, now);
  }

  set(calls: number, now: number): void {
    this.#clear();
    if (calls > 0) this.#add(calls, now);
  }

  resetsAt(now: number): number {
    this.#forget(now);
    return this.#entries === 0 ? now : this.#timeOf(0) + this.#ms;
  }

  #add(calls: number, now: number): void {
    const last = this.#entries - 1;
    if (last < 0 || this.#timeOf(last) !== now) {
      if (this.#entries === this.#times.length) this.#grow();
      this.#entries += 1;
      this.#times[this.#placeOf(last + 1)] = now;
      this.#calls[this.#placeOf(last + 1)] = 0;
    }
    const place = this.#placeOf(this.#entries - 1);
    this.#calls[place] = (this.#calls[place] ?? 0) + calls;
    this.#used += calls;
    this.#usedInSecond += calls;
  }

  #forget(now: number): void {
    if (this.#entries === 0) return;
    if (now < this.#timeOf(this.#entries - 1)) {
      this.#clear();
      return;
    }
    while (this.#older < this.#entries && this.#timeOf(this.#older) <= now - secondMs) {
      this.#usedInSecond -= this.#callsOf(this.#older);
      this.#older += 1;
    }
    while (this.#entries > 0 && this.#timeOf(0) <= now - this.#ms) {
      this.#used -= this.#callsOf(0);
      this.#first = this.#placeOf(1);
      this.#entries -= 1;
      this.#older -= 1;
    }
    if (this.#entries === 0 && this.#times.length > smallest) this.#clear();
  }

  #clear(): void {
    if (this.#times.length > smallest) {
      this.#times = new Float64Array(smallest);
      this.#calls = new Float64Array(smallest);
    }
    this.#first = 0;
    this.#entries = 0;
    this.#older = 0;
    this.#used = 0;
    this.#usedInSecond = 0;
  }

  #grow(): void {
    const [times, calls] = [new Float64Array(this.#times.length * 2), new Float64Array(this.#times.length * 2)];
    for (let entry = 0; entry < this.#entries; entry += 1) {
      times[entry] = this.#timeOf(entry);
      calls[entry] = this.#callsOf(entry);
    }
    this.#times = times;
    this.#calls = calls;
    this.#first = 0;
  }

  #placeOf(entry: number): number {
    return (this.#first + entry) & (this.#times.length - 1);
  }

  #timeOf(entry: number): number {
    return this.#times[this.#placeOf(entry)] ?? 0;
  }

  #callsOf(entry: number): number {
    return this.#calls[this.#placeOf(entry)] ?? 0;
  }
}

/** The calls of a day. A clock that goes back into an earlier day begins that day anew. */
export class DayCount implements Meter {
  readonly #endOfDay: (at: number) => number;
  #calls = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #endsAt = Number.NEGATIVE_INFINITY;
  #isEndKnown = true;

  /** `endOfDay` says when the day ends that an instant is in. */
  constructor(endOfDay: (at: number) => number) {
    this.#endOfDay = endOfDay;
  }

  /** To be told when days end otherwise than before: the calls of this one are kept. */
  daysChanged(): void {
    this.#isEndKnown = false;
  }

  used(now: number): number {
    this.#forget(now);
    return this.#calls;
  }

  take(now: number): void {
    this.#forget(now);
    this.#calls += 1;
  }

  set(calls: number, now: number): void {
    this.#forget(now);
    this.#calls = calls;
  }

  resetsAt(now: number): number {
    this.#forget(now);
    return this.#endsAt;
  }

  #forget(now: number): void {
    const isBack = now < this.#lastAt;
    this.#lastAt = now;
    if (now < this.#endsAt && this.#isEndKnown && !isBack) return;
    const endsAt = this.#endOfDay(now);
    if (now >= this.#endsAt || (isBack && this.#isEndKnown && endsAt !== this.#endsAt)) this.#calls = 0;
    this.#endsAt = endsAt;
    this.#isEndKnown = true;
  }
}
