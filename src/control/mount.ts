import { createHash, timingSafeEqual } from 'node:crypto';
import { newCorrelationId } from '../api/correlation-id.ts';
import { type ErrorLog, failureReply, type HttpReply, type HttpRequest, problemReply } from '../api/frame.ts';
import type { HttpRoutes } from '../api/mount.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { bearerToken } from '../operations/tokens.ts';
import { type ControlContext, type ControlEndpoint, controlEndpoints } from './endpoints.ts';

/** Who may use the closed control endpoints. */
export interface ControlAccess {
  /** True while the server listens on a loopback address only. */
  readonly isLocal: boolean;
  readonly adminToken: string | undefined;
}

/** Mounts the control endpoints. An admin token, where one is set, is asked for on a local server too. */
export function mountControl(routes: HttpRoutes, context: ControlContext, access: ControlAccess, log: ErrorLog): void {
  for (const row of controlEndpoints) {
    routes.on([row.method], `/_crosstie${row.path}`, (request) => answer(row, request, context, access, log));
  }
  routes.on(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], '/_crosstie/*', ({ path }) => problemReply(problem('CONTROL_UNKNOWN', { path })));
}

async function answer(
  row: ControlEndpoint,
  request: HttpRequest,
  context: ControlContext,
  access: ControlAccess,
  log: ErrorLog,
): Promise<HttpReply> {
  if (row.access === 'closed' && !isAllowed(request, access)) return problemReply(problem('CONTROL_CLOSED'));
  try {
    const body = readBody(request.body);
    if (isProblem(body)) return problemReply(body);
    const outcome = await row.run(context, { params: request.params, query: new URLSearchParams(request.query), body: body.value });
    if (isProblem(outcome)) return problemReply(outcome);
    const { status, body: told } = outcome;
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

function isAllowed(request: HttpRequest, { isLocal, adminToken }: ControlAccess): boolean {
  if (adminToken === undefined) return isLocal;
  const given = bearerToken(request.authorization);
  return given !== undefined && timingSafeEqual(digest(given), digest(adminToken));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
