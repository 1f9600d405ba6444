import { isProblem, type Problem } from '../domain/problem.ts';
import { problemOfWebhooks, type SubscriptionOptions, type WebhookOptions } from '../operations/app-webhooks.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { invalid, readFields } from './fields.ts';

/** The webhooks that a body wants for a new app, all of them such as it can have; undefined where it names none. */
export function readWebhooks(call: ServerCall, sent: unknown): WebhookOptions | undefined | Problem {
  if (sent === undefined) return undefined;
  const fields = readFields(sent, ['targetUrl', 'maxConcurrentRequests', 'subscriptions']);
  if (isProblem(fields)) return fields;
  const { targetUrl, maxConcurrentRequests, subscriptions = [] } = fields;
  if (typeof targetUrl !== 'string') return invalid('webhooks.targetUrl', 'expected a text');
  if (maxConcurrentRequests !== undefined && typeof maxConcurrentRequests !== 'number') {
    return invalid('webhooks.maxConcurrentRequests', 'expected a number');
  }
  if (!Array.isArray(subscriptions)) return invalid('webhooks.subscriptions', 'expected a list');
  const read: SubscriptionOptions[] = [];
  for (const one of subscriptions.map(readSubscription)) {
    if (isProblem(one)) return one;
    read.push(one);
  }
  const wanted = { targetUrl, maxConcurrentRequests, subscriptions: read };
  return problemOfWebhooks(call, wanted) ?? wanted;
}

function readSubscription(sent: unknown): SubscriptionOptions | Problem {
  const fields = readFields(sent, ['eventType', 'propertyName', 'objectTypeId', 'active']);
  if (isProblem(fields)) return fields;
  const { eventType, propertyName, objectTypeId, active } = fields;
  if (typeof eventType !== 'string') return invalid('webhooks.subscriptions', 'expected an eventType, a text, in each');
  if (propertyName !== undefined && typeof propertyName !== 'string') return invalid('propertyName', 'expected a text');
  if (objectTypeId !== undefined && typeof objectTypeId !== 'string') return invalid('objectTypeId', 'expected a text');
  if (active !== undefined && typeof active !== 'boolean') return invalid('active', 'expected true or false');
  return { eventType, propertyName, objectTypeId, active };
}
