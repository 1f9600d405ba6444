import { readPair } from '../domain/association.ts';
import type { AssociationType } from '../domain/association-type.ts';
import type { Change } from '../domain/change.ts';
import type { Facts, LinkEnd, PairRef } from '../domain/facts.ts';
import { holdersOf, planLabelledLink } from '../domain/labelled-link.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { StoredRecord } from '../domain/record.ts';
import { missingEnds, planTypedUnlink, readTypeWord, type TypeWord } from '../domain/v3-association.ts';
import type { LinkInput } from './associations.ts';
import { type Call, submit } from './call.ts';

/** Two object types as a path names them: what they are, and how the caller wrote them. */
export interface TypedPath {
  readonly from: ObjectType;
  readonly to: ObjectType;
  readonly fromWord: string;
  readonly toWord: string;
}

/** A requested link and the one type that v3 lets it name. */
export interface TypedInput extends LinkInput {
  readonly type: string | number;
}

/** A link that holds, and the type by which it was asked for, in both directions. */
export interface TypedLink {
  readonly pair: PairRef;
  readonly type: AssociationType;
  readonly inverse: AssociationType;
}

/** What a v3 batch answers: the links that hold, and what is wrong with the others; one input can have two problems. */
export interface TypedLinks {
  readonly links: readonly TypedLink[];
  readonly problems: readonly Problem[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly completedAt: number;
}

/** An input whose ids and type are sound. */
interface ReadInput {
  readonly pair: PairRef;
  readonly word: TypeWord;
  readonly holders: readonly LinkEnd[];
}

/** Adds one named type to each of many links, each link succeeding or failing by itself. Labels that a link has stay. */
export async function associateTyped(call: Call, path: TypedPath, inputs: readonly TypedInput[]): Promise<TypedLinks> {
  const startedAt = call.now();
  const read = inputs.map((input) => readInput(call, path, input));
  const sound = read.filter((input): input is ReadInput => !isProblem(input));
  const facts = { pairs: sound.map(({ pair }) => pair), holders: sound.flatMap(({ holders }) => holders) };
  const decide = (known: Facts) => decideLinks(call, known, read);
  const done =
    sound.length === 0 ? { links: [], problems: read.filter(isProblem) } : await submit(call, { facts, reach: 'named', decide }, startedAt);
  return { ...done, startedAt, completedAt: Math.max(startedAt, call.now()) };
}

/** Adds one named type to one link and answers the record that it leaves. */
export async function associateOneTyped(call: Call, path: TypedPath, input: TypedInput): Promise<StoredRecord | Problem> {
  const read = readInput(call, path, input);
  if (isProblem(read)) return read;
  const { pair, holders } = read;
  const decide = (facts: Facts) => {
    const plan = planOf(call, facts, read);
    const outcome = 'link' in plan ? facts.record(pair.from) : plan[0];
    if (outcome === undefined) throw new Error(`record ${pair.from.type}:${pair.from.id} is live but was not read`);
    return { changes: 'link' in plan ? plan.changes : [], outcome };
  };
  return submit(call, { facts: { records: [pair.from], pairs: [pair], holders }, reach: 'named', decide }, call.now());
}

/**
 * Takes one named type off each of many links, in both directions. What is not set, or not there, changes nothing; an id or a
 * type that cannot be one refuses the request before anything is removed.
 */
export async function removeTyped(call: Call, path: TypedPath, inputs: readonly TypedInput[]): Promise<Problem | undefined> {
  const read: ReadInput[] = [];
  for (const input of inputs) {
    const one = readInput(call, path, input);
    if (!isProblem(one)) read.push(one);
    else if (one.name !== 'ASSOCIATION_TO_ITSELF') return one;
  }
  if (read.length === 0) return undefined;
  const decide = (facts: Facts) => {
    const changes: Change[] = [];
    for (const { pair, word } of read) {
      const type = readTypeWord(facts.schema.links, pair.from.type, pair.to.type, word);
      const change = isProblem(type) ? undefined : planTypedUnlink(facts, pair, type);
      if (change === undefined) continue;
      facts.foresee(change);
      changes.push(change);
    }
    return { changes, outcome: undefined };
  };
  return submit(call, { facts: { pairs: read.map(({ pair }) => pair) }, reach: 'named', decide }, call.now());
}

function readInput(call: Call, path: TypedPath, input: TypedInput): ReadInput | Problem {
  const { from, to, fromWord, toWord } = path;
  const pair = readPair(from, input.from, to, input.to);
  if (isProblem(pair)) return pair;
  const word: TypeWord = { type: input.type, fromWord, toWord };
  const type = readTypeWord(call.portal.schema.links, from.key, to.key, word);
  return isProblem(type) ? type : { pair, word, holders: holdersOf(call.portal.schema.links, pair, [type]) };
}

function decideLinks(call: Call, facts: Facts, read: readonly (ReadInput | Problem)[]) {
  const changes: Change[] = [];
  const links: TypedLink[] = [];
  const problems: Problem[] = [];
  for (const input of read) {
    const plan = isProblem(input) ? [input] : planOf(call, facts, input);
    if (!('link' in plan)) {
      problems.push(...plan);
      continue;
    }
    for (const change of plan.changes) facts.foresee(change);
    changes.push(...plan.changes);
    links.push(plan.link);
  }
  return { changes, outcome: { links, problems } };
}

interface TypedPlan {
  readonly changes: readonly Change[];
  readonly link: TypedLink;
}

/** The type is read again from the facts: an earlier command of the turn may have changed what the word means. */
function planOf(call: Call, facts: Facts, { pair, word }: ReadInput): TypedPlan | readonly Problem[] {
  const { links } = facts.schema;
  const type = readTypeWord(links, pair.from.type, pair.to.type, word);
  if (isProblem(type)) return [type];
  const missing = missingEnds(facts, pair);
  if (missing.length > 0) return missing;
  const changes = planLabelledLink(facts, pair, [type], 'kept', call.switches);
  if (isProblem(changes)) return [changes];
  const inverse = links.byKey(type.inverseKey);
  if (inverse === undefined) throw new Error(`association type ${type.key} has no inverse`);
  return { changes, link: { pair, type, inverse } };
}
