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
import { Database, type Sql, type SqlRow, type SqlValue, type Transaction } from './database.ts';
import { migrate } from './migrate.ts';
import { editEntries } from './registry.ts';
import { hashOfValue, writeValue } from './rows.ts';
import { restHashOf, valueBytesOf } from './search-keys.ts';
import { needsOwnAddress } from './session-settings.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';
import { keyColumnsOf, restColumnsOf, tableStatements } from './table-statements.ts';

/** Rows of portals, tokens and entries read at a time. */
const pageRows = 500;
/** Rows of one statement at most. */
const rowsOfStatement = 10_000;
const connectMaxMs = 10_000;
/** A scan's cursor, a write, and one to spare. */
const connectionsMax = 3;
/** Kind of the entries of the registry that are the engine's own, and their keys: how far an import is, and portals that it will add. */
const ownKind = 'storage';
const unfinishedKey = 'import';

/**
 * Opens a database to be moved or looked through. To be read, it is seen as it is at this moment, while servers go on. To be written, nothing is
 * shown of the portals that are added until the last write, so that servers of others go on, too.
 */
export async function openPostgresTables(url: string, use: 'read' | 'write'): Promise<Tables> {
  // Sorting and counting may take as long as they take.
  const database = new Database(url, { connectionsMax, statementMaxMs: 0, connectMaxMs, plans: 'eachTime' });
  try {
    const lost = await database.lostSettings();
    if (lost.length > 0) throw new Error(needsOwnAddress(lost));
    await migrate(database);
    return new PostgresTables(database, use === 'read' ? await openSnapshot(database) : undefined);
  } catch (cause) {
    await database.close();
    throw cause;
  }
}

class PostgresTables implements Tables {
  readonly #database: Database;
  readonly #snapshot: Snapshot | undefined;
  readonly #sql: Sql;
  #cursors = 0;

  constructor(database: Database, snapshot: Snapshot | undefined) {
    this.#database = database;
    this.#snapshot = snapshot;
    this.#sql = snapshot?.sql ?? database;
  }

