// The shipped server with one transaction per request, on SQLite or PostgreSQL, for comparison: turns take one command each. It takes the same flags
// as the command line, as far as the benchmark uses them.
import { parseArgs } from 'node:util';
import { importPackage } from './paths.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' }, db: { type: 'string' }, token: { type: 'string' } } });

const { assemble } = await importPackage('server/compose.js');
const { ensureFirstPortal } = await importPackage('server/first-start.js');
const { openSqlite } = await importPackage('storage/sqlite/store.js');
const { openPostgres } = await importPackage('storage/postgres/store.js');

const open = /^postgres(ql)?:/.test(values.db ?? '') ? openPostgres : openSqlite;
const { server, store, clock, portals, prepare } = assemble(await open(values.db, { turnWeightMax: 1 }), {});
await ensureFirstPortal(store, portals, clock, { token: values.token });
await server.listen(Number(values.port), '127.0.0.1');
prepare();
process.once('SIGTERM', () => server.close().then(() => store.close().then(() => process.exit(0))));
