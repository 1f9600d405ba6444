import { limits } from '../catalogue/limits.ts';
import { batchError, instant, integer, paging, publicId, sentId, sentRef, text } from './schemas.ts';

/** Wire shapes of v3's associations: one type for each link, by name, and every id a string. */

/** Body of a v3 batch that creates or removes. */
export const TypedLinkBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.associateInputsMax,
      items: { type: 'object', required: ['from', 'to', 'type'], properties: { from: sentRef, to: sentRef, type: sentId } },
      'x-java': 'java.util.ArrayList<com.hubspot.inbounddb.associations.base.PublicAssociation>',
    },
  },
} as const;

/** Body of a v3 batch read; an `after` among the inputs is ignored. */
export const TypedReadBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.associationsReadInputsMax,
      items: sentRef,
      'x-java': 'java.util.ArrayList<com.hubspot.inbounddb.base.PublicObjectId>',
    },
  },
} as const;

const typedLink = {
  type: 'object',
  required: ['from', 'to', 'type'],
  properties: { from: publicId, to: publicId, type: text },
} as const;

const typedRow = { type: 'object', required: ['id', 'type'], properties: { id: text, type: text } } as const;
const typedRows = { type: 'array', items: typedRow } as const;

const typedPage = {
  type: 'object',
  required: ['from', 'to'],
  properties: { from: publicId, to: typedRows, paging },
} as const;

const times = { startedAt: instant, completedAt: instant } as const;
const failures = { numErrors: integer, errors: { type: 'array', items: batchError } } as const;
const complete = { const: 'COMPLETE' } as const;

/** Answer of a v3 batch create: two rows for each link, one in each direction. */
export const TypedLinks = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: { status: complete, results: { type: 'array', items: typedLink }, ...times },
} as const;

/** The same where some inputs failed. */
export const TypedLinksWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: { status: complete, results: { type: 'array', items: typedLink }, ...failures, ...times },
} as const;

/** Answer of a v3 batch read: one row for each record that has associations. */
export const TypedPages = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: { status: complete, results: { type: 'array', items: typedPage }, ...times },
} as const;

/** The same where some records have none. */
export const TypedPagesWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: { status: complete, results: { type: 'array', items: typedPage }, ...failures, ...times },
} as const;

/** A page of what a record is associated with: a row for each record and type. */
export const TypedList = { type: 'object', required: ['results'], properties: { results: typedRows, paging } } as const;

/** The association types of an ordered pair of object types. */
export const AssociationTypeNames = {
  type: 'object',
  required: ['results'],
  properties: {
    results: { type: 'array', items: { type: 'object', required: ['id', 'name'], properties: { id: text, name: text } } },
  },
} as const;
