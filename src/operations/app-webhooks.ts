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
  const ofSettings = webhooks.problemOfSettings(settingsOf(wanted));
  if (ofSettings !== undefined) return ofSettings;
  const { webhookSubscriptionsMax: max } = limits;
  const { subscriptions = [] } = wanted;
  if (subscriptions.length > max) return problem('WEBHOOK_SUBSCRIPTIONS_TOO_MANY', { max });
  const sound: WantedSubscription[] = [];
  for (const subscription of subscriptions.map(wantedOf)) {
    if (!webhookEventTypes.includes(subscription.eventType))
      return problem('WEBHOOK_EVENT_TYPE_UNKNOWN', { eventType: subscription.eventType });
    const one = soundSubscription(subscription);
    if (isProblem(one)) return one;
    if (sound.some((other) => isSameInterest(one, other))) return problem('WEBHOOK_SUBSCRIPTION_EXISTS');
    sound.push(one);
  }
  return undefined;
}

/** Gives a new app the webhooks that are wanted for it. Throws for those that `problemOfWebhooks` refuses. Durable when it resolves. */
export async function setUpWebhooks(call: Pick<ServerCall, 'webhooks' | 'now'>, appId: number, wanted: WebhookOptions): Promise<void> {
  const at = call.now();
  // The settings last: from then on events are sent.
  const outcomes: unknown[] = [];
  for (const subscription of wanted.subscriptions ?? []) outcomes.push(await call.webhooks.subscribe(appId, wantedOf(subscription), at));
  outcomes.push(await call.webhooks.configure(appId, settingsOf(wanted), at));
  const fault = outcomes.find(isProblem);
  if (fault !== undefined) throw new Error(`the webhooks of the app ${appId} could not be set: ${fault.message}`);
}

function settingsOf({ targetUrl, maxConcurrentRequests = limits.webhookConcurrencyDefault }: WebhookOptions) {
  return { targetUrl, maxConcurrentRequests };
}

function wantedOf({ eventType, propertyName, objectTypeId, active = true }: SubscriptionOptions): WantedSubscription {
  return { eventType, active, propertyName: propertyName ?? null, objectTypeId: objectTypeId ?? null, eventTypeName: null };
}
