import { randomUUID } from 'node:crypto';
import { instant, integer, text } from '../api/schemas.ts';
import { limits } from '../catalogue/limits.ts';
import type { App, GivenCredentials, NewApp } from '../domain/app.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { deleteApp } from '../operations/app-removal.ts';
import { faultOfApp, faultOfCredentials } from '../operations/app-settings.ts';
import { problemOfWebhooks, settleWebhooks } from '../operations/app-webhooks.ts';
import { changeApp, createApp, findApp, listApps } from '../operations/apps.ts';
import { sentWebhooks } from './app-webhooks.ts';
import type { ControlContext, ControlEndpoint } from './endpoints.ts';
import { invalid, numberIn } from './fields.ts';
import { endpointWithBody } from './row.ts';
import { pageAfter, pageLimit, pageOf, sent, textList, whole } from './schemas.ts';

const path = '/apps/{appId}';

const appsPage = { max: limits.appsPageMax, fallback: limits.appsPageDefault };
const newAppSettings: NewApp = { name: 'Unnamed', redirectUris: [], scopes: ['oauth'], optionalScopes: [] };

const scopeNames = { ...textList, maxItems: limits.tokenScopesMax } as const;
const sentAppSettings = {
  name: text,
  redirectUris: { ...textList, maxItems: limits.redirectUrisMax, description: 'https, or http on a loopback address' },
  scopes: { ...scopeNames, description: 'What every installation grants; by default `oauth`' },
  optionalScopes: { ...scopeNames, description: 'What an installation grants where it is asked for' },
} as const;
const newApp = sent({
  ...sentAppSettings,
  appId: { type: 'integer', minimum: 1, maximum: limits.appIdMax },
  clientId: text,
  clientSecret: text,
  developerApiKey: text,
  webhooks: sentWebhooks,
});
const appFields = {
  appId: integer,
  name: text,
  clientId: text,
  redirectUris: textList,
  scopes: textList,
  optionalScopes: textList,
  createdAt: instant,
} as const;

/** Makes, shows, changes and removes apps: what developers do in HubSpot's settings of an app. Secrets are told once, when they are made. */
export const appControlEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'apps.list',
    summary: 'Lists apps in the order of their ids',
    method: 'GET',
    path: '/apps',
    access: 'closed',
    query: { limit: pageLimit(appsPage), after: pageAfter },
    answers: { 200: pageOf(whole(appFields)) },
    async run({ serverCall }, { query }) {
      const limit = numberIn(query, 'limit') ?? appsPage.fallback;
      const after = numberIn(query, 'after') ?? 0;
      const page = await listApps(serverCall.store.registry, after, limit + 1);
      const shown = page.slice(0, limit);
      const next = page.length > limit ? shown.at(-1)?.id : undefined;
      return {
        status: 200,
        body: { results: shown.map(appView), ...(next !== undefined && { paging: { next: { after: String(next) } } }) },
      };
    },
  },
  endpointWithBody({
    id: 'apps.create',
    summary: 'Makes an app, installed nowhere; its secrets are in this answer only',
    method: 'POST',
    path: '/apps',
    access: 'closed',
    body: newApp,
    answers: { 201: whole({ ...appFields, clientSecret: text, developerApiKey: text }) },
    async run({ serverCall }, { body }) {
      const { webhooks, name, redirectUris, scopes, optionalScopes, ...given } = body;
      const wanted = soundSettings({ name, redirectUris, scopes, optionalScopes }, newAppSettings);
      if (isProblem(wanted)) return wanted;
      const wrong = problemOfCredentials(given) ?? (webhooks && problemOfWebhooks(serverCall, webhooks));
      if (wrong !== undefined) return wrong;
      const made = await createApp(serverCall, wanted, given);
      if (isProblem(made)) return made;
      const { app, clientSecret, developerApiKey } = made;
      const refused = webhooks && (await settleWebhooks(serverCall, app.id, webhooks));
      if (refused !== undefined) return refused;
      return { status: 201, body: { ...appView(app), clientSecret, developerApiKey } };
    },
  }),
  {
    id: 'apps.read',
    summary: 'Shows an app, without its secrets',
    method: 'GET',
    path,
    access: 'closed',
    answers: { 200: whole(appFields) },
    async run(context, { params }) {
      const app = await findNamedApp(context, params['appId']);
      return isProblem(app) ? app : { status: 200, body: appView(app) };
    },
  },
  endpointWithBody({
    id: 'apps.update',
    summary: 'Changes the settings that are named; installations keep the scopes that they were granted',
    method: 'PATCH',
    path,
    access: 'closed',
    body: sent(sentAppSettings),
    answers: { 200: whole(appFields) },
    async run(context, { params, body }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const changed = await changeApp(context.serverCall, app.id, (current) => {
        const settings = soundSettings(body, current);
        return isProblem(settings) ? settings : { settings };
      });
      return isProblem(changed) ? changed : changed ? { status: 200, body: appView(changed) } : appUnknown(app.id);
    },
  }),
  rotation('apps.rotateClientSecret', 'client-secret', 'clientSecret'),
  rotation('apps.rotateDeveloperApiKey', 'developer-api-key', 'developerApiKey'),
  {
    id: 'apps.remove',
    summary: 'Removes an app with its tokens, codes and subscriptions',
    method: 'DELETE',
    path,
    access: 'closed',
    answers: { 204: 'nothing' },
    async run(context, { params }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      return (await deleteApp(context.serverCall, app.id)) ? { status: 204 } : appUnknown(app.id);
    },
  },
];

