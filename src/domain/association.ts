import { limitPassed } from './association-limit.ts';
import type { AssociationType, AssociationTypes } from './association-type.ts';
import type { Change } from './change.ts';
import type { Facts, LinkFacts, PairRef } from './facts.ts';
import { type AssociationTypeKey, parseRecordId, type RecordId, type RecordRef } from './ids.ts';
import type { ObjectType, ObjectTypes } from './object-type.ts';
import { type Problem, problem } from './problem.ts';

/** Where a page of associations ended: the type that ordered the last row, and that row's record. */
export interface AssociationCursor {
  readonly type: AssociationTypeKey;
  readonly id: RecordId;
}

/** One edge of a default association as the answer lists it. */
export interface LinkedEdge {
  readonly from: RecordId;
  readonly to: RecordId;
  readonly type: AssociationType;
}

/** The portal's switches that change what a link does. */
export interface LinkRules {
  /** A record's first company becomes its primary one. Source: assumed (recorded reads show it, no recording the write). */
  readonly firstCompanyBecomesPrimary: boolean;
}

/**
 * Reads the two ids of a link and says what is wrong with them: not an id, or twice the same record.
 * Source: recorded assoc-2026-03-02.
 */
export function readPair(fromType: ObjectType, from: string | number, toType: ObjectType, to: string | number): PairRef | Problem {
  const fromId = parseRecordId(from);
  if (fromId === undefined) return problem('ASSOCIATION_ID_INVALID', { id: from });
  const toId = parseRecordId(to);
  if (toId === undefined) return problem('ASSOCIATION_ID_INVALID', { id: to });
  if (fromType === toType && fromId === toId) return problem('ASSOCIATION_TO_ITSELF', { id: fromId });
  return { from: { type: fromType.key, id: fromId }, to: { type: toType.key, id: toId } };
}

/** The default types of both directions of a pair, or why it has none. */
export function defaultTypesOf(
  types: AssociationTypes,
  from: ObjectType,
  to: ObjectType,
): { readonly forward: AssociationType; readonly backward: AssociationType } | Problem {
  const forward = types.between(from.key, to.key).defaultType;
  const backward = forward === undefined ? undefined : types.byKey(forward.inverseKey);
  if (forward === undefined || backward === undefined) {
    return problem('NO_DEFAULT_ASSOCIATION', { fromObjectType: from.row.legacyName, toObjectType: to.row.legacyName });
  }
  return { forward, backward };
}

/**
 * Decides the default association of one pair: nothing where the two are linked already, else one change, which makes the
 * record's first company its primary one. A missing or archived record on either side refuses the link whole, and so does a
 * limit that it would pass.
 */
export function planDefaultLink(facts: Facts, pair: PairRef, forward: AssociationType, rules: LinkRules): readonly Change[] | Problem {
  const missing = missingRecords(facts, pair);
  if (missing !== undefined) return missing;
  if (facts.typesBetween(pair.from, pair.to).length > 0) return noChanges;
  const promoted = rules.firstCompanyBecomesPrimary ? promotedType(facts, pair) : undefined;
  const types = promoted === undefined ? [forward] : [promoted, forward];
  const refused = facts.schema.associationLimits.size === 0 ? undefined : limitPassed(facts, pair, types);
  return refused ?? [{ kind: 'linked', from: pair.from, to: pair.to, types: types.map(({ key }) => key) }];
}

const noChanges: readonly Change[] = [];

/** Says which of a pair's records is not there, if any. */
function missingRecords(facts: Facts, { from, to }: PairRef): Problem | undefined {
  if (facts.presence(from) === 'live' && facts.presence(to) === 'live') return undefined;
  return invalidRecords(facts.schema.objects, ...[from, to].filter((record) => facts.presence(record) !== 'live'));
}

/** The two edges of a default association in the order that HubSpot lists them: by type id, the requested direction first on a tie. */
export function linkedEdges(pair: PairRef, forward: AssociationType, backward: AssociationType): readonly [LinkedEdge, LinkedEdge] {
  const there: LinkedEdge = { from: pair.from.id, to: pair.to.id, type: forward };
  const back: LinkedEdge = { from: pair.to.id, to: pair.from.id, type: backward };
  return forward.id <= backward.id ? [there, back] : [back, there];
}

/** Decides the removal of everything between two records; undefined where nothing links them. */
export function planUnlink(facts: Facts, pair: PairRef): Change | undefined {
  const types = facts.typesBetween(pair.from, pair.to);
  return types.length === 0 ? undefined : { kind: 'unlinked', from: pair.from, to: pair.to, types };
}

/** Association types in the order that answers list them: by category, then by type id. */
export function inListOrder(one: AssociationType, other: AssociationType): number {
  return (one.key % 4) - (other.key % 4) || one.id - other.id;
}

/** The type that a record's first link to another takes besides the default one, where this is such a link. */
export function promotedType(facts: LinkFacts, pair: PairRef): AssociationType | undefined {
  const { promoted } = facts.schema.links.between(pair.from.type, pair.to.type);
  if (promoted === undefined) return undefined;
  const isFirst =
    promoted.promotesFirst === 'from'
      ? facts.neighbourCount(pair.from, pair.to.type) === 0
      : facts.neighbourCount(pair.to, pair.from.type) === 0;
  return isFirst ? promoted : undefined;
}

/** Names records that cannot be linked: missing ones, or those that a type of link does not fit. */
export function invalidRecords(types: ObjectTypes, ...records: readonly RecordRef[]): Problem {
  const [first, ...rest] = records.map(({ type, id }) => ({ legacyName: types.byKey(type).row.legacyName, id }));
  if (first === undefined) throw new Error('no record is named');
  return problem('ASSOCIATIONS_INVALID_RECORD', first, ...rest);
}
