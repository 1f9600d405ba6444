import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import findMyWay from 'find-my-way';
import inject from 'light-my-request';
import { newCorrelationId } from '../api/correlation-id.ts';
import type { HttpMethod } from '../api/endpoint.ts';
import { type ErrorLog, failureReply, type HttpReply, type HttpRequest, problemReply } from '../api/frame.ts';
import type { HttpHandler, HttpRoutes } from '../api/mount.ts';
import { limits } from '../catalogue/limits.ts';
import { problem } from '../domain/problem.ts';
import { type BodyBounds, hasBody, RequestBodies } from './request-bodies.ts';

/** A route's handler inside the router, which knows nothing of its type. */
interface Mounted {
  readonly handler: HttpHandler;
}

/** What connections and requests may cost, in bytes and milliseconds. */
export interface HttpBounds extends BodyBounds {
  readonly headBytesMax: number;
  /** How long a request's head, and all of it, may take to arrive. */
  readonly headMsMax: number;
  readonly requestMsMax: number;
  /** How long a connection may wait for its next request. */
  readonly idleMsMax: number;
  /** How long nothing may move on a connection that is used. */
  readonly stillMsMax: number;
  readonly connectionsMax: number;
  /** How often requests are looked for that take too long to arrive. */
  readonly lookMs: number;
}

const defaultBounds: HttpBounds = {
  bodyBytesMax: limits.requestBodyBytesMax,
  bodiesBytesMax: limits.requestBodiesBytesMax,
  headBytesMax: limits.requestHeadBytesMax,
  headMsMax: limits.requestHeadMsMax,
  requestMsMax: limits.requestMsMax,
  idleMsMax: limits.connectionIdleMsMax,
  stillMsMax: limits.connectionStillMsMax,
  connectionsMax: limits.connectionsMax,
  lookMs: 5_000,
};
/** How often connections are looked for that have answered their last request while the server stops. */
const sweepMs = 20;
/** The router's own bound on a parameter; the frame has a lower one and says so. */
const paramCharsMax = 16_384;

/** Node's HTTP server with a router: the one place that knows how requests arrive and answers leave. */
export class HttpServer implements HttpRoutes {
  readonly #log: ErrorLog;
  readonly #router = findMyWay({ ignoreTrailingSlash: true, maxParamLength: paramCharsMax });
  readonly #server: Server;
  readonly #bodies: RequestBodies;
  #otherwise: HttpHandler = () => problemReply(problem('RECORD_NOT_FOUND'));

