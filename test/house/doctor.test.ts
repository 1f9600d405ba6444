import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalIdOf } from '../../src/domain/ids.ts';
import type { PortalSettings } from '../../src/domain/portal.ts';
import { faultOfPortalSettings } from '../../src/domain/portal-settings.ts';
import { defineLabel } from '../../src/storage/conformance/fate.ts';
import { archive, change, companies, contacts, create, link, openPortal, typesOf } from '../../src/storage/conformance/setup.ts';
import { examine, type PortalFinding } from '../../src/storage/doctor/examine.ts';
import type { TableRow } from '../../src/storage/moving/tables.ts';
import { openDriver } from '../../src/storage/sqlite/driver.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { build } from '../crash/server-process.ts';
import { builtBy, type Deed, deeds } from './graphs.ts';
import { exported, freshPath, linesOf, onTables, removeHouses, rowsOf } from './houses.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const deed = (what: Deed['what'], one: number, other: number): Deed => ({ what, portal: 0, one, other });

/** Places of records that are linked. */
const pairs = [0, 1, 2, 3, 4].flatMap((one) => [1, 2, 3, 5].map((other) => [one, other] as const));

/** A house with a bit of everything in its first portal, of which every search was made. */
let sound = '';

beforeAll(async () => {
  build();
  const list = [
    deed('create', 0, 1),
    deed('create', 0, 2),
    deed('create', 1, 3),
    ...pairs.map(([one, other]) => deed('link', one, other)),
    ...pairs.map(([one, other]) => deed('label', one, other)),
    deed('update', 4, 7),
    deed('archive', 1, 0),
    deed('merge', 0, 0),
    deed('hub', 5, 0),
  ];
  sound = await builtBy(list);
  const store = await openSqlite(sound, { searchWalkMax: 0 });
  const own = await store.portal(portalIdOf(1_001));
  const email = own?.schema.properties.of(own.schema.objects.byKey(contacts)).all.find(({ name }) => name === 'email');
  if (own === undefined || email === undefined) throw new Error('contacts have an email address');
  for (const patterns of [['example'], ['a*']]) {
    const groups = [[{ form: 'tokens', properties: [email], patterns, isNegated: false }]] as const;
    const sort = { property: email, direction: 'ascending' } as const;
    await own.search({ type: contacts, groups, sort, offset: 0, limit: 10 });
  }
  await store.close();
});
afterAll(removeHouses);

function doctor(
  db: string,
  ...flags: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'doctor', '--db', db, ...flags], (failure, stdout, stderr) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), stdout, stderr });
    });
  });
}

/** A copy of the house that was damaged with plain SQL. */
async function damaged(...statements: readonly string[]): Promise<string> {
  const file = freshPath();
  copyFileSync(sound, file);
  const driver = await openDriver(file);
  for (const sql of statements) driver.exec(sql);
  driver.close();
  return file;
}

/** Names of the rules that are broken, each once. */
async function brokenIn(file: string, care: 'look' | 'repair' = 'look'): Promise<readonly string[]> {
  return [...new Set((await findingsIn(file, care)).map(({ rule }) => rule))].sort();
}

async function findingsIn(file: string, care: 'look' | 'repair' = 'look'): Promise<readonly PortalFinding[]> {
  const found: PortalFinding[] = [];
  await onTables(file, async (tables) => {
    for await (const finding of examine(tables, care)) found.push(finding);
  });
  return found;
}

const portal = 'portal = 1';
const anEdge = `from_type = ${contacts} AND to_type = ${companies}`;

