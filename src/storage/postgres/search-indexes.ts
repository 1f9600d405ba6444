import { type ObjectTypeKey, type PortalId, storedObjectTypeKey } from '../../domain/ids.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import { readRecordRow } from '../encoding/rows.ts';
import { type IndexKind, type IndexName, liveIndex, type RecordEdit } from '../encoding/search-entries.ts';
import { bucketOf } from '../encoding/search-ids.ts';
import { PortalRemoved } from '../port.ts';
import type { Database, Sql, SqlRow, Transaction } from './database.ts';
import { EntryEdits } from './search-entries.ts';
import { searchStatements } from './search-statements.ts';

/** An index over the live records of a type, as a version of the portal's indexes has it. */
export interface SearchIndex extends IndexName {
  readonly key: number;
  readonly type: ObjectTypeKey;
  /** The highest id whose record is in it; undefined once all are. */
  readonly builtTo: number | undefined;
}

/** Records that one step of a build reads, and entries after which it ends: bounds how long turns of the portal wait for it. */
const step = { recordsMax: 1_000, entriesMax: 10_000 } as const;

/** The indexes of a portal as they were at a version. */
interface Known {
  readonly version: number;
  readonly byType: ReadonlyMap<ObjectTypeKey, readonly SearchIndex[]>;
}

/** The indexes that hold all records. */
export type WholeIndexes = Pick<SearchIndexes, 'whole'>;

const nothingKnown: Known = { version: -1, byType: new Map() };

/**
 * The search indexes of one portal, which several processes build and follow. Whoever changes them holds the portal's row and raises its
 * `search_version`; a turn holds the row too and compares, so that what it follows is what there is.
 */
export class SearchIndexes {
  readonly #portal: PortalId;
  readonly #database: Database;
  readonly #schema: () => PortalSchema;
  readonly #builds = new Map<ObjectTypeKey, Promise<void>>();
  #known = nothingKnown;

  constructor(portal: PortalId, database: Database, schema: () => PortalSchema) {
    this.#portal = portal;
    this.#database = database;
    this.#schema = schema;
  }

