import { limits } from '../catalogue/limits.ts';
import { isProblem, problem } from '../domain/problem.ts';
import type { ControlEndpoint } from './endpoints.ts';
import { readNumber, strayParameter } from './fields.ts';
import { portalView, readPortalSettings } from './portal-settings.ts';

const path = '/portals/{portalId}';

/** Makes, changes and removes portals: what HubSpot's customers do by signing up and by their settings pages. */
export const portalEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/portals',
    access: 'closed',
    async run({ serverCall }, { query }) {
      const stray = strayParameter(query, ['limit', 'after']);
      if (stray !== undefined) return stray;
      const limit = readNumber(query, 'limit', { max: limits.portalsPageMax, fallback: limits.portalsPageDefault });
      if (isProblem(limit)) return limit;
      const after = readNumber(query, 'after', { max: Number.MAX_SAFE_INTEGER, fallback: 0 });
      if (isProblem(after)) return after;
      const page = await serverCall.store.portals(after, limit + 1);
      const shown = page.slice(0, limit);
      const results = shown.map((portal) => portalView(portal, serverCall.switches.of(portal)));
      const next = page.length > limit ? shown.at(-1)?.id : undefined;
      return { status: 200, body: { results, ...(next !== undefined && { paging: { next: { after: String(next) } } }) } };
    },
  },
  {
    method: 'POST',
    path: '/portals',
    access: 'closed',
    async run({ serverCall }, { body }) {
      const settings = readPortalSettings(body, {});
      if (isProblem(settings)) return settings;
      const portal = await serverCall.portals.make(serverCall.now(), settings);
      return { status: 201, body: portalView(portal, serverCall.switches.of(portal)) };
    },
  },
  {
    method: 'GET',
    path,
    access: 'closed',
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { id, settings, schema } = call.portal;
      return { status: 200, body: portalView({ id, settings, createdAt: schema.portalCreatedAt }, call.switches) };
    },
  },
  {
    method: 'PATCH',
    path,
    access: 'closed',
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
  },
  {
    method: 'DELETE',
    path,
    access: 'closed',
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { id } = call.portal;
      return (await context.serverCall.portals.remove(id)) ? { status: 204 } : problem('PORTAL_UNKNOWN', { portal: String(id) });
    },
  },
];
