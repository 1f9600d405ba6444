import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
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

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
