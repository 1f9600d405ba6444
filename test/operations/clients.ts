import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** An answer, or why none came. */
export type Heard =
  | { readonly status: number; readonly headers: IncomingMessage['headers']; readonly text: string }
  | { readonly code: string };

/** What a request is sent with. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: string;
}

/** A connection pool that keeps its connections open for as long as the other end does. */
export function keptConnections(): Agent & Disposable {
  const agent = new Agent({ keepAlive: true });
  return Object.assign(agent, { [Symbol.dispose]: () => agent.destroy() });
}

/** Sends one request. Never rejects. */
export async function ask(url: string, { method, path, token, body }: Asked, agent?: Agent): Promise<Heard> {
  const sent = request(new URL(path, url), {
    method,
    agent: agent ?? false,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
  });
  try {
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    sent.end(body);
    const [answer] = await answered;
    let text = '';
    answer.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    await once(answer, 'end');
    return { status: answer.statusCode ?? 0, headers: answer.headers, text };
  } catch (cause) {
    return { code: cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause) };
  }
}

/** Sends a request again for as long as nobody listens: it was certainly not taken. */
export async function askUntilTaken(url: string, asked: Asked, agent: Agent): Promise<Heard> {
  for (;;) {
    const heard = await ask(url, asked, agent);
    if (!('code' in heard) || heard.code !== 'ECONNREFUSED') return heard;
    await wait(10);
  }
}

/** A server that ends waits so long at least for clients to use the connections that they keep; half of it, as both take their time. */
const standstillMsMax = 250;
const lookMs = 10;

/**
 * Goes through something that fails where this process stands still for longer than a server waits for its clients, as no server can help it then.
 * What failed so is gone through again.
 */
export async function withoutStandstill(run: () => Promise<void>): Promise<void> {
  for (let more = 3; ; more -= 1) {
    let [seenAt, longest] = [performance.now(), 0];
    const look = () => {
      longest = Math.max(longest, performance.now() - seenAt);
      seenAt = performance.now();
    };
    const looking = setInterval(look, lookMs);
    try {
      await run();
      return;
    } catch (cause) {
      look();
      if (longest < standstillMsMax || more === 0) throw cause;
    } finally {
      clearInterval(looking);
    }
  }
}
