import type { NumberedChange } from '../../domain/change.ts';
import {
  type AssociationTypeKey,
  type ObjectTypeKey,
  type PortalId,
  portalIdOf,
  type RecordId,
  type RecordRef,
  recordIdOf,
  storedAssociationTypeKey,
  storedObjectTypeKey,
} from '../../domain/ids.ts';
import type { Portal, StoredToken } from '../../domain/portal.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { TurnFacts } from '../../domain/turn-facts.ts';
import type {
  Command,
  CountPage,
  Neighbour,
  NeighbourCount,
  NeighbourPage,
  NeighbourPosition,
  NeighbourRows,
  NeighbourTotal,
  PortalStore,
  RecordPage,
  Store,
} from '../port.ts';
import { type TurnEngine, Turns } from '../turns.ts';
import { Adjacency } from './adjacency.ts';
import { readBlock } from './block.ts';
import { readDefinitions } from './definitions.ts';
import { type Driver, guarded, openDriver, type SqlRow } from './driver.ts';
import { type LoadedFacts, loadFacts } from './facts.ts';
import { type KeepContext, keepFacts, keepLog } from './keep.ts';
import { readLogRow } from './log.ts';
import { migrate, refuseForeign } from './migrate.ts';
import { readRecordRow, TypeSets } from './rows.ts';
import { prepareStatements, type Statements } from './statements.ts';

/** How an embedded store is opened. */
export interface SqliteOptions {
  /** Links and records that one turn names at most: bounds how long the others wait. */
  readonly turnWeightMax?: number;
}

const turnWeightMax = 4_096;
/** Log rows that one statement of a change read takes; a row holds the changes of one turn. */
const logRowsRead = 32;
/** The first id that a portal gives out: eleven digits, so that clients that keep ids in 32 bits fail here too. */
const firstRecordId = 20_000_000_001;

/**
 * Opens an embedded store in a file, or in memory for `:memory:`. The process owns the file until `close`: opening it twice
 * rejects. Answered means durable: every turn is synced to disk before it resolves.
 */
export async function openSqlite(file: string, options: SqliteOptions = {}): Promise<Store> {
  const driver = await openDriver(file);
  try {
    guarded(() => own(driver, file));
    return new SqliteStore(driver, options.turnWeightMax ?? turnWeightMax);
  } catch (cause) {
    driver.close();
    if (cause instanceof Error && /locked|BUSY/.test(cause.message)) throw new Error(`${file} is in use by another process`, { cause });
    throw cause;
  }
}

