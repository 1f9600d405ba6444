import { type PortalId, type RecordId, recordIdOf } from '../../domain/ids.ts';
import type { SearchKey } from '../../domain/search.ts';
import { IdSet, idsOfMarks } from '../encoding/search-ids.ts';
import type { Sql, SqlRow } from './database.ts';
import type { SearchIndex } from './search-indexes.ts';
import { keyOfBytes } from './search-keys.ts';
import { searchStatements } from './search-statements.ts';

/** Rows that the first statement of a walk reads, and the most that a later one does: each reads four times as many as the one before. */
const rowsFirst = 64;
const rowsMost = 4_096;

/** Where a walk through an index came to. */
export interface Walk {
  readonly rows: readonly { readonly id: RecordId; readonly key: SearchKey }[];
  /** Every record of the part that was walked, meant or not. */
  readonly seen: IdSet;
}

type Direction = 'ascending' | 'descending';

/**
 * Walks through an index in the order of its values, those of one value by id, until `wanted` records were met that are meant. A record
 * with several values counts where it is met first.
 */
export async function walkInOrder(
  sql: Sql,
  portal: PortalId,
  index: SearchIndex,
  direction: Direction,
  isMeant: (id: number) => boolean,
  wanted: number,
): Promise<Walk> {
  const rows: { readonly id: RecordId; readonly key: SearchKey }[] = [];
  const seen = new IdSet();
  for await (const entries of groupsOf(rowsOf(sql, portal, index, direction), direction)) {
    for (const { head, rest, bucket, marks } of entries) {
      for (const id of idsOfMarks(bucket, marks)) {
        if (seen.has(id)) continue;
        seen.add(id);
        if (rows.length < wanted && isMeant(id)) rows.push({ id: recordIdOf(id), key: keyOfBytes(head, rest) });
      }
      if (rows.length >= wanted) return { rows, seen };
    }
  }
  return { rows, seen };
}

interface Entry {
  readonly head: Buffer;
  readonly rest: Buffer;
  readonly bucket: number;
  readonly marks: string;
}

/**
 * Rows in the order of their values and buckets. Those that share a head are read before the first of them is given where the table does not
 * hold them in that order: downwards, and where values are longer than a head, which stand by the hash of their rest.
 */
async function* groupsOf(rows: AsyncIterable<SqlRow>, direction: Direction): AsyncIterable<readonly Entry[]> {
  let waiting: Entry[] = [];
  for await (const row of rows) {
    const entry = entryIn(row);
    if (waiting[0] !== undefined && !waiting[0].head.equals(entry.head)) {
      yield ordered(waiting, direction);
      waiting = [];
    }
    if (direction === 'ascending' && entry.rest.length === 0) yield [entry];
    else waiting.push(entry);
  }
  yield ordered(waiting, direction);
}

function ordered(entries: Entry[], direction: Direction): readonly Entry[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return entries.sort((one, other) => sign * one.rest.compare(other.rest) || one.bucket - other.bucket);
}

async function* rowsOf(sql: Sql, portal: PortalId, { key }: SearchIndex, direction: Direction): AsyncIterable<SqlRow> {
  const isUp = direction === 'ascending';
  let limit = rowsFirst;
  let rows = await sql.rows(isUp ? searchStatements.firstEntries : searchStatements.lastEntries, portal, key, limit);
  for (;;) {
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    limit = Math.min(limit * 4, rowsMost);
    const [head, restHash, bucket] = last;
    const statement = isUp ? searchStatements.nextEntries : searchStatements.previousEntries;
    rows = await sql.rows(statement, portal, key, limit, head ?? null, restHash ?? null, bucket ?? null);
  }
}

function entryIn([head, , bucket, rest, marks]: SqlRow): Entry {
  if (!Buffer.isBuffer(head) || !Buffer.isBuffer(rest)) throw new Error('an entry of an index has no value');
  return { head, rest, bucket: Number(bucket), marks: String(marks) };
}
