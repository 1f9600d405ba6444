import { type ObjectTypeKey, type RecordRef, recordIdOf } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { Instead, SearchQuery, SearchTest } from '../../domain/search.ts';
import { keyFormOf } from '../../domain/search-key.ts';
import { isFound, type MatchFacts, passes, type Sortable, sortKeyOf, sortOrder } from '../../domain/search-match.ts';
import { readRecordRow } from '../encoding/rows.ts';
import { type IndexName, liveIndex, presentValue } from '../encoding/search-entries.ts';
import { IdSet } from '../encoding/search-ids.ts';
import type { SearchRows } from '../port.ts';
import type { Adjacency } from './adjacency.ts';
import type { SearchIndex, SearchIndexes } from './search-indexes.ts';
import { walkInOrder } from './search-order.ts';
import { allOf, fewOf, indexesOf, rankOf, type Term, type TermContext, termsOf } from './search-terms.ts';
import type { Statements } from './statements.ts';

/** What searching needs of a portal; `key` is the portal's key. */
export interface SearchContext {
  readonly key: number;
  readonly schema: PortalSchema;
  readonly sql: Statements;
  readonly adjacency: Adjacency;
  readonly indexes: SearchIndexes;
  /** Up to this many live records of a type are looked at one by one rather than found by indexes. */
  readonly walkMax: number;
}

/** Indexes without which a query cannot be answered yet. */
export interface IndexesMissing {
  readonly missing: readonly IndexName[];
}

/** So few candidates that looking for fewer costs more than checking them. */
const candidatesEnough = 32;
/** Candidates that are checked one by one at most, rather than by sets of all that pass each test. */
const candidatesMax = 1_000;
/** Found records that are sorted at most where no index has their order yet. */
const sortedMax = 500;
/** What it takes to read a record, in rows of an index that are walked instead. */
const rowsPerRecord = 8;

/** Which records a query finds, before their order. */
type Found = readonly number[] | IdSet | 'all';

/** Answers a query, or says which indexes are to be built first. Runs inside one read. */
export function search(query: SearchQuery, context: SearchContext): SearchRows | IndexesMissing {
  const searcher = new Searcher(query, context);
  return context.indexes.liveCount(query.type) <= context.walkMax ? searcher.byWalking() : searcher.byIndexes();
}

class Searcher {
  readonly #query: SearchQuery;
  readonly #instead: Instead;
  readonly #context: SearchContext;
  readonly #facts: MatchFacts;
  readonly #terms: TermContext;
  #missing: readonly IndexName[] = [];

