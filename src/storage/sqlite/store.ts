import { type PortalId, portalIdOf } from '../../domain/ids.ts';
import type { Portal, PortalSettings, StoredToken } from '../../domain/portal.ts';
import type { PortalSchema } from '../../domain/portal-schema.ts';
import { firstRecordId } from '../encoding/record-ids.ts';
import { readTokenRow } from '../encoding/rows.ts';
import { TypeSets } from '../encoding/type-sets.ts';
import { noObserver, type StoreObserver } from '../observer.ts';
import type { EntryEdit, PortalStore, Store, StoreCopy, TokenOwner } from '../port.ts';
import { type TurnEngine, Turns } from '../turns.ts';
import { logEndKey, ownDatabase, ownKind } from './database-file.ts';
import { loadDefinitions } from './definitions.ts';
import type { Driver, SqlRow } from './driver.ts';
import { type LoadedFacts, loadFacts } from './facts.ts';
import { FileCopies } from './file-copy.ts';
import type { Journal } from './journal.ts';
import { type KeepContext, keepFacts, keepLog, logRowOf } from './keep.ts';
import { OpenTransaction } from './open-transaction.ts';
import { type Access, SqlitePortal } from './portal.ts';
import { SqliteRegistry } from './registry.ts';
import { SnapshotStatements } from './snapshot-statements.ts';
import { prepareStatements, type Statements } from './statements.ts';
import { Sweeper } from './sweep.ts';

/** How an embedded store is opened. */
export interface SqliteOptions {
  /** Links and records that one turn names at most: bounds how long the others wait. */
  readonly turnWeightMax?: number;
  /** Live records of a type up to which a search looks at each rather than building indexes. */
  readonly searchWalkMax?: number;
  /** Is told what the store does; by default nobody is. */
  readonly observer?: StoreObserver;
}

const turnWeightMax = 4_096;
/** So few records are looked at in the time that an HTTP request takes. */
const searchWalkMax = 100;

/**
 * Opens an embedded store in a file, or in memory for `:memory:`. The process owns the file until `close`: opening it twice
 * rejects. Answered means durable: every turn is synced to disk before it resolves.
 */
export async function openSqlite(file: string, options: SqliteOptions = {}): Promise<Store> {
  const { driver, journal } = await ownDatabase(file, 'served');
  try {
    return new SqliteStore(driver, journal, file, { turnWeightMax, searchWalkMax, observer: noObserver, ...options });
  } catch (cause) {
    driver.close();
    throw cause;
  }
}

class SqliteStore implements Store {
  readonly #transaction: OpenTransaction;
  readonly #sql: Statements;
  readonly #typeSets = new TypeSets();
  readonly #turns: Turns<SqlitePortal, LoadedFacts>;
  readonly #access: Access;
  readonly #portals = new Map<PortalId, SqlitePortal>();
  /** Definitions that the open turn changed: they count for everybody once it is kept. */
  readonly #changedSchemas = new Map<SqlitePortal, PortalSchema>();
  readonly #parts = new Map<string, { readonly player: string; readonly until: number }>();
  readonly #watchers = new Set<(portal: PortalId) => void>();
  /** Portals whose log the open turn adds to. */
  readonly #changedPortals = new Set<PortalId>();
  readonly isShared = false;
  readonly registry: SqliteRegistry;
  readonly #sweeper: Sweeper;
  /** Undefined for a database in memory. */
  readonly #copies: FileCopies | undefined;
  #lastChange: number;

