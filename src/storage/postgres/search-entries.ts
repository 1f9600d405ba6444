import type { ObjectType } from '../../domain/object-type.ts';
import type { SearchKey } from '../../domain/search.ts';
import { entryEditOf, type RecordEdit } from '../encoding/search-entries.ts';
import { bucketOf, markOf } from '../encoding/search-ids.ts';
import type { Transaction } from './database.ts';
import type { SearchIndex } from './search-indexes.ts';
import { restHashOf, type ValueBytes, valueBytesOf } from './search-keys.ts';
import { searchStatements } from './search-statements.ts';

/** Rows that one statement adds or changes at most. */
const rowsOfStatement = 2_000;

/** A row of an index, and the marks that it gains or loses. */
interface MarkedRow {
  readonly index: SearchIndex;
  readonly value: ValueBytes;
  readonly bucket: number;
  marks: string;
}

/** Entries that come and go, gathered so that a row is written once for all the records that share it. */
export class EntryEdits {
  readonly #added = new MarkedRows();
  readonly #removed = new MarkedRows();
  /** Records that an index of all live ones gained, or lost. */
  readonly #counts = new Map<SearchIndex, number>();

  /** Entries that wait to be written. */
  get size(): number {
    return this.#added.rows.length + this.#removed.rows.length;
  }

  edit(index: SearchIndex, type: ObjectType, edit: RecordEdit): void {
    const { removed, added } = entryEditOf(index, type, edit);
    const id = (edit.after ?? edit.before)?.id ?? 0;
    for (const value of removed) this.#removed.mark(index, value, id);
    for (const value of added) this.#added.mark(index, value, id);
    if (index.kind === 'live') this.#counts.set(index, this.countOf(index) + added.length - removed.length);
  }

  /** How many records more an index of live ones holds. */
  countOf(index: SearchIndex): number {
    return this.#counts.get(index) ?? 0;
  }

  /**
   * Sends what changes the rows. What goes is written before what comes, as one turn may do both to a row. No row of a bucket above
   * `bucketMax` is there yet: those are added without a look, in half of the time.
   */
  async write(sql: Transaction, portal: number, bucketMax: number): Promise<void> {
    for (const rows of partsOf(this.#removed.rows)) {
      const { keys, values, hashes, buckets, marks } = columnsOf(rows);
      const [answer] = await sql.rows(searchStatements.removeMarks, portal, keys, values, hashes, buckets, marks);
      if (Number(answer?.[0]) !== rows.length) throw new Error('an index does not hold a record by its value');
    }
    const known = this.#added.rows.filter(({ bucket }) => bucket <= bucketMax);
    const fresh = this.#added.rows.filter(({ bucket }) => bucket > bucketMax);
    for (const [statement, all] of [
      [searchStatements.addMarks, known],
      [searchStatements.addRows, fresh],
    ] as const) {
      for (const rows of partsOf(all)) {
        const { keys, values, hashes, rests, buckets, marks } = columnsOf(rows);
        sql.run(statement, portal, keys, values, hashes, rests, buckets, marks);
      }
    }
  }

  /** Sends how many records there are from now on. */
  writeCounts(sql: Transaction, portal: number): void {
    for (const [{ key }, count] of this.#counts) if (count !== 0) sql.run(searchStatements.countRecords, portal, key, count);
  }
}

/** Rows by index, value and bucket. */
class MarkedRows {
  readonly #byIndex = new Map<SearchIndex, Map<SearchKey, MarkedRow[]>>();
  readonly rows: MarkedRow[] = [];

  mark(index: SearchIndex, key: SearchKey, id: number): void {
    let byValue = this.#byIndex.get(index);
    if (byValue === undefined) {
      byValue = new Map();
      this.#byIndex.set(index, byValue);
    }
    const rows = byValue.get(key) ?? [];
    const bucket = bucketOf(id);
    const known = rows.find((row) => row.bucket === bucket);
    if (known !== undefined) {
      known.marks += markOf(id);
      return;
    }
    const row = { index, value: valueBytesOf(key), bucket, marks: markOf(id) };
    rows.push(row);
    byValue.set(key, rows);
    this.rows.push(row);
  }
}

function* partsOf(rows: readonly MarkedRow[]): Iterable<readonly MarkedRow[]> {
  for (let from = 0; from < rows.length; from += rowsOfStatement) yield rows.slice(from, from + rowsOfStatement);
}

function columnsOf(rows: readonly MarkedRow[]) {
  return {
    keys: rows.map(({ index }) => index.key),
    values: rows.map(({ value }) => value.head),
    hashes: rows.map(({ value }) => restHashOf(value)),
    rests: rows.map(({ value }) => value.rest),
    buckets: rows.map(({ bucket }) => bucket),
    marks: rows.map(({ marks }) => marks),
  };
}
