import type { Presence } from '../../domain/facts.ts';
import type { PortalId } from '../../domain/ids.ts';
import type { StoredToken } from '../../domain/portal.ts';
import type { SearchKey } from '../../domain/search.ts';
import type { IndexName } from '../encoding/search-entries.ts';
import type { Entry, EntryEdit } from '../port.ts';

/** A value in a row of a table, in an engine's tables as in the others'. */
export type Cell = number | string | null;
/** A row, its columns in the order of the table's shape: those of the key first. */
export type TableRow = readonly Cell[];

/** What a table of one portal's data looks like in every engine, apart from the column that names the portal. */
interface TableShape {
  readonly key: readonly string[];
  readonly rest: readonly string[];
  /** Rows read at a time: few where a row may be long, so that memory stays bounded. */
  readonly pageRows: number;
}

const edge = ['from_type', 'from_id', 'to_type'] as const;
const value = ['type', 'property', 'value'] as const;

/** The tables that hold a portal's data, with their columns in order. Indexes of searches are none of them: searches make them anew. */
export const tableShapes = {
  definition: { key: ['kind', 'key'], rest: ['body'], pageRows: 200 },
  record: {
    key: ['type', 'id'],
    rest: ['created_at', 'updated_at', 'archived_at', 'properties', 'created_in'],
    pageRows: 500,
  },
  unique_value: { key: value, rest: ['id'], pageRows: 1_000 },
  blocked_value: { key: value, rest: [], pageRows: 1_000 },
  merged_record: { key: ['type', 'id'], rest: ['into_id'], pageRows: 1_000 },
  adjacency: { key: [...edge, 'first_id'], rest: ['entries'], pageRows: 1_000 },
  archived_edge: { key: [...edge, 'to_id'], rest: ['types'], pageRows: 1_000 },
  lead: { key: [...edge, 'type'], rest: ['to_id'], pageRows: 1_000 },
  hub: { key: [...edge, 'type'], rest: ['n'], pageRows: 1_000 },
  type_use: { key: ['type'], rest: ['n'], pageRows: 1_000 },
  change_log: { key: ['number'], rest: ['changes'], pageRows: 64 },
  record_change: { key: ['type', 'id', 'number'], rest: [], pageRows: 1_000 },
} as const satisfies Record<string, TableShape>;

export type TableName = keyof typeof tableShapes;

/** The tables that a snapshot of a portal is a copy of: all but the log of changes, which only grows. */
export const snapshotTables = (Object.keys(tableShapes) as TableName[]).filter((table) => table !== 'change_log');

/** The shape of a table as rows are read by it. */
export function shapeOf(table: TableName): TableShape {
  return tableShapes[table];
}

/** A portal as it is kept: what was set for it as JSON, and the id that its next record gets. */
export interface StoredPortal {
  readonly id: PortalId;
  readonly createdAt: number;
  readonly settings: string;
  readonly nextRecordId: number;
}

/** An entry of the registry with its kind. */
export interface KindEntry extends Entry {
  readonly kind: string;
}

/** Rows of one table of one portal that come, in the place of those with the same keys, and keys of those that go. */
export interface TableEdits {
  readonly table: TableName;
  readonly portal: PortalId;
  readonly puts: readonly TableRow[];
  readonly removals: readonly TableRow[];
}

/** What is written in one go. */
export interface HouseEdits {
  readonly portals?: readonly StoredPortal[];
  readonly tokens?: readonly StoredToken[];
  /** Hashes of tokens that go. */
  readonly tokensGone?: readonly string[];
  readonly entries?: readonly EntryEdit[];
  readonly tables?: readonly TableEdits[];
  /** What the next record of a portal gets for its id. */
  readonly nextRecordIds?: readonly Pick<StoredPortal, 'id' | 'nextRecordId'>[];
  /** From now on no change has a number up to this one, and no portal an id. */
  readonly ends?: LogAndPortalEnds;
  /** How far an import is; null once it is done. The database is not served in between. */
  readonly unfinished?: string | null;
}

