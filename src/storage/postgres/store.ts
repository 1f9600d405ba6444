import type { PortalId } from '../../domain/ids.ts';
import type { Portal, PortalSettings, StoredToken } from '../../domain/portal.ts';
import { TypeSets } from '../encoding/type-sets.ts';
import { noObserver, type StoreObserver } from '../observer.ts';
import { type EntryEdit, PortalRemoved, type PortalStore, type Store, type TokenOwner } from '../port.ts';
import type { Settled, Waiting } from '../turn.ts';
import { TurnQueue } from '../turn-queue.ts';
import { Database } from './database.ts';
import { readPortalState } from './definitions.ts';
import { readLogEnd, readLogEnds } from './log-end.ts';
import { migrate } from './migrate.ts';
import { type PortalAccess, PostgresPortal } from './portal.ts';
import { portalStatements } from './portal-statements.ts';
import { addPortal, lastTakenId, listPortals, removePortal, setPortal } from './portals.ts';
import { PostgresRegistry } from './registry.ts';
import { dropsSettings } from './session-settings.ts';
import { Sweeper } from './sweep.ts';
import { tableStatements } from './table-statements.ts';
import { findToken, forgetTokens, putToken, removeToken, removeTokensOf } from './tokens.ts';
import { runTurn } from './turn-run.ts';

/** How a store on PostgreSQL is opened. */
export interface PostgresOptions {
  /** Links and records that one turn names at most: bounds how long the others wait. */
  readonly turnWeightMax?: number;
  /** Live records of a type up to which a search looks at each rather than building indexes. */
  readonly searchWalkMax?: number;
  /** Connections of this process at most. */
  readonly connectionsMax?: number;
  /** Milliseconds that a statement may take, locks that it waits for included. */
  readonly statementMaxMs?: number;
  /** Milliseconds that getting a connection may take. */
  readonly connectMaxMs?: number;
  /** Is told what the store does; by default nobody is. */
  readonly observer?: StoreObserver;
}

const defaults = {
  turnWeightMax: 4_096,
  searchWalkMax: 100,
  connectionsMax: 10,
  statementMaxMs: 10_000,
  connectMaxMs: 5_000,
  observer: noObserver,
} as const;

/** After so many milliseconds a portal's definitions and settings are read again: other processes may have changed them. */
const stateMaxAgeMs = 1_000;

/**
 * Opens a store on a PostgreSQL database, which it brings up to date; several processes may have it open. Answered means durable: the turn of
 * a command is committed before it resolves. Rejects where the database cannot be reached, or is not ours.
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Store> {
  const whole = { ...defaults, ...options };
  const database = new Database(url, whole, whole.observer);
  let isCluster: boolean;
  try {
    const lost = await database.lostSettings();
    ({ isCluster } = await migrate(database));
    // What plans each time does so by itself.
    const missed = isCluster ? lost.filter((name) => name !== 'plan_cache_mode') : lost;
    if (missed.length > 0) throw new Error(dropsSettings(missed));
    await refusePart(database);
  } catch (cause) {
    await database.close();
    throw cause;
  }
  if (!isCluster) return new PostgresStore(database, whole);
  await database.close();
  return new PostgresStore(new Database(url, { ...whole, plans: 'eachTime' }, whole.observer), whole);
}

/** A first start would make a portal in a database that is to become another's copy. */
async function refusePart(database: Database): Promise<void> {
  if ((await database.rows(tableStatements.holdsPart)).length === 0) return;
  throw new Error('the database holds a part of an import: run crosstie import again to go on with it');
}

class PostgresStore implements Store {
  readonly isShared = true;
  readonly registry: PostgresRegistry;
  readonly #database: Database;
  readonly #typeSets = new TypeSets();
  readonly #turns: TurnQueue<PostgresPortal>;
  readonly #access: PortalAccess;
  readonly #portals = new Map<PortalId, PostgresPortal>();
  readonly #watchers = new Set<(portal: PortalId) => void>();
  readonly #sweeper: Sweeper;

  constructor(database: Database, { turnWeightMax, searchWalkMax, observer }: Required<PostgresOptions>) {
    this.#database = database;
    this.#turns = new TurnQueue((portal, commands) => this.#run(portal, commands), turnWeightMax, observer);
    this.#access = { database, typeSets: this.#typeSets, turns: this.#turns, searchWalkMax, sweep: () => this.#sweeper.start() };
    this.registry = new PostgresRegistry(database);
    this.#sweeper = new Sweeper(database);
    this.#sweeper.start();
  }

