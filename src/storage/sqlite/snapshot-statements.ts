import { recordColumns } from '../encoding/rows.ts';
import { shapeOf, snapshotTables, type TableName } from '../moving/tables.ts';
import type { Driver, Statement } from './driver.ts';

/** The key that no snapshot has: a portal that goes back to it becomes empty. */
export const noSnapshot = 0;
/** Records of a type up to which indexes follow a return; where more changed, the next search makes them anew. */
export const followedMax = 1_000;

const endOfLog = '(SELECT coalesce(max(number), 0) FROM change_log WHERE portal = p.key)';
const isIn = 'portal = ? AND name = ?';

const reads = {
  list: 'SELECT name, taken_at FROM snapshot WHERE portal = ? AND name IS NOT NULL ORDER BY name',
  find: `SELECT key, next_record_id, settings, equal_at FROM snapshot WHERE ${isIn}`,
  changesSince: 'SELECT number, changes FROM change_log WHERE portal = ? AND number > ?+0 ORDER BY number LIMIT ?+0',
  countOthers: 'SELECT count(*) FROM snapshot WHERE portal = ? AND name <> ?',
  nextKey: `SELECT coalesce(max(key), ${noSnapshot}) + 1 FROM snapshot`,
  madeWith: 'SELECT coalesce(made_with, settings) FROM portal WHERE key = ?',
  countRows: `SELECT (SELECT count(*) FROM (SELECT 1 FROM record WHERE portal = ? AND archived_at IS NULL LIMIT ?+0))
    + (SELECT count(*) FROM (SELECT 1 FROM adjacency WHERE portal = ? LIMIT ?+0))`,
  changes: 'SELECT total_changes()',
} as const;

/** Which rows a return looks at: all, or those of the records of a list, which is the last parameter of what looks at them. */
export type Among = 'all' | 'touched';

/** Live records of a type that a return removes or changes, as they are; and as they are to be those that it adds or changes. */
const live = {
  thatGo: (among: Among) => `SELECT ${recordColumns} FROM record AS t WHERE portal = ? AND type = ? AND archived_at IS NULL
    AND NOT ${isCopied('record')}${isAmong('t', 'record', among)} LIMIT ${followedMax + 1}`,
  thatCome: (among: Among) => `SELECT ${recordColumns} FROM snapshot_record AS c WHERE snapshot = ? AND type = ? AND archived_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM record AS t WHERE portal = ? AND archived_at IS NULL AND ${isSame('record')})${isAmong('c', 'record', among)}
    LIMIT ${followedMax + 1}`,
} as const;

const writes = {
  unname: `UPDATE snapshot SET name = NULL WHERE ${isIn}`,
  add: `INSERT INTO snapshot (key, portal, name, taken_at, next_record_id, settings, equal_at)
    SELECT ?, key, ?, ?, next_record_id, settings, ${endOfLog} FROM portal AS p WHERE key = ?`,
  // A return touches what changed since its snapshot was equal: from there on others may differ, too.
  othersDiffer: 'UPDATE snapshot SET equal_at = min(equal_at, ?) WHERE portal = ?',
  isEqual: `UPDATE snapshot SET equal_at = (SELECT ${endOfLog} FROM portal AS p WHERE key = snapshot.portal) WHERE key = ?`,
  setPortal: 'UPDATE portal SET next_record_id = ?, settings = ? WHERE key = ?',
} as const;

/** Statements about snapshots, prepared when they are first needed: most servers never do. */
export class SnapshotStatements {
  readonly #driver: Driver;
  readonly #known = new Map<string, Statement>();
  #copies: readonly Statement[] | undefined;
  readonly #others = new Map<Among, readonly Return[]>();

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

  /** What makes a portal's definitions those of a snapshot. */
  definitionReturns(): readonly Return[] {
    return this.#prepared('definition', 'all');
  }

  /** What makes the portal's other rows those of a snapshot. What the log does not tell of is always looked at whole: there is little of it. */
  otherReturns(among: Among): readonly Return[] {
    const known =
      this.#others.get(among) ?? snapshotTables.filter((table) => table !== 'definition').flatMap((table) => this.#prepared(table, among));
    this.#others.set(among, known);
    return known;
  }

  live(which: keyof typeof live, among: Among): Statement {
    return this.#statement(live[which](among), 'rows');
  }

  #prepared(table: TableName, among: Among): readonly Return[] {
    const whole = recordOf[table] === undefined ? 'all' : among;
    return returnsOf(table, whole).map((sql) => ({ among: whole, statement: this.#statement(sql, 'nothing') }));
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

/** Part of a return. Parameters are the portal and the snapshot, and the records that it looks at where it does not look at all. */
interface Return {
  readonly among: Among;
  readonly statement: Statement;
}

const ends = ['from_type', 'from_id'] as const;
/** The columns that name the record that a row is of, in tables whose rows follow from the changes that touch it. */
const recordOf: Readonly<Partial<Record<TableName, readonly [string, string]>>> = {
  record: ['type', 'id'],
  record_change: ['type', 'id'],
  adjacency: ends,
  lead: ends,
  hub: ends,
};

/** Says that a row is of one of the records in the parameter, which is JSON: a list of types and ids. */
function isAmong(alias: string, table: TableName, among: Among): string {
  const names = recordOf[table];
  if (among === 'all' || names === undefined) return '';
  return ` AND (${names.map((name) => `${alias}.${name}`).join(', ')}) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))`;
}

/** First goes what differs, then comes what is not there. */
function returnsOf(table: TableName, among: Among): readonly string[] {
  const halves = halvesOf(table);
  const columns = columnsOf(table);
  const isThere = halves.map((half) => `EXISTS (SELECT 1 FROM ${table} AS t WHERE t.portal = p.key AND ${half} AND ${hasSameKey(table)})`);
  return [
    ...halves.map(
      (half) => `DELETE FROM ${table} AS t WHERE portal = ? AND ${half} AND NOT ${isCopied(table)}${isAmong('t', table, among)}`,
    ),
    `INSERT INTO ${table} (portal, ${columns}) SELECT p.key, ${prefixed('c', table)} FROM portal AS p CROSS JOIN snapshot_${table} AS c
      WHERE p.key = ? AND c.snapshot = ?${isAmong('c', table, among)} AND NOT (${isThere.join(' OR ')})`,
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
