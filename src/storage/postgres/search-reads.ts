import type { AssociationTypeKey, ObjectTypeKey, PortalId, RecordId } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { StoredRecord } from '../../domain/record.ts';
import { readBlock } from '../encoding/block.ts';
import { readRecordRow } from '../encoding/rows.ts';
import { type IndexName, liveIndex } from '../encoding/search-entries.ts';
import { IdSet, idsOfMarks } from '../encoding/search-ids.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { Sql } from './database.ts';
import type { SearchIndex, WholeIndexes } from './search-indexes.ts';
import { rowsProbed, searchStatements } from './search-statements.ts';
import type { LinkedTest, Run, Term } from './search-terms.ts';

/** Where a search reads; `sql` sees one moment. */
export interface SearchSource {
  readonly portal: PortalId;
  readonly type: ObjectTypeKey;
  readonly schema: PortalSchema;
  readonly typeSets: TypeSets;
  readonly indexes: WholeIndexes;
  readonly sql: Sql;
}

/** What looking at the first rows of a term tells: the ids that it holds for, ascending, or that there are many, or too little. */
export type Probed = readonly number[] | 'many' | 'more';

/** A row with more marks than this is one of a value that many records share. */
const marksFew = 32;

/** The reads that searches are made of: entries of indexes, links and live records of one type. */
export class SearchReads {
  readonly #source: SearchSource;

  constructor(source: SearchSource) {
    this.#source = source;
  }

  /** An index that is whole; a search reads one only after it has asked for it. */
  index(name: IndexName): SearchIndex {
    const { indexes, type } = this.#source;
    const index = indexes.whole(type, name);
    if (index === undefined) throw new Error(`the index ${name.kind} of ${name.property} was not asked for`);
    return index;
  }

  /** How many live records of the type there are. */
  async liveCount(): Promise<number> {
    const [row] = await this.#source.sql.rows(searchStatements.recordsIn, this.#source.portal, this.index(liveIndex).key);
    return Number(row?.[0]);
  }

  /** Looks at the first rows of all runs of terms, in one statement. */
  async probe(terms: readonly Extract<Term, { kind: 'entries' }>[], rows: keyof typeof rowsProbed): Promise<readonly Probed[]> {
    const runs = terms.flatMap((term) => term.runs);
    if (runs.length === 0) return terms.map(() => []);
    const statements = rows === 'first' ? searchStatements.probeFirst : searchStatements.probeMore;
    const read = await this.#source.sql.rows(statements[lengthOf(runs)], this.#source.portal, ...this.#columnsOf(runs));
    const byRun = new Map<number, { bucket: number; marks: string }[]>();
    for (const [run, bucket, marks] of read) {
      const place = Number(run) - 1;
      const row = { bucket: Number(bucket), marks: String(marks) };
      const known = byRun.get(place);
      if (known === undefined) byRun.set(place, [row]);
      else known.push(row);
    }
    let place = 0;
    return terms.map((term) => {
      const own = term.runs.map(() => byRun.get(place++) ?? []);
      const isCut = own.some((found) => found.length >= rowsProbed[rows]);
      if (!isCut) return ascending(own.flat());
      return rows === 'more' || own.flat().some(({ marks }) => marks.length > marksFew) ? 'many' : 'more';
    });
  }

  /** Every id that a term holds for. The source is a transaction, whose statements are sent one after the other. */
  async all(term: Exclude<Term, { kind: 'linked' }>): Promise<IdSet> {
    const set = new IdSet();
    if (term.runs.length === 0) return set;
    const { sql, portal } = this.#source;
    const columns = this.#columnsOf(term.runs);
    const length = lengthOf(term.runs);
    const [, [row] = []] = await Promise.all([
      sql.rows(searchStatements.readByPages),
      term.kind === 'like'
        ? sql.rows(searchStatements.packedLike[length], portal, ...columns, term.pattern)
        : sql.rows(searchStatements.packed[length], portal, ...columns),
      sql.rows(searchStatements.readByRows),
    ]);
    if (typeof row?.[0] === 'string') set.addPacked(row[0]);
    return set;
  }

  /** Records that a test of links holds for, were it not negated. */
  async linked({ toType, ids, types }: LinkedTest): Promise<IdSet> {
    const { sql, portal, type, schema, typeSets } = this.#source;
    const back = types?.map((own) => schema.links.inverseOf(own));
    const isMeant = (own: readonly AssociationTypeKey[]) => back === undefined || own.some((one) => back.includes(one));
    const set = new IdSet();
    for (const id of new Set(ids)) {
      for (const [first, entries] of await sql.rows(searchStatements.blocksOf, portal, toType, id, type)) {
        const block = readBlock(Number(first), String(entries), typeSets);
        for (const [place, linked] of block.ids.entries()) if (isMeant(block.types[place] ?? [])) set.add(linked);
      }
    }
    return set;
  }

  /** Live records with these ids, by id. */
  async records(ids: readonly number[]): Promise<ReadonlyMap<RecordId, StoredRecord>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#source.sql.rows(searchStatements.liveRecordsById, this.#source.portal, this.#source.type, ids);
    return new Map(rows.map(readRecordRow).map((record) => [record.id, record]));
  }

  /** A page of all live records by id. */
  async recordsFrom(offset: number, limit: number): Promise<readonly StoredRecord[]> {
    const rows = await this.#source.sql.rows(searchStatements.liveRecordsFrom, this.#source.portal, this.#source.type, limit, offset);
    return rows.map(readRecordRow);
  }

  /** Ids of live records above one, ascending. */
  async liveIds(after: number, limit: number): Promise<readonly number[]> {
    const rows = await this.#source.sql.rows(searchStatements.liveIds, this.#source.portal, this.#source.type, after, limit);
    return rows.map(([id]) => Number(id));
  }

  #columnsOf(runs: readonly Run[]) {
    return [
      runs.map(({ index }) => this.index(index).key),
      runs.map(({ low }) => low.head),
      runs.map(({ low }) => low.rest),
      runs.map(({ high }) => high.head),
      runs.map(({ high }) => high.rest),
    ] as const;
  }
}

/** Whether the ends of all runs are heads. */
function lengthOf(runs: readonly Run[]): 'short' | 'long' {
  return runs.every(({ low, high }) => low.rest.length === 0 && high.rest.length === 0) ? 'short' : 'long';
}

function ascending(rows: readonly { readonly bucket: number; readonly marks: string }[]): readonly number[] {
  const [only] = rows;
  if (only !== undefined && rows.length === 1) return idsOfMarks(only.bucket, only.marks);
  const ids = rows.flatMap(({ bucket, marks }) => idsOfMarks(bucket, marks));
  return [...new Set(ids)].sort((one, other) => one - other);
}