  addPortal(portal: Portal): Promise<void> {
    return addPortal(this.#database, portal);
  }

  lastPortalId(): Promise<PortalId | undefined> {
    return lastTakenId(this.#database);
  }

  async setPortal(id: PortalId, settings: PortalSettings): Promise<boolean> {
    const isThere = await setPortal(this.#database, id, settings);
    const open = this.#portals.get(id);
    if (open !== undefined && isThere) await this.#refresh(open);
    return isThere;
  }

  async removePortal(id: PortalId, edits: readonly EntryEdit[] = []): Promise<boolean> {
    const removing = removePortal(this.#database, id, edits);
    const open = this.#portals.get(id);
    if (open !== undefined) open.removal = removing.catch(() => undefined);
    const isRemoved = await removing;
    if (!isRemoved) return false;
    this.#forget(id);
    this.#sweeper.start();
    return true;
  }

  swept(): Promise<void> {
    return this.#sweeper.idle();
  }

  portals(after: number, limit: number): Promise<readonly Portal[]> {
    return listPortals(this.#database, after, limit);
  }

  portal(id: PortalId): PortalStore | Promise<PortalStore | undefined> {
    const open = this.#portals.get(id);
    if (open === undefined) return this.#open(id);
    return open.stateAgeMs < stateMaxAgeMs ? open : this.#refresh(open).then((isThere) => (isThere ? open : undefined));
  }

  putToken(token: StoredToken): Promise<void> {
    return putToken(this.#database, token);
  }

  token(hash: string): Promise<StoredToken | undefined> {
    return findToken(this.#database, hash);
  }

  removeToken(hash: string): Promise<void> {
    return removeToken(this.#database, hash);
  }

  removeTokensOf(app: TokenOwner, limit: number): Promise<number> {
    return removeTokensOf(this.#database, app, limit);
  }

  forgetTokens(expiredBefore: number, limit: number): Promise<void> {
    return forgetTokens(this.#database, expiredBefore, limit);
  }

  async playPart(part: string, player: string, ms: number): Promise<boolean> {
    return (await this.#database.rows(portalStatements.playPart, part, player, ms)).length > 0;
  }

  logEnds(portals: readonly PortalId[]): Promise<readonly number[]> {
    return readLogEnds(this.#database, portals);
  }

  watch(listener: (portal: PortalId) => void): () => void {
    this.#watchers.add(listener);
    return () => {
      this.#watchers.delete(listener);
    };
  }

  logEnd(): Promise<number> {
    return readLogEnd(this.#database);
  }

  async copy(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#sweeper.close();
    await this.#database.close();
  }

  async #open(id: PortalId): Promise<PostgresPortal | undefined> {
    const readAt = performance.now();
    const state = await this.#database.transact((sql) => readPortalState(sql, id), 'snapshot');
    if (state === undefined) return undefined;
    // Another call may have opened it meanwhile: a portal is one object, or its turns would be several.
    const open = this.#portals.get(id) ?? new PostgresPortal(state, this.#access);
    open.take(state, readAt);
    this.#portals.set(id, open);
    return open;
  }

  /** Reads what a portal is by now; false where it was removed. */
  async #refresh(portal: PostgresPortal): Promise<boolean> {
    const readAt = performance.now();
    const state = await this.#database.transact((sql) => readPortalState(sql, portal.id), 'snapshot');
    if (state === undefined) this.#forget(portal.id);
    else portal.take(state, readAt);
    return state !== undefined;
  }

  /** Whoever holds a portal that was removed can do nothing with it any more. */
  #forget(id: PortalId): void {
    this.#portals.get(id)?.end();
    this.#portals.delete(id);
  }

  async #run(portal: PostgresPortal, commands: readonly Waiting[]): Promise<readonly Settled[]> {
    await portal.removal;
    const readAt = performance.now();
    try {
      const { settled, state, hasChanged } = await this.#database.transact((sql) => runTurn(sql, portal, commands, this.#typeSets));
      portal.take(state, readAt);
      if (hasChanged) for (const watcher of this.#watchers) watcher(portal.id);
      return settled;
    } catch (cause) {
      if (!(cause instanceof PortalRemoved)) throw cause;
      this.#forget(portal.id);
      return commands.map(() => ({ failure: cause }));
    }
  }
}
