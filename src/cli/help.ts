import type { Argument, Command } from 'commander';
import { coloursOf, isColoured } from './colours.ts';
import type { Terminal } from './control-client.ts';

/** Where commands stand in the help. One that is named nowhere stands last. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'A server:': ['serve', 'run'],
  'In a server that runs:': ['portal', 'token', 'app', 'seed', 'snapshot', 'backup'],
  'Data:': ['generate', 'pull', 'export', 'import', 'doctor'],
  'What there is:': ['coverage', 'complete', 'help'],
};

/** Examples by command, each with what it is for. */
const examples: Readonly<Record<string, readonly (readonly [command: string, purpose: string])[]>> = {
  crosstie: [
    ['crosstie', 'serve on http://127.0.0.1:4010 and keep the data in ./crosstie.db'],
    ['crosstie help serve', 'what a server can be told'],
  ],
  'crosstie serve': [
    ['crosstie serve --port 4123 --db :memory: --token pat-na1-test', 'keep nothing, and choose the token'],
    ['crosstie serve --tier professional --rate-limits professional', "HubSpot's limits of that subscription"],
    ['crosstie serve --db :memory: --seed seed.yaml', 'begin with what a file says'],
    ['crosstie serve --db postgres://crosstie@localhost/crosstie --no-seed', 'keep the data in PostgreSQL'],
  ],
  'crosstie run': [
    ['crosstie run -- npm test', "this project's tests, as they are"],
    ['crosstie run --tier free -- node app.js --verbose', 'one program on a smaller subscription'],
    ['crosstie run --url http://127.0.0.1:4010 -- npx @hubspot/mcp-server', 'on a server that runs, with the data that it has'],
  ],
  'crosstie portal': [['crosstie portal create --name Ties --json', 'an empty portal and its token, for a program']],
  'crosstie portal create': [['crosstie portal create --tier free --time-zone Europe/Berlin', 'a portal unlike the others']],
  'crosstie seed': [['crosstie seed seed.yaml --portal 50000002', 'fill that portal from a file']],
  'crosstie generate': [
    ['crosstie generate --contacts 500 --companies 50 --out seed.yaml', 'a seed for crosstie serve --seed'],
    ['crosstie generate --contacts 1000000 --companies 50000 --out crm.ndjson.gz', 'lines for crosstie import'],
  ],
  'crosstie token': [['crosstie token create 50000002 --scopes crm.objects.contacts.read', 'a token that may only read contacts']],
  'crosstie app': [['crosstie app create --name Clipper --redirect-uri http://localhost:3000/back', 'an app for the OAuth flow']],
  'crosstie snapshot': [['crosstie snapshot take 50000001 before', 'to come back with `crosstie snapshot restore 50000001 before`']],
  'crosstie pull': [
    ['crosstie pull --out account.yaml', 'the definitions of the account that HUBSPOT_ACCESS_TOKEN opens'],
    ['crosstie pull --records 50 --types contacts,companies,deals', 'and a connected sample of three object types'],
  ],
  'crosstie export': [['crosstie export house.ndjson.gz --db ./crosstie.db', 'everything, compressed']],
  'crosstie import': [['crosstie import house.ndjson.gz --db postgres://crosstie@localhost/crosstie', 'from a file to PostgreSQL']],
  'crosstie backup': [['crosstie backup today.db', 'a copy of the database of the server on port 4010']],
  'crosstie coverage': [
    ['crosstie coverage --missing', 'what answers 501'],
    ['crosstie coverage --json', 'all of it, for a program'],
  ],
  'crosstie complete': [
    ["echo 'source <(crosstie complete bash)' >> ~/.bashrc", 'bash; for zsh the same in ~/.zshrc'],
    ['crosstie complete fish > ~/.config/fish/completions/crosstie.fish', 'fish'],
    ['crosstie complete powershell | Out-String | Invoke-Expression', 'PowerShell, in its $PROFILE'],
  ],
  'crosstie doctor': [['crosstie doctor --db ./crosstie.db', 'look at the file, change nothing']],
};

/** How a process ends, whatever the command. */
const exitCodes = `
Exit codes:
  0  done
  1  could not be done; standard error says why, in one line
  2  there is no such command, option or value`;

/** Gives every command its place, its examples, its colours, and one way to end: it throws a `CommanderError` and leaves the process alone. */
export function dress(program: Command, env: NodeJS.ProcessEnv, terminal: Terminal): Command {
  for (const [heading, names] of Object.entries(groups)) {
    for (const command of program.createHelp().visibleCommands(program)) if (names.includes(command.name())) command.helpGroup(heading);
  }
  for (const command of withDescendants(program)) dressOne(command, env, terminal);
  return program.addHelpText('after', exitCodes);
}

function dressOne(command: Command, env: NodeJS.ProcessEnv, terminal: Terminal): void {
  const colours = coloursOf(terminal.stdout, env);
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => write(inOneLine(text)),
      getOutHasColors: () => isColoured(terminal.stdout, env),
      getErrHasColors: () => isColoured(terminal.stderr, env),
    })
    .configureHelp({
      sortSubcommands: false,
      styleTitle: (text) => colours.bold(text),
      styleCommandText: (text) => colours.cyan(text),
      styleSubcommandText: (text) => colours.cyan(text),
      styleOptionText: (text) => colours.cyan(text),
      subcommandTerm: (sub) => [sub.name(), ...sub.registeredArguments.map(argumentTerm)].join(' '),
    });
  // A flag that is off until it is given needs no words for that.
  for (const option of command.options) if (option.defaultValue === false) option.defaultValue = undefined;
  const lines = examples[pathOf(command)] ?? [];
  if (lines.length === 0) return;
  command.addHelpText(
    'after',
    `\n${colours.bold('Examples:')}\n${lines.map(([line, purpose]) => `  ${colours.dim(`# ${purpose}`)}\n  $ ${line}`).join('\n')}`,
  );
}

/** Commander says what it missed, and on a second line what may have been meant. */
function inOneLine(text: string): string {
  return `${text
    .trim()
    .replace(/^error: /, 'crosstie: ')
    .replace(/\s*\n\s*/g, ' ')}\n`;
}

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function withDescendants(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
