import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { Store } from '../../src/storage/port.ts';
import { openPostgres, type PostgresOptions } from '../../src/storage/postgres/store.ts';
import { type Database, newDatabase } from '../postgres/database.ts';

/** Empties what an earlier case left. */
const empty = `DO $$ BEGIN
  IF to_regclass('crosstie_schema') IS NOT NULL THEN
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I', tablename), ', ') FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'crosstie_schema');
  END IF;
END $$`;

/** Gives empty stores to the cases of a file. One database serves all of them, one after the other: making one takes longer than a case. */
export function emptyStores(options: PostgresOptions = {}): () => Promise<Store> {
  let database: Database;
  let admin: pg.Client;

  beforeAll(async () => {
    database = await newDatabase();
    admin = new pg.Client(database.url);
    await admin.connect();
  });

  afterAll(async () => {
    await admin.end();
    await database[Symbol.asyncDispose]();
  });

  return async () => {
    await admin.query(empty);
    return openPostgres(database.url, options);
  };
}
