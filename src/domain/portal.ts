import type { limits } from '../catalogue/limits.ts';
import type { PortalId } from './ids.ts';

/** A customer account: the tenant that records, tokens and changes belong to. `createdAt` is epoch milliseconds. */
export interface Portal {
  readonly id: PortalId;
  readonly createdAt: number;
}

/** A subscription, by what it allows. */
export type PortalTier = keyof typeof limits.labelsPerPairMax;

/** A token as storage keeps it: never the token itself. */
export interface StoredToken {
  /** Lower-case hexadecimal SHA-256 of the token. */
  readonly hash: string;
  readonly portal: PortalId;
  /** What the token may do; `all` passes every scope check. */
  readonly scopes: readonly string[] | 'all';
  /** The id that changes made with this token carry as their source. */
  readonly appId: string;
  readonly createdAt: number;
}
