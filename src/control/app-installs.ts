import { limits } from '../catalogue/limits.ts';
import type { Install } from '../domain/app.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, problem } from '../domain/problem.ts';
import { installApp, uninstallApp } from '../operations/app-installs.ts';
import { installOf, installsOf } from '../operations/apps.ts';
import { findNamedApp } from './apps.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { areTexts, invalid, readFields, readNumber, strayParameter } from './fields.ts';

const path = '/apps/{appId}/installs';

/** Shows in which portals an app is installed, lets it into one without a page that asks, and takes it out. */
export const appInstallControlEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path,
    access: 'closed',
    async run(context, { params, query }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const stray = strayParameter(query, ['limit', 'after']);
      if (stray !== undefined) return stray;
      const limit = readNumber(query, 'limit', { max: limits.appsPageMax, fallback: limits.appsPageDefault });
      if (isProblem(limit)) return limit;
      const after = readNumber(query, 'after', { max: Number.MAX_SAFE_INTEGER, fallback: 0 });
      if (isProblem(after)) return after;
      const { registry } = context.serverCall.store;
      const page = await installsOf(registry, app.id, after === 0 ? '' : String(after), limit + 1);
      const shown = page.slice(0, limit);
      const next = page.length > limit ? shown.at(-1)?.portal : undefined;
      const results = shown.map(installView);
      return { status: 200, body: { results, ...(next !== undefined && { paging: { next: { after: String(next) } } }) } };
    },
  },
  {
    method: 'POST',
    path,
    access: 'closed',
    async run(context, { params, body }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const fields = readFields(body, ['portalId', 'scopes']);
      if (isProblem(fields)) return fields;
      const { portalId, scopes = [] } = fields;
      if (typeof portalId !== 'number') return invalid('portalId', 'expected the number of a portal');
      if (!areTexts(scopes, limits.tokenScopesMax, limits.scopeCharsMax)) {
        return invalid('scopes', `expected a list of at most ${limits.tokenScopesMax} names of scopes`);
      }
      const call = await context.callIn(String(portalId));
      if (isProblem(call)) return call;
      const { serverCall } = context;
      const tokens = await installApp(serverCall, app.id, call.portal, scopes);
      if (isProblem(tokens)) return tokens;
      const install = await installOf(serverCall.store.registry, app.id, call.portal.id);
      if (install === undefined) return problem('INSTALL_UNKNOWN', { app: app.id, portal: portalId });
      const { accessToken, refreshToken } = tokens;
      const expiresIn = limits.accessTokenSecondsMax;
      return { status: 201, body: { ...installView(install), accessToken, refreshToken, expiresIn } };
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{portalId}`,
    access: 'closed',
    async run(context, { params }) {
      const { portalId = '' } = params;
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const call = await context.callIn(portalId);
      if (isProblem(call)) return call;
      const isUninstalled = await uninstallApp(context.serverCall, app.id, call.portal.id);
      return isUninstalled ? { status: 204 } : problem('INSTALL_UNKNOWN', { app: app.id, portal: portalId });
    },
  },
];

function installView({ appId, portal, userId, scopes, installedAt }: Install): object {
  return { appId, portalId: portal, userId, scopes, installedAt: formatInstant(installedAt) };
}
