import { instant, integer, text } from '../api/schemas.ts';
import { limits } from '../catalogue/limits.ts';
import type { Install } from '../domain/app.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, problem } from '../domain/problem.ts';
import { installApp, uninstallApp } from '../operations/app-installs.ts';
import { installOf, installsOf } from '../operations/apps.ts';
import { findNamedApp } from './apps.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { numberIn } from './fields.ts';
import { endpointWithBody } from './row.ts';
import { pageAfter, pageLimit, pageOf, sentWith, textList, whole } from './schemas.ts';

const path = '/apps/{appId}/installs';

const installsPage = { max: limits.appsPageMax, fallback: limits.appsPageDefault };

const newInstall = sentWith(['portalId'], {
  portalId: { ...integer, description: 'The portal that the app is let into' },
  scopes: { ...textList, maxItems: limits.tokenScopesMax, description: 'Those of its optional scopes that it is granted' },
});

const installFields = { appId: integer, portalId: integer, userId: integer, scopes: textList, installedAt: instant } as const;

/** Shows in which portals an app is installed, lets it into one without a page that asks, and takes it out. */
export const appInstallControlEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'installs.list',
    summary: 'Lists the portals that an app is installed in',
    method: 'GET',
    path,
    access: 'closed',
    query: { limit: pageLimit(installsPage), after: pageAfter },
    answers: { 200: pageOf(whole(installFields)) },
    async run(context, { params, query }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const limit = numberIn(query, 'limit') ?? installsPage.fallback;
      const after = numberIn(query, 'after') ?? 0;
      const { registry } = context.serverCall.store;
      const page = await installsOf(registry, app.id, after === 0 ? '' : String(after), limit + 1);
      const shown = page.slice(0, limit);
      const next = page.length > limit ? shown.at(-1)?.portal : undefined;
      const results = shown.map(installView);
      return { status: 200, body: { results, ...(next !== undefined && { paging: { next: { after: String(next) } } }) } };
    },
  },
  endpointWithBody({
    id: 'installs.create',
    summary: 'Lets an app into a portal without the page that asks, and answers tokens',
    method: 'POST',
    path,
    access: 'closed',
    body: newInstall,
    answers: { 201: whole({ ...installFields, accessToken: text, refreshToken: text, expiresIn: integer }) },
    async run(context, { params, body }) {
      const app = await findNamedApp(context, params['appId']);
      if (isProblem(app)) return app;
      const { portalId, scopes = [] } = body;
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
  }),
  {
    id: 'installs.remove',
    summary: 'Takes an app out of a portal: its tokens there are refused at once',
    method: 'DELETE',
    path: `${path}/{portalId}`,
    access: 'closed',
    answers: { 204: 'nothing' },
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
