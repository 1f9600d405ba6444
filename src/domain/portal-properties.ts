import { pipelineProperties } from '../catalogue/pipelines.ts';
import { customPipelineSheets, stagePropertySheets } from '../catalogue/properties/stages.ts';
import type { DefinitionBook } from './definitions.ts';
import { type CustomObjectType, customObjectTypeKey, type ObjectType } from './object-type.ts';
import { hubspotPipelines, type Pipeline, stagePropertyKey } from './pipeline.ts';
import { hubspotGroups, hubspotProperties, type Property, type PropertyGroup, type PropertySet, propertiesOfSheets } from './property.ts';

/** The properties, groups and pipelines that each object type of a portal has: HubSpot's, with what the portal made of them. */
export class PortalProperties {
  readonly #book: DefinitionBook;
  readonly #custom: readonly CustomObjectType[];
  readonly #sets = new Map<string, PropertySet>();
  readonly #pipelines = new Map<string, readonly Pipeline[]>();

  constructor(book: DefinitionBook, custom: readonly CustomObjectType[]) {
    this.#book = book;
    this.#custom = custom;
  }

  /** Every property of an object type. Built when it is first asked for, in time proportional to their number. */
  of(type: ObjectType): PropertySet {
    const known = this.#sets.get(type.id ?? '');
    if (known !== undefined) return known;
    const own = this.#book.of('property', type.key);
    const definition = this.#definitionOf(type);
    const ownPipelines = this.#book.of('pipeline', type.key);
    const isStandard = own.size === 0 && definition === undefined && ownPipelines.size === 0;
    const id = type.id ?? '';
    const set = isStandard ? standardSet(id) : setOf(id, { definition, own, ownPipelines }, this.pipelinesOf(type));
    this.#sets.set(type.id ?? '', set);
    return set;
  }

