import { limits } from '../catalogue/limits.ts';
import { formatInstant } from '../domain/instant.ts';
import type { StoredToken } from '../domain/portal.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { unknownScopes } from '../domain/scope.ts';
import { createPrivateApp, newPrivateAppId, type PrivateApp, privateAppsOf, revokePrivateApp } from '../operations/private-apps.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { areTexts, invalid, isText, readFields } from './fields.ts';

const path = '/portals/{portalId}/tokens';

/** Makes and revokes the tokens of private apps: HubSpot has a settings page for it. A token's text is told once, when it is made. */
export const privateAppEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path,
    access: 'closed',
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const apps = await privateAppsOf(context.serverCall.store.registry, call.portal.id);
      return { status: 200, body: { results: apps.map(privateAppView) } };
    },
  },
  {
    method: 'POST',
    path,
    access: 'closed',
    async run(context, { params, body }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const wanted = readNewApp(body);
      if (isProblem(wanted)) return wanted;
      const { store } = context.serverCall;
      const made = await createPrivateApp(store, { ...wanted, portal: call.portal.id, at: call.now() });
      return isProblem(made) ? made : { status: 201, body: { ...privateAppView(made.app), token: made.token } };
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{tokenId}`,
    access: 'closed',
    async run(context, { params }) {
      const { portalId = '', tokenId = '' } = params;
      const call = await context.callIn(portalId);
      if (isProblem(call)) return call;
      const { store, callers } = context.serverCall;
      const isRevoked = await revokePrivateApp(store, callers, call.portal.id, tokenId);
      return isRevoked ? { status: 204 } : problem('PRIVATE_APP_UNKNOWN', { token: tokenId });
    },
  },
];

interface WantedApp {
  readonly name: string;
  readonly scopes: StoredToken['scopes'];
  readonly appId: string;
}

function readNewApp(body: unknown): WantedApp | Problem {
  const fields = readFields(body, ['name', 'scopes', 'appId']);
  if (isProblem(fields)) return fields;
  const { name = 'Unnamed', scopes = 'all', appId } = fields;
  if (!isText(name, limits.privateAppNameCharsMax))
    return invalid('name', `expected a text of 1 to ${limits.privateAppNameCharsMax} characters`);
  if (scopes !== 'all' && !areTexts(scopes, limits.tokenScopesMax, limits.scopeCharsMax)) {
    return invalid('scopes', `expected "all" or a list of at most ${limits.tokenScopesMax} names of scopes`);
  }
  const [stray] = scopes === 'all' ? [] : unknownScopes(scopes);
  if (stray !== undefined) return invalid('scopes', `HubSpot has no scope ${stray}`);
  if (appId !== undefined && !(Number.isInteger(appId) && Number(appId) >= 1 && Number(appId) <= appIdMax)) {
    return invalid('appId', `expected a whole number from 1 to ${appIdMax}`);
  }
  return { name, scopes, appId: appId === undefined ? newPrivateAppId() : String(appId) };
}

const appIdMax = 2_147_483_647;

function privateAppView({ id, name, hint, scopes, appId, createdAt }: PrivateApp): object {
  return { id, name, hint, scopes, appId: Number(appId), createdAt: formatInstant(createdAt) };
}
