import { limits } from '../catalogue/limits.ts';
import type { AssociationType } from './association-type.ts';
import type { Facts, PairRef } from './facts.ts';
import type { AssociationTypeKey, RecordRef } from './ids.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';

/**
 * Names the first configured limit that adding these types to a pair would pass, if any. Looks at counters only, in both
 * directions; edges that exist above a limit stay. `added` are types of the direction `from` → `to` that the pair lacks.
 */
export function limitPassed(facts: Facts, { from, to }: PairRef, added: readonly AssociationType[]): Problem | undefined {
  for (const type of added) {
    const refused = limitPassedBy(facts, from, to, type.key) ?? limitPassedBy(facts, to, from, type.inverseKey);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

function limitPassedBy(facts: Facts, from: RecordRef, to: RecordRef, key: AssociationTypeKey): Problem | undefined {
  const max = facts.schema.associationLimits.get(key);
  if (max === undefined || facts.edgeCount(from, to.type, key) < max) return undefined;
  return limitExceeded(facts.schema, from, to, key, max);
}

function limitExceeded({ objects, links }: PortalSchema, from: RecordRef, to: RecordRef, key: AssociationTypeKey, max: number): Problem {
  const fromName = objects.byKey(from.type).row.name;
  const toName = objects.byKey(to.type).row.plural;
  const label = links.byKey(key)?.label ?? null;
  const labelled = label === null ? '' : ` with the label ${label}`;
  return problem('ASSOCIATION_LIMIT_EXCEEDED', { fromName, id: from.id, max, toName, labelled });
}

/**
 * Says what is wrong with a limit that an administrator wants: out of range, or above what the pair's own limit allows, or,
 * for the pair's own, below that of a label. `max` counts edges that leave one record.
 */
export function limitRefused(schema: PortalSchema, type: AssociationType, max: number): Problem | undefined {
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

/** The share of a limit from which on a record counts as near it. Source: associations guide, "report on high usage". */
export const nearLimitShare = 0.8;

/** The bound that counts for one record's edges of a type: the configured one, or that of the subscription for the whole pair. */
export function effectiveLimit(schema: PortalSchema, type: AssociationType): number | undefined {
  return schema.associationLimits.get(type.key) ?? (type.isDefault ? limits.associationsPerRecordMax : undefined);
}
