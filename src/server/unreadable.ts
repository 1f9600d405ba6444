import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type HttpReply, problemReply } from '../api/frame.ts';
import { problem } from '../domain/problem.ts';

/** Answers what Node's HTTP parser cannot read, in the same envelope as everything else, and drops the connection. */
export function refuseUnreadable(cause: NodeJS.ErrnoException, socket: Socket): void {
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
