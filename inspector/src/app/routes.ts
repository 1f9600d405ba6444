import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { askControl } from '../api/control.ts';
import type { Portal } from '../api/portals.ts';
import { RouteFailed } from '../parts/failed.tsx';
import { Shell } from './shell.tsx';
import { Welcome } from './welcome.tsx';

/** What the page shows beside its frame, in the order of the menu. */
export const places = ['records', 'graph', 'schema', 'requests', 'webhooks', 'limits', 'controls'] as const;
export type Place = (typeof places)[number];

const root = createRootRoute({ component: Shell });

/** Leads to the first portal; a server without portals says how to make one. */
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  async loader() {
    const { results } = await askControl<{ readonly results: readonly Portal[] }>('/portals?limit=1');
    const [first] = results;
    if (first === undefined) return;
    throw redirect({ to: '/$portalId/records/$objectType', params: { portalId: String(first.portalId), objectType: 'contacts' } });
  },
  component: Welcome,
});

const portal = createRoute({ getParentRoute: () => root, path: '$portalId' });

const records = createRoute({
  getParentRoute: () => portal,
  path: 'records/$objectType',
  component: lazyRouteComponent(() => import('../views/records/records.tsx'), 'Records'),
});
const record = createRoute({
  getParentRoute: () => portal,
  path: 'records/$objectType/$recordId',
  component: lazyRouteComponent(() => import('../views/record/record.tsx'), 'RecordPage'),
});
const graph = createRoute({
  getParentRoute: () => portal,
  path: 'graph',
  component: lazyRouteComponent(() => import('../views/graph/graph.tsx'), 'GraphPage'),
});
const schema = createRoute({
  getParentRoute: () => portal,
  path: 'schema',
  component: lazyRouteComponent(() => import('../views/schema/schema.tsx'), 'SchemaPage'),
});
const requests = createRoute({
  getParentRoute: () => portal,
  path: 'requests',
  component: lazyRouteComponent(() => import('../views/requests/requests.tsx'), 'RequestsPage'),
});
const webhooks = createRoute({
  getParentRoute: () => portal,
  path: 'webhooks',
  component: lazyRouteComponent(() => import('../views/webhooks/webhooks.tsx'), 'WebhooksPage'),
});
const limits = createRoute({
  getParentRoute: () => portal,
  path: 'limits',
  component: lazyRouteComponent(() => import('../views/limits/limits.tsx'), 'LimitsPage'),
});
const controls = createRoute({
  getParentRoute: () => portal,
  path: 'controls',
  component: lazyRouteComponent(() => import('../views/controls/controls.tsx'), 'ControlsPage'),
});

/** Every state of the page has an address after the `#`, so that the server needs to know one page only. */
export const router = createRouter({
  routeTree: root.addChildren([home, portal.addChildren([records, record, graph, schema, requests, webhooks, limits, controls])]),
  history: createHashHistory(),
  defaultPreload: 'intent',
  defaultErrorComponent: RouteFailed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
