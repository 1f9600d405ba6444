import type { ProblemRow } from './row.ts';

/** What is wrong with an app's webhook settings and subscriptions. */
export const webhookProblems = {
  WEBHOOK_SETTINGS_NOT_FOUND: {
    status: 404,
    message: 'resource not found',
    source: 'a public integration reads a 404 as an app without settings; assumed: the message',
  },
  WEBHOOK_SUBSCRIPTIONS_NOT_FOUND: {
    status: 404,
    message: 'Failed to find subscriptions by id `{ids}`. Try again using a different subscriptionId.',
    category: 'SUBSCRIPTION_ID_NOT_FOUND',
    subCategory: 'SubscriptionErrors.SUBSCRIPTION_IDS_NOT_FOUND',
    context: { subscriptionIds: '{id}' },
    source: 'webhooks spec (v3), example of a batch with errors; assumed: the same outside batches, with 404',
  },
  WEBHOOK_SUBSCRIPTION_EXISTS: {
    status: 400,
    message: 'A subscription to the same events already exists.',
    category: 'VALIDATION_ERROR',
    subCategory: 'SubscriptionErrors.DUPLICATE_SUBSCRIPTIONS',
    source: 'category and subcategory from the code of a public integration; assumed: 400 and the message',
  },
  WEBHOOK_SUBSCRIPTIONS_TOO_MANY: {
    status: 400,
    message: 'An app can have at most {max} subscriptions.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the webhooks guide names the number and no answer',
  },
  WEBHOOK_EVENT_TYPE_UNKNOWN: {
    status: 400,
    message: 'HubSpot has no event type {eventType} that an app can subscribe to.',
    category: 'VALIDATION_ERROR',
    source: "assumed: Crosstie's own words, for apps that are made with webhooks; HubSpot's API refuses it as it reads the body",
  },
  WEBHOOK_PROPERTY_MISSING: {
    status: 400,
    message: 'A propertyName is required for subscriptions of type {eventType}.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the webhooks guide says that it is required',
  },
  WEBHOOK_OBJECT_TYPE_MISSING: {
    status: 400,
    message: 'An objectTypeId is required for subscriptions of type {eventType}.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: events of no object type in particular were never seen',
  },
  WEBHOOK_TEXT_TOO_LONG: {
    status: 400,
    message: '{name} has more than {max} characters.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: HubSpot publishes no bound',
  },
  WEBHOOK_TARGET_INVALID: {
    status: 400,
    message: 'targetUrl is not a URL that webhooks can be sent to.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no refusal of a target was seen',
  },
  WEBHOOK_TARGET_NOT_HTTPS: {
    status: 400,
    message: 'targetUrl must be served over HTTPS.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the webhooks guide says that targets must be, and shows no refusal',
  },
  WEBHOOK_TARGET_FORBIDDEN: {
    status: 400,
    message:
      'targetUrl leads to {host}, which is not publicly available: this server sends webhooks there only if it was started with --webhook-targets.',
    category: 'VALIDATION_ERROR',
    source: "assumed: Crosstie's own words; HubSpot sends to publicly available targets only (webhooks spec)",
  },
  WEBHOOK_CONCURRENCY_INVALID: {
    status: 400,
    message: 'maxConcurrentRequests must be a number from {min} to {max}.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the webhooks guide says "greater than five" and shows no refusal',
  },
} as const satisfies Record<string, ProblemRow>;
