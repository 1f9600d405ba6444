import { limits } from '../catalogue/limits.ts';
import type { ProblemName } from '../catalogue/problems.ts';
import type { PortalId } from '../domain/ids.ts';
import type { ObjectType, ObjectTypes } from '../domain/object-type.ts';
import { apiKeyInvalid, isProblem, type Problem, problem, rateLimited } from '../domain/problem.ts';
import type { AppCredentials } from '../operations/app-callers.ts';
import type { Call, Switches } from '../operations/call.ts';
import { takeCall } from '../operations/rate-limits.ts';
import type { AppCaller, InstallCall, ServerCall } from '../operations/server-call.ts';
import type { Caller } from '../operations/tokens.ts';
import type { Workload } from '../operations/workload.ts';
import { newCorrelationId, tracing } from './correlation-id.ts';
import type { Answer, AnyInput, EditionDelta, Endpoint } from './endpoint.ts';
import { readJson } from './json-input.ts';
import { textOf } from './json-text.ts';
import { runOutsidePortals } from './outside-portals.ts';
import { problemBody } from './problem-body.ts';
import { tellRateLimits } from './rate-limit-headers.ts';
import { noQuery, readQuery } from './read-query.ts';
import { checkScopes } from './scope-check.ts';

/** A request as the HTTP library hands it over. */
export interface HttpRequest {
  readonly method: string;
  /** Path as it came, without the query. */
  readonly path: string;
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>;
  /** The query without its question mark; empty where there is none. */
  readonly query: string;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** Set once it has been read. */
  body: Buffer | undefined;
  /** Scheme and host under which the caller reached the server. */
  readonly origin: string;
  /** The origin of the web page that sent the request, as browsers say it (`Origin`); `null` where they say no more than that it is from elsewhere. */
  readonly pageOrigin: string | undefined;
  /** The portal that the caller's token is of: set by the frame once it knows, for the log. */
  portal: PortalId | undefined;
}

/** Headers by their names in lower case, as they gather on the way of one request. */
export type ReplyHeaders = Record<string, string | number>;

/** An answer as the HTTP library sends it; a body goes out as it is. */
export interface HttpReply {
  readonly status: number;
  /** Belongs to this answer alone: who sends it adds the length. */
  readonly headers: ReplyHeaders;
  readonly body: string | undefined;
  /** The problem that it tells, for the ledger. */
  readonly problem?: ProblemName;
  /** The fault that it came from, for the ledger. */
  readonly fault?: string;
  /** What is done with the connection in the place of an answer; then there is no body. */
  readonly takeOver?: (connection: Connection) => void;
}

/** The connection that a request came on, as far as more can be done with it than to answer. */
export interface Connection {
  /** Ends it so that the client sees it reset. */
  reset(): void;
  /** A header of the request, by its name in lower case. */
  header(name: string): string | undefined;
  /** Sends the head of an answer that goes on. */
  open(headers: ReplyHeaders): EventStream;
}

/** An answer that goes on until one of the two ends it. */
export interface EventStream {
  /** False where it cannot go on: the request came without a socket, and is answered when the stream ends. */
  readonly isLive: boolean;
  /** What was written and is not on its way yet. */
  readonly waitingBytes: number;
  /** Does nothing once the stream was ended. */
  write(text: string): void;
  end(): void;
  /** Calls back once, when the connection is over. */
  closed(run: () => void): void;
}

/** Where the frame writes what goes wrong inside the server. */
export interface ErrorLog {
  error(fields: object, message: string): void;
}

/** What every request needs from the server. */
export interface FrameContext {
  /** Behaviour that HubSpot's sources leave open, as a portal has it. */
  switchesOf(portal: Call['portal']): Switches;
  readonly log: ErrorLog;
  /** Epoch milliseconds. */
  now(): number;
  /** At once where the caller is remembered: most requests need not wait for it. */
  findCaller(authorization: string | undefined, now: number): Caller | Problem | Promise<Caller | Problem>;
  /** At once where the portal was asked for before. */
  portal(id: PortalId): Call['portal'] | Promise<Call['portal'] | undefined>;
  /** What requests that belong to no portal work on. */
  readonly serverCall: ServerCall;
  /** How much of each portal is under way. */
  readonly workload: Workload;
  /** The app behind a request for its own affairs. */
  findApp(credentials: AppCredentials, now: number): Promise<AppCaller | Problem>;
}

/**
 * Answers one request by one row of one edition, in HubSpot's order of checks: credentials (401), rate limits (429), object types (400), scopes (403), query and
 * body (400), and then what the operation finds. Never rejects: what goes wrong in the server is logged whole and answered as 500.
 */
export async function answer(row: Endpoint, delta: EditionDelta, request: HttpRequest, context: FrameContext): Promise<HttpReply> {
  const correlationId = newCorrelationId();
  const headers: ReplyHeaders = tracing(correlationId);
  try {
    const outcome = await run(row, delta, request, context, headers);
    return isProblem(outcome) ? problemReply(outcome, correlationId, headers) : reply(outcome, headers);
  } catch (cause) {
    return failureReply(cause, row.id, correlationId, context.log);
  }
}

