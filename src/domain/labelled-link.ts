import { associationCategories } from '../catalogue/association-categories.ts';
import { invalidRecords, type LinkRules, promotedType } from './association.ts';
import { limitPassed } from './association-limit.ts';
import { type AssociationType, type AssociationTypes, isCustomLabel } from './association-type.ts';
import type { Change, LinkChange } from './change.ts';
import type { Facts, LinkEnd, LinkFacts, PairRef } from './facts.ts';
import { type AssociationTypeKey, associationTypeKeyOf, type RecordRef } from './ids.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';

/** An association type as a caller names it. An empty category counts as HUBSPOT_DEFINED; an id may be digits in a string. */
export interface TypeSpec {
  readonly associationCategory: string;
  readonly associationTypeId: string | number;
}

/** What happens to the labels that a pair has and a request does not name. */
export type OtherLabels = 'replaced' | 'kept';

/** Finds the types that a request names, each once, or says which are no types of the portal. Source: recorded assoc-v4-06. */
export function readTypes(schema: PortalSchema, specs: readonly TypeSpec[]): readonly AssociationType[] | Problem {
  const found = new Set<AssociationType>();
  const unknown: { readonly category: string; readonly typeId: string | number }[] = [];
  for (const { associationCategory, associationTypeId } of specs) {
    const key = typeKeyOf(associationCategory, associationTypeId);
    const type = key === undefined ? undefined : schema.links.byKey(key);
    if (type === undefined) unknown.push({ category: associationCategory || associationCategories[0], typeId: associationTypeId });
    else found.add(type);
  }
  const [first, ...rest] = unknown;
  return first === undefined ? [...found] : problem('ASSOCIATION_TYPE_UNKNOWN', first, ...rest);
}

/** The key of a category and a type id; undefined where they cannot be one. */
export function typeKeyOf(category: string, typeId: string | number): AssociationTypeKey | undefined {
  const ordinal = category === '' ? 0 : (associationCategories as readonly string[]).indexOf(category);
  const id = Number(typeId);
  return ordinal < 0 || !Number.isSafeInteger(id) || id <= 0 ? undefined : associationTypeKeyOf(ordinal, id);
}

/** Records that may have to let go of what they hold when these types, and the default one with them, are added to a pair. */
export function holdersOf(links: AssociationTypes, { from, to }: PairRef, named: readonly AssociationType[]): readonly LinkEnd[] {
  const { defaultType } = links.between(from.type, to.type);
  const isOnePer = (end: 'from' | 'to') => defaultType?.onePer === end || named.some(({ onePer }) => onePer === end);
  const ends: LinkEnd[] = [];
  if (isOnePer('from')) ends.push({ record: from, toType: to.type });
  if (isOnePer('to')) ends.push({ record: to, toType: from.type });
  return ends;
}

/**
 * Decides a link by named types. The default type always comes along. Labels of the portal's users that are not named go
 * where they are `replaced`, which needs a label among the named types or no type at all; HubSpot's own types stay. What an
 * end holds already by a one-per type gives way. Refused whole where a record is missing, a type does not fit, or a limit
 * would be passed. Source: associations guide; live test of 2025-01 on what is replaced.
 */
export function planLabelledLink(
  facts: LinkFacts,
  pair: PairRef,
  named: readonly AssociationType[],
  otherLabels: OtherLabels,
  rules: LinkRules,
): readonly LinkChange[] | Problem {
  const misfit = misfits(facts, pair, named);
  if (misfit.length > 0) return invalidRecords(facts.schema.objects, ...misfit);
  const { links } = facts.schema;
  const current = facts.typesBetween(pair.from, pair.to);
  const wanted = wantedTypes(facts, pair, named, current.length === 0, rules);
  const added = wanted.filter(({ key }) => !current.includes(key));
  const refused = facts.schema.associationLimits.size === 0 ? undefined : limitPassed(facts, pair, added);
  if (refused !== undefined) return refused;
  const isReplacing = otherLabels === 'replaced' && (named.length === 0 || named.some(isCustomLabel));
  const gone = !isReplacing
    ? []
    : current.filter((key) => {
        const type = links.byKey(key);
        return type !== undefined && isCustomLabel(type) && !named.includes(type);
      });
  const changes: LinkChange[] = [];
  if (gone.length > 0) changes.push({ kind: 'unlinked', from: pair.from, to: pair.to, types: gone });
  for (const type of added) changes.push(...demotions(facts, pair, type));
  if (added.length > 0) changes.push({ kind: 'linked', from: pair.from, to: pair.to, types: added.map(({ key }) => key) });
  return changes;
}

/**
 * Decides which types a removal takes off a pair: those named that are set, or everything where the default type is among
 * them. Types that are not set, and ids of no type at all, change nothing. Source: associations guide, live suite of 2025-02.
 */
export function planUnlabel(facts: Facts, pair: PairRef, keys: readonly AssociationTypeKey[]): Change | undefined {
  const current = facts.typesBetween(pair.from, pair.to);
  const named = current.filter((key) => keys.includes(key));
  if (named.length === 0) return undefined;
  const isWhole = named.some((key) => facts.schema.links.byKey(key)?.isDefault === true);
  return { kind: 'unlinked', from: pair.from, to: pair.to, types: isWhole ? current : named };
}

function wantedTypes(
  facts: LinkFacts,
  pair: PairRef,
  named: readonly AssociationType[],
  isNew: boolean,
  rules: LinkRules,
): readonly AssociationType[] {
  const { defaultType, promoted } = facts.schema.links.between(pair.from.type, pair.to.type);
  const wanted = new Set(named);
  if (defaultType !== undefined) wanted.add(defaultType);
  if (isNew && promoted !== undefined && rules.firstCompanyBecomesPrimary) {
    const first = promotedType(facts, pair);
    if (first !== undefined) wanted.add(first);
  }
  return [...wanted];
}

/** Ids that are no records of the types that the link wants at that end. HubSpot looks there, not at the path. Source: hubspot-api-nodejs#646. */
function misfits(facts: LinkFacts, { from, to }: PairRef, named: readonly AssociationType[]): readonly RecordRef[] {
  const wrong = new Map<string, RecordRef>();
  const note = (record: RecordRef) => wrong.set(`${record.type}:${record.id}`, record);
  for (const type of named) {
    if (type.from !== from.type) note({ type: type.from, id: from.id });
    if (type.to !== to.type) note({ type: type.to, id: to.id });
  }
  if (wrong.size === 0) for (const record of [from, to]) if (facts.presence(record) !== 'live') note(record);
  return [...wrong.values()];
}

/** Whoever holds one record by a one-per type lets go of it when it takes another. */
function demotions(facts: LinkFacts, { from, to }: PairRef, type: AssociationType): readonly LinkChange[] {
  if (type.onePer === undefined) return [];
  const [holder, other, key] = type.onePer === 'from' ? [from, to, type.key] : [to, from, type.inverseKey];
  // A first link has nobody to make room for, and then the command need not have asked.
  if (facts.neighbourCount(holder, other.type) === 0) return [];
  const held = facts.held(holder, other.type, key);
  if (held === undefined || held.id === other.id) return [];
  // Without its default type a link is none: the whole link gives way.
  return [{ kind: 'unlinked', from: holder, to: held, types: type.isDefault ? facts.typesBetween(holder, held) : [key] }];
}
