/** What a remote says of the calls that are left, in the headers of an answer. */
export interface CallsLeft {
  /** Calls in one window. */
  readonly max: number;
  readonly remaining: number;
  readonly windowMs: number;
}

/** Reads the headers that tell of HubSpot's limit of ten seconds; undefined where there are none, as on searches. */
export function readCallsLeft(headers: Headers): CallsLeft | undefined {
  const max = Number(headers.get('x-hubspot-ratelimit-max') ?? Number.NaN);
  const remaining = Number(headers.get('x-hubspot-ratelimit-remaining') ?? Number.NaN);
  const windowMs = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds') ?? defaultWindowMs);
  return max > 0 && remaining >= 0 && windowMs > 0 ? { max, remaining, windowMs: Math.min(windowMs, windowMsMax) } : undefined;
}

/** HubSpot's window. Source: usage guidelines. */
const defaultWindowMs = 10_000;
/** The longest window that is believed. */
const windowMsMax = 10 * 60_000;

/**
 * How many milliseconds the next call waits. The first half of a window is free; after that calls go out as evenly as the limit allows, so that
 * whatever else uses the token always finds some left. The last one waits for a whole window.
 */
export function pauseFor({ max, remaining, windowMs }: CallsLeft): number {
  if (remaining === 0) return windowMs;
  return remaining * 2 > max ? 0 : Math.ceil(windowMs / max);
}

/** Milliseconds between two searches: HubSpot allows five a second to a portal, of which one is left to others. Source: search guide. */
export const searchEveryMs = 250;