/** `headers` are those of the answer, whatever it will be: what is left of the rate limits is written there. */
async function run(
  row: Endpoint,
  delta: EditionDelta,
  request: HttpRequest,
  context: FrameContext,
  headers: ReplyHeaders,
): Promise<Answer | Problem> {
  if (row.caller === 'app' || row.caller === 'anyone') return runOutsidePortals(row, delta, request, context, headers);
  const now = context.now();
  const found = context.findCaller(request.authorization, now);
  const caller = found instanceof Promise ? await found : found;
  if (isProblem(caller)) return unknownCaller(request, caller);
  if (caller.portal === null) return problem('CREDENTIALS_NOT_FOUND');
  request.portal = caller.portal;
  const known = context.portal(caller.portal);
  const portal = known instanceof Promise ? await known : known;
  // It was removed since the caller was found.
  if (portal === undefined) return problem('CREDENTIALS_NOT_FOUND');
  const switches = context.switchesOf(portal);
  const metered = takeCall(portal, switches, caller, row.rateGroup, now);
  tellRateLimits(headers, metered);
  if (metered.refusedBy !== undefined) return rateLimited(metered.refusedBy, { app: caller.appId, portal: portal.id });
  const params = readParams(row, request, portal.schema.objects);
  if (isProblem(params)) return params;
  const grant = grantOf(caller, switches);
  const refused = checkScopes(row, delta, params, grant) ?? checkKind(row, caller);
  if (refused !== undefined) return refused;
  const search = searchOf(request);
  const query = readQuery(row, search);
  if (isProblem(query)) return query;
  const call: Call = {
    portal,
    appId: caller.appId,
    grant,
    switches,
    propertyRules: delta.propertyRules ?? 'stored',
    now: context.now,
  };
  const bytes = request.body?.length ?? 0;
  const entry = context.workload.begin(portal.id, bytes);
  if (isProblem(entry)) return entry;
  if (entry !== undefined) await entry;
  try {
    const body = row.body === undefined ? noBody : await readJson(request.body, delta.body ?? row.body, row.bodyFault);
    if (isProblem(body)) return body;
    const { params: words, origin, path } = request;
    const input: AnyInput = { params, words, query, body: body.value, origin, url: origin + path, search, delta };
    // Waited for here: handing a promise on takes longer than waiting for it, and the work is under way until then.
    return await row.run(asRowTakes(row, call, context), input);
  } finally {
    context.workload.end(portal.id, bytes);
  }
}

/** Refuses a token of the portal that no app got by being let in, where the row is for such apps. */
function checkKind({ caller }: Endpoint, { kind }: Caller): Problem | undefined {
  return caller === 'install' && kind !== 'oauth' ? problem('TOKEN_NOT_OF_INSTALL') : undefined;
}

function asRowTakes({ caller }: Endpoint, call: Call, { serverCall }: FrameContext): Call | InstallCall {
  return caller === 'install' ? { ...call, server: serverCall } : call;
}

function grantOf({ grant }: Caller, { scopeChecks }: Switches): Call['grant'] {
  return scopeChecks === 'permissive' ? 'all' : grant;
}

function searchOf({ query }: HttpRequest): URLSearchParams {
  return query === '' ? noQuery : new URLSearchParams(query);
}

function unknownCaller(request: HttpRequest, why: Problem): Problem {
  return bringsApiKey(request) ? apiKeyInvalid() : why;
}

/** API keys stood in the query until HubSpot ended them. */
function bringsApiKey({ authorization, query }: HttpRequest): boolean {
  return authorization === undefined && query.includes('hapikey=') && new URLSearchParams(query).has('hapikey');
}

const noBody = { value: undefined };

function readParams(row: Endpoint, request: HttpRequest, types: ObjectTypes): AnyInput['params'] | Problem {
  const params: Record<string, ObjectType | string> = {};
  for (const name in request.params) {
    const value = request.params[name] ?? '';
    if (value.length > limits.pathSegmentCharsMax) return problem('PATH_NOT_DECODABLE');
    if (!name.endsWith('bjectType')) {
      params[name] = value;
      continue;
    }
    const type = (row.archivedTypes === 'accepted' ? types.resolveArchived(value) : undefined) ?? types.resolve(value);
    if (isProblem(type)) return type;
    if (type.id === null) {
      return problem('PARAMETER_NOT_SERVED', { parameter: `object type ${type.row.plural}`, operation: row.id });
    }
    params[name] = type;
  }
  return params;
}

function reply({ status, body, headers: own }: Answer, headers: ReplyHeaders): HttpReply {
  if (own !== undefined) Object.assign(headers, own);
  if (body === undefined) return { status, headers, body: undefined };
  headers['content-type'] ??= json;
  return { status, headers, body: textOf(body) };
}

/** An answer that tells a problem in HubSpot's envelope. `headers` are what it has besides the content type. */
export function problemReply(
  told: Problem,
  correlationId: string = newCorrelationId(),
  headers: ReplyHeaders = tracing(correlationId),
): HttpReply {
  headers['content-type'] = json;
  if (told.retryAfterSeconds !== undefined) headers['retry-after'] = told.retryAfterSeconds;
  return { status: told.status, headers, body: JSON.stringify(problemBody(told, correlationId)), problem: told.name };
}

/** An answer to what went wrong inside the server: logged whole, told in HubSpot's words. A portal that was removed meanwhile is no fault. */
export function failureReply(cause: unknown, operation: string, correlationId: string, log: ErrorLog): HttpReply {
  if (cause instanceof Error && cause.name === 'PortalRemoved') return problemReply(problem('CREDENTIALS_NOT_FOUND'), correlationId);
  const isOutage = cause instanceof Error && cause.name === 'StorageUnavailable';
  log.error({ err: cause, operation, correlationId }, isOutage ? 'the storage is unavailable' : 'a request failed inside the server');
  return problemReply(problem(isOutage ? 'STORAGE_UNAVAILABLE' : 'INTERNAL'), correlationId);
}

const json = 'application/json;charset=utf-8';
