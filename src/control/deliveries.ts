import { limits } from '../catalogue/limits.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { WebhookDelivery } from '../domain/webhook-delivery.ts';
import type { WholeDelivery } from '../operations/webhook-deliveries.ts';
import { findNamedApp } from './apps.ts';
import type { ControlContext, ControlEndpoint, ControlInput } from './endpoints.ts';
import { invalid, readNumber, strayParameter } from './fields.ts';

const path = '/apps/{appId}/deliveries';
const states = ['pending', 'delivered', 'failed'] as const;

/** Shows what webhooks are on their way to an app, arrived lately or failed for good, and sends them once more: HubSpot shows them on its pages. */
export const deliveryEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path,
    access: 'closed',
    run: (context, input) => list(context, input, readState(input.query)),
  },
  {
    method: 'GET',
    path: `${path}/pending`,
    access: 'closed',
    run: (context, input) => list(context, input, 'pending'),
  },
  {
    method: 'GET',
    path: `${path}/{deliveryId}`,
    access: 'closed',
    async run(context, { params }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const { deliveryId = '' } = params;
      const whole = await context.deliveries.find(app.id, deliveryId);
      return whole === undefined ? unknown(deliveryId) : { status: 200, body: wholeView(whole) };
    },
  },
  {
    method: 'POST',
    path: `${path}/{deliveryId}/replay`,
    access: 'closed',
    async run(context, { params }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const { deliveryId = '' } = params;
      const replayed = await context.deliveries.replay(app.id, deliveryId);
      if (replayed === undefined) return unknown(deliveryId);
      return isProblem(replayed) ? replayed : { status: 202, body: deliveryView(replayed) };
    },
  },
];

async function list(context: ControlContext, { params, query }: ControlInput, state: WebhookDelivery['state'] | undefined | Problem) {
  if (isProblem(state)) return state;
  const app = await findNamedApp(context, params['appId']);
  if (isProblem(app)) return app;
  const stray = strayParameter(query, ['state', 'before', 'limit']);
  if (stray !== undefined) return stray;
  const { webhookDeliveriesPageDefault: fallback, webhookDeliveriesPageMax: max } = limits;
  const limit = readNumber(query, 'limit', { max, fallback });
  if (isProblem(limit)) return limit;
  const found = await context.deliveries.list({ appId: app.id, state, before: query.get('before') ?? undefined, limit });
  return { status: 200, body: { results: found.map(deliveryView) } };
}

function readState(query: URLSearchParams): WebhookDelivery['state'] | undefined | Problem {
  const text = query.get('state');
  if (text === null) return undefined;
  return states.find((state) => state === text) ?? invalid('state', `expected one of ${states.join(', ')}`);
}

function unknown(delivery: string): Problem {
  return problem('WEBHOOK_DELIVERY_UNKNOWN', { delivery });
}

function deliveryView({ id, portal, createdAt, events, state, attempts, nextAttemptAt, replayOf }: WebhookDelivery): object {
  return {
    id,
    portalId: portal,
    createdAt: formatInstant(createdAt),
    events,
    state,
    attempts: attempts.map(({ number, at, ms, status, fault }) => ({ attemptNumber: number, at: formatInstant(at), ms, status, fault })),
    nextAttemptAt: nextAttemptAt === null ? null : formatInstant(nextAttemptAt),
    replayOf,
  };
}

function wholeView({ delivery, events }: WholeDelivery): object {
  return { ...deliveryView(delivery), body: JSON.parse(events) as unknown };
}
