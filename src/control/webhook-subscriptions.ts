import { instant, integer, text } from '../api/schemas.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, problem } from '../domain/problem.ts';
import type { WebhookSubscription } from '../domain/webhook.ts';
import { findNamedApp } from './apps.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { endpointWithBody } from './row.ts';
import { flag, nothing, optionalText, sentWith, whole } from './schemas.ts';

const path = '/apps/{appId}/webhooks';

const subscriptionBody = whole({
  id: integer,
  eventType: text,
  active: flag,
  propertyName: optionalText,
  objectTypeId: optionalText,
  createdAt: instant,
});
const settingsBody = whole({ targetUrl: text, maxConcurrentRequests: integer });

/** Shows where an app wants its webhooks and which, and pauses them: HubSpot's endpoints of the same need the app's developer key. */
export const webhookSubscriptionEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'webhooks.read',
    summary: 'Shows where the webhooks of an app are sent, and which events it is subscribed to',
    method: 'GET',
    path,
    access: 'closed',
    answers: { 200: whole({ settings: { anyOf: [settingsBody, nothing] }, subscriptions: { type: 'array', items: subscriptionBody } }) },
    async run(context, { params }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const { webhooks } = context.serverCall;
      const settings = await webhooks.settings(app.id);
      const subscriptions = await webhooks.subscriptions(app.id);
      const told = settings === undefined ? null : { targetUrl: settings.targetUrl, maxConcurrentRequests: settings.maxConcurrentRequests };
      return { status: 200, body: { settings: told, subscriptions: subscriptions.map(subscriptionView) } };
    },
  },
  endpointWithBody({
    id: 'webhooks.setActive',
    summary: 'Pauses a subscription, or lets it go on',
    method: 'PATCH',
    path: `${path}/subscriptions/{subscriptionId}`,
    access: 'closed',
    body: sentWith(['active'], { active: flag }),
    answers: { 200: subscriptionBody },
    async run(context, { params, body }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const { subscriptionId = '' } = params;
      const { webhooks, now } = context.serverCall;
      const known = (await webhooks.subscriptions(app.id)).find(({ id }) => String(id) === subscriptionId);
      if (known === undefined)
        return problem('CONTROL_UNKNOWN', { path: `/_crosstie/apps/${app.id}/webhooks/subscriptions/${subscriptionId}` });
      await webhooks.setActive(app.id, [{ id: known.id, active: body.active }], now());
      return { status: 200, body: subscriptionView({ ...known, active: body.active }) };
    },
  }),
];

function subscriptionView({ id, eventType, active, propertyName, objectTypeId, createdAt }: WebhookSubscription): object {
  return { id, eventType, active, propertyName, objectTypeId, createdAt: formatInstant(createdAt) };
}
