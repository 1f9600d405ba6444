import { once } from 'node:events';
import { request } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { build, start } from '../crash/server-process.ts';

beforeAll(build);

const contacts = '/crm/objects/2026-03/contacts';

test('a request that never comes to its end holds up a stop for ten seconds and no longer', async () => {
  await using server = await start(':memory:');
  const headers = { authorization: `Bearer ${server.token}`, 'content-length': 100, expect: '100-continue' };
  const stuck = request(`${server.url}${contacts}`, { method: 'POST', headers });
  stuck.on('error', () => undefined);
  stuck.flushHeaders();
  await once(stuck, 'continue');
  stuck.write('{');
  const startedAt = performance.now();
  expect(await server.kill('SIGTERM')).toEqual({ code: 1, signal: null });
  expect(performance.now() - startedAt).toBeGreaterThan(9_000);
});
