import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import findMyWay from 'find-my-way';
import inject from 'light-my-request';
import { newCorrelationId } from '../api/correlation-id.ts';
import type { HttpMethod } from '../api/endpoint.ts';
import { type ErrorLog, failureReply, type HttpReply, type HttpRequest, problemReply } from '../api/frame.ts';
import type { Gate, HttpHandler, HttpRoutes, RouteName } from '../api/mount.ts';
import { hostNames } from '../catalogue/hosts.ts';
import { limits } from '../catalogue/limits.ts';
import { problem } from '../domain/problem.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AccessLog } from './access-log.ts';
import { RequestTallies, type RequestTally } from './metrics/request-tallies.ts';
import { Outbox, type ReadyAnswer } from './outbox.ts';
import { type BodyBounds, hasBody, RequestBodies } from './request-bodies.ts';
import { refuseUnreadable } from './unreadable.ts';

/** A route's handler inside the router, which knows nothing of its type. */
interface Mounted {
  readonly handler: HttpHandler;
  readonly name: RouteName;
  readonly tally: RequestTally;
}

/** A request on its way to its answer: one object for all of it, as copying it into another takes a tenth of the time of a short read. */
interface Asked extends ReadyAnswer {
  reply: HttpReply;
  readonly mounted: Mounted;
  readonly request: HttpRequest;
  /** By the clock of `performance`. */
  readonly startedAt: number;
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
  /** Requests that may be without an answer at the same time: more are turned away before their bodies are read. */
  readonly requestsMax: number;
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
  requestsMax: limits.requestsUnderWayMax,
  lookMs: 5_000,
};
/** How often connections are looked for that have answered their last request while the server stops. */
const sweepMs = 20;
/** How long connections that are kept open may go on unused while the server stops. */
const lingerMs = 500;
/** How long no connection has come where clients have settled on those that they have, and how long that is waited for. */
const settleMs = 100;
const settleMsMax = 1_000;
/** Ends listening. That of HTTP also ends looking for requests that take too long: one that never arrives whole would hold up a stop for good. */
const closeListener = NetServer.prototype.close;
/** The router's own bound on a parameter; the frame has a lower one and says so. */
const paramCharsMax = 16_384;

/** Statuses whose answers have no body: over a socket it is left out. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** Stands where the answer of a request will be. */
const noReply: HttpReply = { status: 500, headers: {}, body: undefined };

/** What requests that no route takes are called. */
const unroutedName: RouteName = { operation: 'unrouted', admission: 'bounded' };

/** Node's HTTP server with a router: the one place that knows how requests arrive and answers leave. */
export class HttpServer implements HttpRoutes {
  readonly #log: ErrorLog;
  readonly #accessLog: AccessLog | undefined;
  readonly #router = findMyWay({ ignoreTrailingSlash: true, maxParamLength: paramCharsMax });
  readonly #server: Server;
  readonly #bodies: RequestBodies;
  readonly #requestsMax: number;
  readonly #outbox = new Outbox<Asked>((asked, at) => this.#gone(asked, at));
  /** What takes the requests that no route takes, by method. */
  readonly #unrouted = new Map<string, Mounted>();
  readonly #refused = { requests: 0, bodies: 0 };
  readonly tallies = new RequestTallies();
  /** What every request passes before its handler; undefined where nothing stands there. */
  gate: Gate | undefined;
  /** What keeps requests that were answered; undefined where nothing does. */
  ledger: Pick<Ledger, 'add'> | undefined;
  #otherwise: HttpHandler = () => problemReply(problem('RECORD_NOT_FOUND'));
  #underWay = 0;
  readonly #sockets = new Set<Socket>();
  /** When the last connection came, by the clock of `performance`. */
  #connectedAt = 0;
  /** Resolves when no connection is left; undefined while the server listens. */
  #stopped: Promise<void> | undefined;

