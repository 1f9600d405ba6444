import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command as Completed, RootCommand } from '@bomb.sh/tab';
import type { Argument, Command, Option } from 'commander';
import { rateLimitRows } from '../catalogue/rate-limits.ts';
import type { Terminal } from './control-client.ts';

type Values = (complete: (value: string, description: string) => void) => void;

const tiers = ['free', 'professional', 'enterprise'];

/** Values of flags that are checked elsewhere, or are only the usual ones. */
const usualValues: Readonly<Record<string, readonly string[]>> = {
  '--tier': tiers,
  '--scope-checks': ['strict', 'permissive'],
  '--account-type': ['STANDARD', 'DEVELOPER_TEST', 'SANDBOX', 'APP_DEVELOPER'],
  '--rate-limits': ['off', ...tiers, ...Object.keys(rateLimitRows).map((name) => `${name}=`)],
  '--switch': ['firstCompanyBecomesPrimary', 'archiveBody', 'mergeKeepsPrimaryId'].flatMap((name) => [`${name}=on`, `${name}=off`]),
  '--db': [':memory:', './crosstie.db'],
  '--url': ['http://127.0.0.1:4010'],
  '--host': ['127.0.0.1', '0.0.0.0'],
};

/** Entries of a folder that are offered at a time. */
const entriesMax = 500;

/** Prints what the words of a command line, of which the last may be unfinished, can go on with: for the scripts of shells. */
export function completeWords(program: Command, words: readonly string[]): void {
  const root = new RootCommand();
  const typed = words.at(-1) ?? '';
  for (const command of program.commands) {
    add(root, command, command.name(), typed);
    // Flags without the name of a command are those of a server.
    if (command.name() === 'serve') for (const option of command.options) addOption(root, option, typed);
  }
  for (const flag of ['help', 'version']) root.option(flag, flag === 'help' ? 'print what a command can do' : 'print the version');
  // What `run` runs is not ours to complete, and what `help` helps with is what there is.
  root.parse(words[0] === 'help' ? [...words.slice(1)] : [...words]);
}

/** Prints the script that has a shell ask `crosstie complete`. */
export function writeScript(shell: string, terminal: Terminal): void {
  if (shell === 'bash') terminal.stdout.write(withoutBashCompletion);
  new RootCommand().setup('crosstie', 'crosstie', shell);
}

/** The script asks a function of the package bash-completion, which not every system has. */
const withoutBashCompletion = `declare -F _get_comp_words_by_ref >/dev/null || _get_comp_words_by_ref() {
  cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} cword=$COMP_CWORD
  words=("\${COMP_WORDS[@]}")
}
`;

function add(root: RootCommand, command: Command, path: string, typed: string): void {
  const completed = root.command(path, command.description());
  for (const option of command.options) addOption(completed, option, typed);
  completed.option('help', 'print what the command can do');
  for (const argument of command.registeredArguments) {
    completed.argument(argument.name(), handlerOf(valuesOf(argument), typed), argument.variadic);
  }
  for (const sub of command.commands) add(root, sub, `${path} ${sub.name()}`, typed);
}

function addOption(completed: Completed, option: Option, typed: string): void {
  const name = option.long?.replace(/^--/, '') ?? '';
  const isAsked = option.required || option.optional;
  // A flag with a handler takes a value, one without none.
  if (isAsked) completed.option(name, option.description, handlerOf(valuesOf(option), typed), option.short?.slice(1));
  else completed.option(name, option.description, option.short?.slice(1));
}

/** The values that an option or an argument can have, or that files are meant. */
function valuesOf(of: Option | Argument): readonly string[] | 'files' {
  if (of.argChoices !== undefined) return of.argChoices;
  const flag = 'long' in of ? (of.long ?? '') : '';
  const usual = usualValues[flag];
  if (usual !== undefined) return usual;
  const isFile = 'long' in of ? /<file>/.test(of.flags) : of.name() === 'file';
  return isFile ? 'files' : [];
}

function handlerOf(values: readonly string[] | 'files', typed: string): Values {
  return (complete) => {
    for (const value of values === 'files' ? filesFor(typed) : values) complete(value, '');
  };
}

/** What a path that was begun can go on with. */
function filesFor(typed: string): readonly string[] {
  const begun = typed.replace(/^--[\w-]+=/, '');
  const folder = begun.endsWith('/') ? begun : dirname(begun);
  try {
    const entries = readdirSync(folder === '' ? '.' : folder, { withFileTypes: true }).slice(0, entriesMax);
    return entries.map((entry) => {
      const path = begun.includes('/') ? join(folder, entry.name) : entry.name;
      return `${begun.startsWith('./') && !path.startsWith('./') ? './' : ''}${path}${entry.isDirectory() ? '/' : ''}`;
    });
  } catch {
    return [];
  }
}
