import { limits } from '../catalogue/limits.ts';
import { definableFieldTypes, definablePropertyTypes, numberDisplayHints, textDisplayHints } from '../catalogue/property-types.ts';
import { batchError, instant, integer, text } from './schemas.ts';

/** Wire shapes of properties. See `schemas.ts` for what these constants are. */

const flag = { type: 'boolean' } as const;
const nothing = { type: 'null' } as const;
const optionalText = { anyOf: [text, nothing] } as const;
const optionalFlag = { anyOf: [flag, nothing] } as const;
const optionalInteger = {
  anyOf: [{ type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647, 'x-java': 'int' }, nothing],
} as const;
const sensitivities = ['non_sensitive', 'sensitive', 'highly_sensitive'] as const;
const type = { type: 'string', enum: definablePropertyTypes, 'x-java': 'com.hubspot.properties.PropertyType' } as const;
const fieldType = { type: 'string', enum: definableFieldTypes, 'x-java': 'com.hubspot.properties.PropertyFieldType' } as const;
const sentOptions = {
  anyOf: [
    {
      type: 'array',
      items: {
        type: 'object',
        required: ['label', 'value'],
        properties: { label: text, value: text, displayOrder: optionalInteger, hidden: optionalFlag, description: optionalText },
      },
    },
    nothing,
  ],
} as const;

/** What creates and updates share. */
const fields = {
  description: optionalText,
  options: sentOptions,
  displayOrder: optionalInteger,
  hidden: optionalFlag,
  formField: optionalFlag,
  calculationFormula: optionalText,
  showCurrencySymbol: optionalFlag,
  currencyPropertyName: optionalText,
  numberDisplayHint: { anyOf: [{ type: 'string', enum: numberDisplayHints }, nothing] },
  textDisplayHint: { anyOf: [{ type: 'string', enum: textDisplayHints }, nothing] },
} as const;

/** Body of a new property. */
export const NewPropertyBody = {
  type: 'object',
  required: ['name', 'label', 'type', 'fieldType', 'groupName'],
  properties: {
    name: text,
    label: text,
    type,
    fieldType,
    groupName: text,
    ...fields,
    hasUniqueValue: optionalFlag,
    externalOptions: optionalFlag,
    referencedObjectType: optionalText,
    dataSensitivity: { anyOf: [{ type: 'string', enum: sensitivities }, nothing] },
  },
} as const;

/** Body of a change of a property. */
export const PropertyEditsBody = {
  type: 'object',
  properties: {
    label: optionalText,
    type: { anyOf: [type, nothing] },
    fieldType: { anyOf: [fieldType, nothing] },
    groupName: optionalText,
    ...fields,
  },
} as const;

const propertyName = { type: 'object', required: ['name'], properties: { name: text } } as const;

/** Body of a batch of new properties. */
export const NewPropertyBatch = {
  type: 'object',
  required: ['inputs'],
  properties: { inputs: { type: 'array', maxItems: limits.propertyInputsMax, items: NewPropertyBody } },
} as const;

/** Body of a batch that names properties. */
export const PropertyNameBatch = {
  type: 'object',
  required: ['inputs'],
  properties: { inputs: { type: 'array', maxItems: limits.propertyInputsMax, items: propertyName } },
} as const;

/** Body of a batch read. */
export const PropertyReadBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    ...PropertyNameBatch.properties,
    archived: optionalFlag,
    dataSensitivity: { anyOf: [{ type: 'string', enum: sensitivities }, nothing] },
  },
} as const;

const option = {
  type: 'object',
  required: ['label', 'value', 'displayOrder', 'hidden'],
  properties: { label: text, value: text, description: text, displayOrder: integer, hidden: flag },
} as const;

/** A property's definition. */
export const PropertyBody = {
  type: 'object',
  required: ['name', 'label', 'type', 'fieldType', 'description', 'groupName', 'options', 'modificationMetadata'],
  properties: {
    updatedAt: instant,
    createdAt: instant,
    archivedAt: instant,
    name: text,
    label: text,
    type: text,
    fieldType: text,
    description: text,
    groupName: text,
    options: { type: 'array', items: option },
    createdUserId: text,
    updatedUserId: text,
    referencedObjectType: text,
    displayOrder: integer,
    calculated: flag,
    externalOptions: flag,
    archived: flag,
    hasUniqueValue: flag,
    hidden: flag,
    hubspotDefined: flag,
    showCurrencySymbol: flag,
    currencyPropertyName: text,
    numberDisplayHint: text,
    textDisplayHint: text,
    dateDisplayHint: text,
    modificationMetadata: {
      type: 'object',
      required: ['archivable', 'readOnlyDefinition', 'readOnlyValue'],
      properties: { archivable: flag, readOnlyDefinition: flag, readOnlyOptions: flag, readOnlyValue: flag },
    },
    formField: flag,
    calculationFormula: text,
    dataSensitivity: { enum: sensitivities },
  },
} as const;

/** Every property of an object type. */
export const PropertyList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: PropertyBody } },
} as const;

const batch = {
  completedAt: instant,
  status: { const: 'COMPLETE' },
  startedAt: instant,
  results: { type: 'array', items: PropertyBody },
} as const;

/** Answer of a batch. */
export const PropertyBatch = { type: 'object', required: ['completedAt', 'status', 'startedAt', 'results'], properties: batch } as const;

/** The same where some inputs failed. */
export const PropertyBatchWithErrors = {
  type: 'object',
  required: ['completedAt', 'status', 'startedAt', 'results', 'errors', 'numErrors'],
  properties: { ...batch, errors: { type: 'array', items: batchError }, numErrors: integer },
} as const;