  constructor(log: ErrorLog, bounds: Partial<HttpBounds> = {}, accessLog?: AccessLog) {
    const { headBytesMax, headMsMax, requestMsMax, idleMsMax, stillMsMax, connectionsMax, requestsMax, lookMs, ...ofBodies } = {
      ...defaultBounds,
      ...bounds,
    };
    this.#log = log;
    this.#accessLog = accessLog;
    this.#bodies = new RequestBodies(ofBodies);
    this.#requestsMax = requestsMax;
    const options = {
      maxHeaderSize: headBytesMax,
      headersTimeout: headMsMax,
      requestTimeout: requestMsMax,
      keepAliveTimeout: idleMsMax,
      connectionsCheckingInterval: lookMs,
      // Node's own answer to a request without one has no body.
      requireHostHeader: false,
    };
    this.#server = createServer(options, (message, response) => {
      void this.#take(message, response);
    });
    this.#server.maxConnections = connectionsMax;
    this.#server.setTimeout(stillMsMax);
    this.#server.on('connection', (socket: Socket) => {
      this.#connectedAt = performance.now();
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('clientError', refuseUnreadable);
    // Node would answer an expectation that it does not know with nothing but a status.
    this.#server.on('checkExpectation', (message, response) => void this.#take(message, response));
  }

  on(methods: readonly HttpMethod[], path: string, name: RouteName, handler: HttpHandler): void {
    for (const method of methods) {
      const mounted: Mounted = { handler, name, tally: this.tallies.of(name.operation, method) };
      this.#router.on(method, path.replace(/\{(\w+)\}/g, ':$1'), unused, mounted);
    }
  }

  otherwise(handler: HttpHandler): void {
    this.#otherwise = handler;
  }

  /** Requests that are not answered yet. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Bytes of bodies that wait for the rest of them, or for their answer. */
  get bodyBytes(): number {
    return this.#bodies.held;
  }

  /** How many requests were turned away because there was too much to do. */
  refused(reason: 'requests' | 'bodies'): number {
    return this.#refused[reason];
  }

  /** Starts to listen and resolves with the server's URL, without a slash at the end. Rejects where the port is taken. */
  async listen(port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      // As many may wait to be let in as may be: the system resets those beyond, whatever they sent.
      this.#server.listen({ port, host, backlog: this.#server.maxConnections }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    return urlOf(this.#server.address() as AddressInfo);
  }

  /** Lets the process end while this listens. A connection from elsewhere holds it no longer, either; a request from this process does by itself. */
  unref(): void {
    this.#server.unref();
    this.#server.on('connection', (socket) => socket.unref());
  }

  /**
   * Has clients go elsewhere. For `ms` and some the server still takes connections, and each answer ends its own, so that who comes back can be sent to another
   * server. Then it takes no more: before that clients are let to settle on connections, as one that is being made when listening ends is lost
   * with its request. Last, it waits for a moment for connections that are kept open to be used: their answer tells their clients, where closing them
   * could meet a request on its way. Resolves when that is done; open requests go on.
   */
  async drain(ms: number): Promise<void> {
    if (ms > 0) {
      this.#outbox.isLast = true;
      await wait(ms);
      this.#outbox.isLast = false;
      await this.#settled();
    }
    this.#stopped ??= new Promise((resolve) => closeListener.call(this.#server, () => resolve()));
    this.#outbox.isLast = true;
    const until = performance.now() + lingerMs;
    while ((await this.#connections()) > 0 && performance.now() < until) await wait(sweepMs);
  }

  /** Takes no new connections, lets open requests finish, and drops each connection as soon as it has nothing left to answer. */
  async close(): Promise<void> {
    if (this.#stopped === undefined && !this.#server.listening) return;
    this.#outbox.isLast = true;
    this.#stopped ??= new Promise((resolve) => closeListener.call(this.#server, () => resolve()));
    this.#server.closeIdleConnections();
    const sweeping = setInterval(() => this.#server.closeIdleConnections(), sweepMs);
    const unused = setTimeout(() => this.#closeUnused(), lingerMs);
    await this.#stopped;
    clearInterval(sweeping);
    clearTimeout(unused);
    // What looks for requests that take too long ends with this.
    this.#server.close();
  }

  /** Ends connections that nothing was ever sent on: Node takes them for busy, and clients open some in advance. */
  #closeUnused(): void {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  /** Resolves once no connection has come for a while, and after some time in any case. */
  async #settled(): Promise<void> {
    const until = performance.now() + settleMsMax;
    this.#connectedAt = performance.now();
    while (performance.now() - this.#connectedAt < settleMs && performance.now() < until) await wait(sweepMs);
  }

  #connections(): Promise<number> {
    return new Promise((resolve) => this.#server.getConnections((_cause, count) => resolve(count)));
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
    }).catch((cause: unknown) => {
      // As Node's own fetch tells it.
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET', { cause }), { code: 'ECONNRESET' }) });
    });
    const hasNone = answered.rawPayload.length === 0 || bodiless.has(answered.statusCode);
    const body = hasNone ? null : new Uint8Array(answered.rawPayload);
    const headers = Object.entries(answered.headers).map(([name, value]): [string, string] => [name, String(value)]);
    return new Response(body, { status: answered.statusCode, headers });
  }

  /** Never rejects: what goes wrong before a handler runs is answered here. One wait for a request without a body: each costs. */
  async #take(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = this.#route(message, response);
    this.#underWay += 1;
    try {
      if (this.#underWay > this.#requestsMax && asked.mounted.name.admission === 'bounded') asked.reply = this.#refuse();
      else if (message.headers.host === undefined && message.httpVersion === '1.1')
        asked.reply = problemReply(problem('REQUEST_NOT_READABLE'));
      else asked.reply = await (hasBody(message) ? this.#readAndRun(asked) : this.#run(asked));
    } catch (cause) {
      asked.reply = failureReply(cause, 'http', newCorrelationId(), this.#log);
    }
    this.#outbox.add(asked);
  }

  #run({ mounted: { name, handler }, request }: Asked): HttpReply | Promise<HttpReply> {
    return this.gate === undefined ? handler(request) : this.gate(name, request, handler);
  }

  async #readAndRun(asked: Asked): Promise<HttpReply> {
    const { message, request } = asked;
    const body = await this.#bodies.read(message);
    if (!Buffer.isBuffer(body)) {
      if (body.name === 'BODIES_TOO_MANY') this.#refused.bodies += 1;
      return problemReply(body);
    }
    try {
      request.body = body;
      return await this.#run(asked);
    } finally {
      this.#bodies.letGo(body);
    }
  }

  #refuse(): HttpReply {
    this.#refused.requests += 1;
    return problemReply(problem('SERVER_BUSY'));
  }

  #route(message: IncomingMessage, response: ServerResponse): Asked {
    const startedAt = performance.now();
    const { url: target = '/', method = 'GET', headers } = message;
    const { url, host } = target.startsWith('/') ? { url: target, host: headers.host ?? 'localhost' } : readTarget(target);
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const route = this.#router.find(method as HttpMethod, path);
    const mounted = route === null ? this.#mountedOtherwise(method) : (route.store as Mounted);
    const request: HttpRequest = {
      method,
      path,
      params: (route?.params ?? {}) as Record<string, string>,
      query: mark < 0 ? '' : url.slice(mark + 1),
      authorization: headers.authorization,
      cookie: headers.cookie,
      body: undefined,
      origin: originOf(host),
      pageOrigin: headers.origin ?? embeddingOriginOf(headers),
      portal: undefined,
    };
    return { message, response, reply: noReply, mounted, request, startedAt };
  }

  /** Methods are those that Node's parser knows, and so few. */
  #mountedOtherwise(method: string): Mounted {
    const known = this.#unrouted.get(method);
    if (known !== undefined) return known;
    const handler: HttpHandler = (request) =>
      isDecodable(request.path) ? this.#otherwise(request) : problemReply(problem('PATH_NOT_DECODABLE'));
    const mounted: Mounted = { handler, name: unroutedName, tally: this.tallies.of(unroutedName.operation, method) };
    this.#unrouted.set(method, mounted);
    return mounted;
  }

  #gone({ message, mounted, request, reply, startedAt }: Asked, at: number): void {
    this.#underWay -= 1;
    const ms = at - startedAt;
    mounted.tally.add(reply.status, ms);
    this.#accessLog?.answered(mounted.name, request, reply, ms);
    this.ledger?.add({ name: mounted.name, request, headers: message.headers, reply, ms });
  }
}

/** A target with scheme and host, as clients send it to a proxy: its host goes before that of the header (RFC 9112, 3.2.2). `*` and the like name no host. */
function readTarget(target: string): { readonly url: string; readonly host: string } {
  const [whole, host = ''] = /^https?:\/\/([^/?]*)/i.exec(target) ?? [''];
  const url = target.slice(whole.length);
  return { url: whole !== '' && !url.startsWith('/') ? `/${url}` : url, host };
}

/** Of a page from elsewhere that embeds something from here, as a picture, browsers tell no origin: that it is from elsewhere, all the same. What a person follows a link to is not embedded. */
function embeddingOriginOf(headers: IncomingHttpHeaders): 'null' | undefined {
  return headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-dest'] !== 'document' ? 'null' : undefined;
}

/** A request that was meant for HubSpot, and came here, is answered with links to there: its sender finds the way again. */
function originOf(host: string): string {
  return hostNames.has(host) ? `https://${host}` : `http://${host}`;
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

function urlOf({ address, family, port }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
