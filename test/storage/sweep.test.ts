import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { objectTypeKeyOf, type PortalId, portalIdOf } from '../../src/domain/ids.ts';
import { type PortalHandle, startCrosstie } from '../../src/index.ts';
import { noon, source } from '../../src/storage/conformance/setup.ts';
import type { PortalStore, Store } from '../../src/storage/port.ts';
import { openDriver } from '../../src/storage/sqlite/driver.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-sweep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const contacts = objectTypeKeyOf(0, 1);
const [gone, stays] = [portalIdOf(1), portalIdOf(2)];
const token = { kind: 'privateApp', scopes: 'all', appId: '7', userId: null, createdAt: noon, expiresAt: null } as const;

/** So many records take several steps of a sweep. */
const records = 1_200;

async function add(store: Store, id: PortalId): Promise<PortalStore> {
  await store.addPortal({ id, createdAt: noon, settings: {} });
  await store.putToken({ ...token, hash: String(id).repeat(64), portal: id });
  const portal = await store.portal(id);
  if (portal === undefined) throw new Error('no portal');
  return portal;
}

function createMany(portal: PortalStore, count: number): Promise<void> {
  return portal.submit({
    facts: {},
    source,
    at: noon,
    reach: 'named',
    decide: (facts) => ({
      changes: Array.from({ length: count }, (_, n) => ({
        kind: 'recordCreated' as const,
        record: { type: contacts, id: facts.takeRecordId() },
        at: noon,
        properties: { firstname: `n${n}` },
      })),
      outcome: undefined,
    }),
  });
}

/** What a database holds of a portal, by its key, in every table that has a column `portal`, as the database itself says. */
async function rowsOf(file: string, key: number): Promise<Readonly<Record<string, number>>> {
  const driver = await openDriver(file);
  const all = (sql: string) => driver.prepare(sql, 'rows').all();
  const tables = all("SELECT name FROM sqlite_schema WHERE type = 'table'").map(([name]) => String(name));
  const owned = tables.filter((table) => all(`PRAGMA table_info(${table})`).some(([, column]) => column === 'portal'));
  const counts = owned.map((table) => [table, Number(all(`SELECT count(*) FROM ${table} WHERE portal = ${key}`)[0]?.[0])] as const);
  const entries = all(`SELECT count(*) FROM search_entry WHERE index_key IN (SELECT key FROM search_index WHERE portal = ${key})`);
  const orphans = all('SELECT count(*) FROM search_entry WHERE index_key NOT IN (SELECT key FROM search_index)');
  const copied = tables.filter((table) => table.startsWith('snapshot_'));
  const copies = copied.map((table) => {
    const [found] = all(`SELECT count(*) FROM ${table} WHERE snapshot IN (SELECT key FROM snapshot WHERE portal = ${key})`);
    return [table, Number(found?.[0])] as const;
  });
  const lost = copied.map((table) => Number(all(`SELECT count(*) FROM ${table} WHERE snapshot NOT IN (SELECT key FROM snapshot)`)[0]?.[0]));
  driver.close();
  const orphaned = Number(orphans[0]?.[0]) + lost.reduce((sum, count) => sum + count, 0);
  return { ...Object.fromEntries([...counts, ...copies]), search_entry: Number(entries[0]?.[0]), orphans: orphaned };
}

const valuesOf = (rows: Readonly<Record<string, number>>) => new Set(Object.values(rows));

