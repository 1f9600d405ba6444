import type { Change, ChangeSource } from '../domain/change.ts';
import type { TurnFacts } from '../domain/turn-facts.ts';
import type { Command, Decision } from './port.ts';

/** How often a turn may wait for one more round of the event loop. */
export const looksMax = 16;

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

/** A command that waits for its turn. */
export interface Waiting {
  readonly command: Command<unknown>;
  readonly weight: number;
  resolve(outcome: unknown): void;
  reject(reason: unknown): void;
}

export type Settled = { readonly outcome: unknown } | { readonly failure: unknown };

/** What became of a run of commands: how each of them ended, in their order, and what is to be kept. */
export interface DecidedRun {
  readonly settled: readonly Settled[];
  readonly log: readonly LogEntry[];
}

/** Links and records that a command names: what its part of a turn costs. */
export function weightOf({ facts: { pairs, records, ends } }: Command<unknown>): number {
  return 1 + (pairs?.length ?? 0) + (records?.length ?? 0) + (ends?.length ?? 0);
}

/** Takes the commands of the next turn off those that wait, in order, up to a weight; one command at least. */
export function takeTurn<Command extends Waiting>(waiting: Command[], weightMax: number): readonly Command[] {
  let weight = 0;
  let count = 0;
  for (const { weight: next } of waiting) {
    if (count > 0 && weight + next > weightMax) break;
    weight += next;
    count += 1;
  }
  return waiting.splice(0, count);
}

/** Cuts a portal's part of a turn into runs that share their facts: a command that reaches unnamed records runs by itself. */
export function runsOf<Command extends Waiting>(commands: readonly Command[]): readonly (readonly Command[])[] {
  const runs: Command[][] = [];
  let open: Command[] | undefined;
  for (const waiting of commands) {
    if (waiting.command.reach === 'neighbours') {
      runs.push([waiting]);
      open = undefined;
    } else if (open === undefined) {
      open = [waiting];
      runs.push(open);
    } else open.push(waiting);
  }
  return runs;
}

/**
 * Decides the commands of a run in order, each on what the earlier ones left. Throws where a command fails after it foresaw a change, and where a
 * change cannot be absorbed: only undoing the turn takes that out of the facts again.
 */
export function decideRun(run: readonly Waiting[], facts: TurnFacts): DecidedRun {
  const log: LogEntry[] = [];
  const settled = run.map(({ command }): Settled => {
    let decision: Decision<unknown>;
    try {
      decision = command.decide(facts);
    } catch (failure) {
      if (facts.foreseen > 0) throw failure;
      return { failure };
    }
    facts.settle(decision.changes);
    if (decision.changes.length > 0) log.push({ at: command.at, source: command.source, changes: decision.changes });
    return { outcome: decision.outcome };
  });
  return { settled, log };
}

/** Answers the commands of a turn that is durable: `settled` says how each ended, in the same order. */
export function answerTurn(turn: readonly Waiting[], settled: readonly Settled[]): void {
  turn.forEach((waiting, place) => {
    const end = settled[place];
    if (end === undefined) waiting.reject(new Error('a command of the turn was not decided'));
    else if ('failure' in end) waiting.reject(end.failure);
    else waiting.resolve(end.outcome);
  });
}
