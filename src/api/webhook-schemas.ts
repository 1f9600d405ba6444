import { limits } from '../catalogue/limits.ts';
import { webhookEventTypes } from '../catalogue/webhook-events.ts';
import { batchError, instant, integer, text } from './schemas.ts';

const throttling = { type: 'object', required: ['maxConcurrentRequests'], properties: { maxConcurrentRequests: integer } } as const;

/** Body that says where an app's webhooks are sent. */
export const NewWebhookSettings = {
  type: 'object',
  required: ['targetUrl', 'throttling'],
  properties: { targetUrl: text, throttling },
} as const;

/** Where an app's webhooks are sent. */
export const WebhookSettingsBody = {
  type: 'object',
  required: ['targetUrl', 'throttling', 'createdAt'],
  properties: { targetUrl: text, throttling, createdAt: instant, updatedAt: instant },
} as const;

const eventType = { type: 'string', enum: webhookEventTypes, 'x-java': 'com.hubspot.webhooks.SubscriptionEventType' } as const;
const optionalText = { anyOf: [text, { type: 'null' }], 'x-java': 'java.lang.String' } as const;
const active = { type: 'boolean' } as const;
const subject = { propertyName: optionalText, objectTypeId: optionalText, eventTypeName: optionalText } as const;

/** Body that subscribes an app to events; paused unless it says otherwise. */
export const NewSubscription = { type: 'object', required: ['eventType'], properties: { eventType, active, ...subject } } as const;

/** The same in editions that want to be told whether it is paused. */
export const NewSubscriptionWithState = { ...NewSubscription, required: ['active', 'eventType'] } as const;

/** Body that pauses a subscription or lets it go on. */
export const SubscriptionEdits = { type: 'object', properties: { active } } as const;

/** Body that does so with many. */
export const SubscriptionEditBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.webhookSubscriptionsMax,
      items: { type: 'object', required: ['active', 'id'], properties: { id: integer, active } },
    },
  },
} as const;

/** A subscription of an app. */
export const SubscriptionBody = {
  type: 'object',
  required: ['id', 'eventType', 'active', 'createdAt'],
  properties: {
    id: text,
    eventType: text,
    active,
    createdAt: instant,
    updatedAt: instant,
    propertyName: text,
    objectTypeId: text,
    eventTypeName: text,
  },
} as const;

const results = { type: 'array', items: SubscriptionBody } as const;

/** Every subscription of an app. */
export const SubscriptionList = { type: 'object', required: ['results'], properties: { results } } as const;

const batch = { status: { const: 'COMPLETE' }, results, startedAt: instant, completedAt: instant } as const;

/** Subscriptions that were paused or let go on. */
export const SubscriptionBatch = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: batch,
} as const;

/** The same where some were not there. */
export const SubscriptionBatchWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: { ...batch, numErrors: integer, errors: { type: 'array', items: batchError } },
} as const;
