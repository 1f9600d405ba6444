import { coverage } from '../api/coverage.ts';
import type { HttpMethod } from '../api/endpoint.ts';
import type { Problem } from '../domain/problem.ts';
import type { Backups } from '../operations/backups.ts';
import type { Call } from '../operations/call.ts';
import type { ServerCall } from '../operations/server-call.ts';
import type { DeliveryBook } from '../operations/webhook-deliveries.ts';
import { appInstallControlEndpoints } from './app-installs.ts';
import { appControlEndpoints } from './apps.ts';
import { backupEndpoints } from './backups.ts';
import { clockEndpoints, type MovableClock } from './clock.ts';
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
  /** `always` is answered however much there is to do; by default there can be too much. */
  readonly admission?: 'always';
  run(context: ControlContext, input: ControlInput): Promise<ControlAnswer | Problem>;
}

export interface ControlAnswer {
  readonly status: number;
  /** None where it is left out. */
  readonly body?: object;
  /** Goes out as it is, in the place of a body. */
  readonly text?: { readonly contentType: string; readonly text: string };
}

/** What a request to a control endpoint brought. */
export interface ControlInput {
  /** Decoded path parameters by name. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined where there was none. */
  readonly body: unknown;
}

/** Whether a server can take requests: its storage reads and writes within a bound, and it is not about to stop. */
export type Readiness = 'ready' | 'stopping' | 'storage does not read' | 'storage does not write' | 'storage is slow';

export interface ControlContext {
  /** Whether requests can be served right now, or why not. */
  readiness(): Promise<Readiness>;
  /** What was counted since the start, as Prometheus reads it. */
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** A call on behalf of the server itself in the portal with this id, or why there is none. */
  callIn(portalId: string): Promise<Call | Problem>;
  /** What requests that belong to no portal work on. */
  readonly serverCall: ServerCall;
  /** The backup that is under way. */
  readonly backups: Backups;
  readonly clock: MovableClock;
  /** The webhooks on their way. */
  readonly deliveries: DeliveryBook;
}

/** Every control endpoint: health and coverage, and those of the files beside this one. */
export const controlEndpoints: readonly ControlEndpoint[] = [
  {
    method: 'GET',
    path: '/health/live',
    access: 'open',
    admission: 'always',
    run: async () => ({ status: 200, body: { status: 'live' } }),
  },
  {
    method: 'GET',
    path: '/health/ready',
    access: 'open',
    admission: 'always',
    run: async (context) => {
      const readiness = await context.readiness();
      return readiness === 'ready'
        ? { status: 200, body: { status: readiness } }
        : { status: 503, body: { status: 'not ready', reason: readiness } };
    },
  },
  {
    method: 'GET',
    path: '/metrics',
    access: 'closed',
    admission: 'always',
    run: async (context) => ({ status: 200, text: await context.metrics() }),
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
  ...clockEndpoints,
  ...backupEndpoints,
];
