import { associationCategories } from '../catalogue/association-categories.ts';
import { limits } from '../catalogue/limits.ts';
import { AssociationList, batchError, instant, integer, publicId, sentId, sentRef, text } from './schemas.ts';

/** Wire shapes of labelled associations, batch reads and batch removals. See `schemas.ts` for what these constants are. */

/** An association type as a caller names it: an empty category is HUBSPOT_DEFINED, the id may be digits. Source: recorded assoc-2026-03-01; hubspot-api-php#241. */
export const sentType = {
  type: 'object',
  required: ['associationCategory', 'associationTypeId'],
  properties: {
    associationCategory: {
      type: 'string',
      enum: [...associationCategories, ''],
      'x-java': 'com.hubspot.inbounddb.associations.base.AssociationCategory',
    },
    associationTypeId: { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-java': 'int' },
  },
} as const;

/** Body of a labelled association: the types, and nothing around them. */
export const LabelledLinkTypes = {
  type: 'array',
  maxItems: limits.associationTypesPerLinkMax,
  items: sentType,
  'x-java': 'java.util.HashSet<com.hubspot.inbounddb.associations.base.AssociationSpec>',
} as const;

/** Association types in a list of a body. */
export const sentTypes = { type: 'array', maxItems: limits.associationTypesPerLinkMax, items: sentType } as const;
const sentPair = { from: sentRef, to: sentRef } as const;

/** Body of the labelled batch, and of the batch that takes labels off. */
export const LabelledLinkBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.associateInputsMax,
      items: { type: 'object', required: ['from', 'to', 'types'], properties: { ...sentPair, types: sentTypes } },
      'x-java': 'java.util.ArrayList<com.hubspot.inbounddb.associations.base.PublicAssociationMultiPost>',
    },
  },
} as const;

/** Body of the batch removal: `to` is a list here, and only here. */
export const RemovalBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.associateInputsMax,
      items: {
        type: 'object',
        required: ['from', 'to'],
        properties: { from: sentRef, to: { type: 'array', maxItems: limits.associateInputsMax, items: sentRef } },
      },
      'x-java': 'java.util.ArrayList<com.hubspot.inbounddb.associations.base.PublicAssociationMultiArchive>',
    },
  },
} as const;

/** Body of the batch read. */
export const AssociationReadBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.associationsReadInputsMax,
      items: {
        type: 'object',
        required: ['id'],
        properties: { id: sentId, after: { anyOf: [{ type: 'string' }, { type: 'null' }], 'x-java': 'java.lang.String' } },
      },
      'x-java': 'java.util.ArrayList<com.hubspot.inbounddb.associations.base.PublicFetchAssociationsBatchRequest>',
    },
  },
} as const;

/** A labelled association as answers show it: ids are numbers, whatever HubSpot's own files say. */
export const LabelledLink = {
  type: 'object',
  required: ['fromObjectTypeId', 'fromObjectId', 'toObjectTypeId', 'toObjectId', 'labels'],
  properties: {
    fromObjectTypeId: text,
    fromObjectId: integer,
    toObjectTypeId: text,
    toObjectId: integer,
    labels: { type: 'array', items: text },
  },
} as const;

const times = { startedAt: instant, completedAt: instant } as const;
const errors = { numErrors: integer, errors: { type: 'array', items: batchError } } as const;

/** Answer of a labelled batch. */
export const LabelledLinks = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: { status: { const: 'COMPLETE' }, results: { type: 'array', items: LabelledLink }, ...times },
} as const;

/** The same where some inputs failed. */
export const LabelledLinksWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: { status: { const: 'COMPLETE' }, results: { type: 'array', items: LabelledLink }, ...errors, ...times },
} as const;

const readRow = {
  type: 'object',
  required: ['from', 'to'],
  properties: { from: publicId, to: AssociationList.properties.results, paging: AssociationList.properties.paging },
} as const;

/** Answer of a batch read. */
export const AssociationPages = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: { status: { const: 'COMPLETE' }, results: { type: 'array', items: readRow }, ...times },
} as const;

/** The same where some records have no associations. */
export const AssociationPagesWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: { status: { const: 'COMPLETE' }, results: { type: 'array', items: readRow }, ...errors, ...times },
} as const;

/** Answer of a removal where the server is told to send one. */
export const EmptyBatch = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: { status: { const: 'COMPLETE' }, results: { type: 'array', items: {} }, ...times },
} as const;
