import { lookup as resolve } from 'node:dns';
import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as requestPlainly } from 'node:http';
import { request as requestSecurely, Agent as SecureAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { limits } from '../catalogue/limits.ts';
import type { DeliveryFault } from '../domain/webhook-delivery.ts';

/** What came of a request. */
export type SendOutcome = { readonly status: number } | { readonly fault: DeliveryFault };

export interface Outgoing {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Ends the request: it took too long, or the server stops. */
  readonly signal: AbortSignal;
}

/** Whether a host's address may be connected to. */
export type MayReach = (host: string, address: string) => boolean;

/** Stands for an address that must not be connected to. */
const forbidden = 'EFORBIDDEN';
/** Milliseconds that a connection is kept for the next request. */
const idleMs = 4_000;

/**
 * Posts to the targets of apps. Follows no redirects, throws away what is answered, and looks at the addresses that a name led to when it connects,
 * so that a name that leads elsewhere later reaches nothing that it must not.
 */
export class HttpSender {
  readonly #mayReach: MayReach;
  readonly #kept = {
    plain: new PlainAgent({ keepAlive: true, timeout: idleMs }),
    secure: new SecureAgent({ keepAlive: true, timeout: idleMs }),
  };

  constructor(mayReach: MayReach) {
    this.#mayReach = mayReach;
  }

  /** Never rejects. A connection that was kept and turns out to be closed is replaced once: nobody has read the request. */
  async send(outgoing: Outgoing): Promise<SendOutcome> {
    const first = await this.#try(outgoing, this.#kept);
    if (first !== 'stale') return first;
    const second = await this.#try(outgoing, { plain: false, secure: false });
    return second === 'stale' ? { fault: 'connection lost' } : second;
  }

  /** Drops every connection that waits for its next request. */
  close(): void {
    this.#kept.plain.destroy();
    this.#kept.secure.destroy();
  }

  /** With agents that keep connections, or `false` for a new one. */
  #try(
    outgoing: Outgoing,
    agents: { readonly plain: PlainAgent | false; readonly secure: SecureAgent | false },
  ): Promise<SendOutcome | 'stale'> {
    const { url, headers, body, signal } = outgoing;
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && !this.#mayReach(host, host)) return Promise.resolve({ fault: 'forbidden address' });
    return new Promise((settle) => {
      const isSecure = url.protocol === 'https:';
      const options = { method: 'POST', headers: { ...headers, 'content-length': body.length }, signal, lookup: this.#lookup };
      const request = isSecure
        ? requestSecurely(url, { ...options, agent: agents.secure })
        : requestPlainly(url, { ...options, agent: agents.plain });
      request.once('error', (cause) => settle(outcomeOfFailure(cause, request, signal)));
      request.once('response', (response) => drain(response, settle));
      request.end(body);
    });
  }

  readonly #lookup: LookupFunction = (host, options, answer) => {
    resolve(host, { ...options, all: true }, (failure, found) => {
      if (failure !== null) {
        answer(failure, '', 0);
        return;
      }
      const allowed = found.filter(({ address }) => this.#mayReach(host, address));
      const [first] = allowed;
      if (first === undefined) answer(Object.assign(new Error('no address of the host may be connected to'), { code: forbidden }), '', 0);
      else if (options.all === true) answer(null, allowed);
      else answer(null, first.address, first.family);
    });
  };
}

/** The status is known; what follows is read to its end, so that the connection can be used again, and not for long. */
function drain(response: IncomingMessage, settle: (outcome: SendOutcome) => void): void {
  let bytes = 0;
  const done = () => settle({ status: response.statusCode ?? 0 });
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limits.webhookAnswerBytesMax) response.destroy();
  });
  response.once('error', done);
  response.once('close', done);
}

function outcomeOfFailure(cause: NodeJS.ErrnoException, request: ClientRequest, signal: AbortSignal): SendOutcome | 'stale' {
  if (signal.aborted) return { fault: 'timeout' };
  if (cause.code === forbidden) return { fault: 'forbidden address' };
  const isLost = cause.code === 'ECONNRESET' || cause.code === 'EPIPE';
  if (isLost && request.reusedSocket) return 'stale';
  return { fault: isLost ? 'connection lost' : 'not reached' };
}
