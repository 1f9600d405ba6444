import type { Road } from './road.ts';

/** Which requests a fault is for: those that fit everything that is said here. */
export interface FaultMatch {
  /** Such as `POST`. */
  readonly method?: string;
  /** Exactly this path; in a text `*` stands for any characters but a slash, and `**` for any at all. */
  readonly path?: string | RegExp;
  /** The id of an operation, such as `records.create`: docs/fidelity.md lists them. */
  readonly operation?: string;
  /** HubSpot's version of the API, such as `v3` or `2026-03`. */
  readonly edition?: string;
  /** An object type that is in the path, by a name or id of it: `contacts` is for `0-1`, too. */
  readonly objectType?: string;
  /** Whose requests; by default those with tokens of the handle's portal. `any` is for all of the server, and for requests without a token. */
  readonly portalId?: number | 'any';
}

/** What becomes of a request. A number is a status in HubSpot's words. `latencyMs` passes before anything else happens; two times are a range. */
export type FaultResponse =
  | FaultStatus
  | { readonly latencyMs: number | readonly [number, number] }
  | ({ readonly latencyMs?: number | readonly [number, number] } & (StatusFault | OwnFault | ResetFault | PartialFault));

/** A status whose answer HubSpot has words for. */
export type FaultStatus = 401 | 423 | 429 | 477 | 500 | 502 | 503 | 504;

/** A status whose answer HubSpot has words for, with what may differ of it. */
export interface StatusFault {
  /** Which one. */
  readonly status: FaultStatus;
  /** Which limit a 429 tells of; by default that of ten seconds, or of a second for searches. */
  readonly policy?: 'ten-secondly' | 'daily' | 'secondly';
  /** How a 5xx is written: by default 500 as JSON and the others as a page. */
  readonly as?: 'json' | 'html';
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** An answer that the test makes up. */
export interface OwnFault {
  /** Any status. */
  readonly status: number;
  /**
   * The answer's headers. By themselves there are only `Content-Type`, where there is a body and none is said here, and those of HTTP itself, such as
   * `Date` and `Content-Length`; those about the connection and the length cannot be said here.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it is; anything else as JSON. */
  readonly body: unknown;
}

/** A connection that is lost. */
export interface ResetFault {
  /** The connection is reset: `before` anything is done, or `after` the request was worked on, so that only its answer is lost. */
  readonly reset: 'before' | 'after';
}

/** A batch that is done in part: 207 where HubSpot has that. */
export interface PartialFault {
  /** Inputs of a batch that fail: their places, from 0, or how many of them, from the first. The others are really done. */
  readonly partial: number | readonly number[];
  /** What the answer says of each. */
  readonly message?: string;
  /** And by which of HubSpot's categories. */
  readonly category?: string;
}

/** A fault as it is asked for. Of the requests that match, those are taken that everything here lets it take; by default all. */
export interface FaultOptions {
  /** By default every request of the handle's portal. */
  readonly match?: FaultMatch;
  /** So many requests that match pass before the first one is taken. */
  readonly after?: number;
  /** Of those that come then, each so many-th is taken. */
  readonly every?: number;
  /** So many requests are taken in all. */
  readonly times?: number;
  /** Above 0 and up to 1. The same `seed` and the same requests have the same ones taken. */
  readonly probability?: number;
  /** What chance goes by, where there is a probability. */
  readonly seed?: number;
  /** What becomes of the requests that it takes. */
  readonly respond: FaultResponse;
}

/** A fault that a server has. */
export interface Fault extends Required<Omit<FaultOptions, 'match' | 'times'>> {
  /** What `remove` takes. */
  readonly id: string;
  /** Which requests it is for. */
  readonly match: Omit<FaultMatch, 'path'> & { readonly path?: string | { readonly regExp: string; readonly flags?: string } };
  /** How many it takes in all; null for no end. */
  readonly times: number | null;
  /** How many requests it was for. */
  readonly matched: number;
  /** How many of those it took. */
  readonly fired: number;
}

/** The part of a handle that makes requests fail. */
export interface FaultsPart {
  /**
   * Requests that are answered as HubSpot answers on a bad day. Of what a fault answers nothing is written, unless it says so. Of several faults for a
   * request the oldest that takes it does; the others count it as a match.
   */
  readonly faults: {
    /** Adds a fault, which holds for requests from now on. Rejects with what is wrong with it. */
    add(fault: FaultOptions): Promise<Fault>;
    /** The faults of this portal, the oldest first, with how often each was of use. */
    list(): Promise<readonly Fault[]>;
    /** Removes one by its id. Rejects where there is none. */
    remove(id: string): Promise<void>;
    /** Removes those of this portal; `any` those of the whole server. */
    clear(of?: 'any'): Promise<void>;
  };
}

/** Makes the part. */
export function faultsPart({ ask, portalId }: Road): FaultsPart {
  const own = `/faults?portalId=${portalId}`;
  return {
    faults: {
      add: ({ match = {}, ...fault }) => ask<Fault>('POST', '/faults', { ...fault, match: wireMatch(match, portalId) }),
      list: async () => (await ask<{ readonly results: readonly Fault[] }>('GET', own)).results,
      remove: (id) => ask('DELETE', `/faults/${encodeURIComponent(id)}`),
      clear: (of) => ask('DELETE', of === 'any' ? '/faults' : own),
    },
  };
}

function wireMatch({ path, portalId: whose, ...match }: FaultMatch, ownPortalId: number): object {
  const pattern = path instanceof RegExp ? { regExp: path.source, flags: path.flags } : path;
  return { ...match, ...(pattern !== undefined && { path: pattern }), ...(whose !== 'any' && { portalId: whose ?? ownPortalId }) };
}
