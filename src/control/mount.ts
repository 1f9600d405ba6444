import { newCorrelationId } from '../api/correlation-id.ts';
import { type ErrorLog, failureReply, type HttpReply, type HttpRequest, problemReply } from '../api/frame.ts';
import type { HttpRoutes, RouteName } from '../api/mount.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { type ControlAccess, controlRefusal } from './access.ts';
import { type ControlContext, type ControlEndpoint, controlEndpoints } from './endpoints.ts';

/** Mounts the control endpoints. */
export function mountControl(routes: HttpRoutes, context: ControlContext, access: ControlAccess, log: ErrorLog): void {
  for (const row of controlEndpoints) {
    const name: RouteName = { operation: `control ${row.path}`, admission: row.admission ?? 'bounded' };
    routes.on([row.method], `/_crosstie${row.path}`, name, (request) => answer(row, request, context, access, log));
  }
  const unknown: RouteName = { operation: 'control unknown', admission: 'bounded' };
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
    const body = readBody(request.body);
    if (isProblem(body)) return problemReply(body);
    const outcome = await row.run(context, { params: request.params, query: new URLSearchParams(request.query), body: body.value });
    if (isProblem(outcome)) return problemReply(outcome);
    const { status, body: told, text } = outcome;
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

function readBody(bytes: Buffer | undefined): { readonly value: unknown } | Problem {
  if (bytes === undefined || bytes.length === 0) return { value: undefined };
  try {
    return { value: JSON.parse(bytes.toString('utf8')) as unknown };
  } catch {
    return problem('CONTROL_BODY_NOT_JSON');
  }
}
