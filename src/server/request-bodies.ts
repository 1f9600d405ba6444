import type { IncomingMessage } from 'node:http';
import { type Problem, problem } from '../domain/problem.ts';

/** How much of requests' bodies is kept in memory at most. */
export interface BodyBounds {
  /** Bytes of one body. */
  readonly bodyBytesMax: number;
  /** Bytes of all bodies that wait for the rest of them, or for their answer. */
  readonly bodiesBytesMax: number;
}

/** Whether a request has a body to read. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');
}

/** Reads bodies, and counts what is kept of all of them: callers need no token to send one. */
export class RequestBodies {
  readonly #bounds: BodyBounds;
  #held = 0;

  constructor(bounds: BodyBounds) {
    this.#bounds = bounds;
  }

  /** Bytes that are kept now. */
  get held(): number {
    return this.#held;
  }

  /**
   * Reads a body as bytes, whatever its content type; refuses one that is too large, or too much beside the others, as soon as that is known.
   * What was read is counted until `letGo`.
   */
  read(message: IncomingMessage): Promise<Buffer | Problem> {
    const { bodyBytesMax, bodiesBytesMax } = this.#bounds;
    const tooLarge = () => problem('BODY_TOO_LARGE', { max: bodyBytesMax });
    if (Number(message.headers['content-length'] ?? 0) > bodyBytesMax) return Promise.resolve(tooLarge());
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      let isSettled = false;
      const refuse = (refusal: Problem) => {
        if (isSettled) return;
        isSettled = true;
        this.#held -= bytes;
        chunks.length = 0;
        resolve(refusal);
      };
      message.on('data', (chunk: Buffer) => {
        if (isSettled) return;
        bytes += chunk.length;
        this.#held += chunk.length;
        if (bytes > bodyBytesMax) refuse(tooLarge());
        else if (this.#held > bodiesBytesMax) refuse(problem('BODIES_TOO_MANY'));
        else chunks.push(chunk);
      });
      message.on('end', () => {
        if (isSettled) return;
        isSettled = true;
        resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
      });
      // A client that goes away in the middle gets no answer, and is nobody's fault here.
      message.on('error', () => refuse(problem('REQUEST_NOT_READABLE')));
    });
  }

  /** Says that a body that was read is answered. */
  letGo(body: Buffer): void {
    this.#held -= body.length;
  }
}
