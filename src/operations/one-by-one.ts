/** Runs work of one key one after the other, in the order in which it was asked for: what reads and then writes must not be overtaken in between. */
export class OneByOne {
  /** The end of the last work of each key that has some. */
  readonly #ends = new Map<string, Promise<void>>();

  /** Settles as the work does. Work of other keys goes on meanwhile. Work must not ask for more of its own key: it would wait for itself. */
  run<Outcome>(key: string, work: () => Promise<Outcome>): Promise<Outcome> {
    const done = (this.#ends.get(key) ?? Promise.resolve()).then(work);
    const end: Promise<void> = done.then(nothing, nothing).then(() => {
      if (this.#ends.get(key) === end) this.#ends.delete(key);
    });
    this.#ends.set(key, end);
    return done;
  }
}

function nothing(): void {}
