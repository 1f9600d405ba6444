import { createServer, type IncomingMessage, type Server } from 'node:http';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { nodesOf, removeFrom, spread } from './cluster.ts';
import { type PostgresServer, startPostgres } from './server.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests ask for databases; a PostgreSQL is started when the first one asks. */
    readonly databases: string;
  }
}

/** Makes and removes databases for the processes that run tests, all on one PostgreSQL. */
class Databases {
  readonly #server: Server;
  #opened: Promise<Postgres> | undefined;
  #made = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      // One that is kept could be closed for its idleness at the moment at which the next is asked over it.
      response.setHeader('connection', 'close');
      this.#answer(request).then(
        (text) => response.end(text),
        (cause: unknown) => response.writeHead(500).end(cause instanceof Error ? cause.message : String(cause)),
      );
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no address');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    await (await this.#opened)?.close();
  }

  /** POST makes a database and answers its URL; DELETE removes the one of the path, with whoever is connected to it. */
  async #answer({ method, url = '' }: IncomingMessage): Promise<string> {
    this.#opened ??= openPostgres();
    const postgres = await this.#opened;
    const urlOf = (name: string) => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
    if (method === 'DELETE') {
      const name = url.slice(1);
      await postgres.admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      await removeFrom(postgres.nodes, urlOf(name));
      return '';
    }
    const name = `crosstie_test_${process.pid}_${this.#made++}`;
    await postgres.admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
    if (postgres.nodes.length > 0) await spread(urlOf(name), postgres.nodes);
    return urlOf(name);
  }
}

const adminConnectionsMax = 4;

interface Postgres {
  readonly url: string;
  readonly admin: pg.Pool;
  /** Of the cluster, where it is the coordinator of one. */
  readonly nodes: Awaited<ReturnType<typeof nodesOf>>;
  close(): Promise<void>;
}

async function openPostgres(): Promise<Postgres> {
  const given = process.env['CROSSTIE_TEST_POSTGRES'];
  const own: PostgresServer | undefined = given === undefined ? await startPostgres('fast') : undefined;
  const url = given ?? own?.url ?? '';
  // Each process that runs tests may ask while the other one does: a connection takes one statement at a time.
  const admin = new pg.Pool({ connectionString: url, max: adminConnectionsMax });
  admin.on('error', () => undefined);
  const close = async () => {
    await admin.end();
    await own?.stop();
  };
  return { url, admin, nodes: given === undefined ? [] : await nodesOf(given), close };
}

const databases = new Databases();

/** Called by vitest before the first test. */
export async function setup({ provide }: TestProject): Promise<void> {
  provide('databases', await databases.listen());
}

/** Called by vitest after the last test. */
export function teardown(): Promise<void> {
  return databases.close();
}
