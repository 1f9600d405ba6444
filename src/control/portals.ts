import { limits } from '../catalogue/limits.ts';
import { isProblem, problem } from '../domain/problem.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { numberIn } from './fields.ts';
import { portalBody, portalView, readPortalSettings, sentSettings } from './portal-settings.ts';
import { endpointWithBody } from './row.ts';
import { pageAfter, pageLimit, pageOf } from './schemas.ts';

const path = '/portals/{portalId}';
const portalsPage = { max: limits.portalsPageMax, fallback: limits.portalsPageDefault };

/** Makes, changes and removes portals: what HubSpot's customers do by signing up and by their settings pages. */
export const portalEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'portals.list',
    summary: 'Lists portals in the order of their ids',
    method: 'GET',
    path: '/portals',
    access: 'closed',
    query: { limit: pageLimit(portalsPage), after: pageAfter },
    answers: { 200: pageOf(portalBody) },
    async run({ serverCall }, { query }) {
      const limit = numberIn(query, 'limit') ?? portalsPage.fallback;
      const after = numberIn(query, 'after') ?? 0;
      const page = await serverCall.store.portals(after, limit + 1);
      const shown = page.slice(0, limit);
      const results = shown.map((portal) => portalView(portal, serverCall.switches.of(portal)));
      const next = page.length > limit ? shown.at(-1)?.id : undefined;
      return { status: 200, body: { results, ...(next !== undefined && { paging: { next: { after: String(next) } } }) } };
    },
  },
  endpointWithBody({
    id: 'portals.create',
    summary: 'Makes a portal, empty and without a token',
    method: 'POST',
    path: '/portals',
    access: 'closed',
    body: sentSettings,
    answers: { 201: portalBody },
    async run({ serverCall }, { body }) {
      const settings = readPortalSettings(body, {});
      if (isProblem(settings)) return settings;
      const portal = await serverCall.portals.make(serverCall.now(), settings);
      return { status: 201, body: portalView(portal, serverCall.switches.of(portal)) };
    },
  }),
  {
    id: 'portals.read',
    summary: "Shows a portal; `own` is what was set for itself, all else is the server's",
    method: 'GET',
    path,
    access: 'closed',
    answers: { 200: portalBody },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { id, settings, schema } = call.portal;
      return { status: 200, body: portalView({ id, settings, createdAt: schema.portalCreatedAt }, call.switches) };
    },
  },
  endpointWithBody({
    id: 'portals.update',
    summary: 'Changes the settings that are named; null gives one back to the server',
    method: 'PATCH',
    path,
    access: 'closed',
    body: sentSettings,
    answers: { 200: portalBody },
    async run(context, { params, body }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { id, schema } = call.portal;
      const settings = readPortalSettings(body, call.portal.settings);
      if (isProblem(settings)) return settings;
      if (!(await context.serverCall.store.setPortal(id, settings))) return problem('PORTAL_UNKNOWN', { portal: String(id) });
      const portal = { id, settings, createdAt: schema.portalCreatedAt };
      return { status: 200, body: portalView(portal, context.serverCall.switches.of(portal)) };
    },
  }),
  {
    id: 'portals.remove',
    summary: 'Removes a portal: its tokens are refused at once',
    method: 'DELETE',
    path,
    access: 'closed',
    answers: { 204: 'nothing' },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { id } = call.portal;
      if (!(await context.serverCall.portals.remove(id))) return problem('PORTAL_UNKNOWN', { portal: String(id) });
      context.faults.clear(id);
      return { status: 204 };
    },
  },
];
