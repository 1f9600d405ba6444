import type { ObjectTypeKey } from '../../domain/ids.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { SearchKey } from '../../domain/search.ts';
import { readRecordRow } from '../encoding/rows.ts';
import { entryEditOf, type IndexKind, type IndexName, type RecordEdit } from '../encoding/search-entries.ts';
import { bucketOf, markOf } from '../encoding/search-ids.ts';
import type { SqlRow } from './driver.ts';
import type { Statements } from './statements.ts';

/** An index over the live records of a type. */
export interface SearchIndex extends IndexName {
  readonly key: number;
  /** The highest id whose record is in it; undefined once all are. */
  builtTo: number | undefined;
}

/** Records that one step of a build reads: bounds how long other requests wait for it. */
const buildStepRecords = 1_000;

/** The indexes of one portal: which there are, how they are built, and how they follow the records. */
export class SearchIndexes {
  readonly #portal: number;
  readonly #sql: Statements;
  readonly #write: (work: () => void) => void;
  readonly #schema: () => PortalSchema;
  readonly #byType = new Map<ObjectTypeKey, SearchIndex[]>();
  readonly #liveCounts = new Map<ObjectTypeKey, number>();
  readonly #builds = new Map<ObjectTypeKey, Promise<void>>();

  /** `portal` is the portal's key; `write` makes what it runs durable. */
  constructor(portal: number, sql: Statements, write: (work: () => void) => void, schema: () => PortalSchema) {
    this.#portal = portal;
    this.#sql = sql;
    this.#write = write;
    this.#schema = schema;
    for (const [key, type, property, kind, builtTo] of sql.searchIndexes.all(portal)) {
      const index = { key: Number(key), property: String(property), kind: kind as IndexKind, builtTo: asBuiltTo(builtTo) };
      this.#indexesOf(Number(type) as ObjectTypeKey).push(index);
    }
  }

  /** An index that holds all records; undefined where there is none. */
  whole(type: ObjectTypeKey, { property, kind }: IndexName): SearchIndex | undefined {
    const found = this.#byType.get(type)?.find((index) => index.property === property && index.kind === kind);
    return found?.builtTo === undefined ? found : undefined;
  }

