import { type AssociationType, type AssociationTypes, hubspotAssociationTypes } from './association-type.ts';
import { DefinitionBook, type DefinitionChange } from './definitions.ts';
import type { AssociationTypeKey, PortalId } from './ids.ts';
import { type CustomObjectType, customObjectTypeKey, ObjectTypes } from './object-type.ts';
import type { Portal } from './portal.ts';
import { PortalProperties } from './portal-properties.ts';

/** What a portal's users defined, as storage keeps it. */
export interface SchemaParts {
  readonly objectTypes: readonly CustomObjectType[];
  /** Both directions of every kind of link that the portal made. */
  readonly associationTypes: readonly AssociationType[];
  /** Most edges of a type that may leave one record, where an administrator set a bound. */
  readonly associationLimits: ReadonlyMap<AssociationTypeKey, number>;
  /** The lowest type id that no association type of the portal has had. */
  readonly nextAssociationTypeId: number;
  /** The lowest number that no object type of the portal has had. */
  readonly nextObjectTypeNumber: number;
  /** Properties, groups, pipelines, rules and owners, as far as they are not HubSpot's own. */
  readonly definitions: DefinitionBook;
}

/** What a portal's records can be and how they can be linked. A value: a change of it makes another one. */
export interface PortalSchema extends SchemaParts {
  readonly portal: PortalId;
  /** Epoch milliseconds. */
  readonly portalCreatedAt: number;
  readonly objects: ObjectTypes;
  /** HubSpot's association types and the portal's, as far as their object types are in use. */
  readonly links: AssociationTypes;
  /** What the object types consist of: HubSpot's definitions and the portal's. */
  readonly properties: PortalProperties;
}

/** A fact about a portal's definitions that became true. */
export type SchemaChange =
  | DefinitionChange
  | { readonly kind: 'objectTypeDefined'; readonly type: CustomObjectType }
  | { readonly kind: 'objectTypeRemoved'; readonly number: number }
  | { readonly kind: 'associationTypesDefined'; readonly types: readonly AssociationType[] }
  | { readonly kind: 'associationTypesRemoved'; readonly keys: readonly AssociationTypeKey[] }
  /** `max` null: there is no bound any more. */
  | { readonly kind: 'associationLimitSet'; readonly type: AssociationTypeKey; readonly max: number | null };

/** The first number of a portal's own object type: eight digits, as HubSpot's are. */
const firstObjectTypeNumber = 40_000_001;

/** The definitions of a portal that has made none. */
export const noSchemaParts: SchemaParts = {
  objectTypes: [],
  associationTypes: [],
  associationLimits: new Map(),
  nextAssociationTypeId: 1,
  nextObjectTypeNumber: firstObjectTypeNumber,
  definitions: new DefinitionBook(),
};

/** Builds what a portal knows from what its users defined. */
export function portalSchema(
  { id: portal, createdAt: portalCreatedAt }: Pick<Portal, 'id' | 'createdAt'>,
  parts: SchemaParts,
): PortalSchema {
  const objects = new ObjectTypes(portal, parts.objectTypes);
  const properties = new PortalProperties(parts.definitions, parts.objectTypes);
  const gone = new Set(objects.archived.map(({ number }) => customObjectTypeKey(number)));
  const links = hubspotAssociationTypes().with(parts.associationTypes.filter(({ from, to }) => !gone.has(from) && !gone.has(to)));
  return { ...parts, portal, portalCreatedAt, objects, links, properties };
}

/** The schema after a change. Costs time in proportion to the schema. */
export function withSchemaChange(schema: PortalSchema, change: SchemaChange): PortalSchema {
  const parts = changedParts(schema, change);
  // What was built of object types and association types, and what answers cache by them, stays where these did not change.
  if (change.kind === 'associationLimitSet') return { ...schema, ...parts };
  if (change.kind === 'definitionPut' || change.kind === 'definitionRemoved') {
    return { ...schema, ...parts, properties: new PortalProperties(parts.definitions, parts.objectTypes) };
  }
  return portalSchema({ id: schema.portal, createdAt: schema.portalCreatedAt }, parts);
}

/** True for a change of the definitions, as against one of records and edges. */
export function isSchemaChange(change: { readonly kind: string }): change is SchemaChange {
  return schemaChangeKinds.has(change.kind);
}

const schemaChangeKinds: ReadonlySet<string> = new Set<SchemaChange['kind']>([
  'objectTypeDefined',
  'objectTypeRemoved',
  'associationTypesDefined',
  'associationTypesRemoved',
  'associationLimitSet',
  'definitionPut',
  'definitionRemoved',
]);

function changedParts(schema: PortalSchema, change: SchemaChange): SchemaParts {
  const { objectTypes, associationTypes, associationLimits, nextAssociationTypeId, nextObjectTypeNumber, definitions } = schema;
  const parts: SchemaParts = { objectTypes, associationTypes, associationLimits, nextAssociationTypeId, nextObjectTypeNumber, definitions };
  switch (change.kind) {
    case 'definitionPut':
    case 'definitionRemoved':
      return { ...parts, definitions: definitions.with(change) };
    case 'objectTypeDefined': {
      const others = objectTypes.filter(({ number }) => number !== change.type.number);
      return {
        ...parts,
        objectTypes: [...others, change.type],
        nextObjectTypeNumber: Math.max(nextObjectTypeNumber, change.type.number + 1),
      };
    }
    case 'objectTypeRemoved':
      return { ...parts, objectTypes: objectTypes.filter(({ number }) => number !== change.number) };
    case 'associationTypesDefined': {
      const keys = change.types.map(({ key }) => key);
      const others = associationTypes.filter(({ key }) => !keys.includes(key));
      return {
        ...parts,
        associationTypes: [...others, ...change.types],
        nextAssociationTypeId: Math.max(nextAssociationTypeId, ...change.types.map(({ id }) => id + 1)),
      };
    }
    case 'associationTypesRemoved': {
      const kept = [...associationLimits].filter(([key]) => !change.keys.includes(key));
      return {
        ...parts,
        associationTypes: associationTypes.filter(({ key }) => !change.keys.includes(key)),
        associationLimits: new Map(kept),
      };
    }
    case 'associationLimitSet': {
      const changed = new Map(associationLimits);
      if (change.max === null) changed.delete(change.type);
      else changed.set(change.type, change.max);
      return { ...parts, associationLimits: changed };
    }
  }
}
