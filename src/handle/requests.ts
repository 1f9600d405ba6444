import { AssertionError } from 'node:assert';
import { differencesIn, shown } from './partial-match.ts';
import { type WaitOptions, waitUntil } from './polling.ts';
import type { Road } from './road.ts';

/** A request that the server answered, with its answer: a plain object, for `toMatchObject` and the like. */
export interface LoggedRequest {
  /** Rises with the order of the answers. */
  readonly id: string;
  /** When it was answered, by the clock of the server. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** A text for each name, or a list where a name stands there more than once. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** By names in lower case; credentials are masked. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** What the JSON or the form says, or the text; null where there was no body. Of a long one the end is missing (`isBodyCut`). */
  readonly body: unknown;
  readonly isBodyCut: boolean;
  /** Null where the connection was reset in the place of an answer. */
  readonly status: number | null;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answer: unknown;
  readonly isAnswerCut: boolean;
  /** From the head of the request to its answer. */
  readonly ms: number;
  /** Null where the token was none of a portal's. */
  readonly portalId: number | null;
  /** The id of the operation, such as `records.create`. */
  readonly operation: string;
  readonly edition: string | null;
  readonly correlationId: string | null;
  /** The id of the fault that answered it. */
  readonly fault: string | null;
  /** What an error is called here, and how it is known that HubSpot answers so. */
  readonly problem: { readonly name: string; readonly source: string } | null;
}

/**
 * Which requests are meant: those that fit all that is said. Bodies, queries and headers are compared in part: of an object the fields that are named
 * have to fit, a list has to have the same length, regular expressions and functions test a value, and so do matchers such as `expect.any(String)`.
 */
export interface RequestMatch {
  readonly method?: string;
  /** Exactly this path, or one that a regular expression finds. */
  readonly path?: string | RegExp;
  readonly operation?: string;
  readonly edition?: string;
  readonly query?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly status?: number | null;
  readonly answer?: unknown;
  /** Whose requests; by default those with tokens of the handle's portal. `any` is for all of the server, and for requests without a token. */
  readonly portalId?: number | 'any';
}

/** A match, and how many requests have to fit it: exactly so many, or within bounds; by default one at least. */
export interface ExpectedRequest extends RequestMatch {
  readonly times?: number | { readonly atLeast?: number; readonly atMost?: number };
}

/** The part of a handle that looks at requests. The server keeps so many of them as its option `ledger` says: where it is off, all of this rejects. */
export interface RequestsPart {
  /** The requests that fit, the oldest first; by default all of the portal. */
  requests(match?: RequestMatch): Promise<readonly LoggedRequest[]>;
  /** Answers the requests that fit. Rejects with an AssertionError where they are not as many as expected; it tells what was received in their place, the nearest first. */
  expectRequest(expected: ExpectedRequest): Promise<readonly LoggedRequest[]>;
  /** Resolves with the first request that fits, whether it was answered before or is within the time. Rejects as `expectRequest` does. */
  waitForRequest(match: RequestMatch, options?: WaitOptions): Promise<LoggedRequest>;
  /** Forgets the requests of this portal; `any` those of the whole server. */
  clearRequests(of?: 'any'): Promise<void>;
}

/** Requests that a failed expectation tells of. */
const nearestMax = 5;

