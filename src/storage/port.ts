import type { Change, ChangeSource, NumberedChange } from '../domain/change.ts';
import type { FactRequest, Facts } from '../domain/facts.ts';
import type { AssociationTypeKey, ObjectTypeKey, PortalId, RecordId, RecordRef } from '../domain/ids.ts';
import type { Portal, PortalSettings, StoredToken } from '../domain/portal.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import type { RecordVersion } from '../domain/property-history.ts';
import type { StoredRecord } from '../domain/record.ts';
import type { SearchQuery } from '../domain/search.ts';
import type { ValueRef } from '../domain/unique-value.ts';

/**
 * Everything that one server keeps, for all portals.
 *
 * Every method may reject with `StorageUnavailable`. Then nothing of what it was asked to write is kept, except where the storage was lost while
 * it was making a write durable: such a write is there whole or not at all, which nobody can know before the storage is back.
 * An engine promises no more than what is written here; `conformance/` is the meaning of the words.
 */
export interface Store {
  /** Adds a portal. Rejects with a plain error when its id is taken, or that of a portal that is not swept yet. Durable when it resolves. */
  addPortal(portal: Portal): Promise<void>;
  /** The highest id that a portal ever had, removed ones too; undefined where there never was any. */
  lastPortalId(): Promise<PortalId | undefined>;
  /** Sets what was set for a portal, in the place of what was. False where there is no such portal. Durable when it resolves. */
  setPortal(id: PortalId, settings: PortalSettings): Promise<boolean>;
  /**
   * Removes a portal with everything in it. Durable when it resolves: from then on it is not there, its tokens neither, and whoever holds it
   * is answered `PortalRemoved`, commands that wait for their turn too. What it held is swept in the background, in steps between which
   * everything else goes on, and after a restart from where it was. Edits of the registry are kept with the removal or not at all. False, and no
   * edit is kept, where there is no such portal.
   */
  removePortal(id: PortalId, edits?: readonly EntryEdit[]): Promise<boolean>;
  /** Resolves once nothing is left of the portals that were removed so far, or the store is closed. */
  swept(): Promise<void>;
  /** Portals in ascending order of id, those above `after` only, at most `limit`. */
  portals(after: number, limit: number): Promise<readonly Portal[]>;
  /**
   * One portal's data; undefined where there is no such portal. The same value for the same portal, at once where what it is known to be is at
   * most a second old: whoever asks for each piece of work sees in time what other processes changed of its definitions and settings.
   */
  portal(id: PortalId): PortalStore | Promise<PortalStore | undefined>;
  /** Keeps a token. Keeping the same hash again replaces what was kept. Durable when it resolves. */
  putToken(token: StoredToken): Promise<void>;
  /** The token with a hash; undefined where there is none. One that has expired is there until it is forgotten. */
  token(hash: string): Promise<StoredToken | undefined>;
  /** Removes the token with a hash, where there is one. Durable when it resolves. */
  removeToken(hash: string): Promise<void>;
  /**
   * Removes tokens that an app got, at most `limit`: those of one portal, or all where none is named. Those of private apps stay, whichever app
   * they name. Answers how many it removed. Durable when it resolves.
   */
  removeTokensOf(app: TokenOwner, limit: number): Promise<number>;
  /** Removes tokens that expired before a time, oldest first, at most `limit`. */
  forgetTokens(expiredBefore: number, limit: number): Promise<void>;
  /** What is kept beside the data of portals. */
  readonly registry: Registry;
  /**
   * Gives a part that one of the processes on this store plays to a player, for `ms` milliseconds from now by a clock that all of them share. True where
   * it is theirs now; false where it is another's. Whoever asks again in time keeps it; 0 milliseconds give it back.
   */
  playPart(part: string, player: string, ms: number): Promise<boolean>;
  /**
   * Calls `listener` with a portal's id soon after changes of it can be read, once or more often for many of them; not for changes that other
   * processes made. It must return at once and not throw. Returns what ends that.
   */
  watch(listener: (portal: PortalId) => void): () => void;
  /** True where other processes may write to the store as well. */
  readonly isShared: boolean;
  /** The number of the last change of each of these portals, in their order; 0 where one has none, or is not there. */
  logEnds(portals: readonly PortalId[]): Promise<readonly number[]>;
  /** Where the log of changes ends now: no change of any portal has a higher number, and every later one has. */
  logEnd(): Promise<number>;
  /**
   * Begins a copy of everything as it is now, to be read while writes go on; an earlier copy ends. Undefined for a store that has no file of its
   * own.
   */
  copy(): Promise<StoreCopy | undefined>;
  /** Finishes the turns that were submitted, then lets go of every resource. Whatever is called later rejects. */
  close(): Promise<void>;
}

/** The bytes of a database as they were when the copy began: a file of them is a database by itself. */
export interface StoreCopy {
  readonly bytes: number;
  /** At most so many bytes from a place on; none behind the end. Rejects once the copy was ended, or the store closed. */
  read(offset: number, length: number): Promise<Buffer>;
  /** Lets go of what the copy holds up. */
  end(): Promise<void>;
}

