import { Command, CommanderError } from 'commander';
import { version } from '../server/version.ts';
import { appCommand } from './apps.ts';
import { completeCommand, coverageCommand } from './commands-about.ts';
import type { Terminal } from './control-client.ts';
import { generateCommand } from './generate-command.ts';
import { dress } from './help.ts';
import { backupCommand, doctorCommand, exportCommand, importCommand } from './moving-commands.ts';
import { portalCommand, tokenCommand } from './portals.ts';
import { pullCommand } from './pull-command.ts';
import { runCommand } from './run-command.ts';
import { seedCommand } from './seed.ts';
import { serveCommand } from './serve-command.ts';
import { snapshotCommand } from './snapshots.ts';

/** What a process ends with that was called in a way that there is none of. */
const usageExitCode = 2;

/** Reads the command line and does what it says. Resolves when the command is running or done. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv, terminal: Terminal = process): Promise<void> {
  const [node = '', script = '', ...words] = argv;
  try {
    const program = crosstieProgram(env, terminal);
    const [first, second, ...typed] = words;
    // The script of a shell asks what can come next.
    if (first === 'complete' && second === '--') return (await import('./completion.ts')).completeWords(program, typed);
    await program.parseAsync([node, script, ...withCommand(words, program)]);
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    // Help that was asked for ends with 0; commander has written what there is to say.
    if (cause.exitCode !== 0) terminal.exitCode = usageExitCode;
  }
}

/** Every command, each with what loads the rest of it when it is called. */
function crosstieProgram(env: NodeJS.ProcessEnv, terminal: Terminal): Command {
  const program = new Command('crosstie')
    .description("Serves HubSpot's CRM API from this machine. Independent of HubSpot, Inc.")
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this, or what a command can do')
    // Options that stand after a command's name are the command's: `run` hands them on.
    .enablePositionalOptions()
    .addHelpCommand(new Command('help').argument('[command...]').description('print what a command can do'))
    .addCommand(serveCommand(env))
    .addCommand(runCommand(env, terminal))
    .addCommand(portalCommand(terminal))
    .addCommand(tokenCommand(terminal))
    .addCommand(appCommand(terminal))
    .addCommand(snapshotCommand(terminal))
    .addCommand(seedCommand(terminal))
    .addCommand(generateCommand(terminal))
    .addCommand(exportCommand(terminal))
    .addCommand(importCommand(terminal))
    .addCommand(backupCommand(terminal))
    .addCommand(doctorCommand(terminal))
    .addCommand(pullCommand(terminal))
    .addCommand(coverageCommand(env, terminal))
    .addCommand(completeCommand(terminal));
  return dress(program, env, terminal);
}

/** Flags without the name of a command are those of `serve`, and what follows `help` is asked for its help: a typo in either is told as one. */
function withCommand(words: readonly string[], { commands }: Command): readonly string[] {
  const [first, ...rest] = words;
  if (first === 'help') return rest.length === 0 || commands.some((command) => command.name() === rest[0]) ? [...rest, '--help'] : rest;
  const isOfServe = first === undefined || (first.startsWith('-') && !/^(-h|--help|-V|--version)$/.test(first));
  return isOfServe ? ['serve', ...words] : words;
}
