import type { ObjectTypeKey } from './ids.ts';
import { parseObjectTypeId } from './object-type.ts';
import { interestOf, type WebhookSubscription } from './webhook.ts';
import type { WebhookEvent } from './webhook-event.ts';

/** What an app waits for, found by what happened. */
export class WebhookInterests {
  readonly #byEvent = new Map<string, Map<ObjectTypeKey, WebhookSubscription[]>>();

  /** Of subscriptions, those that are paused left out; the order in which they are stands. */
  constructor(subscriptions: readonly WebhookSubscription[]) {
    for (const subscription of subscriptions) {
      const { verb, objectTypeId } = interestOf(subscription);
      const type = parseObjectTypeId(objectTypeId ?? '');
      if (type === undefined || !subscription.active) continue;
      const word = wordOf(verb, subscription.propertyName ?? '');
      const byType = this.#byEvent.get(word) ?? new Map<ObjectTypeKey, WebhookSubscription[]>();
      this.#byEvent.set(word, byType.set(type, [...(byType.get(type) ?? []), subscription]));
    }
  }

  /** The subscriptions that an event is told to. */
  of(event: WebhookEvent): readonly WebhookSubscription[] {
    const word = wordOf(event.verb, event.verb === 'propertyChange' ? event.property : '');
    return this.#byEvent.get(word)?.get(event.record.type) ?? [];
  }
}

/** A property's name has no blank. */
function wordOf(verb: string, property: string): string {
  return property === '' ? verb : `${verb} ${property}`;
}
