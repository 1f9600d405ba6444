import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { objectTypeKeyOf, portalIdOf } from '../../src/domain/ids.ts';
import { privateAppsOf } from '../../src/operations/private-apps.ts';
import { openDriver } from '../../src/storage/sqlite/driver.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-older-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const migrations = new URL('../../src/storage/sqlite/migrations/', import.meta.url);
/** How many migrations the server before unique values knew. */
const knownBefore = 3;
const [contacts, products, cars] = [objectTypeKeyOf(0, 1), objectTypeKeyOf(0, 7), objectTypeKeyOf(2, 40_000_001)];

/** Writes a file as the server before unique values left it: nobody looked after them. */
async function olderFile(name: string): Promise<string> {
  const file = join(folder, `${name}.db`);
  const driver = await openDriver(file);
  const scripts = readdirSync(migrations).sort().slice(0, knownBefore);
  for (const name of scripts) driver.exec(readFileSync(new URL(name, migrations), 'utf8'));
  const schema = { number: 40_000_001, name: 'car', properties: [{ name: 'vin', hasUniqueValue: true }, { name: 'colour' }] };
  driver.exec(`
    PRAGMA application_id = ${0x58746965};
    PRAGMA user_version = ${knownBefore};
    INSERT INTO portal (key, id, created_at, next_record_id) VALUES (1, 1001, 0, 100), (2, 1002, 0, 100);
    INSERT INTO token (hash, portal, scopes, app_id, created_at) VALUES
      ('${'ab'.repeat(32)}', 1, 'all', '7', 5), ('${'cd'.repeat(32)}', 2, '["oauth"]', '8', 6);
    INSERT INTO definition (portal, kind, key, body) VALUES (1, 'objectType', '40000001', '${JSON.stringify(schema)}');
    INSERT INTO record (portal, type, id, archived_at, created_at, updated_at, properties) VALUES
      (1, ${contacts}, 3, NULL, 0, 0, '{"email":"a@example.com"}'),
      (1, ${contacts}, 2, NULL, 0, 0, '{"email":"a@example.com","firstname":"Ada"}'),
      (1, ${contacts}, 1, 5, 0, 0, '{"email":"a@example.com"}'),
      (1, ${contacts}, 4, NULL, 0, 0, '{"firstname":"Ada"}'),
      (2, ${contacts}, 9, NULL, 0, 0, '{"email":"a@example.com"}'),
      (1, ${products}, 5, NULL, 0, 0, '{"hs_sku":"T-1"}'),
      (1, ${cars}, 6, NULL, 0, 0, '{"vin":"A1","colour":"red"}'),
      (2, ${cars}, 7, NULL, 0, 0, '{"vin":"B1"}');`);
  driver.close();
  return file;
}

test('a file of an older server opens with the unique values of its live records, the oldest of several as their holder', async () => {
  const store = await openSqlite(await olderFile('unique'));
  const [one, other] = [await store.portal(portalIdOf(1_001)), await store.portal(portalIdOf(1_002))];
  const email = { type: contacts, property: 'email', value: 'a@example.com' };
  expect([await one?.holderOf(email), await other?.holderOf(email)]).toEqual([2, 9]);
  expect(await one?.holderOf({ type: products, property: 'hs_sku', value: 'T-1' })).toBe(5);
  expect(await one?.holderOf({ type: cars, property: 'vin', value: 'A1' })).toBe(6);
  expect(await one?.holderOf({ type: cars, property: 'colour', value: 'red' })).toBeUndefined();
  expect(await other?.holderOf({ type: cars, property: 'vin', value: 'B1' })).toBeUndefined();
  await store.close();
});

test('a file of an older server opens with its tokens, and lists them as private apps of their portals', async () => {
  const store = await openSqlite(await olderFile('tokens'));
  const made = { name: 'Made by an earlier release', hint: null };
  expect(await privateAppsOf(store.registry, portalIdOf(1_001))).toEqual([
    { ...made, id: 'abababababababab', scopes: 'all', appId: '7', createdAt: 5 },
  ]);
  expect(await privateAppsOf(store.registry, portalIdOf(1_002))).toEqual([
    { ...made, id: 'cdcdcdcdcdcdcdcd', scopes: ['oauth'], appId: '8', createdAt: 6 },
  ]);
  expect(await store.token('ab'.repeat(32))).toMatchObject({ portal: 1_001, scopes: 'all', appId: '7' });
  await store.close();
});
