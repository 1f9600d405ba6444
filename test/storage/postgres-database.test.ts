import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../../src/storage/postgres/database.ts';
import { newDatabase, type Database as OwnDatabase } from '../postgres/database.ts';

let own: OwnDatabase;
let database: Database;

beforeAll(async () => {
  own = await newDatabase();
  database = new Database(own.url, { connectionsMax: 2, statementMaxMs: 5_000, connectMaxMs: 5_000 });
});

afterAll(async () => {
  await database.close();
  await own[Symbol.asyncDispose]();
});

/** Whatever a column of texts can have: no NUL, and no half of a pair of surrogates. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').toWellFormed()),
  fc.constantFrom('', 'NULL', 'null', '{}', '{"a"}', ',', '"', '\\', '\\"', ' a ', '\n', null),
);
const numbers = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constant(null));

it('arrays come to the database as they are, whatever their texts and numbers look like', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(texts), fc.array(numbers), async (written, counted) => {
      const [read, count] = await Promise.all([
        database.rows('SELECT t FROM unnest($1::text[]) WITH ORDINALITY AS u (t, n) ORDER BY n', written),
        database.rows('SELECT t FROM unnest($1::bigint[]) WITH ORDINALITY AS u (t, n) ORDER BY n', counted),
      ]);
      expect(read.map(([text]) => text)).toEqual(written);
      expect(count.map(([number]) => number)).toEqual(counted);
    }),
    { numRuns: 200 },
  );
});

it('a transaction that fails in the middle keeps nothing, says what failed first, and leaves its connection usable', async () => {
  await database.rows('CREATE TABLE kept (n integer PRIMARY KEY)');
  const failing = database.transact(async (sql) => {
    sql.run('INSERT INTO kept VALUES ($1)', 1);
    sql.run('INSERT INTO kept VALUES ($1)', 1);
    sql.run('INSERT INTO kept VALUES ($1)', 2);
    return sql.rows('SELECT n FROM kept');
  });
  await expect(failing).rejects.toThrow('duplicate key');
  const thrown = database.transact(async (sql) => {
    sql.run('INSERT INTO kept VALUES ($1)', 3);
    throw new Error('no');
  });
  await expect(thrown).rejects.toThrow('no');
  expect(await database.rows('SELECT n FROM kept')).toEqual([]);
});

it('a transaction that two get in the way of is run again, and both are kept', async () => {
  await database.rows('CREATE TABLE pair (n integer PRIMARY KEY, v integer NOT NULL)');
  await database.rows('INSERT INTO pair VALUES (1, 0), (2, 0)');
  const add = (first: number, second: number) =>
    database.transact(async (sql) => {
      await sql.rows('UPDATE pair SET v = v + 1 WHERE n = $1 RETURNING n', first);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql.rows('UPDATE pair SET v = v + 1 WHERE n = $1 RETURNING n', second);
    });
  await Promise.all([add(1, 2), add(2, 1)]);
  expect(await database.rows('SELECT v FROM pair ORDER BY n')).toEqual([[2], [2]]);
});
