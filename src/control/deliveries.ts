import { instant, integer, text } from '../api/schemas.ts';
import { limits } from '../catalogue/limits.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { DeliveryAttempt, WebhookDelivery } from '../domain/webhook-delivery.ts';
import { deliveriesOfAll, type WholeDelivery } from '../operations/webhook-deliveries.ts';
import { findNamedApp } from './apps.ts';
import type { ControlContext, ControlEndpoint, ControlInput } from './endpoints.ts';
import { numberIn } from './fields.ts';
import { listOf, nothing, optionalInstant, optionalInteger, optionalText, pageLimit, whole } from './schemas.ts';

const path = '/apps/{appId}/deliveries';
const deliveryPage = { max: limits.webhookDeliveriesPageMax, fallback: limits.webhookDeliveriesPageDefault };
const states = ['pending', 'delivered', 'failed'] as const;

const page = {
  limit: pageLimit(deliveryPage),
  before: { schema: { type: 'string' }, description: 'Only those older than the one with this id' },
} as const;

const deliveryBody = whole({
  id: text,
  portalId: integer,
  createdAt: instant,
  events: integer,
  state: { enum: states },
  attempts: {
    type: 'array',
    items: whole({
      attemptNumber: integer,
      at: instant,
      ms: integer,
      status: optionalInteger,
      fault: optionalText,
      signatures: { anyOf: [{ type: 'object', additionalProperties: text }, nothing], description: 'The headers that signed it' },
    }),
  },
  nextAttemptAt: optionalInstant,
  replayOf: optionalText,
});

const stateParameter = { schema: { type: 'string', enum: states }, description: 'Only those in this state' } as const;
const wholeBody = whole({ ...deliveryBody.properties, appId: integer, body: { type: 'array', items: { type: 'object' } } });

/** Shows what webhooks are on their way to an app, arrived lately or failed for good, and sends them once more: HubSpot shows them on its pages. */
export const deliveryEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'deliveries.listAll',
    summary: 'Lists the webhook deliveries of all apps with their events, the newest first',
    method: 'GET',
    path: '/deliveries',
    access: 'closed',
    query: {
      limit: pageLimit(deliveryPage),
      portalId: { schema: { type: 'integer', minimum: 1 }, description: 'Only those of events of this portal' },
      state: stateParameter,
    },
    answers: { 200: listOf(wholeBody) },
    async run({ serverCall, deliveries }, { query }) {
      const found = await deliveriesOfAll(serverCall.store.registry, deliveries, {
        portal: numberIn(query, 'portalId'),
        state: stateIn(query),
        limit: numberIn(query, 'limit') ?? deliveryPage.fallback,
      });
      return { status: 200, body: { results: found.map((one) => ({ ...wholeView(one), appId: one.delivery.appId })) } };
    },
  },
  {
    id: 'deliveries.list',
    summary: 'Lists the webhook deliveries of an app, the newest first',
    method: 'GET',
    path,
    access: 'closed',
    query: { ...page, state: stateParameter },
    answers: { 200: listOf(deliveryBody) },
    run: (context, input) => list(context, input, stateIn(input.query)),
  },
  {
    id: 'deliveries.listPending',
    summary: 'Lists the deliveries of an app that are on their way',
    method: 'GET',
    path: `${path}/pending`,
    access: 'closed',
    query: page,
    answers: { 200: listOf(deliveryBody) },
    run: (context, input) => list(context, input, 'pending'),
  },
  {
    id: 'deliveries.read',
    summary: 'Shows a delivery, and the events that it carries',
    method: 'GET',
    path: `${path}/{deliveryId}`,
    access: 'closed',
    answers: { 200: whole({ ...deliveryBody.properties, body: { type: 'array', items: { type: 'object' } } }) },
    async run(context, { params }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const { deliveryId = '' } = params;
      const whole = await context.deliveries.find(app.id, deliveryId);
      return whole === undefined ? unknown(deliveryId) : { status: 200, body: wholeView(whole) };
    },
  },
  {
    id: 'deliveries.replay',
    summary: 'Sends the events of a delivery once more',
    method: 'POST',
    path: `${path}/{deliveryId}/replay`,
    access: 'closed',
    answers: { 202: deliveryBody },
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

async function list(context: ControlContext, { params, query }: ControlInput, state: WebhookDelivery['state'] | undefined) {
  const app = await findNamedApp(context, params['appId']);
  if (isProblem(app)) return app;
  const limit = numberIn(query, 'limit') ?? deliveryPage.fallback;
  const found = await context.deliveries.list({ appId: app.id, state, before: query.get('before') ?? undefined, limit });
  return { status: 200, body: { results: found.map(deliveryView) } };
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
    attempts: attempts.map(attemptView),
    nextAttemptAt: nextAttemptAt === null ? null : formatInstant(nextAttemptAt),
    replayOf,
  };
}

function attemptView({ number, at, ms, status, fault, signatures = null }: DeliveryAttempt): object {
  return { attemptNumber: number, at: formatInstant(at), ms, status, fault, signatures };
}

function wholeView({ delivery, events }: WholeDelivery): object {
  return { ...deliveryView(delivery), body: JSON.parse(events) as unknown };
}

function stateIn(query: URLSearchParams): WebhookDelivery['state'] | undefined {
  return states.find((state) => state === query.get('state'));
}
