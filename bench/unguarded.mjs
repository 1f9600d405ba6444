// The shipped server as it would be if it asked nobody who calls, for comparison: the first portal's token is taken for granted, no scope is
// looked at, and no call is counted. It takes the same flags as the command line, as far as the benchmark uses them.
import { parseArgs } from 'node:util';
import { importPackage } from './paths.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' }, db: { type: 'string' }, token: { type: 'string' } } });

const { assemble } = await importPackage('server/compose.js');
const { ensureFirstPortal } = await importPackage('server/first-start.js');
const { HttpServer } = await importPackage('server/http-server.js');
const { mountApi } = await importPackage('api/mount.js');
const { endpoints } = await importPackage('api/endpoints/index.js');
const { openSqlite } = await importPackage('storage/sqlite/store.js');

const switches = { scopeChecks: 'permissive' };
const { server: closed, store, clock, portals, serverCall, log, prepare } = assemble(await openSqlite(values.db), { switches });
const { id } = await ensureFirstPortal(store, portals, clock, { token: values.token });
const portal = await portals.find(id);
const caller = await serverCall.callers.find(`Bearer ${values.token}`, clock.now());

const server = new HttpServer(log);
const context = {
  switchesOf: () => serverCall.switches.of(portal),
  serverCall,
  log,
  now: () => clock.now(),
  findCaller: () => caller,
  portal: () => portal,
};
const uncounted = endpoints.map((row) => ({ ...row, rateGroup: 'exempt' }));
mountApi(server, uncounted, context, 'html');
server.on(['GET'], '/_crosstie/health/ready', () => ({ status: 200, headers: {}, body: '{}' }));
await server.listen(Number(values.port), '127.0.0.1');
prepare();
process.once('SIGTERM', () => Promise.all([server.close(), closed.close()]).then(() => store.close().then(() => process.exit(0))));
