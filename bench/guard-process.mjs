// Serves one database under several settings from one process, each on a port of its own, and prints as JSON how much processor time the process
// uses for a request under each. One process and one store, so that compiled code and caches are the same for all; and windows so short that whatever
// else the machine does hits each of them alike.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchFolder, importPackage } from './paths.mjs';

const options = {
  db: { type: 'string' },
  path: { type: 'string' },
  rounds: { type: 'string' },
  firstCompany: { type: 'string' },
  companies: { type: 'string' },
};
const { values } = parseArgs({ options });

const { assemble } = await importPackage('server/compose.js');
const { ensureFirstPortal } = await importPackage('server/first-start.js');
const { HttpServer } = await importPackage('server/http-server.js');
const { mountApi } = await importPackage('api/mount.js');
const { endpoints } = await importPackage('api/endpoints/index.js');
const { Workload } = await importPackage('operations/workload.js');
const { openSqlite } = await importPackage('storage/sqlite/store.js');

const windowRequests = 2_000;
const warmUpWindows = 8;
const connections = 32;

const store = await openSqlite(values.db);
const scopes = ['crm.objects.companies.read', 'crm.objects.contacts.read'];
/** A window does not reach them, and their numbers are about as long as HubSpot's. */
const rateLimits = { tier: 'enterprise', tenSecondly: 2_500 };

const servers = {
  unguarded: await unguarded(),
  unguardedAgain: await unguarded(),
  shipped: await guarded({}, undefined),
  scoped: await guarded({}, scopes),
  limited: await guarded({ rateLimits }, undefined),
  guarded: await guarded({ rateLimits }, scopes),
  logged: await guarded({ ledger: {} }, undefined),
};
const load = fork(join(benchFolder, 'guard-load.mjs'));
load.once('exit', (code) => {
  if (code !== null && code !== 0) process.exit(1);
});

const names = Object.keys(servers);
/** @type {Record<string, number[]>} microseconds of processor time a request, window by window */
const cpuUs = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < warmUpWindows; round += 1) {
  for (const name of names) {
    await forgetCalls(name);
    await put(name);
  }
}
for (let round = 0; round < Number(values.rounds); round += 1) {
  const start = round % names.length;
  for (const name of [...names.slice(start), ...names.slice(0, start)]) {
    await forgetCalls(name);
    const before = process.cpuUsage();
    await put(name);
    const { user, system } = process.cpuUsage(before);
    cpuUs[name]?.push((user + system) / windowRequests);
  }
}
console.log(JSON.stringify(cpuUs));
load.kill();
process.exit(0);

/** A server as shipped; without a log of requests, unless the settings say otherwise. @param {object} settings @param {readonly string[] | undefined} tokenScopes */
async function guarded(settings, tokenScopes) {
  const token = newToken();
  const { server, clock, portals } = assemble(store, { ledger: 'off', ...settings });
  const { id } = await ensureFirstPortal(store, portals, clock, { token, ...(tokenScopes && { scopes: tokenScopes }) });
  const url = await server.listen(0, '127.0.0.1');
  return { port: Number(new URL(url).port), token, meters: `${url}/_crosstie/portals/${id}/rate-limits` };
}

/** A server that asks nobody who calls: the first portal's token is taken for granted, no scope is looked at, and no call is counted. */
async function unguarded() {
  const token = newToken();
  const { clock, portals, serverCall, log } = assemble(store, { switches: { scopeChecks: 'permissive' } });
  const { id } = await ensureFirstPortal(store, portals, clock, { token });
  const portal = await portals.find(id);
  const caller = await serverCall.callers.find(`Bearer ${token}`, clock.now());
  const server = new HttpServer(log);
  const uncounted = endpoints.map((row) => ({ ...row, rateGroup: 'exempt' }));
  const context = { serverCall, log, workload: new Workload(), now: () => clock.now(), findCaller: () => caller, portal: () => portal };
  mountApi(server, uncounted, { ...context, switchesOf: () => serverCall.switches.of(portal) }, 'html');
  return { port: Number(new URL(await server.listen(0, '127.0.0.1')).port), token };
}

/** Tokens of one length: what is read of a header is to be the same. */
function newToken() {
  return `pat-na1-${crypto.randomUUID()}`;
}

/** Lets a window begin as if the last one had been long ago. @param {string} name */
async function forgetCalls(name) {
  const { meters: url } = servers[name];
  if (url === undefined) return;
  const meters = [{ limit: 'tenSecondly', appId: 1_000_001, used: 0 }];
  const answer = await fetch(url, { method: 'PUT', body: JSON.stringify({ meters }) });
  if (answer.status !== 200) throw new Error(`the meters cannot be set: ${answer.status} ${await answer.text()}`);
}

/** Puts one window of load on a server. @param {string} name */
function put(name) {
  const { path, firstCompany, companies } = values;
  return new Promise((resolve) => {
    load.once('message', resolve);
    load.send({
      ...servers[name],
      path,
      requests: windowRequests,
      connections,
      firstCompany: Number(firstCompany),
      companies: Number(companies),
    });
  });
}