/** Whose tokens are meant: an app's, in one portal where one is named. */
export interface TokenOwner {
  readonly appId: string;
  readonly portal?: PortalId;
}

/** What the server keeps beside the data of portals: apps, grants, subscriptions, how far each was served. Texts by kind and key. */
export interface Registry {
  entry(kind: string, key: string): Promise<string | undefined>;
  /** Entries of a kind in ascending order of key, character by character. */
  entries(page: EntryPage): Promise<readonly Entry[]>;
  /** Puts and removes entries, all of them or none. Durable when it resolves. */
  put(edits: readonly EntryEdit[]): Promise<void>;
  /**
   * The same as `put` where the entry that `expected` names has the value that it says, null for none; false, and no edit is kept, where it has
   * not. An entry that is expected not to be there has to be put by the edits.
   */
  putIf(expected: EntryEdit, edits: readonly EntryEdit[]): Promise<boolean>;
  /** Reads an entry and removes it, in one step: of several who take it, one gets it. Durable when it resolves. */
  take(kind: string, key: string): Promise<string | undefined>;
}

export interface EntryPage {
  readonly kind: string;
  /** Only keys that begin with it; every key where it is empty. */
  readonly prefix: string;
  /** Only keys above it; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

/** Keys are printable ASCII. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

export interface EntryEdit {
  readonly kind: string;
  readonly key: string;
  /** Null removes the entry, where there is one. */
  readonly value: string | null;
}

/** One portal's data. There is no method that reaches two portals. */
export interface PortalStore extends Reader {
  readonly id: PortalId;
  /** What was set for the portal: another value after each change of it. */
  readonly settings: PortalSettings;
  /** What the portal's records can be and how they can be linked: another value after each change of it. */
  readonly schema: PortalSchema;
  /**
   * Takes part in the portal's next turn. Commands are decided in the order of their submission, each against the facts as
   * every earlier one left them; all changes of a turn are kept together or not at all. Resolves once they are durable, or
   * at once where nothing changed. Rejects alone when `decide` throws; the changes of such a command are not kept.
   */
  submit<Outcome>(command: Command<Outcome>): Promise<Outcome>;
  /** Copies of what the portal holds, and its way back to them. */
  readonly snapshots: Snapshots;
}

/**
 * Copies of what a portal holds, by name: its records with their links and histories, its definitions, what was set for it, and the id that its next
 * record gets. Not its tokens and not its log of changes, which only grows: who follows it is told of what happened before a return as of
 * anything else, and of the return itself not at all. They last as long as the portal, and no list or count of portals or records shows them.
 *
 * Taking and returning are of one moment between two turns, durable when they resolve, and kept whole or not at all: no read shows a part.
 * They cost time in proportion to what the portal holds, in which an engine with one writer does nothing else; `rowsMax` bounds that.
 */
export interface Snapshots {
  /** Ascending by name, character by character. */
  list(): Promise<readonly Snapshot[]>;
  /** Keeps the portal as it is under a name, in the place of what had that name. Nothing is kept where it answers anything but `taken`. */
  take(name: string, takenAt: number, bounds: SnapshotBounds): Promise<'taken' | 'tooMany' | 'tooLarge'>;
  /** Forgets one; false where there is none of that name. What it held is swept in the background. */
  remove(name: string): Promise<boolean>;
  /**
   * Makes the portal what it was when a snapshot was taken; the snapshot stays. A write whose turn comes later is decided on that, and gets the
   * ids that it would have got then. Nothing is changed where it answers anything but `returned`.
   */
  returnTo(name: string, rowsMax: number): Promise<'returned' | 'unknown' | 'tooLarge'>;
  /** Makes the portal what it was when it was added: empty. */
  returnToStart(rowsMax: number): Promise<'returned' | 'tooLarge'>;
}

/** A copy of what a portal holds. `takenAt` is epoch milliseconds, as it was told. */
export interface Snapshot {
  readonly name: string;
  readonly takenAt: number;
}

export interface SnapshotBounds {
  /** Snapshots of the portal, with this one. */
  readonly snapshotsMax: number;
  /** Records and blocks of neighbours that the portal has. */
  readonly rowsMax: number;
}

/** What a write needs to know, and how it decides. */
export interface Command<Outcome> {
  readonly facts: FactRequest;
  readonly source: ChangeSource;
  /** Epoch milliseconds at which the changes are said to have happened. */
  readonly at: number;
  /**
   * `named`: the changes touch nothing that `facts` does not name. `neighbours`: they touch edges of records that nobody
   * named (archiving a record does), or depend on such records; such a command is decided and kept by itself inside the turn.
   */
  readonly reach: 'named' | 'neighbours';
  /** Pure: called once or, where the turn was undone for another command's or the engine's sake, again with fresh facts. */
  decide(facts: Facts): Decision<Outcome>;
}

export interface Decision<Outcome> {
  readonly changes: readonly Change[];
  readonly outcome: Outcome;
}

