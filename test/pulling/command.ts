import type { Terminal } from '../../src/cli/control-client.ts';
import { run } from '../../src/cli/run.ts';
import type { Outcome } from '../behaviour/command-line.ts';

/** Runs `crosstie pull`. */
export async function pullCommand(args: readonly string[]): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  const terminal: Terminal = {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  };
  await run(['node', 'crosstie', 'pull', ...args], {}, terminal);
  return { stdout, stderr, exitCode: terminal.exitCode };
}
