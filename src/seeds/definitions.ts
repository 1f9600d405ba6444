import { newObjectSchema } from '../api/sent-object-schema.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { ownersOf } from '../domain/owner.ts';
import { customGroup } from '../domain/portal-properties.ts';
import { isProblem } from '../domain/problem.ts';
import { hubspotGroups, hubspotProperties, type PropertyGroup } from '../domain/property.ts';
import { readRuleType } from '../domain/property-rule-write.ts';
import { createLabel } from '../operations/association-labels.ts';
import { setLimits } from '../operations/association-limits.ts';
import type { Call } from '../operations/call.ts';
import { createObjectSchema, createSchemaAssociation } from '../operations/object-schemas.ts';
import { addOwner, editOwner } from '../operations/owners.ts';
import { createPipeline, listPipelines, replacePipeline } from '../operations/pipelines.ts';
import { createProperties, updateProperty } from '../operations/properties.ts';
import { createGroup, updateGroup } from '../operations/property-groups.ts';
import { setRule } from '../operations/property-rules.ts';
import type { SeedFault, SeedPath, SeedPipeline } from './document.ts';
import { findLabel, findType, tellLabels } from './names.ts';
import { faultOf, listsOf, type Planting, type PlantPart, typeAt } from './planting.ts';

/** Adds the seed's owners, and changes those that are there: every portal has a first one. */
export const plantOwners: PlantPart = async ({ call, document }) => {
  for (const [place, sent] of (document.owners ?? []).entries()) {
    const { email, type = 'PERSON', id, userId, firstName = '', lastName = '', teams = [], archived = false } = sent;
    const isThere = id !== undefined && ownersOf(call.portal.schema).has(id);
    const owner = isThere
      ? await editOwner(call, id, { email, firstName, lastName, teams })
      : await addOwner(call, { email, type, id, userId, firstName, lastName, teams });
    if (isProblem(owner)) return faultOf(['owners', place], owner);
    const edited = archived ? await editOwner(call, owner.id, { archived }) : owner;
    if (isProblem(edited)) return faultOf(['owners', place, 'archived'], edited);
  }
  return undefined;
};

