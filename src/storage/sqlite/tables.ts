import type { Presence } from '../../domain/facts.ts';
import { type PortalId, portalIdOf } from '../../domain/ids.ts';
import type { StoredToken } from '../../domain/portal.ts';
import { readTokenRow } from '../encoding/rows.ts';
import {
  AlreadyThere,
  type EdgePlace,
  type FoundIndex,
  type HouseEdits,
  type KindEntry,
  type LogAndPortalEnds,
  type MarkPlace,
  type StoredPortal,
  shapeOf,
  type TableEdits,
  type TableName,
  type TableRow,
  type Tables,
} from '../moving/tables.ts';
import { logEndKey, ownDatabase, ownKind, unfinishedKey } from './database-file.ts';
import { type Driver, guarded, type SqlRow, type SqlValue, type Statement } from './driver.ts';
import type { Journal } from './journal.ts';

/** Rows of portals, tokens and entries read at a time. */
const pageRows = 500;

/** Opens a file to be moved or looked through: nobody else can use it until it is closed. */
export async function openSqliteTables(file: string): Promise<Tables> {
  const { driver, journal } = await ownDatabase(file, 'moved');
  return new SqliteTables(driver, journal);
}

/** The tables of a file that this process owns. Writes are committed, and have no need of the journal of turns. */
class SqliteTables implements Tables {
  readonly #driver: Driver;
  readonly #journal: Journal | undefined;
  readonly #prepared = new Map<string, Statement>();
  readonly #keys = new Map<PortalId, number>();

  constructor(driver: Driver, journal: Journal | undefined) {
    this.#driver = driver;
    this.#journal = journal;
  }

