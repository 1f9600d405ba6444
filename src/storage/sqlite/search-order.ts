import { type RecordId, recordIdOf } from '../../domain/ids.ts';
import type { SearchKey } from '../../domain/search.ts';
import { IdSet, idsOfMarks } from '../encoding/search-ids.ts';
import type { SqlRow } from './driver.ts';
import type { SearchIndex } from './search-indexes.ts';
import type { Statements } from './statements.ts';

/** Rows that the first statement of a walk reads, and the most that a later one does: each reads twice as many as the one before. */
const rowsFirst = 64;
const rowsMost = 4_096;

/** Where a walk through an index came to. */
export interface Walk {
  readonly rows: readonly { readonly id: RecordId; readonly key: SearchKey }[];
  /** Every record of the part that was walked, meant or not. */
  readonly seen: IdSet;
}

/**
 * Walks through an index in the order of its values, those of one value by id, until `wanted` records were met that are meant. A record
 * with several values counts where it is met first.
 */
export function walkInOrder(
  sql: Statements,
  index: SearchIndex,
  direction: 'ascending' | 'descending',
  isMeant: (id: number) => boolean,
  wanted: number,
): Walk {
  const rows: { readonly id: RecordId; readonly key: SearchKey }[] = [];
  const seen = new IdSet();
  for (const { value, entries } of valuesOf(sql, index, direction)) {
    for (const [, bucket, marks] of entries) {
      for (const id of idsOfMarks(Number(bucket), String(marks))) {
        if (seen.has(id)) continue;
        seen.add(id);
        if (rows.length < wanted && isMeant(id)) rows.push({ id: recordIdOf(id), key: value });
      }
      if (rows.length >= wanted) return { rows, seen };
    }
  }
  return { rows, seen };
}

interface ValueRows {
  readonly value: SearchKey;
  /** By bucket, ascending. */
  readonly entries: readonly SqlRow[];
}

/** The rows of an index by value. Upwards a value may come in several pieces; downwards all its rows are read before the first is given. */
function* valuesOf(sql: Statements, index: SearchIndex, direction: 'ascending' | 'descending'): Iterable<ValueRows> {
  let waiting: SqlRow[] = [];
  for (const row of rowsOf(sql, index, direction)) {
    if (direction === 'ascending') yield { value: valueIn(row), entries: [row] };
    else {
      const [first] = waiting;
      if (first !== undefined && first[0] !== row[0]) {
        yield { value: valueIn(first), entries: waiting.reverse() };
        waiting = [];
      }
      waiting.push(row);
    }
  }
  const [first] = waiting;
  if (first !== undefined) yield { value: valueIn(first), entries: waiting.reverse() };
}

function* rowsOf(sql: Statements, { key }: SearchIndex, direction: 'ascending' | 'descending'): Iterable<SqlRow> {
  const [start, next] = direction === 'ascending' ? [sql.firstEntries, sql.nextEntries] : [sql.lastEntries, sql.previousEntries];
  let limit = rowsFirst;
  let rows = start.all(key, limit);
  for (;;) {
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return;
    limit = Math.min(limit * 2, rowsMost);
    rows = next.all(key, valueIn(last), Number(last[1]), limit);
  }
}

function valueIn(row: SqlRow): SearchKey {
  const [value] = row;
  if (value === null || value === undefined) throw new Error('an entry of an index has no value');
  return value;
}
