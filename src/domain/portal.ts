import type { limits } from '../catalogue/limits.ts';
import type { PortalId } from './ids.ts';

/** A customer account: the tenant that records, tokens and changes belong to. `createdAt` is epoch milliseconds. */
export interface Portal {
  readonly id: PortalId;
  readonly createdAt: number;
}

/** A subscription, by what it allows. */
export type PortalTier = keyof typeof limits.labelsPerPairMax;

/**
 * What a token is: a private app's, which does not end; what a user let an app have by OAuth; or what an app got for itself, to look after its
 * subscriptions and to read its journal.
 */
export type TokenKind = 'privateApp' | 'oauth' | 'app';

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
