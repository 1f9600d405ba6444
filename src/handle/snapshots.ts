import type { Road } from './road.ts';

/** The part of a handle that goes back to what its portal was. */
export interface SnapshotsPart {
  /**
   * Keeps what this portal holds under a name, in the place of an earlier snapshot of that name: records, associations, definitions, owners and
   * settings. It is kept for as long as the portal. Rejects where the portal has a hundred already, or is too large to be copied in one go.
   */
  snapshot(name: string): Promise<void>;
  /**
   * Makes this portal what it was at a snapshot, for every call that begins after this resolves. Ids go back too: what is made next gets the ids that
   * it would have got then. Tokens stay as they are. Rejects where there is no snapshot of that name.
   */
  restore(name: string): Promise<void>;
  /** Makes this portal what it was when it was last seeded; empty, as it was made, where it never was. Otherwise like `restore`. */
  reset(): Promise<void>;
}

/** Makes the part. */
export function snapshotsPart({ ask, portalId }: Road): SnapshotsPart {
  const portal = `/portals/${portalId}`;
  const snapshot = (name: string) => `${portal}/snapshots/${encodeURIComponent(name)}`;
  return {
    async snapshot(name) {
      await ask('PUT', snapshot(name));
    },
    async restore(name) {
      await ask('POST', `${snapshot(name)}/restore`);
    },
    async reset() {
      await ask('POST', `${portal}/reset`);
    },
  };
}