  constructor(driver: Driver, journal: Journal | undefined, file: string, options: Required<SqliteOptions>) {
    this.#transaction = new OpenTransaction(driver, journal, options.observer);
    this.#copies = journal === undefined ? undefined : new FileCopies(file, this.#transaction);
    this.#sql = prepareStatements(this.#transaction.driver);
    const kept = Number(this.#sql.registryEntry.get(ownKind, logEndKey)?.[0] ?? 0);
    this.#lastChange = Math.max(kept, Number(this.#sql.lastChange.get()?.[0] ?? 0));
    this.#turns = new Turns(this.#engine(), options.turnWeightMax, options.observer);
    this.registry = new SqliteRegistry(this.#transaction, this.#sql);
    this.#sweeper = new Sweeper(this.#transaction);
    this.#sweeper.start();
    this.#access = {
      read: (work) => this.#transaction.read(work),
      write: (work) => this.#transaction.write(work),
      reached: (rows) => this.#transaction.reached(rows),
      sweep: () => this.#sweeper.start(),
      snapshots: new SnapshotStatements(this.#transaction.driver),
      searchWalkMax: options.searchWalkMax,
    };
  }

  async addPortal(portal: Portal): Promise<void> {
    this.#transaction.write(() => this.#sql.addPortal.run(portal.id, portal.createdAt, firstRecordId, JSON.stringify(portal.settings)));
  }

  async lastPortalId(): Promise<PortalId | undefined> {
    const last = this.#transaction.read(() => this.#sql.lastPortal.get()?.[0]);
    return typeof last === 'number' ? portalIdOf(last) : undefined;
  }

  async setPortal(id: PortalId, settings: PortalSettings): Promise<boolean> {
    const isThere = this.#write(id, (key) => this.#sql.setPortal.run(JSON.stringify(settings), key));
    const open = this.#portals.get(id);
    if (open !== undefined && isThere) open.settings = settings;
    return isThere;
  }

  async removePortal(id: PortalId, edits: readonly EntryEdit[] = []): Promise<boolean> {
    const isThere = this.#write(id, (key) => {
      this.#sql.removePortal.run(key);
      // The portal's part of the log goes away, but no later change may have a number that one of it had.
      this.#sql.putRegistryEntry.run(ownKind, logEndKey, String(this.#lastChange));
      this.registry.edit(edits);
    });
    if (!isThere) return false;
    const open = this.#portals.get(id);
    if (open !== undefined) open.isRemoved = true;
    this.#portals.delete(id);
    this.#sweeper.start();
    return true;
  }

  swept(): Promise<void> {
    return this.#sweeper.idle();
  }

  async portals(after: number, limit: number): Promise<readonly Portal[]> {
    const rows = this.#transaction.read(() => this.#sql.portals.all(after, limit));
    return rows.map(([id, createdAt, settings]) => ({
      id: portalIdOf(Number(id)),
      createdAt: Number(createdAt),
      settings: readSettings(settings),
    }));
  }

  portal(id: PortalId): PortalStore | Promise<PortalStore | undefined> {
    return this.#portals.get(id) ?? this.#open(id);
  }

  async #open(id: PortalId): Promise<PortalStore | undefined> {
    const row = this.#transaction.read(() => this.#sql.portal.get(id));
    if (row === undefined) return undefined;
    const key = Number(row[0]);
    const schema = this.#transaction.read(() => loadDefinitions({ id, createdAt: Number(row[1]) }, key, this.#sql));
    const make = () => new SqlitePortal(schema, readSettings(row[2]), key, this.#sql, this.#typeSets, this.#turns, this.#access);
    const portal = this.#transaction.read(make);
    this.#portals.set(id, portal);
    return portal;
  }

