import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { portalIdOf } from '../../src/domain/ids.ts';
import { companies, contacts, create } from '../../src/storage/conformance/setup.ts';
import { noObserver } from '../../src/storage/observer.ts';
import { type PortalStore, StorageUnavailable, type Store } from '../../src/storage/port.ts';
import { type Driver, openDriver, type Statement } from '../../src/storage/sqlite/driver.ts';
import { Journal } from '../../src/storage/sqlite/journal.ts';
import { OpenTransaction, recover } from '../../src/storage/sqlite/open-transaction.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-journal-'));
let files = 0;
const freshFile = () => join(folder, `store-${files++}.db`);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A store with one portal. */
async function opened(file: string): Promise<{ readonly store: Store; readonly portal: PortalStore }> {
  const store = await openSqlite(file);
  if ((await store.portal(portalIdOf(7))) === undefined) await store.addPortal({ id: portalIdOf(7), createdAt: 1, settings: {} });
  const portal = await store.portal(portalIdOf(7));
  if (portal === undefined) throw new Error('the portal that was just added is not there');
  return { store, portal };
}

/** What a crash at this moment would leave: copies of a running store's files. */
function crashed(file: string): string {
  const copy = freshFile();
  for (const end of ['', '-wal', '-turns']) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
  return copy;
}

async function contactsIn(file: string): Promise<readonly number[]> {
  const { store, portal } = await opened(file);
  const records = await portal.records({ type: contacts, from: 0, limit: 1_000, archived: 'never' });
  await store.close();
  return records.map(({ id }) => id);
}

/** Ends of the entries in a journal's file, as its heads tell them. */
function entryEnds(path: string): readonly number[] {
  const bytes = readFileSync(path);
  const ends: number[] = [];
  for (let at = 0; bytes.readUInt32LE(at) !== 0; at = ends.at(-1) ?? 0) ends.push(at + 18 + bytes.readUInt32LE(at + 4));
  return ends;
}

