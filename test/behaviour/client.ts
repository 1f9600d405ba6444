import { type Crosstie, type CrosstieOptions, type PortalHandle, startCrosstie } from '../../src/index.ts';
import { newPlace } from '../engines/place.ts';
import { exchange } from '../exchange.ts';

/** An answer as it came over the wire. `body` is the parsed JSON, undefined where the answer is no JSON. */
export interface Reply<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

/** What a request carries besides its method and path. A string is sent as it is, anything else as JSON. */
export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the token of the client; null sends none. */
  readonly authorization?: string | null;
}

/** A caller with one portal's token that speaks real HTTP. */
export interface Client {
  send<Body = unknown>(method: string, path: string, sent?: Sent): Promise<Reply<Body>>;
  get<Body = unknown>(path: string): Promise<Reply<Body>>;
  put<Body = unknown>(path: string, body?: unknown): Promise<Reply<Body>>;
  post<Body = unknown>(path: string, body?: unknown): Promise<Reply<Body>>;
  patch<Body = unknown>(path: string, body?: unknown): Promise<Reply<Body>>;
  remove<Body = unknown>(path: string, body?: unknown): Promise<Reply<Body>>;
  /** Creates a record and answers its id. */
  create(type: string, properties?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** A caller with a token, or with the developer API key of an app in the query of each request. */
export function clientOf(url: string, credentials: string | { readonly developerApiKey: string }): Client {
  const { token, query } = typeof credentials === 'string' ? { token: credentials, query: '' } : keyIn(credentials.developerApiKey);
  const send = async <Body>(method: string, path: string, sent: Sent = {}): Promise<Reply<Body>> => {
    const { body: given, authorization = token === undefined ? null : `Bearer ${token}` } = sent;
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(sent.headers ?? {})) headers[name.toLowerCase()] = value;
    if (authorization !== null) headers['authorization'] = authorization;
    const asked = new URL(path + (path.includes('?') ? query.replace('?', '&') : query), url);
    if (given !== undefined) headers['content-type'] ??= 'application/json';
    const payload = given === undefined || typeof given === 'string' ? given : JSON.stringify(given);
    const answer = await exchange(method, asked, headers, payload);
    const { status, text } = answer;
    const body = (answer.contentType.startsWith('application/json') ? JSON.parse(text) : undefined) as Body;
    return {
      status,
      text,
      body,
      // Made where it is asked for, as that takes as long as all the rest.
      get headers() {
        return answer.headers;
      },
    };
  };
  const withBody = (body: unknown): Sent => (body === undefined ? {} : { body });
  return {
    send,
    get: (path) => send('GET', path),
    put: (path, body) => send('PUT', path, withBody(body)),
    post: (path, body) => send('POST', path, withBody(body)),
    patch: (path, body) => send('PATCH', path, withBody(body)),
    remove: (path, body) => send('DELETE', path, withBody(body)),
    async create(type, properties = {}) {
      const made = await send<{ readonly id: string }>('POST', `/crm/objects/2026-03/${type}`, { body: { properties } });
      if (made.status !== 201) throw new Error(`${type} could not be created: ${made.status} ${made.text}`);
      return made.body.id;
    },
  };
}

function keyIn(developerApiKey: string): { readonly token: undefined; readonly query: string } {
  return { token: undefined, query: `?hapikey=${developerApiKey}` };
}

/** A server, and callers of fresh portals on it. */
interface Server {
  readonly crosstie: Crosstie;
  /** A caller of a portal that nothing else has touched. */
  freshClient(options?: Parameters<Crosstie['portal']>[0]): Promise<Client>;
  clientOf(portal: PortalHandle): Client;
}

/** Starts a server that logs nothing, on the project's engine where no `db` is named; the caller closes it. */
export async function startServer(options: CrosstieOptions = {}): Promise<Server> {
  const crosstie = await (options.db === undefined ? startInNewPlace(options) : startCrosstie({ logLevel: 'silent', ...options }));
  return {
    crosstie,
    freshClient: async (portalOptions) => clientOf(crosstie.url, (await crosstie.portal(portalOptions)).token),
    clientOf: (portal) => clientOf(crosstie.url, portal.token),
  };
}

/** A server that shares its database has no key file beside it. */
const secretKey = 'a-key-of-thirty-two-characters-x';

/** Starts a server on nothing, which takes what it kept with it when it is closed. */
async function startInNewPlace(options: CrosstieOptions): Promise<Crosstie> {
  const place = await newPlace();
  try {
    const crosstie = await startCrosstie({ logLevel: 'silent', secretKey, ...options, db: place.db });
    const stop = crosstie.close;
    const close = async () => {
      await stop();
      await place[Symbol.asyncDispose]();
    };
    return Object.assign(crosstie, { close, [Symbol.asyncDispose]: close });
  } catch (cause) {
    await place[Symbol.asyncDispose]();
    throw cause;
  }
}

/** A clock that stands still until a test moves it. */
export class StandingClock {
  #now: number;

  constructor(instant: string) {
    this.#now = Date.parse(instant);
  }

  now(): number {
    return this.#now;
  }

  set(instant: string): void {
    this.#now = Date.parse(instant);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}
