import { limits } from '../catalogue/limits.ts';
import type { NumberedChange } from '../domain/change.ts';
import type { PortalId } from '../domain/ids.ts';
import { type EventContext, payloadsOfChange } from '../domain/webhook-event.ts';
import { WebhookInterests } from '../domain/webhook-interests.ts';
import { installsIn } from '../operations/apps.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { deliveryKept, type WholeDelivery } from '../operations/webhook-deliveries.ts';
import type { EntryEdit, PortalStore } from '../storage/port.ts';
import type { Attempts } from './attempts.ts';
import type { ChangeConsumer, Follower } from './consumer.ts';
import type { Batch, Deliveries } from './deliveries.ts';
import type { Pace } from './pace.ts';

/** What a request and its answer cost the server, in milliseconds. Measured. */
const sendMs = 0.3;

/**
 * Tells apps what changes in the portals that they are installed in, as far as they are subscribed to it. A page of changes is done with when each
 * of its batches has arrived, or failed once and is kept to be tried again; where too many of an app's batches wait for that, its changes stay in
 * the log until there is room.
 */
export class WebhookConsumer implements ChangeConsumer {
  readonly name = 'webhooks';
  readonly #call: ServerCall;
  readonly #attempts: Attempts;
  readonly #deliveries: Deliveries;
  readonly #pace: Pace;
  /** What failed and is about to be kept, by portal and app. */
  readonly #leaving = new Map<string, readonly WholeDelivery[]>();
  /** Portals whose changes wait for room, by app. */
  readonly #waiting = new Map<number, Set<PortalId>>();

  constructor(call: ServerCall, attempts: Attempts, deliveries: Deliveries, pace: Pace) {
    this.#pace = pace;
    this.#call = call;
    this.#attempts = attempts;
    this.#deliveries = deliveries;
  }

  async followers(portal: PortalId): Promise<readonly Follower[]> {
    const followers: Follower[] = [];
    for (const { appId, installedAfter } of await installsIn(this.#call.store.registry, portal, 0, limits.webhookAppsPerPortalMax)) {
      const settings = await this.#call.webhooks.settings(appId);
      const subscriptions = settings === undefined ? [] : await this.#call.webhooks.activeSubscriptions(appId);
      if (settings === undefined || subscriptions.length === 0) continue;
      if (!this.#deliveries.hasRoom(appId)) {
        this.#waiting.set(appId, (this.#waiting.get(appId) ?? new Set()).add(portal));
        continue;
      }
      const earliest = Math.min(...subscriptions.map(({ activeAfter }) => activeAfter));
      followers.push({ name: String(appId), after: Math.max(installedAfter, settings.activeAfter, earliest) });
    }
    return followers;
  }

  /** The portals whose changes waited for room of an app. They do no longer. */
  takeWaiting(appId: number): Iterable<PortalId> {
    const portals = this.#waiting.get(appId) ?? [];
    this.#waiting.delete(appId);
    return portals;
  }

  async consume(portal: PortalStore, follower: string, changes: readonly NumberedChange[]): Promise<readonly EntryEdit[]> {
    const appId = Number(follower);
    const interests = new WebhookInterests(await this.#call.webhooks.activeSubscriptions(appId));
    const batches = batchesOf(changes, interests, { appId, portal: portal.id, schema: portal.schema });
    const failed = await this.#deliverAll(appId, batches);
    this.#leaving.set(`${portal.id}:${follower}`, failed);
    return failed.flatMap(({ delivery, events }) => deliveryKept(delivery, events));
  }

  kept(portal: PortalId, follower: string): void {
    const key = `${portal}:${follower}`;
    this.#deliveries.goOn((this.#leaving.get(key) ?? []).map(({ delivery }) => delivery));
    this.#leaving.delete(key);
  }

  /** Each batch is made when it can be sent: no more of them are in memory than may be on their way. */
  async #deliverAll(appId: number, batches: Iterator<Batch, void>): Promise<readonly WholeDelivery[]> {
    const failed: WholeDelivery[] = [];
    const underWay = new Set<Promise<void>>();
    let broken: { readonly cause: unknown } | undefined;
    let next = this.#pace.work(() => batches.next());
    while (next.done !== true && broken === undefined) {
      const batch = next.value;
      const release = await this.#attempts.slot(appId);
      const done = this.#deliveries
        .deliver(batch)
        .then((whole) => {
          if (whole !== undefined) failed.push(whole);
        })
        .catch((cause: unknown) => {
          broken = { cause };
        })
        .finally(() => {
          release();
          underWay.delete(done);
        });
      underWay.add(done);
      this.#pace.add(sendMs);
      await this.#pace.rest();
      next = this.#pace.work(() => batches.next());
    }
    await Promise.all(underWay);
    if (broken !== undefined) throw broken.cause;
    return failed;
  }
}

/** An app's events of these changes, as many to a request as it may have. */
function* batchesOf(changes: readonly NumberedChange[], interests: WebhookInterests, context: EventContext): Generator<Batch, void, void> {
  const { appId, portal } = context;
  let texts: string[] = [];
  let chars = 0;
  const batch = (): Batch => ({ appId, portal, count: texts.length, events: `[${texts.join(',')}]` });
  for (const change of changes) {
    for (const payload of payloadsOfChange(change, interests, context)) {
      const text = JSON.stringify(payload);
      texts.push(text);
      chars += text.length;
      if (texts.length < limits.webhookBatchMax && chars < limits.webhookBatchCharsMax) continue;
      yield batch();
      texts = [];
      chars = 0;
    }
  }
  if (texts.length > 0) yield batch();
}
