import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { associationTypeKeyOf, portalIdOf } from '../../src/domain/ids.ts';
import { conformsToStore } from '../../src/storage/conformance/index.ts';
import { change, contacts, create } from '../../src/storage/conformance/setup.ts';
import { withSearchLag } from '../../src/storage/search-lag.ts';
import { openDriver } from '../../src/storage/sqlite/driver.ts';
import { FileCopies } from '../../src/storage/sqlite/file-copy.ts';
import { OpenTransaction } from '../../src/storage/sqlite/open-transaction.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-'));
let files = 0;
const freshFile = () => join(folder, `store-${files++}.db`);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whatever does not concern a lag is to be as without one. */
async function lagsByNothing() {
  return withSearchLag(await openSqlite(':memory:'), { ms: 0, now: () => Number.MAX_SAFE_INTEGER });
}

conformsToStore('SQLite in memory', () => openSqlite(':memory:'), { describe, it });
conformsToStore('SQLite in a file', () => openSqlite(freshFile()), { describe, it });
conformsToStore('SQLite behind a search lag of nothing', lagsByNothing, { describe, it });
conformsToStore('SQLite with turns of one command', () => openSqlite(':memory:', { turnWeightMax: 1 }), { describe, it });
conformsToStore('SQLite with indexes for a single record', () => openSqlite(':memory:', { searchWalkMax: 0 }), { describe, it });

describe('a SQLite file', () => {
  it('holds what was written when it is opened again', async () => {
    const file = freshFile();
    const store = await openSqlite(file);
    await store.addPortal({ id: portalIdOf(7), createdAt: 1, settings: {} });
    const portal = await store.portal(portalIdOf(7));
    const made = portal && (await create(portal, contacts, { firstname: 'Ada' }));
    await store.close();
    const again = await openSqlite(file);
    const reopened = await again.portal(portalIdOf(7));
    expect(made && (await reopened?.record(made))?.properties).toEqual({ firstname: 'Ada' });
    const next = reopened && (await create(reopened, contacts));
    expect(next?.id).toBeGreaterThan(made?.id ?? Number.POSITIVE_INFINITY);
    const log = await reopened?.changes(0, 10);
    expect(log?.map(({ number }) => number)).toEqual([1, 2]);
    await again.close();
  });

  it('holds the definitions when it is opened again, and none of those that were removed', async () => {
    const file = freshFile();
    const store = await openSqlite(file);
    await store.addPortal({ id: portalIdOf(7), createdAt: 1, settings: {} });
    const portal = await store.portal(portalIdOf(7));
    if (portal === undefined) throw new Error('no portal');
    const keyOf = (id: number) => associationTypeKeyOf(1, id);
    const own = {
      category: 'USER_DEFINED',
      name: 'own',
      isDefault: false,
      isLegacy: false,
      onePer: undefined,
      promotesFirst: undefined,
    } as const;
    const typeOf = (id: number) => ({ ...own, id, key: keyOf(id), inverseKey: keyOf(id), from: contacts, to: contacts, label: `L${id}` });
    await change(portal, {}, { kind: 'associationTypesDefined', types: [1, 2, 3].map(typeOf) });
    for (const id of [1, 2, 3]) await change(portal, {}, { kind: 'associationLimitSet', type: keyOf(id), max: id });
    await change(portal, {}, { kind: 'associationTypesRemoved', keys: [keyOf(3)] });
    await change(portal, {}, { kind: 'associationLimitSet', type: keyOf(2), max: null });
    const { associationTypes, associationLimits, nextAssociationTypeId } = portal.schema;
    await store.close();
    const again = await openSqlite(file);
    const { schema } = (await again.portal(portalIdOf(7))) ?? {};
    expect(schema?.associationTypes).toEqual(associationTypes);
    expect(associationTypes.map(({ id }) => id)).toEqual([1, 2]);
    expect([...(schema?.associationLimits ?? [])]).toEqual([...associationLimits]);
    expect([...associationLimits]).toEqual([[keyOf(1), 1]]);
    expect([schema?.nextAssociationTypeId, nextAssociationTypeId]).toEqual([4, 4]);
    await again.close();
  });

  it('belongs to one store at a time', async () => {
    const file = freshFile();
    const store = await openSqlite(file);
    await expect(openSqlite(file)).rejects.toThrow(`${file} is in use by another process`);
    await store.close();
    await (await openSqlite(file)).close();
  });

  it('goes on moving its log into itself where a copy of it could not begin, and shows nothing to an earlier copy', async () => {
    const file = freshFile();
    const [driver, reader] = [await openDriver(file), await openDriver(file)];
    driver.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 0; CREATE TABLE one (a)');
    const transaction = new OpenTransaction(driver, undefined);
    const copies = new FileCopies(file, transaction);
    const earlier = await copies.begin();
    transaction.write(() => driver.exec('INSERT INTO one VALUES (1)'));
    // Who reads keeps the log from being moved, as a full disk would.
    reader.exec('BEGIN; SELECT * FROM one');
    await expect(copies.begin()).rejects.toThrow('the log cannot be moved');
    await expect(earlier.read(0, 100)).rejects.toThrow('the copy was ended');
    expect(Number(driver.prepare('PRAGMA wal_autocheckpoint', 'rows').get()?.[0])).toBeGreaterThan(0);
    for (const open of [reader, transaction, copies]) await open.close();
  });

  it('is refused when another program made it', async () => {
    const file = freshFile();
    const driver = await openDriver(file);
    driver.exec('CREATE TABLE somebody_elses (a)');
    driver.close();
    await expect(openSqlite(file)).rejects.toThrow('is a database of another program');
  });

  it('is refused when a newer server wrote it', async () => {
    const file = freshFile();
    await (await openSqlite(file)).close();
    const driver = await openDriver(file);
    driver.exec('PRAGMA user_version = 9999');
    driver.close();
    await expect(openSqlite(file)).rejects.toThrow('was written by a newer Crosstie');
  });

  it('is refused, and left as it was, when it is no database at all', async () => {
    await expect(openSqlite(folder)).rejects.toThrow();
    expect(existsSync(folder)).toBe(true);
  });
});
