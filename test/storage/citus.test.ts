import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeCases } from '../../src/storage/conformance/index.ts';
import { logEndStatements } from '../../src/storage/postgres/log-end.ts';
import { portalStatements } from '../../src/storage/postgres/portal-statements.ts';
import { openPostgres } from '../../src/storage/postgres/store.ts';
import { sweepStatements } from '../../src/storage/postgres/sweep-statements.ts';
import { tableStatements } from '../../src/storage/postgres/table-statements.ts';

/** A database that is the tests' own on the coordinator of a cluster, with the extension and its nodes: what is in it is removed. */
const url = process.env['CROSSTIE_TEST_CITUS'];
const why = url === undefined ? ' (skipped: Citus comes in no npm package, and CROSSTIE_TEST_CITUS names no coordinator)' : '';

/** Statements about the portals themselves, rare and short. Every other one must be answered by one node. */
const ofAllPortals: readonly string[] = [
  // For the id of a new portal.
  portalStatements.lastPortal,
  // For administrators, and to see that the database answers.
  portalStatements.portals,
  // In the background, after a removal.
  sweepStatements.nextRemoved,
  sweepStatements.nextNameless,
  // When a server starts.
  tableStatements.holdsPart,
  // Of the portals that apps are installed in, once a second for all of them.
  logEndStatements.ofPortals,
];

interface Sent {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What the driver was told to send while the suite ran, each statement once. */
const sent = new Map<string, Sent>();
const plainQuery = pg.Client.prototype.query;

function ask(client: pg.Client, query: pg.QueryConfig): Promise<pg.QueryResult<Record<string, string>>> {
  return Reflect.apply(plainQuery, client, [query]);
}

function note(query: unknown): void {
  if (typeof query !== 'object' || query === null || !('text' in query) || !('values' in query)) return;
  const { text, values } = query;
  if (typeof text === 'string' && Array.isArray(values)) sent.set(text, { text, values });
}

const ownTables = `SELECT format('%I', relname) AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'crosstie_schema'`;

describe.runIf(url !== undefined)(`PostgreSQL with Citus${why}`, () => {
  const admin = new pg.Client(url);

  beforeAll(async () => {
    await admin.connect();
    const database = pg.escapeIdentifier(new URL(url ?? '').pathname.slice(1));
    await ask(admin, { text: `ALTER DATABASE ${database} SET citus.shard_count = 4` });
    Object.assign(pg.Client.prototype, {
      query(this: pg.Client, ...given: readonly unknown[]): unknown {
        note(given[0]);
        return Reflect.apply(plainQuery, this, [...given]);
      },
    });
  });
  afterAll(async () => {
    pg.Client.prototype.query = plainQuery;
    await admin.end();
  });

  /** Indexes for a single record: so every statement of a search is sent. */
  async function openEmpty() {
    const { rows } = await ask(admin, { text: ownTables });
    if (rows.length > 0) await ask(admin, { text: `TRUNCATE ${rows.map(({ name }) => name).join(', ')}` });
    return openPostgres(url ?? '', { searchWalkMax: 0 });
  }

  for (const { claim, prove } of storeCases) {
    it(claim, async () => {
      const store = await openEmpty();
      try {
        await prove(store);
      } finally {
        await store.close();
      }
    });
  }

  it('answers every statement of a portal on the one node that has it', async () => {
    const planned = [...sent.values()].filter(({ text }) => /^(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(text));
    expect(planned.length).toBeGreaterThan(100);
    const plans = await Promise.all(planned.map(async (one) => ({ text: one.text, plan: await planOf(admin, one) })));
    expect(plans.filter(({ plan }) => plan.includes('Task Count: 1\n')).length).toBeGreaterThan(80);
    expect(plans.filter(({ text, plan }) => !ofAllPortals.includes(text) && isOfManyNodes(plan))).toEqual([]);
  });

  it('shows what reaches several nodes as such', async () => {
    const bad = [
      { text: 'SELECT count(*) FROM record WHERE type = $1', values: [4] },
      { text: 'INSERT INTO hub SELECT $1::bigint, t, 1, 1, 1, 1 FROM unnest($2::int[]) AS q (t)', values: [1, [1]] },
      { text: 'SELECT 1 FROM record r JOIN lead l ON l.to_id = r.id AND l.portal = r.portal WHERE r.type = $1', values: [4] },
    ];
    const plans = await Promise.all(bad.map((one) => planOf(admin, one)));
    expect(plans.map(isOfManyNodes)).toEqual([true, true, true]);
  });
});

/** How the cluster would answer a statement with the values that it was sent with. */
async function planOf(client: pg.Client, { text, values }: Sent): Promise<string> {
  const { rows } = await ask(client, { text: `EXPLAIN (COSTS OFF) ${text}`, values: [...values] });
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

function isOfManyNodes(plan: string): boolean {
  const counts = [...plan.matchAll(/Task Count: (\d+)/g)].map(([, count]) => Number(count));
  return (
    counts.length > 1 || counts.some((count) => count > 1) || /Distributed Subplan|MapMerge|pull to coordinator|repartition/i.test(plan)
  );
}
