// The server with one transaction per request, for comparison: put together as `server/compose.js` does, but with turns that
// take one command each. It takes the same flags as the command line, as far as the benchmark uses them.
import { parseArgs } from 'node:util';
import Fastify from 'fastify';
import { importPackage } from './paths.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' }, db: { type: 'string' }, token: { type: 'string' } } });

const { endpoints } = await importPackage('api/endpoints/index.js');
const { mountApi } = await importPackage('api/mount.js');
const { limits } = await importPackage('catalogue/limits.js');
const { mountControl } = await importPackage('control/mount.js');
const { defaultSwitches } = await importPackage('operations/call.js');
const { findCaller } = await importPackage('operations/tokens.js');
const { ensureFirstPortal } = await importPackage('server/first-start.js');
const { openSqlite } = await importPackage('storage/sqlite/store.js');

const log = { error: (fields, message) => process.stderr.write(`${message}: ${fields.err?.stack ?? ''}\n`) };
const clock = { now: Date.now };
const store = await openSqlite(values.db, { turnWeightMax: 1 });
const server = Fastify({
  logger: false,
  bodyLimit: limits.requestBodyBytesMax,
  requestTimeout: 60_000,
  forceCloseConnections: 'idle',
  return503OnClosing: false,
  exposeHeadRoutes: false,
  routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
});
const context = {
  switches: defaultSwitches,
  log,
  now: () => clock.now(),
  findCaller: (authorization, now) => findCaller(store, authorization, now),
  portal: (id) => store.portal(id),
};
mountApi(server, endpoints, context, 'html');
mountControl(server, { isReady: async () => true }, { isLocal: true, adminToken: undefined }, log);
await ensureFirstPortal(store, clock, values.token);
await server.listen({ port: Number(values.port), host: '127.0.0.1' });
process.once('SIGTERM', () => server.close().then(() => store.close().then(() => process.exit(0))));
