import { limits } from '../catalogue/limits.ts';
import { sentTypes } from './labelled-schemas.ts';
import { batchError, CrmRecord, instant, integer, paging, sentId, sentProperties, sentRef, text } from './schemas.ts';

/** Wire shapes of records together with their associations, and of what becomes of records. See `schemas.ts`. */

const sentLink = { type: 'object', required: ['to', 'types'], properties: { to: sentRef, types: sentTypes } } as const;

const optionalSentText = { anyOf: [text, { type: 'null' }], 'x-java': 'java.lang.String' } as const;

/** Links that come with a new record. */
const sentLinks = {
  anyOf: [{ type: 'array', items: sentLink }, { type: 'null' }],
  'x-java': 'java.util.ArrayList<com.hubspot.inbounddb.publicobject.core.v2.PublicAssociationsForObject>',
} as const;

/** Body of a create. */
export const NewRecord = {
  type: 'object',
  required: ['properties'],
  properties: { properties: sentProperties, associations: sentLinks },
} as const;

/** The classes that HubSpot's JSON reader names for a batch of these and for the list in it. Source: an integration's captures (updates). */
const batchOf = (input: string) => `com.hubspot.apiutils.core.models.batch.BatchInput$Json<${input}>`;
const listOf = (input: string) => `java.util.ArrayList<${input}>`;
const models = 'com.hubspot.inbounddb.publicobject.core.v2';
const newRecordClass = `${models}.SimplePublicObjectBatchInputForCreate`;
const recordEditClass = `${models}.SimplePublicObjectBatchInput`;
const recordUpsertClass = `${models}.SimplePublicObjectBatchInputUpsert`;
const recordIdClass = `${models}.SimplePublicObjectId`;

/** Body of a batch of creates. */
export const NewRecordBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.recordInputsMax,
      items: {
        type: 'object',
        required: ['properties'],
        properties: { ...NewRecord.properties, objectWriteTraceId: optionalSentText },
      },
      'x-java': listOf(newRecordClass),
    },
  },
  'x-java': batchOf(newRecordClass),
} as const;

/** Body of a batch of updates. */
export const RecordEditBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.recordInputsMax,
      items: {
        type: 'object',
        required: ['id', 'properties'],
        properties: { id: sentId, idProperty: optionalSentText, properties: sentProperties, objectWriteTraceId: optionalSentText },
      },
      'x-java': listOf(recordEditClass),
    },
  },
  'x-java': batchOf(recordEditClass),
} as const;

/** Body of a batch of upserts. */
export const RecordUpsertBatch = {
  ...RecordEditBatch,
  properties: {
    inputs: {
      ...RecordEditBatch.properties.inputs,
      'x-java': listOf(recordUpsertClass),
    },
  },
  'x-java': batchOf(recordUpsertClass),
} as const;

/** Record ids, each in an object of its own. */
const sentRecordIds = {
  type: 'array',
  maxItems: limits.recordInputsMax,
  items: sentRef,
  'x-java': listOf(recordIdClass),
} as const;

const sentNames = {
  anyOf: [{ type: 'array', maxItems: limits.recordPropertiesMax, items: text }, { type: 'null' }],
  'x-java': 'java.util.ArrayList<java.lang.String>',
} as const;

/** Body of a batch read. HubSpot's file requires both lists of names; its own guide leaves them out. */
export const RecordIdBatch = {
  type: 'object',
  required: ['inputs'],
  properties: { inputs: sentRecordIds, idProperty: optionalSentText, properties: sentNames, propertiesWithHistory: sentNames },
  'x-java': batchOf(recordIdClass),
} as const;

/** Body of a batch of archivings. */
export const RecordArchiveBatch = {
  type: 'object',
  required: ['inputs'],
  properties: { inputs: sentRecordIds },
  'x-java': batchOf(recordIdClass),
} as const;

/** A record as a batch of writes answers it. */
const createdRecord = {
  ...CrmRecord,
  properties: { ...CrmRecord.properties, objectWriteTraceId: text },
} as const;

const batchFields = {
  status: { const: 'COMPLETE' },
  results: { type: 'array', items: createdRecord },
  startedAt: instant,
  completedAt: instant,
} as const;

/** Answer of a batch. */
export const CrmRecordBatch = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: batchFields,
} as const;

/** The same where some inputs failed. */
export const CrmRecordBatchWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: { ...batchFields, numErrors: integer, errors: { type: 'array', items: batchError } },
} as const;

const upsertFields = {
  ...batchFields,
  results: {
    type: 'array',
    items: {
      ...createdRecord,
      required: [...CrmRecord.required, 'new'],
      properties: { ...createdRecord.properties, new: { type: 'boolean' } },
    },
  },
} as const;

/** Answer of a batch of upserts: `new` says whether the record was created. */
export const UpsertedRecordBatch = { ...CrmRecordBatch, properties: upsertFields } as const;

/** The same where some inputs failed. */
export const UpsertedRecordBatchWithErrors = {
  ...CrmRecordBatchWithErrors,
  properties: { ...upsertFields, numErrors: integer, errors: { type: 'array', items: batchError } },
} as const;

/** The records that a record is associated with, by the plural name of their type: a row for each record and type of the link. */
const associations = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    required: ['results'],
    properties: {
      results: { type: 'array', items: { type: 'object', required: ['id', 'type'], properties: { id: text, type: text } } },
      paging,
    },
  },
} as const;

/** A record, with its associations where they were asked for. */
export const LinkedCrmRecord = { ...CrmRecord, properties: { ...CrmRecord.properties, associations } } as const;

/** A page of records. */
export const CrmRecordList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: LinkedCrmRecord }, paging },
} as const;

/** Body of a merge. */
export const MergeInput = {
  type: 'object',
  required: ['primaryObjectId', 'objectIdToMerge'],
  properties: { primaryObjectId: sentId, objectIdToMerge: sentId },
} as const;

/** Body of a GDPR delete. */
export const GdprDeleteInput = {
  type: 'object',
  required: ['objectId'],
  properties: { objectId: sentId, idProperty: optionalSentText },
} as const;
