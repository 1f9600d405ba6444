import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MadeUpCrm, type Piece } from '../generating/crm.ts';
import { seedOf } from '../generating/seed-of.ts';
import { generateLimits, readSizes, recordCount, type Sizes } from '../generating/sizes.ts';
import { forgetPart } from '../moving/export.ts';
import { seedLimits } from '../seeds/schema.ts';
import { seedText } from '../seeds/text.ts';
import { fillHouse } from '../server/fill-house.ts';
import { CommandFailed, isRefusedByMachine, type Terminal } from './control-client.ts';
import { exportTo } from './export.ts';
import type { GenerateFlags } from './generate-command.ts';
import { Interrupted, interruptible } from './interruption.ts';
import { type Progress, progressOn } from './progress.ts';

/** Makes up a CRM and writes it to a file, in the form that the file's name asks for. Answers what came of it. */
export async function generateTo({ out, portal, ...options }: GenerateFlags, terminal: Terminal): Promise<string> {
  const [, form] = /\.(yaml|yml|json|ndjson|ndjson\.gz)$/.exec(out) ?? [];
  if (form === undefined) throw new CommandFailed(`${out}: the name has to end in .yaml, .json, .ndjson or .ndjson.gz`);
  if (existsSync(out)) throw new CommandFailed(`${out} is there already`);
  if (!existsSync(dirname(out))) throw new CommandFailed(`${out}: there is no such folder`);
  const sizes = sizesOf(options);
  if (form.startsWith('ndjson')) return toLines(out, sizes, portal, terminal);
  return toSeed(out, form === 'json' ? 'json' : 'yaml', sizes);
}

function sizesOf(options: Parameters<typeof readSizes>[0]): Sizes {
  let sizes: Sizes;
  try {
    sizes = readSizes(options);
  } catch (cause) {
    throw new CommandFailed(cause instanceof Error ? cause.message : String(cause));
  }
  const { recordsMax } = generateLimits;
  if (recordCount(sizes) > recordsMax) throw new CommandFailed(`${recordsMax} records are made up at most`);
  return sizes;
}

async function toSeed(out: string, form: 'yaml' | 'json', sizes: Sizes): Promise<string> {
  const more = 'crosstie import takes in more: write .ndjson';
  if (recordCount(sizes) > seedLimits.recordsMax) throw new CommandFailed(`a seed has at most ${seedLimits.recordsMax} records; ${more}`);
  const document = seedOf(sizes);
  const text = seedText(document, form);
  if (Buffer.byteLength(text) > seedLimits.bytesMax) throw new CommandFailed(`a seed has at most ${seedLimits.bytesMax} bytes; ${more}`);
  try {
    await writeFile(out, text, { flag: 'wx' });
  } catch (cause) {
    throw isRefusedByMachine(cause) ? new CommandFailed(cause.message, { cause }) : cause;
  }
  return `${recordCount(sizes)} records and ${document.associations?.length ?? 0} associations in ${out}\n`;
}

/**
 * By way of a database that is thrown away: every value that follows from others, and every index, is made by who serves it. A signal leaves neither
 * that database nor a part of the file.
 */
async function toLines(out: string, sizes: Sizes, portal: number, terminal: Terminal): Promise<string> {
  if (portal < 1) throw new CommandFailed('the id of a portal is a number');
  return interruptible(async (look) => {
    const folder = await mkdtemp(join(tmpdir(), 'crosstie-generate-'));
    const db = join(folder, 'made-up.db');
    const bar = await progressOn(terminal, 'generate', async () => recordCount(sizes));
    try {
      await fillHouse({ db, portal, at: sizes.at }, shown(new MadeUpCrm(sizes).pieces(), bar, look));
      bar.end();
      return await exportedTo(out, { db, portal }, look, terminal);
    } finally {
      bar.end();
      await rm(folder, { recursive: true });
    }
  });
}

async function exportedTo(
  out: string,
  { db, portal }: { readonly db: string; readonly portal: number },
  look: () => void,
  terminal: Terminal,
): Promise<string> {
  look();
  try {
    return await exportTo(out, { db, portal, gzip: false }, terminal, look);
  } catch (cause) {
    if (cause instanceof Interrupted) await forgetPart(out);
    throw cause;
  }
}

/** Records between two looks at the bar. */
const barEvery = 1_000;

function* shown(pieces: Iterable<Piece>, bar: Progress, look: () => void): Generator<Piece> {
  let records = 0;
  for (const piece of pieces) {
    look();
    if (piece.kind === 'record') records += 1;
    if (records % barEvery === 0) bar.show(records, piece.kind === 'association' ? 'associations' : 'records');
    yield piece;
  }
}
