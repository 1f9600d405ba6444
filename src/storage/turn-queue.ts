import { noObserver, type StoreObserver } from './observer.ts';
import { type Command, StorageUnavailable } from './port.ts';
import { answerTurn, looksMax, type Settled, takeTurn, type Waiting, weightOf } from './turn.ts';

/** Commands of one portal that wait at the same time at most: what comes on top is refused before memory grows. */
const waitingMax = 16_384;

/**
 * Runs the commands of a turn, one portal's, and makes it durable: answers how each of them ended, in their order. Rejects where nothing of the turn
 * is kept, and with `StorageUnavailable` where nothing can be or nobody knows.
 */
export type RunTurn<Portal> = (portal: Portal, commands: readonly Waiting[]) => Promise<readonly Settled[]>;

/**
 * Collects the writes of each portal that wait at the same time and runs them as one turn, for an engine that answers later. A portal has
 * one turn at a time, so that what comes meanwhile shares the next one; those of several portals run side by side.
 *
 * A turn takes commands in the order of their arrival until `weightMax` links or records are named (one command at least). A turn that failed
 * for something in it is tried again command by command; one that failed because the store is unavailable is not, as it may have been
 * kept: its commands are rejected.
 */
export class TurnQueue<Portal> {
  readonly #run: RunTurn<Portal>;
  readonly #weightMax: number;
  readonly #observer: StoreObserver;
  readonly #lines = new Map<Portal, Waiting[]>();
  #whenIdle: (() => void)[] = [];

  constructor(run: RunTurn<Portal>, weightMax: number, observer: StoreObserver = noObserver) {
    this.#run = run;
    this.#weightMax = weightMax;
    this.#observer = observer;
  }

  submit<Outcome>(portal: Portal, command: Command<Outcome>): Promise<Outcome> {
    return new Promise<Outcome>((resolve, reject) => {
      const waiting: Waiting = { command, weight: weightOf(command), resolve: resolve as (outcome: unknown) => void, reject };
      const line = this.#lines.get(portal);
      if (line !== undefined && line.length >= waitingMax) {
        reject(new StorageUnavailable(`${waitingMax} writes of a portal wait already`));
        return;
      }
      this.#observer.commandsWait(1);
      if (line !== undefined) {
        line.push(waiting);
        return;
      }
      const fresh = [waiting];
      this.#lines.set(portal, fresh);
      void this.#work(portal, fresh);
    });
  }

  /** Resolves when no command waits or runs any more. */
  idle(): Promise<void> {
    return this.#lines.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  /** Runs turns of one portal until nothing of it waits. */
  async #work(portal: Portal, line: Waiting[]): Promise<void> {
    while (line.length > 0) {
      await gathered(line);
      const turn = takeTurn(line, this.#weightMax);
      const startedAt = performance.now();
      await this.#turn(portal, turn);
      this.#observer.turnEnds(turn.length, performance.now() - startedAt);
      this.#observer.commandsEnd(turn.length);
    }
    this.#lines.delete(portal);
    if (this.#lines.size === 0) for (const done of this.#whenIdle.splice(0)) done();
  }

  async #turn(portal: Portal, turn: readonly Waiting[]): Promise<void> {
    try {
      answerTurn(turn, await this.#run(portal, turn));
    } catch (failure) {
      if (turn.length > 1 && !(failure instanceof StorageUnavailable)) for (const waiting of turn) await this.#turn(portal, [waiting]);
      else for (const waiting of turn) waiting.reject(failure);
    }
  }
}

/** Lets the event loop take in what has arrived, and again as long as that brings more commands: a turn costs round trips and a sync. */
async function gathered(line: readonly Waiting[]): Promise<void> {
  for (let looksLeft = looksMax, seen = -1; looksLeft > 0 && line.length > seen; looksLeft -= 1) {
    seen = line.length;
    await new Promise(setImmediate);
  }
}
