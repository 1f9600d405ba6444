import type { NumberedChange } from '../domain/change.ts';
import type { PortalId } from '../domain/ids.ts';
import type { EntryEdit, PortalStore } from '../storage/port.ts';

/** What wants to know of changes once they are kept: each of its followers is told of all, in commit order, at its own pace. */
export interface ChangeConsumer {
  /** Stands in the registry's keys before the names of its followers; a letter or more. */
  readonly name: string;
  /**
   * Those who follow a portal and can take more of it now; empty where nobody does, and then nothing is read. Asked whenever the portal changed
   * and before each page, so that it must be quick.
   */
  followers(portal: PortalId): Promise<readonly Follower[]>;
  /**
   * Takes the next changes of a portal on behalf of a follower: one page at a time for each, in order. Resolves when it is done with them, with
   * what has to be kept in the registry together with that, all or nothing. Where it rejects, or the server ends before, the follower is told of
   * the same changes again, perhaps on pages that are cut differently.
   */
  consume(portal: PortalStore, follower: string, changes: readonly NumberedChange[]): Promise<readonly EntryEdit[]>;
}

/** Somebody who follows a portal: mostly an app. */
export interface Follower {
  /** Printable ASCII, without a colon. */
  readonly name: string;
  /** It is told of changes with higher numbers only: where the log ended when its interest began. */
  readonly after: number;
}
