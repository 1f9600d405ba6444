import { StorageUnavailable } from '../port.ts';
import type { Sql } from './database.ts';
import { turnStatements } from './turn-statements.ts';

/** Numbers for changes, one after the other: from the one after `before` on, `count` of them. None where others took some in between. */
export interface Numbers {
  readonly before: number;
  readonly count: number;
}

/** How often numbers are taken until they stand in a row. Taking thousands lasts a millisecond: it takes many others to come in between each time. */
const triesMax = 100;

/** Takes numbers for changes. Turns of other portals take theirs at the same time: what came in between of each other is of no use to either. */
export async function takeNumbers(sql: Sql, count: number): Promise<Numbers> {
  const [row] = await sql.rows(turnStatements.takeNumbers, count);
  const [first, last] = [Number(row?.[0]), Number(row?.[1])];
  return { before: first - 1, count: last - first + 1 === count ? count : 0 };
}

/**
 * The last of the numbers of so many changes, which are this one and those before it. More changes than numbers were taken for, or numbers that do
 * not stand in a row: others are taken, which are all above.
 */
export async function lastNumber(sql: Sql, numbers: Numbers, count: number): Promise<number> {
  let taken = numbers;
  for (let tries = 1; taken.count < count; tries += 1) {
    if (tries > triesMax) throw new StorageUnavailable('too many others take numbers of changes');
    taken = await takeNumbers(sql, count);
  }
  return taken.before + count;
}
