import { limits } from '../catalogue/limits.ts';
import type { NumberedChange } from '../domain/change.ts';
import type { PortalId } from '../domain/ids.ts';
import { type EventContext, payloadsOfChange } from '../domain/webhook-event.ts';
import { WebhookInterests } from '../domain/webhook-interests.ts';
import { installsIn } from '../operations/apps.ts';
import type { ServerCall } from '../operations/server-call.ts';
import type { EntryEdit, PortalStore } from '../storage/port.ts';
import type { Attempts } from './attempts.ts';
import type { ChangeConsumer, Follower } from './consumer.ts';
import type { Batch, Deliveries } from './deliveries.ts';
import type { Pace } from './pace.ts';

/** What a request and its answer cost the server, in milliseconds. Measured. */
const sendMs = 0.7;

/**
 * Tells apps what changes in the portals that they are installed in, as far as they are subscribed to it. A page of changes is done with when each
 * of its batches has arrived, or failed once and is kept to be tried again; where too many of an app's batches wait for that, the rest of its changes
 * stays in the log until there is room.
 */
export class WebhookConsumer implements ChangeConsumer {
  readonly name = 'webhooks';
  readonly #call: ServerCall;
  readonly #attempts: Attempts;
  readonly #deliveries: Deliveries;
  readonly #pace: Pace;

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
      const earliest = Math.min(...subscriptions.map(({ activeAfter }) => activeAfter));
      followers.push({ name: String(appId), after: Math.max(installedAfter, settings.activeAfter, earliest) });
    }
    return followers;
  }

  async consume(portal: PortalStore, follower: string, changes: readonly NumberedChange[]): Promise<readonly EntryEdit[]> {
    const appId = Number(follower);
    const interests = new WebhookInterests(await this.#call.webhooks.activeSubscriptions(appId));
    const batches = batchesOf(changes, interests, { appId, portal: portal.id, schema: portal.schema });
    await this.#deliverAll(appId, batches);
    return [];
  }

  /** Each batch is made when it can be sent: no more of them are in memory than may be on their way. */
  async #deliverAll(appId: number, batches: Iterator<Batch, void>): Promise<void> {
    const underWay = new Set<Promise<void>>();
    let broken: { readonly cause: unknown } | undefined;
    const next = () => this.#pace.work(() => batches.next());
    for (let one = next(); one.done !== true && broken === undefined; one = next()) {
      const batch = one.value;
      await this.#deliveries.room(appId);
      const release = await this.#attempts.slot(appId);
      const done = this.#deliveries
        .deliver(batch)
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
    }
    await Promise.all(underWay);
    if (broken !== undefined) throw broken.cause;
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
