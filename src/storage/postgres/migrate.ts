import { readdirSync, readFileSync } from 'node:fs';
import { spreadOverNodes } from './citus.ts';
import type { Database } from './database.ts';

const folder = new URL('./migrations/', import.meta.url);

/**
 * One row says which numbered files the database has seen, and is locked while another file runs: of several servers that start at once, one
 * migrates and the others wait. A table, as not every compatible engine has locks of other kinds.
 */
export const migrationStatements = {
  encoding: 'SHOW server_encoding',
  tables: "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
  addTable: 'CREATE TABLE IF NOT EXISTS crosstie_schema (one boolean PRIMARY KEY DEFAULT true CHECK (one), version integer NOT NULL)',
  addRow: 'INSERT INTO crosstie_schema (version) VALUES (0) ON CONFLICT DO NOTHING',
  lock: 'SELECT version FROM crosstie_schema FOR UPDATE',
  set: 'UPDATE crosstie_schema SET version = $1',
} as const;

/** How often it is tried to make a table that another server makes at the same time. */
const triesMax = 5;

/**
 * Brings a database to this server's schema: runs the numbered SQL files that it has not seen, all in one transaction.
 * Forward only. Answers whether the database is that of a cluster, over whose nodes the tables are spread. Throws for one that a newer server has
 * written, and for one that holds tables of another program.
 */
export async function migrate(database: Database): Promise<{ readonly isCluster: boolean }> {
  const scripts = readdirSync(folder)
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .sort();
  const encoding = String((await database.rows(migrationStatements.encoding))[0]?.[0]);
  // Marks of search entries, names and values are any characters.
  if (encoding !== 'UTF8') throw new Error(`the database keeps texts as ${encoding}: it has to be one with the encoding UTF8`);
  await addSchemaTable(database);
  return database.transact(async (sql) => {
    // Whoever comes between the table and its row adds the row, and all others wait for that one.
    sql.run(migrationStatements.addRow);
    const version = Number((await sql.rows(migrationStatements.lock))[0]?.[0]);
    if (version > scripts.length) {
      throw new Error(
        `the database was written by a newer Crosstie (schema ${version}; this one knows ${scripts.length}): use that version or another database`,
      );
    }
    for (const name of scripts.slice(version)) for (const statement of statementsOf(name)) sql.run(statement);
    if (version < scripts.length) sql.run(migrationStatements.set, scripts.length);
    return { isCluster: await spreadOverNodes(sql) };
  }, 'longWrite');
}

async function addSchemaTable(database: Database): Promise<void> {
  const tables = new Set((await database.rows(migrationStatements.tables)).map(([name]) => String(name)));
  if (tables.has('crosstie_schema')) return;
  if (tables.size > 0) throw new Error('the database holds tables of another program: give the server a database or a schema of its own');
  for (let triesLeft = triesMax - 1; ; triesLeft -= 1) {
    try {
      await database.rows(migrationStatements.addTable);
      return;
    } catch (cause) {
      // Two servers that make the same table at once: one of them fails, whatever IF NOT EXISTS says.
      if (triesLeft === 0) throw cause;
    }
  }
}

/** The statements of a file: each ends with a semicolon at the end of its line, and no text in them does. */
function statementsOf(name: string): readonly string[] {
  const text = readFileSync(new URL(name, folder), 'utf8').replace(/^\s*--.*$/gm, '');
  return text
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
