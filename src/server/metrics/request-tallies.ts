import { Histogram } from './histogram.ts';

/** Milliseconds up to which answers are counted apart: from a read of a small server to what a client gives up on. */
const answerBoundsMs = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

/** Of what there was too much where a request was turned away: requests in all, bytes of bodies, or requests of its portal. */
export const refusalReasons = ['requests', 'bodies', 'portal'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** How long the answers of one status to one operation took, in milliseconds. */
export interface StatusTally {
  readonly status: number;
  readonly ms: Histogram;
}

/** The answers to one operation by one method. There are as many of these as there are operations. */
export class RequestTally {
  readonly operation: string;
  readonly method: string;
  readonly statuses: StatusTally[] = [];

  constructor(operation: string, method: string) {
    this.operation = operation;
    this.method = method;
  }

  add(status: number, ms: number): void {
    for (const known of this.statuses) {
      if (known.status !== status) continue;
      known.ms.add(ms);
      return;
    }
    const first: StatusTally = { status, ms: new Histogram(answerBoundsMs) };
    first.ms.add(ms);
    this.statuses.push(first);
  }
}

/** Every answer that the server gave, by operation, method and status. */
export class RequestTallies {
  readonly #byName = new Map<string, RequestTally>();

  /** The tally of an operation, found once when its route is made: adding to it is all that a request pays. */
  of(operation: string, method: string): RequestTally {
    const name = `${method} ${operation}`;
    const known = this.#byName.get(name) ?? new RequestTally(operation, method);
    this.#byName.set(name, known);
    return known;
  }

  all(): Iterable<RequestTally> {
    return this.#byName.values();
  }
}
