import { crc32 } from 'node:zlib';
import { FactsRefused } from '../storage/moving/facts-refused.ts';
import { endStart } from './lines.ts';

/** A line that is longer is none of an export: bounds memory. */
const lineBytesMax = 256 * 1024 * 1024;
const lineBreak = 10;

/** Whole lines of a text, and where it stands behind them. */
export interface Lines {
  readonly lines: readonly string[];
  readonly at: TextPlace;
}

/** A place in a text: bytes and lines before it, and the CRC-32 of these bytes. */
export interface TextPlace {
  readonly bytes: number;
  readonly lines: number;
  readonly crc: number;
}

/**
 * Cuts a text that comes in pieces into lines. The last line of an export comes by itself, so that the place before it is told. From
 * `start` on: what stands before is read and held against its checksum. Throws `FactsRefused` where that differs or a line does not end.
 */
export async function* linesFrom(pieces: AsyncIterable<Buffer>, start: TextPlace): AsyncGenerator<Lines> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let at = start;
  for await (const piece of behind(pieces, start)) {
    const end = piece.lastIndexOf(lineBreak) + 1;
    rest.push(piece.subarray(0, end === 0 ? piece.length : end));
    restBytes += piece.length;
    if (end === 0) {
      if (restBytes > lineBytesMax) throw new FactsRefused(`line ${at.lines + 1} is too long`);
      continue;
    }
    for (const part of apartFromEnd(Buffer.concat(rest))) {
      const lines = part.toString('utf8', 0, part.length - 1).split('\n');
      at = { bytes: at.bytes + part.length, lines: at.lines + lines.length, crc: crc32(part, at.crc) };
      yield { lines, at };
    }
    rest = [piece.subarray(end)];
    restBytes = piece.length - end;
  }
  if (restBytes > 0) throw new FactsRefused(`the file ends in the midst of line ${at.lines + 1}`);
}

/** What follows a place in a text. */
async function* behind(pieces: AsyncIterable<Buffer>, start: TextPlace): AsyncGenerator<Buffer> {
  let [bytes, crc] = [0, 0];
  for await (const piece of pieces) {
    const skipped = piece.subarray(0, start.bytes - bytes);
    bytes += skipped.length;
    crc = crc32(skipped, crc);
    if (bytes < start.bytes) continue;
    if (crc !== start.crc) throw new FactsRefused('this is not the file that the import was begun with');
    if (piece.length > skipped.length) yield piece.subarray(skipped.length);
  }
  if (bytes < start.bytes) throw new FactsRefused('this file is shorter than the one that the import was begun with');
}

const endBytes = Buffer.from(endStart);

/** Whole lines, and the last line of an export by itself. */
function apartFromEnd(whole: Buffer): readonly Buffer[] {
  const last = whole.lastIndexOf(lineBreak, -2) + 1;
  const isEnd = whole.subarray(last, last + endBytes.length).equals(endBytes);
  return isEnd && last > 0 ? [whole.subarray(0, last), whole.subarray(last)] : [whole];
}
