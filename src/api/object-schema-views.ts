import { displayRows } from '../catalogue/display-properties.ts';
import { limits } from '../catalogue/limits.ts';
import { definitionRows } from '../catalogue/object-type-definitions.ts';
import { effectiveLimit } from '../domain/association-limit.ts';
import type { AssociationType } from '../domain/association-type.ts';
import { wordsFor } from '../domain/association-usage.ts';
import type { AssociationTypeKey } from '../domain/ids.ts';
import { formatInstant } from '../domain/instant.ts';
import { type CustomObjectType, type ObjectType, objectTypeIdOf } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import type { ObjectTypeAssociation, ObjectTypeDefinition, ObjectTypeSchema } from './object-schema-schemas.ts';
import { propertyView } from './property-views.ts';
import type { ValueOf } from './schema.ts';

type SchemaView = ValueOf<typeof ObjectTypeSchema>;

/** Which parts of a definition a caller wants. */
export interface SchemaParts {
  readonly includePropertyDefinitions: boolean;
  readonly includeAssociationDefinitions: boolean;
  readonly includeAuditMetadata: boolean;
}

/** Everything that a definition has. */
export const wholeSchema: SchemaParts = {
  includePropertyDefinitions: true,
  includeAssociationDefinitions: true,
  includeAuditMetadata: true,
};

/**
 * An object type as its definition is answered, its fields in the recorded order; the properties of HubSpot's own types are not listed.
 * Source: recorded schemas-2026-03-01.
 */
export function objectSchemaView(schema: PortalSchema, type: ObjectType, parts: SchemaParts = wholeSchema): SchemaView {
  const definition = schema.objects.definitionOf(type);
  const id = type.id ?? '';
  const { createdAt, updatedAt, archivedAt, ...own } = definition === undefined ? standardView(type) : customView(definition);
  const associations = parts.includeAssociationDefinitions
    ? [...schema.links.all].filter(({ from, isLegacy }) => from === type.key && !isLegacy)
    : [];
  return {
    labels: labelsOf(schema, type, definition),
    ...own,
    archived: archivedAt !== null,
    restorable: definition?.restorable ?? true,
    metaType: definition === undefined ? 'HUBSPOT' : 'PORTAL_SPECIFIC',
    id: id.slice(id.indexOf('-') + 1),
    fullyQualifiedName: definition === undefined ? type.row.legacyName : type.row.plural,
    createdAt: formatInstant(createdAt),
    updatedAt: formatInstant(updatedAt),
    ...(parts.includeAuditMetadata && { createdByUserId: null, updatedByUserId: null }),
    objectTypeId: id,
    properties: definition !== undefined && parts.includePropertyDefinitions ? propertiesOf(schema, type) : [],
    associations: associations.map((association) => associationDefinitionView(schema, association)),
    name: definition?.name ?? type.row.legacyName,
  };
}

/** The definition of a portal's own object type without its properties and associations, as a change of it is answered. Source: schemas spec. */
export function objectTypeDefinitionView(schema: PortalSchema, type: ObjectType): ValueOf<typeof ObjectTypeDefinition> {
  const parts: SchemaParts = { includePropertyDefinitions: false, includeAssociationDefinitions: false, includeAuditMetadata: false };
  const { properties: _properties, associations: _associations, ...definition } = objectSchemaView(schema, type, parts);
  return { ...definition, portalId: schema.portal };
}

/** One direction of an association as a definition. HubSpot's own have no times. Source: recorded schemas-2026-03-01. */
export function associationDefinitionView(schema: PortalSchema, type: AssociationType): ValueOf<typeof ObjectTypeAssociation> {
  const { associationLimits } = schema;
  const at = type.createdAt === undefined ? null : formatInstant(type.createdAt);
  const [maxTo, maxFrom] = [mostFrom(schema, type.key), mostFrom(schema, type.inverseKey)];
  return {
    // Some of HubSpot's types are of object types that no path reaches.
    fromObjectTypeId: objectTypeIdOf(type.from) ?? '',
    toObjectTypeId: objectTypeIdOf(type.to) ?? '',
    name: type.category === 'HUBSPOT_DEFINED' ? type.name.toUpperCase() : type.name,
    cardinality: maxTo === 1 ? 'ONE_TO_ONE' : 'ONE_TO_MANY',
    inverseCardinality: maxFrom === 1 ? 'ONE_TO_ONE' : 'ONE_TO_MANY',
    hasUserEnforcedMaxToObjectIds: associationLimits.has(type.key),
    hasUserEnforcedMaxFromObjectIds: associationLimits.has(type.inverseKey),
    maxToObjectIds: maxTo,
    maxFromObjectIds: maxFrom,
    id: String(type.id),
    createdAt: at,
    updatedAt: at,
  };
}

/** How many edges of a type may leave one record. */
function mostFrom(schema: PortalSchema, key: AssociationTypeKey): number {
  const type = schema.links.byKey(key);
  if (type?.onePer === 'from') return 1;
  return (type && effectiveLimit(schema, type)) ?? limits.associationsPerRecordMax;
}

function labelsOf(schema: PortalSchema, type: ObjectType, definition: CustomObjectType | undefined): SchemaView['labels'] {
  if (definition === undefined) return wordsFor(schema, type);
  const { singular, plural } = definition.labels;
  return { ...(singular !== undefined && { singular }), ...(plural !== undefined && { plural }) };
}

function standardView({ id, requiredProperties }: ObjectType) {
  const row = definitionRows.find(({ objectTypeId }) => objectTypeId === id);
  const display = displayRows.find(({ objectTypeId }) => objectTypeId === id);
  return {
    requiredProperties: [...requiredProperties],
    searchableProperties: [],
    primaryDisplayProperty: display?.properties[0]?.[0] ?? null,
    secondaryDisplayProperties: [],
    description: row?.description ?? null,
    allowsSensitiveProperties: row?.allowsSensitiveProperties ?? false,
    createdAt: 0,
    updatedAt: 0,
    archivedAt: null,
  };
}

function customView(definition: CustomObjectType) {
  const { primaryDisplayProperty, description, allowsSensitiveProperties, createdAt, updatedAt, archivedAt } = definition;
  return {
    requiredProperties: [...definition.requiredProperties],
    searchableProperties: [...definition.searchableProperties],
    primaryDisplayProperty,
    secondaryDisplayProperties: [...definition.secondaryDisplayProperties],
    description,
    allowsSensitiveProperties,
    createdAt,
    updatedAt,
    archivedAt,
  };
}

/** The portal's properties of a type in the order in which they were made, then HubSpot's. */
function propertiesOf(schema: PortalSchema, type: ObjectType): SchemaView['properties'] {
  const { all } = schema.properties.of(type);
  const own = all.filter(({ isHubspotDefined }) => !isHubspotDefined);
  const ordered = own.toSorted((one, other) => one.createdAt - other.createdAt || (one.name < other.name ? -1 : 1));
  return [...ordered, ...all.filter(({ isHubspotDefined }) => isHubspotDefined)].map(propertyView);
}
