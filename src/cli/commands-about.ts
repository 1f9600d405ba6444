import { Argument, Command } from 'commander';
import { coloursOf } from './colours.ts';
import { type Terminal, telling } from './control-client.ts';
import type { CoverageFlags } from './coverage.ts';

/** `coverage`: what of HubSpot's API is served. */
export function coverageCommand(env: NodeJS.ProcessEnv, terminal: Terminal): Command {
  return new Command('coverage')
    .description("list what of HubSpot's API is served, how well it is known, and what answers 501")
    .option('--missing', 'each operation that answers 501')
    .option('--json', 'every operation in each edition with its source, as JSON')
    .action((flags: CoverageFlags) =>
      telling(terminal, async () => (await import('./coverage.ts')).toldCoverage(flags, coloursOf(terminal.stdout, env))),
    );
}

/** Shells that completion can be had for. */
const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** `complete <shell>`: what has a shell complete commands, flags and values. */
export function completeCommand(terminal: Terminal): Command {
  return new Command('complete')
    .description('print what has a shell complete commands, flags and their values')
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .action((shell: (typeof shells)[number]) =>
      telling(terminal, async () => {
        const { writeScript } = await import('./completion.ts');
        writeScript(shell, terminal);
        return '';
      }),
    );
}
