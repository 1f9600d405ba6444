import { setTimeout as wait } from 'node:timers/promises';
import { afterRealTime, type Clock, earliest } from './clock.ts';

/** What came of moving a clock. */
export interface ClockMove {
  /** The time that it shows now, in epoch milliseconds. */
  readonly now: number;
  /** How much became due on the way: attempts of webhooks, time limits, rounds of sweeping. */
  readonly fired: number;
  /** How much of that was still going on when the wait for it was over. */
  readonly underWay: number;
}

/** Real milliseconds that a move waits for one thing that goes on; an app that does not answer would hold it up for good. */
const patienceMs = 2_000;
/** The longest time that Node's timers wait for. */
const timerMsMax = 2_147_483_647;

interface Entry {
  readonly dueAt: number;
  readonly run: () => unknown;
  /** Ends the timer of the base clock; does nothing where there is none. */
  disarm: () => void;
}

/**
 * The clock of a server: another one, the machine's by default, that can be put forward, set and made to stand still. Whoever waits by it waits for
 * what it shows, so that moving it makes things due. Moves are done one after the other.
 */
export class ServerClock implements Required<Clock> {
  readonly #base: Clock;
  readonly #patienceMs: number;
  /** What it shows more than its base, in milliseconds, while it runs. */
  #offset = 0;
  /** What it shows while it stands still. */
  #frozenAt: number | undefined;
  readonly #waiting = new Set<Entry>();
  #settled: () => Promise<void> = () => Promise.resolve();
  #moving: Promise<unknown> = Promise.resolve();

  /** `manual` is the machine's, standing still. */
  constructor(base: Clock | 'manual' = machine, waitMsMax = patienceMs) {
    this.#patienceMs = waitMsMax;
    this.#base = base === 'manual' ? machine : base;
    if (base === 'manual') this.freeze();
  }

  now(): number {
    return this.#frozenAt ?? this.#base.now() + this.#offset;
  }

  get isFrozen(): boolean {
    return this.#frozenAt !== undefined;
  }

  /** What `run` answers, if it is a promise, is waited for by who moves the clock. */
  after(ms: number, run: () => unknown): () => void {
    const entry: Entry = { dueAt: this.now() + Math.max(0, ms), run, disarm: unarmed };
    this.#waiting.add(entry);
    this.#arm(entry);
    return () => {
      entry.disarm();
      this.#waiting.delete(entry);
    };
  }

  /** Sets what a move waits for before it begins, and when it is done: work that goes on without having been due. */
  waitFor(settled: () => Promise<void>): void {
    this.#settled = settled;
  }

  /**
   * Lets time pass. Before that, what was written is told to who follows it. Then what becomes due on the way happens in its order, each at its own
   * time and done before the next one, what it makes due in turn among it. Resolves when all of that is done, but for what takes longer than two real
   * seconds: that goes on.
   */
  advance(ms: number): Promise<ClockMove> {
    return this.#oneByOne(async (underWay) => {
      const end = this.now() + ms;
      let fired = 0;
      for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
        fired += 1;
        if (next.dueAt > this.now()) this.#show(next.dueAt);
        await this.#fire(next, underWay);
      }
      if (end > this.now()) this.#show(end);
      return fired;
    });
  }

  /**
   * Shows another time at once, earlier or later. What is due by then happens once, in its order, at the new time; what that makes due counts from it.
   * Resolves as `advance` does.
   */
  set(at: number): Promise<ClockMove> {
    return this.#oneByOne(async (underWay) => {
      this.#show(at);
      const due = [...this.#waiting].filter(({ dueAt }) => dueAt <= at).sort((one, other) => one.dueAt - other.dueAt);
      // One of them may take back another.
      for (const entry of due) if (this.#waiting.has(entry)) await this.#fire(entry, underWay);
      return due.length;
    });
  }

  /** Stands still from now on. */
  freeze(): void {
    this.#frozenAt ??= this.now();
    for (const entry of this.#waiting) entry.disarm();
  }

  /** Goes on from the time that it shows. */
  resume(): void {
    if (this.#frozenAt === undefined) return;
    this.#offset = this.#frozenAt - this.#base.now();
    this.#frozenAt = undefined;
    this.#armAll();
  }

  #oneByOne(move: (underWay: Set<Promise<unknown>>) => Promise<number>): Promise<ClockMove> {
    const moved = this.#moving.then(async () => {
      await this.#waitFor(this.#settled());
      const underWay = new Set<Promise<unknown>>();
      const fired = await move(underWay);
      this.#armAll();
      await this.#waitFor(Promise.all([this.#settled(), ...underWay]));
      return { now: this.now(), fired, underWay: underWay.size };
    });
    this.#moving = moved.catch(() => undefined);
    return moved;
  }

  #show(at: number): void {
    if (this.#frozenAt === undefined) this.#offset = at - this.#base.now();
    else this.#frozenAt = at;
  }

  #due(end: number): Entry | undefined {
    const next = earliest(this.#waiting);
    return next !== undefined && next.dueAt <= end ? next : undefined;
  }

  async #fire(entry: Entry, underWay: Set<Promise<unknown>>): Promise<void> {
    entry.disarm();
    this.#waiting.delete(entry);
    const work = Promise.resolve(entry.run()).catch(() => undefined);
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
    await this.#waitFor(work);
  }

  /** Waits for work, but not for long. */
  async #waitFor(work: Promise<unknown>): Promise<void> {
    const ending = new AbortController();
    await Promise.race([work, wait(this.#patienceMs, undefined, { signal: ending.signal }).catch(() => undefined)]);
    ending.abort();
  }

  #armAll(): void {
    for (const entry of this.#waiting) this.#arm(entry);
  }

  #arm(entry: Entry): void {
    entry.disarm();
    entry.disarm = unarmed;
    if (this.#frozenAt !== undefined) return;
    const ms = Math.max(0, entry.dueAt - this.now());
    const after = this.#base.after?.bind(this.#base) ?? afterRealTime;
    entry.disarm = after(Math.min(ms, timerMsMax), () => {
      if (ms > timerMsMax) {
        this.#arm(entry);
        return;
      }
      this.#waiting.delete(entry);
      entry.run();
    });
  }
}

const machine: Clock = { now: Date.now };

function unarmed(): void {}