describe('the journal of turns', () => {
  it('is run again where the process ended without a commit, and the numbering goes on', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    const made = [await create(portal, contacts), await create(portal, contacts)];
    const company = await create(portal, companies);
    const copy = crashed(file);
    await store.close();
    const again = await opened(copy);
    expect((await again.portal.records({ type: contacts, from: 0, limit: 10, archived: 'never' })).map(({ id }) => id)).toEqual(
      made.map(({ id }) => id),
    );
    expect((await create(again.portal, contacts)).id).toBeGreaterThan(company.id);
    expect((await again.portal.changes(0, 10)).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    await again.store.close();
  });

  it('is run again once only, however often the process ends', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    await create(portal, contacts);
    let copy = crashed(file);
    await store.close();
    for (let crash = 0; crash < 3; crash += 1) {
      const again = await opened(copy);
      copy = crashed(copy);
      await again.store.close();
    }
    const last = await opened(copy);
    expect(await last.portal.changes(0, 10)).toHaveLength(1);
    await last.store.close();
  });

  it('keeps whole turns only: every way to tear or spoil the last entry loses that turn and no other', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    const made = [(await create(portal, contacts)).id, (await create(portal, contacts)).id];
    await create(portal, contacts);
    const copy = crashed(file);
    await store.close();
    const [, start = 0, end = 0] = entryEnds(`${copy}-turns`).slice(-3);
    expect(end).toBeGreaterThan(start);
    for (let step = 0; step < 12; step += 1) {
      const at = start + Math.floor(((end - start) * step) / 12);
      const torn = crashed(copy);
      truncateSync(`${torn}-turns`, at);
      expect(await contactsIn(torn), `torn at ${at - start}`).toEqual(made);
      const spoiled = crashed(copy);
      const bytes = readFileSync(`${spoiled}-turns`);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      writeFileSync(`${spoiled}-turns`, bytes);
      expect(await contactsIn(spoiled), `spoiled at ${at - start}`).toEqual(made);
    }
  });

  it('is passed over by a database that was committed since, and by one that it does not belong to', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    const first = await create(portal, contacts);
    const early = crashed(file);
    await store.close();
    const later = await opened(file);
    const second = await create(later.portal, contacts);
    await later.store.close();
    copyFileSync(`${early}-turns`, `${file}-turns`);
    expect(await contactsIn(file)).toEqual([first.id, second.id]);
  });

  it('is gone after a close, and leaves one file that holds everything', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    const made = await create(portal, contacts);
    expect(existsSync(`${file}-turns`)).toBe(true);
    await store.close();
    expect(['-turns', '-wal'].filter((end) => existsSync(file + end))).toEqual([]);
    expect(await contactsIn(file)).toEqual([made.id]);
  });

  it('is folded into the database when writes pause', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    const made = await create(portal, contacts);
    const copyWithout = () => {
      const copy = crashed(file);
      rmSync(`${copy}-turns`, { force: true });
      return contactsIn(copy).catch(() => []);
    };
    await expect.poll(copyWithout, { interval: 200 }).toEqual([made.id]);
    await store.close();
  });

  it('is folded when it is full, and holds no more than eight megabytes', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    const ids: number[] = [];
    const note = 'x'.repeat(60_000);
    for (let turn = 0; turn < 320; turn += 1) {
      const { id } = await create(portal, contacts, { firstname: note });
      ids.push(id);
      if (turn % 40 === 39) expect(await contactsIn(crashed(file)), `after ${turn + 1} turns`).toEqual(ids);
    }
    expect(readFileSync(`${file}-turns`).length).toBeLessThanOrEqual(8 * 1024 * 1024);
    await store.close();
    expect(await contactsIn(file)).toEqual(ids);
  });

  it('survives a commit that was torn anywhere', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    const made = [(await create(portal, contacts)).id, (await create(portal, contacts)).id];
    const large = await create(portal, contacts, { firstname: 'x'.repeat(9 * 1024 * 1024) });
    const committed = crashed(file);
    await store.close();
    expect(await contactsIn(crashed(committed))).toEqual([...made, large.id]);
    const size = readFileSync(`${committed}-wal`).length;
    for (let step = 0; step < 8; step += 1) {
      const torn = crashed(committed);
      truncateSync(`${torn}-wal`, Math.floor(size * (1 - step / 64) - 1));
      expect(await contactsIn(torn), `torn ${step}/64 before its end`).toEqual(made);
    }
  });

  it('undoes a turn that fails in its middle, and nothing else', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    const before = await create(portal, contacts);
    const [good, bad] = await Promise.allSettled([create(portal, contacts), createUnwritable(portal)]);
    expect(bad.status).toBe('rejected');
    const after = await create(portal, contacts);
    const kept = [before.id, good.status === 'fulfilled' ? good.value.id : undefined, after.id];
    expect(await contactsIn(crashed(file))).toEqual(kept);
    await store.close();
    expect(await contactsIn(file)).toEqual(kept);
  });

  it('is done without where it cannot be written: every turn is committed', async () => {
    const file = freshFile();
    mkdirSync(`${file}-turns`);
    const { store, portal } = await opened(file);
    const made = [await create(portal, contacts), await create(portal, contacts)];
    const copy = freshFile();
    for (const end of ['', '-wal']) copyFileSync(file + end, copy + end);
    expect(await contactsIn(copy)).toEqual(made.map(({ id }) => id));
    await store.close();
    rmSync(`${file}-turns`, { recursive: true });
    expect(await contactsIn(file)).toEqual(made.map(({ id }) => id));
  });
});

/** A creation that is decided, and fails when it is written. */
function createUnwritable(portal: PortalStore): Promise<unknown> {
  return portal.submit({
    facts: {},
    source: { kind: 'INTEGRATION' },
    at: 1,
    reach: 'named',
    decide(facts) {
      const record = { type: contacts, id: facts.takeRecordId() };
      const properties = { firstname: 10n as unknown as string };
      return { changes: [{ kind: 'recordCreated', record, at: 1, properties }], outcome: undefined };
    },
  });
}

