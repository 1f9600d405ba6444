import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const randomBytes = 16;
const pool = new Uint8Array(randomBytes * 256);
let used = pool.length;

/** A fresh correlation id: a UUID of version 7, as HubSpot sends since 2026. Source: portal probe of 2026-04. */
export function newCorrelationId(): string {
  return v7({ rng: takeRandom });
}

/** The headers under which HubSpot tells the correlation id of a request, and those that accompany them on every answer. */
export function tracing(correlationId: string): Record<string, string> {
  return {
    'x-hubspot-correlation-id': correlationId,
    'x-request-id': correlationId,
    'access-control-allow-credentials': 'false',
    vary: 'origin, Accept-Encoding',
  };
}

/** Random bytes out of a pool: asking the system for sixteen at a time costs more than all the rest of the id. */
function takeRandom(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += randomBytes;
  return pool.slice(used - randomBytes, used);
}
