import { newCorrelationId } from '../api/correlation-id.ts';
import { type ErrorLog, failureReply, type HttpReply, type HttpRequest, problemReply } from '../api/frame.ts';
import type { HttpRoutes, RouteName } from '../api/mount.ts';
import { limits } from '../catalogue/limits.ts';
import { placeTooDeep } from '../domain/json-depth.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { type ControlAccess, controlRefusal } from './access.ts';
import { type ControlContext, type ControlEndpoint, type ControlInput, controlEndpoints } from './endpoints.ts';
import { invalid } from './fields.ts';
import { problemOfQuery, problemOfShape } from './shape.ts';

/** Mounts the control endpoints. */
export function mountControl(routes: HttpRoutes, context: ControlContext, access: ControlAccess, log: ErrorLog): void {
  for (const row of controlEndpoints) {
    const name: RouteName = { operation: `control ${row.path}`, admission: row.admission ?? 'bounded', isOwn: true };
    routes.on([row.method], `/_crosstie${row.path}`, name, (request) => answer(row, request, context, access, log));
  }
  const unknown: RouteName = { operation: 'control unknown', admission: 'bounded', isOwn: true };
  routes.on(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], '/_crosstie/*', unknown, ({ path }) =>
    problemReply(problem('CONTROL_UNKNOWN', { path })),
  );
}

async function answer(
  row: ControlEndpoint,
  request: HttpRequest,
  context: ControlContext,
  access: ControlAccess,
  log: ErrorLog,
): Promise<HttpReply> {
  const refusal = row.access === 'closed' ? controlRefusal(request, access) : undefined;
  if (refusal !== undefined) return problemReply(refusal);
  try {
    const input = await readInput(row, request);
    if (isProblem(input)) return problemReply(input);
    const outcome = await row.run(context, input);
    if (isProblem(outcome)) return problemReply(outcome);
    const { status, body: told, text, takeOver } = outcome;
    if (takeOver !== undefined) return { status, headers: {}, body: undefined, takeOver };
    if (text !== undefined) {
      return { status, headers: { 'content-type': text.contentType, 'cache-control': 'no-store' }, body: text.text };
    }
    if (told === undefined) return { status, headers: { 'cache-control': 'no-store' }, body: undefined };
    return {
      status,
      headers: { 'content-type': 'application/json;charset=utf-8', 'cache-control': 'no-store' },
      body: JSON.stringify(told),
    };
  } catch (cause) {
    return failureReply(cause, `control ${row.path}`, newCorrelationId(), log);
  }
}

/** What a request brings, checked by the row. Watchers may ask open endpoints with parameters of their own. */
async function readInput(row: ControlEndpoint, { params, query: asked, body: bytes }: HttpRequest): Promise<ControlInput | Problem> {
  const query = new URLSearchParams(asked);
  const wrong = row.access === 'closed' ? problemOfQuery(query, row.query ?? {}) : undefined;
  if (wrong !== undefined) return wrong;
  const body = readBody(bytes);
  if (isProblem(body)) return body;
  if (row.body === undefined) return { params, query, body: body.value };
  const { value = {} } = body;
  return (await problemOfShape(value, row.body)) ?? { params, query, body: value };
}

function readBody(bytes: Buffer | undefined): { readonly value: unknown } | Problem {
  if (bytes === undefined || bytes.length === 0) return { value: undefined };
  if (placeTooDeep(bytes, limits.jsonDepthMax) !== undefined) return invalid('body', `it nests deeper than ${limits.jsonDepthMax} levels`);
  try {
    return { value: JSON.parse(bytes.toString('utf8')) as unknown };
  } catch {
    return problem('CONTROL_BODY_NOT_JSON');
  }
}
