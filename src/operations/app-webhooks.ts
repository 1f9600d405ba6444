import { limits } from '../catalogue/limits.ts';
import { webhookEventTypes } from '../catalogue/webhook-events.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { isSameInterest, soundSubscription, type WantedSubscription } from '../domain/webhook.ts';
import type { ServerCall } from './server-call.ts';

/** The webhooks that a new app is to have. */
export interface WebhookOptions {
  /** Where they are sent. */
  readonly targetUrl: string;
  /** How many requests may wait for an answer at a time; by default 10, as in HubSpot. */
  readonly maxConcurrentRequests?: number | undefined;
  /** The events that are sent; by default none. */
  readonly subscriptions?: readonly SubscriptionOptions[] | undefined;
}

/** A subscription that a new app is to have. */
export interface SubscriptionOptions {
  /** One of HubSpot's event types, such as `contact.creation`. */
  readonly eventType: string;
  /** The property of a `propertyChange`. */
  readonly propertyName?: string | undefined;
  /** The object type of an `object.*` event, such as `0-48`. */
  readonly objectTypeId?: string | undefined;
  /** Whether its events are sent; by default they are. */
  readonly active?: boolean | undefined;
}

/** Why an app cannot have webhooks that are wanted for it; undefined where it can. To be asked before the app is made, which otherwise had half of them. */
export function problemOfWebhooks({ webhooks }: Pick<ServerCall, 'webhooks'>, wanted: WebhookOptions): Problem | undefined {
  const sound = webhooks.problemOfSettings(settingsOf(wanted)) ?? soundSubscriptions(wanted);
  return isProblem(sound) ? sound : undefined;
}

function soundSubscriptions({ subscriptions = [] }: WebhookOptions): readonly WantedSubscription[] | Problem {
  const { webhookSubscriptionsMax: max } = limits;
  if (subscriptions.length > max) return problem('WEBHOOK_SUBSCRIPTIONS_TOO_MANY', { max });
  const sound: WantedSubscription[] = [];
  for (const { eventType, propertyName, objectTypeId, active = true } of subscriptions) {
    if (!webhookEventTypes.includes(eventType)) return problem('WEBHOOK_EVENT_TYPE_UNKNOWN', { eventType });
    const wanted = { eventType, active, propertyName: propertyName ?? null, objectTypeId: objectTypeId ?? null, eventTypeName: null };
    const one = soundSubscription(wanted);
    if (isProblem(one)) return one;
    if (sound.some((other) => isSameInterest(one, other))) return problem('WEBHOOK_SUBSCRIPTION_EXISTS');
    sound.push(one);
  }
  return sound;
}

/**
 * Gives an app the webhooks that are wanted for it, in the place of what it has: subscriptions that are not wanted end, what is as wanted is not
 * written. Refused where `problemOfWebhooks` refuses, and where there is no such app. Durable when it resolves.
 */
export async function settleWebhooks(
  call: Pick<ServerCall, 'webhooks' | 'now'>,
  appId: number,
  wanted: WebhookOptions,
): Promise<Problem | undefined> {
  const { webhooks } = call;
  const settings = settingsOf(wanted);
  const subscriptions = webhooks.problemOfSettings(settings) ?? soundSubscriptions(wanted);
  if (isProblem(subscriptions)) return subscriptions;
  const at = call.now();
  const before = await webhooks.subscriptions(appId);
  for (const one of before) if (!subscriptions.some((other) => isSameInterest(one, other))) await webhooks.unsubscribe(appId, one.id);
  for (const one of subscriptions) {
    const known = before.find((other) => isSameInterest(one, other));
    if (known !== undefined) await webhooks.setActive(appId, [{ id: known.id, active: one.active }], at);
    else {
      const made = await webhooks.subscribe(appId, one, at);
      if (isProblem(made)) return made;
    }
  }
  // The settings last: from then on events are sent.
  const known = await webhooks.settings(appId);
  if (known?.targetUrl === settings.targetUrl && known.maxConcurrentRequests === settings.maxConcurrentRequests) return undefined;
  const set = await webhooks.configure(appId, settings, at);
  return isProblem(set) ? set : undefined;
}

function settingsOf({ targetUrl, maxConcurrentRequests = limits.webhookConcurrencyDefault }: WebhookOptions) {
  return { targetUrl, maxConcurrentRequests };
}
