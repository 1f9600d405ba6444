import { beforeAll, expect, test } from 'vitest';
import { build, newFolder, start } from '../crash/server-process.ts';
import { ask, askUntilTaken, freePort, type Heard, keptConnections } from './clients.ts';

beforeAll(build);

const contacts = '/crm/objects/2026-03/contacts';
const created = JSON.stringify({ properties: {} });

test.concurrent('SIGTERM fails readiness at once, and for as long as is said requests are taken, each on its last connection', async () => {
  await using server = await start(':memory:', ['--drain', '1500']);
  const token = server.token ?? '';
  const list = { method: 'GET', path: contacts, token };
  using agent = keptConnections();
  expect(await ask(server.url, list, agent)).toMatchObject({ status: 200, headers: { connection: 'keep-alive' } });
  const exited = server.kill('SIGTERM');
  const ready = { method: 'GET', path: '/_crosstie/health/ready', token };
  await expect.poll(() => ask(server.url, ready)).toMatchObject({ status: 503, text: '{"status":"not ready","reason":"stopping"}' });
  expect(await ask(server.url, { ...ready, path: '/_crosstie/health/live' })).toMatchObject({ status: 200 });
  expect(await ask(server.url, list, agent)).toMatchObject({ status: 200, headers: { connection: 'close' } });
  expect(await ask(server.url, list, agent)).toMatchObject({ status: 200, headers: { connection: 'close' } });
  expect(await exited).toEqual({ code: 0, signal: null });
  expect(await ask(server.url, list, agent)).toEqual({ code: 'ECONNREFUSED' });
});

test.concurrent('a second SIGTERM ends the process at once, and what was answered is kept', async () => {
  using folder = newFolder();
  await using server = await start(folder.db, ['--drain', '60000']);
  const token = server.token ?? '';
  const write = { method: 'POST', path: contacts, token, body: created };
  const before = await ask(server.url, write);
  void server.kill('SIGTERM');
  await expect.poll(() => ask(server.url, { method: 'GET', path: '/_crosstie/health/ready', token })).toMatchObject({ status: 503 });
  const during = await ask(server.url, write);
  expect(await server.kill('SIGTERM')).toEqual({ code: 1, signal: null });
  await using again = await start(folder.db);
  const kept = await ask(again.url, { method: 'GET', path: contacts, token });
  expect(idsIn(kept)).toEqual([idOf(before), idOf(during)]);
});

test.each([0, 300])(
  'a server that drains for %i ms is replaced on its file three times while clients write, and no request fails',
  async (drainMs) => {
    using folder = newFolder();
    const port = String(await freePort());
    const flags = ['--port', port, '--wait-for-db', '20000', '--drain', String(drainMs)];
    let server = await start(folder.db, flags);
    const token = server.token ?? '';
    const { url } = server;
    const ids: string[] = [];
    const failed: Heard[] = [];
    let isOver = false;
    const clients = Array.from({ length: 6 }, async () => {
      using agent = keptConnections();
      while (!isOver) {
        const heard = await askUntilTaken(url, { method: 'POST', path: contacts, token, body: created }, agent);
        if ('status' in heard && heard.status === 201) ids.push(idOf(heard));
        else failed.push(heard);
      }
    });
    for (let turn = 0; turn < 3; turn += 1) {
      const written = ids.length;
      const next = start(folder.db, flags);
      await expect.poll(() => ids.length).toBeGreaterThan(written + 20);
      expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
      server = await next;
    }
    await expect.poll(() => ids.length).toBeGreaterThan(80);
    isOver = true;
    await Promise.all(clients);
    expect(failed).toEqual([]);
    expect(await countOf(url, token)).toBe(ids.length);
    await server.kill('SIGKILL');
  },
);

test('a start waits for the file no longer than it was told', async () => {
  using folder = newFolder();
  await using first = await start(folder.db);
  await expect(start(folder.db, ['--wait-for-db', '600'])).rejects.toThrow('in use by another process');
  expect(await ask(first.url, { method: 'GET', path: contacts, token: first.token ?? '' })).toMatchObject({ status: 200 });
});

async function countOf(url: string, token: string): Promise<number> {
  const path = '/crm/objects/2026-03/contacts/search';
  const heard = await ask(url, { method: 'POST', path, token, body: JSON.stringify({ limit: 1 }) });
  return 'text' in heard ? Number((JSON.parse(heard.text) as { readonly total: number }).total) : -1;
}

function idOf(heard: Heard): string {
  return 'text' in heard ? (JSON.parse(heard.text) as { readonly id: string }).id : heard.code;
}

function idsIn(heard: Heard): readonly string[] {
  if (!('text' in heard)) return [heard.code];
  return (JSON.parse(heard.text) as { readonly results: readonly { readonly id: string }[] }).results.map(({ id }) => id);
}
