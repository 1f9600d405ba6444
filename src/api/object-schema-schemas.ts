import { instant, integer, text } from './schemas.ts';

/** Wire shapes of object types and their associations. See `schemas.ts` for what these constants are. */

const flag = { type: 'boolean' } as const;
const words = { type: 'array', items: text } as const;
const optionalText = { anyOf: [text, { type: 'null' }] } as const;
const optionalWords = { anyOf: [words, { type: 'null' }] } as const;
const optionalFlag = { anyOf: [flag, { type: 'null' }] } as const;
const labels = { type: 'object', properties: { singular: text, plural: text } } as const;

/** Body of a new object type; of a property only what every definition needs is looked at. */
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
    properties: {
      anyOf: [
        { type: 'array', items: { type: 'object', required: ['name', 'label'], properties: { name: text, label: text } } },
        { type: 'null' },
      ],
    },
    associatedObjects: optionalWords,
    shouldCreateSameObjectAssociation: optionalFlag,
  },
} as const;

/** Body of a new association of an object type. */
export const NewObjectTypeAssociation = {
  type: 'object',
  required: ['fromObjectTypeId', 'toObjectTypeId'],
  properties: { fromObjectTypeId: text, toObjectTypeId: text, name: optionalText },
} as const;

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
    id: text,
    createdAt: optionalInstant,
    updatedAt: optionalInstant,
  },
} as const;

/** An object type with its properties and associations. */
export const ObjectTypeSchema = {
  type: 'object',
  required: ['labels', 'requiredProperties', 'name', 'id', 'objectTypeId', 'fullyQualifiedName', 'properties', 'associations', 'archived'],
  properties: {
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
    createdByUserId: optionalInteger,
    updatedByUserId: optionalInteger,
    objectTypeId: text,
    properties: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'label', 'type', 'fieldType'],
        properties: { name: text, label: text, type: text, fieldType: text },
      },
    },
    associations: { type: 'array', items: ObjectTypeAssociation },
    name: text,
  },
} as const;
