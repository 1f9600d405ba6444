import { expect } from 'vitest';
import type { Verdict } from './oracle.ts';

/** Where requests go, whose they are, and what is known of the faults that are being made. */
export interface Client {
  readonly url: string;
  readonly token: string;
  readonly portalId: number;
  /** Statuses that answers may have besides those of success. */
  readonly tolerated: ReadonlySet<number>;
  /** What a failure of the server's says of a write: a store that cannot tell leaves it open. */
  readonly failureMeans: 'refused' | 'unknown';
  /** Whether the server is being killed: until then no connection may be lost. */
  isKilled: boolean;
  /** Answers by status. */
  readonly statuses: Map<number, number>;
}

/** A client of a server of which no fault is expected, but for what is said. */
export function newClient(parts: Pick<Client, 'url' | 'token' | 'portalId'> & Partial<Client>): Client {
  return { tolerated: new Set(), failureMeans: 'refused', isKilled: false, statuses: new Map(), ...parts };
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** An answer, or that there was none because the server was killed. */
export type Answer = { readonly status: number; readonly body: unknown } | 'lost';

/** Sends a request. Throws where its connection is lost without a kill, and where a failure is told in another shape than HubSpot's. */
export async function send(client: Client, { method, path, body }: Request): Promise<Answer> {
  const headers = { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' };
  let [status, text] = [0, ''];
  try {
    const response = await fetch(client.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    status = response.status;
    text = await response.text();
  } catch (cause) {
    if (client.isKilled && isConnectionLoss(cause)) return 'lost';
    throw cause;
  }
  client.statuses.set(status, (client.statuses.get(status) ?? 0) + 1);
  if (status >= 400) expectEnvelope(`${method} ${path} ${status}`, text);
  return { status, body: text === '' ? undefined : JSON.parse(text) };
}

/** What `fetch` says when the other side goes away. */
function isConnectionLoss(cause: unknown): boolean {
  return cause instanceof TypeError && (cause.message === 'fetch failed' || cause.message === 'terminated');
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Every failure is told as HubSpot tells it. */
function expectEnvelope(request: string, text: string): void {
  const body: unknown = (() => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  })();
  expect([request, body]).toEqual([
    request,
    expect.objectContaining({ status: 'error', message: expect.stringMatching(/./), correlationId: expect.stringMatching(uuid) }),
  ]);
}

/** Sends a write and says what its answer says. `read` is given the body of a success. */
export async function sendWrite(client: Client, request: Request, read: (body: unknown) => void = () => {}): Promise<Verdict> {
  const answer = await send(client, request);
  if (answer === 'lost') return 'unknown';
  const { status, body } = answer;
  if (status === 200 || status === 201 || status === 204) {
    read(body);
    return 'kept';
  }
  if (client.tolerated.has(status)) return status >= 500 ? client.failureMeans : 'refused';
  throw new Error(`${request.method} ${request.path} answered ${status}: ${JSON.stringify(body)}`);
}

/** Reads what has to be readable. */
export async function read<Body>(client: Client, request: Request): Promise<Body> {
  const answer = await send(client, request);
  if (answer === 'lost' || answer.status >= 300) throw new Error(`${request.method} ${request.path} answered ${JSON.stringify(answer)}`);
  // What the server's own tests of shapes vouch for.
  return answer.body as Body;
}
