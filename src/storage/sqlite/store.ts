import { type AssociationTypes, hubspotAssociationTypes } from '../../domain/association-type.ts';
import { type ChangeSource, type NumberedChange, readChanges } from '../../domain/change.ts';
import { type PortalId, portalIdOf, type RecordRef, recordIdOf, storedAssociationTypeKey } from '../../domain/ids.ts';
import type { Portal, StoredToken } from '../../domain/portal.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { Command, Neighbour, NeighbourPage, NeighbourPosition, NeighbourRows, PortalStore, RecordPage, Store } from '../port.ts';
import { type TurnEngine, Turns } from '../turns.ts';
import { type Driver, guarded, openDriver, type SqlRow } from './driver.ts';
import { loadFacts } from './facts.ts';
import { archiveRecord, keepFacts, keepLog } from './keep.ts';
import { migrate, refuseForeign } from './migrate.ts';
import { readRecordRow, TypeSets } from './rows.ts';
import { prepareStatements, type Statements } from './statements.ts';

/** How an embedded store is opened. */
export interface SqliteOptions {
  /** Links and records that one turn names at most: bounds how long the others wait. */
  readonly turnWeightMax?: number;
}

const turnWeightMax = 4_096;
/** Log rows that one statement of a change read takes; a row holds the changes of one command. */
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
  #lastChange: number;
  #isClosed = false;

  constructor(driver: Driver, weightMax: number) {
    this.#driver = driver;
    this.#sql = prepareStatements(driver);
    this.#lastChange = Number(this.#sql.lastChange.get()?.[0] ?? 0);
    this.#turns = new Turns(this.#engine(), weightMax);
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
    const portal = new SqlitePortal(id, Number(row[0]), hubspotAssociationTypes(), this.#sql, this.#typeSets, this.#turns, reader);
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

  #write(work: () => void): void {
    this.#read(() => this.#transact(work));
  }

  #transact(work: () => void): void {
    this.#sql.begin.run();
    try {
      work();
      this.#sql.commit.run();
    } catch (cause) {
      try {
        this.#sql.rollback.run();
      } catch {
        // A failed COMMIT may have rolled back by itself; the first failure is the one to tell.
      }
      throw cause;
    }
  }

  #engine(): TurnEngine<SqlitePortal> {
    return {
      transact: (work) => {
        const before = this.#lastChange;
        try {
          this.#write(work);
        } catch (cause) {
          this.#lastChange = before;
          throw cause;
        }
      },
      load: (portal, requests) => loadFacts(portal.key, portal.associationTypes, requests, this.#sql, this.#typeSets),
      keep: (portal, facts, log) => {
        const nextRecordId = Number(this.#sql.nextRecordId.get(portal.key)?.[0]);
        keepFacts(portal.key, facts, nextRecordId, this.#sql);
        for (const { changes } of log) {
          for (const change of changes) {
            if (change.kind === 'recordArchived') archiveRecord(portal.key, change.record, change.at, this.#sql, this.#typeSets);
          }
        }
        this.#lastChange = keepLog(portal.key, log, this.#lastChange, this.#sql);
      },
    };
  }
}

class SqlitePortal implements PortalStore {
  readonly id: PortalId;
  /** The portal's number inside this file, one byte instead of four in every row. */
  readonly key: number;
  readonly associationTypes: AssociationTypes;
  readonly #sql: Statements;
  readonly #typeSets: TypeSets;
  readonly #turns: Turns<SqlitePortal>;
  readonly #read: <Result>(work: () => Result) => Result;

  constructor(
    id: PortalId,
    key: number,
    associationTypes: AssociationTypes,
    sql: Statements,
    typeSets: TypeSets,
    turns: Turns<SqlitePortal>,
    read: <Result>(work: () => Result) => Result,
  ) {
    this.id = id;
    this.key = key;
    this.associationTypes = associationTypes;
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
    return this.#read(() => {
      if (this.#sql.isLive.get(this.key, page.record.type, page.record.id) === undefined) return undefined;
      const leads = this.#leads(page);
      const rows = leads.filter((lead) => follows(lead.by, page.after)).map(({ by, id }) => ({ by, row: this.#neighbour(page, id) }));
      const after = page.after !== undefined && 'id' in page.after ? page.after.id : 0;
      const led = new Set<number>(leads.map((lead) => lead.id));
      const wanted = page.limit + 1 - rows.length;
      const others = wanted <= 0 ? [] : this.#others(page, after, wanted, led);
      return pageOf(rows, others, page.limit);
    });
  }

  async changes(after: number, limit: number): Promise<readonly NumberedChange[]> {
    const changes: NumberedChange[] = [];
    for (let position = after; changes.length < limit; ) {
      const rows = this.#read(() => this.#sql.changes.all(this.key, position, logRowsRead));
      for (const row of rows) changes.push(...readChangeRow(row).filter(({ number }) => number > after));
      const last = rows.at(-1);
      if (last === undefined || rows.length < logRowsRead) break;
      position = Number(last[0]);
    }
    return changes.slice(0, limit);
  }

  #leads(page: NeighbourPage): readonly { readonly by: number; readonly id: number }[] {
    if (this.associationTypes.between(page.record.type, page.toType).leading.length === 0) return [];
    const seen = new Set<number>();
    const leads: { by: number; id: number }[] = [];
    for (const [type, id] of this.#sql.leads.all(this.key, page.record.type, page.record.id, page.toType)) {
      if (!seen.has(Number(id))) leads.push({ by: Number(type), id: Number(id) });
      seen.add(Number(id));
    }
    return leads;
  }

  #neighbour(page: NeighbourPage, id: number): Neighbour {
    const row = this.#sql.typesOfEdge.get(this.key, page.record.type, page.record.id, page.toType, id);
    if (row === undefined) throw new Error(`a pointer leads from ${page.record.type}:${page.record.id} to ${id}, but no edge does`);
    return { id: recordIdOf(id), types: this.#typeSets.read(String(row[0])) };
  }

  /** Neighbours above an id that no one-per type leads to. */
  #others(page: NeighbourPage, after: number, limit: number, led: ReadonlySet<number>): readonly Neighbour[] {
    const rows = this.#sql.neighbours.all(this.key, page.record.type, page.record.id, page.toType, after, limit + led.size);
    const others: Neighbour[] = [];
    for (const [id, types] of rows) {
      if (led.size > 0 && led.has(Number(id))) continue;
      others.push({ id: recordIdOf(Number(id)), types: this.#typeSets.read(String(types)) });
      if (others.length === limit) break;
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
  const rows = [...led.map(({ row }) => row), ...others];
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

function readChangeRow(row: SqlRow): readonly NumberedChange[] {
  const [last, at, kind, id, text] = row;
  const changes = readChanges(String(text));
  const first = Number(last) - changes.length + 1;
  const source: ChangeSource = { kind: kind as ChangeSource['kind'], ...(id === null ? {} : { id: String(id) }) };
  return changes.map((change, place) => ({ number: first + place, at: Number(at), source, change }));
}
