import { associationCategories } from '../catalogue/association-categories.ts';
import { limits } from '../catalogue/limits.ts';
import type { AssociationTypes } from '../domain/association-type.ts';
import type { AssociationTypeKey, ObjectTypeKey, RecordRef } from '../domain/ids.ts';
import { typeKeyOf } from '../domain/labelled-link.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { Call } from './call.ts';
import { type GraphFilter, inOrder, type Place, type Visit, Walk, type WalkBound, WalkBudget } from './graph-walk.ts';

/** A page of the records around one. */
export interface GraphNeighbours {
  /** By distance, then by object type and id. */
  readonly visits: readonly Visit[];
  /** Where the page ended; undefined on the last one. */
  readonly next: Place | undefined;
  /** How many records the read found, on all pages. */
  readonly total: number;
  /** The bound that kept the read from finding more, if any. */
  readonly truncated: WalkBound | undefined;
}

/**
 * Finds the records around one, up to a number of hops away: each once, at its shortest distance. Every page walks anew and
 * gives what comes after the page before, so that a page is as dear as the whole; the bounds are those of one page.
 */
export async function readGraphNeighbours(
  call: Call,
  start: RecordRef,
  filter: GraphFilter,
  page: { readonly hops: number; readonly limit: number; readonly after: Place | undefined },
): Promise<GraphNeighbours | Problem> {
  if (!(await isLive(call, start))) return problem('RECORD_NOT_FOUND');
  const budget = new WalkBudget(call);
  const walk = new Walk(call.portal, start, filter, budget);
  for (let hop = 0; hop < page.hops && walk.width > 0 && budget.passed === undefined; hop += 1) await walk.widen();
  const found = [...walk.visits].slice(1).sort(inOrder);
  const { after } = page;
  const rest = after === undefined ? found : found.filter((visit) => inOrder(visit, after) > 0);
  const visits = rest.slice(0, page.limit);
  return { visits, next: rest.length > page.limit ? visits.at(-1) : undefined, total: found.length, truncated: budget.passed };
}

/** One link of a path, with its types in the direction of the path. */
export interface PathStep {
  readonly from: RecordRef;
  readonly to: RecordRef;
  readonly types: readonly AssociationTypeKey[];
}

export interface GraphPath {
  /** Empty for a path from a record to itself; undefined where none was found. */
  readonly steps: readonly PathStep[] | undefined;
  /** The bound that ended the search, if any: then a path may exist that was not found. */
  readonly truncated: WalkBound | undefined;
}

/**
 * Finds a shortest path between two records, of `hopsMax` links at most, by walking from both ends in turn. Of several that
 * are equally short the same data gives the same one. Never answers a path that is longer than another: where a bound ends
 * the search it answers none.
 */
export async function findGraphPath(
  call: Call,
  from: RecordRef,
  to: RecordRef,
  filter: GraphFilter,
  hopsMax: number,
): Promise<GraphPath | Problem> {
  if (!(await isLive(call, from)) || !(await isLive(call, to))) return problem('RECORD_NOT_FOUND');
  if (from.type === to.type && from.id === to.id) return { steps: [], truncated: undefined };
  const { links } = call.portal.schema;
  const budget = new WalkBudget(call);
  const ahead = new Walk(call.portal, from, filter, budget);
  const back = new Walk(call.portal, to, inverted(links, filter), budget);
  for (let hop = 0; hop < hopsMax && ahead.width > 0 && back.width > 0 && budget.passed === undefined; hop += 1) {
    // Before each hop no path of `hop` links exists, so that the first meeting is on a shortest one.
    // The end with fewer links goes on: a hub is met rather than walked through.
    const [walk, other] = (await ahead.weight()) <= (await back.weight()) ? [ahead, back] : [back, ahead];
    const meeting = await walk.widen(other);
    const rest = meeting === undefined ? undefined : other.visitOf(meeting.record);
    if (meeting === undefined || rest === undefined) continue;
    const [there, onwards] = walk === ahead ? [meeting, rest] : [rest, meeting];
    return {
      steps: [
        ...stepsTo(there),
        ...stepsTo(onwards)
          .map((step) => turned(links, step))
          .reverse(),
      ],
      truncated: undefined,
    };
  }
  return { steps: undefined, truncated: budget.passed };
}

/** How many records of one type a record is linked to, and by which types of link. */
export interface GraphCount {
  readonly toType: ObjectTypeKey;
  readonly total: number;
  /** By key; the default type counts every link. */
  readonly byType: ReadonlyMap<AssociationTypeKey, number>;
}

/** Counts a record's links by the type of the other record and by association type, from counters where it has many. */
export async function countGraphLinks(call: Call, record: RecordRef): Promise<readonly GraphCount[] | Problem> {
  if (!(await isLive(call, record))) return problem('RECORD_NOT_FOUND');
  const counts: GraphCount[] = [];
  for (const { type: toType } of await call.portal.neighbourTypes(record)) {
    const { rows } = await call.portal.neighbourCounts({ fromType: record.type, toType, after: record.id - 1, limit: 1, least: 1 });
    const row = rows.find(({ id }) => id === record.id);
    // Unlinked since its types were read.
    if (row === undefined) continue;
    const { defaultType } = call.portal.schema.links.between(record.type, toType);
    // A counter may stay at zero.
    const byType = new Map([...row.byType].filter(([, count]) => count > 0).sort(([one], [other]) => one - other));
    if (defaultType !== undefined) byType.set(defaultType.key, row.total);
    counts.push({ toType, total: row.total, byType });
  }
  return counts;
}

/**
 * The association types that a text means: `HUBSPOT_DEFINED-279` or `0-279` one, any other text all that have it as their
 * label, whatever its letter case. Empty where the portal knows none.
 */
export function typesMeant(links: AssociationTypes, text: string): readonly AssociationTypeKey[] {
  const [, category = '', typeId = ''] = /^([A-Z_]+|\d)-(\d{1,10})$/.exec(text) ?? [];
  const name = associationCategories[Number(category)] ?? category;
  const key = category === '' ? undefined : typeKeyOf(name, typeId);
  if (key !== undefined && links.byKey(key) !== undefined) return [key];
  const label = text.toLowerCase();
  return [...links.all].filter((type) => type.label?.toLowerCase() === label).map((type) => type.key);
}

/** The bound's number, by its name. */
export const walkBounds: Readonly<Record<WalkBound, number>> = {
  nodes: limits.graphNodesMax,
  edges: limits.graphEdgesMax,
  time: limits.graphMsMax,
};

async function isLive(call: Call, record: RecordRef): Promise<boolean> {
  const found = await call.portal.record(record);
  return found !== undefined && found.archivedAt === null;
}

function inverted(links: AssociationTypes, filter: GraphFilter): GraphFilter {
  const { associationTypes } = filter;
  if (associationTypes === undefined) return filter;
  return { ...filter, associationTypes: new Set([...associationTypes].map((key) => links.inverseOf(key))) };
}

function stepsTo(visit: Visit): readonly PathStep[] {
  const steps: PathStep[] = [];
  for (let at = visit; at.via !== undefined; at = at.via.from) {
    steps.push({ from: at.via.from.record, to: at.record, types: at.via.types });
  }
  return steps.reverse();
}

function turned(links: AssociationTypes, { from, to, types }: PathStep): PathStep {
  return { from: to, to: from, types: types.flatMap((key) => links.byKey(key)?.inverseKey ?? []) };
}