  async *portals(): AsyncGenerator<readonly StoredPortal[]> {
    const sql = 'SELECT id, created_at, settings, next_record_id FROM portal WHERE is_removed = 0 AND (id) > (?+0) ORDER BY id LIMIT ?+0';
    yield* this.#pages(this.#rows(sql), pageRows, [0], ([id, createdAt, settings, nextRecordId]) => ({
      id: portalIdOf(Number(id)),
      createdAt: Number(createdAt),
      settings: String(settings),
      nextRecordId: Number(nextRecordId),
    }));
  }

  async *tokens(): AsyncGenerator<readonly StoredToken[]> {
    const sql = `SELECT t.hash, t.kind, p.id, t.scopes, t.app_id, t.user_id, t.created_at, t.expires_at FROM token t
      LEFT JOIN portal p ON p.key = t.portal
      WHERE t.hash > +? AND (t.portal IS NULL OR p.is_removed = 0) ORDER BY t.hash LIMIT ?+0`;
    yield* this.#pages(this.#rows(sql), pageRows, [''], readTokenRow);
  }

  async *entries(): AsyncGenerator<readonly KindEntry[]> {
    const sql = `SELECT kind, key, value FROM registry WHERE (kind, key) > (+?, +?) AND kind <> '${ownKind}' ORDER BY kind, key LIMIT ?+0`;
    yield* this.#pages(this.#rows(sql), pageRows, ['', ''], ([kind, key, value]) => ({
      kind: String(kind),
      key: String(key),
      value: String(value),
    }));
  }

  async ends(): Promise<LogAndPortalEnds> {
    const kept = this.#rows('SELECT value FROM registry WHERE kind = ? AND key = ?').get(ownKind, logEndKey)?.[0];
    const last = this.#rows('SELECT coalesce(max(number), 0) FROM change_log').get()?.[0];
    const portal = this.#rows('SELECT max(id) FROM portal').get()?.[0];
    return { logEnd: Math.max(Number(kept ?? 0), Number(last)), lastPortalId: typeof portal === 'number' ? portal : null };
  }

  async *scan(table: TableName, portal: PortalId): AsyncGenerator<readonly TableRow[]> {
    const key = this.#keyOf(portal);
    if (key === undefined) return;
    if (table === 'record') yield* this.#scanRecords(key);
    else yield* this.#scanKeys(table, key, '1');
  }

  async find(table: TableName, portal: PortalId, keys: readonly TableRow[]): Promise<readonly (TableRow | undefined)[]> {
    const portalKey = this.#keyOf(portal);
    if (portalKey === undefined) return keys.map(() => undefined);
    const { key, rest } = shapeOf(table);
    const base = `SELECT ${[...key, ...rest].join(', ')} FROM ${table} WHERE portal = ? AND ${keyCondition(table)}`;
    // A record stands in one of two partial indexes.
    const conditions = table === 'record' ? ['archived_at IS NULL', 'archived_at IS NOT NULL'] : ['1'];
    const statements = conditions.map((condition) => this.#rows(`${base} AND ${condition}`));
    return guarded(() => keys.map((row) => first(statements, (statement) => statement.get(portalKey, ...row))));
  }

  async has(table: TableName, portal: PortalId, keys: readonly TableRow[]): Promise<readonly boolean[]> {
    if (table === 'record') return (await this.presences(portal, keys)).map((presence) => presence !== 'absent');
    const portalKey = this.#keyOf(portal);
    if (portalKey === undefined) return keys.map(() => false);
    const statement = this.#rows(`SELECT 1 FROM ${table} WHERE portal = ? AND ${keyCondition(table)}`);
    return guarded(() => keys.map((row) => statement.get(portalKey, ...row) !== undefined));
  }

  async presences(portal: PortalId, records: readonly TableRow[]): Promise<readonly Presence[]> {
    const portalKey = this.#keyOf(portal);
    if (portalKey === undefined) return records.map(() => 'absent');
    const base = `SELECT 1 FROM record WHERE portal = ? AND ${keyCondition('record')}`;
    const [live, archived] = [this.#rows(`${base} AND archived_at IS NULL`), this.#rows(`${base} AND archived_at IS NOT NULL`)];
    return guarded(() =>
      records.map((record) => {
        if (live.get(portalKey, ...record) !== undefined) return 'live';
        return archived.get(portalKey, ...record) === undefined ? 'absent' : 'archived';
      }),
    );
  }

  async blocksAround(portal: PortalId, places: readonly EdgePlace[]): Promise<readonly (TableRow | undefined)[]> {
    const portalKey = this.#keyOf(portal);
    if (portalKey === undefined) return places.map(() => undefined);
    const statement = this.#rows(
      `SELECT from_type, from_id, to_type, first_id, entries FROM adjacency
       WHERE portal = ? AND from_type = ? AND from_id = ? AND to_type = ? AND first_id <= ?+0 ORDER BY first_id DESC LIMIT 1`,
    );
    return guarded(() => places.map((place) => statement.get(portalKey, ...place)));
  }

  async searchIndexes(portal: PortalId): Promise<readonly FoundIndex[]> {
    const key = this.#keyOf(portal);
    if (key === undefined) return [];
    const rows = this.#rows('SELECT key, type, property, kind, built_to FROM search_index WHERE portal = ? ORDER BY key').all(key);
    return rows.map(([index, type, property, kind, builtTo]) => ({
      key: Number(index),
      type: Number(type),
      property: String(property),
      // What was written is what searches asked for.
      kind: kind as FoundIndex['kind'],
      builtTo: numberOrNull(builtTo),
    }));
  }

  async searchMarks(_portal: PortalId, index: number, places: readonly MarkPlace[]): Promise<readonly string[]> {
    const statement = this.#rows('SELECT ids FROM search_entry WHERE index_key = ? AND value = ? AND bucket = ?');
    return guarded(() => places.map(({ value, bucket }) => String(statement.get(index, value, bucket)?.[0] ?? '')));
  }

  async countSearchMarks(_portal: PortalId, index: number): Promise<number> {
    return Number(this.#rows('SELECT coalesce(sum(length(ids)), 0) FROM search_entry WHERE index_key = ?').get(index)?.[0]);
  }

  async write(edits: HouseEdits): Promise<void> {
    this.#transact(() => this.#writeAll(edits));
  }

  #transact(work: () => void): void {
    guarded(() => {
      this.#driver.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#driver.exec('COMMIT');
      } catch (cause) {
        this.#keys.clear();
        if (this.#driver.isInTransaction()) this.#driver.exec('ROLLBACK');
        throw cause;
      }
    });
  }

  async reserveNumbers(): Promise<number> {
    // Nobody else is here who could take them.
    return (await this.ends()).logEnd;
  }

  async unfinished(): Promise<string | undefined> {
    const value = this.#rows('SELECT value FROM registry WHERE kind = ? AND key = ?').get(ownKind, unfinishedKey)?.[0];
    return value === undefined ? undefined : String(value);
  }

  async countRows(tables: readonly TableName[]): Promise<number> {
    const counts = tables.map((table) => `(SELECT count(*) FROM ${table})`);
    return Number(this.#rows(`SELECT ${counts.join(' + ')}`).get()?.[0]);
  }

  async countSnapshots(portal: PortalId | undefined): Promise<number> {
    const sql = `SELECT count(*) FROM snapshot s JOIN portal p ON p.key = s.portal WHERE s.name IS NOT NULL AND p.is_removed = 0`;
    const row = portal === undefined ? this.#rows(sql).get() : this.#rows(`${sql} AND p.id = ?`).get(portal);
    return Number(row?.[0]);
  }

  async dropSearchIndexes(portal: PortalId): Promise<void> {
    const key = this.#keyOf(portal);
    if (key === undefined) return;
    // Both or neither: a search believes an index without its entries.
    this.#transact(() => {
      this.#write('DELETE FROM search_entry WHERE index_key IN (SELECT key FROM search_index WHERE portal = ?)').run(key);
      this.#write('DELETE FROM search_index WHERE portal = ?').run(key);
    });
  }

  async close(): Promise<void> {
    this.#driver.close();
    // Everything is committed in an epoch that no entry of the journal has.
    this.#journal?.remove();
  }

  async *#scanRecords(key: number): AsyncGenerator<readonly TableRow[]> {
    const live = this.#scanKeys('record', key, 'archived_at IS NULL');
    const archived = this.#scanKeys('record', key, 'archived_at IS NOT NULL');
    yield* merged(live, archived, (one, other) => Number(one[0]) - Number(other[0]) || Number(one[1]) - Number(other[1]));
  }

  async *#scanKeys(table: TableName, portalKey: number, where: string): AsyncGenerator<readonly TableRow[]> {
    const { key, rest, pageRows: limit } = shapeOf(table);
    const columns = key.join(', ');
    const base = `SELECT ${[...key, ...rest].join(', ')} FROM ${table} WHERE portal = ? AND ${where}`;
    const order = `ORDER BY ${columns} LIMIT ?+0`;
    const start = this.#rows(`${base} ${order}`);
    const next = this.#rows(`${base} AND (${columns}) > (${key.map(() => '+?').join(', ')}) ${order}`);
    let rows = guarded(() => start.all(portalKey, limit));
    while (rows.length > 0) {
      yield rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < limit) return;
      rows = guarded(() => next.all(portalKey, ...last.slice(0, key.length), limit));
    }
  }

  async *#pages<Value>(
    statement: Statement,
    limit: number,
    start: readonly SqlValue[],
    read: (row: SqlRow) => Value,
  ): AsyncGenerator<readonly Value[]> {
    let after = start;
    for (;;) {
      const rows = guarded(() => statement.all(...after, limit));
      yield rows.map(read);
      const last = rows.at(-1);
      if (last === undefined || rows.length < limit) return;
      after = last.slice(0, start.length);
    }
  }

  #writeAll({
    portals = [],
    tokens = [],
    tokensGone = [],
    entries = [],
    tables = [],
    nextRecordIds = [],
    ends,
    unfinished,
  }: HouseEdits): void {
    for (const portal of portals) this.#writePortal(portal);
    for (const token of tokens) this.#writeToken(token);
    const dropToken = this.#write('DELETE FROM token WHERE hash = ?');
    for (const hash of tokensGone) dropToken.run(hash);
    for (const { kind, key, value } of entries) this.#writeEntry(kind, key, value);
    for (const edit of tables) this.#writeTable(edit);
    for (const { id, nextRecordId } of nextRecordIds) {
      this.#write('UPDATE portal SET next_record_id = ? WHERE id = ?').run(nextRecordId, id);
    }
    if (ends !== undefined) this.#writeEnds(ends);
    if (unfinished !== undefined) this.#writeEntry(ownKind, unfinishedKey, unfinished);
  }

  #writePortal({ id, createdAt, settings, nextRecordId }: StoredPortal): void {
    const known = this.#rows('SELECT key, is_removed FROM portal WHERE id = ?').get(id);
    if (known !== undefined) throw new AlreadyThere(`portal ${id}`);
    this.#write('INSERT INTO portal (id, created_at, next_record_id, settings) VALUES (?, ?, ?, ?)').run(
      id,
      createdAt,
      nextRecordId,
      settings,
    );
  }

  #writeToken({ hash, kind, portal, scopes, appId, userId, createdAt, expiresAt }: StoredToken): void {
    const key = portal === null ? null : this.#keyOf(portal);
    if (key === undefined) throw new Error(`no portal ${portal}`);
    if (this.#rows('SELECT 1 FROM token WHERE hash = ?').get(hash) !== undefined) throw new AlreadyThere('a token of this export');
    this.#write(
      'INSERT INTO token (hash, kind, portal, scopes, app_id, user_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(hash, kind, key, scopes === 'all' ? 'all' : JSON.stringify(scopes), appId, userId, createdAt, expiresAt);
  }

  #writeEntry(kind: string, key: string, value: string | null): void {
    if (value === null) this.#write('DELETE FROM registry WHERE kind = ? AND key = ?').run(kind, key);
    else this.#write('INSERT OR REPLACE INTO registry (kind, key, value) VALUES (?, ?, ?)').run(kind, key, value);
  }

  #writeEnds({ logEnd, lastPortalId }: LogAndPortalEnds): void {
    this.#writeEntry(ownKind, logEndKey, String(logEnd));
    // A portal with the highest id that was removed stays as a mark.
    if (lastPortalId === null || Number(this.#rows('SELECT coalesce(max(id), 0) FROM portal').get()?.[0]) >= lastPortalId) return;
    this.#write('INSERT INTO portal (id, created_at, next_record_id, is_removed) VALUES (?, 0, 1, 1)').run(lastPortalId);
  }

  #writeTable({ table, portal, puts, removals }: TableEdits): void {
    const portalKey = this.#keyOf(portal);
    if (portalKey === undefined) throw new Error(`no portal ${portal}`);
    const { key, rest } = shapeOf(table);
    const columns = ['portal', ...key, ...rest];
    // An entry of the log stands under its number alone, so that one in its place could be another portal's.
    const verb = table === 'record' || table === 'change_log' ? 'INSERT' : 'INSERT OR REPLACE';
    const put = this.#write(`${verb} INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
    for (const row of puts) {
      try {
        put.run(portalKey, ...row);
      } catch (cause) {
        throw table === 'change_log' && isTaken(cause) ? new AlreadyThere(`entry ${row[0]} of the log`) : cause;
      }
    }
    const remove = this.#write(`DELETE FROM ${table} WHERE portal = ? AND ${keyCondition(table)}`);
    for (const row of removals) remove.run(portalKey, ...row);
  }

  #keyOf(portal: PortalId): number | undefined {
    const known = this.#keys.get(portal);
    if (known !== undefined) return known;
    const key = guarded(() => this.#rows('SELECT key FROM portal WHERE id = ? AND is_removed = 0').get(portal)?.[0]);
    if (typeof key !== 'number') return undefined;
    this.#keys.set(portal, key);
    return key;
  }

  #rows(sql: string): Statement {
    return this.#statement(sql, 'rows');
  }

  #write(sql: string): Statement {
    return this.#statement(sql, 'nothing');
  }

  #statement(sql: string, answers: 'rows' | 'nothing'): Statement {
    const known = this.#prepared.get(sql) ?? this.#driver.prepare(sql, answers);
    this.#prepared.set(sql, known);
    return known;
  }
}

