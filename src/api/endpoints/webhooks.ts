import { operationScopes } from '../../catalogue/operation-scopes.ts';
import { isProblem, problem } from '../../domain/problem.ts';
import { answered, appEndpoint, type Endpoint } from '../endpoint.ts';
import {
  NewSubscription,
  NewSubscriptionWithState,
  NewWebhookSettings,
  SubscriptionBatch,
  SubscriptionBatchWithErrors,
  SubscriptionBody,
  SubscriptionEditBatch,
  SubscriptionEdits,
  SubscriptionList,
  WebhookSettingsBody,
} from '../webhook-schemas.ts';
import {
  partSubscriptionBatchView,
  settingsView,
  subscriptionBatchView,
  subscriptionsNotFound,
  subscriptionView,
} from '../webhook-views.ts';

const editions = { v3: {}, '2025-09': {}, '2026-03': {}, '2026-09': {}, '2027-03-beta': {} } as const;
const withState = { body: NewSubscriptionWithState } as const;
const { webhooksRead, webhooksWrite } = operationScopes;
const source = 'webhooks spec and guide; a portal token is refused as recorded in the portal probe of 2026-04';
const callersAssumed =
  'in 2025-09 and 2026-09, whose specs name the developer API key alone, an app token does as well; a recording of one would settle it';
const missingAssumed = 'a subscription that is not there is 404 in the words of the batch; a recording would settle it';

