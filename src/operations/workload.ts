import { limits } from '../catalogue/limits.ts';
import type { PortalId } from '../domain/ids.ts';
import { type Problem, problem } from '../domain/problem.ts';

/** What of a portal is under way. */
interface Share {
  requests: number;
  /** Bytes of the bodies that are being worked on. */
  bytes: number;
}

/** A request whose body waits to be worked on. */
interface Waiting {
  readonly share: Share;
  readonly bytes: number;
  admit(): void;
}

/** How much may be under way at the same time. */
export interface WorkBounds {
  /** Bytes of bodies that are worked on, of all portals and of one: others wait as they came. */
  readonly bytesMax: number;
  readonly portalBytesMax: number;
  readonly portalRequestsMax: number;
}

const defaultBounds: WorkBounds = {
  bytesMax: limits.workBytesMax,
  portalBytesMax: limits.portalWorkBytesMax,
  portalRequestsMax: limits.portalRequestsUnderWayMax,
};

/** Portals without work that are remembered: forgetting one costs more than keeping it. */
const idleSharesMax = 10_000;

/**
 * Counts what is under way, so that memory does not grow with what callers send: each request that was let in has at most one write that waits for
 * its turn, and a body becomes some ten times as large once it is worked on. A body that is larger than a bound comes in where it is alone.
 */
export class Workload {
  readonly #bounds: WorkBounds;
  readonly #shares = new Map<PortalId, Share>();
  /** In order of arrival; not more than there are requests under way. */
  #waiting: Waiting[] = [];
  #bytes = 0;
  #refused = 0;

  constructor(bounds: Partial<WorkBounds> = {}) {
    this.#bounds = { ...defaultBounds, ...bounds };
  }

  /**
   * Lets a request in, whose end has to be told: at once, or where its body has to wait, when the promise resolves. Refuses it where its portal has too
   * many. Every request pays for this.
   */
  begin(portal: PortalId, bytes: number): Problem | Promise<void> | undefined {
    const share = this.#shares.get(portal) ?? this.#newShare(portal);
    if (share.requests >= this.#bounds.portalRequestsMax) {
      this.#refused += 1;
      return problem('PORTAL_BUSY');
    }
    share.requests += 1;
    if (bytes === 0) return undefined;
    if (this.#waiting.length === 0 && this.#hasRoom(share, bytes)) {
      this.#take(share, bytes);
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push({ share, bytes, admit: resolve }));
  }

  /** Says that a request that was let in is answered. */
  end(portal: PortalId, bytes: number): void {
    const share = this.#shares.get(portal);
    if (share === undefined) return;
    share.requests -= 1;
    share.bytes -= bytes;
    this.#bytes -= bytes;
    if (this.#waiting.length > 0) this.#admit();
    if (share.requests === 0 && this.#shares.size > idleSharesMax) this.#shares.delete(portal);
  }

  /** How many requests were refused because their portal had too many. */
  get refused(): number {
    return this.#refused;
  }

  /** Lets in whom there is room for: who waits for the portal's own room lets the others pass. */
  #admit(): void {
    this.#waiting = this.#waiting.filter(({ share, bytes, admit }) => {
      if (!this.#hasRoom(share, bytes)) return true;
      this.#take(share, bytes);
      admit();
      return false;
    });
  }

  #hasRoom(share: Share, bytes: number): boolean {
    const { bytesMax, portalBytesMax } = this.#bounds;
    return (this.#bytes === 0 || this.#bytes + bytes <= bytesMax) && (share.bytes === 0 || share.bytes + bytes <= portalBytesMax);
  }

  #take(share: Share, bytes: number): void {
    share.bytes += bytes;
    this.#bytes += bytes;
  }

  #newShare(portal: PortalId): Share {
    const share: Share = { requests: 0, bytes: 0 };
    this.#shares.set(portal, share);
    return share;
  }
}
