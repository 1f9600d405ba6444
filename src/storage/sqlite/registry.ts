import type { Entry, EntryEdit, EntryPage, Registry } from '../port.ts';
import type { OpenTransaction } from './open-transaction.ts';
import type { Statements } from './statements.ts';

/** Above every key that begins with a prefix: keys are ASCII. */
const aboveAll = '\u{10ffff}';

/** What the server keeps beside the data of portals, in a table of its own. */
export class SqliteRegistry implements Registry {
  readonly #transaction: OpenTransaction;
  readonly #sql: Statements;

  constructor(transaction: OpenTransaction, sql: Statements) {
    this.#transaction = transaction;
    this.#sql = sql;
  }

  async entry(kind: string, key: string): Promise<string | undefined> {
    const row = this.#transaction.read(() => this.#sql.registryEntry.get(kind, key));
    return row === undefined ? undefined : String(row[0]);
  }

  async entries({ kind, prefix, after, limit }: EntryPage): Promise<readonly Entry[]> {
    const rows = this.#transaction.read(() => this.#sql.registryEntries.all(kind, after, prefix, prefix + aboveAll, limit));
    return rows.map(([key, value]) => ({ key: String(key), value: String(value) }));
  }

  async put(edits: readonly EntryEdit[]): Promise<void> {
    this.#transaction.write(() => this.edit(edits));
  }

  async putIf({ kind, key, value }: EntryEdit, edits: readonly EntryEdit[]): Promise<boolean> {
    let isAsExpected = false;
    this.#transaction.write(() => {
      isAsExpected = (this.#sql.registryEntry.get(kind, key)?.[0] ?? null) === value;
      if (isAsExpected) this.edit(edits);
    });
    return isAsExpected;
  }

  /** Puts and removes entries as part of a write that is under way. */
  edit(edits: readonly EntryEdit[]): void {
    for (const { kind, key, value } of edits) {
      if (value === null) this.#sql.removeRegistryEntry.run(kind, key);
      else this.#sql.putRegistryEntry.run(kind, key, value);
    }
  }

  async take(kind: string, key: string): Promise<string | undefined> {
    let value: string | undefined;
    this.#transaction.write(() => {
      const row = this.#sql.registryEntry.get(kind, key);
      if (row === undefined) return;
      value = String(row[0]);
      this.#sql.removeRegistryEntry.run(kind, key);
    });
    return value;
  }
}