/** Reads of committed state. A read begun after a write has resolved sees that write. */
export interface Reader {
  /** The record, archived or not; undefined where there is none. */
  record(record: RecordRef): Promise<StoredRecord | undefined>;
  /** Those of these records that are there, archived or not, in no promised order. */
  recordsById(records: readonly RecordRef[]): Promise<readonly StoredRecord[]>;
  /**
   * The live records of a type that a query finds: how many there are, exactly, and those from `query.offset` on, at most
   * `query.limit`, in the order of the query. `domain/search-match.ts` is the meaning of a test and of an order. All is of one moment,
   * not before the call; the first search of its kind over many records may take long, and holds nobody else up.
   */
  search(query: SearchQuery): Promise<SearchRows>;
  /**
   * What was set on each of these records, in their order, newest first: the latest `limit` turns that updated it, and its
   * creation. Updates that are older, and the creation of a record that an earlier release made, may be left out.
   */
  versions(records: readonly RecordRef[], limit: number): Promise<readonly (readonly RecordVersion[])[]>;
  /** Records of one type from `page.from` on, in ascending order of id, at most `page.limit`. */
  records(page: RecordPage): Promise<readonly StoredRecord[]>;
  /**
   * The records of one type that a record is linked to: first those that it holds by a one-per type, by that type, then all
   * others in ascending order of id. Undefined where the record itself is absent or archived; archived neighbours are left out.
   */
  neighbours(page: NeighbourPage): Promise<NeighbourRows | undefined>;
  /** The same for several pages, in their order. */
  neighbourPages(pages: readonly NeighbourPage[]): Promise<readonly (NeighbourRows | undefined)[]>;
  /** Object types that a record is linked to, ascending, with the number of neighbours; empty where it has none or is not live. */
  neighbourTypes(record: RecordRef): Promise<readonly NeighbourTotal[]>;
  /** Whom records hold by a one-per type, in the order of `records`; undefined where one holds nobody. */
  held(records: readonly RecordRef[], toType: ObjectTypeKey, type: AssociationTypeKey): Promise<readonly (RecordId | undefined)[]>;
  /**
   * How many neighbours of `toType` records of `fromType` have, in ascending order of id, those with at least `least`. Looks at
   * no more than `limit` records, so that one call stays short however few have any: a page without rows need not be the last.
   */
  neighbourCounts(page: CountPage): Promise<CountRows>;
  /** The record that a merge put in the place of this one; undefined where none did. */
  survivorOf(record: RecordRef): Promise<RecordRef | undefined>;
  /** The live record that holds a value of a unique property; undefined where none does, and for a property that is not unique. */
  holderOf(value: ValueRef): Promise<RecordId | undefined>;
  /** Committed changes in commit order, numbered above `after`, at most `limit`. Numbers rise; gaps are allowed. */
  changes(after: number, limit: number): Promise<readonly NumberedChange[]>;
}

export interface RecordPage {
  readonly type: ObjectTypeKey;
  /** Lowest id of the page. */
  readonly from: number;
  readonly limit: number;
  readonly archived: 'only' | 'never';
}

export interface SearchRows {
  readonly total: number;
  readonly records: readonly StoredRecord[];
}

export interface NeighbourPage {
  readonly record: RecordRef;
  readonly toType: ObjectTypeKey;
  readonly limit: number;
  /** Where the page before ended; undefined for the first page. */
  readonly after: NeighbourPosition | undefined;
}

/** Where a page ended: in the part that one-per types lead, or at a record after it. */
export type NeighbourPosition = { readonly lead: AssociationTypeKey } | { readonly id: RecordId };

export interface NeighbourRows {
  readonly rows: readonly Neighbour[];
  /** Where the page ended; undefined when no row follows. */
  readonly end: NeighbourPosition | undefined;
}

export interface NeighbourTotal {
  readonly type: ObjectTypeKey;
  readonly total: number;
}

export interface CountPage {
  readonly fromType: ObjectTypeKey;
  readonly toType: ObjectTypeKey;
  /** Where the page before ended; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
  /** At least 1: records without a neighbour are never counted. */
  readonly least: number;
}

export interface CountRows {
  readonly rows: readonly NeighbourCount[];
  /** The last record that was looked at; undefined when none follows. */
  readonly end: RecordId | undefined;
}

/** The neighbours of one record. `byType` leaves out default types, whose edges the total counts. */
export interface NeighbourCount {
  readonly id: RecordId;
  readonly total: number;
  readonly byType: ReadonlyMap<AssociationTypeKey, number>;
}

export interface Neighbour {
  readonly id: RecordId;
  /** Types of the edges to this neighbour, ascending. The same array object for the same types, so that answers can cache by it. */
  readonly types: readonly AssociationTypeKey[];
}

/** The portal was removed while somebody held it: there is nothing to read, and nothing of what was asked for is kept. */
export class PortalRemoved extends Error {
  override readonly name = 'PortalRemoved';

  constructor(id: PortalId) {
    super(`portal ${id} was removed`);
  }
}

/** The engine could not do its work: disk full, file gone, connection lost. What was asked for is not kept. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** Another process has the store. It may let go of it soon: whoever restarts a server can try again. */
export class StoreInUse extends Error {
  override readonly name = 'StoreInUse';
}
