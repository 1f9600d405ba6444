import { limits } from '../catalogue/limits.ts';
import { recordLimits, typesWithToldProperties } from '../catalogue/usage-limits.ts';
import { type SharedUsage, sharedUsage, type TypeUsage, type Usage } from '../domain/limit-usage.ts';
import { type ObjectType, standardObjectTypes } from '../domain/object-type.ts';
import { countedPipelines, hasPipelines } from '../domain/pipeline.ts';
import type { Property } from '../domain/property.ts';
import type { Call } from './call.ts';

/** What is used of limits that HubSpot's object types have each, and the portal's own ones together. */
export interface UsageByOrigin {
  readonly hubspotDefined: readonly TypeUsage[];
  readonly custom: SharedUsage;
}

/** Counts the live records of each object type that has a limit. */
export async function recordUsage(call: Call): Promise<UsageByOrigin> {
  const hubspotDefined: TypeUsage[] = [];
  for (const type of standardObjectTypes()) {
    const limit = recordLimits.find(({ objectTypeId }) => objectTypeId === type.id)?.max;
    if (limit !== undefined) hubspotDefined.push({ type, usage: await liveRecords(call, type), limit });
  }
  const custom: TypeUsage<undefined>[] = [];
  for (const type of call.portal.schema.objects.own('never')) custom.push({ type, usage: await liveRecords(call, type), limit: undefined });
  return { hubspotDefined, custom: sharedUsage(custom, limits.customObjectRecordsMax) };
}

/** Counts the pipelines of each object type that can have some, besides HubSpot's own. */
export function pipelineUsage({ portal: { schema }, switches }: Call): UsageByOrigin {
  const limit = limits.pipelinesPerTypeMax[switches.portalTier];
  const usageOf = (type: ObjectType) => countedPipelines(type, schema.properties.pipelinesOf(type));
  const custom = schema.objects.own('never').map((type) => ({ type, usage: usageOf(type), limit: undefined }));
  return {
    hubspotDefined: standardObjectTypes()
      .filter(hasPipelines)
      .map((type) => ({ type, usage: usageOf(type), limit })),
    custom: sharedUsage(custom, limit * limits.customObjectTypesMax),
  };
}

/** Counts the properties of the portal's own: on each type that is told by itself, and on all of them. */
export function customPropertyUsage(call: Call): Usage & { readonly byType: readonly TypeUsage[] } {
  const byType = toldTypes(call).map((type) => ({ type, usage: ownProperties(call, type).length, limit: limits.customPropertiesMax }));
  return { byType, usage: call.portal.schema.properties.ownCount(), limit: limits.customPropertiesOfPortalMax };
}

/** Counts the properties of the portal's own whose values are computed. */
export function calculatedPropertyUsage(call: Call): SharedUsage {
  const byType = toldTypes(call).map((type) => ({
    type,
    usage: ownProperties(call, type).filter(({ calculated }) => calculated).length,
    limit: undefined,
  }));
  return sharedUsage(byType, limits.calculatedPropertiesMax[call.switches.portalTier]);
}

/** Counts the object types of the portal's own. */
export function objectTypeUsage({ portal }: Call): Usage {
  return { usage: portal.schema.objects.custom.length, limit: limits.customObjectTypesMax };
}

function toldTypes({ portal }: Call): readonly ObjectType[] {
  const told: readonly string[] = typesWithToldProperties;
  return [...standardObjectTypes().filter(({ id }) => id !== null && told.includes(id)), ...portal.schema.objects.own('never')];
}

function ownProperties({ portal }: Call, type: ObjectType): readonly Property[] {
  return portal.schema.properties.of(type).all.filter(({ isHubspotDefined }) => !isHubspotDefined);
}

async function liveRecords({ portal }: Call, { key: type }: ObjectType): Promise<number> {
  const { total } = await portal.search({ type, groups: [], sort: undefined, offset: 0, limit: 0 });
  return total;
}
