import { limits } from '../catalogue/limits.ts';
import type { JournalPages } from '../operations/journal-pages.ts';
import { sweepSnapshots } from '../operations/journal-snapshots.ts';
import type { Registry } from '../storage/port.ts';
import type { BackgroundLog } from './log-reader.ts';

/** Calls back later, as the server's clock does. Who moves the clock waits for a promise that `run` answers. */
interface Alarm {
  now(): number;
  after(ms: number, run: () => unknown): () => void;
}

/** Removes what journals need not tell any more, in rounds, a step at a time between which everything else goes on. */
export class JournalSweeper {
  readonly #pages: JournalPages;
  readonly #registry: Registry;
  readonly #alarm: Alarm;
  readonly #log: BackgroundLog;
  #cancel: () => void = () => {};
  #round: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(pages: JournalPages, registry: Registry, alarm: Alarm, log: BackgroundLog) {
    this.#pages = pages;
    this.#registry = registry;
    this.#alarm = alarm;
    this.#log = log;
  }

  /** Begins the first round after the time between two. */
  start(): void {
    this.#cancel = this.#alarm.after(limits.journalSweepSeconds * 1_000, () => {
      if (this.#isClosed) return undefined;
      this.#round = this.#sweep().catch((cause: unknown) => this.#log.error({ err: cause }, 'journals cannot be swept'));
      this.start();
      return this.#round;
    });
  }

  /** Begins no further step; resolves when the one that was begun is done. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#round;
  }

  async #sweep(): Promise<void> {
    const limit = limits.journalSweptMax;
    for (let isDone = false; !isDone && !this.#isClosed; ) isDone = await this.#pages.sweep(limit);
    for (let after: string | undefined = ''; after !== undefined && !this.#isClosed; ) {
      const next = await sweepSnapshots(this.#registry, after, limit, this.#alarm.now());
      after = next === '' ? undefined : next;
    }
  }
}
