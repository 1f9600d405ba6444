import type { NumberedChange } from '../../domain/change.ts';
import {
  type AssociationTypeKey,
  type ObjectTypeKey,
  type PortalId,
  type RecordId,
  type RecordRef,
  recordIdOf,
  storedObjectTypeKey,
} from '../../domain/ids.ts';
import type { PortalSettings } from '../../domain/portal.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { RecordVersion } from '../../domain/property-history.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { SearchQuery } from '../../domain/search.ts';
import type { ValueRef } from '../../domain/unique-value.ts';
import { type Block, readBlock, typesInBlock } from '../encoding/block.ts';
import { hubMin } from '../encoding/counts.ts';
import { readLogRow } from '../encoding/log.ts';
import { distinctLeads, endOf, isLedAfter, type Lead, othersAfter, pageOf, withoutLeads } from '../encoding/neighbour-page.ts';
import { readRecordRow } from '../encoding/rows.ts';
import type { TypeSets } from '../encoding/type-sets.ts';
import {
  type Command,
  type CountPage,
  type CountRows,
  type Neighbour,
  type NeighbourCount,
  type NeighbourPage,
  type NeighbourRows,
  type NeighbourTotal,
  PortalRemoved,
  type PortalStore,
  type RecordPage,
  type SearchRows,
  StorageUnavailable,
} from '../port.ts';
import type { Turns } from '../turns.ts';
import { Adjacency } from './adjacency.ts';
import { loadDefinitions } from './definitions.ts';
import type { SqlRow } from './driver.ts';
import type { LoadedFacts } from './facts.ts';
import { type SearchContext, search } from './search.ts';
import { SearchIndexes } from './search-indexes.ts';
import { type SnapshotAccess, SqliteSnapshots } from './snapshots.ts';
import type { Statements } from './statements.ts';
import { LogRows, versionsOf } from './versions.ts';

/** Log rows that one statement of a change read takes; a row holds the changes of one turn. */
const logRowsRead = 8;

/** Live records of a type up to which a search looks at each where no index can be built: bounds how long the others wait meanwhile. */
const outageWalkMax = 10_000;

/** How a portal comes at the database, and what bounds its searches. What `write` runs is durable; nothing of it is kept where it throws. */
export interface Access extends SnapshotAccess {
  /** Live records of a type up to which a search looks at each. */
  readonly searchWalkMax: number;
}

/** One portal of a SQLite file. */
export class SqlitePortal implements PortalStore {
  readonly id: PortalId;
  /** The portal's number inside this file, one byte instead of four in every row. */
  readonly key: number;
  schema: PortalSchema;
  settings: PortalSettings;
  /** True once nothing of the portal may be read or written any more. */
  isRemoved = false;
  readonly adjacency: Adjacency;
  readonly indexes: SearchIndexes;
  readonly snapshots: SqliteSnapshots;
  readonly #sql: Statements;
  readonly #typeSets: TypeSets;
  readonly #turns: Turns<SqlitePortal, LoadedFacts>;
  readonly #read: Access['read'];
  readonly #searchWalkMax: number;

  constructor(
    schema: PortalSchema,
    settings: PortalSettings,
    key: number,
    sql: Statements,
    typeSets: TypeSets,
    turns: Turns<SqlitePortal, LoadedFacts>,
    access: Access,
  ) {
    this.id = schema.portal;
    this.key = key;
    this.schema = schema;
    this.settings = settings;
    this.adjacency = new Adjacency(key, sql, typeSets);
    this.#sql = sql;
    this.#typeSets = typeSets;
    this.#turns = turns;
    this.#read = (work) => access.read(() => this.present(work));
    this.#searchWalkMax = access.searchWalkMax;
    this.indexes = new SearchIndexes(
      key,
      sql,
      (work) => access.write(() => this.present(work)),
      () => this.schema,
    );
    this.snapshots = new SqliteSnapshots(this, access);
  }

