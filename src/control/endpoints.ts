import { coverage } from '../api/coverage.ts';
import type { HttpMethod } from '../api/endpoint.ts';
import type { Problem } from '../domain/problem.ts';
import type { Call } from '../operations/call.ts';
import type { ServerCall } from '../operations/server-call.ts';
import type { DeliveryBook } from '../operations/webhook-deliveries.ts';
import { appInstallControlEndpoints } from './app-installs.ts';
import { appControlEndpoints } from './apps.ts';
import { deliveryEndpoints } from './deliveries.ts';
import { graphEndpoints } from './graph.ts';
import { ownerControlEndpoints } from './owners.ts';
import { portalEndpoints } from './portals.ts';
import { privateAppEndpoints } from './private-apps.ts';
import { rateLimitEndpoints } from './rate-limits.ts';
import { recordControlEndpoints } from './records.ts';
import { reportEndpoints } from './reports.ts';

/** One of the server's own endpoints, under `/_crosstie`. */
export interface ControlEndpoint {
  readonly method: HttpMethod;
  /** Below `/_crosstie`; parameters in braces. */
  readonly path: string;
  /** `open` answers anybody; `closed` only a local server or the admin token. */
  readonly access: 'open' | 'closed';
  run(context: ControlContext, input: ControlInput): Promise<ControlAnswer | Problem>;
}

export interface ControlAnswer {
  readonly status: number;
  /** None where it is left out. */
  readonly body?: object;
}

/** What a request to a control endpoint brought. */
export interface ControlInput {
  /** Decoded path parameters by name. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined where there was none. */
  readonly body: unknown;
}

export interface ControlContext {
  /** Whether requests can be served right now: the storage answers and the server is not shutting down. */
  isReady(): Promise<boolean>;
  /** A call on behalf of the server itself in the portal with this id, or why there is none. */
  callIn(portalId: string): Promise<Call | Problem>;
  /** What requests that belong to no portal work on. */
  readonly serverCall: ServerCall;
  /** The webhooks on their way. */
  readonly deliveries: DeliveryBook;
}

/** Every control endpoint: health and coverage, and those of the files beside this one. */
export const controlEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/health/live',
    access: 'open',
    run: async () => ({ status: 200, body: { status: 'live' } }),
  },
  {
    method: 'GET',
    path: '/health/ready',
    access: 'open',
    run: async (context) => {
      const isReady = await context.isReady();
      return isReady ? { status: 200, body: { status: 'ready' } } : { status: 503, body: { status: 'not ready' } };
    },
  },
  {
    method: 'GET',
    path: '/coverage',
    access: 'closed',
    run: async () => ({ status: 200, body: { rows: coverage() } }),
  },
  ...portalEndpoints,
  ...rateLimitEndpoints,
  ...privateAppEndpoints,
  ...appControlEndpoints,
  ...appInstallControlEndpoints,
  ...reportEndpoints,
  ...graphEndpoints,
  ...recordControlEndpoints,
  ...ownerControlEndpoints,
  ...deliveryEndpoints,
];
