import pg from 'pg';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { conformsToStore } from '../../src/storage/conformance/index.ts';
import { openPostgres, type PostgresOptions } from '../../src/storage/postgres/store.ts';
import { type Database, newDatabase } from '../postgres/database.ts';

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

/** Empties what an earlier case left. */
const empty = `DO $$ BEGIN
  IF to_regclass('crosstie_schema') IS NOT NULL THEN
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I', tablename), ', ') FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'crosstie_schema');
  END IF;
END $$`;

/** An empty store. One database serves all cases, one after the other: making one takes longer than a case. */
async function openEmpty(options: PostgresOptions = {}) {
  await admin.query(empty);
  return openPostgres(database.url, options);
}

conformsToStore('PostgreSQL', () => openEmpty(), { describe, it });
conformsToStore(
  'PostgreSQL with turns of one command and indexes for a single record',
  () => openEmpty({ turnWeightMax: 1, searchWalkMax: 0 }),
  {
    describe,
    it,
  },
);
