import type { Ask } from './ask.ts';

/** What a clock shows after it was moved, and what came of that. */
export interface ClockMove {
  /** In epoch milliseconds. */
  readonly now: number;
  /** How much became due: attempts of webhooks, time limits, rounds of sweeping. */
  readonly fired: number;
  /** How much of that goes on: what takes longer than two real seconds is not waited for. */
  readonly underWay: number;
}

/** The clock of a server. All of its portals go by it: tests that move it and run at the same time need servers of their own. */
export interface ClockHandle {
  /** What the clock shows, in epoch milliseconds. */
  now(): Promise<number>;
  /**
   * Lets time pass: tokens end, webhooks are tried again, searches catch up, rate limits are over. First, what was written is sent to who follows it.
   * Then what becomes due on the way happens in its order, each at its own time. Resolves when that is done and answered, but for what takes longer
   * than two real seconds, such as a webhook that is not answered.
   */
  advance(ms: number): Promise<ClockMove>;
  /** Shows another time at once, earlier or later. What is due by then happens once, at the new time. Resolves as `advance` does. */
  set(at: Date | number | string): Promise<ClockMove>;
  /** Stands still from now on, at the time that is given or the one that it shows. */
  freeze(at?: Date | number | string): Promise<ClockMove>;
  /** Goes on from the time that it shows. */
  resume(): Promise<ClockMove>;
}

interface ClockAnswer {
  readonly epochMs: number;
  readonly fired?: number;
  readonly underWay?: number;
}

/** Makes the handle. */
export function clockHandle(ask: Ask): ClockHandle {
  const put = async (body: object) => moveOf(await ask<ClockAnswer>('PUT', '/clock', body));
  return {
    now: async () => (await ask<ClockAnswer>('GET', '/clock')).epochMs,
    advance: async (ms) => moveOf(await ask<ClockAnswer>('POST', '/clock/advance', { ms })),
    set: (at) => put({ now: wire(at) }),
    freeze: (at) => put({ mode: 'frozen', ...(at !== undefined && { now: wire(at) }) }),
    resume: () => put({ mode: 'running' }),
  };
}

function wire(at: Date | number | string): number | string {
  return at instanceof Date ? at.getTime() : at;
}

function moveOf({ epochMs, fired = 0, underWay = 0 }: ClockAnswer): ClockMove {
  return { now: epochMs, fired, underWay };
}
