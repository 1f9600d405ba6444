import type { CommitPlace, StoreObserver } from '../../storage/observer.ts';
import { Histogram } from './histogram.ts';

/** As many links and records as a turn names at most lie behind the last bound. */
const commandBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096];
const turnBoundsMs = [0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000];
const readBoundsMs = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 100, 500, 2_500];

/** Counts what a storage engine tells of its work. Times are in milliseconds. */
export class StoreTallies implements StoreObserver {
  /** Commands that wait for a turn, or are in one. */
  waiting = 0;
  readonly turnCommands = new Histogram(commandBounds);
  readonly turnMs = new Histogram(turnBoundsMs);
  readonly readMs = new Histogram(readBoundsMs);
  readonly commitMs: Readonly<Record<CommitPlace, Histogram>> = {
    journal: new Histogram(turnBoundsMs),
    database: new Histogram(turnBoundsMs),
  };

  commandsWait(commands: number): void {
    this.waiting += commands;
  }

  commandsEnd(commands: number): void {
    this.waiting -= commands;
  }

  turnEnds(commands: number, ms: number): void {
    this.turnCommands.add(commands);
    this.turnMs.add(ms);
  }

  readEnds(ms: number): void {
    this.readMs.add(ms);
  }

  commitEnds(place: CommitPlace, ms: number): void {
    this.commitMs[place].add(ms);
  }
}
