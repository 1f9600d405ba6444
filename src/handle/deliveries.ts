import { AssertionError } from 'node:assert';
import { differencesIn, shown } from './partial-match.ts';
import { type WaitOptions, waitUntil } from './polling.ts';
import type { Road } from './road.ts';

/** A request with events to an app, on its way, arrived lately or failed for good. */
export interface Delivery {
  readonly id: string;
  readonly appId: number;
  readonly portalId: number;
  readonly createdAt: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: readonly {
    readonly attemptNumber: number;
    readonly at: string;
    readonly ms: number;
    readonly status: number | null;
    readonly fault: string | null;
  }[];
  readonly nextAttemptAt: string | null;
  readonly replayOf: string | null;
  /** What was sent. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** Which deliveries are meant: those that fit all that is said. */
export interface DeliveryMatch {
  readonly appId?: number;
  readonly state?: Delivery['state'];
  /** What one of the events has, compared in part as bodies of requests are. */
  readonly event?: unknown;
}

/** The part of a handle that looks at webhooks. */
export interface DeliveriesPart {
  /** Deliveries of what happened in this portal, the newest first: at most a hundred, of those that are remembered. */
  deliveries(match?: DeliveryMatch): Promise<readonly Delivery[]>;
  /** Resolves with a delivery that fits, once there is one. Rejects with an AssertionError that tells which there are. */
  waitForDelivery(match?: DeliveryMatch, options?: WaitOptions): Promise<Delivery>;
}

/** Makes the part. */
export function deliveriesPart({ ask, portalId }: Road): DeliveriesPart {
  const deliveries = async (match: DeliveryMatch = {}) => {
    const state = match.state === undefined ? '' : `&state=${match.state}`;
    const { results } = await ask<{ readonly results: readonly Shown[] }>('GET', `/deliveries?limit=100&portalId=${portalId}${state}`);
    return results.map(deliveryOf).filter((one) => fits(match, one));
  };
  return {
    deliveries,
    async waitForDelivery(match = {}, options = {}) {
      const found = await waitUntil(async () => (await deliveries(match))[0], options);
      if (found !== undefined) return found;
      const all = await deliveries();
      const lines = all.map(
        ({ id, appId, state, attempts, events }) => `  ${id} to app ${appId}: ${state} after ${attempts.length}, ${shown(events)}`,
      );
      const message = [`no delivery came in time of ${shown(match)}`, `${all.length} there are${all.length > 0 ? ':' : ''}`, ...lines].join(
        '\n',
      );
      throw new AssertionError({ message, operator: 'waitForDelivery' });
    },
  };
}

/** As the control endpoint shows one: `events` counts them there. */
type Shown = Omit<Delivery, 'events'> & { readonly body: Delivery['events']; readonly events: number };

function deliveryOf({ body, events: _, ...delivery }: Shown): Delivery {
  return { ...delivery, events: body };
}

function fits({ appId, event }: DeliveryMatch, delivery: Delivery): boolean {
  if (appId !== undefined && delivery.appId !== appId) return false;
  return event === undefined || delivery.events.some((one) => differencesIn(event, one, 'event').length === 0);
}
