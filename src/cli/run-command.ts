import { Argument, Command, Option } from 'commander';
import { type Terminal, telling } from './control-client.ts';
import { type ConfigFlags, configOption } from './serve-command.ts';
import { readPort, type Setting, serverSettings, setting, toldBy, withSettings } from './settings.ts';

/** What the command line says of a run. */
export interface RunFlags extends ConfigFlags {
  readonly url?: string;
  readonly quiet?: boolean;
}

/** Flags of a server that a run has, too; what else is to be set stands in a config file. */
const shared: readonly string[] = ['token', 'tier', 'rateLimits'];

/** A run is not the server that the environment speaks of: it takes a free port, and keeps nothing. */
function ownSettings(): readonly Setting[] {
  const group = 'The fresh server:';
  const port = new Option('--port <number>', 'port to listen on').default(0, 'a free one').argParser(readPort);
  const db = new Option('--db <place>', 'where it keeps its data').default(':memory:');
  return [
    setting(group, port, (number: number) => ({ port: number })),
    setting(group, db, (place: string) => ({ db: place })),
    setting(group, new Option('--seed <file>', 'a JSON or YAML file with what it holds; by default nothing'), (seed: string) => ({ seed })),
    ...serverSettings()
      .filter(({ option }) => shared.includes(option.attributeName()))
      .map((own) => ({ ...own, group })),
  ];
}

/** `run -- <command>`: runs a command whose calls of HubSpot come to a server of its own. */
export function runCommand(env: NodeJS.ProcessEnv, terminal: Terminal): Command {
  const settings = ownSettings();
  const command = new Command('run')
    .description('run a command, and have what its Node programs send to api.hubapi.com come to a server of its own')
    .addArgument(new Argument('<command...>', 'the command, after --'))
    .addOption(new Option('--url <url>', 'a server that runs already, instead of a fresh one'))
    .addOption(configOption())
    .option('--quiet', 'do not say on standard error where the server is', false)
    // What stands after the command's name is the command's.
    .passThroughOptions()
    .action((words: readonly string[], { url, quiet, config }: RunFlags) =>
      telling(terminal, async () => {
        const { runUnder } = await import('./run-under.ts');
        const sources = { ...toldBy(command, settings), file: config === '' ? undefined : config };
        const say = (line: string) => terminal.stderr.write(line);
        terminal.exitCode = await runUnder(words, { url, sources, env, isQuiet: quiet === true, say });
        return '';
      }),
    );
  return withSettings(command, settings);
}