/** Damages: what is done, and the rules that it breaks. `back` says whether a repair brings back exactly what was there. */
const damages: readonly (readonly [name: string, sql: readonly string[], broken: readonly string[], back: 'same' | 'other'])[] = [
  [
    'one direction of links is gone',
    [
      `DELETE FROM adjacency WHERE ${portal} AND ${anEdge} AND from_id = (SELECT min(from_id) FROM adjacency WHERE ${portal} AND ${anEdge})`,
    ],
    ['edges', 'typeUses'],
    'same',
  ],
  [
    'a block cannot be read',
    [
      `UPDATE adjacency SET entries = 'zz zz' WHERE ${portal} AND ${anEdge} AND from_id = (SELECT min(from_id) FROM adjacency WHERE ${portal} AND ${anEdge})`,
    ],
    ['blocks', 'edges', 'typeUses'],
    'same',
  ],
  ['a counter is wrong', [`UPDATE hub SET n = n + 1 WHERE ${portal} AND type = 0`], ['counters'], 'same'],
  ['counters are gone', [`DELETE FROM hub WHERE ${portal}`], ['counters'], 'same'],
  [
    'there are counters of somebody who has nobody',
    [`INSERT INTO hub VALUES (1, ${contacts}, 77, ${companies}, 0, 70)`],
    ['counters'],
    'same',
  ],
  ['pointers to one-per targets are gone', [`DELETE FROM lead WHERE ${portal}`], ['leads'], 'same'],
  ['a pointer leads to somebody else', [`UPDATE lead SET to_id = 5 WHERE ${portal}`], ['leads'], 'same'],
  ['uses are counted wrong', [`UPDATE type_use SET n = n + 3 WHERE ${portal}`], ['typeUses'], 'same'],
  ['uses are not counted', [`DELETE FROM type_use WHERE ${portal}`], ['typeUses'], 'same'],
  [
    'a unique value leads nowhere',
    [`INSERT INTO unique_value VALUES (1, ${contacts}, 'email', 'x@y.example', 77)`],
    ['uniqueValues'],
    'same',
  ],
  [
    'a merged id leads on',
    [`INSERT INTO merged_record SELECT portal, type, into_id, id + 900 FROM merged_record WHERE ${portal} LIMIT 1`],
    ['mergedIds'],
    'other',
  ],
  ['an id would be given out twice', [`UPDATE portal SET next_record_id = 20000000002 WHERE key = 1`], ['records'], 'same'],
  ['an update of nobody is noted', [`INSERT INTO record_change VALUES (1, ${contacts}, 77, 1)`], ['history'], 'same'],
  ['a former link has one direction', [`DELETE FROM archived_edge WHERE ${portal} AND from_id < to_id`], ['formerEdges'], 'same'],
  [
    'a former link leads to nobody',
    [`INSERT INTO archived_edge VALUES (1, ${contacts}, 77, ${companies}, 78, 'v0')`],
    ['formerEdges'],
    'same',
  ],
];

/** Settings that no server can work with, and what is told of them. */
const brokenSettings = [
  [null, 'its settings are no object'],
  [[], 'its settings are no object'],
  [{ account: 'x' }, 'account is no object'],
  [{ account: { additionalCurrencies: 'EUR' } }, 'additionalCurrencies in account is no value of its kind'],
  [{ account: { timeZone: 'Mars' } }, 'Mars is no time zone'],
  [{ scopeChecks: 1 }, 'scopeChecks is neither strict nor permissive'],
  [{ rateLimits: { daily: -1 } }, 'daily is not a whole number'],
  [{ switches: { archiveBody: 'no' } }, 'archiveBody in switches is no value of its kind'],
] as const;

