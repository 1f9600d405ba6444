import { type AssociationCategory, associationCategories } from '../catalogue/association-categories.ts';
import { limits } from '../catalogue/limits.ts';
import type { AssociationType } from './association-type.ts';
import type { LinkFacts, PairRef } from './facts.ts';
import { type AssociationTypeKey, associationTypeKeyOf, type RecordRef } from './ids.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema, SchemaChange } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';

/**
 * Names the first configured limit that adding these types to a pair would pass, if any. Looks at counters only, in both
 * directions; edges that exist above a limit stay. `added` are types of the direction `from` → `to` that the pair lacks.
 */
export function limitPassed(facts: LinkFacts, { from, to }: PairRef, added: readonly AssociationType[]): Problem | undefined {
  for (const type of added) {
    // Who holds at most one lets go of it for the next: no limit is below one.
    const there = type.onePer === 'from' ? undefined : limitPassedBy(facts, from, to, type.key);
    const refused = there ?? (type.onePer === 'to' ? undefined : limitPassedBy(facts, to, from, type.inverseKey));
    if (refused !== undefined) return refused;
  }
  return undefined;
}

function limitPassedBy(facts: LinkFacts, from: RecordRef, to: RecordRef, key: AssociationTypeKey): Problem | undefined {
  const max = facts.schema.associationLimits.get(key);
  if (max === undefined || facts.edgeCount(from, to.type, key) < max) return undefined;
  return limitExceeded(facts.schema, from, to, key, max);
}

/** Says that one record's edges of a type have reached their limit. */
export function limitExceeded(
  { objects, links }: PortalSchema,
  from: RecordRef,
  to: RecordRef,
  key: AssociationTypeKey,
  max: number,
): Problem {
  const fromName = objects.byKey(from.type).row.name;
  const toName = objects.byKey(to.type).row.plural;
  const label = links.byKey(key)?.label ?? null;
  const labelled = label === null ? '' : ` with the label ${label}`;
  return problem('ASSOCIATION_LIMIT_EXCEEDED', { fromName, id: from.id, max, toName, labelled });
}

/** An association type as a limit names it. */
export interface LimitedType {
  readonly category: AssociationCategory;
  readonly typeId: number;
}

/** Finds the type that a limit is for; it must lead from the first object type to the second. Source: recorded assoc-limits-03. */
export function limitedType(
  schema: PortalSchema,
  from: ObjectType,
  to: ObjectType,
  { category, typeId }: LimitedType,
): AssociationType | Problem {
  const ordinal = associationCategories.indexOf(category);
  const type = schema.links.byKey(associationTypeKeyOf(ordinal, typeId));
  if (type?.from === from.key && type.to === to.key) return type;
  const names = { fromObjectType: from.row.legacyName, toObjectType: to.row.legacyName };
  return problem('ASSOCIATION_TYPE_NOT_BETWEEN', { type: `${ordinal}-${typeId}`, ...names });
}

/** Decides a limit, or with null that there is none any more; undefined where it is so already. What exceeds it stays. */
export function planLimit(schema: PortalSchema, type: AssociationType, max: number | null): SchemaChange | Problem | undefined {
  if (max === (schema.associationLimits.get(type.key) ?? null)) return undefined;
  const refused = max === null ? undefined : limitRefused(schema, type, max);
  return refused ?? { kind: 'associationLimitSet', type: type.key, max };
}

/**
 * Says what is wrong with a limit that an administrator wants: out of range, or above what the pair's own limit allows, or,
 * for the pair's own, below that of a label. `max` counts edges that leave one record.
 */
function limitRefused(schema: PortalSchema, type: AssociationType, max: number): Problem | undefined {
  const bounds = boundsOfLimit(schema, type);
  if (Number.isInteger(max) && max >= bounds.min && max <= bounds.max) return undefined;
  return problem('ASSOCIATION_LIMIT_INVALID', { max, lowest: bounds.min, highest: bounds.max });
}

function boundsOfLimit(schema: PortalSchema, type: AssociationType): { readonly min: number; readonly max: number } {
  const { types, defaultType } = schema.links.between(type.from, type.to);
  if (!type.isDefault) {
    const ofPair = defaultType === undefined ? undefined : schema.associationLimits.get(defaultType.key);
    return { min: 1, max: ofPair ?? limits.associationLimitMax };
  }
  const ofLabels = types.filter(({ isDefault }) => !isDefault).map(({ key }) => schema.associationLimits.get(key) ?? 1);
  return { min: Math.max(1, ...ofLabels), max: limits.associationLimitMax };
}

/** The bound that counts for one record's edges of a type: the configured one, or that of the subscription for the whole pair. */
export function effectiveLimit(schema: PortalSchema, type: AssociationType): number | undefined {
  const configured = schema.associationLimits.get(type.key);
  if (configured !== undefined || !type.isDefault) return configured;
  const own = limits.associationsPerRecordExceptions.find(({ typeId }) => type.category === 'HUBSPOT_DEFINED' && typeId === type.id);
  return own?.max ?? limits.associationsPerRecordMax;
}
