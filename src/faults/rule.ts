import type { Edition } from '../catalogue/editions.ts';
import type { PathPattern } from '../domain/path-pattern.ts';

/** Which requests a fault is for: those that fit all that is said. */
export interface FaultMatch {
  readonly method?: string;
  readonly path?: PathPattern;
  /** The id of a row, such as `records.create`. */
  readonly operation?: string;
  readonly edition?: Edition;
  /** A name or id of an object type that is in the path. */
  readonly objectType?: string;
  /** The portal that the caller's token is of. */
  readonly portalId?: number;
}

/** What a request is answered by a fault, or what happens to it. */
export type FaultResponse = StatusResponse | OwnResponse | LateResponse | ResetResponse | PartialResponse;

/** A status in HubSpot's words. */
export interface StatusResponse {
  readonly kind: 'status';
  readonly status: HubSpotStatus;
  /** Of a 429; by default the limit of ten seconds, or that of a second for searches. */
  readonly policy: RateLimitPolicy | undefined;
  /** How a 5xx is written; by default as HubSpot's servers (500) or the edge before them (the others) do. */
  readonly as: 'json' | 'html' | undefined;
  /** Sent as `Retry-After`; undefined as the status has it. */
  readonly retryAfterSeconds: number | undefined;
  readonly latency: Latency;
}

/** An answer that is given as it is to be. */
export interface OwnResponse {
  readonly kind: 'own';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly latency: Latency;
}

/** The true answer, later. */
export interface LateResponse {
  readonly kind: 'late';
  readonly latency: Latency;
}

/** No answer: the connection is reset before the request is worked on, or when that is done. */
export interface ResetResponse {
  readonly kind: 'reset';
  readonly when: 'before' | 'after';
  readonly latency: Latency;
}

/** A batch some inputs of which fail; the others are really done. */
export interface PartialResponse {
  readonly kind: 'partial';
  /** Places of inputs, from 0, or how many fail, from the first. */
  readonly failing: number | readonly number[];
  readonly message: string | undefined;
  readonly category: string | undefined;
  readonly latency: Latency;
}

/** How long a request waits before it is worked on or answered: between two times in milliseconds. */
export interface Latency {
  readonly leastMs: number;
  readonly mostMs: number;
}

export const hubSpotStatuses = [401, 423, 429, 477, 500, 502, 503, 504] as const;
/** A status whose answer HubSpot has words for. */
export type HubSpotStatus = (typeof hubSpotStatuses)[number];

export const rateLimitPolicies = ['ten-secondly', 'daily', 'secondly'] as const;
export type RateLimitPolicy = (typeof rateLimitPolicies)[number];

/**
 * A fault: which requests, which of these, and what becomes of them. Of the requests that match, the first `after` pass; of the others every `every`th
 * is taken, with a probability, and no more than `times` in all. What is left out does not narrow it.
 */
export interface FaultRule {
  readonly match: FaultMatch;
  readonly after: number;
  readonly every: number;
  readonly times: number | undefined;
  readonly probability: number;
  /** What chance begins with: the same seed and the same requests, the same faults. */
  readonly seed: number;
  readonly respond: FaultResponse;
  /** The response as it was asked for, to be shown. */
  readonly asked: unknown;
}
