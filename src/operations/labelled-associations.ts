import { readPair } from '../domain/association.ts';
import type { AssociationType } from '../domain/association-type.ts';
import type { Change } from '../domain/change.ts';
import type { Facts, LinkEnd, PairRef } from '../domain/facts.ts';
import type { AssociationTypeKey } from '../domain/ids.ts';
import {
  holdersOf,
  type OtherLabels,
  planLabelledLink,
  planUnlabel,
  readTypes,
  type TypeSpec,
  typeKeyOf,
} from '../domain/labelled-link.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { LinkInput } from './associations.ts';
import { type Call, submit } from './call.ts';

/** A requested link and the types that it names. */
export interface LabelledInput extends LinkInput {
  readonly types: readonly TypeSpec[];
}

/** A link that holds, with the texts of the labels that the request named. */
export interface LabelledLink {
  readonly pair: PairRef;
  readonly labels: readonly string[];
}

/** What a labelled association answers: one link or one problem for every input, each in the order of the inputs. */
export interface LabelledLinks {
  readonly links: readonly LabelledLink[];
  readonly problems: readonly Problem[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly completedAt: number;
}

/**
 * Associates records of two types by named types, each link succeeding or failing by itself. `otherLabels` says what becomes
 * of labels that a link has and its input does not name.
 */
export async function associateLabelled(
  call: Call,
  from: ObjectType,
  to: ObjectType,
  inputs: readonly LabelledInput[],
  otherLabels: OtherLabels,
): Promise<LabelledLinks> {
  const startedAt = call.now();
  const read = inputs.map((input) => readInput(call, from, to, input));
  const sound = read.filter((input): input is ReadInput => !isProblem(input));
  const facts = { pairs: sound.map(({ pair }) => pair), holders: sound.flatMap(({ holders }) => holders) };
  const decide = (known: Facts) => decideLinks(call, known, read, otherLabels);
  const done =
    sound.length === 0 ? { links: [], problems: read.filter(isProblem) } : await submit(call, { facts, reach: 'named', decide }, startedAt);
  return { ...done, startedAt, completedAt: Math.max(startedAt, call.now()) };
}

interface ReadInput {
  readonly pair: PairRef;
  readonly specs: readonly TypeSpec[];
  readonly holders: readonly LinkEnd[];
}

function readInput(
  call: Call,
  from: ObjectType,
  to: ObjectType,
  { from: fromId, to: toId, types: specs }: LabelledInput,
): ReadInput | Problem {
  const pair = readPair(from, fromId, to, toId);
  if (isProblem(pair)) return pair;
  const types = readTypes(call.portal.schema, specs);
  return isProblem(types) ? types : { pair, specs, holders: holdersOf(call.portal.schema.links, pair, types) };
}

function decideLinks(call: Call, facts: Facts, read: readonly (ReadInput | Problem)[], otherLabels: OtherLabels) {
  const changes: Change[] = [];
  const links: LabelledLink[] = [];
  const problems: Problem[] = [];
  for (const input of read) {
    const plan = isProblem(input) ? input : planOf(call, facts, input, otherLabels);
    if (isProblem(plan)) {
      problems.push(plan);
      continue;
    }
    for (const change of plan.changes) facts.foresee(change);
    changes.push(...plan.changes);
    links.push(plan.link);
  }
  return { changes, outcome: { links, problems } };
}

/** Types are read again from the facts: an earlier command of the turn may have changed them. */
function planOf(call: Call, facts: Facts, { pair, specs }: ReadInput, otherLabels: OtherLabels) {
  const named = readTypes(facts.schema, specs);
  if (isProblem(named)) return named;
  const changes = planLabelledLink(facts, pair, named, otherLabels, call.switches);
  return isProblem(changes) ? changes : { changes, link: { pair, labels: labelsOf(pair, named) } };
}

function labelsOf({ from }: PairRef, named: readonly AssociationType[]): readonly string[] {
  const labels: string[] = [];
  for (const { from: type, label } of named) if (type === from.type && label !== null) labels.push(label);
  return labels;
}

/** One pair of a removal, and the types to take off it; all of them where `types` is undefined. */
export interface RemovalInput extends LinkInput {
  readonly types: readonly TypeSpec[] | undefined;
}

/**
 * Takes types off links, or the links whole, in both directions. What is not set changes nothing. An id that cannot be one
 * refuses the request before anything is removed.
 */
export async function removeTypes(
  call: Call,
  from: ObjectType,
  to: ObjectType,
  inputs: readonly RemovalInput[],
): Promise<{ readonly startedAt: number; readonly completedAt: number } | Problem> {
  const startedAt = call.now();
  const removals: { readonly pair: PairRef; readonly keys: readonly AssociationTypeKey[] | undefined }[] = [];
  for (const input of inputs) {
    const pair = readPair(from, input.from, to, input.to);
    if (isProblem(pair) && pair.name !== 'ASSOCIATION_TO_ITSELF') return pair;
    if (!isProblem(pair)) removals.push({ pair, keys: input.types?.flatMap(keyOf) });
  }
  const decide = (facts: Facts) => {
    const changes: Change[] = [];
    for (const { pair, keys } of removals) {
      const change = planUnlabel(facts, pair, keys ?? facts.typesBetween(pair.from, pair.to));
      if (change === undefined) continue;
      facts.foresee(change);
      changes.push(change);
    }
    return { changes, outcome: undefined };
  };
  if (removals.length > 0) {
    await submit(call, { facts: { pairs: removals.map(({ pair }) => pair) }, reach: 'named', decide }, startedAt);
  }
  return { startedAt, completedAt: Math.max(startedAt, call.now()) };
}

function keyOf({ associationCategory, associationTypeId }: TypeSpec): readonly AssociationTypeKey[] {
  const key = typeKeyOf(associationCategory, associationTypeId);
  return key === undefined ? [] : [key];
}