/** Makes the part. */
export function requestsPart(road: Road): RequestsPart {
  const { ask, portalId } = road;
  const received = (whose: RequestMatch['portalId']) => allRequests(road, whose ?? portalId);
  return {
    requests: async (match = {}) => (await received(match.portalId)).filter((one) => differencesFrom(match, one).length === 0),
    async expectRequest({ times = { atLeast: 1 }, ...match }) {
      const all = await received(match.portalId);
      const fitting = all.filter((one) => differencesFrom(match, one).length === 0);
      const { atLeast = 0, atMost = Number.POSITIVE_INFINITY } = typeof times === 'number' ? { atLeast: times, atMost: times } : times;
      if (fitting.length >= atLeast && fitting.length <= atMost) return fitting;
      throw failure(
        `expected ${timesText(atLeast, atMost)} of ${shown(match)}; ${fitting.length} fit`,
        match,
        all,
        await strangers(road, match),
      );
    },
    async waitForRequest(match, options = {}) {
      const found = await waitUntil(
        async () => (await received(match.portalId)).find((one) => differencesFrom(match, one).length === 0),
        options,
      );
      if (found !== undefined) return found;
      throw failure(`no request came in time of ${shown(match)}`, match, await received(match.portalId), await strangers(road, match));
    },
    clearRequests: (of) => ask('DELETE', of === 'any' ? '/requests' : `/requests?portalId=${portalId}`),
  };
}

interface Page {
  readonly results: readonly LoggedRequest[];
  readonly paging?: { readonly next: { readonly after: string } };
}

async function allRequests({ ask }: Road, whose: number | 'any'): Promise<readonly LoggedRequest[]> {
  const all: LoggedRequest[] = [];
  const narrowed = whose === 'any' ? '' : `&portalId=${whose}`;
  for (let after: string | undefined = '0'; after !== undefined; ) {
    const page: Page = await ask<Page>('GET', `/requests?limit=1000&after=${after}${narrowed}`);
    all.push(...page.results);
    after = page.paging?.next.after;
  }
  return all;
}

/** How many requests came without a token of a portal: a wrong token is why requests of a portal are missed. */
async function strangers(road: Road, { portalId }: RequestMatch): Promise<number> {
  if (portalId === 'any') return 0;
  return (await allRequests(road, 'any')).filter((one) => one.portalId === null).length;
}

/** Where a request is not what is meant. */
function differencesFrom({ method, path, portalId: _, ...parts }: RequestMatch, request: LoggedRequest): readonly string[] {
  return [
    ...(method === undefined ? [] : differencesIn(method.toUpperCase(), request.method, 'method')),
    ...(path === undefined ? [] : differencesIn(path, request.path, 'path')),
    ...Object.entries(parts).flatMap(([name, expected]) =>
      expected === undefined ? [] : differencesIn(expected, request[name as keyof typeof parts], name),
    ),
  ];
}

function failure(said: string, match: RequestMatch, all: readonly LoggedRequest[], strangersCount: number): AssertionError {
  const nearest = all
    .map((request) => ({ request, differences: differencesFrom(match, request) }))
    .sort((one, other) => distanceOf(one.differences) - distanceOf(other.differences) || Number(other.request.id) - Number(one.request.id))
    .slice(0, nearestMax);
  const lines = nearest.flatMap(({ request, differences }) => [
    `  #${request.id} ${request.method} ${request.path} -> ${request.status ?? 'reset'}${request.fault === null ? '' : ` (fault ${request.fault})`}`,
    ...(differences.length === 0 ? ['      fits'] : differences.map((difference) => `      ${difference}`)),
  ]);
  const count = all.length === 0 ? 'no request was received' : `${all.length} received${all.length > nearestMax ? ', the nearest' : ''}:`;
  const others = strangersCount === 0 ? [] : [`${strangersCount} more came without a token of a portal`];
  return new AssertionError({ message: [said, count, ...lines, ...others].join('\n'), operator: 'expectRequest' });
}

/** Another path is further away than another body. */
function distanceOf(differences: readonly string[]): number {
  return differences.reduce((sum, difference) => sum + (difference.startsWith('path:') ? 5 : difference.startsWith('method:') ? 3 : 1), 0);
}

function timesText(atLeast: number, atMost: number): string {
  if (atLeast === atMost) return `${atLeast} request${atLeast === 1 ? '' : 's'}`;
  return atMost === Number.POSITIVE_INFINITY ? `${atLeast} or more requests` : `${atLeast} to ${atMost} requests`;
}
