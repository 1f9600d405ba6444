import { beforeAll, expect, test } from 'vitest';
import { build, newFolder, type ServerProcess, start } from '../crash/server-process.ts';
import { ask } from './clients.ts';

beforeAll(build);

type Line = Readonly<Record<string, unknown>>;

/** What a server logged: every line is JSON. */
function linesOf(server: ServerProcess): readonly Line[] {
  return server
    .told()
    .split('\n')
    .filter((line) => line !== '' && !/ExperimentalWarning|--trace-warnings/.test(line))
    .map((line) => JSON.parse(line) as Line);
}

const contacts = '/crm/objects/2026-03/contacts';

test('each request is logged in a line with what it was, how it ended, and the correlation id that its answer has', async () => {
  await using server = await start(':memory:', ['--access-log', '--log-level', 'info']);
  const token = server.token ?? '';
  const made = await ask(server.url, { method: 'POST', path: contacts, token, body: '{"properties":{}}' });
  const missing = await ask(server.url, { method: 'GET', path: `/crm/v3/objects/contacts/99?archived=false`, token });
  const strange = await ask(server.url, { method: 'GET', path: '/nowhere', token: 'pat-na1-stranger' });
  await server.kill('SIGTERM');
  const correlationOf = (heard: typeof made) => ('headers' in heard ? heard.headers['x-hubspot-correlation-id'] : undefined);
  const portal = expect.any(Number);
  const common = { level: 30, time: expect.any(Number), pid: server.pid, ms: expect.any(Number), msg: 'request' };
  expect(linesOf(server).filter(({ msg }) => msg === 'request')).toEqual([
    {
      ...common,
      method: 'POST',
      operation: 'records.create',
      edition: '2026-03',
      status: 201,
      portal,
      correlationId: correlationOf(made),
    },
    { ...common, method: 'GET', operation: 'records.read', edition: 'v3', status: 404, portal, correlationId: correlationOf(missing) },
    {
      ...common,
      method: 'GET',
      operation: 'unrouted',
      status: 404,
      ...(correlationOf(strange) && { correlationId: correlationOf(strange) }),
    },
  ]);
  const others = linesOf(server).filter(({ msg }) => msg !== 'request');
  expect(others.map(({ msg }) => msg)).toEqual(['listening', 'draining', 'stopping', 'stopped']);
});

test('tokens, secrets and what records hold stand in no line, wherever callers put them', async () => {
  using folder = newFolder();
  const secrets = [
    'pat-na1-5ec4e700',
    'client-5ec4e701',
    'code-5ec4e702',
    'key-5ec4e703',
    'admin-5ec4e704',
    'value-5ec4e705',
    'box-5ec4e706-0123456789abcdef0123',
  ];
  const [token = '', clientSecret, code, apiKey, admin = '', value, box = ''] = secrets;
  const environment = { CROSSTIE_ADMIN_TOKEN: admin, CROSSTIE_SECRET_KEY: box };
  await using server = await start(folder.db, ['--access-log', '--log-level', 'info', '--token', token], environment);
  const send = (method: string, path: string, body?: string, as = token) =>
    ask(server.url, { method, path, token: as, ...(body !== undefined && { body }) });
  await send('POST', contacts, JSON.stringify({ properties: { email: `${value}@example.com` } }));
  await send('POST', contacts, `{"properties":{"email":"${value}"`);
  await send('GET', `/crm/v3/objects/contacts?hapikey=${apiKey}`, undefined, '');
  await send('GET', `/oauth/v1/access-tokens/${token}`);
  await send('GET', `/oauth/v1/refresh-tokens/${code}`);
  await send('POST', '/oauth/v1/token', `grant_type=authorization_code&client_secret=${clientSecret}&code=${code}`);
  await send('POST', '/_crosstie/apps', JSON.stringify({ name: 'Clipper', clientSecret }), admin);
  await send('GET', `/_crosstie/portals?token=${admin}`, undefined, admin);
  await send('GET', `/${token}`);
  await server.kill('SIGTERM');
  expect(linesOf(server).filter(({ msg }) => msg === 'request')).toHaveLength(9);
  for (const secret of secrets) expect(server.told()).not.toContain(secret);
});

test('without a flag a server that has no trouble logs nothing', async () => {
  await using server = await start(':memory:');
  await ask(server.url, { method: 'GET', path: contacts, token: server.token ?? '' });
  await server.kill('SIGTERM');
  expect(linesOf(server)).toEqual([]);
});
