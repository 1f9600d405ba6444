import { queryOptions } from '@tanstack/react-query';
import { askControl } from './control.ts';

/** An app of the server. */
export interface AppView {
  readonly appId: number;
  readonly name: string;
  readonly clientId: string;
}

/** Events that an app wants to be sent. */
export interface SubscriptionView {
  readonly id: number;
  readonly eventType: string;
  readonly active: boolean;
  readonly propertyName: string | null;
  readonly objectTypeId: string | null;
}

/** Where the webhooks of an app are sent, and which. */
export interface WebhooksView {
  readonly settings: { readonly targetUrl: string; readonly maxConcurrentRequests: number } | null;
  readonly subscriptions: readonly SubscriptionView[];
}

/** A batch of events on its way to an app, or arrived. */
export interface DeliveryView {
  readonly id: string;
  readonly portalId: number;
  readonly createdAt: string;
  readonly events: number;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: readonly AttemptView[];
  readonly nextAttemptAt: string | null;
  readonly replayOf: string | null;
}

export interface AttemptView {
  readonly attemptNumber: number;
  readonly at: string;
  readonly ms: number;
  readonly status: number | null;
  readonly fault: string | null;
  /** The headers that signed it; left out where it was not sent. */
  readonly signatures?: Readonly<Record<string, string>> | null;
}

/** Deliveries that a page shows at most. */
const deliveriesMax = 50;

/** The first apps of the server. */
export const appsQuery = queryOptions({
  queryKey: ['apps'],
  queryFn: async ({ signal }) => (await askControl<{ readonly results: readonly AppView[] }>('/apps?limit=1000', { signal })).results,
});

/** Where the webhooks of an app are sent, and which. */
export function webhooksQuery(appId: number) {
  return queryOptions({
    queryKey: ['webhooks', appId],
    queryFn: ({ signal }) => askControl<WebhooksView>(`/apps/${appId}/webhooks`, { signal }),
  });
}

/** The newest deliveries of an app, or those before one. */
export function deliveriesQuery(appId: number, state: string | undefined, before: string | undefined) {
  const query = new URLSearchParams({
    limit: String(deliveriesMax),
    ...(state !== undefined && { state }),
    ...(before !== undefined && { before }),
  });
  return queryOptions({
    queryKey: ['deliveries', appId, state, before],
    queryFn: async ({ signal }) => {
      const { results } = await askControl<{ readonly results: readonly DeliveryView[] }>(`/apps/${appId}/deliveries?${query}`, { signal });
      return { results, next: results.length === deliveriesMax ? results.at(-1)?.id : undefined };
    },
  });
}

/** A delivery with the events that it carries. */
export function deliveryQuery(appId: number, id: string) {
  return queryOptions({
    queryKey: ['delivery', appId, id],
    queryFn: ({ signal }) => askControl<DeliveryView & { readonly body: readonly object[] }>(`/apps/${appId}/deliveries/${id}`, { signal }),
  });
}

/** What an app wants to find in its journal. */
export interface JournalSubscriptionView {
  readonly id: number;
  readonly subscriptionType: string;
  readonly objectTypeId: string;
  readonly portalId?: number;
  readonly actions: readonly string[];
}

/** What an app wants to find in its journal. */
export function journalSubscriptionsQuery(appId: number) {
  return queryOptions({
    queryKey: ['journalSubscriptions', appId],
    queryFn: async ({ signal }) =>
      (await askControl<{ readonly results: readonly JournalSubscriptionView[] }>(`/apps/${appId}/journal/subscriptions`, { signal }))
        .results,
  });
}

/** The last pages of an app's journal, the newest first. */
export function journalPagesQuery(appId: number) {
  return queryOptions({
    queryKey: ['journalPages', appId],
    queryFn: async ({ signal }) =>
      (
        await askControl<{
          readonly results: readonly { readonly offset: string; readonly file: { readonly journalEvents?: readonly object[] } }[];
        }>(`/apps/${appId}/journal/pages`, { signal })
      ).results,
  });
}
