import type { Change, ChangeSource } from '../domain/change.ts';
import type { FactRequest } from '../domain/facts.ts';
import type { TurnFacts } from '../domain/turn-facts.ts';
import { noObserver, type StoreObserver } from './observer.ts';
import type { Command, Decision } from './port.ts';

/** How often a turn may wait for one more round of the event loop. */
const looksMax = 16;

/** What one decided command wants to be kept in the log. */
export interface LogEntry {
  readonly at: number;
  readonly source: ChangeSource;
  readonly changes: readonly Change[];
}

/** What an engine knows of a run of commands: their facts, and whatever else it needs to keep them. */
export interface LoadedRun {
  readonly facts: TurnFacts;
}

/** What an engine does for a turn, which is kept whole or not at all. */
export interface TurnEngine<Portal, Run extends LoadedRun> {
  /** Runs `work`; all its changes are durable when this returns, and none is kept when `work` throws or they cannot be kept. */
  transact(work: () => void): void;
  /** Reads what a run of commands asked for, with a bounded number of statements. */
  load(portal: Portal, requests: readonly FactRequest[]): Run;
  /** Keeps what the run's facts say is dirty, and the log. */
  keep(portal: Portal, run: Run, log: readonly LogEntry[]): void;
}

/** A command that waits for its turn. */
interface Waiting<Portal> {
  readonly portal: Portal;
  readonly command: Command<unknown>;
  readonly weight: number;
  resolve(outcome: unknown): void;
  reject(reason: unknown): void;
}

type Settled = { readonly outcome: unknown } | { readonly failure: unknown };

/**
 * Collects the writes that wait at the same time and runs them as one turn, each decided on its own.
 *
 * A turn takes waiting commands in the order of their arrival until `weightMax` links or records are named (one command at
 * least), so that the longest turn is bounded. An engine failure undoes the turn and tries every command of it by itself.
 */
export class Turns<Portal, Run extends LoadedRun> {
  readonly #engine: TurnEngine<Portal, Run>;
  readonly #weightMax: number;
  readonly #observer: StoreObserver;
  #waiting: Waiting<Portal>[] = [];
  #isScheduled = false;
  #whenIdle: (() => void)[] = [];

  constructor(engine: TurnEngine<Portal, Run>, weightMax: number, observer: StoreObserver = noObserver) {
    this.#engine = engine;
    this.#weightMax = weightMax;
    this.#observer = observer;
  }

  submit<Outcome>(portal: Portal, command: Command<Outcome>): Promise<Outcome> {
    return new Promise<Outcome>((resolve, reject) => {
      const { pairs, records, ends } = command.facts;
      const weight = 1 + (pairs?.length ?? 0) + (records?.length ?? 0) + (ends?.length ?? 0);
      this.#waiting.push({ portal, command, weight, resolve: resolve as (outcome: unknown) => void, reject });
      this.#observer.commandsWait(1);
      this.#schedule();
    });
  }

  /** Resolves when nothing waits any more. */
  idle(): Promise<void> {
    return this.#waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#look(0, looksMax);
  }

  /** Lets the event loop take in what has arrived, and again as long as that brings more commands: a turn costs a sync. */
  #look(seen: number, looksLeft: number): void {
    setImmediate(() => {
      const waiting = this.#waiting.length;
      if (waiting > seen && looksLeft > 0) {
        this.#look(waiting, looksLeft - 1);
        return;
      }
      this.#isScheduled = false;
      this.#runTold(this.#take());
      if (this.#waiting.length > 0) {
        this.#schedule();
        return;
      }
      for (const done of this.#whenIdle.splice(0)) done();
    });
  }

  #take(): readonly Waiting<Portal>[] {
    let weight = 0;
    let count = 0;
    for (const { weight: next } of this.#waiting) {
      if (count > 0 && weight + next > this.#weightMax) break;
      weight += next;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  #runTold(turn: readonly Waiting<Portal>[]): void {
    const startedAt = performance.now();
    this.#run(turn);
    this.#observer.turnEnds(turn.length, performance.now() - startedAt);
    this.#observer.commandsEnd(turn.length);
  }

  #run(turn: readonly Waiting<Portal>[]): void {
    const settled: Settled[] = [];
    try {
      this.#engine.transact(() => {
        for (const run of runsOf(turn)) settled.push(...this.#decide(run));
      });
    } catch (failure) {
      if (turn.length > 1) for (const waiting of turn) this.#run([waiting]);
      else for (const waiting of turn) waiting.reject(failure);
      return;
    }
    ordered(turn).forEach((waiting, place) => {
      const end = settled[place];
      if (end === undefined) waiting.reject(new Error('a command of the turn was not decided'));
      else if ('failure' in end) waiting.reject(end.failure);
      else waiting.resolve(end.outcome);
    });
  }

  #decide(run: readonly Waiting<Portal>[]): readonly Settled[] {
    const portal = run[0]?.portal;
    if (portal === undefined) return [];
    const loaded = this.#engine.load(
      portal,
      run.map((waiting) => waiting.command.facts),
    );
    const { facts } = loaded;
    const log: LogEntry[] = [];
    const settled = run.map(({ command }): Settled => {
      let decision: Decision<unknown>;
      try {
        decision = command.decide(facts);
      } catch (failure) {
        // What the command foresaw is part of the facts already: only undoing the turn takes it out again.
        if (facts.foreseen > 0) throw failure;
        return { failure };
      }
      facts.settle(decision.changes);
      if (decision.changes.length > 0) log.push({ at: command.at, source: command.source, changes: decision.changes });
      return { outcome: decision.outcome };
    });
    if (log.length > 0) this.#engine.keep(portal, loaded, log);
    return settled;
  }
}

/** The turn's commands by portal, each portal's in order of arrival. */
function byPortal<Portal>(turn: readonly Waiting<Portal>[]): Iterable<readonly Waiting<Portal>[]> {
  const groups = new Map<Portal, Waiting<Portal>[]>();
  for (const waiting of turn) {
    const group = groups.get(waiting.portal);
    if (group === undefined) groups.set(waiting.portal, [waiting]);
    else group.push(waiting);
  }
  return groups.values();
}

/** Cuts a turn into runs that share their facts: one portal each, and a command that reaches unnamed records by itself. */
function runsOf<Portal>(turn: readonly Waiting<Portal>[]): readonly (readonly Waiting<Portal>[])[] {
  const runs: Waiting<Portal>[][] = [];
  for (const group of byPortal(turn)) {
    let open: Waiting<Portal>[] | undefined;
    for (const waiting of group) {
      if (waiting.command.reach === 'neighbours') {
        runs.push([waiting]);
        open = undefined;
      } else if (open === undefined) {
        open = [waiting];
        runs.push(open);
      } else open.push(waiting);
    }
  }
  return runs;
}

/** The turn's commands in the order in which they are decided. */
function ordered<Portal>(turn: readonly Waiting<Portal>[]): readonly Waiting<Portal>[] {
  return [...byPortal(turn)].flat();
}