  constructor(log: ErrorLog, bounds: Partial<HttpBounds> = {}) {
    const { headBytesMax, headMsMax, requestMsMax, idleMsMax, stillMsMax, connectionsMax, lookMs, ...ofBodies } = {
      ...defaultBounds,
      ...bounds,
    };
    this.#log = log;
    this.#bodies = new RequestBodies(ofBodies);
    const options = {
      maxHeaderSize: headBytesMax,
      headersTimeout: headMsMax,
      requestTimeout: requestMsMax,
      keepAliveTimeout: idleMsMax,
      connectionsCheckingInterval: lookMs,
    };
    this.#server = createServer(options, (request, response) => {
      void this.#take(request, response);
    });
    this.#server.maxConnections = connectionsMax;
    this.#server.setTimeout(stillMsMax);
    this.#server.on('clientError', refuseUnreadable);
  }

  on(methods: readonly HttpMethod[], path: string, handler: HttpHandler): void {
    const mounted: Mounted = { handler };
    this.#router.on([...methods], path.replace(/\{(\w+)\}/g, ':$1'), unused, mounted);
  }

  otherwise(handler: HttpHandler): void {
    this.#otherwise = handler;
  }

  /** Starts to listen and resolves with the server's URL, without a slash at the end. Rejects where the port is taken. */
  async listen(port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    return urlOf(this.#server.address() as AddressInfo);
  }

  /** Lets open requests finish, and drops each connection as soon as it has nothing left to answer. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const sweeping = setInterval(() => this.#server.closeIdleConnections(), sweepMs);
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearInterval(sweeping);
  }

  /** Answers a request that reaches the server without a socket. */
  async dispatch(request: Request): Promise<Response> {
    const { pathname, search, host } = new URL(request.url);
    const payload = Buffer.from(await request.arrayBuffer());
    const answered = await inject((incoming, outgoing) => void this.#take(incoming as IncomingMessage, outgoing), {
      method: request.method as HttpMethod,
      url: pathname + search,
      headers: { host, ...Object.fromEntries(request.headers) },
      ...(payload.length > 0 && { payload }),
    });
    const body = answered.rawPayload.length > 0 ? new Uint8Array(answered.rawPayload) : null;
    const headers = Object.entries(answered.headers).map(([name, value]): [string, string] => [name, String(value)]);
    return new Response(body, { status: answered.statusCode, headers });
  }

  /** Never rejects: what goes wrong before a handler runs is answered here. One wait for a request without a body: each costs. */
  async #take(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let reply: HttpReply;
    try {
      reply = await (hasBody(message) ? this.#readAndRoute(message) : this.#route(message, undefined));
    } catch (cause) {
      reply = failureReply(cause, 'http', newCorrelationId(), this.#log);
    }
    send(message, response, reply);
  }

  async #readAndRoute(message: IncomingMessage): Promise<HttpReply> {
    const body = await this.#bodies.read(message);
    if (!Buffer.isBuffer(body)) return problemReply(body);
    try {
      return await this.#route(message, body);
    } finally {
      this.#bodies.letGo(body);
    }
  }

  #route(message: IncomingMessage, body: Buffer | undefined): HttpReply | Promise<HttpReply> {
    const { url = '/', method = 'GET', headers } = message;
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const route = this.#router.find(method as HttpMethod, path);
    if (route === null && !isDecodable(path)) return problemReply(problem('PATH_NOT_DECODABLE'));
    const request: HttpRequest = {
      method,
      path,
      params: (route?.params ?? {}) as Record<string, string>,
      query: mark < 0 ? '' : url.slice(mark + 1),
      authorization: headers.authorization,
      cookie: headers.cookie,
      body,
      origin: `http://${headers.host ?? 'localhost'}`,
      pageOrigin: headers.origin,
    };
    return route === null ? this.#otherwise(request) : (route.store as Mounted).handler(request);
  }
}

/** The router wants a handler of its own kind; routes are looked up, never called through it. */
function unused(): void {}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

interface Ready {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly reply: HttpReply;
}

/**
 * Answers that are ready. They go out together at the end of the event loop's turn: a client that waits on many connections
 * is woken once for all of them, which costs more than the answers themselves.
 */
const outbox: Ready[] = [];

function send(message: IncomingMessage, response: ServerResponse, reply: HttpReply): void {
  if (outbox.length === 0) setImmediate(sendAll);
  outbox.push({ message, response, reply });
}

function sendAll(): void {
  for (const ready of outbox.splice(0)) {
    try {
      sendOne(ready);
    } catch (cause) {
      // One answer that cannot be sent must not keep the others from their clients.
      ready.response.destroy(cause instanceof Error ? cause : undefined);
    }
  }
}

function sendOne({ message, response, reply }: Ready): void {
  const { status, headers, body } = reply;
  if (!message.complete && hasBody(message)) response.shouldKeepAlive = false;
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const bytes = Buffer.byteLength(body);
  headers['content-length'] = bytes;
  // Plain ASCII, which most answers are, is copied and not encoded.
  response.writeHead(status, headers).end(body, bytes === body.length ? 'latin1' : 'utf8');
}

/** Answers what Node's HTTP parser cannot read, in the same envelope as everything else, and drops the connection. */
function refuseUnreadable(cause: NodeJS.ErrnoException, socket: Socket): void {
  if (cause.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body = '' } = parserFailure(cause.code);
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`);
}

function parserFailure(code: string | undefined): HttpReply {
  if (code === 'HPE_HEADER_OVERFLOW') return problemReply(problem('HEADERS_TOO_LARGE'));
  return problemReply(problem(code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'REQUEST_TIMED_OUT' : 'REQUEST_NOT_READABLE'));
}

function urlOf({ address, family, port }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
