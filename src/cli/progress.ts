import { SingleBar } from 'cli-progress';
import type { Terminal } from './control-client.ts';

/** What is drawn while a long command works; nothing where nobody looks. */
export interface Progress {
  /** How much is done of the total, and what is said beside the bar. */
  show(done: number, said: string): void;
  /** Ends the bar, so that what is printed next stands below it. */
  end(): void;
}

const quiet: Progress = { show: () => undefined, end: () => undefined };

/** A bar on the terminal's standard error; none where that is no terminal, or the command was asked to be quiet. */
export function progressOn(terminal: Terminal, title: string, total: () => Promise<number>): Promise<Progress> {
  return terminal === process && process.stderr.isTTY ? drawn(title, total) : Promise.resolve(quiet);
}

async function drawn(title: string, total: () => Promise<number>): Promise<Progress> {
  const bar = new SingleBar({
    format: `${title} {bar} {percentage}% {said}, {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
  });
  bar.start(await total(), 0, { said: '' });
  return { show: (done, said) => bar.update(done, { said }), end: () => bar.stop() };
}
