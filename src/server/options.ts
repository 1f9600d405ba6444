import type { RouteErrors } from '../api/route-errors.ts';
import type { AccountSettings } from '../domain/account.ts';
import type { PortalTier } from '../domain/portal.ts';
import type { RateSetting } from '../domain/rate-limit.ts';
import type { Seed } from '../handle/seed.ts';
import type { Switches } from '../operations/call.ts';
import type { Clock } from './clock.ts';
import type { AppDeclaration } from './declared-apps.ts';

/** How a server is started. Everything has a default, so that `startCrosstie()` alone gives a fresh one in memory. */
export interface CrosstieOptions {
  /** Port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  /** Address to listen on; the default is 127.0.0.1. The control endpoints need an admin token on any other than a loopback one. */
  readonly host?: string;
  /** Where the data lives: a file, `:memory:`, the default, or a PostgreSQL: `postgres://user:password@host:5432/database`. */
  readonly db?: string;
  /** A token that the first portal accepts; by default the first start makes one up. */
  readonly token?: string;
  /** What the first portal's token may do that this start gives or makes: names of HubSpot's scopes; by default everything. */
  readonly scopes?: readonly string[];
  /** The token that the control endpoints ask for. */
  readonly adminToken?: string;
  /**
   * What client secrets are encrypted with in the store, 32 characters at least; by default the key file beside the database, or for one in memory
   * a key that ends with it. A PostgreSQL has none: without a key its servers keep no secrets, and with it they need the same one.
   */
  readonly secretKey?: string;
  /** Whether apps are let in without a page that asks, in the portal of the path or the first one; for tests, on loopback addresses only. */
  readonly autoConsent?: boolean;
  /**
   * Hosts, addresses and ranges such as `10.0.0.0/8` that webhooks may be sent to besides public ones, without HTTPS, too. A server on a loopback
   * address sends them anywhere.
   */
  readonly webhookTargets?: readonly string[];
  /** Which of the two older signatures webhooks carry beside that of v3; the default is 'v1', as HubSpot's webhooks do. */
  readonly webhookSignature?: 'v1' | 'v2';
  /**
   * Apps that are there from the start: made, or changed to what is said here where there is one with the same client id. What is left out is as in
   * a new app, but for secrets: those stay as they are.
   */
  readonly apps?: readonly AppDeclaration[];
  /**
   * What the first start puts into the first portal, before anybody is answered: a seed, the path of a JSON or YAML file with one, or true for a contact
   * and a company to try the API on. A function is called with a handle on the server once it listens. By default the portal is empty.
   */
  readonly seed?: boolean | Seed;
  /** The subscription of every portal that has none of its own; the default is 'enterprise'. */
  readonly tier?: PortalTier;
  /** Behaviour that HubSpot's sources leave open. */
  readonly switches?: Partial<Switches>;
  /** What every portal says of itself, such as its time zone; by default as in a recorded account. */
  readonly account?: Partial<AccountSettings>;
  /**
   * How many calls a portal may make, and in what time: as a subscription allows, or numbers by limit, those of `tier` where they are not named.
   * By default as many as come.
   */
  readonly rateLimits?: RateSetting;
  /** Milliseconds after which searches show a record that was made, changed or archived; 0, the default, is at once. */
  readonly searchLag?: number;
  /** How unknown routes are answered; by default with HubSpot's HTML pages. */
  readonly routeErrors?: RouteErrors;
  /**
   * How many requests the server keeps with their answers, to be looked at and asserted on. By default 1,000 on a loopback address, with 64 KiB of each
   * body, and none on any other: what is kept is what portals hold.
   */
  readonly ledger?: 'off' | { readonly max?: number; readonly bodyBytesMax?: number };
  /**
   * The clock of the server; by default the machine's. `'manual'` is the machine's, standing still until it is moved or resumed. Where a clock is given to a
   * server on a loopback address, the same requests get the same answers in every run, tokens that it makes among them: those are no secrets then.
   */
  readonly clock?: Clock | 'manual';
  /** What is logged to standard error, as JSON; the default is 'warn'. */
  readonly logLevel?: LogLevel;
  /** Whether each request that was answered is logged; by default it is not. */
  readonly accessLog?: boolean;
  /** Whether the page that shows records, requests and webhooks is served at `/_crosstie/`; by default it is. */
  readonly inspector?: boolean;
  /** Milliseconds that a start waits for another process to let go of the file, or for a PostgreSQL to answer; by default a moment only. */
  readonly waitForDb?: number;
}

export type { RouteErrors } from '../api/route-errors.ts';

/** How much is logged: `info` tells what the server does by itself, `warn` and `error` what went wrong. */
export type LogLevel = 'silent' | 'error' | 'warn' | 'info';