  async putToken(token: StoredToken): Promise<void> {
    const scopes = token.scopes === 'all' ? 'all' : JSON.stringify(token.scopes);
    const { hash, kind, portal, appId, userId, createdAt, expiresAt } = token;
    this.#transaction.write(() => {
      const key = portal === null ? null : (this.#sql.portal.get(portal)?.[0] ?? undefined);
      if (key === undefined) throw new Error(`no portal ${portal}`);
      this.#sql.putToken.run(hash, kind, key, scopes, appId, userId, createdAt, expiresAt);
    });
  }

  async token(hash: string): Promise<StoredToken | undefined> {
    const row = this.#transaction.read(() => this.#sql.token.get(hash));
    return row === undefined ? undefined : readTokenRow(row);
  }

  async removeToken(hash: string): Promise<void> {
    this.#transaction.write(() => this.#sql.removeToken.run(hash));
  }

  async removeTokensOf({ appId, portal }: TokenOwner, limit: number): Promise<number> {
    let removed = 0;
    this.#transaction.write(() => {
      const found = portal === undefined ? this.#sql.tokensOfApp.all(appId, limit) : this.#tokensIn(appId, portal, limit);
      for (const [hash] of found) this.#sql.removeToken.run(String(hash));
      removed = found.length;
    });
    return removed;
  }

  #tokensIn(appId: string, portal: PortalId, limit: number): readonly SqlRow[] {
    const key = this.#sql.portal.get(portal)?.[0];
    return key === undefined ? [] : this.#sql.tokensOfAppIn.all(appId, key, limit);
  }

  async forgetTokens(expiredBefore: number, limit: number): Promise<void> {
    this.#transaction.write(() => {
      for (const [hash] of this.#sql.expiredTokens.all(expiredBefore, limit)) this.#sql.removeToken.run(String(hash));
    });
  }

  /** No other process has the file: what is known of parts need not outlive this one. */
  async playPart(part: string, player: string, ms: number): Promise<boolean> {
    const now = this.#transaction.read(() => performance.now());
    const played = this.#parts.get(part);
    if (played !== undefined && played.player !== player && played.until > now) return false;
    this.#parts.set(part, { player, until: now + ms });
    return true;
  }

  watch(listener: (portal: PortalId) => void): () => void {
    this.#watchers.add(listener);
    return () => {
      this.#watchers.delete(listener);
    };
  }

  async logEnds(portals: readonly PortalId[]): Promise<readonly number[]> {
    return this.#transaction.read(() =>
      portals.map((id) => {
        const key = this.#sql.portal.get(id)?.[0];
        return key === undefined ? 0 : Number(this.#sql.logEndOf.get(key)?.[0] ?? 0);
      }),
    );
  }

  async logEnd(): Promise<number> {
    return this.#lastChange;
  }

  async copy(): Promise<StoreCopy | undefined> {
    return this.#copies?.begin();
  }

  async close(): Promise<void> {
    this.#sweeper.close();
    await this.#turns.idle();
    this.#copies?.end();
    this.#transaction.close();
    await this.#copies?.close();
  }

  /** Writes something of a portal; false where there is no such portal. */
  #write(id: PortalId, work: (key: number) => void): boolean {
    let isThere = false;
    this.#transaction.write(() => {
      const key = this.#sql.portal.get(id)?.[0];
      isThere = key !== undefined;
      if (isThere) work(Number(key));
    });
    return isThere;
  }

  #engine(): TurnEngine<SqlitePortal, LoadedFacts> {
    return {
      transact: (work) => {
        const before = this.#lastChange;
        this.#changedSchemas.clear();
        this.#changedPortals.clear();
        try {
          this.#transaction.write(work);
        } catch (cause) {
          this.#lastChange = before;
          for (const portal of this.#portals.values()) portal.indexes.forgetCounts();
          throw cause;
        }
        for (const [portal, schema] of this.#changedSchemas) portal.schema = schema;
        for (const watcher of this.#watchers) for (const portal of this.#changedPortals) watcher(portal);
      },
      load: (portal, requests) =>
        portal.present(() => {
          const schema = this.#changedSchemas.get(portal) ?? portal.schema;
          const context = { key: portal.key, schema, sql: this.#sql, adjacency: portal.adjacency, typeSets: this.#typeSets };
          return loadFacts(requests, context);
        }),
      keep: (portal, loaded, log) => {
        const { facts } = loaded;
        const nextRecordId = Number(this.#sql.nextRecordId.get(portal.key)?.[0]);
        const context: KeepContext = {
          key: portal.key,
          adjacency: portal.adjacency,
          indexes: portal.indexes,
          sql: this.#sql,
          typeSets: this.#typeSets,
          schema: facts.schema,
          logRow: logRowOf(log, this.#lastChange),
          written: new Map(),
        };
        keepFacts(loaded, nextRecordId, context);
        if (facts.schemaChanges().length > 0) this.#changedSchemas.set(portal, facts.schema);
        keepLog(log, context);
        this.#changedPortals.add(portal.id);
        this.#lastChange = context.logRow;
      },
    };
  }
}

/** What was written is what was set. */
function readSettings(text: SqlRow[number] | undefined): PortalSettings {
  return JSON.parse(String(text)) as PortalSettings;
}