  /** How many live records of a type there are. Counts them when it is first asked, and follows them from then on. */
  liveCount(type: ObjectTypeKey): number {
    let count = this.#liveCounts.get(type);
    if (count === undefined) {
      count = Number(this.#sql.liveCount.get(this.#portal, type)?.[0]);
      this.#liveCounts.set(type, count);
    }
    return count;
  }

  /** Forgets what a turn that was undone may have counted. */
  forgetCounts(): void {
    this.#liveCounts.clear();
  }

  /** Builds what is missing, in steps between which everything else goes on. Resolves when all of these indexes are whole. */
  async build(type: ObjectTypeKey, names: readonly IndexName[]): Promise<void> {
    while (names.some((name) => this.whole(type, name) === undefined)) {
      // Those of a step before may have been dropped.
      this.#add(type, names);
      const building = this.#builds.get(type) ?? this.#buildAll(type).finally(() => this.#builds.delete(type));
      this.#builds.set(type, building);
      await building;
    }
  }

  /** True where a change of a record of this type has to be told: nothing else costs anything where nobody searched. */
  isWatching(type: ObjectTypeKey): boolean {
    return this.#byType.has(type) || this.#liveCounts.has(type);
  }

  /** The types of which a change of a record has to be told. */
  watched(): readonly ObjectTypeKey[] {
    return [...new Set([...this.#byType.keys(), ...this.#liveCounts.keys()])];
  }

  /** Removes the indexes of a type. Runs inside a transaction; what it answers is to be called once that is kept. */
  drop(type: ObjectTypeKey): () => void {
    for (const { key } of this.#byType.get(type) ?? []) {
      this.#sql.dropEntries.run(key);
      this.#sql.dropSearchIndex.run(key);
    }
    return () => {
      this.#byType.delete(type);
      this.#liveCounts.delete(type);
    };
  }

  /** Follows what a turn made of records. Runs inside the turn's transaction. `typeOf` finds types that the portal's definitions may not have. */
  follow(edits: readonly RecordEdit[], typeOf = (key: ObjectTypeKey) => this.#schema().objects.byKey(key)): void {
    const entries = new EntryEdits(this.#sql);
    for (const edit of edits) {
      const record = edit.after ?? edit.before;
      if (record === undefined) continue;
      this.#recount(record.type, Number(edit.after !== undefined) - Number(edit.before !== undefined));
      const type = typeOf(record.type);
      for (const index of this.#byType.get(record.type) ?? []) {
        if (index.builtTo === undefined || record.id <= index.builtTo) entries.edit(index, type, edit);
      }
    }
    entries.write();
  }

  #recount(type: ObjectTypeKey, by: number): void {
    const count = this.#liveCounts.get(type);
    if (count !== undefined && by !== 0) this.#liveCounts.set(type, count + by);
  }

  #indexesOf(type: ObjectTypeKey): SearchIndex[] {
    let indexes = this.#byType.get(type);
    if (indexes === undefined) {
      indexes = [];
      this.#byType.set(type, indexes);
    }
    return indexes;
  }

  /** Adds the indexes that are not there, empty. */
  #add(type: ObjectTypeKey, names: readonly IndexName[]): void {
    const known = this.#indexesOf(type);
    const missing = new Map(names.map((name) => [`${name.kind} ${name.property}`, name]));
    for (const { kind, property } of known) missing.delete(`${kind} ${property}`);
    if (missing.size === 0) return;
    const added: SearchIndex[] = [];
    this.#write(() => {
      let key = Number(this.#sql.lastSearchIndex.get()?.[0]);
      for (const { property, kind } of missing.values()) {
        key += 1;
        this.#sql.addSearchIndex.run(key, this.#portal, type, property, kind);
        added.push({ key, property, kind, builtTo: 0 });
      }
    });
    known.push(...added);
  }

  async #buildAll(type: ObjectTypeKey): Promise<void> {
    while (this.#buildStep(type)) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Adds the next records to the indexes that are furthest behind. False where every index of the type is whole. */
  #buildStep(type: ObjectTypeKey): boolean {
    const unfinished = this.#indexesOf(type).filter(({ builtTo }) => builtTo !== undefined);
    const from = Math.min(...unfinished.map(({ builtTo }) => builtTo ?? 0));
    const behind = unfinished.filter(({ builtTo }) => builtTo === from);
    if (behind.length === 0) return false;
    let builtTo: number | undefined;
    this.#write(() => {
      const rows = this.#sql.liveRecords.all(this.#portal, type, from + 1, buildStepRecords);
      builtTo = rows.length < buildStepRecords ? undefined : Number(rows.at(-1)?.[1]);
      this.#addRows(behind, this.#schema().objects.byKey(type), rows);
      for (const { key } of behind) this.#sql.setBuiltTo.run(builtTo ?? null, key);
    });
    for (const index of behind) index.builtTo = builtTo;
    return true;
  }

  #addRows(indexes: readonly SearchIndex[], type: ObjectType, rows: readonly SqlRow[]): void {
    const entries = new EntryEdits(this.#sql);
    for (const row of rows) {
      const edit = { before: undefined, after: readRecordRow(row) };
      for (const index of indexes) entries.edit(index, type, edit);
    }
    entries.write();
  }
}

function asBuiltTo(stored: unknown): number | undefined {
  return stored === null ? undefined : Number(stored);
}

/** Marks that are to be added to the rows of one value. */
interface Added {
  readonly bucket: number;
  marks: string;
}

/** Entries that come and go, gathered so that records of the same value and bucket share one statement. */
class EntryEdits {
  readonly #sql: Statements;
  readonly #added = new Map<SearchIndex, Map<SearchKey, Added[]>>();

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Removes the entries that a record had and has no more, at once; those that it gains wait for `write`. */
  edit(index: SearchIndex, type: ObjectType, edit: RecordEdit): void {
    const { removed, added } = entryEditOf(index, type, edit);
    const id = (edit.after ?? edit.before)?.id ?? 0;
    for (const value of removed) this.#remove(index, value, id);
    for (const value of added) this.#add(index, value, id);
  }

  write(): void {
    for (const [{ key }, byValue] of this.#added) {
      for (const [value, rows] of byValue) for (const { bucket, marks } of rows) this.#sql.addToEntry.run(key, value, bucket, marks);
    }
    this.#added.clear();
  }

  #add(index: SearchIndex, value: SearchKey, id: number): void {
    let byValue = this.#added.get(index);
    if (byValue === undefined) {
      byValue = new Map();
      this.#added.set(index, byValue);
    }
    const bucket = bucketOf(id);
    const rows = byValue.get(value);
    const last = rows?.at(-1);
    if (rows === undefined) byValue.set(value, [{ bucket, marks: markOf(id) }]);
    else if (last?.bucket === bucket) last.marks += markOf(id);
    else rows.push({ bucket, marks: markOf(id) });
  }

  #remove({ key }: SearchIndex, value: SearchKey, id: number): void {
    const bucket = bucketOf(id);
    const marks = String(this.#sql.entry.get(key, value, bucket)?.[0] ?? '');
    const rest = marks.replace(markOf(id), '');
    if (rest === marks) throw new Error(`index ${key} does not hold record ${id} by its value`);
    if (rest === '') this.#sql.removeEntry.run(key, value, bucket);
    else this.#sql.setEntry.run(rest, key, value, bucket);
  }
}
