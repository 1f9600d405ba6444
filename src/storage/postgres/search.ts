import { type PortalId, recordIdOf } from '../../domain/ids.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { Instead, SearchQuery, SearchTest } from '../../domain/search.ts';
import { keyFormOf } from '../../domain/search-key.ts';
import { passes, type Sortable, sortKeyOf, sortOrder } from '../../domain/search-match.ts';
import { readRecordRow } from '../encoding/rows.ts';
import { type IndexName, liveIndex, presentValue } from '../encoding/search-entries.ts';
import { IdSet } from '../encoding/search-ids.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import type { SearchRows } from '../port.ts';
import type { Database, Sql } from './database.ts';
import { SearchIndexes } from './search-indexes.ts';
import { walkInOrder } from './search-order.ts';
import { SearchReads, type SearchSource } from './search-reads.ts';
import { searchStatements } from './search-statements.ts';
import { indexesOf, type LinkedTest, type Term, termsOf, valueRun } from './search-terms.ts';

/** Indexes without which a query cannot be answered yet. */
interface IndexesMissing {
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
/** Ids read at a time where those without a value follow. */
const idsRead = 1_000;

/** Which records a query finds, before their order. */
type Found = readonly number[] | IdSet | 'all';

/** The searches of one portal. */
export class PortalSearch {
  /** What turns follow. */
  readonly indexes: SearchIndexes;
  readonly #database: Database;
  readonly #portal: PortalId;
  readonly #schema: () => PortalSchema;
  readonly #typeSets: TypeSets;
  readonly #walkMax: number;

  /** Up to `walkMax` live records of a type are looked at one by one, as long as no index of the type was asked for. */
  constructor(database: Database, portal: PortalId, schema: () => PortalSchema, typeSets: TypeSets, walkMax: number) {
    this.#database = database;
    this.#portal = portal;
    this.#schema = schema;
    this.#typeSets = typeSets;
    this.#walkMax = walkMax;
    this.indexes = new SearchIndexes(portal, database, schema);
  }

  /** The port's `search`: builds the indexes that a query needs and answers it, all of one moment. */
  async search(query: SearchQuery): Promise<SearchRows> {
    if (!this.indexes.isWatching(query.type)) {
      const walked = await this.#walked(query);
      if (walked !== undefined) return walked;
    }
    for (;;) {
      const answer = await this.#database.transact((sql) => new Searcher(query, this.#source(query, sql)).byIndexes(), 'snapshot');
      if (!('missing' in answer)) return answer;
      await this.indexes.build(query.type, answer.missing);
    }
  }

