import type { PortalId } from '../../domain/ids.ts';
import type { StoredToken } from '../../domain/portal.ts';
import type { KindEntry, LogAndPortalEnds, StoredPortal } from './tables.ts';

/** A link to one record: its id, then the types that lead there. */
export type EdgeTo = readonly [id: number, ...types: number[]];

/** A link that ended with the archiving of one of its records: the types of both directions, as one may name types that are gone. */
export type FormerEdgeTo = readonly [id: number, types: readonly number[], back: readonly number[]];

/**
 * One thing that is so in a house, told without any engine's tables: what an export has a line for. Values that engines keep as JSON are texts
 * of JSON here. Whoever can count, index or mirror what follows from these facts does so when it takes them in.
 */
export type Fact =
  | ({ readonly kind: 'ends' } & LogAndPortalEnds)
  | ({ readonly kind: 'portal' } & StoredPortal)
  | { readonly kind: 'entry'; readonly entry: KindEntry }
  | { readonly kind: 'token'; readonly token: StoredToken }
  /** What follows belongs to this portal. */
  | { readonly kind: 'in'; readonly portal: PortalId }
  | PortalFact;

/** A fact of the portal that was named last. */
export type PortalFact =
  | { readonly kind: 'definition'; readonly of: string; readonly key: string; readonly body: string }
  | {
      readonly kind: 'record';
      readonly type: number;
      readonly id: number;
      readonly createdAt: number;
      readonly updatedAt: number;
      /** Null while it is live. */
      readonly archivedAt: number | null;
      /** The number of the entry of the log that tells its creation; null where an earlier release made it. */
      readonly createdIn: number | null;
      readonly properties: string;
    }
  | { readonly kind: 'unique'; readonly type: number; readonly property: string; readonly value: string; readonly id: number }
  | { readonly kind: 'blocked'; readonly type: number; readonly property: string; readonly value: string }
  | { readonly kind: 'merged'; readonly type: number; readonly id: number; readonly into: number }
  /** Each pair of records once: from the lower one, by type and then id. Ids ascend. */
  | {
      readonly kind: 'edges';
      readonly fromType: number;
      readonly fromId: number;
      readonly toType: number;
      readonly to: readonly EdgeTo[];
    }
  | {
      readonly kind: 'former';
      readonly fromType: number;
      readonly fromId: number;
      readonly toType: number;
      readonly to: readonly FormerEdgeTo[];
    }
  /**
   * What one turn changed; `number` is that of its last change. `undone` are records that it updated, by type and id, whose updates do not count any more:
   * the portal returned to a snapshot, or they are gone for good.
   */
  | { readonly kind: 'log'; readonly number: number; readonly commands: string; readonly undone?: readonly RecordName[] };

export type RecordName = readonly [type: number, id: number];

/** What is told: everything, or one portal with the private apps that its users made. */
export type Scope = { readonly kind: 'house' } | { readonly kind: 'portal'; readonly id: PortalId };
