import { limits } from '../catalogue/limits.ts';
import type { PortalId } from '../domain/ids.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { type WebhookDelivery, waitMsOf, withAttempt } from '../domain/webhook-delivery.ts';
import { installOf } from '../operations/apps.ts';
import type { ServerCall } from '../operations/server-call.ts';
import {
  type DeliveryBook,
  type DeliveryPage,
  deliveryForgotten,
  deliveryKept,
  deliveryTaken,
  handedOver,
  keptDeliveries,
  keptDelivery,
  keptEvents,
  type WholeDelivery,
} from '../operations/webhook-deliveries.ts';
import { Arrived } from './arrived.ts';
import { type Attempts, DeliveriesStopped, type DeliveryClock } from './attempts.ts';
import { DeliveryIds } from './delivery-ids.ts';
import type { BackgroundLog } from './log-reader.ts';

/** Events for an app that go out with one request. */
export interface Batch {
  readonly appId: number;
  readonly portal: PortalId;
  readonly count: number;
  /** As JSON, as in their first attempt. */
  readonly events: string;
}

export interface DeliveriesParts {
  readonly call: ServerCall;
  readonly clock: DeliveryClock;
  readonly attempts: Attempts;
  readonly log: BackgroundLog;
  /** At least 0 and below 1: spreads what failed at the same time. */
  chance(): number;
}

/** Kept deliveries that are read at a time when the server starts. */
const keptPage = 500;
/** Milliseconds after which an attempt is made again that could not be kept. */
const keepAgainMs = 60_000;

/**
 * The batches that did not arrive at once: each is kept with its events and tried again until it arrives or no attempt is left, over restarts of the
 * server too. What is in memory of one is small; so many of an app there are at most.
 */
export class Deliveries implements DeliveryBook {
  readonly #parts: DeliveriesParts;
  readonly #arrived = new Arrived();
  /** Pending and failed ones by app, the oldest first. */
  readonly #kept = new Map<number, Map<string, WebhookDelivery>>();
  readonly #timers = new Map<string, () => void>();
  readonly #atWork = new Set<Promise<void>>();
  /** Who waits for room, by app. */
  readonly #waiting = new Map<number, (() => void)[]>();
  #isStopped = false;
  readonly #ids = new DeliveryIds();

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
    parts.call.appRemovals.add(this.#forgetApp);
  }

