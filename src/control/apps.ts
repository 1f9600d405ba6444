import { randomUUID } from 'node:crypto';
import { limits } from '../catalogue/limits.ts';
import type { App, GivenCredentials, NewApp } from '../domain/app.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { deleteApp } from '../operations/app-removal.ts';
import { faultOfApp, faultOfCredentials } from '../operations/app-settings.ts';
import { settleWebhooks } from '../operations/app-webhooks.ts';
import { changeApp, createApp, findApp, listApps } from '../operations/apps.ts';
import { readWebhooks } from './app-webhooks.ts';
import type { ControlContext, ControlEndpoint } from './endpoints.ts';
import { areTexts, type Fields, invalid, readFields, readNumber, strayParameter } from './fields.ts';

const path = '/apps/{appId}';

/** Makes, shows, changes and removes apps: what developers do in HubSpot's settings of an app. Secrets are told once, when they are made. */
export const appControlEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/apps',
    access: 'closed',
    async run({ serverCall }, { query }) {
      const stray = strayParameter(query, ['limit', 'after']);
      if (stray !== undefined) return stray;
      const limit = readNumber(query, 'limit', { max: limits.appsPageMax, fallback: limits.appsPageDefault });
      if (isProblem(limit)) return limit;
      const after = readNumber(query, 'after', { max: limits.appIdMax, fallback: 0 });
      if (isProblem(after)) return after;
      const page = await listApps(serverCall.store.registry, after, limit + 1);
      const shown = page.slice(0, limit);
      const next = page.length > limit ? shown.at(-1)?.id : undefined;
      return {
        status: 200,
        body: { results: shown.map(appView), ...(next !== undefined && { paging: { next: { after: String(next) } } }) },
      };
    },
  },
  {
    method: 'POST',
    path: '/apps',
    access: 'closed',
    async run({ serverCall }, { body }) {
      const fields = readFields(body, [...settingNames, ...credentialNames, 'webhooks']);
      if (isProblem(fields)) return fields;
      const wanted = readSettings(fields, { name: 'Unnamed', redirectUris: [], scopes: ['oauth'], optionalScopes: [] });
      if (isProblem(wanted)) return wanted;
      const given = readCredentials(fields);
      if (isProblem(given)) return given;
      const webhooks = readWebhooks(serverCall, fields['webhooks']);
      if (isProblem(webhooks)) return webhooks;
      const made = await createApp(serverCall, wanted, given);
      if (isProblem(made)) return made;
      const { app, clientSecret, developerApiKey } = made;
      const refused = webhooks && (await settleWebhooks(serverCall, app.id, webhooks));
      if (refused !== undefined) return refused;
      return { status: 201, body: { ...appView(app), clientSecret, developerApiKey } };
    },
  },
  {
    method: 'GET',
    path,
    access: 'closed',
    async run(context, { params }) {
      const app = await findNamedApp(context, params['appId']);
      return isProblem(app) ? app : { status: 200, body: appView(app) };
    },
  },
  {
    method: 'PATCH',
    path,
    access: 'closed',
    async run(context, { params, body }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const fields = readFields(body, settingNames);
      if (isProblem(fields)) return fields;
      const changed = await changeApp(context.serverCall, app.id, (current) => {
        const settings = readSettings(fields, current);
        return isProblem(settings) ? settings : { settings };
      });
      return isProblem(changed) ? changed : changed ? { status: 200, body: appView(changed) } : appUnknown(app.id);
    },
  },
  rotation('client-secret', 'clientSecret'),
  rotation('developer-api-key', 'developerApiKey'),
  {
    method: 'DELETE',
    path,
    access: 'closed',
    async run(context, { params }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      return (await deleteApp(context.serverCall, app.id)) ? { status: 204 } : appUnknown(app.id);
    },
  },
];

/** The endpoint that takes back one of an app's secrets and makes another one, or takes the one that the body gives. */
function rotation(word: string, name: 'clientSecret' | 'developerApiKey'): ControlEndpoint {
  return {
    method: 'POST',
    path: `${path}/${word}`,
    access: 'closed',
    async run(context, { params, body }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const fields = readFields(body, [name]);
      if (isProblem(fields)) return fields;
      const given = readCredentials(fields);
      if (isProblem(given)) return given;
      const secret = given[name] ?? randomUUID();
      const changed = await changeApp(context.serverCall, app.id, () => ({ [name]: secret }));
      return isProblem(changed) ? changed : changed ? { status: 200, body: { appId: app.id, [name]: secret } } : appUnknown(app.id);
    },
  };
}

/** The app that a path names. */
export async function findNamedApp({ serverCall }: ControlContext, text = ''): Promise<App | Problem> {
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
  const app = id === undefined ? undefined : await findApp(serverCall.store.registry, id);
  return app ?? appUnknown(text);
}

function appUnknown(app: string | number): Problem {
  return problem('APP_UNKNOWN', { app });
}

const settingNames = ['name', 'redirectUris', 'scopes', 'optionalScopes'] as const satisfies readonly (keyof NewApp)[];
const credentialNames = ['appId', 'clientId', 'clientSecret', 'developerApiKey'] as const satisfies readonly (keyof GivenCredentials)[];

/** The settings of a body; those that it leaves out are as before. */
function readSettings(fields: Fields, before: NewApp): NewApp | Problem {
  const { name = before.name, redirectUris = before.redirectUris } = fields;
  const { scopes = before.scopes, optionalScopes = before.optionalScopes } = fields;
  if (typeof name !== 'string') return invalid('name', 'expected a text');
  if (!areTexts(redirectUris, limits.redirectUrisMax, limits.redirectUriCharsMax)) {
    const { redirectUrisMax: max, redirectUriCharsMax: charsMax } = limits;
    return invalid('redirectUris', `expected a list of at most ${max} texts of at most ${charsMax} characters`);
  }
  const { tokenScopesMax: max, scopeCharsMax: charsMax } = limits;
  if (!areTexts(scopes, max, charsMax)) return invalid('scopes', `expected a list of at most ${max} names of scopes`);
  if (!areTexts(optionalScopes, max, charsMax)) return invalid('optionalScopes', `expected a list of at most ${max} names of scopes`);
  const wanted: NewApp = { name, redirectUris, scopes, optionalScopes };
  const fault = faultOfApp(wanted);
  return fault === undefined ? wanted : invalid(fault.field, fault.reason);
}

function readCredentials({ appId, clientId, clientSecret, developerApiKey }: Fields): GivenCredentials | Problem {
  if (appId !== undefined && typeof appId !== 'number') return invalid('appId', 'expected a number');
  const texts = { clientId, clientSecret, developerApiKey };
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(texts)) {
    if (value === undefined) continue;
    if (typeof value !== 'string') return invalid(name, 'expected a text');
    given[name] = value;
  }
  const credentials: GivenCredentials = { ...given, ...(appId !== undefined && { appId }) };
  const fault = faultOfCredentials(credentials);
  return fault === undefined ? credentials : invalid(fault.field, fault.reason);
}

function appView({ id, name, clientId, redirectUris, scopes, optionalScopes, createdAt }: App): object {
  return { appId: id, name, clientId, redirectUris, scopes, optionalScopes, createdAt: formatInstant(createdAt) };
}
