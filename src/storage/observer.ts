/** Where what was written became durable: the sync of a journal, or a commit of the database. */
export type CommitPlace = 'journal' | 'database';

/**
 * What a storage engine tells of its work while it does it, for whoever watches the server run. Engines are given one when they are opened. Each
 * method returns at once and never throws; an engine need not tell anything, and nothing depends on it. Times are in milliseconds.
 */
export interface StoreObserver {
  /** So many commands came to wait for a turn. */
  commandsWait(commands: number): void;
  /** So many commands that waited are answered, or were refused. */
  commandsEnd(commands: number): void;
  /** A turn was run: how many commands it had, and how long it took from its first statement until it was durable, or had failed. */
  turnEnds(commands: number, ms: number): void;
  /** A read of committed state took so long. An engine whose reads are short may tell of one in `readsPerSample` only. */
  readEnds(ms: number): void;
  /** Making durable what was written took so long. */
  commitEnds(place: CommitPlace, ms: number): void;
}

/** Of how many short reads one is timed: looking at the clock twice takes as long as a part of them. */
export const readsPerSample = 16;

/** Watches nothing. */
export const noObserver: StoreObserver = {
  commandsWait: () => {},
  commandsEnd: () => {},
  turnEnds: () => {},
  readEnds: () => {},
  commitEnds: () => {},
};
