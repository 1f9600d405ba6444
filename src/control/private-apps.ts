import type { ValueOf } from '../api/schema.ts';
import { instant, integer, text } from '../api/schemas.ts';
import { limits } from '../catalogue/limits.ts';
import { formatInstant } from '../domain/instant.ts';
import type { StoredToken } from '../domain/portal.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { unknownScopes } from '../domain/scope.ts';
import { createPrivateApp, type PrivateApp, privateAppsOf, revokePrivateApp } from '../operations/private-apps.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { invalid } from './fields.ts';
import { endpointWithBody } from './row.ts';
import { listOf, optionalText, sent, textList, whole } from './schemas.ts';

const path = '/portals/{portalId}/tokens';

const appIdMax = 2_147_483_647;

const scopeNames = { title: `"all" or a list of at most ${limits.tokenScopesMax} names of scopes` } as const;
const newToken = sent({
  name: { type: 'string', minLength: 1, maxLength: limits.privateAppNameCharsMax, default: 'Unnamed' },
  scopes: { ...scopeNames, anyOf: [{ const: 'all' }, { type: 'array', maxItems: limits.tokenScopesMax, items: text }] },
  appId: { type: 'integer', minimum: 1, maximum: appIdMax },
});

const tokenFields = {
  id: text,
  name: text,
  hint: optionalText,
  scopes: { anyOf: [{ const: 'all' }, textList] },
  appId: integer,
  createdAt: instant,
} as const;

/** Makes and revokes the tokens of private apps: HubSpot has a settings page for it. A token's text is told once, when it is made. */
export const privateAppEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'tokens.list',
    summary: 'Lists the tokens of a portal, each with its last characters',
    method: 'GET',
    path,
    access: 'closed',
    answers: { 200: listOf(whole(tokenFields)) },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const apps = await privateAppsOf(context.serverCall.store.registry, call.portal.id);
      return { status: 200, body: { results: apps.map(privateAppView) } };
    },
  },
  endpointWithBody({
    id: 'tokens.create',
    summary: 'Makes a token; its text is in this answer only',
    method: 'POST',
    path,
    access: 'closed',
    body: newToken,
    answers: { 201: whole({ ...tokenFields, token: text }) },
    async run(context, { params, body }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const wanted = wantedApp(body);
      if (isProblem(wanted)) return wanted;
      const made = await createPrivateApp(context.serverCall, { ...wanted, portal: call.portal.id, at: call.now() });
      return isProblem(made) ? made : { status: 201, body: { ...privateAppView(made.app), token: made.token } };
    },
  }),
  {
    id: 'tokens.revoke',
    summary: 'Refuses a token from now on',
    method: 'DELETE',
    path: `${path}/{tokenId}`,
    access: 'closed',
    answers: { 204: 'nothing' },
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
  readonly appId: string | undefined;
}

function wantedApp({ name = 'Unnamed', scopes = 'all', appId }: ValueOf<typeof newToken>): WantedApp | Problem {
  const [stray] = scopes === 'all' ? [] : unknownScopes(scopes);
  if (stray !== undefined) return invalid('scopes', `HubSpot has no scope ${stray}`);
  return { name, scopes, appId: appId === undefined ? undefined : String(appId) };
}

function privateAppView({ id, name, hint, scopes, appId, createdAt }: PrivateApp): object {
  return { id, name, hint, scopes, appId: Number(appId), createdAt: formatInstant(createdAt) };
}