/** Defines the seed's custom object types, which may name each other in any order. */
export const plantSchemas: PlantPart = async ({ call, document }) => {
  const schemas = document.schemas ?? [];
  const later: LaterPair[] = [];
  for (const [place, sent] of schemas.entries()) {
    const known = new Map((sent.associatedObjects ?? []).map((word) => [word, findType(call.portal.schema, word)]));
    const toCome = new Set(schemas.slice(place).map(({ name }) => name.toLowerCase()));
    const isToCome = (word: string) => isProblem(known.get(word)) && toCome.has(word.toLowerCase());
    const words = [...known].flatMap(([word, type]) => (isToCome(word) ? [] : isProblem(type) ? word : (type.id ?? word)));
    const path = ['schemas', place];
    for (const word of known.keys()) if (isToCome(word)) later.push({ path: [...path, 'associatedObjects'], from: sent.name, to: word });
    const made = await createObjectSchema(call, newObjectSchema({ ...sent, associatedObjects: words }));
    if (isProblem(made)) return faultOf(path, made);
  }
  for (const pair of later) {
    const fault = await letAssociate(call, pair);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** An object type that names another which comes later in the seed. */
interface LaterPair {
  readonly path: SeedPath;
  readonly from: string;
  readonly to: string;
}

async function letAssociate(call: Call, { path, from: fromName, to: toName }: LaterPair): Promise<SeedFault | undefined> {
  const [from, to] = [findType(call.portal.schema, fromName), findType(call.portal.schema, toName)];
  if (isProblem(from)) return faultOf(path, from);
  if (isProblem(to)) return faultOf(path, to);
  // The other one may have named this one, too.
  if (call.portal.schema.links.between(from.key, to.key).defaultType !== undefined) return undefined;
  const made = await createSchemaAssociation(call, from, { from: from.id ?? fromName, to: to.id ?? toName, name: undefined });
  return isProblem(made) ? faultOf(path, made) : undefined;
}

/** Makes the seed's groups of properties, and changes those that the object type has from its start. */
export const plantGroups: PlantPart = async (planting) => {
  const lists = listsOf(planting, 'propertyGroups', planting.document.propertyGroups);
  if ('fault' in lists) return lists.fault;
  for (const { path, type, items } of lists) {
    for (const [place, group] of items.entries()) {
      const isThere = groupsFromStart(planting.call, type).some(({ name }) => name === group.name);
      const made = isThere ? await updateGroup(planting.call, type, group.name, group) : await createGroup(planting.call, type, group);
      if (isProblem(made)) return faultOf([...path, place], made);
    }
  }
  return undefined;
};

function groupsFromStart({ portal }: Call, type: ObjectType): readonly PropertyGroup[] {
  const definition = portal.schema.objects.definitionOf(type);
  return definition === undefined ? hubspotGroups(type.id ?? '') : [customGroup(definition)];
}

/** Defines the seed's properties, and changes HubSpot's. */
export const plantProperties: PlantPart = async (planting) => {
  const lists = listsOf(planting, 'properties', planting.document.properties);
  if ('fault' in lists) return lists.fault;
  for (const { path, type, items } of lists) {
    const ofHubspot = hubspotProperties(type.id ?? '');
    const places = [...items.keys()].filter((place) => !ofHubspot.has(items[place]?.name ?? ''));
    const made = await createProperties(
      planting.call,
      type,
      places.flatMap((place) => items[place] ?? []),
    );
    for (const [at, property] of made.entries()) if (isProblem(property)) return faultOf([...path, places[at] ?? 0], property);
    for (const [place, item] of items.entries()) {
      if (places.includes(place)) continue;
      const changed = await updateProperty(planting.call, type, item.name, item);
      if (isProblem(changed)) return faultOf([...path, place], changed);
    }
  }
  return undefined;
};

/** Sets the seed's rules for the values of properties. */
export const plantRules: PlantPart = async (planting) => {
  const lists = listsOf(planting, 'propertyRules', planting.document.propertyRules);
  if ('fault' in lists) return lists.fault;
  for (const { path, type, items } of lists) {
    for (const [place, { propertyName, propertyValidationRules }] of items.entries()) {
      for (const [at, { ruleType, ruleArguments, shouldApplyNormalization }] of propertyValidationRules.entries()) {
        const row = readRuleType(ruleType);
        const wanted = { ruleArguments, shouldApplyNormalization: shouldApplyNormalization ?? false };
        const refused = isProblem(row) ? row : await setRule(planting.call, type, propertyName, row, wanted);
        if (refused !== undefined) return faultOf([...path, place, 'propertyValidationRules', at], refused);
      }
    }
  }
  return undefined;
};

/** Makes the seed's pipelines, or replaces those that are there under the same id, such as HubSpot's own. */
export const plantPipelines: PlantPart = async (planting) => {
  const lists = listsOf(planting, 'pipelines', planting.document.pipelines);
  if ('fault' in lists) return lists.fault;
  for (const { path, type, items } of lists) {
    for (const [place, pipeline] of items.entries()) {
      const fault = await plantPipeline(planting, type, [...path, place], pipeline, place);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
};

async function plantPipeline(
  { call }: Planting,
  type: ObjectType,
  path: SeedPath,
  { pipelineId, label, displayOrder, stages: sent }: SeedPipeline,
  place: number,
): Promise<SeedFault | undefined> {
  const stages = sent.map((stage, at) => ({ ...stage, displayOrder: stage.displayOrder ?? at, metadata: stage.metadata ?? {} }));
  const wanted = { label, displayOrder: displayOrder ?? place, stages };
  const isThere = pipelineId !== undefined && listPipelines(call, type).some(({ id }) => id === pipelineId);
  const made = isThere
    ? await replacePipeline(call, type, pipelineId, wanted, 'kept')
    : await createPipeline(call, type, { ...wanted, pipelineId });
  return isProblem(made) ? faultOf(path, made) : undefined;
}

/** Makes the seed's labels of associations. */
export const plantLabels: PlantPart = async (planting) => {
  for (const [place, { from, to, name, label, inverseLabel }] of (planting.document.associationLabels ?? []).entries()) {
    const path = ['associationLabels', place];
    const pair = pairAt(planting, path, from, to);
    if ('fault' in pair) return pair.fault;
    const made = await createLabel(planting.call, pair, { name, label, inverseLabel });
    if (isProblem(made)) return faultOf(path, made);
  }
  return undefined;
};

/** Sets the seed's limits of associations. */
export const plantLimits: PlantPart = async (planting) => {
  const { call, document } = planting;
  for (const [place, { from, to, label, type, maxToObjectIds }] of (document.associationLimits ?? []).entries()) {
    const path = ['associationLimits', place];
    const pair = pairAt(planting, path, from, to);
    if ('fault' in pair) return pair.fault;
    const { schema } = call.portal;
    const found =
      type ??
      typeNamed(
        label === undefined ? schema.links.between(pair.from.key, pair.to.key).defaultType : findLabel(schema, pair.from, pair.to, label),
      );
    if (found === undefined) return unknownLabel(planting, label === undefined ? path : [...path, 'label'], pair, label);
    const { category, typeId } = found;
    const { problems } = await setLimits(call, pair.from, pair.to, [{ category, typeId, maxToObjectIds }]);
    if (problems[0] !== undefined) return faultOf(path, problems[0]);
  }
  return undefined;
};

function typeNamed(type: ReturnType<typeof findLabel>) {
  return type && { category: type.category, typeId: type.id };
}

/** Says that two object types have no such label, or cannot be associated at all. */
export function unknownLabel({ call }: Planting, path: SeedPath, { from, to }: TypePair, label: string | undefined): SeedFault {
  const names = `from ${from.row.plural} to ${to.row.plural}`;
  if (label === undefined) return { path, reason: `nothing can be associated ${names}` };
  return { path, reason: `no label ${names} is called ${label}: ${tellLabels(call.portal.schema, from, to)}` };
}

/** Two object types in the order in which a seed names them. */
export interface TypePair {
  readonly from: ObjectType;
  readonly to: ObjectType;
}

function pairAt(planting: Planting, path: SeedPath, fromWord: string, toWord: string): TypePair | { readonly fault: SeedFault } {
  const from = typeAt(planting, [...path, 'from'], fromWord);
  if ('fault' in from) return from;
  const to = typeAt(planting, [...path, 'to'], toWord);
  return 'fault' in to ? to : { from, to };
}
