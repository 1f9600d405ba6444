import { limits } from '../catalogue/limits.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { WebhookDelivery } from '../domain/webhook-delivery.ts';
import {
  type DeliveryBook,
  type DeliveryPage,
  deliveriesOf,
  deliveryHandedOver,
  deliveryKept,
  keptDelivery,
  keptEvents,
  type WholeDelivery,
} from '../operations/webhook-deliveries.ts';
import type { Registry } from '../storage/port.ts';
import { DeliveryIds } from './delivery-ids.ts';

/** The deliveries of a server that sends none, as another one does: what is kept of them, without those that arrived. */
export class KeptDeliveries implements DeliveryBook {
  readonly #registry: Registry;
  readonly #now: () => number;
  readonly #ids = new DeliveryIds();

  constructor(registry: Registry, now: () => number) {
    this.#registry = registry;
    this.#now = now;
  }

  async list({ appId, before, limit, state }: DeliveryPage): Promise<readonly WebhookDelivery[]> {
    const all = await deliveriesOf(this.#registry, appId);
    const shown = all.filter((one) => (before === undefined || one.id < before) && (state === undefined || one.state === state));
    return shown.reverse().slice(0, limit);
  }

  async find(appId: number, id: string): Promise<WholeDelivery | undefined> {
    const delivery = await keptDelivery(this.#registry, { appId, id });
    const events = delivery && (await keptEvents(this.#registry, delivery));
    return delivery === undefined || events === undefined ? undefined : { delivery, events };
  }

  /** Kept here, and sent by the server that sends. */
  async replay(appId: number, id: string): Promise<WebhookDelivery | Problem | undefined> {
    const whole = await this.find(appId, id);
    if (whole === undefined) return undefined;
    const pending = (await deliveriesOf(this.#registry, appId)).filter(({ state }) => state === 'pending');
    if (pending.length >= limits.webhookPendingMax) return problem('WEBHOOK_DELIVERIES_TOO_MANY', { max: limits.webhookPendingMax });
    const { portal, events } = whole.delivery;
    const createdAt = this.#now();
    const delivery: WebhookDelivery = {
      id: this.#ids.next(createdAt),
      appId,
      portal,
      events,
      replayOf: id,
      createdAt,
      state: 'pending',
      attempts: [],
      nextAttemptAt: createdAt,
    };
    await this.#registry.put([...deliveryKept(delivery, whole.events), deliveryHandedOver(delivery)]);
    return delivery;
  }
}
