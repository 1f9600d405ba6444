import { recordColumns } from '../encoding/rows.ts';
import { shapeOf, snapshotTables, type TableName } from '../moving/tables.ts';
import type { Driver, Statement } from './driver.ts';

/** The key that no snapshot has: a portal that goes back to it becomes empty. */
export const noSnapshot = 0;

const isIn = 'portal = ? AND name = ?';

const reads = {
  list: 'SELECT name, taken_at FROM snapshot WHERE portal = ? AND name IS NOT NULL ORDER BY name',
  find: `SELECT key, next_record_id, settings FROM snapshot WHERE ${isIn}`,
  countOthers: 'SELECT count(*) FROM snapshot WHERE portal = ? AND name <> ?',
  nextKey: `SELECT coalesce(max(key), ${noSnapshot}) + 1 FROM snapshot`,
  madeWith: 'SELECT coalesce(made_with, settings) FROM portal WHERE key = ?',
  countRows: `SELECT (SELECT count(*) FROM (SELECT 1 FROM record WHERE portal = ? AND archived_at IS NULL LIMIT ?+0))
    + (SELECT count(*) FROM (SELECT 1 FROM adjacency WHERE portal = ? LIMIT ?+0))`,
  changes: 'SELECT total_changes()',
  /** Live records of a type that a return removes or changes, as they are; and as they are to be those that it adds or changes. */
  liveThatGo: `SELECT ${recordColumns} FROM record AS t WHERE portal = ? AND type = ? AND archived_at IS NULL AND NOT ${isCopied('record')} LIMIT ?+0`,
  liveThatCome: `SELECT ${recordColumns} FROM snapshot_record AS c WHERE snapshot = ? AND type = ? AND archived_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM record AS t WHERE portal = ? AND archived_at IS NULL AND ${isSame('record')}) LIMIT ?+0`,
} as const;

const writes = {
  unname: `UPDATE snapshot SET name = NULL WHERE ${isIn}`,
  add: `INSERT INTO snapshot (key, portal, name, taken_at, next_record_id, settings)
    SELECT ?, key, ?, ?, next_record_id, settings FROM portal WHERE key = ?`,
  setPortal: 'UPDATE portal SET next_record_id = ?, settings = ? WHERE key = ?',
} as const;

/** Statements about snapshots, prepared when they are first needed: most servers never do. */
export class SnapshotStatements {
  readonly #driver: Driver;
  readonly #known = new Map<string, Statement>();
  #copies: readonly Statement[] | undefined;
  #returns: { readonly definition: readonly Statement[]; readonly others: readonly Statement[] } | undefined;

  /** `driver` is the one whose writes take part in turns. */
  constructor(driver: Driver) {
    this.#driver = driver;
  }

  rows(name: keyof typeof reads): Statement {
    return this.#statement(reads[name], 'rows');
  }

  write(name: keyof typeof writes): Statement {
    return this.#statement(writes[name], 'nothing');
  }

  /** What copies the rows of a portal; parameters are the snapshot and the portal. */
  get copies(): readonly Statement[] {
    this.#copies ??= snapshotTables.flatMap(copiesOf).map((sql) => this.#statement(sql, 'nothing'));
    return this.#copies;
  }

  /** What makes the rows of a portal those of a snapshot, definitions apart; parameters are the portal and the snapshot. */
  get returns() {
    const prepare = (sql: string) => this.#statement(sql, 'nothing');
    this.#returns ??= {
      definition: returnsOf('definition').map(prepare),
      others: snapshotTables
        .filter((table) => table !== 'definition')
        .flatMap(returnsOf)
        .map(prepare),
    };
    return this.#returns;
  }

  #statement(sql: string, answers: 'rows' | 'nothing'): Statement {
    const known = this.#known.get(sql) ?? this.#driver.prepare(sql, answers);
    this.#known.set(sql, known);
    return known;
  }
}

/** A record stands in one of two partial indexes: a statement that names neither condition reads the whole table. */
function halvesOf(table: TableName): readonly string[] {
  return table === 'record' ? ['archived_at IS NULL', 'archived_at IS NOT NULL'] : ['1'];
}

function columnsOf(table: TableName): string {
  const { key, rest } = shapeOf(table);
  return [...key, ...rest].join(', ');
}

function copiesOf(table: TableName): readonly string[] {
  const columns = columnsOf(table);
  return halvesOf(table).map(
    (half) => `INSERT INTO snapshot_${table} (snapshot, ${columns}) SELECT ?, ${columns} FROM ${table} WHERE portal = ? AND ${half}`,
  );
}

/** First goes what differs, then comes what is not there. */
function returnsOf(table: TableName): readonly string[] {
  const halves = halvesOf(table);
  const columns = columnsOf(table);
  const isThere = halves.map((half) => `EXISTS (SELECT 1 FROM ${table} AS t WHERE t.portal = p.key AND ${half} AND ${hasSameKey(table)})`);
  return [
    ...halves.map((half) => `DELETE FROM ${table} AS t WHERE portal = ? AND ${half} AND NOT ${isCopied(table)}`),
    `INSERT INTO ${table} (portal, ${columns}) SELECT p.key, ${prefixed('c', table)} FROM portal AS p CROSS JOIN snapshot_${table} AS c
      WHERE p.key = ? AND c.snapshot = ? AND NOT (${isThere.join(' OR ')})`,
  ];
}

function prefixed(alias: string, table: TableName): string {
  const { key, rest } = shapeOf(table);
  return [...key, ...rest].map((name) => `${alias}.${name}`).join(', ');
}

/** Says of a row `t` that the snapshot has it as it is. */
function isCopied(table: TableName): string {
  return `EXISTS (SELECT 1 FROM snapshot_${table} AS c WHERE c.snapshot = ? AND ${isSame(table)})`;
}

/** Says that a row `t` of the portal and a row `c` of a snapshot are the same. */
function isSame(table: TableName): string {
  const rest = shapeOf(table).rest.map((name) => ` AND t.${name} IS c.${name}`);
  return hasSameKey(table) + rest.join('');
}

function hasSameKey(table: TableName): string {
  return shapeOf(table)
    .key.map((name) => `t.${name} = c.${name}`)
    .join(' AND ');
}
