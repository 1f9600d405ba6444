import { readdirSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database as Connections } from '../../src/storage/postgres/database.ts';
import { openPostgres } from '../../src/storage/postgres/store.ts';
import { type Database, newDatabase } from '../postgres/database.ts';

const folder = new URL('../../src/storage/postgres/', import.meta.url);
/** What is no table of ours: the sequence of change numbers, and what the database tells of itself. */
const foreign = /^(change_number|pg_.*|information_schema.*)$/;

/** Asked once by a command that moves a house: whether there is any portal, which the first one answers. */
const allowed: Readonly<Record<string, readonly string[]>> = { 'table-statements holdsPart': ['portal'] };

/** Every statement of the engine that reads or writes rows, by the file and the name that it stands under. */
async function statements(): Promise<readonly (readonly [name: string, sql: string])[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('-statements.ts') || name === 'log-end.ts');
  const found: [string, string][] = [];
  for (const file of files) {
    const module: Record<string, unknown> = await import(new URL(file, folder).href);
    for (const value of Object.values(module)) collect(value, file.replace('.ts', ''), found);
  }
  return found;
}

function collect(value: unknown, name: string, into: [string, string][]): void {
  if (typeof value === 'string' && /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(value)) into.push([name, value]);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) collect(inner, `${name} ${key}`, into);
  }
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

function scansOf(plan: Plan): readonly string[] {
  const table = plan['Relation Name'] ?? '';
  const own = plan['Node Type'] === 'Seq Scan' && !foreign.test(table) ? [table] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scansOf)];
}

let database: Database;
let client: pg.Client;

beforeAll(async () => {
  database = await newDatabase();
  await (await openPostgres(database.url)).close();
  client = new pg.Client(database.url);
  await client.connect();
  // As every connection of the engine is told, and at the moment at which a plan is the most likely to scan: tables known to be empty.
  const connections = new Connections(database.url, { connectionsMax: 1, statementMaxMs: 10_000, connectMaxMs: 5_000 });
  const told = ['plan_cache_mode', 'enable_seqscan', 'jit'];
  for (const name of told) await client.query(`SET ${name} = ${(await connections.rows(`SHOW ${name}`))[0]?.[0]}`);
  await connections.close();
  await client.query('VACUUM ANALYZE');
});

afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

async function plannedBy(mode: 'force_generic_plan' | 'force_custom_plan', sql: string): Promise<readonly string[]> {
  await client.query(`SET plan_cache_mode = ${mode}`);
  await client.query(`DEALLOCATE ALL`);
  await client.query(`PREPARE asked AS ${sql}`);
  const types = (await client.query("SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = 'asked'")).rows[0]
    .types;
  // A NULL would tell a custom plan that nothing is to be found.
  const values = (types as readonly string[]).map(sampleOf).join(', ');
  const { rows } = await client.query(`EXPLAIN (FORMAT JSON) EXECUTE asked${values === '' ? '' : `(${values})`}`);
  return scansOf(rows[0]['QUERY PLAN'][0].Plan as Plan);
}

function sampleOf(type: string): string {
  if (type.endsWith('[]')) return `ARRAY[${sampleOf(type.slice(0, -2))}]::${type}`;
  if (type === 'bytea') return `'\\x00'`;
  if (type.startsWith('timestamp')) return 'now()';
  return type === 'boolean' ? 'true' : type === 'text' ? "'1'" : '1';
}

describe('every statement on PostgreSQL', () => {
  it('is seen: there are a hundred or so', async () => {
    expect((await statements()).length).toBeGreaterThan(80);
  });

  it.each(['force_generic_plan', 'force_custom_plan'] as const)('looks into an index and scans no table (%s)', async (mode) => {
    const scanning: Record<string, readonly string[]> = {};
    for (const [name, sql] of await statements()) {
      const scans = await plannedBy(mode, sql);
      if (scans.length > 0) scanning[name] = scans;
    }
    expect(scanning).toEqual(allowed);
  });

  it('would be found out if it scanned', async () => {
    expect(await plannedBy('force_generic_plan', 'SELECT id FROM record WHERE portal = $1 AND properties = $2')).toEqual([]);
    expect(await plannedBy('force_generic_plan', 'SELECT id FROM record WHERE properties = $1')).toEqual(['record']);
    expect(await plannedBy('force_generic_plan', 'SELECT portal FROM change_log WHERE changes = $1')).toEqual(['change_log']);
  });
});
