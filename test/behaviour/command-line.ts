import type { Terminal } from '../../src/cli/control-client.ts';
import { run } from '../../src/cli/run.ts';

/** What a command wrote and how it ended. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: Terminal['exitCode'];
}

/** Runs a command of the command line, a noun and a verb, against a server. */
export async function crosstieCommand(url: string, args: readonly string[]): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  const terminal: Terminal = {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  };
  const [noun = '', verb = '', ...rest] = args;
  await run(['node', 'crosstie', noun, verb, '--url', url, ...rest], {}, terminal);
  return { stdout, stderr, exitCode: terminal.exitCode };
}