  /** The definitions as they are kept by now. To be called inside a read or a write. */
  loadSchema(): PortalSchema {
    return loadDefinitions({ id: this.id, createdAt: this.schema.portalCreatedAt }, this.key, this.#sql);
  }

  /** Does work on the portal's rows. Throws where the portal was removed: its rows are being swept. */
  present<Result>(work: () => Result): Result {
    if (this.isRemoved) throw new PortalRemoved(this.id);
    return work();
  }

  submit<Outcome>(command: Command<Outcome>): Promise<Outcome> {
    return this.#turns.submit<Outcome>(this, command);
  }

  async record(record: RecordRef): Promise<StoredRecord | undefined> {
    return this.#read(() => this.#record(record));
  }

  async recordsById(records: readonly RecordRef[]): Promise<readonly StoredRecord[]> {
    return this.#read(() => records.flatMap((record) => this.#record(record) ?? []));
  }

  async versions(records: readonly RecordRef[], limit: number): Promise<readonly (readonly RecordVersion[])[]> {
    return this.#read(() => {
      const rows = new LogRows(this.#sql);
      return records.map((record) => versionsOf(record, this.#logRowsOf(record, limit), rows));
    });
  }

  async records(page: RecordPage): Promise<readonly StoredRecord[]> {
    const statement = page.archived === 'only' ? this.#sql.archivedRecords : this.#sql.liveRecords;
    return this.#read(() => statement.all(this.key, page.type, page.from, page.limit).map(readRecordRow));
  }

  async search(query: SearchQuery): Promise<SearchRows> {
    for (;;) {
      const answer = this.#read(() => search(query, this.#searchContext));
      if (!('missing' in answer)) return answer;
      try {
        await this.indexes.build(query.type, answer.missing);
      } catch (cause) {
        return this.#searchWithout(query, cause);
      }
    }
  }

  /** A machine that takes no writes takes no index either: as long as there are not too many, each record is looked at instead. */
  #searchWithout(query: SearchQuery, cause: unknown): SearchRows {
    if (!(cause instanceof StorageUnavailable)) throw cause;
    const answer = this.#read(() => search(query, { ...this.#searchContext, walkMax: outageWalkMax }));
    if ('missing' in answer) throw cause;
    return answer;
  }

  async neighbours(page: NeighbourPage): Promise<NeighbourRows | undefined> {
    return this.#read(() => this.#page(page));
  }

  async neighbourPages(pages: readonly NeighbourPage[]): Promise<readonly (NeighbourRows | undefined)[]> {
    return this.#read(() => pages.map((page) => this.#page(page)));
  }

  async neighbourTypes(record: RecordRef): Promise<readonly NeighbourTotal[]> {
    return this.#read(() => {
      const totals: NeighbourTotal[] = [];
      const next = (after: number) => this.#sql.nextToType.get(this.key, record.type, record.id, after)?.[0];
      for (let type = next(-1); type !== undefined; type = next(Number(type))) {
        const toType = storedObjectTypeKey(Number(type));
        const only = this.adjacency.onlyBlock(record, toType);
        totals.push({ type: toType, total: this.adjacency.counts(record, toType, only, this.#isNamed).total });
      }
      return totals;
    });
  }

  async held(records: readonly RecordRef[], toType: ObjectTypeKey, type: AssociationTypeKey): Promise<readonly (RecordId | undefined)[]> {
    return this.#read(() =>
      records.map((record) => {
        const id = this.#sql.lead.get(this.key, record.type, record.id, toType, type)?.[0];
        return id === undefined ? undefined : recordIdOf(Number(id));
      }),
    );
  }

  async neighbourCounts(page: CountPage): Promise<CountRows> {
    return this.#read(() => (page.least < hubMin ? this.#countsOfAll(page) : this.#countsOfHubs(page)));
  }

  async survivorOf(record: RecordRef): Promise<RecordRef | undefined> {
    const row = this.#read(() => this.#sql.survivor.get(this.key, record.type, record.id));
    return row === undefined ? undefined : { type: record.type, id: recordIdOf(Number(row[0])) };
  }

  async holderOf({ type, property, value }: ValueRef): Promise<RecordId | undefined> {
    const row = this.#read(() => this.#sql.holder.get(this.key, type, property, value));
    return row === undefined ? undefined : recordIdOf(Number(row[0]));
  }

  async changes(after: number, limit: number): Promise<readonly NumberedChange[]> {
    const changes: NumberedChange[] = [];
    for (let position = after; changes.length < limit; ) {
      const rows = this.#read(() => this.#sql.changes.all(this.key, position, logRowsRead));
      for (const row of rows) {
        if (changes.length >= limit) break;
        changes.push(...readLogRow(Number(row[0]), String(row[1])).filter(({ number }) => number > after));
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < logRowsRead) break;
      position = Number(last[0]);
    }
    return changes.slice(0, limit);
  }

  /** Rows of the log that hold a record's latest updates and its creation, newest first. */
  #logRowsOf({ type, id }: RecordRef, limit: number): readonly number[] {
    const [created] = this.#sql.liveCreatedIn.get(this.key, type, id) ?? this.#sql.archivedCreatedIn.get(this.key, type, id) ?? [];
    const updates = this.#sql.recordChanges.all(this.key, type, id, limit).map(([number]) => Number(number));
    if (created === null || created === undefined || updates.includes(Number(created))) return updates;
    return [...updates, Number(created)];
  }