/** Takes the file for this process and brings its schema up to date. See the decision records on storage. */
function own(driver: Driver, file: string): void {
  refuseForeign(driver, file);
  driver.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 16000;
    PRAGMA cache_size = -65536;
    PRAGMA temp_store = MEMORY;`);
  migrate(driver, file);
  driver.exec('BEGIN IMMEDIATE; COMMIT;');
}

class SqliteStore implements Store {
  readonly #driver: Driver;
  readonly #sql: Statements;
  readonly #typeSets = new TypeSets();
  readonly #turns: Turns<SqlitePortal>;
  readonly #portals = new Map<PortalId, SqlitePortal>();
  /** The blocks behind a run's facts, from when they are loaded until they are kept. */
  readonly #loaded = new WeakMap<TurnFacts, LoadedFacts>();
  /** Definitions that the open turn changed: they count for everybody once it is kept. */
  readonly #changedSchemas = new Map<SqlitePortal, PortalSchema>();
  #lastChange: number;
  #isClosed = false;

  constructor(driver: Driver, weightMax: number) {
    this.#driver = driver;
    this.#sql = prepareStatements(driver);
    this.#lastChange = Number(this.#sql.lastChange.get()?.[0] ?? 0);
    this.#turns = new Turns(this.#engine(), weightMax);
    this.#stayInTransaction();
  }

  async addPortal(portal: Portal): Promise<void> {
    this.#write(() => this.#sql.addPortal.run(portal.id, portal.createdAt, firstRecordId));
  }

  async portals(after: number, limit: number): Promise<readonly Portal[]> {
    const rows = this.#read(() => this.#sql.portals.all(after, limit));
    return rows.map(([id, createdAt]) => ({ id: portalIdOf(Number(id)), createdAt: Number(createdAt) }));
  }

  async portal(id: PortalId): Promise<PortalStore | undefined> {
    const open = this.#portals.get(id);
    if (open !== undefined) return open;
    const row = this.#read(() => this.#sql.portal.get(id));
    if (row === undefined) return undefined;
    const reader = <Result>(work: () => Result) => this.#read(work);
    const key = Number(row[0]);
    const schema = this.#read(() => readDefinitions(id, key, this.#sql));
    const portal = new SqlitePortal(schema, key, this.#sql, this.#typeSets, this.#turns, reader);
    this.#portals.set(id, portal);
    return portal;
  }

  async putToken(token: StoredToken): Promise<void> {
    const scopes = token.scopes === 'all' ? 'all' : JSON.stringify(token.scopes);
    this.#write(() => {
      const key = this.#sql.portal.get(token.portal)?.[0];
      if (key === undefined) throw new Error(`no portal ${token.portal}`);
      this.#sql.putToken.run(token.hash, key, scopes, token.appId, token.createdAt);
    });
  }

  async token(hash: string): Promise<StoredToken | undefined> {
    const row = this.#read(() => this.#sql.token.get(hash));
    return row === undefined ? undefined : readTokenRow(row);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#turns.idle();
    this.#isClosed = true;
    this.#driver.close();
  }

  #read<Result>(work: () => Result): Result {
    if (this.#isClosed) throw new Error('the store is closed');
    return guarded(work);
  }

  /** Runs a write and makes it durable. A write that changes nothing costs no sync: SQLite has nothing to commit. */
  #write(work: () => void): void {
    this.#read(() => {
      this.#stayInTransaction();
      try {
        work();
        this.#sql.commit.run();
      } catch (cause) {
        if (this.#driver.isInTransaction()) this.#sql.rollback.run();
        throw cause;
      } finally {
        this.#stayInTransaction();
      }
    });
  }

  /**
   * Keeps a transaction open between writes, so that no read has to take and drop the file's locks: with this process as the
   * file's only owner, an open transaction always shows the newest state.
   */
  #stayInTransaction(): void {
    if (!this.#driver.isInTransaction()) this.#sql.begin.run();
  }

  #engine(): TurnEngine<SqlitePortal> {
    return {
      transact: (work) => {
        const before = this.#lastChange;
        this.#changedSchemas.clear();
        try {
          this.#write(work);
        } catch (cause) {
          this.#lastChange = before;
          throw cause;
        }
        for (const [portal, schema] of this.#changedSchemas) portal.schema = schema;
      },
      load: (portal, requests) => {
        const schema = this.#changedSchemas.get(portal) ?? portal.schema;
        const context = { key: portal.key, schema, sql: this.#sql, adjacency: portal.adjacency, typeSets: this.#typeSets };
        const loaded = loadFacts(requests, context);
        this.#loaded.set(loaded.facts, loaded);
        return loaded.facts;
      },
      keep: (portal, facts, log) => {
        const loaded = this.#loaded.get(facts);
        if (loaded === undefined) throw new Error('facts of another store');
        const nextRecordId = Number(this.#sql.nextRecordId.get(portal.key)?.[0]);
        const context: KeepContext = {
          key: portal.key,
          adjacency: portal.adjacency,
          sql: this.#sql,
          typeSets: this.#typeSets,
          schema: facts.schema,
        };
        keepFacts(loaded, nextRecordId, context);
        if (facts.schemaChanges().length > 0) this.#changedSchemas.set(portal, facts.schema);
        this.#lastChange = keepLog(log, this.#lastChange, context);
      },
    };
  }
}

class SqlitePortal implements PortalStore {
  readonly id: PortalId;
  /** The portal's number inside this file, one byte instead of four in every row. */
  readonly key: number;
  schema: PortalSchema;
  readonly adjacency: Adjacency;
  readonly #sql: Statements;
  readonly #typeSets: TypeSets;
  readonly #turns: Turns<SqlitePortal>;
  readonly #read: <Result>(work: () => Result) => Result;

  constructor(
    schema: PortalSchema,
    key: number,
    sql: Statements,
    typeSets: TypeSets,
    turns: Turns<SqlitePortal>,
    read: <Result>(work: () => Result) => Result,
  ) {
    this.id = schema.portal;
    this.key = key;
    this.schema = schema;
    this.adjacency = new Adjacency(key, sql, typeSets);
    this.#sql = sql;
    this.#typeSets = typeSets;
    this.#turns = turns;
    this.#read = read;
  }

  submit<Outcome>(command: Command<Outcome>): Promise<Outcome> {
    return this.#turns.submit<Outcome>(this, command);
  }

  async record(record: RecordRef): Promise<StoredRecord | undefined> {
    return this.#read(() => {
      const key = [this.key, record.type, record.id] as const;
      const row = this.#sql.liveRecord.get(...key) ?? this.#sql.archivedRecord.get(...key);
      return row === undefined ? undefined : readRecordRow(row);
    });
  }

  async records(page: RecordPage): Promise<readonly StoredRecord[]> {
    const statement = page.archived === 'only' ? this.#sql.archivedRecords : this.#sql.liveRecords;
    return this.#read(() => statement.all(this.key, page.type, page.from, page.limit).map(readRecordRow));
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
        totals.push({ type: toType, total: this.adjacency.counts(record, toType, only).total });
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

  async neighbourCounts({ fromType, toType, after, limit }: CountPage): Promise<readonly NeighbourCount[]> {
    return this.#read(() =>
      this.#sql.counts.all(this.key, fromType, after, toType, limit).map(([from, blocks, entries]) => {
        const record: RecordRef = { type: fromType, id: recordIdOf(Number(from)) };
        const only = Number(blocks) > 1 ? undefined : readBlock(0, String(entries), this.#typeSets);
        const { total, byType } = this.adjacency.counts(record, toType, only);
        for (const key of byType.keys()) if (this.schema.links.byKey(key)?.isDefault === true) byType.delete(key);
        return { id: record.id, total, byType };
      }),
    );
  }

  async survivorOf(record: RecordRef): Promise<RecordRef | undefined> {
    const row = this.#read(() => this.#sql.survivor.get(this.key, record.type, record.id));
    return row === undefined ? undefined : { type: record.type, id: recordIdOf(Number(row[0])) };
  }

  async changes(after: number, limit: number): Promise<readonly NumberedChange[]> {
    const changes: NumberedChange[] = [];
    for (let position = after; changes.length < limit; ) {
      const rows = this.#read(() => this.#sql.changes.all(this.key, position, logRowsRead));
      for (const row of rows) changes.push(...readLogRow(row).filter(({ number }) => number > after));
      const last = rows.at(-1);
      if (last === undefined || rows.length < logRowsRead) break;
      position = Number(last[0]);
    }
    return changes.slice(0, limit);
  }

  #page(page: NeighbourPage): NeighbourRows | undefined {
    const { record, toType, limit, after } = page;
    const leads = this.#leads(page);
    const led = leads.filter((lead) => follows(lead.by, after)).map(({ by, id }) => ({ by, row: this.#neighbour(page, id) }));
    const from = after !== undefined && 'id' in after ? after.id : 0;
    const wanted = limit + 1 - led.length;
    const others = wanted <= 0 ? [] : this.#others(record, toType, from, wanted, leads);
    // Archiving takes every edge along: whoever has a neighbour is live.
    const isLive = led.length + others.length > 0 || this.#sql.isLive.get(this.key, record.type, record.id) !== undefined;
    return isLive ? pageOf(led, others, limit) : undefined;
  }

  #leads(page: NeighbourPage): readonly { readonly by: number; readonly id: number }[] {
    if (this.schema.links.between(page.record.type, page.toType).leading.length === 0) return [];
    const seen = new Set<number>();
    const leads: { by: number; id: number }[] = [];
    for (const [type, id] of this.#sql.leads.all(this.key, page.record.type, page.record.id, page.toType)) {
      if (!seen.has(Number(id))) leads.push({ by: Number(type), id: Number(id) });
      seen.add(Number(id));
    }
    return leads;
  }

  #neighbour({ record, toType }: NeighbourPage, id: number): Neighbour {
    const types = this.adjacency.typesOfEdge(record, toType, id);
    if (types === undefined) throw new Error(`a pointer leads from ${record.type}:${record.id} to ${id}, but no edge does`);
    return { id: recordIdOf(id), types };
  }

  /** Neighbours above an id that no one-per type leads to. */
  #others(
    record: RecordRef,
    toType: ObjectTypeKey,
    after: number,
    limit: number,
    leads: readonly { readonly id: number }[],
  ): readonly Neighbour[] {
    const { ids, types } = this.adjacency.page(record, toType, after, limit + leads.length);
    const others: Neighbour[] = [];
    for (let place = 0; place < ids.length && others.length < limit; place += 1) {
      const id = ids[place] ?? 0;
      if (leads.length > 0 && leads.some((lead) => lead.id === id)) continue;
      others.push({ id: recordIdOf(id), types: types[place] ?? [] });
    }
    return others;
  }
}

interface LedRow {
  readonly by: number;
  readonly row: Neighbour;
}

function follows(leadBy: number, after: NeighbourPosition | undefined): boolean {
  if (after === undefined) return true;
  return 'lead' in after && leadBy > after.lead;
}

function pageOf(led: readonly LedRow[], others: readonly Neighbour[], limit: number): NeighbourRows {
  const rows = led.length === 0 ? others : [...led.map(({ row }) => row), ...others];
  if (rows.length <= limit) return { rows, end: undefined };
  const last = rows[limit - 1];
  const lastLed = led[limit - 1];
  if (last === undefined) throw new RangeError('a page holds one row at least');
  const end: NeighbourPosition = lastLed === undefined ? { id: last.id } : { lead: storedAssociationTypeKey(lastLed.by) };
  return { rows: rows.slice(0, limit), end };
}

function readTokenRow(row: SqlRow): StoredToken {
  const [hash, portal, scopes, appId, createdAt] = row;
  return {
    hash: String(hash),
    portal: portalIdOf(Number(portal)),
    scopes: scopes === 'all' ? 'all' : (JSON.parse(String(scopes)) as string[]),
    appId: String(appId),
    createdAt: Number(createdAt),
  };
}
