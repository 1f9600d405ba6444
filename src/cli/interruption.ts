import { constants } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** Signals that end a command, from whoever runs it or from its terminal. */
const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const satisfies readonly NodeJS.Signals[];
/** How long a process may take to end of the signal that it sends itself. */
const endMsMax = 1_000;

/** A signal asked the command to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Does work that would leave something behind where a signal ends the process. A signal is noted, and the work rejects with `Interrupted` where it
 * looks next, so that it puts away what it made; then the process ends of the signal, as it would have at once. A second signal of the same kind
 * ends it where it is.
 */
export async function interruptible<Result>(work: (look: () => void) => Promise<Result>): Promise<Result> {
  let came: NodeJS.Signals | undefined;
  const note = (signal: NodeJS.Signals) => {
    came = signal;
  };
  for (const signal of endingSignals) process.once(signal, note);
  try {
    return await work(() => {
      if (came !== undefined) throw new Interrupted();
    });
  } finally {
    for (const signal of endingSignals) process.off(signal, note);
    if (came !== undefined) await endOf(came);
  }
}

async function endOf(signal: NodeJS.Signals): Promise<never> {
  process.kill(process.pid, signal);
  await wait(endMsMax);
  process.exit(128 + constants.signals[signal]);
}
