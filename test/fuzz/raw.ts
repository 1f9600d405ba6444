import { connect } from 'node:net';

/** A request written byte by byte, so that nothing on this side makes it well-formed. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What came back; status 0 where the server closed the connection without a word. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** No answer takes this long; one that does counts as a hang. */
const answerMsMax = 60_000;
const chunkBytes = 256 * 1024;

export function sendRaw(url: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  const length: Record<string, string> = body === undefined ? {} : { 'content-length': String(body.length) };
  const all = { host: new URL(url).host, connection: 'close', ...length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return sendBytes(url, Buffer.concat([head, body ?? new Uint8Array()]));
}

/** Sends bytes and reads until the server closes. Rejects where it does not. */
export function sendBytes(url: string, bytes: Uint8Array): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const received: Buffer[] = [];
    let sent = 0;
    const write = () => {
      while (sent < bytes.length && received.length === 0) {
        const chunk = bytes.subarray(sent, sent + chunkBytes);
        sent += chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.setTimeout(answerMsMax, () => {
      socket.destroy();
      reject(new Error(`no answer in ${answerMsMax} ms`));
    });
    socket.on('connect', write);
    socket.on('drain', write);
    socket.on('data', (chunk) => received.push(chunk));
    // A server that refuses a body closes before it has read all of it: what it said by then is the answer.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(readAnswer(Buffer.concat(received).toString('utf8'))));
  });
}

function readAnswer(text: string): RawAnswer {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  const contentType = /^content-type: *(.*)$/im.exec(head)?.[1]?.trim() ?? '';
  return { status, contentType, body: end < 0 ? '' : text.slice(end + 4) };
}
