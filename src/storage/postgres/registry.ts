import { type Entry, type EntryEdit, type EntryPage, type Registry, StorageUnavailable } from '../port.ts';
import type { Database, Sql } from './database.ts';
import { portalStatements } from './portal-statements.ts';

/** Above every key that begins with a prefix: keys are ASCII. */
const aboveAll = '\u{10ffff}';
/** How often edits are tried that are in each other's way. */
const triesMax = 5;
const deadlock = '40P01';

/** What the servers on a database keep beside the data of portals, in a table of its own. */
export class PostgresRegistry implements Registry {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async entry(kind: string, key: string): Promise<string | undefined> {
    const [row] = await this.#database.rows(portalStatements.entry, kind, key);
    return row === undefined ? undefined : String(row[0]);
  }

  async entries({ kind, prefix, after, limit }: EntryPage): Promise<readonly Entry[]> {
    const rows = await this.#database.rows(portalStatements.entries, kind, after, prefix, prefix + aboveAll, limit);
    return rows.map(([key, value]) => ({ key: String(key), value: String(value) }));
  }

  async put(edits: readonly EntryEdit[]): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await editEntries(this.#database, edits);
        return;
      } catch (cause) {
        if (tries >= triesMax || !isDeadlock(cause)) throw cause;
      }
    }
  }

  putIf(expected: EntryEdit, edits: readonly EntryEdit[]): Promise<boolean> {
    const own = edits.findLast((edit) => edit.kind === expected.kind && edit.key === expected.key);
    return this.#database.transact(async (sql) => {
      if (!(await isAsExpected(sql, expected, own))) return false;
      await editEntries(sql, edits);
      return true;
    });
  }

  async take(kind: string, key: string): Promise<string | undefined> {
    const [row] = await this.#database.rows(portalStatements.takeEntry, kind, key);
    return row === undefined ? undefined : String(row[0]);
  }
}

/** Looks whether an entry has a value, which stays so until the transaction ends. `own` is what it does to the entry. */
async function isAsExpected(sql: Sql, { kind, key, value }: EntryEdit, own: EntryEdit | undefined): Promise<boolean> {
  if (value === null) {
    if (own === undefined || own.value === null) throw new Error(`the entry ${kind} ${key} is expected not to be there, and is not put`);
    return (await sql.rows(portalStatements.addEntry, kind, key, own.value)).length > 0;
  }
  const [row] = await sql.rows(own === undefined ? portalStatements.relyOnEntry : portalStatements.holdEntry, kind, key);
  return row?.[0] === value;
}

/** Puts and removes entries with one statement. Of several edits of one entry the last one counts. */
export async function editEntries(sql: Sql, edits: readonly EntryEdit[]): Promise<void> {
  if (edits.length === 0) return;
  const last = new Map(edits.map((edit) => [`${edit.kind}\n${edit.key}`, edit]));
  // Always in the same order: two who edit the same entries wait for each other rather than both for ever.
  const sorted = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edit]) => edit);
  const [put, removed] = [sorted.filter(({ value }) => value !== null), sorted.filter(({ value }) => value === null)];
  const kindsAndKeys = (some: readonly EntryEdit[]) => [some.map(({ kind }) => kind), some.map(({ key }) => key)] as const;
  await sql.rows(
    portalStatements.editEntries,
    ...kindsAndKeys(put),
    put.map(({ value }) => value),
    ...kindsAndKeys(removed),
  );
}

function isDeadlock(cause: unknown): boolean {
  const { cause: inner } = cause instanceof StorageUnavailable ? cause : { cause };
  return inner instanceof Error && 'code' in inner && inner.code === deadlock;
}
