import { destination, type Logger, pino } from 'pino';
import type { HttpReply, HttpRequest } from '../api/frame.ts';
import type { RouteName } from '../api/mount.ts';

/** Lines are written together once they are so long, and at least so often: writing each by itself costs more than the request. */
const bytesTogether = 8_192;
const msTogether = 500;

/**
 * Writes one line for each request that was answered. There is no path in it and no query: tokens stand in some. What a process wrote in its last
 * half second before it was killed may be missing; a stop writes all.
 */
export class AccessLog {
  readonly #destination = destination({ dest: 2, sync: false, minLength: bytesTogether, periodicFlush: msTogether });
  readonly #log: Logger = pino({ level: 'info', base: { pid: process.pid } }, this.#destination);

  answered({ operation, edition }: RouteName, { method, portal }: HttpRequest, { status, headers }: HttpReply, ms: number): void {
    const correlationId = headers['x-hubspot-correlation-id'];
    this.#log.info({ method, operation, edition, status, ms: Math.round(ms * 1_000) / 1_000, portal, correlationId }, 'request');
  }

  /** Writes what is not written yet. */
  close(): void {
    this.#destination.flushSync();
  }
}