  /** Looks at every record; undefined where they are too many. */
  #walked(query: SearchQuery): Promise<SearchRows | undefined> {
    const walk = async (sql: Sql) => {
      const rows = await sql.rows(searchStatements.liveRecords, this.#portal, query.type, 0, this.#walkMax + 1);
      if (rows.length > this.#walkMax) return undefined;
      return new Searcher(query, this.#source(query, sql)).among(rows.map(readRecordRow));
    };
    const isOneStatement = query.groups.flat().every(({ form }) => form !== 'linked');
    return isOneStatement ? walk(this.#database) : this.#database.transact(walk, 'snapshot');
  }

  #source({ type }: SearchQuery, sql: Sql): SearchSource {
    return { portal: this.#portal, type, schema: this.#schema(), typeSets: this.#typeSets, indexes: this.indexes.byNow, sql };
  }
}

/** One search at one moment. */
class Searcher {
  readonly #query: SearchQuery;
  readonly #source: SearchSource;
  readonly #type: ObjectType;
  readonly #reads: SearchReads;
  #instead: Instead = new Map();
  readonly #links = new Map<LinkedTest, IdSet>();
  #missing: readonly IndexName[] = [];

  constructor(query: SearchQuery, source: SearchSource) {
    this.#query = query;
    this.#source = source;
    this.#type = source.schema.objects.byKey(query.type);
    this.#reads = new SearchReads(source);
  }

  /** What is found among these records, which are all that are live. */
  async among(live: readonly StoredRecord[]): Promise<SearchRows> {
    await this.#readLinks(this.#query.groups.flat());
    this.#settle();
    const instead = this.#instead;
    const asAsked = instead.size === 0 ? live : [...live.filter(({ id }) => !instead.has(id)), ...this.#insteadLive()];
    const found = asAsked.filter((record) => this.#isFound(record));
    return { total: found.length, records: this.#sortedPage(found) };
  }

  async byIndexes(): Promise<SearchRows | IndexesMissing> {
    if (this.#query.instead !== undefined) {
      // The first read settles which writes the search sees.
      await this.#source.sql.rows(searchStatements.searchVersion, this.#source.portal);
      this.#settle();
    }
    const found = await this.#found();
    if (found === undefined) return { missing: this.#missing };
    const { sort, offset, limit } = this.#query;
    if (found === 'all' && !this.#require([liveIndex])) return { missing: this.#missing };
    const total = found === 'all' ? await this.#reads.liveCount() : found instanceof IdSet ? found.size : found.length;
    if (limit === 0 || offset >= total) return { total, records: [] };
    if (sort === undefined) return { total, records: await this.#pageOf(found) };
    const index: IndexName = { property: sort.property.name, kind: keyFormOf(sort.property.type) };
    const hasIndex = this.#source.indexes.whole(this.#query.type, index) !== undefined;
    if (found !== 'all' && !(found instanceof IdSet)) return { total, records: this.#sortedPage(await this.#recordsOf(found)) };
    if (found !== 'all' && (await this.#isFetchedFaster(total, hasIndex))) {
      return { total, records: this.#sortedPage(await this.#recordsOf(found.page(0, total))) };
    }
    if (!hasIndex) return { missing: [index] };
    return { total, records: await this.#recordsOf(await this.#walkedPage(found, index, sort)) };
  }

  /** Asks what is to be taken instead of records; every write that the search sees was told of by now. */
  #settle(): void {
    this.#instead = this.#query.instead?.() ?? this.#instead;
  }

  /** Undefined where indexes are missing. */
  async #found(): Promise<Found | undefined> {
    const { groups } = this.#query;
    if (groups.length === 0 || groups.some((tests) => tests.length === 0)) {
      return this.#instead.size === 0 ? 'all' : this.#withInstead(await this.#allLive());
    }
    const parts: (readonly number[] | IdSet)[] = [];
    for (const tests of groups) {
      const part = await this.#foundByAll(tests);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    return this.#withInstead(union(parts));
  }

  /** What passes all tests of a group. */
  async #foundByAll(tests: readonly SearchTest[]): Promise<readonly number[] | IdSet | undefined> {
    const positive = tests.filter(({ isNegated }) => !isNegated);
    const terms = positive.flatMap((test) => termsOf(test).map((term) => ({ test, term })));
    if (!this.#require(indexesOf(terms.map(({ term }) => term)))) return undefined;
    const fewest = await this.#fewest(terms);
    if (fewest === undefined) return this.#foundBySets(tests, positive);
    // A test of one term has been made.
    const isMade = terms.filter(({ test }) => test === fewest.test).length === 1;
    const others = isMade ? tests.filter((test) => test !== fewest.test) : tests;
    if (others.length === 0) return fewest.ids;
    await this.#readLinks(others);
    const records = await this.#reads.records(fewest.ids);
    return fewest.ids.filter((id) => {
      const record = records.get(recordIdOf(id));
      return record !== undefined && others.every((test) => this.#passes(record, test));
    });
  }

  /** The term that holds for the fewest records, as far as that takes few reads to tell; undefined where each holds for many. */
  async #fewest(terms: readonly TermOfTest[]): Promise<Candidates | undefined> {
    const first = await this.#probe(terms, 'first');
    const found = fewestOf(first.candidates);
    if (isEnough(found)) return found;
    const linked = await this.#linkedCandidates(terms);
    const better = fewestOf([...first.candidates, ...linked]);
    if (isEnough(better) || first.open.length === 0) return better;
    const more = await this.#probe(first.open, 'more');
    return fewestOf([...first.candidates, ...linked, ...more.candidates]);
  }

  /** Looks at the first rows of terms: the candidates of those that hold for few records, and the terms of which that is still open. */
  async #probe(terms: readonly TermOfTest[], rows: 'first' | 'more') {
    const entryTerms = terms.flatMap(({ test, term }) => (term.kind === 'entries' ? [{ test, term }] : []));
    const probed = await this.#reads.probe(
      entryTerms.map(({ term }) => term),
      rows,
    );
    const candidates: Candidates[] = [];
    const open: TermOfTest[] = [];
    for (const [place, each] of entryTerms.entries()) {
      const answer = probed[place] ?? 'many';
      if (answer === 'more') open.push(each);
      else if (answer !== 'many') candidates.push({ test: each.test, ids: answer });
    }
    return { candidates, open };
  }

  async #linkedCandidates(terms: readonly TermOfTest[]): Promise<readonly Candidates[]> {
    const candidates: Candidates[] = [];
    for (const { term } of terms) {
      if (term.kind !== 'linked') continue;
      const linked = await this.#linked(term.test);
      if (linked.size <= candidatesMax) candidates.push({ test: term.test, ids: linked.page(0, candidatesMax) });
    }
    return candidates;
  }

  async #foundBySets(tests: readonly SearchTest[], positive: readonly SearchTest[]): Promise<IdSet | undefined> {
    const negated = tests.filter(({ isNegated }) => isNegated);
    const live: readonly IndexName[] = positive.length === 0 ? [liveIndex] : [];
    if (!this.#require([...live, ...indexesOf(negated.flatMap(termsOf))])) return undefined;
    const set = positive.length === 0 ? await this.#allLive() : await this.#allOf(positive.flatMap(termsOf));
    for (const test of negated) {
      const terms = termsOf(test);
      // No terms hold for every record, and negated for none.
      set?.subtract(terms.length === 0 ? set : await this.#allOf(terms));
    }
    return set;
  }

  /** Every id that all terms hold for. */
  async #allOf(terms: readonly Term[]): Promise<IdSet> {
    let set: IdSet | undefined;
    for (const term of terms) {
      const own = term.kind === 'linked' ? await this.#linked(term.test) : await this.#reads.all(term);
      if (set === undefined) {
        set = new IdSet();
        set.unite(own);
      } else set.intersect(own);
    }
    return set ?? new IdSet();
  }

  async #allLive(): Promise<IdSet | undefined> {
    if (!this.#require([liveIndex])) return undefined;
    return this.#reads.all({ kind: 'entries', runs: [valueRun(liveIndex, presentValue)] });
  }

  async #linked(test: LinkedTest): Promise<IdSet> {
    const known = this.#links.get(test) ?? (await this.#reads.linked(test));
    this.#links.set(test, known);
    return known;
  }

  async #readLinks(tests: readonly SearchTest[]): Promise<void> {
    for (const test of tests) if (test.form === 'linked') await this.#linked(test);
  }

  /** What a test means for a record; the links that it names have been read. */
  #passes(record: StoredRecord, test: SearchTest): boolean {
    if (test.form !== 'linked') return passes(record, test, { type: this.#type, typesBetween: noLinks });
    return (this.#links.get(test)?.has(record.id) === true) !== test.isNegated;
  }

  #isFound(record: StoredRecord): boolean {
    const { groups } = this.#query;
    return groups.length === 0 || groups.some((tests) => tests.every((test) => this.#passes(record, test)));
  }

  /** Puts what the query says instead of records in the place of what the indexes say. */
  async #withInstead(found: readonly number[] | IdSet | undefined): Promise<Found | undefined> {
    const { groups } = this.#query;
    const instead = this.#instead;
    if (found === undefined || instead.size === 0) return found;
    await this.#readLinks(groups.flat());
    const passing = this.#insteadLive().filter((record) => this.#isFound(record));
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
    this.#missing = names.filter((name) => this.#source.indexes.whole(this.#query.type, name) === undefined);
    return this.#missing.length === 0;
  }

  async #pageOf(found: Found): Promise<readonly StoredRecord[]> {
    const { offset, limit } = this.#query;
    if (found === 'all') return this.#reads.recordsFrom(offset, limit);
    return this.#recordsOf(found instanceof IdSet ? found.page(offset, limit) : found.slice(offset, offset + limit));
  }

  /** Compares reading and sorting all that was found with walking in order until the page is full. */
  async #isFetchedFaster(total: number, hasIndex: boolean): Promise<boolean> {
    if (!hasIndex) return total <= sortedMax;
    const { offset, limit } = this.#query;
    const walked = ((await this.#reads.liveCount()) * Math.min(offset + limit, total)) / total;
    return total * rowsPerRecord <= walked;
  }

  #sortedPage(records: readonly StoredRecord[]): readonly StoredRecord[] {
    const { sort, offset, limit } = this.#query;
    const keyed = records.map((record) => ({ id: record.id, key: sortKeyOf(this.#type, record, sort), record }));
    return keyed
      .sort(sortOrder(sort))
      .slice(offset, offset + limit)
      .map(({ record }) => record);
  }

  /** The page of a large result: the order of the index, with what the query says instead in its place. */
  async #walkedPage(found: 'all' | IdSet, name: IndexName, sort: NonNullable<SearchQuery['sort']>): Promise<readonly number[]> {
    const { offset, limit } = this.#query;
    const instead = this.#instead;
    const { sql, portal } = this.#source;
    const isMeant = (id: number) => (found === 'all' || found.has(id)) && !instead.has(recordIdOf(id));
    const wanted = offset + limit;
    const walk = await walkInOrder(sql, portal, this.#reads.index(name), sort.direction, isMeant, wanted);
    const ordered: Sortable[] = [...walk.rows];
    if (ordered.length < wanted) {
      const rest = await this.#walkedLast(found, wanted - ordered.length, (id) => isMeant(id) && !walk.seen.has(id));
      ordered.push(...rest.map((id) => ({ id: recordIdOf(id), key: undefined })));
    }
    for (const record of this.#insteadLive()) {
      if (found === 'all' || found.has(record.id)) ordered.push({ id: record.id, key: sortKeyOf(this.#type, record, sort) });
    }
    if (instead.size > 0) ordered.sort(sortOrder(sort));
    return ordered.slice(offset, wanted).map(({ id }) => id);
  }

  /** Records that no value sorts, by id, at most `limit`. */
  async #walkedLast(found: 'all' | IdSet, limit: number, isMeant: (id: number) => boolean): Promise<readonly number[]> {
    if (found !== 'all') return found.page(0, Number.POSITIVE_INFINITY).filter(isMeant).slice(0, limit);
    const last: number[] = [];
    for (let after = 0; last.length < limit; ) {
      const ids = await this.#reads.liveIds(after, idsRead);
      last.push(...ids.filter(isMeant));
      after = ids.at(-1) ?? 0;
      if (ids.length < idsRead) break;
    }
    return last.slice(0, limit);
  }

  async #recordsOf(ids: readonly number[]): Promise<readonly StoredRecord[]> {
    const instead = this.#instead;
    const records = await this.#reads.records(ids.filter((id) => !instead.has(recordIdOf(id))));
    return ids.map((id) => {
      const record = instead.get(recordIdOf(id)) ?? records.get(recordIdOf(id));
      if (record === undefined) throw new Error(`an index leads to record ${this.#query.type}:${id}, which is not live`);
      return record;
    });
  }
}

interface TermOfTest {
  readonly test: SearchTest;
  readonly term: Term;
}

/** Records of which those that a group finds are some: the ones that a term of this test holds for. */
interface Candidates {
  readonly test: SearchTest;
  readonly ids: readonly number[];
}

/** The shortest list of candidates that is not too long to check. */
function fewestOf(candidates: readonly Candidates[]): Candidates | undefined {
  const [first, ...others] = candidates.filter(({ ids }) => ids.length <= candidatesMax);
  return others.reduce((best, each) => (best === undefined || each.ids.length < best.ids.length ? each : best), first);
}

function isEnough(candidates: Candidates | undefined): boolean {
  return candidates !== undefined && candidates.ids.length <= candidatesEnough;
}

const noLinks = (): undefined => undefined;

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