  async *portals(): AsyncGenerator<readonly StoredPortal[]> {
    yield* this.#pages(tableStatements.portals, [0], ([id, createdAt, settings, nextRecordId]) => ({
      id: portalIdOf(Number(id)),
      createdAt: Number(createdAt),
      settings: String(settings),
      nextRecordId: Number(nextRecordId),
    }));
  }

  async *tokens(): AsyncGenerator<readonly StoredToken[]> {
    yield* this.#pages(tableStatements.tokens, [''], readTokenRow);
  }

  async *entries(): AsyncGenerator<readonly KindEntry[]> {
    yield* this.#pages(tableStatements.entries, ['', ''], ([kind, key, value]) => ({
      kind: String(kind),
      key: String(key),
      value: String(value),
    }));
  }

  async ends(): Promise<LogAndPortalEnds> {
    const [row] = await this.#sql.rows(tableStatements.ends);
    return { logEnd: Number(row?.[0]), lastPortalId: typeof row?.[1] === 'number' ? row[1] : null };
  }

  async *scan(table: TableName, portal: PortalId): AsyncGenerator<readonly TableRow[]> {
    const isByValue = table === 'unique_value' || table === 'blocked_value';
    if (isByValue && this.#snapshot !== undefined) yield* this.#sortedScan(table, portal);
    else yield* this.#keyScan(table, portal);
  }

  async find(table: TableName, portal: PortalId, keys: readonly TableRow[]): Promise<readonly (TableRow | undefined)[]> {
    const rows = await this.#asked(tableStatements.ofTable[table].find, portal, keys.map(keyReader(table)), keyColumnsOf(table).length);
    return rows.map((row) => row && readRow(table, row));
  }

  async has(table: TableName, portal: PortalId, keys: readonly TableRow[]): Promise<readonly boolean[]> {
    const rows = await this.#asked(tableStatements.ofTable[table].has, portal, keys.map(keyReader(table)), keyColumnsOf(table).length);
    return rows.map((row) => row !== undefined);
  }

  async presences(portal: PortalId, records: readonly TableRow[]): Promise<readonly Presence[]> {
    const rows = await this.#asked(tableStatements.presences, portal, records, 2);
    return rows.map((row) => (row === undefined ? 'absent' : row[0] === true ? 'live' : 'archived'));
  }

  async blocksAround(portal: PortalId, places: readonly EdgePlace[]): Promise<readonly (TableRow | undefined)[]> {
    const rows = await this.#asked(tableStatements.blocksAround, portal, places, 4);
    return rows.map((row) => row && readRow('adjacency', row));
  }

  async searchIndexes(portal: PortalId): Promise<readonly FoundIndex[]> {
    const rows = await this.#sql.rows(tableStatements.searchIndexes, portal);
    return rows.map(([key, type, property, kind, builtTo]) => ({
      key: Number(key),
      type: Number(type),
      property: String(property),
      // What was written is what searches asked for.
      kind: kind as FoundIndex['kind'],
      builtTo: builtTo === null ? null : Number(builtTo),
    }));
  }

  async searchMarks(portal: PortalId, index: number, places: readonly MarkPlace[]): Promise<readonly string[]> {
    const values = places.map(({ value, bucket }) => ({ bytes: valueBytesOf(value), bucket }));
    const marks = places.map(() => '');
    for (let from = 0; from < values.length; from += rowsOfStatement) {
      const part = values.slice(from, from + rowsOfStatement);
      const [heads, hashes] = [part.map(({ bytes }) => bytes.head), part.map(({ bytes }) => restHashOf(bytes))];
      const buckets = part.map(({ bucket }) => bucket);
      for (const [place, ids] of await this.#sql.rows(tableStatements.searchMarks, portal, index, heads, hashes, buckets)) {
        marks[from + Number(place) - 1] = String(ids);
      }
    }
    return marks;
  }

  async countSearchMarks(portal: PortalId, index: number): Promise<number> {
    return Number((await this.#sql.rows(tableStatements.countMarks, portal, index))[0]?.[0]);
  }

  async dropSearchIndexes(portal: PortalId): Promise<void> {
    await this.#database.transact(async (sql) => {
      sql.run(tableStatements.tellIndexes, portal);
      sql.run(tableStatements.removeEntries, portal);
      sql.run(tableStatements.removeIndexes, portal);
    });
  }

  reserveNumbers(count: number): Promise<number> {
    return this.#database.transact(async (sql) => {
      sql.run(tableStatements.holdPortals);
      const [row] = await sql.rows(tableStatements.ends);
      const end = Number(row?.[0]);
      if (count > 0) await sql.rows(tableStatements.setNumbers, end + count);
      return end;
    });
  }

  async unfinished(): Promise<string | undefined> {
    const value = (await this.#sql.rows(tableStatements.ownEntry, unfinishedKey))[0]?.[0];
    return typeof value === 'string' ? value : undefined;
  }

  async countRows(tables: readonly TableName[]): Promise<number> {
    let rows = 0;
    for (const table of tables) {
      rows += Number((await this.#sql.rows(`SELECT count(*) FROM ${table}`))[0]?.[0]);
    }
    return rows;
  }

  async countSnapshots(portal: PortalId | undefined): Promise<number> {
    const [row] =
      portal === undefined
        ? await this.#sql.rows(tableStatements.countSnapshots)
        : await this.#sql.rows(tableStatements.countSnapshotsOf, portal);
    return Number(row?.[0]);
  }

  async write(edits: HouseEdits): Promise<void> {
    const { portals = [] } = edits;
    // By itself, as it holds servers up.
    if (portals.length > 0) await this.#database.transact((sql) => awaitPortals(sql, portals));
    await this.#database.transact((sql) => writeAll(sql, edits));
  }

  async close(): Promise<void> {
    await this.#snapshot?.end();
    await this.#database.close();
  }

  async *#pages<Value>(statement: string, start: readonly SqlValue[], read: (row: SqlRow) => Value): AsyncGenerator<readonly Value[]> {
    let after = start;
    for (;;) {
      const rows = await this.#sql.rows(statement, ...after, pageRows);
      yield rows.map(read);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageRows) return;
      after = last.slice(0, start.length);
    }
  }

  async *#keyScan(table: TableName, portal: PortalId): AsyncGenerator<readonly TableRow[]> {
    const { first, next } = tableStatements.ofTable[table];
    const { pageRows: limit, key, rest } = shapeOf(table);
    let rows = await this.#sql.rows(first, portal, limit);
    while (rows.length > 0) {
      yield rows.map((row) => readRow(table, row.slice(0, key.length + rest.length)));
      const last = rows.at(-1);
      if (last === undefined || rows.length < limit) return;
      // A value is paged by its hash, which comes behind the other columns.
      const place = key.map((name, at) => (name === 'value' ? (last.at(-1) ?? null) : (last[at] ?? null)));
      rows = await this.#sql.rows(next, portal, ...place, limit);
    }
  }

  async *#sortedScan(table: 'unique_value' | 'blocked_value', portal: PortalId): AsyncGenerator<readonly TableRow[]> {
    this.#cursors += 1;
    const cursor = `moving_${this.#cursors}`;
    await this.#sql.rows(tableStatements.sorted(table, cursor), portal);
    for (;;) {
      const rows = await this.#sql.rows(`FETCH ${shapeOf(table).pageRows} FROM ${cursor}`);
      if (rows.length === 0) break;
      yield rows.map((row) => readRow(table, row));
    }
    await this.#sql.rows(`CLOSE ${cursor}`);
  }

  /** What a statement answers for each of these rows, in their order: its answers begin with the row's place. */
  async #asked(
    statement: string,
    portal: PortalId,
    rows: readonly (readonly SqlValue[])[],
    width: number,
  ): Promise<readonly (SqlRow | undefined)[]> {
    const answers = new Array<SqlRow | undefined>(rows.length).fill(undefined);
    for (let from = 0; from < rows.length; from += rowsOfStatement) {
      const part = rows.slice(from, from + rowsOfStatement);
      for (const [place, ...answer] of await this.#sql.rows(statement, portal, ...columnsOf(part, width))) {
        answers[from + Number(place) - 1] = answer;
      }
    }
    return answers;
  }
}