describe('the open transaction', () => {
  it('is made again from the journal once, even by a process that ends right after', async () => {
    const file = freshFile();
    const { store, portal } = await opened(file);
    const made = await create(portal, contacts);
    const copy = crashed(file);
    await store.close();
    for (let start = 0; start < 2; start += 1) {
      const driver = await openDriver(copy);
      recover(driver, new Journal(`${copy}-turns`));
      driver.close();
    }
    expect(await contactsIn(copy)).toEqual([made.id]);
  });

  it('shows what was answered when a commit fails and SQLite has undone everything, and goes on once commits work', async () => {
    const file = freshFile();
    const machine = await failingDriver(file);
    machine.driver.exec('CREATE TABLE turns_epoch (epoch INTEGER); INSERT INTO turns_epoch VALUES (0); CREATE TABLE note (text TEXT)');
    let now = 0;
    const transaction = new OpenTransaction(machine.driver, new Journal(`${file}-turns`), noObserver, () => now);
    const insert = transaction.driver.prepare('INSERT INTO note VALUES (?)', 'nothing');
    const add = (text: string) => {
      // Long after what failed before, so that it is tried.
      now += 1_000;
      transaction.write(() => insert.run(text));
    };
    const notes = () => transaction.read(() => machine.driver.prepare('SELECT text FROM note', 'rows').all().flat());
    add('answered');
    machine.failing = ['COMMIT'];
    const tooLarge = 'x'.repeat(9 * 1024 * 1024);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(() => add(tooLarge)).toThrow(StorageUnavailable);
      expect(notes()).toEqual(['answered']);
    }
    machine.failing = ['COMMIT', 'BEGIN'];
    expect(() => add(tooLarge)).toThrow(StorageUnavailable);
    expect(notes).toThrow(StorageUnavailable);
    machine.failing = [];
    expect(notes()).toEqual(['answered']);
    add('later');
    expect(notes()).toEqual(['answered', 'later']);
    transaction.close();
    const again = await openDriver(file);
    expect(again.prepare('SELECT text FROM note', 'rows').all().flat()).toEqual(['answered', 'later']);
    again.close();
  });

  it('tries no write for a moment after one that the disk refused, and shows what was answered meanwhile', async () => {
    const file = freshFile();
    const machine = await failingDriver(file);
    machine.driver.exec('CREATE TABLE turns_epoch (epoch INTEGER); INSERT INTO turns_epoch VALUES (0); CREATE TABLE note (text TEXT)');
    let now = 0;
    const transaction = new OpenTransaction(machine.driver, new Journal(`${file}-turns`), noObserver, () => now);
    const insert = transaction.driver.prepare('INSERT INTO note VALUES (?)', 'nothing');
    let tries = 0;
    const add = (text: string) =>
      transaction.write(() => {
        tries += 1;
        insert.run(text);
      });
    add('answered');
    machine.failing = ['COMMIT'];
    const tooLarge = 'x'.repeat(9 * 1024 * 1024);
    for (let attempt = 0; attempt < 64; attempt += 1) expect(() => add(tooLarge)).toThrow(StorageUnavailable);
    // Of 64 one is tried.
    expect(tries).toBe(2);
    machine.failing = [];
    expect(() => add('too soon')).toThrow('not tried, as a moment ago: database or disk is full');
    now += 1_000;
    add('later');
    add('and after');
    expect(transaction.read(() => machine.driver.prepare('SELECT text FROM note', 'rows').all().flat())).toEqual([
      'answered',
      'later',
      'and after',
    ]);
    transaction.close();
  });
});

/** A driver on a machine whose disk is full for some statements: SQLite then undoes the transaction. */
async function failingDriver(file: string): Promise<{ readonly driver: Driver; failing: readonly string[] }> {
  const driver = await openDriver(file);
  const machine = { failing: [] as readonly string[], driver };
  const prepare: Driver['prepare'] = (sql, answers) => {
    const statement = driver.prepare(sql, answers);
    const run: Statement['run'] = (...values) => {
      if (!machine.failing.includes(sql)) return statement.run(...values);
      if (driver.isInTransaction()) driver.exec('ROLLBACK');
      throw new Error('database or disk is full');
    };
    return answers === 'rows' ? statement : { run, get: statement.get, all: statement.all };
  };
  machine.driver = {
    prepare,
    exec: (sql) => driver.exec(sql),
    isInTransaction: () => driver.isInTransaction(),
    close: () => driver.close(),
  };
  return machine;
}

describe('a journal', () => {
  it('says that it is unavailable where its file cannot be written', () => {
    const journal = new Journal(join(folder, 'no-such-folder', 'journal'));
    journal.begin(1);
    expect(() => journal.append(Buffer.from('entry'))).toThrow(StorageUnavailable);
    expect(journal.hasRoom(1)).toBe(false);
  });

  it('answers the entries of its own epoch only', () => {
    const path = freshFile();
    const journal = new Journal(path);
    journal.begin(1);
    for (const entry of ['a', 'b', 'c']) journal.append(Buffer.from(entry));
    journal.begin(2);
    journal.append(Buffer.from('d'));
    expect(journal.entries().map(String)).toEqual(['d']);
    journal.close();
    expect(new Journal(path).entriesOf(2).map(String)).toEqual(['d']);
    expect(new Journal(path).entriesOf(1)).toEqual([]);
  });
});