  #record({ type, id }: RecordRef): StoredRecord | undefined {
    const row = this.#sql.liveRecord.get(this.key, type, id) ?? this.#sql.archivedRecord.get(this.key, type, id);
    return row === undefined ? undefined : readRecordRow(row);
  }

  get #searchContext(): SearchContext {
    const { key, schema, adjacency, indexes } = this;
    return { key, schema, adjacency, indexes, sql: this.#sql, walkMax: this.#searchWalkMax };
  }

  #page(page: NeighbourPage): NeighbourRows | undefined {
    const { record, toType, limit, after } = page;
    const { leading } = this.schema.links.between(record.type, toType);
    // As many as a page needs whoever of them leads it: most records have all of their neighbours in the one block that this reads.
    const found = this.adjacency.page(record, toType, othersAfter(after), limit + 1 + leading.length);
    // Who leads is a neighbour: nobody does where there is none.
    const leads = leading.length === 0 || (othersAfter(after) === 0 && found.ids.length === 0) ? [] : this.#leads(page);
    const led = leads.filter((lead) => isLedAfter(lead, after)).map(({ by, id }) => ({ by, row: this.#neighbour(page, id, found) }));
    const wanted = limit + 1 - led.length;
    const others = wanted <= 0 ? [] : withoutLeads(found, leads, wanted);
    // Archiving takes every edge along: whoever has a neighbour is live.
    const isLive = led.length + others.length > 0 || this.#sql.isLive.get(this.key, record.type, record.id) !== undefined;
    return isLive ? pageOf(led, others, limit) : undefined;
  }

  #countsOfAll({ fromType, toType, after, limit, least }: CountPage): CountRows {
    const looked = this.#sql.counts.all(toType, toType, this.key, fromType, after, limit);
    const rows: NeighbourCount[] = [];
    for (const [from, blocks, entries] of looked) {
      if (Number(blocks) === 0) continue;
      const only = Number(blocks) > 1 ? undefined : readBlock(0, String(entries), this.#typeSets);
      const row = this.#count({ type: fromType, id: recordIdOf(Number(from)) }, toType, only);
      if (row.total >= least) rows.push(row);
    }
    return { rows, end: endOf(idsOf(looked), limit) };
  }

  /** False for default types, whose edges the total counts. */
  readonly #isNamed = (type: AssociationTypeKey) => this.schema.links.byKey(type)?.isDefault !== true;

  /** Whoever has that many neighbours has counters: nobody else needs to be looked at. */
  #countsOfHubs({ fromType, toType, after, limit, least }: CountPage): CountRows {
    const looked = this.#sql.hubTotals.all(toType, this.key, fromType, after, limit);
    const hubs = looked.filter(([, total]) => Number(total) >= least);
    const rows = hubs.map(([from]) => this.#count({ type: fromType, id: recordIdOf(Number(from)) }, toType, undefined));
    return { rows, end: endOf(idsOf(looked), limit) };
  }

  #count(record: RecordRef, toType: ObjectTypeKey, only: Block | undefined): NeighbourCount {
    const { total, byType } = this.adjacency.counts(record, toType, only, this.#isNamed);
    return { id: record.id, total, byType };
  }

  #leads(page: NeighbourPage): readonly Lead[] {
    const rows = this.#sql.leads.all(this.key, page.record.type, page.record.id, page.toType);
    return distinctLeads(rows.map(([by, id]) => ({ by: Number(by), id: Number(id) })));
  }

  /** A neighbour by its id; `found` are neighbours of the record that were read already, ascending. */
  #neighbour({ record, toType }: NeighbourPage, id: number, found: Pick<Block, 'ids' | 'types'>): Neighbour {
    const types = typesInBlock(found, id) ?? this.adjacency.typesOfEdge(record, toType, id);
    if (types === undefined) throw new Error(`a pointer leads from ${record.type}:${record.id} to ${id}, but no edge does`);
    return { id: recordIdOf(id), types };
  }
}

/** The first column of each row. */
function idsOf(rows: readonly SqlRow[]): readonly number[] {
  return rows.map(([id]) => Number(id));
}
