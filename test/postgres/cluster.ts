import pg from 'pg';

/** A node of a cluster of Citus, as its coordinator knows it. */
interface Node {
  readonly host: string;
  readonly port: string;
  readonly isCoordinator: boolean;
}

const nodesOfCluster = `SELECT nodename, nodeport::text, groupid = 0 FROM pg_dist_node WHERE isactive ORDER BY groupid`;
/** Of each table in each test's database: few, as a table of them on every node takes time to make. */
const shards = 4;

/** The nodes of the cluster whose coordinator has a database; none where it is a PostgreSQL by itself. */
export async function nodesOf(url: string): Promise<readonly Node[]> {
  return connected(url, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_extension WHERE extname = 'citus'");
    if (rowCount === 0) return [];
    const { rows } = await client.query<[string, string, boolean]>({ text: nodesOfCluster, rowMode: 'array' });
    return rows.map(([host, port, isCoordinator]) => ({ host, port, isCoordinator }));
  });
}

/** Makes a database that the coordinator has into one of the cluster. */
export async function spread(url: string, nodes: readonly Node[]): Promise<void> {
  const name = pg.escapeIdentifier(new URL(url).pathname.slice(1));
  for (const { host, port, isCoordinator } of nodes) {
    const there = Object.assign(new URL(url), { hostname: host, port }).href;
    if (!isCoordinator) {
      const maintained = Object.assign(new URL(there), { pathname: '/postgres' }).href;
      await connected(maintained, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0`));
    }
    await connected(there, (client) => client.query('CREATE EXTENSION citus'));
  }
  await connected(url, async (client) => {
    await client.query(`ALTER DATABASE ${name} SET citus.shard_count = ${shards}`);
    for (const { host, port, isCoordinator } of nodes) {
      const join = isCoordinator ? 'citus_set_coordinator_host' : 'citus_add_node';
      await client.query(`SELECT ${join}($1, $2)`, [host, port]);
    }
  });
}

/** Removes what is left of a database on the nodes beside the coordinator. */
export async function removeFrom(nodes: readonly Node[], url: string): Promise<void> {
  const name = pg.escapeIdentifier(new URL(url).pathname.slice(1));
  for (const { host, port, isCoordinator } of nodes) {
    if (isCoordinator) continue;
    const maintained = Object.assign(new URL(url), { hostname: host, port, pathname: '/postgres' }).href;
    await connected(maintained, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  }
}

async function connected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