  constructor(query: SearchQuery, context: SearchContext) {
    const { schema, sql, adjacency, indexes } = context;
    this.#query = query;
    this.#instead = query.instead?.() ?? nobodyInstead;
    this.#context = context;
    this.#facts = {
      type: schema.objects.byKey(query.type),
      typesBetween: (from: RecordRef, to: RecordRef) => adjacency.typesOfEdge(from, to.type, to.id),
    };
    this.#terms = { type: query.type, schema, sql, adjacency, index: (name) => wholeIndex(indexes, query.type, name) };
  }

  /** Looks at every record. */
  byWalking(): SearchRows {
    const { key, sql } = this.#context;
    const { groups, type } = this.#query;
    const instead = this.#instead;
    const live = sql.liveRecords.all(key, type, 0, -1).map(readRecordRow);
    const asAsked = instead.size === 0 ? live : [...live.filter(({ id }) => !instead.has(id)), ...this.#insteadLive()];
    const found = asAsked.filter((record) => isFound(record, groups, this.#facts));
    return { total: found.length, records: this.#sortedPage(found) };
  }

  byIndexes(): SearchRows | IndexesMissing {
    const found = this.#found();
    if (found === undefined) return { missing: this.#missing };
    const { sort, offset, limit } = this.#query;
    const total = found === 'all' ? this.#context.indexes.liveCount(this.#query.type) : found instanceof IdSet ? found.size : found.length;
    if (limit === 0 || offset >= total) return { total, records: [] };
    if (sort === undefined) return { total, records: this.#recordsOf(this.#pageOf(found)) };
    const index: IndexName = { property: sort.property.name, kind: keyFormOf(sort.property.type) };
    const hasIndex = this.#context.indexes.whole(this.#query.type, index) !== undefined;
    if (found !== 'all' && !(found instanceof IdSet)) return { total, records: this.#sortedPage(this.#recordsOf(found)) };
    if (found !== 'all' && this.#isFetchedFaster(total, hasIndex)) {
      return { total, records: this.#sortedPage(this.#recordsOf(found.page(0, total))) };
    }
    if (!hasIndex) return { missing: [index] };
    return { total, records: this.#recordsOf(this.#walkedPage(found, this.#terms.index(index))) };
  }

  /** Undefined where indexes are missing. */
  #found(): Found | undefined {
    const { groups } = this.#query;
    if (groups.length === 0 || groups.some((tests) => tests.length === 0))
      return this.#instead.size === 0 ? 'all' : this.#withInstead(this.#allLive());
    const parts: (readonly number[] | IdSet)[] = [];
    for (const tests of groups) {
      const part = this.#foundByAll(tests);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return this.#withInstead(union(parts));
  }

  /** What passes all tests of a group. */
  #foundByAll(tests: readonly SearchTest[]): readonly number[] | IdSet | undefined {
    const positive = tests.filter(({ isNegated }) => !isNegated);
    const terms = positive.flatMap((test) => termsOf(test).map((term) => ({ test, term })));
    if (!this.#require(indexesOf(terms.map(({ term }) => term)))) return undefined;
    let fewest: { readonly term: Term; readonly test: SearchTest; readonly ids: readonly number[] } | undefined;
    for (const { term, test } of terms.sort((one, other) => rankOf(one.term) - rankOf(other.term))) {
      const ids = fewOf(term, this.#terms);
      if (ids !== undefined && ids.length < (fewest?.ids.length ?? candidatesMax + 1)) fewest = { term, test, ids };
      if (fewest !== undefined && fewest.ids.length <= candidatesEnough) break;
    }
    if (fewest === undefined)
      return this.#foundBySets(
        tests,
        terms.map(({ term }) => term),
      );
    // A test of one term has been made.
    const { test: made } = fewest;
    const isMade = terms.filter(({ test }) => test === made).length === 1;
    const others = isMade ? tests.filter((test) => test !== made) : tests;
    return others.length === 0 ? fewest.ids : fewest.ids.filter((id) => this.#passesAll(id, others));
  }

  #passesAll(id: number, tests: readonly SearchTest[]): boolean {
    const record = this.#liveRecord(id);
    return record !== undefined && tests.every((test) => passes(record, test, this.#facts));
  }

  #foundBySets(tests: readonly SearchTest[], positive: readonly Term[]): IdSet | undefined {
    const negated = tests.filter(({ isNegated }) => isNegated).map(termsOf);
    const live: readonly IndexName[] = positive.length === 0 ? [liveIndex] : [];
    if (!this.#require([...live, ...negated.flatMap(indexesOf)])) return undefined;
    const set = positive.length === 0 ? this.#allLive() : allOf(positive, this.#terms);
    // No terms hold for every record, and negated for none.
    for (const terms of negated) set?.subtract(terms.length === 0 ? set : allOf(terms, this.#terms));
    return set;
  }

  #allLive(): IdSet | undefined {
    if (!this.#require([liveIndex])) return undefined;
    const set = new IdSet();
    const rows = this.#context.sql.entriesOfValue.all(this.#terms.index(liveIndex).key, presentValue, -1);
    for (const [bucket, marks] of rows) set.addMarks(Number(bucket), String(marks));
    return set;
  }

  /** Puts what the query says instead of records in the place of what the indexes say. */
  #withInstead(found: readonly number[] | IdSet | undefined): Found | undefined {
    const { groups } = this.#query;
    const instead = this.#instead;
    if (found === undefined || instead.size === 0) return found;
    const passing = this.#insteadLive().filter((record) => isFound(record, groups, this.#facts));
    if (found instanceof IdSet) {
      for (const id of instead.keys()) found.delete(id);
      for (const { id } of passing) found.add(id);
      return found;
    }
    const others = found.filter((id) => !instead.has(recordIdOf(id)));
    return [...others, ...passing.map(({ id }) => id)].sort((one, other) => one - other);
  }

  #insteadLive(): readonly StoredRecord[] {
    return [...this.#instead.values()].filter((record) => record !== null).filter(({ archivedAt }) => archivedAt === null);
  }

  /** True where these indexes are there; otherwise they are what is missing. */
  #require(names: readonly IndexName[]): boolean {
    this.#missing = names.filter((name) => this.#context.indexes.whole(this.#query.type, name) === undefined);
    return this.#missing.length === 0;
  }

  #pageOf(found: Found): readonly number[] {
    const { offset, limit, type } = this.#query;
    if (found instanceof IdSet) return found.page(offset, limit);
    if (found !== 'all') return found.slice(offset, offset + limit);
    return this.#context.sql.liveIds.all(this.#context.key, type, 0, limit, offset).map(([id]) => Number(id));
  }

  /** Compares reading and sorting all that was found with walking in order until the page is full. */
  #isFetchedFaster(total: number, hasIndex: boolean): boolean {
    if (!hasIndex) return total <= sortedMax;
    const { offset, limit, type } = this.#query;
    const walked = (this.#context.indexes.liveCount(type) * Math.min(offset + limit, total)) / total;
    return total * rowsPerRecord <= walked;
  }

  #sortedPage(records: readonly StoredRecord[]): readonly StoredRecord[] {
    const { sort, offset, limit } = this.#query;
    const keyed = records.map((record) => ({ id: record.id, key: sortKeyOf(this.#facts.type, record, sort), record }));
    return keyed
      .sort(sortOrder(sort))
      .slice(offset, offset + limit)
      .map(({ record }) => record);
  }

  /** The page of a large result: the order of the index, with what the query says instead in its place. */
  #walkedPage(found: 'all' | IdSet, index: SearchIndex): readonly number[] {
    const { sort, offset, limit } = this.#query;
    const instead = this.#instead;
    const { sql } = this.#context;
    if (sort === undefined) return [];
    const isMeant = (id: number) => (found === 'all' || found.has(id)) && !instead.has(recordIdOf(id));
    const wanted = offset + limit;
    const walk = walkInOrder(sql, index, sort.direction, isMeant, wanted);
    const ordered: Sortable[] = [...walk.rows];
    if (ordered.length < wanted) {
      const rest = this.#walkedLast(found, wanted - ordered.length, (id) => isMeant(id) && !walk.seen.has(id));
      ordered.push(...rest.map((id) => ({ id: recordIdOf(id), key: undefined })));
    }
    for (const record of this.#insteadLive()) {
      if (found === 'all' || found.has(record.id)) ordered.push({ id: record.id, key: sortKeyOf(this.#facts.type, record, sort) });
    }
    if (instead.size > 0) ordered.sort(sortOrder(sort));
    return ordered.slice(offset, wanted).map(({ id }) => id);
  }

  /** Records that no value sorts, by id, at most `limit`. */
  #walkedLast(found: 'all' | IdSet, limit: number, isMeant: (id: number) => boolean): readonly number[] {
    if (found !== 'all') return found.page(0, Number.POSITIVE_INFINITY).filter(isMeant).slice(0, limit);
    const { key, sql } = this.#context;
    const last: number[] = [];
    for (let after = 0; last.length < limit; ) {
      const ids = sql.liveIds.all(key, this.#query.type, after, idsRead, 0).map(([id]) => Number(id));
      last.push(...ids.filter(isMeant));
      after = ids.at(-1) ?? 0;
      if (ids.length < idsRead) break;
    }
    return last.slice(0, limit);
  }

  #recordsOf(ids: readonly number[]): readonly StoredRecord[] {
    return ids.map((id) => {
      const record = this.#instead.get(recordIdOf(id)) ?? this.#liveRecord(id);
      if (record === undefined) throw new Error(`an index leads to record ${this.#query.type}:${id}, which is not live`);
      return record;
    });
  }

  #liveRecord(id: number): StoredRecord | undefined {
    const row = this.#context.sql.liveRecord.get(this.#context.key, this.#query.type, id);
    return row === undefined ? undefined : readRecordRow(row);
  }
}

/** Ids read at a time where those without a value follow. */
const idsRead = 1_000;

function wholeIndex(indexes: SearchIndexes, type: ObjectTypeKey, name: IndexName): SearchIndex {
  const index = indexes.whole(type, name);
  if (index === undefined) throw new Error(`the index ${name.kind} of ${name.property} was not asked for`);
  return index;
}

const nobodyInstead: Instead = new Map();

/** What is in any of the parts. */
function union(parts: readonly (readonly number[] | IdSet)[]): readonly number[] | IdSet {
  const [only, ...others] = parts;
  if (only === undefined) return [];
  if (others.length === 0) return only;
  const sets: IdSet[] = [];
  const listed: number[] = [];
  for (const part of parts) {
    if (part instanceof IdSet) sets.push(part);
    else listed.push(...part);
  }
  const [set, ...rest] = sets;
  if (set === undefined) return [...new Set(listed)].sort((one, other) => one - other);
  for (const other of rest) set.unite(other);
  for (const id of listed) set.add(id);
  return set;
}
