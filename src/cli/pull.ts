import { setTimeout as sleep } from 'node:timers/promises';
import { disguiseOwner, disguiseValues, keptProperties, standInsOf } from '../pulling/disguise.ts';
import type { PullOptions } from '../pulling/pull.ts';
import { pullToFile, type WrittenPull } from '../pulling/pull-to-file.ts';
import { PullFailed, Remote } from '../pulling/remote.ts';
import type { StandIns } from '../pulling/stand-ins.ts';
import type { Note, PullProgress } from '../pulling/steps.ts';
import { seedLimits } from '../seeds/schema.ts';
import { CommandFailed, harmless, isRefusedByMachine, type Terminal } from './control-client.ts';
import { progressOn } from './progress.ts';

/** What the command line says of a pull. */
export interface PullFlags {
  readonly from: string;
  readonly token?: string;
  readonly out: string;
  readonly types?: readonly string[];
  readonly records?: number;
  readonly start: string;
  readonly anonymise?: boolean;
  readonly anonymiseKey?: string;
  readonly resume?: boolean;
  readonly strict?: boolean;
}

/** Stands for standard output. */
const standardOutput = '-';
/** How finely a bar shows how far a pull is. */
const barParts = 1_000;

/** Pulls an account into a seed file. Answers what goes to standard output; what was left out is told on standard error. */
export async function pullFrom(flags: PullFlags, terminal: Terminal): Promise<string> {
  const token = flags.token?.trim() || (await readToken());
  const hide = (text: string) => harmless(text.replaceAll(token, '(token)'));
  const bar = await progressOn(terminal, 'pull', async () => barParts);
  const file = flags.out === standardOutput ? undefined : flags.out;
  let written: WrittenPull;
  try {
    const remote = new Remote({ from: flags.from, token, times: { now: Date.now, wait: (ms) => sleep(ms), chance: Math.random } });
    const standIns = flags.anonymise === true ? await standInsOf(flags.anonymiseKey || token) : undefined;
    written = await pullToFile(remote, optionsOf(flags, standIns), {
      file,
      begins: flags.resume ? 'where it was' : 'anew',
      from: flags.from,
      disguiseMark: standIns?.mark ?? '',
      told: ({ done, expected, said }: PullProgress) => bar.show(Math.floor((done / expected) * barParts), said),
    });
  } catch (cause) {
    if (cause instanceof PullFailed || isRefusedByMachine(cause)) throw new CommandFailed(hide(cause.message), { cause });
    throw cause;
  } finally {
    bar.end();
  }
  const lines = [...summaryOf(written.notes), ...(flags.anonymise === true ? keptLines(written) : [])];
  terminal.stderr.write(lines.map((line) => `${hide(line)}\n`).join(''));
  // What comes after is no reason to lose it.
  if (file === undefined) terminal.stdout.write(written.text);
  const tooMuch = faultOfSize(written);
  if (tooMuch !== undefined)
    throw new CommandFailed(`no server takes what was pulled: ${tooMuch}. Fewer --records or --types make it smaller`);
  if (flags.strict && written.notes.length > 0)
    throw new CommandFailed(`not everything was pulled: ${written.notes.length} parts were left out`);
  return file === undefined ? '' : `${hide(`${countsOf(written)} in ${file}`)}\n`;
}

function optionsOf({ types = [], records, start }: PullFlags, standIns: StandIns | undefined): PullOptions {
  return {
    types,
    ...(records !== undefined && { sample: { start, perType: records } }),
    ...(standIns !== undefined && {
      disguise: {
        owner: (owner) => disguiseOwner(standIns, owner),
        values: ({ type, properties }, values) => disguiseValues(standIns, type.id, properties.defined, values),
      },
    }),
  };
}

/** Reads a token that was piped in. */
async function readToken(): Promise<string> {
  const pieces: Buffer[] = [];
  if (!process.stdin.isTTY) for await (const piece of process.stdin) pieces.push(Buffer.from(piece));
  const token = Buffer.concat(pieces).toString('utf8').trim();
  if (token !== '') return token;
  throw new CommandFailed('a token is needed: HUBSPOT_ACCESS_TOKEN, --token, or standard input');
}

/** What makes the seed larger than one can be, if anything. */
function faultOfSize({ text, document: { records = {}, associations = [] } }: WrittenPull): string | undefined {
  const { bytesMax, recordsMax, associationsMax } = seedLimits;
  const counts = [
    [Buffer.byteLength(text), bytesMax, 'bytes'],
    [Object.values(records).reduce((sum, list) => sum + list.length, 0), recordsMax, 'records'],
    [associations.length, associationsMax, 'associations'],
  ] as const;
  const over = counts.find(([count, max]) => count > max);
  return over && `it has ${over[0]} ${over[2]}, and a seed has at most ${over[1]}`;
}

function countsOf({ document, resumed }: WrittenPull): string {
  const records = Object.values(document.records ?? {}).reduce((sum, list) => sum + list.length, 0);
  const properties = Object.values(document.properties ?? {}).reduce((sum, list) => sum + list.length, 0);
  const counts = [
    [document.schemas?.length ?? 0, 'custom objects'],
    [properties, 'properties'],
    [document.associationLabels?.length ?? 0, 'labels'],
    [document.owners?.length ?? 0, 'owners'],
    [records, 'records'],
    [document.associations?.length ?? 0, 'associations'],
  ] as const;
  const told = counts.map(([count, name]) => `${count} ${name}`).join(', ');
  return resumed === 0 ? told : `${told} (of ${resumed} steps before)`;
}

/** What was left as it is, for whoever has to judge it. */
function keptLines({ document }: WrittenPull): readonly string[] {
  const kept = Object.entries(keptProperties(document)).filter(([, names]) => names.length > 0);
  return kept.map(([word, names]) => `kept as they are: ${word}: ${names.join(', ')}`);
}

/** Lines of one kind that are told; the rest is counted. */
const notesToldMax = 20;

function summaryOf(notes: readonly Note[]): readonly string[] {
  const scopes = notes.filter((note) => note.kind === 'noScope');
  const parts = [...new Set(scopes.map(({ part }) => part))].map((part) => {
    const of = scopes.filter((note) => note.part === part);
    const names = of.map((note) => note.of).filter((name) => name !== '');
    const needed = [...new Set(of.flatMap((note) => note.scopes))];
    return `left out, the token may not see it: ${part}${names.length === 0 ? '' : ` of ${names.join(', ')}`}${needed.length === 0 ? '' : ` (${needed.join(' or ')})`}`;
  });
  const others = notes
    .filter((note) => note.kind === 'leftOut')
    .map(({ part, of, why }) => `left out: ${part}${of === '' ? '' : ` ${of}`}: ${why}`);
  return [...bounded(parts), ...bounded([...new Set(others)])];
}

function bounded(lines: readonly string[]): readonly string[] {
  const more = lines.length - notesToldMax;
  return more <= 0 ? lines : [...lines.slice(0, notesToldMax), `and ${more} more`];
}
