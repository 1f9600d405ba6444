import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { WebhookPayload } from '../../src/domain/webhook-event.ts';

/** A request as it came. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly events: readonly WebhookPayload[];
  readonly at: number;
}

/** How a receiver treats a request: a status, a status after so many milliseconds, no answer, or an end of the connection. */
export type Treatment = number | { readonly status: number; readonly afterMs: number } | 'hang' | 'close';

/** Something that webhooks are sent to. */
export interface Receiver extends AsyncDisposable {
  /** What it is sent to, with a path and a query. */
  readonly url: string;
  readonly requests: Received[];
  /** Every event of every request, whatever was answered. */
  events(): readonly WebhookPayload[];
  /** Requests that are not answered yet, and the most there were at a time. */
  readonly open: { now: number; most: number };
  /** Decides about each request from now on. */
  treat: (request: Received, count: number) => Treatment;
}

/** Starts a receiver on a free port that answers 200. */
export async function startReceiver(path = '/hook?from=crosstie'): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const open = { now: 0, most: 0 };
  const requests: Received[] = [];
  const server = createServer((message, response) => {
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    response.once('close', () => {
      open.now -= 1;
    });
    void read(message).then((received) => {
      requests.push(received);
      answer(response, receiver.treat(received, requests.length));
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    requests,
    open,
    events: () => requests.flatMap(({ events }) => events),
    treat: () => 200,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

async function read(message: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const { method = '', url = '', headers } = message;
  const events = JSON.parse(body) as readonly WebhookPayload[];
  return { method, url, headers: headers as Record<string, string>, body, events, at: Date.now() };
}

function answer(response: ServerResponse, treatment: Treatment): void {
  if (treatment === 'hang') return;
  if (treatment === 'close') {
    response.destroy();
    return;
  }
  const { status, afterMs } = typeof treatment === 'number' ? { status: treatment, afterMs: 0 } : treatment;
  setTimeout(() => response.writeHead(status).end('thank you'), afterMs);
}
