import type { PortalSwitches, ScopeChecks } from '../domain/portal.ts';
import type { CrosstieOptions } from './options.ts';

/** What a config file can say of a server: the options of `startCrosstie`, and what only a process needs. */
export interface ServerConfig extends Omit<CrosstieOptions, 'clock' | 'switches'> {
  /** Behaviour that HubSpot's sources leave open. */
  readonly switches?: Partial<PortalSwitches & { readonly scopeChecks: ScopeChecks }>;
  /** 'manual' is a clock that stands still until it is moved or let go on; by default it is the machine's. */
  readonly clock?: 'manual';
  /** Milliseconds for which requests are still taken after SIGTERM, while others take over; 0, the default, is none. */
  readonly drain?: number;
}
