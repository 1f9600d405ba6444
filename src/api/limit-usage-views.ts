import { wordsFor } from '../domain/association-usage.ts';
import { roundedPercentage, type SharedUsage, type TypeUsage, type Usage } from '../domain/limit-usage.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import type { UsageByOrigin } from '../operations/limit-usage.ts';
import type { LimitedUsageBody, SharedUsageBody, UsageBody, UsageByOriginBody } from './limit-usage-schemas.ts';
import type { ValueOf } from './schema.ts';

/** Usage by object type, by the names of the types. Source: limits tracking guide. */
export function usageByOriginView(schema: PortalSchema, usage: UsageByOrigin): ValueOf<typeof UsageByOriginBody> {
  return {
    hubspotDefinedObjectTypes: byName(usage.hubspotDefined.map((row) => limitedView(schema, row))),
    customObjectTypes: sharedUsageView(schema, usage.custom),
  };
}

/** Usage of object types that share a limit. */
export function sharedUsageView(schema: PortalSchema, shared: SharedUsage): ValueOf<typeof SharedUsageBody> {
  const byObjectType = byName(shared.byType.map(({ type, usage }) => ({ ...namesOf(schema, type), usage })));
  return { byObjectType, ...overallView(shared) };
}

/** Usage of object types with a limit each and one that they share. */
export function limitedUsageView(
  schema: PortalSchema,
  usage: Usage & { readonly byType: readonly TypeUsage[] },
): ValueOf<typeof LimitedUsageBody> {
  return { byObjectType: byName(usage.byType.map((row) => limitedView(schema, row))), ...overallView(usage) };
}

/** Usage of one limit. */
export function usageView(usage: Usage): ValueOf<typeof UsageBody> {
  return { limit: usage.limit, usage: usage.usage, percentage: roundedPercentage(usage) };
}

function limitedView(schema: PortalSchema, row: TypeUsage) {
  return { ...namesOf(schema, row.type), ...usageView(row) };
}

function overallView(usage: Usage) {
  return { overallLimit: usage.limit, overallUsage: usage.usage, overallPercentage: roundedPercentage(usage) };
}

function namesOf(schema: PortalSchema, type: ObjectType) {
  const { singular, plural } = wordsFor(schema, type);
  return { objectTypeId: type.id ?? '', singularLabel: singular, pluralLabel: plural };
}

function byName<Row extends { readonly singularLabel: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((one, other) => (one.singularLabel < other.singularLabel ? -1 : 1));
}