  /**
   * Learns which indexes there are, where another version than the one known is said to be current. A turn calls it with what its portal's
   * row says, once it has locked that row and before it asks for anything else here.
   */
  async refresh(sql: Sql, version: number): Promise<void> {
    if (version !== this.#known.version) this.#known = await this.#read(sql, version);
  }

  /** True where a change of a record of this type has to be told: nothing else costs anything where nobody searched. */
  isWatching(type: ObjectTypeKey): boolean {
    return this.#known.byType.has(type);
  }

  /** The types of which a change of a record has to be told. */
  watched(): readonly ObjectTypeKey[] {
    return [...this.#known.byType.keys()];
  }

  /** Follows what a turn made of records, each named once. Runs inside the turn's transaction, after `refresh`. `typeOf` finds types that the portal's definitions may not have. */
  async follow(
    sql: Transaction,
    edits: readonly RecordEdit[],
    typeOf = (key: ObjectTypeKey) => this.#schema().objects.byKey(key),
  ): Promise<void> {
    const entries = new EntryEdits();
    for (const edit of edits) {
      const record = edit.after ?? edit.before;
      if (record === undefined) continue;
      const type = typeOf(record.type);
      for (const index of this.#known.byType.get(record.type) ?? []) {
        if (index.builtTo === undefined || record.id <= index.builtTo) entries.edit(index, type, edit);
      }
    }
    await entries.write(sql, this.#portal, Number.POSITIVE_INFINITY);
    entries.writeCounts(sql, this.#portal);
  }

  /** An index that holds all records; undefined where none is known to. Once there is one it is never taken away. */
  whole(type: ObjectTypeKey, name: IndexName): SearchIndex | undefined {
    return wholeIn(this.#known, type, name);
  }

  /** What is known by now, for reads of one moment that follow: an index that becomes whole meanwhile is not so in what they see. */
  get byNow(): WholeIndexes {
    const known = this.#known;
    return { whole: (type, name) => wholeIn(known, type, name) };
  }

  /** Looks whether other processes have changed the indexes. */
  async look(): Promise<void> {
    const version = await this.#database.rows(searchStatements.searchVersion, this.#portal);
    await this.#learn(await this.#read(this.#database, versionIn(version, this.#portal)));
  }

  /**
   * Builds what is missing, and with it the index of all live records, in steps between which everything else goes on; other processes may
   * build the same. Resolves when all of these indexes are whole.
   */
  async build(type: ObjectTypeKey, names: readonly IndexName[]): Promise<void> {
    const wanted = [liveIndex, ...names];
    const known = this.#known.byType.get(type) ?? [];
    if (!wanted.every((name) => known.some((index) => isNamed(index, name)))) await this.#add(type, wanted);
    while (wanted.some((name) => this.whole(type, name) === undefined)) {
      const building = this.#builds.get(type) ?? this.#buildAll(type).finally(() => this.#builds.delete(type));
      this.#builds.set(type, building);
      await building;
    }
  }

  async #buildAll(type: ObjectTypeKey): Promise<void> {
    while (await this.#change((sql, indexes) => this.#buildStep(sql, indexes.get(type) ?? [])));
  }

  /** Adds the indexes that are not there, empty. */
  async #add(type: ObjectTypeKey, names: readonly IndexName[]): Promise<void> {
    await this.#change(async (sql, indexes) => {
      const there = indexes.get(type) ?? [];
      const added = names.filter(
        (name, place) => !there.some((index) => isNamed(index, name)) && names.findIndex((one) => isNamed(one, name)) === place,
      );
      if (added.length === 0) return;
      const last = Math.max(0, ...[...indexes.values()].flat().map(({ key }) => key));
      sql.run(
        searchStatements.addIndexes,
        this.#portal,
        added.map((_, place) => last + 1 + place),
        added.map(() => type),
        added.map(({ property }) => property),
        added.map(({ kind }) => kind),
      );
    });
  }

  /** Adds the next records to the indexes that are furthest behind. False where every one of them is whole. */
  async #buildStep(sql: Transaction, indexes: readonly SearchIndex[]): Promise<boolean> {
    const unfinished = indexes.filter(({ builtTo }) => builtTo !== undefined);
    const from = Math.min(...unfinished.map(({ builtTo }) => builtTo ?? 0));
    const behind = unfinished.filter(({ builtTo }) => builtTo === from);
    const [first] = behind;
    if (first === undefined) return false;
    const rows = await sql.rows(searchStatements.liveRecords, this.#portal, first.type, from, step.recordsMax);
    const { edits, builtTo } = this.#entriesOf(rows, behind, this.#schema().objects.byKey(first.type));
    // Whoever follows records writes none above `from`.
    await edits.write(sql, this.#portal, bucketOf(from));
    for (const index of behind) sql.run(searchStatements.setBuilt, this.#portal, [index.key], builtTo ?? null, edits.countOf(index));
    return true;
  }

  /** Entries of as many records as a step may take, and up to which id the indexes are built with them. */
  #entriesOf(rows: readonly SqlRow[], indexes: readonly SearchIndex[], type: ReturnType<PortalSchema['objects']['byKey']>) {
    const edits = new EntryEdits();
    for (const row of rows) {
      const edit = { before: undefined, after: readRecordRow(row) };
      for (const index of indexes) edits.edit(index, type, edit);
      if (edits.size >= step.entriesMax) return { edits, builtTo: edit.after.id };
    }
    return { edits, builtTo: rows.length < step.recordsMax ? undefined : Number(rows.at(-1)?.[1]) };
  }

  /** Runs what changes the indexes while nobody else can, and learns what became of them. */
  async #change<Result>(work: (sql: Transaction, indexes: Known['byType']) => Promise<Result>): Promise<Result> {
    let known = nothingKnown;
    const result = await this.#database.transact(async (sql) => {
      const version = versionIn(await sql.rows(searchStatements.lockPortal, this.#portal), this.#portal);
      const done = await work(sql, (await this.#read(sql, version)).byType);
      known = await this.#read(sql, version);
      return done;
    });
    this.#learn(known);
    return result;
  }

  /** Several transactions may end at once: the latest version counts. */
  #learn(known: Known): void {
    if (known.version > this.#known.version) this.#known = known;
  }

  async #read(sql: Sql, version: number): Promise<Known> {
    const byType = new Map<ObjectTypeKey, SearchIndex[]>();
    for (const row of await sql.rows(searchStatements.indexes, this.#portal)) {
      const type = storedObjectTypeKey(Number(row[1]));
      const builtTo = row[4] === null ? undefined : Number(row[4]);
      const index = { key: Number(row[0]), type, property: String(row[2]), kind: String(row[3]) as IndexKind, builtTo };
      byType.set(type, [...(byType.get(type) ?? []), index]);
    }
    return { version, byType };
  }
}

function wholeIn({ byType }: Known, type: ObjectTypeKey, name: IndexName): SearchIndex | undefined {
  const found = byType.get(type)?.find((index) => isNamed(index, name));
  return found?.builtTo === undefined ? found : undefined;
}

function isNamed(index: IndexName, { property, kind }: IndexName): boolean {
  return index.property === property && index.kind === kind;
}

function versionIn(rows: readonly SqlRow[], portal: PortalId): number {
  const [row] = rows;
  if (row === undefined) throw new PortalRemoved(portal);
  return Number(row[0]);
}
