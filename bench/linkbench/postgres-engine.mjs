import pg from 'pg';
import { startPostgres } from '../../test/postgres/server.mjs';
import { importPackage } from '../paths.mjs';
import { fillRecords, linkPairs } from './fill.mjs';
import { Graph } from './graph.mjs';

const namePrefix = 'crosstie_bench_';
/** Commands of the fill name so many records that a statement of theirs may take long on a busy machine. */
const fillStatementMaxMs = 120_000;

/**
 * PostgreSQL with its own settings, so that a commit is on disk: the server behind a URL, in a database that is made for the run, or one that is
 * started for it.
 * @param {string | undefined} url @returns {Promise<import('./engines.mjs').Engine & {emptyDatabase: () => Promise<string>}>}
 */
export async function postgresEngine(url) {
  const started = url === undefined ? await startPostgres('durable') : undefined;
  const server = started?.url ?? url ?? '';
  /** @type {string[]} */
  const made = [];
  const emptyDatabase = async () => {
    const name = `${namePrefix}${process.pid}_${made.length}`;
    await administer(server, `CREATE DATABASE ${name}`);
    made.push(name);
    const of = new URL(server);
    of.pathname = `/${name}`;
    return of.href;
  };
  return {
    name: 'PostgreSQL',
    emptyDatabase,
    async database(records) {
      console.error(`PostgreSQL database of ${records} records`);
      const db = await emptyDatabase();
      const firstId = await fill(db, new Graph(records));
      // What the server's own upkeep would do within minutes: it is not to begin in the middle of a window.
      await administer(db, 'VACUUM ANALYZE');
      await administer(db, 'CHECKPOINT');
      return { db, firstId };
    },
    async close() {
      for (const name of made) await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await started?.stop();
    },
  };
}

/** @param {string} db @param {Graph} graph */
async function fill(db, graph) {
  const { openPostgres } = await importPackage('storage/postgres/store.js');
  const store = await openPostgres(db, { statementMaxMs: fillStatementMaxMs });
  try {
    const firstId = await fillRecords(store, graph);
    await linkPairs(store, graph, firstId);
    return firstId;
  } finally {
    await store.close();
  }
}

/** @param {string} url @param {string} statement */
async function administer(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
