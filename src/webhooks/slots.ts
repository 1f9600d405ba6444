/** Lets so many at a time do something; the others wait for their turn in the order in which they came. */
export class Slots {
  #free: number;
  #max: number;
  readonly #waiting: (() => void)[] = [];

  constructor(max: number) {
    this.#max = max;
    this.#free = max;
  }

  /** How many may from now on. Those who are at it finish. */
  resize(max: number): void {
    this.#free += max - this.#max;
    this.#max = max;
    this.#admit();
  }

  /** Resolves when it is one's turn; whoever has a slot gives it back with `release`. */
  take(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#admit();
    });
  }

  release(): void {
    this.#free += 1;
    this.#admit();
  }

  #admit(): void {
    while (this.#free > 0) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#free -= 1;
      next();
    }
  }
}
