import type { ClockHandle } from './clock.ts';
import type { FreshPortal, PortalOptions } from './portal.ts';

/** A running server, in this process or another: what tests that share it need of it. */
export interface ServerHandle {
  /** Where it listens, without a slash at the end: the `basePath` of HubSpot's clients. */
  readonly url: string;
  /** The clock that all of the server goes by. */
  readonly clock: ClockHandle;
  /** Makes a fresh portal, empty and isolated from all others, and a token for it. Rejects where a setting or a scope is none. */
  portal(options?: PortalOptions): Promise<FreshPortal>;
}
