import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { newDatabase } from '../postgres/database.ts';
import { expectSound } from './examined.ts';
import { killInLoad, kills } from './kills.ts';
import { build } from './server-process.ts';

beforeAll(build);

test(`${kills} kills of a server on PostgreSQL lose no answered write, leave no link with one end, no wrong count and no request half done`, {
  timeout: 600_000,
}, async () => {
  await using database = await newDatabase();
  const watching = new pg.Client(database.url);
  await watching.connect();
  const oracle = await killInLoad(database.url, kills, async () => {
    // The database may still be about to commit for who was killed: what is there is what is left when it noticed.
    while (Number((await watching.query(sessions)).rows[0].n) > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  });
  await watching.end();
  await expectSound(database.url);
  expect(oracle.verdicts.kept).toBeGreaterThan(kills);
  expect(oracle.verdicts.unknown).toBeGreaterThan(kills);
});

const sessions =
  "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'crosstie' AND state <> 'idle'";
