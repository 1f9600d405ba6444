import { Agent, type IncomingMessage, request } from 'node:http';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  /** The media type that it says it has; empty where it says none. */
  readonly contentType: string;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Connections that are used again, for much less time than any server keeps them: one that the server is about to close would lose a request. The whole
 * suite has one pool, as a process that runs tests has many servers.
 */
const agent = new Agent({ keepAlive: true, timeout: 2_000 });

/** Sends one request over real HTTP, follows nothing. `fetch` does the same in five times the processor's time, which is most of what a small request takes. */
export function exchange(method: string, url: URL, headers: Readonly<Record<string, string>>, payload?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname, search } = url;
    const length = payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) };
    const sent = request({ method, agent, hostname, port, path: pathname + search, headers: { ...headers, ...length } }, (answer) => {
      // One that goes on for as long as somebody listens is answered by its head.
      if (answer.headers['content-type']?.startsWith('text/event-stream') === true) {
        resolve(answerOf(answer, ''));
        answer.destroy();
        return;
      }
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve(answerOf(answer, Buffer.concat(chunks).toString('utf8'))));
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

function answerOf({ statusCode = 0, headers: known, rawHeaders }: IncomingMessage, text: string): Answer {
  let headers: Headers | undefined;
  return {
    status: statusCode,
    text,
    contentType: known['content-type'] ?? '',
    get headers() {
      headers ??= new Headers(
        rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as [string, string]] : [])),
      );
      return headers;
    },
  };
}
