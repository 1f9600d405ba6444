import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { portalIdOf } from '../../src/domain/ids.ts';
import { companies, contacts, create, link, neighbourIds, openPortal } from '../../src/storage/conformance/setup.ts';
import type { Store } from '../../src/storage/port.ts';
import { Database as Connections } from '../../src/storage/postgres/database.ts';
import { openPostgres } from '../../src/storage/postgres/store.ts';
import { openPostgresTables } from '../../src/storage/postgres/tables.ts';
import { type Database, newDatabase } from '../postgres/database.ts';
import { findPgBouncer, startPgBouncer } from '../postgres/pgbouncer.ts';

const program = findPgBouncer();
const reason = program === undefined ? 'no PgBouncer to test with: Debian and Ubuntu have it as pgbouncer' : undefined;
const mixing = reason ?? (program?.keepsStatementsApart === true ? undefined : 'this PgBouncer is older than 1.21');
const because = (why: string | undefined) => (why === undefined ? '' : ` (left out: ${why})`);

const dropping = 'ignore_startup_parameters = options';
const bounds = { connectionsMax: 10, statementMaxMs: 10_000, connectMaxMs: 5_000 } as const;
/** What the guide has an administrator set. */
const roleSettings = {
  enable_seqscan: 'off',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  statement_timeout: '10s',
  idle_in_transaction_session_timeout: '20s',
} as const;

let database: Database;
let admin: pg.Client;

beforeAll(async () => {
  database = await newDatabase();
  admin = new pg.Client(database.url);
  await admin.connect();
});

beforeEach(() => admin.query(`ALTER ROLE CURRENT_USER IN DATABASE ${database.name} RESET ALL`));

afterAll(async () => {
  await admin.query(`ALTER ROLE CURRENT_USER IN DATABASE ${database.name} RESET ALL`);
  await admin.end();
  await database[Symbol.asyncDispose]();
});

async function setForRole(): Promise<void> {
  for (const [name, value] of Object.entries(roleSettings)) {
    await admin.query(`ALTER ROLE CURRENT_USER IN DATABASE ${database.name} SET ${name} = '${value}'`);
  }
}

function start(...lines: readonly string[]) {
  if (program === undefined) throw new Error(reason);
  return startPgBouncer(program, database.url, lines);
}

/** Has two servers link records of one portal in turns and at once, and read what the other one wrote. */
async function shareAPortal(url: string, id: number): Promise<void> {
  const stores: readonly [Store, Store] = await Promise.all([openPostgres(url), openPostgres(url)]);
  try {
    const one = await openPortal(stores[0], id);
    const other = await stores[1].portal(portalIdOf(id));
    if (other === undefined) throw new Error('the other server does not find the portal');
    const company = await create(one, companies);
    const made = await Promise.all(
      Array.from({ length: 40 }, async (_, place) => {
        const [own, its] = place % 2 === 0 ? [one, other] : [other, one];
        const contact = await create(own, contacts);
        await link(its, contact, company);
        return contact.id;
      }),
    );
    expect(new Set(made).size).toBe(40);
    for (const portal of [one, other]) expect(await neighbourIds(portal, company, contacts)).toEqual(made.sort((a, b) => a - b));
    expect(await stores[1].logEnd()).toBeGreaterThan(40);
    expect(await one.changes(0, 1_000)).toHaveLength(81);
  } finally {
    for (const store of stores) await store.close();
  }
}

describe('through PgBouncer', () => {
  it.skipIf(reason !== undefined)(`nothing opens while it refuses the settings of connections${because(reason)}`, async () => {
    await using pooler = await start('pool_mode = session');
    await expect(openPostgres(pooler.url)).rejects.toMatchObject({ cause: { message: /^unsupported startup parameter.*: \w+$/ } });
  });

  it.skipIf(reason !== undefined)(`nothing opens while it drops them, and the refusal names each${because(reason)}`, async () => {
    await using pooler = await start('pool_mode = session', dropping);
    const refused = new RegExp(`drops settings \\(${Object.keys(roleSettings).join(', ')}\\): set them for the role`);
    await expect(openPostgres(pooler.url)).rejects.toThrow(refused);
  });

  it.skipIf(reason !== undefined)(
    `in session pooling two servers share a portal where the role has the settings, and what moves a database is refused${because(reason)}`,
    async () => {
      await setForRole();
      await using pooler = await start('pool_mode = session', dropping);
      await shareAPortal(pooler.url, 1);
      await expect(openPostgresTables(pooler.url, 'read')).rejects.toThrow(
        /other settings than this needs \(.*statement_timeout.*own address$/,
      );
      await (await openPostgresTables(database.url, 'read')).close();
    },
  );

  it.skipIf(reason !== undefined)(`in transaction pooling that mixes prepared statements nothing opens${because(reason)}`, async () => {
    await setForRole();
    const apart = program?.keepsStatementsApart === true ? ['max_prepared_statements = 0'] : [];
    await using pooler = await start('pool_mode = transaction', dropping, ...apart);
    await expect(openPostgres(pooler.url)).rejects.toThrow('mixes the prepared statements of its connections');
  });

  it.skipIf(mixing !== undefined)(
    `in transaction pooling that keeps them apart two servers share a portal, and a connection on which a statement failed is not used again${because(mixing)}`,
    async () => {
      await setForRole();
      await using pooler = await start('pool_mode = transaction', dropping, 'max_prepared_statements = 200');
      await shareAPortal(pooler.url, 2);
      const connections = new Connections(pooler.url, bounds);
      const behind = 'SELECT 7';
      const failing = connections.transact(async (sql) => {
        sql.run('SELECT 1 / $1::integer', 0);
        return sql.rows(behind);
      });
      await expect(failing).rejects.toThrow('division by zero');
      expect(await connections.rows(behind)).toEqual([[7]]);
      await connections.close();
    },
  );
});

it('a setting that the URL itself gives is no lost one, and a role may have another bound', async () => {
  const url = new URL(database.url);
  url.searchParams.set('options', '-c enable_seqscan=on -c statement_timeout=3s');
  const connections = new Connections(url.href, bounds);
  expect(await connections.lostSettings()).toEqual([]);
  expect(await connections.rows('SELECT current_setting($1), current_setting($2)', 'enable_seqscan', 'statement_timeout')).toEqual([
    ['on', '3s'],
  ]);
  await connections.close();
});
