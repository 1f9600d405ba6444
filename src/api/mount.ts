import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { limits } from '../catalogue/limits.ts';
import { problem } from '../domain/problem.ts';
import { newCorrelationId } from './correlation-id.ts';
import type { Endpoint } from './endpoint.ts';
import { answer, type ErrorLog, type FrameContext, failureReply, type HttpReply, type HttpRequest, problemReply } from './frame.ts';
import { editionsOf, pathsOf } from './paths.ts';
import type { RouteErrors } from './route-errors.ts';
import { Unrouted } from './unrouted.ts';

/**
 * Mounts every row in every edition and spelling, and the answers to requests that no row takes. Rows know nothing of the
 * HTTP library: this file hands them its requests and sends what they answer.
 */
export function mountApi(server: FastifyInstance, rows: readonly Endpoint[], context: FrameContext, routeErrors: RouteErrors): void {
  readBodiesRaw(server);
  for (const row of rows) {
    for (const path of editionsOf(row).flatMap((edition) => pathsOf(row, edition))) {
      const url = path.replace(/\{(\w+)\}/g, ':$1');
      server.route({
        method: row.method,
        url,
        // `answer` never rejects.
        handler: (request, reply) => void answer(row, readRequest(request), context).then((answered) => send(reply, answered)),
      });
    }
  }
  const unrouted = new Unrouted(rows, routeErrors);
  server.setNotFoundHandler((request, reply) => {
    const { method, path } = readRequest(request);
    send(reply, unrouted.answer(method, path));
  });
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
  return failureReply(cause, 'http', newCorrelationId(), log);
}

/** The answer to a request that the HTTP parser could not read; `code` is the parser's. */
export function parserFailure(code: string | undefined): HttpReply {
  if (code === 'HPE_HEADER_OVERFLOW') return problemReply(problem('HEADERS_TOO_LARGE'));
  return problemReply(problem(code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'REQUEST_TIMED_OUT' : 'REQUEST_NOT_READABLE'));
}

/** Sends an answer as it is, past the library's own serialization, which would only look for work to do. */
export function send(reply: FastifyReply, answer: HttpReply): void {
  reply.hijack();
  if (outbox.length === 0) setImmediate(sendAll);
  outbox.push({ raw: reply.raw, answer });
}

/**
 * Answers that are ready. They go out together at the end of the event loop's turn: a client that waits on many connections
 * is woken once for all of them, which costs more than the answers themselves.
 */
const outbox: { readonly raw: ServerResponse; readonly answer: HttpReply }[] = [];

function sendAll(): void {
  for (const { raw, answer } of outbox.splice(0)) {
    const { status, headers, body } = answer;
    if (body === undefined) raw.writeHead(status, headers).end();
    else raw.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
  }
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
