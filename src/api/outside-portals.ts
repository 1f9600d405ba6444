import { limits } from '../catalogue/limits.ts';
import { isProblem, missingScopes, type Problem, problem, rateLimited } from '../domain/problem.ts';
import { grantOf, holdsAny } from '../domain/scope.ts';
import { takeCallOfApp } from '../operations/rate-limits.ts';
import type { ServerCall } from '../operations/server-call.ts';
import type { Answer, AnyInput, EditionDelta, Endpoint } from './endpoint.ts';
import { readForm } from './form-input.ts';
import type { FrameContext, HttpRequest, ReplyHeaders } from './frame.ts';
import { readJson } from './json-input.ts';
import { tellRateLimits } from './rate-limit-headers.ts';
import { noQuery, readQuery } from './read-query.ts';

/** Runs a row that belongs to no portal. The order of checks is that of the others: credentials, rate limits, scopes, query, body. */
export async function runOutsidePortals(
  row: Endpoint,
  delta: EditionDelta,
  request: HttpRequest,
  context: FrameContext,
  headers: ReplyHeaders,
): Promise<Answer | Problem> {
  const call = row.caller === 'app' ? await appCall(row, request, context, headers) : context.serverCall;
  if (isProblem(call)) return call;
  const search = request.query === '' ? noQuery : new URLSearchParams(request.query);
  const query = readQuery(row, search);
  if (isProblem(query)) return query;
  const body = await readBody(row, delta, request, search);
  if (isProblem(body)) return body;
  const { params, origin, path } = request;
  return row.run(call, { params, words: params, query, body: body.value, origin, url: origin + path, search, delta });
}

async function appCall(row: Endpoint, request: HttpRequest, context: FrameContext, headers: ReplyHeaders): Promise<ServerCall | Problem> {
  const now = context.now();
  const developerKey = request.query.includes('hapikey=') ? new URLSearchParams(request.query).get('hapikey') : null;
  const caller = await context.findApp({ authorization: request.authorization, developerKey }, now);
  if (isProblem(caller)) return caller;
  const app = String(caller.app.id);
  const metered = takeCallOfApp(context.serverCall.store, context.serverCall.switches.server, app, row.rateGroup, now);
  tellRateLimits(headers, metered);
  if (metered.refusedBy !== undefined) return rateLimited(metered.refusedBy, { app, portal: null });
  if (Object.values(request.params).some((value) => value.length > limits.pathSegmentCharsMax)) return problem('PATH_NOT_DECODABLE');
  if (
    context.serverCall.switches.server.scopeChecks === 'strict' &&
    Array.isArray(row.scopes) &&
    !holdsAny(grantOf(caller.scopes), row.scopes)
  ) {
    return missingScopes(row.scopes);
  }
  // Another app's affairs are as if they were not there.
  const { appId } = request.params;
  if (appId !== undefined && appId !== app) return problem('RECORD_NOT_FOUND');
  return { ...context.serverCall, ...caller } satisfies ServerCall;
}

async function readBody(
  row: Endpoint,
  delta: EditionDelta,
  request: HttpRequest,
  search: URLSearchParams,
): Promise<{ readonly value: AnyInput['body'] } | Problem> {
  if (row.body === undefined) return { value: undefined };
  if (row.bodyKind === 'json') return readJson(request.body, delta.body ?? row.body, row.bodyFault);
  return { value: readForm(request.body, delta.formInQuery === 'accepted' ? search : noQuery) };
}
