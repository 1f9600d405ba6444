import type { AssociationTypeKey } from '../../domain/ids.ts';
import type { EdgeTypes } from './block.ts';
import { countByType } from './neighbour-page.ts';

/** A record with this many neighbours of one object type has its counters kept; with fewer they are counted on the spot. */
export const hubMin = 64;

/** How many neighbours a record has: in all, and by type of the edge. */
export interface NeighbourCounts {
  readonly total: number;
  readonly byType: Map<AssociationTypeKey, number>;
  /** True where the counters are kept, false where they were counted on the spot. */
  readonly isCounted: boolean;
}

/** Counts neighbours by the types of their edges, of which only those are looked at that `isCounted` says. */
export function countedOnTheSpot(types: readonly EdgeTypes[], isCounted: (type: AssociationTypeKey) => boolean): NeighbourCounts {
  return { total: types.length, byType: countByType(types, isCounted), isCounted: false };
}