/** Does everything that leaves rows behind. */
async function fill({ fetch, portalId }: Pick<PortalHandle, 'fetch' | 'portalId'>): Promise<void> {
  const send = async (method: string, path: string, body?: object) => {
    const answer = await fetch(path, { method, ...(body && { body: JSON.stringify(body) }) });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : ((await answer.json()) as { readonly id?: string });
  };
  const create = async (type: string, properties: object = {}) =>
    (await send('POST', `/crm/objects/2026-03/${type}`, { properties }))?.id ?? '';
  const contacts = await Promise.all(
    Array.from({ length: 70 }, (_, n) => create('contacts', { firstname: `n${n}`, email: `n${n}@a.example` })),
  );
  const [one, two, three, four] = contacts as [string, string, string, string];
  const company = await create('companies', { name: 'Ties' });
  const link = (contact: string) => send('PUT', `/crm/objects/2026-03/contacts/${contact}/associations/default/companies/${company}`);
  await Promise.all(contacts.map(link));
  await send('POST', '/crm/associations/2026-03/contacts/companies/labels', { label: 'Boss', name: 'boss' });
  const labelled = [{ associationCategory: 'USER_DEFINED', associationTypeId: 1 }];
  await send('PUT', `/crm/objects/2026-03/companies/${company}/associations/contacts/${one}`, labelled);
  await send('PATCH', `/crm/objects/2026-03/contacts/${one}`, { properties: { lastname: 'Tie' } });
  await send('DELETE', `/crm/objects/2026-03/contacts/${two}`);
  await send('POST', '/crm/objects/2026-03/contacts/merge', { primaryObjectId: one, objectIdToMerge: three });
  await send('POST', '/crm/objects/2026-03/contacts/gdpr-delete', { objectId: four });
  const filters = [{ propertyName: 'firstname', operator: 'CONTAINS_TOKEN', value: 'n5' }];
  await Promise.all(Array.from({ length: 40 }, () => create('contacts')));
  await send('POST', '/crm/objects/2026-03/contacts/search', { filterGroups: [{ filters }] });
  await send('PUT', `/_crosstie/portals/${portalId}/snapshots/kept`);
}

describe('a portal that is removed', () => {
  test('leaves no row in any table, and takes none of another portal', async () => {
    const db = join(folder, 'whole.db');
    const first = await startCrosstie({ db, logLevel: 'silent' });
    const portals = [await first.portal(), await first.portal(), await first.portal()];
    for (const portal of portals.slice(0, 2)) await fill(portal);
    await first.close();
    const [before, ofOther] = [await rowsOf(db, 2), await rowsOf(db, 3)];
    expect(Object.entries(before).filter(([table, count]) => (table === 'orphans') !== (count === 0))).toEqual([]);
    const store = await openSqlite(db);
    await store.removePortal(portalIdOf(portals[0]?.portalId ?? 0));
    await store.swept();
    await store.close();
    expect(valuesOf(await rowsOf(db, 2))).toEqual(new Set([0]));
    expect(await rowsOf(db, 3)).toEqual(ofOther);
  });

  test('is swept on after a restart, and after the end of a process that nobody closed, from where it was', async () => {
    const [file, copy] = [join(folder, 'restart.db'), join(folder, 'killed.db')];
    const first = await openSqlite(file);
    await createMany(await add(first, gone), records);
    await createMany(await add(first, stays), 3);
    await first.removePortal(gone);
    await new Promise((resolve) => setTimeout(resolve, 1));
    for (const suffix of ['', '-wal', '-turns']) copyFileSync(file + suffix, copy + suffix);
    await first.close();
    const left = (await rowsOf(file, 1))['record'] ?? 0;
    expect(left).toBeGreaterThan(0);
    for (const one of [file, copy]) {
      const second = await openSqlite(one);
      expect(await second.portal(gone)).toBeUndefined();
      expect(await second.token('1'.repeat(64))).toBeUndefined();
      await second.swept();
      await second.close();
      expect(valuesOf(await rowsOf(one, 1))).toEqual(new Set([0]));
      expect((await rowsOf(one, 2))['record']).toBe(3);
    }
  });

  test('holds nobody up: many writes of other portals are answered while it is swept', async () => {
    const store = await openSqlite(join(folder, 'busy.db'));
    await createMany(await add(store, gone), 4 * records);
    const other = await add(store, stays);
    await store.removePortal(gone);
    let isSwept = false;
    void store.swept().then(() => {
      isSwept = true;
    });
    let writes = 0;
    while (!isSwept) {
      await createMany(other, 1);
      writes += 1;
    }
    expect(writes).toBeGreaterThan((4 * records) / 500);
    await store.close();
  });
});
