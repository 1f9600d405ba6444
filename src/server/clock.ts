/** Tells the time and calls back later. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `run` once after so many milliseconds, and returns what prevents that. Without it, real time passes. Does not keep the process running. */
  after?(ms: number, run: () => void): () => void;
}

/** A clock that stands still until it is told to go on: for tests of what takes hours. */
export interface ManualClock extends Required<Clock> {
  /** Lets time pass, and makes what is due on the way happen in its order, each at its own time. */
  advance(ms: number): void;
}

/** Calls `run` after so many real milliseconds, without keeping the process running; the returned function prevents that. */
export function afterRealTime(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

interface Waiting {
  readonly dueAt: number;
  readonly run: () => void;
}

/** Makes a clock that stands at a time, in epoch milliseconds, until it is told to go on. */
export function manualClock(start = Date.now()): ManualClock {
  let time = start;
  const waiting = new Set<Waiting>();
  return {
    now: () => time,
    after(ms, run) {
      const entry: Waiting = { dueAt: time + Math.max(0, ms), run };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    advance(ms) {
      const end = time + ms;
      for (let next = earliest(waiting); next !== undefined && next.dueAt <= end; next = earliest(waiting)) {
        waiting.delete(next);
        time = Math.max(time, next.dueAt);
        next.run();
      }
      time = end;
    },
  };
}

/** What is due first of what waits; undefined where nothing does. */
export function earliest<One extends { readonly dueAt: number }>(waiting: ReadonlySet<One>): One | undefined {
  let first: One | undefined;
  for (const entry of waiting) if (first === undefined || entry.dueAt < first.dueAt) first = entry;
  return first;
}
