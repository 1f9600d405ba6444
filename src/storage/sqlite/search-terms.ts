import type { AssociationTypeKey, ObjectTypeKey, RecordId } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { SearchKey, SearchTest } from '../../domain/search.ts';
import { keyFormOf } from '../../domain/search-key.ts';
import { type IndexName, presentValue } from '../encoding/search-entries.ts';
import { IdSet, idsOfMarks } from '../encoding/search-ids.ts';
import type { Adjacency } from './adjacency.ts';
import type { SqlRow } from './driver.ts';
import type { SearchIndex } from './search-indexes.ts';
import type { RangeBounds, Statements } from './statements.ts';

/** Where terms read. */
export interface TermContext {
  readonly type: ObjectTypeKey;
  readonly schema: PortalSchema;
  readonly sql: Statements;
  readonly adjacency: Adjacency;
  /** An index that is whole; a term is read only after its indexes were asked for. */
  index(name: IndexName): SearchIndex;
}

/**
 * A condition that records are found by: it holds for those of any of its runs. A test is all of its terms, or, negated, not all of
 * them.
 */
export interface Term {
  readonly runs: readonly Run[];
}

/** Records that stand together in an index, or are linked to one record. */
interface Run {
  /** Undefined where no index is needed. */
  readonly index: IndexName | undefined;
  /** How much it takes to find out whether there are few: those of lower ranks are tried first. */
  readonly rank: 'value' | 'range' | 'scan';
  /** The ids, where there are few; undefined where there are many or it would take long to tell. */
  few(context: TermContext): readonly number[] | undefined;
  /** Adds every id. */
  addTo(set: IdSet, context: TermContext): void;
}

/** Rows of an index that are read to find out whether a run has few records. */
const fewRows = 32;
/** Neighbours that are read to find out the same. */
const fewNeighbours = 1_000;

/** More than a record has. */
const allNeighbours = 1_000_000_000;

/** The terms of a test, as if it were not negated. */
export function termsOf(test: SearchTest): readonly Term[] {
  switch (test.form) {
    case 'equals': {
      const index = { property: test.property.name, kind: keyFormOf(test.property.type) };
      return [{ runs: [...new Set(test.keys)].map((key) => valueRun(index, key)) }];
    }
    case 'range': {
      const index = { property: test.property.name, kind: keyFormOf(test.property.type) };
      const bounds = boundsOf(test.from, test.to);
      return [{ runs: bounds === undefined ? [] : [rangeRun(index, bounds)] }];
    }
    case 'set':
      return [{ runs: [valueRun({ property: test.property.name, kind: 'set' }, presentValue)] }];
    case 'tokens':
      return test.patterns.map((pattern) => ({
        runs: test.properties.map(({ name }) => patternRun({ property: name, kind: 'token' }, pattern)),
      }));
    case 'linked':
      return [{ runs: [...new Set(test.ids)].map((id) => linkedRun(test.toType, id, test.types)) }];
  }
}

/** The indexes that terms read. */
export function indexesOf(terms: readonly Term[]): readonly IndexName[] {
  return terms.flatMap(({ runs }) => runs.flatMap(({ index }) => index ?? []));
}

/** The ids that a term holds for, ascending, where there are few. */
export function fewOf({ runs }: Term, context: TermContext): readonly number[] | undefined {
  const [only, ...others] = runs;
  if (only === undefined) return [];
  if (others.length === 0) return only.few(context);
  const ids = new Set<number>();
  for (const run of runs) {
    const few = run.few(context);
    if (few === undefined) return undefined;
    for (const id of few) ids.add(id);
  }
  return [...ids].sort((one, other) => one - other);
}

/** Every id that all terms hold for. */
export function allOf(terms: readonly Term[], context: TermContext): IdSet {
  const [first, ...others] = terms;
  const set = new IdSet();
  for (const run of first?.runs ?? []) run.addTo(set, context);
  for (const term of others) set.intersect(allOf([term], context));
  return set;
}

/** The order in which terms are tried. */
export function rankOf({ runs }: Term): number {
  return Math.max(...runs.map(({ rank }) => ranks[rank]), 0);
}

const ranks = { value: 0, range: 1, scan: 2 } as const;

function valueRun(index: IndexName, key: SearchKey): Run {
  return {
    index,
    rank: 'value',
    few(context) {
      const rows = context.sql.entriesOfValue.all(context.index(index).key, key, 2);
      if (rows.length < 2) return fewOfRows(rows, 2);
      // A value that many have fills its rows; one that some have is spread over rows of one or a few.
      if (rows.some(([, marks]) => String(marks).length > fewRows)) return undefined;
      return fewOfRows(context.sql.entriesOfValue.all(context.index(index).key, key, fewRows), fewRows);
    },
    addTo(set, context) {
      const rows = context.sql.entriesOfValue.all(context.index(index).key, key, -1);
      for (const [bucket, marks] of rows) set.addMarks(Number(bucket), String(marks));
    },
  };
}

