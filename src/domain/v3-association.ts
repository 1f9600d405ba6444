import { inListOrder, planUnlink } from './association.ts';
import { type AssociationType, type AssociationTypes, isCustomLabel } from './association-type.ts';
import type { Change } from './change.ts';
import type { Facts, PairRef } from './facts.ts';
import type { ObjectTypeKey, RecordRef } from './ids.ts';
import { planUnlabel } from './labelled-link.ts';
import { type Problem, problem } from './problem.ts';

/** Which types of an association v3 shows: those it always had, or unlabelled company links and portals' labels as well. */
export type ShownTypes = 'classic' | 'all';

/** A type of association as v3 names it, and the pair of object types as the caller wrote it, which a refusal repeats. */
export interface TypeWord {
  readonly type: string | number;
  readonly fromWord: string;
  readonly toWord: string;
}

/**
 * Finds the type of an ordered pair that a caller names by its name or by its id; an id means HubSpot's own type first, then
 * the portal's. Source: recorded assoc-v3-08; an id in the place of a name from a live test of 2025-01.
 */
export function readTypeWord(links: AssociationTypes, from: ObjectTypeKey, to: ObjectTypeKey, word: TypeWord): AssociationType | Problem {
  const text = String(word.type);
  const id = /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  const [found] = links
    .between(from, to)
    .types.filter((type) => (id === undefined ? type.name === text : type.id === id))
    .sort(inListOrder);
  return found ?? problem('ASSOCIATION_TYPE_NOT_BETWEEN', { type: text, fromObjectType: word.fromWord, toObjectType: word.toWord });
}

/**
 * The types of an ordered pair that a v3 read shows, in the order of its rows. Where a pair has a primary type, the plain name
 * belongs to it, and classic reads show it without the unlabelled type. Source: v3 associations guide; recorded assoc-v3-03.
 */
export function typesShown(links: AssociationTypes, from: ObjectTypeKey, to: ObjectTypeKey, shown: ShownTypes): readonly AssociationType[] {
  const { types, promoted } = links.between(from, to);
  const isClassic = (type: AssociationType) => !isCustomLabel(type) && !(type.isDefault && promoted !== undefined);
  return types.filter((type) => shown === 'all' || isClassic(type)).sort(inListOrder);
}

/** Says which ends of a link are not there, each by itself: v3 names both. Source: recorded assoc-v3-05, -06, -07. */
export function missingEnds(facts: Facts, { from, to }: PairRef): readonly Problem[] {
  const valuesOf = (record: RecordRef) => ({ name: facts.schema.objects.byKey(record.type).row.name, id: record.id });
  const missing: Problem[] = [];
  if (facts.presence(from) !== 'live') missing.push(problem('FROM_OBJECT_NOT_FOUND', valuesOf(from)));
  if (facts.presence(to) !== 'live') missing.push(problem('TO_OBJECT_NOT_FOUND', valuesOf(to)));
  return missing;
}

/**
 * Decides what removing one type does in v3: the unlabelled type, the primary one, which has the plain name, and the only type
 * of a link take the link away whole; any other goes by itself. Source: v3 associations guide; assumed: the primary one.
 */
export function planTypedUnlink(facts: Facts, pair: PairRef, type: AssociationType): Change | undefined {
  const { promoted } = facts.schema.links.between(pair.from.type, pair.to.type);
  const isWhole = type.isDefault || type.key === promoted?.key || facts.typesBetween(pair.from, pair.to).every((key) => key === type.key);
  return isWhole ? planUnlink(facts, pair) : planUnlabel(facts, pair, [type.key]);
}
