import { limits } from '../catalogue/limits.ts';
import type { PortalId } from '../domain/ids.ts';
import { type Problem, problem } from '../domain/problem.ts';

/** What of a portal is under way. */
interface Share {
  requests: number;
  bytes: number;
}

/** How much may be under way at the same time, in requests and in bytes of their bodies. */
export interface WorkBounds {
  readonly bytesMax: number;
  readonly portalRequestsMax: number;
  readonly portalBytesMax: number;
}

const defaultBounds: WorkBounds = {
  bytesMax: limits.workBytesMax,
  portalRequestsMax: limits.portalRequestsUnderWayMax,
  portalBytesMax: limits.portalWorkBytesMax,
};

/** Portals without work that are remembered: forgetting one costs more than keeping it. */
const idleSharesMax = 10_000;

/**
 * Counts what is under way, so that memory does not grow with what callers send: each request that was let in has at most one write that waits
 * for its turn. What a portal has too much of is refused as that portal's own doing. A body that is larger than a bound comes in where it is alone.
 */
export class Workload {
  readonly #bounds: WorkBounds;
  readonly #shares = new Map<PortalId, Share>();
  #bytes = 0;
  readonly #refused = { bodies: 0, portal: 0 };

  constructor(bounds: Partial<WorkBounds> = {}) {
    this.#bounds = { ...defaultBounds, ...bounds };
  }

  /** Lets a request in, whose end has to be told, or says why not. Every request pays for this. */
  begin(portal: PortalId, bytes: number): Problem | undefined {
    const share = this.#shares.get(portal) ?? this.#newShare(portal);
    const { portalRequestsMax, portalBytesMax, bytesMax } = this.#bounds;
    if (share.requests >= portalRequestsMax || (share.bytes > 0 && share.bytes + bytes > portalBytesMax)) return this.#refuse('portal');
    if (bytes > 0 && this.#bytes > 0 && this.#bytes + bytes > bytesMax) return this.#refuse('bodies');
    share.requests += 1;
    share.bytes += bytes;
    this.#bytes += bytes;
    return undefined;
  }

  /** Says that a request that was let in is answered. */
  end(portal: PortalId, bytes: number): void {
    this.#bytes -= bytes;
    const share = this.#shares.get(portal);
    if (share === undefined) return;
    share.requests -= 1;
    share.bytes -= bytes;
    if (share.requests === 0 && this.#shares.size > idleSharesMax) this.#shares.delete(portal);
  }

  /** How many requests were refused, and for whose sake: all that was under way, or that of their portal. */
  refused(reason: 'bodies' | 'portal'): number {
    return this.#refused[reason];
  }

  #newShare(portal: PortalId): Share {
    const share: Share = { requests: 0, bytes: 0 };
    this.#shares.set(portal, share);
    return share;
  }

  #refuse(reason: 'bodies' | 'portal'): Problem {
    this.#refused[reason] += 1;
    return problem(reason === 'portal' ? 'PORTAL_BUSY' : 'SERVER_BUSY');
  }
}
