import type { limits } from '../catalogue/limits.ts';
import type { AccountSettings } from './account.ts';
import type { LinkRules } from './association.ts';
import type { PortalId } from './ids.ts';
import type { RateSetting } from './rate-limit.ts';

/** A customer account: the tenant that records, tokens and changes belong to. `createdAt` is epoch milliseconds. */
export interface Portal {
  readonly id: PortalId;
  readonly createdAt: number;
  readonly settings: PortalSettings;
}

/** What was set for one portal. What is left out is as the server was started with. */
export interface PortalSettings {
  /** What it says of itself, such as its time zone. */
  readonly account?: Partial<AccountSettings>;
  /** Its subscription: how many labels a pair of object types may have. */
  readonly tier?: PortalTier;
  /** Whether its tokens may do only what their scopes open. */
  readonly scopeChecks?: ScopeChecks;
  /** How many calls it may make, and in what time. */
  readonly rateLimits?: RateSetting;
  /** Behaviour that HubSpot's sources leave open. */
  readonly switches?: Partial<PortalSwitches>;
}

/** Whether a token may do only what its scopes open, or everything. */
export type ScopeChecks = 'strict' | 'permissive';

/** Behaviour that may differ between the portals of a server. */
export interface PortalSwitches extends LinkRules {
  /** Archiving in a dated edition answers 200 with an empty batch, as HubSpot's OpenAPI files say, instead of 204. Source: ruling for 204 assumed. */
  readonly archiveBody: boolean;
  /** A merge keeps the primary's id, as it did until 2024, instead of making a record with an id of its own. Source: assumed. */
  readonly mergeKeepsPrimaryId: boolean;
}

/** The names of these switches. */
export const portalSwitchNames = [
  'firstCompanyBecomesPrimary',
  'archiveBody',
  'mergeKeepsPrimaryId',
] as const satisfies readonly (keyof PortalSwitches)[];

/** A subscription, by what it allows. */
export type PortalTier = keyof typeof limits.labelsPerPairMax;

/**
 * What a token is: a private app's, which does not end; what a user let an app have by OAuth; or what an app got for itself, to look after its
 * subscriptions and to read its journal.
 */
export type TokenKind = 'privateApp' | 'oauth' | 'app';

/** Who sends a request: a token that is stored, or somebody who looks at portals on this server. */
export type CallerKind = TokenKind | 'session';

/** A token as storage keeps it: never the token itself. Times are epoch milliseconds. */
export interface StoredToken {
  /** Lower-case hexadecimal SHA-256 of the token. */
  readonly hash: string;
  readonly kind: TokenKind;
  /** Null for a token that acts for its app and not in a portal. */
  readonly portal: PortalId | null;
  /** What the token may do; `all` passes every scope check. */
  readonly scopes: readonly string[] | 'all';
  /** The id that changes made with this token carry as their source. */
  readonly appId: string;
  /** On whose behalf; null where that is nobody's. */
  readonly userId: number | null;
  readonly createdAt: number;
  /** From then on it is refused; null for one that does not end. */
  readonly expiresAt: number | null;
}