/** The endpoint that takes back one of an app's secrets and makes another one, or takes the one that the body gives. */
function rotation(id: string, word: string, name: 'clientSecret' | 'developerApiKey'): ControlEndpoint {
  return endpointWithBody({
    id,
    summary: `Ends the ${word.replaceAll('-', ' ')} of an app, and makes another one, or takes the one that is sent`,
    method: 'POST',
    path: `${path}/${word}`,
    access: 'closed',
    body: sent({ [name]: text }),
    answers: { 200: whole({ appId: integer, [name]: text }) },
    async run(context, { params, body }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const wrong = problemOfCredentials(body);
      if (wrong !== undefined) return wrong;
      const secret = body[name] ?? randomUUID();
      const changed = await changeApp(context.serverCall, app.id, () => ({ [name]: secret }));
      return isProblem(changed) ? changed : changed ? { status: 200, body: { appId: app.id, [name]: secret } } : appUnknown(app.id);
    },
  });
}

/** The app that a path names. */
export async function findNamedApp({ serverCall }: ControlContext, word = ''): Promise<App | Problem> {
  const id = /^[1-9]\d{0,9}$/.test(word) ? Number(word) : undefined;
  const app = id === undefined ? undefined : await findApp(serverCall.store.registry, id);
  return app ?? appUnknown(word);
}

function appUnknown(app: string | number): Problem {
  return problem('APP_UNKNOWN', { app });
}

/** The settings that are sent; those that are left out are as before. */
function soundSettings(changes: { readonly [Name in keyof NewApp]?: NewApp[Name] | undefined }, before: NewApp): NewApp | Problem {
  const { name = before.name, redirectUris = before.redirectUris } = changes;
  const { scopes = before.scopes, optionalScopes = before.optionalScopes } = changes;
  const wanted: NewApp = { name, redirectUris, scopes, optionalScopes };
  const fault = faultOfApp(wanted);
  return fault === undefined ? wanted : invalid(fault.field, fault.reason);
}

function problemOfCredentials(given: GivenCredentials): Problem | undefined {
  const fault = faultOfCredentials(given);
  return fault && invalid(fault.field, fault.reason);
}

function appView({ id, name, clientId, redirectUris, scopes, optionalScopes, createdAt }: App): object {
  return { appId: id, name, clientId, redirectUris, scopes, optionalScopes, createdAt: formatInstant(createdAt) };
}
