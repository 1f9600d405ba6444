import { limits } from '../catalogue/limits.ts';

/**
 * Wire shapes that several endpoints share, as JSON Schema: the types of answers, the validation of bodies and OpenAPI are
 * all made from these. Fields and their order are HubSpot's. `x-java` is the class that HubSpot's JSON reader names when a value does not fit.
 */

export const text = { type: 'string' } as const;
export const integer = { type: 'integer' } as const;
export const instant = { type: 'string', format: 'date-time' } as const;
export const texts = { type: 'object', additionalProperties: { type: 'array', items: text } } as const;

/** A record id in a request: HubSpot reads a number as well as a string. */
export const sentId = { anyOf: [{ type: 'string' }, { type: 'number' }], 'x-java': 'java.lang.String' } as const;
export const sentRef = { type: 'object', required: ['id'], properties: { id: sentId } } as const;

/** Body of the batch default association. */
export const DefaultLinkBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.associateInputsMax,
      items: { type: 'object', required: ['from', 'to'], properties: { from: sentRef, to: sentRef } },
      'x-java': 'java.util.ArrayList<com.hubspot.inbounddb.associations.base.PublicDefaultAssociationMultiPost>',
    },
  },
} as const;

export const category = { enum: ['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED', 'WORK'] } as const;
export const publicId = { type: 'object', required: ['id'], properties: { id: text } } as const;

/** One failed input of a batch. */
export const batchError = {
  type: 'object',
  required: ['status', 'message'],
  properties: { status: { const: 'error' }, category: text, subCategory: text, message: text, context: texts },
} as const;

const defaultLink = {
  type: 'object',
  required: ['from', 'to', 'associationSpec'],
  properties: {
    from: publicId,
    to: publicId,
    associationSpec: {
      type: 'object',
      required: ['associationCategory', 'associationTypeId'],
      properties: { associationCategory: category, associationTypeId: integer },
    },
  },
} as const;

/** Answer of a default association: two rows per link, one in each direction. */
export const DefaultLinks = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: {
    status: { const: 'COMPLETE' },
    results: { type: 'array', items: defaultLink },
    startedAt: instant,
    completedAt: instant,
  },
} as const;

/** The same where some inputs failed. */
export const DefaultLinksWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: {
    status: { const: 'COMPLETE' },
    results: { type: 'array', items: defaultLink },
    numErrors: integer,
    errors: { type: 'array', items: batchError },
    startedAt: instant,
    completedAt: instant,
  },
} as const;

export const paging = {
  type: 'object',
  required: ['next'],
  properties: { next: { type: 'object', required: ['after', 'link'], properties: { after: text, link: text } } },
} as const;

/** A page of the records that a record is associated with; ids are numbers here, which HubSpot's own files get wrong. */
export const AssociationList = {
  type: 'object',
  required: ['results'],
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['toObjectId', 'associationTypes'],
        properties: {
          toObjectId: integer,
          associationTypes: {
            type: 'array',
            items: {
              type: 'object',
              required: ['category', 'typeId', 'label'],
              properties: { category, typeId: integer, label: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
            },
          },
        },
      },
    },
    paging,
  },
} as const;

const optionalText = { anyOf: [{ type: 'string' }, { type: 'null' }] } as const;

/** Properties as a caller sends them. */
export const sentProperties = {
  type: 'object',
  maxProperties: limits.recordPropertiesMax,
  additionalProperties: {
    anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
    'x-java': 'java.lang.String',
  },
  'x-java': 'java.util.LinkedHashMap<java.lang.String,java.lang.String>',
} as const;

/** Body of an update; one without properties is refused by the operation, in words of its own. */
export const RecordEdits = { type: 'object', properties: { properties: sentProperties } } as const;

/** A value that a property had, and since when. */
const valueWithTimestamp = {
  type: 'object',
  required: ['value', 'timestamp', 'sourceType'],
  properties: { value: text, timestamp: instant, sourceType: text, sourceId: text },
} as const;

/** A record. */
export const CrmRecord = {
  type: 'object',
  required: ['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'url'],
  properties: {
    id: text,
    properties: { type: 'object', additionalProperties: optionalText },
    createdAt: instant,
    updatedAt: instant,
    archived: { type: 'boolean' },
    archivedAt: instant,
    propertiesWithHistory: { type: 'object', additionalProperties: { type: 'array', items: valueWithTimestamp } },
    url: text,
  },
} as const;

/** HubSpot's error envelope. */
export const ErrorBody = {
  type: 'object',
  required: ['status', 'message', 'correlationId'],
  properties: {
    status: { const: 'error' },
    message: text,
    correlationId: { type: 'string', format: 'uuid' },
    context: texts,
    errors: {
      type: 'array',
      items: { type: 'object', required: ['message'], properties: { message: text, code: text, subCategory: text, context: texts } },
    },
    links: { type: 'object', additionalProperties: text },
    category: text,
    subCategory: text,
    errorType: text,
    policyName: text,
    groupName: text,
    requestId: { type: 'string', format: 'uuid' },
  },
} as const;
