/** While portals change, so many times as long as the background worked it rests. */
const restFactor = 10;
/** Milliseconds of work after which it rests. */
const sliceMs = 1;
/** Milliseconds without a change after which nothing has to rest. */
const calmMs = 20;

/**
 * Has the work of the background wait for that of requests: what was done at once is measured, and while portals change, rest follows that is longer
 * than the work. The log keeps what is not told yet, so that to be behind costs nothing but time.
 */
export class Pace {
  #workedMs = 0;
  #changedAt = Number.NEGATIVE_INFINITY;
  #freeAt = 0;

  /** A portal changed: requests are being worked on. */
  changed(): void {
    this.#changedAt = performance.now();
  }

  /** Does something at once and remembers how long it took. */
  work<Result>(run: () => Result): Result {
    const startedAt = performance.now();
    try {
      return run();
    } finally {
      this.add(performance.now() - startedAt);
    }
  }

  /** Counts work that cannot be measured, in milliseconds. */
  add(ms: number): void {
    this.#workedMs += ms;
  }

  /** Resolves when it is time for more work: after a rest where enough was done, in a later turn of the event loop otherwise. */
  async rest(): Promise<void> {
    const now = performance.now();
    if (now - this.#changedAt > calmMs) {
      this.#workedMs = 0;
      this.#freeAt = now;
    } else if (this.#workedMs >= sliceMs) {
      this.#freeAt = Math.max(now, this.#freeAt) + this.#workedMs * restFactor;
      this.#workedMs = 0;
    }
    const ms = Math.min(this.#freeAt - now, restMsMax);
    await new Promise<void>((resolve) => {
      if (ms > 1) setTimeout(resolve, ms).unref();
      else setImmediate(resolve);
    });
  }
}

/** The longest rest: whoever stops the server waits for it. */
const restMsMax = 250;