/** Where numbers that are never given out twice stand: of changes, and of portals; null where there never was a portal. */
export interface LogAndPortalEnds {
  readonly logEnd: number;
  readonly lastPortalId: number | null;
}

/** Where the edge to a record stands, or would: the record that it leaves, and where it leads. */
export type EdgePlace = readonly [fromType: number, fromId: number, toType: number, toId: number];

/** An index of searches; `builtTo` is the highest id that is in it so far, null where all are. */
export interface FoundIndex extends IndexName {
  readonly key: number;
  readonly type: number;
  readonly builtTo: number | null;
}

/** Where the marks of a value stand. */
export interface MarkPlace {
  readonly value: SearchKey;
  readonly bucket: number;
}

/**
 * The tables of a database that nobody else changes meanwhile, or of one moment of it: what moving a house and looking through it work on.
 * Portals that were removed are not there. Every method may reject with `StorageUnavailable`.
 */
export interface Tables {
  /** Ascending by id. */
  portals(): AsyncIterable<readonly StoredPortal[]>;
  /** Ascending by hash, those of portals that are there and of no portal. */
  tokens(): AsyncIterable<readonly StoredToken[]>;
  /** Ascending by kind and key, but for what the engine keeps for itself. */
  entries(): AsyncIterable<readonly KindEntry[]>;
  ends(): Promise<LogAndPortalEnds>;
  /** Rows of one portal in ascending order of their keys; texts byte by byte. Rows written meanwhile may be seen or not. */
  scan(table: TableName, portal: PortalId): AsyncIterable<readonly TableRow[]>;
  /** The rows with these keys, in their order; undefined where there is none. */
  find(table: TableName, portal: PortalId, keys: readonly TableRow[]): Promise<readonly (TableRow | undefined)[]>;
  /** Whether there are rows with these keys, in their order. */
  has(table: TableName, portal: PortalId, keys: readonly TableRow[]): Promise<readonly boolean[]>;
  /** Whether these records, named by type and id, are there, in their order. */
  presences(portal: PortalId, records: readonly TableRow[]): Promise<readonly Presence[]>;
  /** The block that each of these edges belongs to, in their order; undefined where the end has none that begins so early. */
  blocksAround(portal: PortalId, places: readonly EdgePlace[]): Promise<readonly (TableRow | undefined)[]>;
  /** Keeps everything or nothing. Durable when it resolves. Rejects with `AlreadyThere` for a portal whose id is taken, and a token that is known. */
  write(edits: HouseEdits): Promise<void>;
  /**
   * Keeps numbers of changes for an import and answers the number before the first of them. Nobody else's changes get them, whether or not the
   * import comes to its end.
   */
  reserveNumbers(count: number): Promise<number>;
  /** How far an unfinished import is; undefined where there is none. */
  unfinished(): Promise<string | undefined>;
  /** How many snapshots portals have, their seed states among them: all portals, or one. */
  countSnapshots(portal: PortalId | undefined): Promise<number>;
  /** How many rows these tables have, of all portals. Counts them. */
  countRows(tables: readonly TableName[]): Promise<number>;
  /** The indexes that searches made in a portal. */
  searchIndexes(portal: PortalId): Promise<readonly FoundIndex[]>;
  /** The marks of the records that have a value in an index, a bucket of ids each, in their order; empty where nobody has it. */
  searchMarks(portal: PortalId, index: number, places: readonly MarkPlace[]): Promise<readonly string[]>;
  /** How many marks an index has. Counts them. */
  countSearchMarks(portal: PortalId, index: number): Promise<number>;
  /** Forgets the indexes that searches made: the next search by each makes it anew. */
  dropSearchIndexes(portal: PortalId): Promise<void>;
  close(): Promise<void>;
}

/** What is to be added is there already: a portal, or one that was removed and is being swept, or a token. */
export class AlreadyThere extends Error {
  override readonly name = 'AlreadyThere';

  constructor(what: string) {
    super(`${what} is there already`);
  }
}
