import { customObjectProperties } from '../catalogue/custom-objects.ts';
import type { AssociationType } from '../domain/association-type.ts';
import { formatInstant } from '../domain/instant.ts';
import type { CustomObjectType, ObjectType } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import type { ObjectTypeAssociation, ObjectTypeSchema } from './object-schema-schemas.ts';
import type { ValueOf } from './schema.ts';

/** An object type as its definition is answered; what HubSpot defines on its own types is not listed. Source: recorded schemas-2026-03-01. */
export function objectSchemaView(schema: PortalSchema, type: ObjectType): ValueOf<typeof ObjectTypeSchema> {
  const definition = schema.objects.definitionOf(type);
  const associations = [...schema.links.all]
    .filter(({ from, isLegacy }) => from === type.key && !isLegacy)
    .map((association) => associationDefinitionView(schema, association));
  const id = type.id ?? '';
  const common = { archived: false, createdByUserId: null, updatedByUserId: null, objectTypeId: id, associations };
  return definition === undefined
    ? { ...standardView(type), ...common, id: id.slice(id.indexOf('-') + 1) }
    : { ...customView(type, definition), ...common, id: String(definition.number) };
}

/** One direction of an association as a definition. HubSpot's own have no times. Source: recorded schemas-2026-03-01. */
export function associationDefinitionView({ objects }: PortalSchema, type: AssociationType): ValueOf<typeof ObjectTypeAssociation> {
  const at = type.createdAt === undefined ? null : formatInstant(type.createdAt);
  return {
    fromObjectTypeId: objects.byKey(type.from).id ?? '',
    toObjectTypeId: objects.byKey(type.to).id ?? '',
    name: type.category === 'HUBSPOT_DEFINED' ? type.name.toUpperCase() : type.name,
    id: String(type.id),
    createdAt: at,
    updatedAt: at,
  };
}

function standardView({ row, requiredProperties }: ObjectType) {
  const epoch = formatInstant(0);
  return {
    labels: { singular: titled(row.name), plural: titled(row.plural) },
    requiredProperties: [...requiredProperties],
    searchableProperties: [],
    primaryDisplayProperty: null,
    secondaryDisplayProperties: [],
    description: null,
    allowsSensitiveProperties: false,
    restorable: true,
    metaType: 'HUBSPOT' as const,
    fullyQualifiedName: row.legacyName,
    createdAt: epoch,
    updatedAt: epoch,
    properties: [],
    name: row.legacyName,
  };
}

function customView({ row }: ObjectType, definition: CustomObjectType) {
  const { labels, createdAt, updatedAt } = definition;
  const at = formatInstant(createdAt);
  const group = `${definition.name.toLowerCase()}_information`;
  return {
    labels: {
      ...(labels.singular !== undefined && { singular: labels.singular }),
      ...(labels.plural !== undefined && { plural: labels.plural }),
    },
    requiredProperties: [...definition.requiredProperties],
    searchableProperties: [...definition.searchableProperties],
    primaryDisplayProperty: definition.primaryDisplayProperty,
    secondaryDisplayProperties: [...definition.secondaryDisplayProperties],
    description: definition.description,
    allowsSensitiveProperties: false,
    restorable: true,
    metaType: 'PORTAL_SPECIFIC' as const,
    fullyQualifiedName: row.plural,
    createdAt: at,
    updatedAt: formatInstant(updatedAt),
    properties: [
      ...definition.properties.map((property) => propertyView({ type: 'string', fieldType: 'text', groupName: group, ...property }, at)),
      ...customObjectProperties.map((property) => ({ ...propertyView({ groupName: group, ...property }, at), hubspotDefined: true })),
    ],
    name: definition.name,
  };
}

type PropertyView = ValueOf<typeof ObjectTypeSchema>['properties'][number];

/** A property's definition as it was sent, with what HubSpot fills in. */
function propertyView(sent: Readonly<Record<string, unknown>>, at: string): PropertyView {
  const filled = {
    updatedAt: at,
    createdAt: at,
    description: '',
    options: [],
    displayOrder: -1,
    calculated: false,
    externalOptions: false,
    archived: false,
    hasUniqueValue: false,
    hidden: false,
    formField: false,
    ...sent,
  };
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
  const { name, label, type, fieldType } = { name: '', label: '', type: '', fieldType: '', ...sent };
  return { ...filled, name: textOf(name), label: textOf(label), type: textOf(type), fieldType: textOf(fieldType) };
}

/** `line_items` as people read it: `Line items`. */
function titled(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
