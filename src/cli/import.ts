import { createReadStream, statSync } from 'node:fs';
import { type ImportTotals, readImport, unpacked } from '../moving/import.ts';
import { openHouse } from '../server/open-house.ts';
import { CommandFailed, type Terminal } from './control-client.ts';
import { working } from './house.ts';
import { progressOn } from './progress.ts';

/** Stands for standard input. */
const standardInput = '-';
/** Bytes of the file that are read at a time. */
const readBytes = 256 * 1024;

/** Takes an export from a file, or from standard input, into a database. Answers what came of it. */
export async function importFrom(path: string, db: string, terminal: Terminal): Promise<string> {
  const size = path === standardInput ? undefined : sizeOf(path);
  return working(
    () => openHouse(db, 'write'),
    async (tables) => {
      const file = path === standardInput ? process.stdin : createReadStream(path, { highWaterMark: readBytes });
      const bar = await progressOn(terminal, 'import', async () => size ?? 0);
      const show = ({ records, edges }: ImportTotals) => {
        bar.show('bytesRead' in file ? file.bytesRead : 0, `${records} records, ${edges} edges`);
      };
      try {
        return told(await readImport(tables, unpacked(file), show), db);
      } finally {
        bar.end();
      }
    },
  );
}

function told({ lines, records, edges, earlierLines }: ImportTotals, db: string): string {
  const earlier = earlierLines === 0 ? '' : ` after the ${earlierLines} that were there`;
  return `${lines - earlierLines} lines in ${db}${earlier}: ${records} records, ${edges} edges\n`;
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    throw new CommandFailed(`there is no file ${path}`);
  }
}
