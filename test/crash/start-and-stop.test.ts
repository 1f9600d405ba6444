import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Client, call, create, expectKept, linkOne, nothingPromised } from './links.ts';
import { build, type FailedStart, newFolder, type ServerProcess, start, tryStart } from './server-process.ts';

beforeAll(build);

test('SIGTERM lets accepted requests finish, ends with 0 and keeps everything', async () => {
  using folder = newFolder();
  const promised = nothingPromised();
  await using server = await start(folder.db);
  const client: Client = { server, token: server.token ?? '' };
  const contacts = await Promise.all(Array.from({ length: 40 }, () => create(client, 'contacts', promised)));
  const company = await create(client, 'companies', promised);
  const late = await create(client, 'contacts', promised);

  const body = JSON.stringify({ inputs: [{ from: { id: late }, to: { id: company } }] });
  using agent = keepAliveAgent();
  const accepted = await openBatch(client, body, agent);
  const burst = contacts.map((contact) => linkOne(client, { contact, company }, promised));
  await Promise.race(burst);
  const exited = server.kill('SIGTERM');
  await Promise.allSettled(burst);
  accepted.end(body.slice(10));
  const [answer] = (await once(accepted, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(200);
  promised.links.add(`${late} ${company}`);
  // One that waited for more than accepted requests would be ended after ten seconds, with 1.
  expect(await exited).toEqual({ code: 0, signal: null });

  await using again = await start(folder.db);
  await expectKept({ ...client, server: again }, promised);
  expect(promised.links.size).toBeGreaterThan(1);
});

test('who stops a server as soon as it says where it is has it end with 0', async () => {
  const stopsItself = `const write = process.stdout.write;
    process.stdout.write = function (text) {
      const isWritten = write.call(this, text);
      if (text.includes('URL')) process.kill(process.pid, 'SIGTERM');
      return isWritten;
    };`;
  const preload = `--import=data:text/javascript,${encodeURIComponent(stopsItself)}`;
  await using server = await start(':memory:', [], { NODE_OPTIONS: preload });
  expect(await server.exited).toEqual({ code: 0, signal: null });
});

/** Keeps its connections open for as long as the server does, as HTTP clients with a pool do. */
function keepAliveAgent(): Agent & Disposable {
  const agent = new Agent({ keepAlive: true });
  return Object.assign(agent, { [Symbol.dispose]: () => agent.destroy() });
}

/** Sends the head and a part of the body of a batch; resolves once the server has said that it wants the rest. */
async function openBatch(client: Client, body: string, agent: Agent): Promise<ClientRequest> {
  const opened = request(`${client.server.url}/crm/v4/associations/contacts/companies/batch/associate/default`, {
    agent,
    method: 'POST',
    headers: {
      authorization: `Bearer ${client.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    },
  });
  opened.flushHeaders();
  await once(opened, 'continue');
  opened.write(body.slice(0, 10));
  return opened;
}

test('a second process on the same file ends with 1 and one clear line, and the first goes on', async () => {
  using folder = newFolder();
  await using first = await start(folder.db);
  const second = await tryStart(folder.db);
  if ('url' in second) {
    await second.kill('SIGKILL');
    throw new Error('two processes serve one file');
  }
  expect(second).toEqual({ code: 1, signal: null, stdout: '', stderr: `crosstie: ${folder.db} is in use by another process\n` });
  expect((await call({ server: first, token: first.token ?? '' }, 'GET', '/crm/objects/2026-03/contacts')).status).toBe(200);
});

test('the token is printed once, goes on working and stands nowhere in the files', async () => {
  using folder = newFolder();
  await using first = await start(folder.db);
  const token = first.token ?? '';
  expect(first.welcome.split(token).length).toBeGreaterThan(1);
  expect(token).toMatch(/^pat-na1-[0-9a-f-]{36}$/);
  await create({ server: first, token }, 'contacts', nothingPromised());
  expectOnlyHash(folder.path, token);
  await first.kill('SIGTERM');
  expectOnlyHash(folder.path, token);

  await using second = await start(folder.db);
  expect(second.token).toBeUndefined();
  expect(second.welcome).not.toContain(token.slice('pat-na1-'.length));
  expect((await call({ server: second, token }, 'GET', '/crm/objects/2026-03/contacts')).status).toBe(200);
  expectOnlyHash(folder.path, token);
});

function expectOnlyHash(folder: string, token: string): void {
  const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
  expect(bytes.includes(token.slice('pat-na1-'.length))).toBe(false);
  expect(bytes.includes(createHash('sha256').update(token).digest('hex'))).toBe(true);
}

test('--scopes limits the token that a start makes or gives, and the name of no scope ends the start with one line', async () => {
  using folder = newFolder();
  const contacts = '/crm/objects/2026-03/contacts';
  await using limited = await start(folder.db, ['--scopes', 'crm.objects.contacts.read,tickets']);
  const token = limited.token ?? '';
  const statuses = async (server: ServerProcess) => [
    (await call({ server, token }, 'GET', contacts)).status,
    (await call({ server, token }, 'POST', contacts, { properties: {} })).status,
  ];
  expect(await statuses(limited)).toEqual([200, 403]);
  await limited.kill('SIGTERM');
  await using permissive = await start(folder.db, ['--scope-checks', 'permissive']);
  expect(await statuses(permissive)).toEqual([200, 201]);
  await permissive.kill('SIGTERM');
  await using given = await start(folder.db, ['--token', token]);
  expect(await statuses(given)).toEqual([200, 201]);
  await given.kill('SIGTERM');
  const failed = await tryStart(folder.db, ['--scopes', 'crm.object.contacts.read']);
  const stderr = 'crosstie: HubSpot has no scope crm.object.contacts.read: docs/fidelity.md lists those that open something\n';
  expect(failed).toEqual({ code: 1, signal: null, stdout: '', stderr });
});

test.each([
  ['a subscription in the environment', [], { CROSSTIE_RATE_LIMITS: 'professional' }, { max: '190', daily: '625000' }],
  ['numbers in a flag', ['--rate-limits', 'tenSecondly=7, tier=free'], {}, { max: '7', daily: '250000' }],
  ['a flag rather than the environment', ['--rate-limits', 'off'], { CROSSTIE_RATE_LIMITS: 'free' }, { max: null, daily: null }],
])('calls are limited as the command line says: %s', async (_where, flags, environment, told) => {
  await using server = await start(':memory:', flags, environment);
  const { headers } = await fetch(`${server.url}/crm/v3/objects/contacts`, { headers: { authorization: `Bearer ${server.token}` } });
  const [max, daily] = [headers.get('x-hubspot-ratelimit-max'), headers.get('x-hubspot-ratelimit-daily')];
  expect({ max, daily }).toEqual(told);
});

test.each(['gold', 'hourly=3', 'daily=many', 'daily'])(
  'a server does not start with the rate limits %s, and says why in one line',
  async (wrong) => {
    const { code, stdout, stderr } = (await tryStart(':memory:', ['--rate-limits', wrong])) as FailedStart;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^crosstie: the rate limits cannot be set: .+\n$/);
  },
);
