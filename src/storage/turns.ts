import type { FactRequest } from '../domain/facts.ts';
import { noObserver, type StoreObserver } from './observer.ts';
import type { Command } from './port.ts';
import {
  answerTurn,
  decideRun,
  type LoadedRun,
  type LogEntry,
  looksMax,
  runsOf,
  type Settled,
  takeTurn,
  type Waiting,
  weightOf,
} from './turn.ts';

/** What an engine does for a turn, which is kept whole or not at all. */
export interface TurnEngine<Portal, Run extends LoadedRun> {
  /** Runs `work`; all its changes are durable when this returns, and none is kept when `work` throws or they cannot be kept. */
  transact(work: () => void): void;
  /** Reads what a run of commands asked for, with a bounded number of statements. */
  load(portal: Portal, requests: readonly FactRequest[]): Run;
  /** Keeps what the run's facts say is dirty, and the log. */
  keep(portal: Portal, run: Run, log: readonly LogEntry[]): void;
}

/** A command that waits for its turn, and whose it is. */
interface WaitingIn<Portal> extends Waiting {
  readonly portal: Portal;
}

/**
 * Collects the writes that wait at the same time and runs them as one turn, each decided on its own, without ever giving way to other code:
 * for an engine that has one writer and answers at once.
 *
 * A turn takes waiting commands in the order of their arrival until `weightMax` links or records are named (one command at
 * least), so that the longest turn is bounded. An engine failure undoes the turn and tries every command of it by itself.
 */
export class Turns<Portal, Run extends LoadedRun> {
  readonly #engine: TurnEngine<Portal, Run>;
  readonly #weightMax: number;
  readonly #observer: StoreObserver;
  #waiting: WaitingIn<Portal>[] = [];
  #isScheduled = false;
  #whenIdle: (() => void)[] = [];

  constructor(engine: TurnEngine<Portal, Run>, weightMax: number, observer: StoreObserver = noObserver) {
    this.#engine = engine;
    this.#weightMax = weightMax;
    this.#observer = observer;
  }

  submit<Outcome>(portal: Portal, command: Command<Outcome>): Promise<Outcome> {
    return new Promise<Outcome>((resolve, reject) => {
      const weight = weightOf(command);
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
      this.#runTold(takeTurn(this.#waiting, this.#weightMax));
      if (this.#waiting.length > 0) {
        this.#schedule();
        return;
      }
      for (const done of this.#whenIdle.splice(0)) done();
    });
  }

  #runTold(turn: readonly WaitingIn<Portal>[]): void {
    const startedAt = performance.now();
    this.#run(turn);
    this.#observer.turnEnds(turn.length, performance.now() - startedAt);
    this.#observer.commandsEnd(turn.length);
  }

  #run(turn: readonly WaitingIn<Portal>[]): void {
    const groups = [...byPortal(turn)];
    const settled: Settled[] = [];
    try {
      this.#engine.transact(() => {
        for (const group of groups) for (const run of runsOf(group)) settled.push(...this.#decide(run));
      });
    } catch (failure) {
      if (turn.length > 1) for (const waiting of turn) this.#run([waiting]);
      else for (const waiting of turn) waiting.reject(failure);
      return;
    }
    answerTurn(groups.flat(), settled);
  }

  #decide(run: readonly WaitingIn<Portal>[]): readonly Settled[] {
    const portal = run[0]?.portal;
    if (portal === undefined) return [];
    const loaded = this.#engine.load(
      portal,
      run.map((waiting) => waiting.command.facts),
    );
    const { settled, log } = decideRun(run, loaded.facts);
    if (log.length > 0) this.#engine.keep(portal, loaded, log);
    return settled;
  }
}

/** The turn's commands by portal, each portal's in order of arrival. */
function byPortal<Portal>(turn: readonly WaitingIn<Portal>[]): Iterable<readonly WaitingIn<Portal>[]> {
  const groups = new Map<Portal, WaitingIn<Portal>[]>();
  for (const waiting of turn) {
    const group = groups.get(waiting.portal);
    if (group === undefined) groups.set(waiting.portal, [waiting]);
    else group.push(waiting);
  }
  return groups.values();
}
