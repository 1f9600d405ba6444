import { coverage } from '../api/coverage.ts';
import type { HttpMethod } from '../api/endpoint.ts';
import type { HttpReply } from '../api/frame.ts';
import type { Schema } from '../api/schema.ts';
import { text } from '../api/schemas.ts';
import type { Problem } from '../domain/problem.ts';
import type { FaultBook } from '../faults/book.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Backups } from '../operations/backups.ts';
import type { Call } from '../operations/call.ts';
import type { ServerCall } from '../operations/server-call.ts';
import type { DeliveryBook } from '../operations/webhook-deliveries.ts';
import { appInstallControlEndpoints } from './app-installs.ts';
import { appControlEndpoints } from './apps.ts';
import { backupEndpoints } from './backups.ts';
import { clockEndpoints, type MovableClock } from './clock.ts';
import { deliveryEndpoints } from './deliveries.ts';
import { faultEndpoints } from './faults.ts';
import { graphEndpoints } from './graph.ts';
import { graphLinkEndpoints } from './graph-links.ts';
import { journalControlEndpoints } from './journal.ts';
import { controlOpenApi } from './openapi.ts';
import { ownerControlEndpoints } from './owners.ts';
import { portalEndpoints } from './portals.ts';
import { privateAppEndpoints } from './private-apps.ts';
import { rateLimitEndpoints } from './rate-limits.ts';
import { recordControlEndpoints } from './records.ts';
import { reportEndpoints } from './reports.ts';
import { requestEndpoints } from './requests.ts';
import { schemaMapEndpoints } from './schema-map.ts';
import { flag, optionalText, textList, whole } from './schemas.ts';
import { seedEndpoints } from './seeds.ts';
import { sessionEndpoints } from './sessions.ts';
import { snapshotEndpoints } from './snapshots.ts';
import { webhookSubscriptionEndpoints } from './webhook-subscriptions.ts';

/** One of the server's own endpoints, under `/_crosstie`. Its OpenAPI document, and what is refused before it runs, are made from this. */
export interface ControlEndpoint {
  /** `noun.verb`, unique; also the operation id in OpenAPI. */
  readonly id: string;
  /** What it does, as a sentence of few words without its full stop. */
  readonly summary: string;
  readonly method: HttpMethod;
  /** Below `/_crosstie`; parameters in braces. */
  readonly path: string;
  /** `open` answers anybody; `closed` only a local server or the admin token. */
  readonly access: 'open' | 'closed';
  /** `always` is answered however much there is to do; by default there can be too much. */
  readonly admission?: 'always';
  /** Its query parameters; by default none. Others are refused, and so are values that do not fit. */
  readonly query?: Parameters;
  /** The shape of its JSON body, which is checked before it runs; a body that is missing counts as an empty object. By default it reads none. */
  readonly body?: Schema;
  /** What it answers by status: the shape of its JSON, or that there is none or a text. Problems are not named. */
  readonly answers: Readonly<Record<number, Schema | 'nothing' | 'text' | 'events'>>;
  run(context: ControlContext, input: ControlInput): Promise<ControlAnswer | Problem>;
}

/** Parameters of a query by name. Schemas of integers and of `enum` are checked before the endpoint runs. */
export type Parameters = Readonly<
  Record<
    string,
    {
      readonly schema: {
        readonly type: 'string' | 'integer';
        readonly enum?: readonly string[];
        readonly minimum?: number;
        readonly maximum?: number;
        readonly default?: number | string;
      };
      readonly description: string;
    }
  >
>;

export interface ControlAnswer {
  readonly status: number;
  /** None where it is left out. */
  readonly body?: object;
  /** Goes out as it is, in the place of a body. */
  readonly text?: { readonly contentType: string; readonly text: string };
  /** What is done with the connection in the place of an answer. */
  readonly takeOver?: HttpReply['takeOver'];
}

/** What a request to a control endpoint brought. */
export interface ControlInput {
  /** Decoded path parameters by name. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed JSON body, which fits the row's schema where it has one; undefined where there was none. */
  readonly body: unknown;
}

/** Whether a server can take requests: its storage reads and writes within a bound, and it is not about to stop. */
export type Readiness = 'ready' | 'stopping' | 'storage does not read' | 'storage does not write' | 'storage is slow';

export interface ControlContext {
  /** Crosstie's own. */
  readonly version: string;
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
  /** The requests that were answered; undefined where none are kept. */
  readonly ledger: Ledger | undefined;
  /** Requests that are made to fail. */
  readonly faults: FaultBook;
  /** The webhooks on their way. */
  readonly deliveries: DeliveryBook;
}

const coverageRow = whole({
  operation: text,
  method: text,
  edition: text,
  paths: textList,
  served: flag,
  evidence: optionalText,
  source: optionalText,
  assumed: textList,
});

/** Every control endpoint: health and coverage, and those of the files beside this one. */
export const controlEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'health.live',
    summary: 'Says that the process lives',
    method: 'GET',
    path: '/health/live',
    access: 'open',
    admission: 'always',
    answers: { 200: whole({ status: { const: 'live' } }) },
    run: async () => ({ status: 200, body: { status: 'live' } }),
  },
  {
    id: 'health.ready',
    summary: 'Says whether the server takes requests, or why it does not',
    method: 'GET',
    path: '/health/ready',
    access: 'open',
    admission: 'always',
    answers: { 200: whole({ status: { const: 'ready' } }), 503: whole({ status: { const: 'not ready' }, reason: text }) },
    run: async (context) => {
      const readiness = await context.readiness();
      return readiness === 'ready'
        ? { status: 200, body: { status: readiness } }
        : { status: 503, body: { status: 'not ready', reason: readiness } };
    },
  },
  {
    id: 'metrics.read',
    summary: 'Tells what was counted since the start, as Prometheus reads it',
    method: 'GET',
    path: '/metrics',
    access: 'closed',
    admission: 'always',
    answers: { 200: 'text' },
    run: async (context) => ({ status: 200, text: await context.metrics() }),
  },
  {
    id: 'coverage.list',
    summary: 'Lists every operation of HubSpot in every edition, served or not',
    method: 'GET',
    path: '/coverage',
    access: 'closed',
    answers: { 200: whole({ rows: { type: 'array', items: coverageRow } }) },
    run: async () => ({ status: 200, body: { rows: coverage() } }),
  },
  {
    id: 'openapi.read',
    summary: 'Describes these endpoints, as OpenAPI 3.1',
    method: 'GET',
    path: '/openapi.json',
    access: 'closed',
    answers: { 200: { type: 'object' } },
    run: async ({ version }) => ({ status: 200, body: controlOpenApi(controlEndpoints, version) }),
  },
  ...portalEndpoints,
  ...rateLimitEndpoints,
  ...privateAppEndpoints,
  ...appControlEndpoints,
  ...appInstallControlEndpoints,
  ...reportEndpoints,
  ...graphEndpoints,
  ...graphLinkEndpoints,
  ...recordControlEndpoints,
  ...ownerControlEndpoints,
  ...deliveryEndpoints,
  ...clockEndpoints,
  ...faultEndpoints,
  ...requestEndpoints,
  ...backupEndpoints,
  ...snapshotEndpoints,
  ...seedEndpoints,
  ...schemaMapEndpoints,
  ...webhookSubscriptionEndpoints,
  ...journalControlEndpoints,
  ...sessionEndpoints,
];
