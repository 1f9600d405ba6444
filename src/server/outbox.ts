import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Connection, HttpReply } from '../api/frame.ts';
import { hasBody } from './request-bodies.ts';

/** An answer that is ready to go out. */
export interface ReadyAnswer {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly reply: HttpReply;
}

/**
 * Answers that are ready. They go out together at the end of the event loop's turn: a client that waits on many connections
 * is woken once for all of them, which costs more than the answers themselves.
 */
export class Outbox<Answer extends ReadyAnswer> {
  readonly #gone: (answer: Answer, at: number) => void;
  #ready: Answer[] = [];
  /** Whether each answer is the last one of its connection. */
  isLast = false;

  /** `gone` is told of each answer that was handed to its connection, and when, by the clock of `performance`. */
  constructor(gone: (answer: Answer, at: number) => void) {
    this.#gone = gone;
  }

  add(answer: Answer): void {
    if (this.#ready.length === 0) setImmediate(() => this.#sendAll());
    this.#ready.push(answer);
  }

  #sendAll(): void {
    const ready = this.#ready;
    this.#ready = [];
    for (const answer of ready) {
      try {
        this.#send(answer);
      } catch (cause) {
        // One answer that cannot be sent must not keep the others from their clients.
        answer.response.destroy(cause instanceof Error ? cause : undefined);
      }
    }
    const at = performance.now();
    for (const answer of ready) this.#gone(answer, at);
  }

  #send({ message, response, reply }: Answer): void {
    const { status, headers, body } = reply;
    if (this.isLast || (!message.complete && hasBody(message))) response.shouldKeepAlive = false;
    if (body === undefined) {
      if (reply.takeOver !== undefined) {
        reply.takeOver(connectionOf(message, response));
        return;
      }
      response.writeHead(status, headers).end();
      return;
    }
    const bytes = Buffer.byteLength(body);
    headers['content-length'] = bytes;
    // Plain ASCII, which most answers are, is copied and not encoded.
    response.writeHead(status, headers).end(body, bytes === body.length ? 'latin1' : 'utf8');
  }
}

function connectionOf(message: IncomingMessage, response: ServerResponse): Connection {
  // A request that came without a socket has something in its place that cannot be reset.
  const { socket }: { readonly socket: Partial<Socket> } = message;
  const isLive = socket.resetAndDestroy !== undefined;
  return {
    reset() {
      if (socket.resetAndDestroy === undefined) response.destroy();
      else socket.resetAndDestroy();
    },
    header(name) {
      const value = message.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    open(headers) {
      response.writeHead(200, headers);
      if (isLive) response.flushHeaders();
      return {
        isLive,
        get waitingBytes() {
          return response.writableLength;
        },
        write(text) {
          // Written behind the end it would be an error that nobody hears, which ends the process.
          if (!response.writableEnded) response.write(text);
        },
        end: () => void response.end(),
        closed(run) {
          const { socket } = message;
          let isOver = false;
          const over = () => {
            socket.off('close', over);
            // An answer is told of it by its connection, where it has one already, and so is this.
            if (!isOver) run();
            isOver = true;
          };
          // An answer that waits for others on its connection is not told that the connection is over.
          response.once('close', over);
          socket.once('close', over);
        },
      };
    },
  };
}