/** A range as its statement takes it: the ends that `bounds` has parameters for. */
interface Range {
  readonly bounds: RangeBounds;
  readonly ends: readonly SearchKey[];
}

type Bound = { readonly key: SearchKey; readonly isInclusive: boolean } | undefined;

/** Undefined where the ends are of different kinds: nothing lies between them. A range of one kind holds no value of the other. */
function boundsOf(from: Bound, to: Bound): Range | undefined {
  if (from !== undefined && to !== undefined && typeof from.key !== typeof to.key) return undefined;
  const isText = typeof (from ?? to)?.key === 'string';
  const lower = from?.key ?? (isText ? '' : -Number.MAX_VALUE);
  const above = from?.isInclusive === false ? '>' : '>=';
  if (to !== undefined) return { bounds: `${above} +? AND value ${to.isInclusive ? '<=' : '<'} +?`, ends: [lower, to.key] };
  if (from !== undefined && !isText) return { bounds: `${above} +? AND value < +?`, ends: [lower, ''] };
  return { bounds: `${above} +? AND value < x''`, ends: [lower] };
}

function rangeRun(index: IndexName, { bounds, ends }: Range): Run {
  return {
    index,
    rank: 'range',
    few: ({ sql, index: find }) => fewOfRows(readFrom(sql.entriesInRange, bounds).all(find(index).key, ...ends, fewRows), fewRows),
    addTo: (set, { sql, index: find }) => addPacked(set, readFrom(sql.packedInRange, bounds).get(find(index).key, ...ends)),
  };
}

/** Tokens that a pattern matches: one of them, those that begin alike, or, looking at each, any. */
function patternRun(index: IndexName, pattern: string): Run {
  const star = pattern.indexOf('*');
  if (star < 0) return valueRun(index, pattern);
  const range = boundsOfPrefix(pattern.slice(0, star));
  if (/^\*+$/.test(pattern.slice(star))) return rangeRun(index, range);
  const glob = pattern.replace(/[[?]/g, '[$&]');
  return {
    index,
    rank: 'scan',
    few: () => undefined,
    addTo(set, { sql, index: find }) {
      addPacked(set, readFrom(sql.packedInRangeLike, range.bounds).get(find(index).key, ...range.ends, glob));
    },
  };
}

/** Texts that begin with a prefix: those before the first text that does not, and comes after them. */
function boundsOfPrefix(prefix: string): Range {
  const points = [...prefix];
  while (points.length > 0) {
    const last = points.pop()?.codePointAt(0) ?? 0;
    if (last === 0x10ffff) continue;
    // What comes after the last character before the surrogates is the first one after them.
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    return { bounds: '>= +? AND value < +?', ends: [prefix, points.join('') + String.fromCodePoint(next)] };
  }
  return { bounds: ">= +? AND value < x''", ends: [prefix] };
}

function linkedRun(toType: ObjectTypeKey, id: RecordId, types: readonly AssociationTypeKey[] | undefined): Run {
  const read = ({ type, schema, adjacency }: TermContext, limit: number) => {
    const back = types?.map((own) => schema.links.inverseOf(own));
    const page = adjacency.page({ type: toType, id }, type, 0, limit);
    const isMeant = (place: number) => back === undefined || page.types[place]?.some((own) => back.includes(own)) === true;
    return { count: page.ids.length, ids: page.ids.filter((_, place) => isMeant(place)) };
  };
  return {
    index: undefined,
    rank: 'value',
    few(context) {
      const { count, ids } = read(context, fewNeighbours);
      return count < fewNeighbours ? ids : undefined;
    },
    addTo(set, context) {
      for (const linked of read(context, allNeighbours).ids) set.add(linked);
    },
  };
}

/** Undefined where there may be more rows than were read. */
function fewOfRows(rows: readonly SqlRow[], limit: number): readonly number[] | undefined {
  if (rows.length >= limit) return undefined;
  const [first] = rows;
  if (first === undefined) return [];
  if (rows.length === 1) return idsOfMarks(Number(first[0]), String(first[1]));
  const ids = rows.flatMap(([bucket, marks]) => idsOfMarks(Number(bucket), String(marks)));
  return [...new Set(ids)].sort((one, other) => one - other);
}

function addPacked(set: IdSet, row: SqlRow | undefined): void {
  const packed = row?.[0];
  if (typeof packed === 'string') set.addPacked(packed);
}

function readFrom<Statement>(statements: ReadonlyMap<RangeBounds, Statement>, bounds: RangeBounds): Statement {
  const statement = statements.get(bounds);
  if (statement === undefined) throw new Error(`no statement reads a range ${bounds}`);
  return statement;
}
