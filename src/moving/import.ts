import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Fact, Scope } from '../storage/moving/fact.ts';
import { FactsRefused } from '../storage/moving/facts-refused.ts';
import { checkpointWeightMax, Loader, type LoadPlace } from '../storage/moving/load.ts';
import type { Tables } from '../storage/moving/tables.ts';
import { linesFrom, type TextPlace } from './line-reader.ts';
import { endStart, hexOf, readEnd, readFact, readHead } from './lines.ts';

/** How far an import is, as the database keeps it until it is done. */
interface ImportPlace extends LoadPlace, TextPlace {}

/** What an import has taken in: the links among it are counted in directions, two for each pair. */
export interface ImportTotals {
  readonly lines: number;
  readonly records: number;
  readonly edges: number;
  /** Lines that an earlier process had taken in. */
  readonly earlierLines: number;
}

/**
 * Takes an export in, checkpoint by checkpoint: what a checkpoint holds is durable together with where it ends, so that after a kill the same
 * file goes on from the last one and nothing comes twice. The database is served when all of it is in. Rejects with `FactsRefused` for what is
 * no whole export, and for a database that cannot take it.
 */
export async function readImport(
  tables: Tables,
  text: AsyncIterable<Buffer>,
  progress: (totals: ImportTotals) => void = () => undefined,
  weightMax = checkpointWeightMax,
): Promise<ImportTotals> {
  const kept = await tables.unfinished();
  const begun = kept === undefined ? undefined : (JSON.parse(kept) as ImportPlace);
  const totals = { lines: begun?.lines ?? 0, records: 0, edges: 0, earlierLines: begun?.lines ?? 0 };
  let loader = begun === undefined ? undefined : new Loader(tables, begun, weightMax);
  let before: TextPlace = begun ?? { bytes: 0, lines: 0, crc: 0 };
  for await (const { lines, at } of linesFrom(text, before)) {
    const [first = ''] = lines;
    if (loader !== undefined && first.startsWith(endStart)) {
      await finish(loader, first, before);
      return totals;
    }
    for (const line of lines) {
      if (loader === undefined) {
        loader = new Loader(tables, await startOf(tables, readHead(line)), weightMax);
        continue;
      }
      const fact = readFact(line);
      count(totals, fact);
      await loader.take(fact);
    }
    before = at;
    totals.lines = at.lines;
    if (loader?.isFull === true) {
      await loader.write(JSON.stringify({ ...loader.place, ...at } satisfies ImportPlace));
      progress(totals);
    }
  }
  throw new FactsRefused('the export ends before its last line');
}

/** Where an import begins. Rejects where the database cannot take an export of that scope. */
async function startOf(tables: Tables, of: Scope['kind']): Promise<LoadPlace> {
  const { logEnd, lastPortalId } = await tables.ends();
  if (of === 'portal') return { portal: null, shift: 0 };
  for await (const page of tables.entries()) {
    if (page.length > 0 || lastPortalId !== null || logEnd > 0) {
      throw new FactsRefused('a whole export is taken in by an empty database only: export one portal to add it to others');
    }
  }
  return { portal: null, shift: 0 };
}

async function finish(loader: Loader, line: string, before: TextPlace): Promise<void> {
  const end = readEnd(line);
  if (end.lines !== before.lines || end.crc32 !== hexOf(before.crc))
    throw new FactsRefused('the export was changed, or a part of it is missing');
  await loader.write(null);
}

function count(totals: { records: number; edges: number }, fact: Fact): void {
  if (fact.kind === 'record') totals.records += 1;
  if (fact.kind === 'edges') totals.edges += 2 * fact.to.length;
}

const gzipStart = Buffer.from([0x1f, 0x8b]);

/** The text of a file, whether it is compressed or not: its first bytes say it. */
export async function* unpacked(file: Readable): AsyncGenerator<Buffer> {
  const pieces = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const { value: first, done } = await pieces.next();
  if (done === true) return;
  const whole = (async function* () {
    yield first;
    yield* { [Symbol.asyncIterator]: () => pieces };
  })();
  if (!first.subarray(0, 2).equals(gzipStart)) {
    yield* whole;
    return;
  }
  yield* unzipped(whole);
}

async function* unzipped(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    const unzip = createGunzip({ chunkSize: chunkBytes });
    const source = Readable.from(pieces);
    source.on('error', (cause) => unzip.destroy(cause)).pipe(unzip);
    yield* unzip;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_')) {
      throw new FactsRefused('the compressed file is damaged, or ends too early');
    }
    throw cause;
  }
}

/** Bytes of text that are looked at in one go. */
const chunkBytes = 256 * 1024;