  /** Goes on with what an earlier process left. */
  async start(): Promise<void> {
    let last: WebhookDelivery | undefined;
    do {
      const page = await keptDeliveries(this.#parts.call.store.registry, last, keptPage);
      for (const delivery of page) this.#remember(delivery);
      last = page.length < keptPage ? undefined : page.at(-1);
    } while (last !== undefined);
  }

  /** Takes on what other servers want to be sent. */
  async takeHandedOver(): Promise<void> {
    const { registry } = this.#parts.call.store;
    for (const name of await handedOver(registry, keptPage)) {
      const delivery = await keptDelivery(registry, name);
      await registry.put([deliveryTaken(name)]);
      if (delivery !== undefined && this.#kept.get(name.appId)?.has(name.id) !== true) this.#remember(delivery);
    }
  }

  /** Resolves when no attempt is being made again. */
  async settled(): Promise<void> {
    while (this.#atWork.size > 0) await Promise.all(this.#atWork);
  }

  /** Resolves when nothing is done any more; what is pending stays so. `Attempts.stop` has to come first. */
  async stop(): Promise<void> {
    this.#parts.call.appRemovals.delete(this.#forgetApp);
    this.admitAll();
    for (const forget of this.#timers.values()) forget();
    this.#timers.clear();
    while (this.#atWork.size > 0) await Promise.all(this.#atWork);
  }

  /** Resolves when one more of an app's batches may come to wait for its next attempt. */
  async room(appId: number): Promise<void> {
    while (!this.#isStopped && !this.#hasRoom(appId)) {
      await new Promise<void>((resolve) => {
        this.#waiting.set(appId, [...(this.#waiting.get(appId) ?? []), resolve]);
      });
    }
  }

  /** The server stops: nobody has to wait for room any more. */
  admitAll(): void {
    this.#isStopped = true;
    for (const appId of [...this.#waiting.keys()]) this.#admit(appId);
  }

  #admit(appId: number): void {
    const waiting = this.#waiting.get(appId) ?? [];
    this.#waiting.delete(appId);
    for (const resolve of waiting) resolve();
  }

  #hasRoom(appId: number): boolean {
    return this.#pendingOf(appId) < limits.webhookPendingMax;
  }

  /** Makes the first attempt of a batch. What did not arrive is kept when this resolves, and tried again. */
  async deliver({ appId, portal, count, events }: Batch): Promise<void> {
    const fresh = this.#fresh({ appId, portal, events: count, replayOf: null });
    const attempt = await this.#parts.attempts.attempt(appId, 0, events);
    const delivery = withAttempt(fresh, attempt, this.#parts.chance());
    if (delivery.state === 'delivered') {
      this.#arrived.add({ delivery, events });
      return;
    }
    await this.#parts.call.store.registry.put(deliveryKept(delivery, events));
    this.#remember(delivery);
  }

  list({ appId, before, limit, state }: DeliveryPage): readonly WebhookDelivery[] {
    const all = [...(this.#kept.get(appId)?.values() ?? []), ...this.#arrived.of(appId).map(({ delivery }) => delivery)];
    const shown = all.filter((one) => (before === undefined || one.id < before) && (state === undefined || one.state === state));
    return shown.sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, limit);
  }

  async find(appId: number, id: string): Promise<WholeDelivery | undefined> {
    const delivery = this.#kept.get(appId)?.get(id);
    if (delivery === undefined) return this.#arrived.find(appId, id);
    const events = await keptEvents(this.#parts.call.store.registry, delivery);
    return events === undefined ? this.#arrived.find(appId, id) : { delivery, events };
  }

  async replay(appId: number, id: string): Promise<WebhookDelivery | Problem | undefined> {
    const whole = await this.find(appId, id);
    if (whole === undefined) return undefined;
    if (!this.#hasRoom(appId)) return problem('WEBHOOK_DELIVERIES_TOO_MANY', { max: limits.webhookPendingMax });
    const { portal, events } = whole.delivery;
    const delivery = this.#fresh({ appId, portal, events, replayOf: id });
    await this.#parts.call.store.registry.put(deliveryKept(delivery, whole.events));
    this.#remember(delivery);
    return delivery;
  }

  /** How many deliveries of all apps wait for their next attempt, and when the oldest of them was made, in epoch milliseconds. */
  pending(): { readonly count: number; readonly oldest: number | undefined } {
    let count = 0;
    let oldest: number | undefined;
    for (const ofApp of this.#kept.values()) {
      for (const { state, createdAt } of ofApp.values()) {
        if (state !== 'pending') continue;
        count += 1;
        if (createdAt < (oldest ?? Number.POSITIVE_INFINITY)) oldest = createdAt;
      }
    }
    return { count, oldest };
  }

  #fresh(parts: Pick<WebhookDelivery, 'appId' | 'portal' | 'events' | 'replayOf'>): WebhookDelivery {
    const createdAt = this.#parts.clock.now();
    return { id: this.#ids.next(createdAt), ...parts, createdAt, state: 'pending', attempts: [], nextAttemptAt: createdAt };
  }

  #pendingOf(appId: number): number {
    let count = 0;
    for (const { state } of this.#kept.get(appId)?.values() ?? []) if (state === 'pending') count += 1;
    return count;
  }

  #remember(delivery: WebhookDelivery): void {
    const { appId, id, nextAttemptAt } = delivery;
    const ofApp = this.#kept.get(appId) ?? new Map<string, WebhookDelivery>();
    this.#kept.set(appId, ofApp.set(id, delivery));
    if (nextAttemptAt !== null && !this.#isStopped) this.#tryIn(delivery, waitMsOf(delivery, this.#parts.clock.now()));
  }

  #forget({ appId, id }: WebhookDelivery): void {
    const ofApp = this.#kept.get(appId);
    ofApp?.delete(id);
    if (ofApp?.size === 0) this.#kept.delete(appId);
    this.#admit(appId);
  }

  readonly #forgetApp = (appId: number): void => {
    for (const delivery of this.#kept.get(appId)?.values() ?? []) {
      this.#timers.get(delivery.id)?.();
      this.#timers.delete(delivery.id);
    }
    this.#kept.delete(appId);
    this.#arrived.forgetApp(appId);
  };

  #tryIn(delivery: WebhookDelivery, ms: number): void {
    const { id } = delivery;
    this.#timers.get(id)?.();
    const forget = this.#parts.clock.after(ms, () => {
      this.#timers.delete(id);
      const done = this.#tryAgain(delivery)
        .catch((cause: unknown) => this.#failed(delivery, cause))
        .finally(() => this.#atWork.delete(done));
      this.#atWork.add(done);
      return done;
    });
    this.#timers.set(id, forget);
  }

  #failed(delivery: WebhookDelivery, cause: unknown): void {
    if (this.#isStopped || cause instanceof DeliveriesStopped) return;
    this.#parts.log.error({ err: cause, appId: delivery.appId, delivery: delivery.id }, 'a webhook could not be tried again');
    this.#tryIn(delivery, keepAgainMs);
  }

  async #tryAgain(delivery: WebhookDelivery): Promise<void> {
    const { appId, portal } = delivery;
    const { call, attempts } = this.#parts;
    const { registry } = call.store;
    const release = await attempts.slot(appId);
    try {
      if (this.#isStopped) return;
      const events = await keptEvents(registry, delivery);
      // An app that was taken out of the portal, or is gone, is not told any more.
      if (events === undefined || (await installOf(registry, appId, portal)) === undefined) {
        await registry.put(deliveryForgotten(delivery));
        this.#forget(delivery);
        return;
      }
      const number = delivery.attempts.length;
      const attempt = await attempts.attempt(appId, number, withAttemptNumber(events, number));
      await this.#settle({ delivery: withAttempt(delivery, attempt, this.#parts.chance()), events });
    } finally {
      release();
    }
  }

  async #settle({ delivery, events }: WholeDelivery): Promise<void> {
    const { registry } = this.#parts.call.store;
    if (delivery.state === 'delivered') {
      await registry.put(deliveryForgotten(delivery));
      this.#arrived.add({ delivery, events });
      this.#forget(delivery);
      return;
    }
    const dropped = delivery.state === 'failed' ? this.#oldestFailed(delivery.appId) : undefined;
    await registry.put([...deliveryKept(delivery), ...(dropped === undefined ? [] : deliveryForgotten(dropped))]);
    this.#remember(delivery);
    if (dropped !== undefined) this.#forget(dropped);
    else if (delivery.state === 'failed') this.#admit(delivery.appId);
  }

  /** The failed delivery of an app that makes way for another; undefined while there is room. */
  #oldestFailed(appId: number): WebhookDelivery | undefined {
    const failed = [...(this.#kept.get(appId)?.values() ?? [])].filter(({ state }) => state === 'failed');
    return failed.length < limits.webhookFailedMax ? undefined : failed[0];
  }
}

/** Says in each event which attempt it is. */
function withAttemptNumber(events: string, attemptNumber: number): string {
  if (attemptNumber === 0) return events;
  return JSON.stringify((JSON.parse(events) as readonly object[]).map((event) => ({ ...event, attemptNumber })));
}
