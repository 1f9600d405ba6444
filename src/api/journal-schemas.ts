import { journalActions, journalFilterOperatorNames, journalSubscriptionTypeNames } from '../catalogue/journal.ts';
import { limits } from '../catalogue/limits.ts';
import { batchError, instant, integer, text } from './schemas.ts';

/** Names in a list. */
const texts = { type: 'array', maxItems: limits.journalNamesMax, items: text } as const;
const ids = { type: 'array', maxItems: limits.journalNamesMax, items: integer } as const;
const action = { type: 'string', enum: journalActions, 'x-java': 'com.hubspot.webhooks.journal.SubscriptionAction' } as const;
const actions = { type: 'array', maxItems: limits.journalNamesMax, items: action } as const;
const subscriptionType = {
  type: 'string',
  enum: journalSubscriptionTypeNames,
  'x-java': 'com.hubspot.webhooks.journal.SubscriptionType',
} as const;

/** Body that subscribes an app: the fields of all types in one, which the operation sorts out. */
export const JournalSubscriptionUpsert = {
  type: 'object',
  required: ['subscriptionType'],
  properties: {
    subscriptionType,
    portalId: integer,
    objectTypeId: text,
    eventTypeId: text,
    actions,
    properties: texts,
    objectIds: ids,
    associatedObjectTypeIds: texts,
    listIds: ids,
  },
} as const;

/** A subscription of an app. */
export const JournalSubscriptionBody = {
  type: 'object',
  required: ['id', 'appId', 'subscriptionType', 'objectTypeId', 'actions', 'createdAt', 'updatedAt'],
  properties: {
    id: integer,
    appId: integer,
    subscriptionType: text,
    objectTypeId: text,
    portalId: integer,
    actions: { type: 'array', items: text },
    properties: { type: 'array', items: text },
    objectIds: { type: 'array', items: integer },
    associatedObjectTypeIds: { type: 'array', items: text },
    createdAt: instant,
    updatedAt: instant,
  },
} as const;

/** Every subscription of an app. */
export const JournalSubscriptionList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: JournalSubscriptionBody } },
} as const;

const filterType = { type: 'string', enum: ['CRM_OBJECT_PROPERTY'], 'x-java': 'com.hubspot.webhooks.journal.FilterType' } as const;
const operator = {
  type: 'string',
  enum: journalFilterOperatorNames,
  'x-java': 'com.hubspot.webhooks.journal.FilterOperator',
} as const;
const condition = {
  type: 'object',
  required: ['filterType', 'operator', 'property'],
  properties: { filterType, operator, property: text, value: text, values: texts },
} as const;
const filter = {
  type: 'object',
  required: ['conditions'],
  properties: { conditions: { type: 'array', maxItems: limits.journalConditionsMax, items: condition } },
} as const;

/** Body that narrows a subscription. */
export const NewJournalFilter = {
  type: 'object',
  required: ['filter', 'subscriptionId'],
  properties: { filter, subscriptionId: integer },
} as const;

/** What a new filter is called. */
export const JournalFilterMade = { type: 'object', required: ['filterId'], properties: { filterId: integer } } as const;

/** A filter; its time is epoch milliseconds. */
export const JournalFilterBody = {
  type: 'object',
  required: ['createdAt', 'filter', 'id'],
  properties: { id: integer, filter, createdAt: integer },
} as const;

/** Every filter of a subscription. */
export const JournalFilterList = { type: 'array', items: JournalFilterBody } as const;

/** Where a page of a journal is to be fetched. */
export const JournalPageBody = {
  type: 'object',
  required: ['url', 'expiresAt', 'currentOffset'],
  properties: { url: text, expiresAt: instant, currentOffset: { type: 'string', format: 'uuid' } },
} as const;

/** Body that names pages by their offsets. */
export const JournalOffsets = {
  type: 'object',
  required: ['inputs'],
  properties: { inputs: { type: 'array', maxItems: limits.journalBatchMax, items: text } },
} as const;

const batch = {
  status: { const: 'COMPLETE' },
  results: { type: 'array', items: JournalPageBody },
  startedAt: instant,
  completedAt: instant,
} as const;

/** Several pages. */
export const JournalPageBatch = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: batch,
} as const;

/** The same where some were not there. */
export const JournalPageBatchWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: { ...batch, numErrors: integer, errors: { type: 'array', items: batchError } },
} as const;

/** Body that asks for snapshots of records. */
export const NewJournalSnapshots = {
  type: 'object',
  required: ['snapshotRequests'],
  properties: {
    snapshotRequests: {
      type: 'array',
      maxItems: limits.journalSnapshotsMax,
      items: {
        type: 'object',
        required: ['objectId', 'objectTypeId', 'portalId', 'properties'],
        properties: { portalId: integer, objectId: integer, objectTypeId: text, properties: texts },
      },
    },
  },
} as const;

/** What the snapshots that were asked for are called. */
export const JournalSnapshotsMade = {
  type: 'object',
  required: ['snapshotResponses'],
  properties: {
    snapshotResponses: {
      type: 'array',
      items: {
        type: 'object',
        required: ['portalId', 'objectId', 'objectTypeId', 'snapshotStatusId'],
        properties: { portalId: integer, objectId: integer, objectTypeId: text, snapshotStatusId: { type: 'string', format: 'uuid' } },
      },
    },
  },
} as const;

/** What became of a snapshot; times are epoch milliseconds. */
export const JournalSnapshotBody = {
  type: 'object',
  required: ['id', 'status', 'initiatedAt'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    status: { enum: ['PENDING', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'EXPIRED'] },
    initiatedAt: integer,
    completedAt: integer,
    errorCode: { enum: ['TIMEOUT', 'VALIDATION_ERROR', 'INTERNAL_ERROR', 'PERMISSION_DENIED'] },
    message: text,
  },
} as const;