  /** How many properties of its own the portal has in use, on all object types in use together. Takes time in proportion to them. */
  ownCount(): number {
    let count = 0;
    for (const { isHubspotDefined, archivedAt } of this.#book.all('property')) if (!isHubspotDefined && archivedAt === null) count += 1;
    for (const { number, archivedAt: goneAt } of this.#custom) {
      if (goneAt === null) continue;
      for (const { isHubspotDefined, archivedAt } of this.#book.of('property', customObjectTypeKey(number)).values()) {
        if (!isHubspotDefined && archivedAt === null) count -= 1;
      }
    }
    return count;
  }

  /** The groups of an object type in order of display. */
  groupsOf(type: ObjectType): readonly PropertyGroup[] {
    const own = this.#book.of('propertyGroup', type.key);
    const definition = this.#definitionOf(type);
    const first = definition === undefined ? hubspotGroups(type.id ?? '') : [customGroup(definition)];
    const groups = new Map<string, PropertyGroup | null>(first.map((group) => [group.name, group]));
    for (const [name, group] of own) groups.set(name, group);
    return [...groups.values()].filter((group) => group !== null).sort((one, other) => one.displayOrder - other.displayOrder);
  }

  /** The pipelines of an object type in order of display, archived ones too. Source of the order: pipelines spec. */
  pipelinesOf(type: ObjectType): readonly Pipeline[] {
    const known = this.#pipelines.get(type.id ?? '');
    if (known !== undefined) return known;
    const pipelines = new Map<string, Pipeline | null>(hubspotPipelines(type.id ?? '').map((pipeline) => [pipeline.id, pipeline]));
    for (const [id, pipeline] of this.#book.of('pipeline', type.key)) pipelines.set(id, pipeline);
    const all = [...pipelines.values()].filter((pipeline) => pipeline !== null).sort(inOrderOfDisplay);
    this.#pipelines.set(type.id ?? '', all);
    return all;
  }

  #definitionOf(type: ObjectType): CustomObjectType | undefined {
    return this.#custom.length === 0 ? undefined : this.#custom.find(({ number }) => type.id === `2-${number}`);
  }
}

function inOrderOfDisplay(one: Pipeline, other: Pipeline): number {
  if (one.displayOrder !== other.displayOrder) return one.displayOrder - other.displayOrder;
  return one.label < other.label ? -1 : Number(one.label > other.label);
}

const standardSets = new Map<string, PropertySet>();

/** The properties of a type of which a portal changed nothing: the same for all portals. */
function standardSet(typeId: string): PropertySet {
  const known = standardSets.get(typeId);
  if (known !== undefined) return known;
  const pipelines = hubspotPipelines(typeId);
  const properties = new Map([...hubspotProperties(typeId), ...stageProperties(typeId, pipelines)]);
  const set = propertySet(withPipelineOptions(typeId, properties, pipelines));
  standardSets.set(typeId, set);
  return set;
}

/** What a portal made of an object type. */
interface OwnDefinitions {
  readonly definition: CustomObjectType | undefined;
  readonly own: ReadonlyMap<string, Property>;
  /** Null for a pipeline that is no more. */
  readonly ownPipelines: ReadonlyMap<string, Pipeline | null>;
}

function setOf(typeId: string, { definition, own, ownPipelines }: OwnDefinitions, pipelines: readonly Pipeline[]): PropertySet {
  const stages = stageProperties(definition === undefined ? typeId : 'custom', pipelines);
  const ofPipelines = definition === undefined || ownPipelines.size === 0 ? [] : customPipelineProperties(definition);
  const properties = new Map([...hubspotProperties(typeId), ...stages, ...ofPipelines, ...own]);
  return propertySet(withPipelineOptions(typeId, properties, pipelines));
}

/**
 * The properties that hold a record's pipeline and its stage take what the pipelines say by now. Source: knowledge base (a stage is an
 * option of the property); assumed: stages of all pipelines, in their order, without those of archived pipelines.
 */
function withPipelineOptions(typeId: string, properties: Map<string, Property>, pipelines: readonly Pipeline[]): Map<string, Property> {
  const inUse = pipelines.filter(({ archivedAt }) => archivedAt === null);
  if (inUse.length === 0) return properties;
  const { pipeline, stage } = pipelineProperties[typeId] ?? pipelineProperties.other;
  const stages = inUse.flatMap((one) => one.stages).filter(({ archivedAt }) => archivedAt === null);
  for (const [name, choices] of [
    [pipeline, inUse],
    [stage, stages],
  ] as const) {
    const property = properties.get(name);
    if (property?.type !== 'enumeration' || !property.isHubspotDefined) continue;
    const options = choices.map(({ id, label }, displayOrder) => ({ value: id, label, displayOrder, hidden: false }));
    properties.set(name, { ...property, options });
  }
  return properties;
}

function propertySet(properties: ReadonlyMap<string, Property>): PropertySet {
  const all: Property[] = [];
  const archived: Property[] = [];
  for (const property of properties.values()) (property.archivedAt === null ? all : archived).push(property);
  const get = (name: string) => {
    const property = properties.get(name);
    return property === undefined || property.archivedAt !== null ? undefined : property;
  };
  return { all, archived, get };
}

/** A custom object has a pipeline and a stage from its first pipeline on, also when all are gone again. Source: dated live runs of 2026-10. */
function customPipelineProperties(definition: CustomObjectType): readonly (readonly [string, Property])[] {
  const { name } = customGroup(definition);
  return propertiesOfSheets(customPipelineSheets, 'custom').map((property) => [property.name, { ...property, groupName: name }]);
}

/** Properties that tell when a record entered and left each stage. */
function stageProperties(typeId: string, pipelines: readonly Pipeline[]): readonly (readonly [string, Property])[] {
  const templates = propertiesOfSheets(stagePropertySheets, typeId);
  if (templates.length === 0) return [];
  return pipelines.flatMap((pipeline) =>
    pipeline.stages.flatMap((stage) =>
      templates.map((template) => {
        const name = template.name.replace('{stage}', stagePropertyKey(stage));
        return [name, { ...template, name, label: template.label.replace('{label}', `${stage.label} (${pipeline.label})`) }] as const;
      }),
    ),
  );
}

/** The group that a portal's own object type has from the start. Source: custom objects guide (published answer). */
export function customGroup({ name, labels }: Pick<CustomObjectType, 'name' | 'labels'>): PropertyGroup {
  return { name: `${name.toLowerCase()}_information`, label: `${labels.singular ?? name} Information`, displayOrder: 0 };
}
