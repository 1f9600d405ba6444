import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { limits } from '../catalogue/limits.ts';
import { problem } from '../domain/problem.ts';
import type { Endpoint } from './endpoint.ts';
import { answer, type ErrorLog, type FrameContext, failureReply, type HttpReply, type HttpRequest, problemReply } from './frame.ts';
import { editionsOf, pathsOf } from './paths.ts';
import { methodUnknown, type RouteErrors, routeUnknown } from './route-errors.ts';
import { notServed, unservedPaths } from './unserved.ts';

/** The one place that knows the HTTP library: hands its requests to the rows and sends what they answer. */

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Mounts every row, every unserved operation and the answers to unknown routes. */
export function mountApi(server: FastifyInstance, rows: readonly Endpoint[], context: FrameContext, routeErrors: RouteErrors): void {
  readBodiesRaw(server);
  const taken = new Map<string, Set<string>>();
  const mount = (method: string, path: string, run: (request: HttpRequest) => HttpReply | Promise<HttpReply>) => {
    const url = path.replace(/\{(\w+)\}/g, ':$1');
    server.route({ method, url, handler: async (request, reply) => send(reply, await run(readRequest(request))) });
    const shape = path.replace(/\{\w+\}/g, '{}');
    taken.set(shape, (taken.get(shape) ?? new Set()).add(`${method} ${url}`));
  };
  for (const row of rows) {
    for (const edition of editionsOf(row)) {
      for (const path of pathsOf(row, edition)) mount(row.method, path, (request) => answer(row, request, context));
    }
  }
  for (const { row, path } of unservedPaths()) {
    for (const method of row.method === '*' ? methods : [row.method]) {
      mount(method, path, (request) => notServed(row, method, request.path));
    }
  }
  refuseOtherMethods(server, taken, routeErrors);
  server.setNotFoundHandler((request, reply) => send(reply, routeUnknown(pathOf(request), routeErrors)));
  server.setErrorHandler((cause, _request, reply) => send(reply, libraryFailure(cause, context.log)));
}

/** The answer to what the HTTP library refuses before a row sees it. */
export function libraryFailure(cause: unknown, log: ErrorLog): HttpReply {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return problemReply(problem('BODY_TOO_LARGE', { max: limits.requestBodyBytesMax }));
  if (code === 'FST_ERR_BAD_URL') return problemReply(problem('PATH_NOT_DECODABLE'));
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return problemReply(problem('BODY_NOT_READABLE'));
  }
  return failureReply(cause, 'http', crypto.randomUUID(), log);
}

/** Sends an answer as it is. */
export function send(reply: FastifyReply, { status, headers, body }: HttpReply): FastifyReply {
  reply.code(status).headers(headers);
  return reply.send(body);
}

/** Reads what the rows need of a request. */
export function readRequest(request: FastifyRequest): HttpRequest {
  const { url, headers } = request;
  const mark = url.indexOf('?');
  return {
    method: request.method,
    path: mark < 0 ? url : url.slice(0, mark),
    params: request.params as Record<string, string>,
    query: mark < 0 ? '' : url.slice(mark + 1),
    authorization: headers.authorization,
    body: Buffer.isBuffer(request.body) ? request.body : undefined,
    origin: `${request.protocol}://${headers.host ?? 'localhost'}`,
  };
}

function pathOf(request: FastifyRequest): string {
  return readRequest(request).path;
}

/**
 * Takes every body as bytes, whatever its content type: rows read JSON themselves, after credentials and types have been
 * checked, and clients do send an empty body with a JSON content type.
 */
function readBodiesRaw(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limits.requestBodyBytesMax }, (_request, body, done) =>
    done(null, body),
  );
}

function refuseOtherMethods(server: FastifyInstance, taken: ReadonlyMap<string, ReadonlySet<string>>, routeErrors: RouteErrors): void {
  for (const routes of taken.values()) {
    const served = new Set([...routes].map((route) => route.split(' ')[0] ?? ''));
    const url = [...routes][0]?.split(' ')[1];
    const others = methods.filter((method) => !served.has(method));
    if (url === undefined || others.length === 0) continue;
    server.route({
      method: others,
      url,
      handler: async (request, reply) => send(reply, methodUnknown(pathOf(request), [...served], routeErrors)),
    });
  }
}
