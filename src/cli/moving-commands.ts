import { Command, InvalidArgumentError, Option } from 'commander';
import type { BackupFlags } from './backup.ts';
import { type Terminal, telling, withServer } from './control-client.ts';
import type { ExportFlags } from './export.ts';

/** Names the database that a command works on by itself, without a server. */
function databaseOption(): Option {
  return new Option('--db <place>', 'the database: a file, or postgres://…').env('CROSSTIE_DB').default('./crosstie.db');
}

/** `export <file>`: everything that a database holds, or one portal, as lines of JSON. */
export function exportCommand(terminal: Terminal): Command {
  return new Command('export')
    .description('write what a database holds as lines of JSON; no server may be running on the file')
    .argument('<file>', 'where to; compressed where the name ends in .gz. - is standard output')
    .addOption(databaseOption())
    .addOption(new Option('--portal <id>', 'one portal alone, without apps').argParser(readPortal))
    .option('--gzip', 'compress, whatever the name ends in', false)
    .action((file: string, flags: ExportFlags) =>
      telling(terminal, async () => (await import('./export.ts')).exportTo(file, flags, terminal)),
    );
}

/** `import <file>`: takes an export in. */
export function importCommand(terminal: Terminal): Command {
  return new Command('import')
    .description('take an export into a database; no server may be running on the file. After a kill the same command goes on')
    .argument('<file>', 'what crosstie export wrote, compressed or not. - is standard input')
    .addOption(databaseOption())
    .action((file: string, { db }: { readonly db: string }) =>
      telling(terminal, async () => (await import('./import.ts')).importFrom(file, db, terminal)),
    );
}

/** `backup <file>`: a copy of a database, of a server that runs or not. */
export function backupCommand(terminal: Terminal): Command {
  return withServer(new Command('backup'))
    .description('copy the database of a running server while it works, or one that nobody uses')
    .argument('<file>', 'where to')
    .option('--db <place>', 'the database rather than a server: a file that nobody uses, or postgres://…, of which the copy is an export')
    .action((file: string, flags: BackupFlags) =>
      telling(terminal, async () => (await import('./backup.ts')).backUp(file, flags, terminal)),
    );
}

/** `doctor`: looks at everything that a database holds. */
export function doctorCommand(terminal: Terminal): Command {
  return new Command('doctor')
    .description('look at everything that a database holds and tell what is wrong; no server may be running on the file')
    .addOption(databaseOption())
    .option('--repair', 'make good what can be made good', false)
    .action(({ db, repair }: { readonly db: string; readonly repair: boolean }) =>
      telling(terminal, async () => (await import('./doctor.ts')).examineDatabase(db, repair ? 'repair' : 'look', terminal)),
    );
}

function readPortal(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('a portal is named by its id');
  return Number(text);
}
