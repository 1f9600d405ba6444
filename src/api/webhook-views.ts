import { formatInstant } from '../domain/instant.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { WebhookSettings, WebhookSubscription } from '../domain/webhook.ts';
import { problemRow } from './problem-body.ts';
import type { ValueOf } from './schema.ts';
import type { batchError } from './schemas.ts';
import type { SubscriptionBatch, SubscriptionBatchWithErrors, SubscriptionBody, WebhookSettingsBody } from './webhook-schemas.ts';

/** The settings of an app's webhooks as the wire shows them. */
export function settingsView({
  targetUrl,
  maxConcurrentRequests,
  createdAt,
  updatedAt,
}: WebhookSettings): ValueOf<typeof WebhookSettingsBody> {
  return { targetUrl, throttling: { maxConcurrentRequests }, createdAt: formatInstant(createdAt), ...updated(updatedAt) };
}

/** A subscription as the wire shows it: fields that it has no use for are left out. */
export function subscriptionView(subscription: WebhookSubscription): ValueOf<typeof SubscriptionBody> {
  const { id, eventType, active, createdAt, updatedAt, propertyName, objectTypeId, eventTypeName } = subscription;
  return {
    id: String(id),
    eventType,
    active,
    createdAt: formatInstant(createdAt),
    ...updated(updatedAt),
    ...(propertyName !== null && { propertyName }),
    ...(objectTypeId !== null && { objectTypeId }),
    ...(eventTypeName !== null && { eventTypeName }),
  };
}

function updated(at: number | null): { readonly updatedAt?: string } {
  return at === null ? {} : { updatedAt: formatInstant(at) };
}

/** When a batch began and ended, in epoch milliseconds. */
interface BatchTimes {
  readonly startedAt: number;
  readonly completedAt: number;
}

/** The body of a batch that found every subscription. */
export function subscriptionBatchView(changed: readonly WebhookSubscription[], times: BatchTimes): ValueOf<typeof SubscriptionBatch> {
  return { status: 'COMPLETE', results: changed.map(subscriptionView), ...timesView(times) };
}

/** The body of a batch that lacks some: they fail together, in one row. Source: webhooks spec (v3), the example of such an answer. */
export function partSubscriptionBatchView(
  outcome: { readonly changed: readonly WebhookSubscription[]; readonly missing: readonly number[] },
  times: BatchTimes,
): ValueOf<typeof SubscriptionBatchWithErrors> {
  const errors = [problemRow(subscriptionsNotFound(outcome.missing)) as ValueOf<typeof batchError>];
  return { status: 'COMPLETE', results: outcome.changed.map(subscriptionView), numErrors: errors.length, errors, ...timesView(times) };
}

/** Says that an app has no subscriptions with these ids, of which there is at least one. */
export function subscriptionsNotFound([first = 0, ...others]: readonly number[]): Problem {
  const ids = [first, ...others].join(', ');
  return problem('WEBHOOK_SUBSCRIPTIONS_NOT_FOUND', { ids, id: first }, ...others.map((id) => ({ ids, id })));
}

function timesView({ startedAt, completedAt }: BatchTimes) {
  return { startedAt: formatInstant(startedAt), completedAt: formatInstant(completedAt) };
}
