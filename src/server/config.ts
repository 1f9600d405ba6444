import type { CrosstieOptions } from './options.ts';

/** What a config file can say of a server: the options of `startCrosstie`, and what only a process needs. */
export interface ServerConfig extends Omit<CrosstieOptions, 'clock'> {
  /** Milliseconds for which requests are still taken after SIGTERM, while others take over; 0, the default, is none. */
  readonly drain?: number;
}
