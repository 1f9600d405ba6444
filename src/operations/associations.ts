import {
  type AssociationCursor,
  defaultTypesOf,
  type LinkedEdge,
  type LinkRules,
  linkedEdges,
  planDefaultLink,
  planUnlink,
  readPair,
} from '../domain/association.ts';
import type { AssociationType, AssociationTypes } from '../domain/association-type.ts';
import type { Change } from '../domain/change.ts';
import type { FactRequest, Facts, PairRef } from '../domain/facts.ts';
import type { AssociationTypeKey, RecordId } from '../domain/ids.ts';
import { parseRecordId } from '../domain/ids.ts';
import { holdersOf, planLabelledLink } from '../domain/labelled-link.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { NeighbourPage, NeighbourPosition, NeighbourRows } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** Ids of a requested link as the caller sent them. */
export interface LinkInput {
  readonly from: string | number;
  readonly to: string | number;
}

/** What a default association answers: two edges for every link that holds, one problem for every one that does not. */
export interface DefaultLinks {
  readonly edges: readonly LinkedEdge[];
  readonly problems: readonly Problem[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly completedAt: number;
}

/**
 * Associates records of two types by the pair's default type, each link succeeding or failing by itself.
 * Linking what is linked already changes nothing. Answers a problem when the two types have no default association.
 */
export async function associateByDefault(
  call: Call,
  from: ObjectType,
  to: ObjectType,
  inputs: readonly LinkInput[],
): Promise<DefaultLinks | Problem> {
  const startedAt = call.now();
  const defaults = defaultTypesOf(call.portal.schema.links, from, to);
  if (isProblem(defaults)) return defaults;
  const read = inputs.map((input) => readPair(from, input.from, to, input.to));
  const pairs = read.filter((pair): pair is PairRef => !isProblem(pair));
  const decide = (facts: Facts) => {
    // An earlier command of the turn may have taken back that the two can be associated.
    const now = defaultTypesOf(facts.schema.links, from, to);
    if (isProblem(now)) return { changes: [], outcome: { edges: [], problems: read.map((pair) => (isProblem(pair) ? pair : now)) } };
    return decideLinks(call.switches, facts, read, now.forward, now.backward);
  };
  const links =
    pairs.length === 0
      ? { edges: [], problems: read.filter(isProblem) }
      : await submit(call, { facts: factsFor(call.portal.schema.links, pairs, defaults.forward), reach: 'named', decide }, startedAt);
  return { ...links, startedAt, completedAt: Math.max(startedAt, call.now()) };
}

function decideLinks(
  rules: LinkRules,
  facts: Facts,
  read: readonly (PairRef | Problem)[],
  forward: AssociationType,
  backward: AssociationType,
) {
  const changes: Change[] = [];
  const edges: LinkedEdge[] = [];
  const problems: Problem[] = [];
  for (const pair of read) {
    const plan = isProblem(pair) ? pair : planOf(facts, pair, forward, rules);
    if (isProblem(plan)) problems.push(plan);
    if (isProblem(pair) || isProblem(plan)) continue;
    edges.push(...linkedEdges(pair, forward, backward));
    for (const change of plan) {
      facts.foresee(change);
      changes.push(change);
    }
  }
  return { changes, outcome: { edges, problems } };
}

/** Few default types are one-per types: only with them somebody may have to make room. */
function factsFor(links: AssociationTypes, pairs: readonly PairRef[], forward: AssociationType): FactRequest {
  return forward.onePer === undefined ? { pairs } : { pairs, holders: pairs.flatMap((pair) => holdersOf(links, pair, [forward])) };
}

function planOf(facts: Facts, pair: PairRef, forward: AssociationType, rules: LinkRules): readonly Change[] | Problem {
  if (forward.onePer !== undefined) return planLabelledLink(facts, pair, [forward], 'kept', rules);
  return planDefaultLink(facts, pair, forward, rules);
}

/** One associated record and the types of the edges that lead to it. */
export interface AssociatedRecord {
  readonly id: RecordId;
  readonly types: readonly AssociationTypeKey[];
}

export interface AssociationPage {
  readonly rows: readonly AssociatedRecord[];
  /** Where the next page begins; undefined on the last page. */
  readonly next: AssociationCursor | undefined;
}

/** Lists the records of one type that a record is associated with, a page at a time, each once with all its types. */
export async function listAssociations(
  call: Call,
  from: ObjectType,
  id: string,
  to: ObjectType,
  page: { readonly limit: number; readonly after: AssociationCursor | undefined },
): Promise<AssociationPage | Problem> {
  const recordId = parseRecordId(id);
  if (recordId === undefined) return problem('ASSOCIATION_ID_INVALID', { id });
  const found = await call.portal.neighbours(pageRequest(call, from, recordId, to, page));
  return found === undefined ? problem('ASSOCIATIONS_OF_UNKNOWN_RECORD') : pageFrom(call, from, to, found);
}

/** What to ask storage for a page of associations. */
export function pageRequest(
  call: Call,
  from: ObjectType,
  id: RecordId,
  to: ObjectType,
  page: { readonly limit: number; readonly after: AssociationCursor | undefined },
): NeighbourPage {
  const { leading } = call.portal.schema.links.between(from.key, to.key);
  const after = page.after === undefined ? undefined : positionOf(page.after, leading);
  return { record: { type: from.key, id }, toType: to.key, limit: page.limit, after };
}

/** A page of associations from what storage found. */
export function pageFrom(call: Call, from: ObjectType, to: ObjectType, found: NeighbourRows): AssociationPage {
  const last = found.rows.at(-1);
  if (found.end === undefined || last === undefined) return { rows: found.rows, next: undefined };
  const { defaultType, types } = call.portal.schema.links.between(from.key, to.key);
  const type = 'lead' in found.end ? found.end.lead : (defaultType ?? types[0])?.key;
  if (type === undefined) throw new Error(`associations of ${from.id} with ${to.id} exist but no type of them does`);
  return { rows: found.rows, next: { type, id: last.id } };
}

function positionOf(after: AssociationCursor, leading: readonly AssociationType[]): NeighbourPosition {
  return leading.some((type) => type.key === after.type) ? { lead: after.type } : { id: after.id };
}

/**
 * Removes every association between two records, both directions. Removing what is not there changes nothing and is no
 * problem; an id that is none is.
 */
export async function removeAssociations(
  call: Call,
  from: ObjectType,
  fromId: string,
  to: ObjectType,
  toId: string,
): Promise<Problem | undefined> {
  const pair = readPair(from, fromId, to, toId);
  if (isProblem(pair)) return pair.name === 'ASSOCIATION_TO_ITSELF' ? undefined : pair;
  return submit(
    call,
    {
      facts: { pairs: [pair] },
      reach: 'named',
      decide(facts) {
        const change = planUnlink(facts, pair);
        return { changes: change === undefined ? [] : [change], outcome: undefined };
      },
    },
    call.now(),
  );
}
