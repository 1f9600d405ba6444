/** Waits of real time that can be ended together. */
export class Waits {
  readonly #ends = new Set<() => void>();
  #isEnded = false;

  /** Resolves after so many milliseconds, or when all waiting ends. */
  wait(ms: number): Promise<void> {
    if (ms <= 0 || this.#isEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#ends.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#ends.add(end);
    });
  }

  /** Ends all waits, and those that begin from now on. */
  end(): void {
    this.#isEnded = true;
    for (const end of this.#ends) end();
  }
}
