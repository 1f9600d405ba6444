import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { DeliveryBook } from '../operations/webhook-deliveries.ts';
import type { Store } from '../storage/port.ts';
import { KeptDeliveries } from './kept-deliveries.ts';
import type { BackgroundLog } from './log-reader.ts';
import type { Background } from './start.ts';

/** How servers on one store agree on who does the background. */
export interface PartTimes {
  /** Milliseconds for which a server has the part once it was given it. */
  readonly heldMs: number;
  /** Milliseconds after which each asks again. */
  readonly askEveryMs: number;
  /** Milliseconds before the end at which a server that cannot ask, as the store does not answer, ends what it does. */
  readonly marginMs: number;
}

/** What servers use. */
export const partTimes: PartTimes = { heldMs: 10_000, askEveryMs: 1_000, marginMs: 3_000 };
const part = 'background';

/**
 * Does in the background what one of the servers on a store does: the one that was given the part. Another one takes over at once where it stops, and
 * after ten seconds where it is gone. `make` is called for each time that the part is played.
 */
export function playedByOne(
  make: () => Background,
  store: Store,
  log: BackgroundLog,
  times: PartTimes = partTimes,
  now: () => number = Date.now,
): Background {
  return new PlayedByOne(make, store, log, times, now);
}

class PlayedByOne implements Background {
  readonly deliveries: Background['deliveries'];
  readonly #make: () => Background;
  readonly #store: Store;
  readonly #log: BackgroundLog;
  readonly #times: PartTimes;
  readonly #player = randomUUID();
  readonly #kept: KeptDeliveries;
  #current: Background;
  /** On the clock of `performance.now`; undefined where another server plays. */
  #heldUntil: number | undefined;
  #asking: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(make: () => Background, store: Store, log: BackgroundLog, times: PartTimes, now: () => number) {
    this.#make = make;
    this.#store = store;
    this.#log = log;
    this.#times = times;
    this.#current = make();
    this.#kept = new KeptDeliveries(store.registry, now);
    this.deliveries = {
      list: (page) => this.#book.list(page),
      find: (appId, id) => this.#book.find(appId, id),
      replay: (appId, id) => this.#book.replay(appId, id),
    };
  }

  /** Where another server sends, what is kept is what can be told. */
  get #book(): DeliveryBook {
    return this.#store.isShared && this.#heldUntil === undefined ? this.#kept : this.#current.deliveries;
  }

  lag() {
    return this.#current.lag();
  }

  /** Where another server plays, there is nothing to wait for here. */
  async settled(): Promise<void> {
    await this.#round;
    await this.#current.settled();
  }

  start(): void {
    this.#round = this.#ask().catch((cause: unknown) => this.#log.error({ err: cause }, 'the background cannot be begun or ended'));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#asking);
    await this.#round;
    await this.#current.close();
    if (this.#heldUntil === undefined) return;
    // Where the store does not answer, the others wait until the time is over.
    await this.#store.playPart(part, this.#player, 0).catch(() => false);
  }

  async #ask(): Promise<void> {
    const { heldMs, askEveryMs, marginMs } = this.#times;
    const askedAt = performance.now();
    const isGiven = await Promise.race([
      this.#store.playPart(part, this.#player, heldMs).catch(() => undefined),
      // Who has the part asked for it lately, and has to know in time that no answer comes.
      wait(heldMs - marginMs - 2 * askEveryMs, undefined, { ref: false }),
    ]);
    const isOver = isGiven === false || (isGiven === undefined && performance.now() + 2 * askEveryMs + marginMs > (this.#heldUntil ?? 0));
    if (isGiven === true) this.#begin(askedAt + heldMs);
    else if (this.#heldUntil !== undefined && isOver) await this.#end();
    if (!this.#isClosed) this.#asking = setTimeout(() => this.start(), askEveryMs).unref();
  }

  #begin(heldUntil: number): void {
    const isNew = this.#heldUntil === undefined;
    this.#heldUntil = heldUntil;
    if (isNew && !this.#isClosed) this.#current.start();
  }

  async #end(): Promise<void> {
    this.#heldUntil = undefined;
    const ended = this.#current;
    this.#current = this.#make();
    await ended.close();
  }
}