function columnsOf(rows: readonly (readonly SqlValue[])[], width: number): readonly (readonly SqlValue[])[] {
  return Array.from({ length: width }, (_, place) => rows.map((row) => row[place] ?? null));
}

/** A row as every engine has it: unique values as themselves. */
function readRow(table: TableName, row: SqlRow): TableRow {
  const at = shapeOf(table).key.indexOf('value');
  return row.map((cell, place) => {
    if (place === at) return JSON.parse(String(cell)) as string;
    return typeof cell === 'string' || typeof cell === 'number' ? cell : null;
  });
}

/** What turns a key as every engine has it into the columns of the key here. */
function keyReader(table: TableName): (key: TableRow) => readonly SqlValue[] {
  const at = shapeOf(table).key.indexOf('value');
  return at < 0 ? (key) => key : (key) => key.map((cell, place) => (place === at ? hashOfValue(String(cell)) : cell));
}

function storedRow(table: TableName): (row: TableRow) => readonly SqlValue[] {
  const { key } = shapeOf(table);
  const at = key.indexOf('value');
  if (at < 0) return (row) => row;
  const keyOf = keyReader(table);
  return (row) => [...keyOf(row.slice(0, key.length)), writeValue(String(row[at])), ...row.slice(key.length)];
}

/**
 * Keeps the ids of portals that an import will show: from now on no server gives one of them to another portal, which would have the rows that are
 * written under it. Rejects where there is such a portal, or was one that is being swept.
 */
async function awaitPortals(sql: Transaction, portals: readonly StoredPortal[]): Promise<void> {
  sql.run(tableStatements.holdPortals);
  // Left by an import that was killed before it wrote anything else.
  if ((await sql.rows(tableStatements.ownEntry, unfinishedKey)).length === 0) sql.run(tableStatements.removeOwnEntries);
  const ids = portals.map(({ id }) => id);
  const [taken] = await sql.rows(tableStatements.takenPortals, ids);
  if (taken !== undefined) throw new AlreadyThere(`portal ${taken[0]}`);
  await editEntries(
    sql,
    portals.map((portal) => ({ kind: ownKind, key: `portal:${portal.id}`, value: JSON.stringify(portal) })),
  );
}

async function writeAll(sql: Transaction, edits: HouseEdits): Promise<void> {
  const { tokens = [], tokensGone = [], entries = [], tables = [], nextRecordIds = [], ends, unfinished } = edits;
  await editEntries(sql, entries);
  for (const token of tokens) await addToken(sql, token);
  if (tokensGone.length > 0) sql.run(tableStatements.removeTokens, tokensGone);
  for (const edit of tables) writeTable(sql, edit);
  for (const { id, nextRecordId } of nextRecordIds) sql.run(tableStatements.setNextRecordId, id, nextRecordId);
  if (typeof unfinished === 'string') await editEntries(sql, [{ kind: ownKind, key: unfinishedKey, value: unfinished }]);
  if (ends?.lastPortalId !== undefined && ends.lastPortalId !== null) {
    await editEntries(sql, [{ kind: ownKind, key: 'portal:last', value: String(ends.lastPortalId) }]);
  }
  if (unfinished === null) await showPortals(sql);
}

/** Adds the portals that an import has brought, at its end. */
async function showPortals(sql: Transaction): Promise<void> {
  for (const [value] of await sql.rows(tableStatements.ownEntries)) {
    const portal = JSON.parse(String(value)) as StoredPortal | number;
    if (typeof portal === 'number') {
      // Comes last: its key is behind those of numbers.
      sql.run(tableStatements.markPortal, portal);
      continue;
    }
    const { id, createdAt, settings, nextRecordId } = portal;
    const added = await sql.rows(tableStatements.addPortal, id, createdAt, settings, nextRecordId);
    if (added.length === 0) throw new AlreadyThere(`portal ${id}`);
  }
  sql.run(tableStatements.removeOwnEntries);
}

async function addToken(sql: Transaction, { hash, kind, portal, scopes, appId, userId, createdAt, expiresAt }: StoredToken): Promise<void> {
  const text = scopes === 'all' ? 'all' : JSON.stringify(scopes);
  const added = await sql.rows(tableStatements.addToken, hash, kind, portal, text, appId, userId, createdAt, expiresAt);
  if (added.length === 0) throw new AlreadyThere('a token of this export');
}

function writeTable(sql: Transaction, { table, portal, puts, removals }: TableEdits): void {
  const { put, remove } = tableStatements.ofTable[table];
  const [keys, width] = [keyColumnsOf(table).length, keyColumnsOf(table).length + restColumnsOf(table).length];
  const [stored, gone] = [puts.map(storedRow(table)), removals.map(keyReader(table))];
  for (let from = 0; from < stored.length; from += rowsOfStatement) {
    sql.run(put, portal, ...columnsOf(stored.slice(from, from + rowsOfStatement), width));
  }
  for (let from = 0; from < gone.length; from += rowsOfStatement) {
    sql.run(remove, portal, ...columnsOf(gone.slice(from, from + rowsOfStatement), keys));
  }
}