/** Says that a row has a key; parameters in the order of the key's columns. */
function keyCondition(table: TableName): string {
  const { key } = shapeOf(table);
  return key.map((name) => `${name} = ?`).join(' AND ');
}

/** Both drivers carry SQLite's words. */
function isTaken(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes('UNIQUE constraint failed');
}

function first<From, To>(candidates: readonly From[], find: (candidate: From) => To | undefined): To | undefined {
  for (const candidate of candidates) {
    const found = find(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Pages of rows of two sources, each in order, in one order. */
async function* merged(
  one: AsyncGenerator<readonly TableRow[]>,
  other: AsyncGenerator<readonly TableRow[]>,
  compare: (one: TableRow, other: TableRow) => number,
): AsyncGenerator<readonly TableRow[]> {
  let [ones, others] = [await nextPage(one), await nextPage(other)];
  while (ones !== undefined && others !== undefined) {
    const page: TableRow[] = [];
    let [at, otherAt] = [0, 0];
    for (let a = ones[at], b = others[otherAt]; a !== undefined && b !== undefined; a = ones[at], b = others[otherAt]) {
      if (compare(a, b) <= 0) {
        page.push(a);
        at += 1;
      } else {
        page.push(b);
        otherAt += 1;
      }
    }
    yield page;
    ones = at < ones.length ? ones.slice(at) : await nextPage(one);
    others = otherAt < others.length ? others.slice(otherAt) : await nextPage(other);
  }
  if (ones !== undefined) yield ones;
  if (others !== undefined) yield others;
  yield* one;
  yield* other;
}

async function nextPage(pages: AsyncGenerator<readonly TableRow[]>): Promise<readonly TableRow[] | undefined> {
  const { value, done } = await pages.next();
  return done === true ? undefined : value;
}

function numberOrNull(value: SqlValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