/** Where an app's webhooks are sent, and which events it wants: for the app itself, whichever portals it is installed in. */
export const webhookEndpoints: readonly Endpoint[] = [
  appEndpoint({
    id: 'webhookSettings.read',
    title: 'Read where webhooks are sent',
    method: 'GET',
    family: 'webhooks',
    path: '/{appId}/settings',
    editions,
    scopes: webhooksRead,
    answers: { 200: WebhookSettingsBody },
    evidence: 'documented',
    source,
    assumed: [callersAssumed, 'an app without settings is 404 in the words of records; a recording would settle it'],
    async run(call) {
      const settings = await call.webhooks.settings(call.app.id);
      return settings === undefined ? problem('WEBHOOK_SETTINGS_NOT_FOUND') : answered(200, settingsView(settings));
    },
  }),
  appEndpoint({
    id: 'webhookSettings.set',
    title: 'Set where webhooks are sent',
    method: 'PUT',
    family: 'webhooks',
    path: '/{appId}/settings',
    editions,
    scopes: webhooksWrite,
    body: NewWebhookSettings,
    answers: { 200: WebhookSettingsBody },
    evidence: 'documented',
    source: `${source}; HTTP is accepted here for targets on the same machine and those that the server was started with`,
    assumed: [
      callersAssumed,
      'a target without HTTPS, or a concurrency of five or less, is refused with 400; a recording of a refusal would settle it',
      'settings that are set for the first time tell no updatedAt; a recording would settle it',
    ],
    async run(call, { body }) {
      const { targetUrl, throttling } = body;
      const wanted = { targetUrl, maxConcurrentRequests: throttling.maxConcurrentRequests };
      const settings = await call.webhooks.configure(call.app.id, wanted, call.now());
      return isProblem(settings) ? settings : answered(200, settingsView(settings));
    },
  }),
  appEndpoint({
    id: 'webhookSettings.clear',
    title: 'Stop sending webhooks',
    method: 'DELETE',
    family: 'webhooks',
    path: '/{appId}/settings',
    editions,
    scopes: webhooksWrite,
    answers: { 204: null },
    evidence: 'documented',
    source: `${source}; subscriptions stay and wait for other settings (webhooks spec)`,
    assumed: [callersAssumed, 'settings that are not there are cleared with 204; a recording would settle it'],
    async run(call) {
      await call.webhooks.clear(call.app.id);
      return answered(204);
    },
  }),
  appEndpoint({
    id: 'webhookSubscriptions.list',
    title: 'List subscriptions to events',
    method: 'GET',
    family: 'webhooks',
    path: '/{appId}/subscriptions',
    editions,
    scopes: webhooksRead,
    answers: { 200: SubscriptionList },
    evidence: 'documented',
    source,
    assumed: [callersAssumed, 'the oldest stands first; a recording of several would settle it'],
    async run(call) {
      const subscriptions = await call.webhooks.subscriptions(call.app.id);
      return answered(200, { results: subscriptions.map(subscriptionView) });
    },
  }),
  appEndpoint({
    id: 'webhookSubscriptions.create',
    title: 'Subscribe to events',
    method: 'POST',
    family: 'webhooks',
    path: '/{appId}/subscriptions',
    editions: { v3: {}, '2025-09': withState, '2026-03': withState, '2026-09': withState, '2027-03-beta': withState },
    scopes: webhooksWrite,
    body: NewSubscription,
    answers: { 201: SubscriptionBody },
    evidence: 'documented',
    source: `${source}; a second one to the same events is refused (the code of a public integration); events of conversations and event.completed are accepted and never sent here`,
    assumed: [
      callersAssumed,
      'propertyName is kept for changes of properties only, objectTypeId for object.* only; a recording of others with them would settle it',
      "objectTypeId may name a type of HubSpot's by id or name, and any type of a portal by id; a recording of a refusal would settle it",
      'a subscription needs no settings; a recording of a fresh app would settle it',
      'the class that is named for an unknown event type; a recording of a refusal would settle it',
    ],
    async run(call, { body }) {
      const { eventType, active = false, propertyName = null, objectTypeId = null, eventTypeName = null } = body;
      const wanted = { eventType, active, propertyName, objectTypeId, eventTypeName };
      const made = await call.webhooks.subscribe(call.app.id, wanted, call.now());
      return isProblem(made) ? made : answered(201, subscriptionView(made));
    },
  }),
  appEndpoint({
    id: 'webhookSubscriptions.batchUpdate',
    title: 'Pause subscriptions or let them go on',
    method: 'POST',
    family: 'webhooks',
    path: '/{appId}/subscriptions/batch/update',
    editions,
    scopes: webhooksWrite,
    body: SubscriptionEditBatch,
    answers: { 200: SubscriptionBatch, 207: SubscriptionBatchWithErrors },
    evidence: 'documented',
    source: `${source}; the row for a subscription that is not there is the example of the v3 spec`,
    assumed: [
      callersAssumed,
      'ids that are not there fail together in one row, in 2025-09 and 2026-09 as well; a recording of several would settle it',
      'an id that is named twice counts as it is named last; a recording would settle it',
    ],
    async run(call, { body }) {
      const startedAt = call.now();
      const outcome = await call.webhooks.setActive(call.app.id, body.inputs, startedAt);
      const times = { startedAt, completedAt: Math.max(startedAt, call.now()) };
      if (outcome.missing.length > 0) return answered(207, partSubscriptionBatchView(outcome, times));
      return answered(200, subscriptionBatchView(outcome.changed, times));
    },
  }),
  appEndpoint({
    id: 'webhookSubscriptions.read',
    title: 'Read a subscription',
    method: 'GET',
    family: 'webhooks',
    path: '/{appId}/subscriptions/{subscriptionId}',
    editions,
    scopes: webhooksRead,
    answers: { 200: SubscriptionBody },
    evidence: 'documented',
    source,
    assumed: [callersAssumed, missingAssumed],
    async run(call, { params }) {
      const id = readSubscriptionId(params.subscriptionId);
      if (id === undefined) return problem('PATH_NOT_PARSABLE', { name: 'subscriptionId' });
      const subscription = await call.webhooks.subscription(call.app.id, id);
      return subscription === undefined ? subscriptionsNotFound([id]) : answered(200, subscriptionView(subscription));
    },
  }),
  appEndpoint({
    id: 'webhookSubscriptions.update',
    title: 'Pause a subscription or let it go on',
    method: 'PATCH',
    family: 'webhooks',
    path: '/{appId}/subscriptions/{subscriptionId}',
    editions,
    scopes: webhooksWrite,
    body: SubscriptionEdits,
    answers: { 200: SubscriptionBody },
    evidence: 'documented',
    source,
    assumed: [callersAssumed, missingAssumed, 'without active nothing changes, nor where it is as it was; a recording would settle it'],
    async run(call, { params, body }) {
      const id = readSubscriptionId(params.subscriptionId);
      if (id === undefined) return problem('PATH_NOT_PARSABLE', { name: 'subscriptionId' });
      const { active } = body;
      const wanted = active === undefined ? await call.webhooks.subscription(call.app.id, id) : { id, active };
      if (wanted === undefined) return subscriptionsNotFound([id]);
      const [changed] = (await call.webhooks.setActive(call.app.id, [wanted], call.now())).changed;
      return changed === undefined ? subscriptionsNotFound([id]) : answered(200, subscriptionView(changed));
    },
  }),
  appEndpoint({
    id: 'webhookSubscriptions.delete',
    title: 'End a subscription',
    method: 'DELETE',
    family: 'webhooks',
    path: '/{appId}/subscriptions/{subscriptionId}',
    editions,
    scopes: webhooksWrite,
    answers: { 204: null },
    evidence: 'documented',
    source,
    assumed: [callersAssumed, missingAssumed],
    async run(call, { params }) {
      const id = readSubscriptionId(params.subscriptionId);
      if (id === undefined) return problem('PATH_NOT_PARSABLE', { name: 'subscriptionId' });
      return (await call.webhooks.unsubscribe(call.app.id, id)) ? answered(204) : subscriptionsNotFound([id]);
    },
  }),
];

/** Reads an id as Java's 32 bits; undefined for anything else. Source: webhooks spec (int32). */
function readSubscriptionId(text: string): number | undefined {
  const id = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return id >= -(2 ** 31) && id < 2 ** 31 ? id : undefined;
}
