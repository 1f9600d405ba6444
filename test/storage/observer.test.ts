import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { contacts, create, decide, openPortal } from '../../src/storage/conformance/setup.ts';
import { readsPerSample, type StoreObserver } from '../../src/storage/observer.ts';
import { openPostgres } from '../../src/storage/postgres/store.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { newDatabase } from '../postgres/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-observer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes down what it is told. */
function recorder() {
  const told = { waiting: 0, waitingMost: 0, turns: [] as number[], turnMs: 0, reads: 0, commits: [] as string[] };
  const observer: StoreObserver = {
    commandsWait(commands) {
      told.waiting += commands;
      told.waitingMost = Math.max(told.waitingMost, told.waiting);
    },
    commandsEnd(commands) {
      told.waiting -= commands;
    },
    turnEnds(commands, ms) {
      told.turns.push(commands);
      told.turnMs += ms;
    },
    readEnds() {
      told.reads += 1;
    },
    commitEnds(place) {
      told.commits.push(place);
    },
  };
  return { told, observer };
}

test.each([
  ['a file', () => join(folder, 'crm.db'), 'journal'],
  ['memory', () => ':memory:', 'database'],
])('whoever watches a store in %s is told of its turns, commands, commits and reads', async (_where, file, place) => {
  const { told, observer } = recorder();
  const store = await openSqlite(file(), { observer });
  const portal = await openPortal(store);
  const record = await create(portal, contacts);
  told.turns.length = 0;
  told.commits.length = 0;
  const results = await Promise.allSettled([
    ...Array.from({ length: 4 }, () => create(portal, contacts)),
    decide(portal, {}, () => {
      throw new Error('no');
    }),
  ]);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(told.turns).toEqual([5]);
  expect(told.turnMs).toBeGreaterThan(0);
  expect(told.commits).toEqual([place]);
  expect([told.waiting, told.waitingMost]).toEqual([0, 5]);
  const before = told.reads;
  for (let read = 0; read < 2 * readsPerSample; read += 1) await portal.record(record);
  expect(told.reads - before).toBe(2);
  await store.close();
});

test('a turn that fails whole ends the wait of each of its commands once', async () => {
  const { told, observer } = recorder();
  const store = await openSqlite(':memory:', { observer });
  const portal = await openPortal(store);
  const record = await create(portal, contacts);
  const results = await Promise.allSettled([
    create(portal, contacts),
    decide(portal, { records: [record] }, (facts) => {
      facts.foresee({ kind: 'recordUpdated', record, at: 1, properties: { a: 'b' } });
      throw new Error('after it foresaw');
    }),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(told.waiting).toBe(0);
  await store.close();
});

test('whoever watches a store on PostgreSQL is told of its turns, commands, commits and reads', async () => {
  await using database = await newDatabase();
  const { told, observer } = recorder();
  const store = await openPostgres(database.url, { observer });
  const portal = await openPortal(store);
  const record = await create(portal, contacts);
  await Promise.all(Array.from({ length: 4 }, () => create(portal, contacts)));
  await portal.record(record);
  await store.close();
  expect(told.turns.reduce((sum, commands) => sum + commands, 0)).toBe(5);
  expect(told.commits.length).toBeGreaterThanOrEqual(told.turns.length);
  expect(new Set(told.commits)).toEqual(new Set(['database']));
  expect(told.reads).toBeGreaterThan(0);
  expect(told.waiting).toBe(0);
  // The end of a command may be told a moment after its answer.
  expect(told.waitingMost).toBeGreaterThanOrEqual(4);
});