describe('crosstie doctor', () => {
  it('finds nothing in a house where nothing is wrong, whatever was done in it', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (list) => {
        expect(await brokenIn(await builtBy(list))).toEqual([]);
      }),
      { numRuns: 10, endOnFailure: true },
    );
    expect(await brokenIn(sound)).toEqual([]);
  });

  it.each(damages)('finds and repairs that %s', async (_name, sql, broken, back) => {
    const file = await damaged(...sql);
    expect(await brokenIn(file)).toEqual(broken);
    await brokenIn(file, 'repair');
    expect(await brokenIn(file)).toEqual([]);
    if (back === 'same') expect(linesOf(await exported(file))).toEqual(linesOf(await exported(sound)));
    if (back === 'same') expect(await rowsOf(file)).toEqual(await rowsOf(sound));
  });

  it('finds former links with wrong types, and makes each direction what the two of them say', async () => {
    const ids = '2000000000';
    const of = (from: number, to: number) =>
      `from_type = ${contacts} AND from_id = ${ids}${from} AND to_type = ${companies} AND to_id = ${ids}${to}`;
    const file = await damaged(
      `UPDATE archived_edge SET types = types || '.zzzz1' WHERE ${portal} AND from_id + to_id = 40000000003`,
      `UPDATE archived_edge SET types = 'v0,' WHERE ${portal} AND ${of(1, 4)}`,
      `UPDATE archived_edge SET types = 'v0' WHERE ${portal} AND ${of(3, 2)}`,
      `UPDATE archived_edge SET types = '' WHERE ${portal} AND from_type = ${companies} AND to_type = ${companies}`,
    );
    const found = await findingsIn(file);
    expect(found.map(({ rule }) => rule)).toEqual(found.map(() => 'formerEdges'));
    expect(found.map(({ where }) => where.replaceAll(ids, '').replace('the former link ', ''))).toEqual([
      '4:1:8:2 has a type that the portal never had, 60466141',
      '8:2:4:1 has a type that the portal never had, 60466141',
      '4:1:8:4 has types that cannot be read',
      '4:3:8:2 has other types than its other direction',
      '8:2:8:4 has types that cannot be read',
      '8:4:8:2 has types that cannot be read',
    ]);
    await brokenIn(file, 'repair');
    expect(await brokenIn(file)).toEqual([]);
    const [rows, before] = [await rowsOf(file), await rowsOf(sound)];
    const isLost = ([fromType, , toType]: TableRow) => fromType === companies && toType === companies;
    expect(rows['1001 archived_edge']).toEqual(before['1001 archived_edge']?.filter((row) => !isLost(row)));
  });

  it('lets former links name a label that was removed since, the same number of them in both directions', async () => {
    const file = freshPath();
    const store = await openSqlite(file);
    const own = await openPortal(store);
    const [label, back] = await defineLabel(own);
    const [contact, company] = [await create(own, contacts), await create(own, companies)];
    const { plain } = typesOf(own, contact, company);
    await change(own, { pairs: [{ from: contact, to: company }] }, { kind: 'linked', from: contact, to: company, types: [plain, label] });
    await archive(own, contact);
    await change(own, {}, { kind: 'associationTypesRemoved', keys: [label, back] });
    await store.close();
    expect(await brokenIn(file)).toEqual([]);
    const driver = await openDriver(file);
    driver.exec(`UPDATE archived_edge SET types = 'v0' WHERE ${anEdge}`);
    driver.close();
    expect(await brokenIn(file)).toEqual(['formerEdges']);
    await brokenIn(file, 'repair');
    expect(await brokenIn(file)).toEqual([]);
    expect((await rowsOf(file))['1001 archived_edge']?.map((row) => row[4])).toEqual(['v0', 'v4']);
  });

  it('tells settings that no server can work with, and looks at the rest', async () => {
    const file = await damaged(
      `UPDATE hub SET n = n + 1 WHERE ${portal}`,
      `UPDATE portal SET settings = '{"tier":' WHERE id = 1001`,
      `UPDATE portal SET settings = '{"tier":"gold"}' WHERE id = 1002`,
    );
    await brokenIn(file, 'repair');
    expect(await findingsIn(file)).toEqual([
      { rule: 'settings', where: 'its settings are no JSON', portal: 1_001, isRepaired: false },
      { rule: 'settings', where: 'its settings: tier is none that there is', portal: 1_002, isRepaired: false },
    ]);
    for (const [settings, told] of brokenSettings) expect(faultOfPortalSettings(settings)).toContain(told);
    const account = { name: 'n', timeZone: 'Asia/Tokyo', additionalCurrencies: ['EUR'] };
    const whole: PortalSettings = {
      account,
      tier: 'free',
      scopeChecks: 'strict',
      rateLimits: { daily: 3 },
      switches: { archiveBody: true },
    };
    expect(faultOfPortalSettings(whole)).toBeUndefined();
  });

  it.each(['lost an entry', 'has an entry too many'])('makes searches make anew an index that %s', async (fault) => {
    const first = '(SELECT value FROM search_entry WHERE index_key = 1 ORDER BY value LIMIT 1)';
    const sql =
      fault === 'lost an entry'
        ? `DELETE FROM search_entry WHERE index_key = 1 AND value = ${first}`
        : "INSERT INTO search_entry VALUES (1, 'zzz', 19531250, 'Ā')";
    const file = await damaged(sql);
    expect(await brokenIn(file)).toEqual(['searchIndexes']);
    await brokenIn(file, 'repair');
    expect(await brokenIn(file)).toEqual([]);
    expect(await onTables(file, (tables) => tables.searchIndexes(portalIdOf(1_001)))).toEqual([]);
  });

  it('forgets indexes with their entries or not at all: nobody finds an empty one', async () => {
    const file = await damaged(
      "INSERT INTO search_entry VALUES (1, 'zzz', 19531250, 'Ā')",
      "CREATE TRIGGER ends BEFORE DELETE ON search_index BEGIN SELECT RAISE(ABORT, 'killed here'); END",
    );
    const count = () => onTables(file, (tables) => tables.countSearchMarks(portalIdOf(1_001), 1));
    const before = await count();
    await expect(brokenIn(file, 'repair')).rejects.toThrow('killed here');
    expect([before > 0, await count()]).toEqual([true, before]);
  });

  it('goes on behind records that cannot be read and records of no type, whatever indexes there are', async () => {
    const live = `${portal} AND type = ${contacts} AND archived_at IS NULL`;
    const file = await damaged(
      `UPDATE record SET properties = '{x' WHERE pk = (SELECT min(pk) FROM record WHERE ${live})`,
      `INSERT INTO record (portal, type, id, created_at, updated_at, properties) VALUES (1, 99998, 1, 1, 1, '{}')`,
      `UPDATE hub SET n = n + 1 WHERE ${portal}`,
    );
    expect(await brokenIn(file)).toEqual(['counters', 'records', 'uniqueValues']);
    await brokenIn(file, 'repair');
    expect(await brokenIn(file)).toEqual(['records']);
  });

  it('tells who holds several by a type that one is held by, as which of them it should be is nothing that it knows', async () => {
    const file = freshPath();
    const store = await openSqlite(file);
    const own = await openPortal(store);
    const contact = await create(own, contacts);
    for (let made = 0; made < 2; made += 1) await link(own, contact, await create(own, companies));
    await store.close();
    const driver = await openDriver(file);
    driver.exec(`UPDATE adjacency SET entries = replace(entries, '=v0', '=4.v0') WHERE ${anEdge}`);
    driver.close();
    expect(await brokenIn(file)).toEqual(['edges', 'leads']);
    await brokenIn(file, 'repair');
    expect(await brokenIn(file)).toEqual(['leads']);
  });

  it('removes links of records that are gone', async () => {
    const file = await damaged(
      `DELETE FROM record WHERE ${portal} AND type = ${companies} AND archived_at IS NULL AND id = (SELECT from_id FROM hub WHERE ${portal} LIMIT 1)`,
    );
    expect(await brokenIn(file)).toContain('edges');
    await brokenIn(file, 'repair');
    expect(await brokenIn(file)).toEqual([]);
    const rows = await rowsOf(file);
    expect(rows['1001 hub']).toEqual([]);
  });

  it('tells what it cannot repair, and ends with 1', async () => {
    const file = await damaged(`UPDATE change_log SET changes = 'no' WHERE number = 1`, `UPDATE hub SET n = 1 WHERE ${portal}`);
    const looked = await doctor(file);
    expect(looked).toMatchObject({ code: 1, stderr: '' });
    expect(looked.stdout).toMatch(/^WRONG {2}counters of hubs are right, and nobody else has any: \d$/m);
    expect(looked.stdout).toContain('in portal 1001: entry 1 cannot be read');
    const repaired = await doctor(file, '--repair');
    expect(repaired.code).toBe(1);
    expect(repaired.stdout).toMatch(
      /Repaired what could be. What is left: 1 of "the log of changes can be read, and its numbers rise"\.\n$/,
    );
  });

  it('ends with 0 where nothing is wrong, or all was repaired', async () => {
    expect(await doctor(sound)).toMatchObject({ code: 0 });
    const file = await damaged(`DELETE FROM hub WHERE ${portal}`);
    const repaired = await doctor(file, '--repair');
    expect(repaired.stdout).toContain('of which');
    expect(repaired.stdout).toMatch(/Repaired: everything is as it has to be now\.\n$/);
    expect(repaired.code).toBe(0);
  });
});
