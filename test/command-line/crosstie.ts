import type { Terminal } from '../../src/cli/control-client.ts';
import { run } from '../../src/cli/run.ts';

/** Calls the command line in this process, as a terminal or a pipe would see it. */
export async function crosstie(words: readonly string[], env: NodeJS.ProcessEnv = {}, isTTY = false) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    isTTY,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const terminal: Terminal = { stdout: stream('stdout'), stderr: stream('stderr') };
  await run(['node', 'crosstie', ...words], env, terminal);
  return { ...written, exitCode: terminal.exitCode };
}
