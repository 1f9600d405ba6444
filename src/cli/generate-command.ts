import { Command, InvalidArgumentError, Option } from 'commander';
import type { GenerateOptions } from '../generating/sizes.ts';
import { type Terminal, telling } from './control-client.ts';

/** What the command line says of a CRM that is to be made up. */
export interface GenerateFlags extends GenerateOptions {
  readonly out: string;
  readonly portal: number;
}

/** `generate`: makes up a CRM, as a seed or as an export. */
export function generateCommand(terminal: Terminal): Command {
  return new Command('generate')
    .description('make up a realistic CRM of any size, the same each time')
    .requiredOption(
      '--out <file>',
      'where to: a seed in .yaml or .json, or lines for crosstie import in .ndjson or .ndjson.gz, for large ones',
    )
    .addOption(counted('--seed <number>', 'the same number makes the same CRM', 42))
    .addOption(counted('--contacts <count>', 'how many contacts', 100))
    .addOption(counted('--companies <count>', 'how many companies', 20))
    .addOption(counted('--deals <count>', 'how many deals', 30))
    .addOption(counted('--tickets <count>', 'how many tickets', 20))
    .addOption(counted('--labels <count>', 'how many labels of associations, 6 at most', 4))
    .option('--at <instant>', 'when the CRM is looked at: all in it happened in the three years before', '2026-01-01T00:00:00Z')
    .addOption(counted('--portal <id>', 'the id of the portal in .ndjson', 60_000_001))
    .action((flags: GenerateFlags) => telling(terminal, async () => (await import('./generate.ts')).generateTo(flags, terminal)));
}

function counted(flag: string, said: string, fallback: number): Option {
  return new Option(flag, said).default(fallback).argParser(readCount);
}

function readCount(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}
