import { Command, InvalidArgumentError, Option } from 'commander';
import { readNames, type Terminal, telling } from './control-client.ts';
import type { PullFlags } from './pull.ts';

/** `pull`: copies an account of HubSpot's into a seed file, through the public API. */
export function pullCommand(terminal: Terminal): Command {
  return new Command('pull')
    .description("copy an account's definitions, and a sample of its records, into a seed file. Only reads, through HubSpot's public API")
    .addOption(new Option('--from <url>', 'where the API is').default('https://api.hubapi.com'))
    .addOption(
      new Option('--token <token>', 'a private app token or an access token; better given in the environment, or on standard input').env(
        'HUBSPOT_ACCESS_TOKEN',
      ),
    )
    .option('--out <file>', 'where to: YAML, or JSON where the name ends in .json. - is standard output', 'seed.yaml')
    .option('--types <names>', 'object types, separated by commas; by default all', readNames)
    .addOption(
      new Option('--records <n>', 'sample at most so many records of each object type, with their associations').argParser(readCount),
    )
    .option('--start <type>', 'the object type whose newest records the sample begins with', 'contacts')
    .option('--anonymise', 'put made-up names, addresses, phones, domains and texts into the places of real ones', false)
    .addOption(
      new Option('--anonymise-key <key>', 'what chooses them; by default the token. Who has it can tell who is who').env(
        'CROSSTIE_ANONYMISE_KEY',
      ),
    )
    .option('--resume', 'go on where an earlier pull was ended', false)
    .option('--strict', 'fail where something was left out', false)
    .action((flags: PullFlags) => telling(terminal, async () => (await import('./pull.ts')).pullFrom(flags, terminal)));
}

/** A search tells no more. */
const recordsMax = 10_000;

function readCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text) || count < 1 || count > recordsMax) throw new InvalidArgumentError(`a number from 1 to ${recordsMax}`);
  return count;
}
