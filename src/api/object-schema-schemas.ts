import { limits } from '../catalogue/limits.ts';
import { NewPropertyBody, PropertyBody } from './property-schemas.ts';
import { instant, integer, text } from './schemas.ts';

/** Wire shapes of object types and their associations. See `schemas.ts` for what these constants are. */

const flag = { type: 'boolean' } as const;
const words = { type: 'array', items: text } as const;
const optionalText = { anyOf: [text, { type: 'null' }] } as const;
const optionalWords = { anyOf: [words, { type: 'null' }] } as const;
const optionalFlag = { anyOf: [flag, { type: 'null' }] } as const;
const labels = { type: 'object', properties: { singular: text, plural: text } } as const;

const firstProperty = { ...NewPropertyBody, required: ['name', 'label'] } as const;

/** Body of a new object type; of a property only what every definition needs must be there. */
export const NewObjectType = {
  type: 'object',
  required: ['name', 'labels'],
  properties: {
    name: text,
    labels,
    description: optionalText,
    primaryDisplayProperty: optionalText,
    secondaryDisplayProperties: optionalWords,
    searchableProperties: optionalWords,
    requiredProperties: optionalWords,
    properties: { anyOf: [{ type: 'array', items: firstProperty }, { type: 'null' }] },
    associatedObjects: optionalWords,
    allowsSensitiveProperties: optionalFlag,
    shouldCreateSameObjectAssociation: optionalFlag,
  },
} as const;

/** Body of a change of an object type. */
export const ObjectTypeEdits = {
  type: 'object',
  properties: {
    labels: { anyOf: [labels, { type: 'null' }] },
    description: optionalText,
    clearDescription: optionalFlag,
    primaryDisplayProperty: optionalText,
    secondaryDisplayProperties: optionalWords,
    searchableProperties: optionalWords,
    requiredProperties: optionalWords,
    allowsSensitiveProperties: optionalFlag,
    restorable: optionalFlag,
  },
} as const;

/** Body of a batch that reads definitions. */
export const ObjectTypeBatchRead = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: { type: 'array', maxItems: limits.schemaInputsMax, items: text },
    includePropertyDefinitions: optionalFlag,
    includeAssociationDefinitions: optionalFlag,
    includeAuditMetadata: optionalFlag,
  },
} as const;

/** Body of a new association of an object type. */
export const NewObjectTypeAssociation = {
  type: 'object',
  required: ['fromObjectTypeId', 'toObjectTypeId'],
  properties: { fromObjectTypeId: text, toObjectTypeId: text, name: optionalText },
} as const;

const cardinality = { enum: ['ONE_TO_ONE', 'ONE_TO_MANY'] } as const;
const optionalInstant = { anyOf: [instant, { type: 'null' }] } as const;
const optionalInteger = { anyOf: [integer, { type: 'null' }] } as const;

/** What records of two kinds can be associated by, in one direction. */
export const ObjectTypeAssociation = {
  type: 'object',
  required: ['id', 'fromObjectTypeId', 'toObjectTypeId', 'name', 'createdAt', 'updatedAt'],
  properties: {
    fromObjectTypeId: text,
    toObjectTypeId: text,
    name: text,
    cardinality,
    inverseCardinality: cardinality,
    hasUserEnforcedMaxToObjectIds: flag,
    hasUserEnforcedMaxFromObjectIds: flag,
    maxToObjectIds: integer,
    maxFromObjectIds: integer,
    id: text,
    createdAt: optionalInstant,
    updatedAt: optionalInstant,
  },
} as const;

const definition = {
  labels,
  requiredProperties: words,
  searchableProperties: words,
  primaryDisplayProperty: optionalText,
  secondaryDisplayProperties: words,
  description: optionalText,
  allowsSensitiveProperties: flag,
  archived: flag,
  restorable: flag,
  metaType: { enum: ['HUBSPOT', 'PORTAL_SPECIFIC'] },
  id: text,
  fullyQualifiedName: text,
  createdAt: instant,
  updatedAt: instant,
  objectTypeId: text,
  name: text,
} as const;

/** An object type without its properties and associations. */
export const ObjectTypeDefinition = {
  type: 'object',
  required: ['labels', 'requiredProperties', 'name', 'id', 'objectTypeId', 'fullyQualifiedName', 'archived', 'portalId'],
  properties: { ...definition, portalId: integer },
} as const;

/** An object type with its properties and associations. */
export const ObjectTypeSchema = {
  type: 'object',
  required: ['labels', 'requiredProperties', 'name', 'id', 'objectTypeId', 'fullyQualifiedName', 'properties', 'associations', 'archived'],
  properties: {
    ...definition,
    createdByUserId: optionalInteger,
    updatedByUserId: optionalInteger,
    properties: { type: 'array', items: PropertyBody },
    associations: { type: 'array', items: ObjectTypeAssociation },
  },
} as const;

/** Object types with their properties and associations. */
export const ObjectTypeSchemaList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: ObjectTypeSchema } },
} as const;
