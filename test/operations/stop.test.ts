import { beforeAll, expect, test } from 'vitest';
import { build, newFolder, start } from '../crash/server-process.ts';
import { freePort } from '../free-port.mjs';
import { ask, askUntilTaken, type Heard, keptConnections, withoutStandstill } from './clients.ts';

beforeAll(build);

const contacts = '/crm/objects/2026-03/contacts';
const created = JSON.stringify({ properties: {} });

/** What is heard of a server that is told to end, and whether all of it was asked while it drained, which a slow machine may not come to. */
async function heardOfStop(drainMs: number) {
  await using server = await start(':memory:', ['--drain', String(drainMs)]);
  const token = server.token ?? '';
  const list = { method: 'GET', path: contacts, token };
  const ready = { method: 'GET', path: '/_crosstie/health/ready', token };
  using agent = keptConnections();
  const before = await ask(server.url, list, agent);
  const toldAt = performance.now();
  const exited = server.kill('SIGTERM');
  let readiness = await ask(server.url, ready);
  while ('status' in readiness && readiness.status === 200) readiness = await ask(server.url, ready);
  const live = await ask(server.url, { ...ready, path: '/_crosstie/health/live' });
  const during = [await ask(server.url, list, agent), await ask(server.url, list, agent)];
  const isInTime = performance.now() - toldAt < drainMs;
  const exit = await exited;
  return { isInTime, before, readiness, live, during, exit, after: await ask(server.url, list, agent) };
}

test.concurrent('SIGTERM fails readiness at once, and for as long as is said requests are taken, each on its last connection', async () => {
  let heard = await heardOfStop(1_500);
  if (!heard.isInTime) heard = await heardOfStop(30_000);
  expect(heard).toEqual({
    isInTime: true,
    before: expect.objectContaining({ status: 200, headers: expect.objectContaining({ connection: 'keep-alive' }) }),
    readiness: expect.objectContaining({ status: 503, text: '{"status":"not ready","reason":"stopping"}' }),
    live: expect.objectContaining({ status: 200 }),
    during: Array(2).fill(expect.objectContaining({ status: 200, headers: expect.objectContaining({ connection: 'close' }) })),
    exit: { code: 0, signal: null },
    after: { code: 'ECONNREFUSED' },
  });
});

// An expect of its own: the one for all does not know whose it is when the test that ran beside has ended.
test.concurrent('a second SIGTERM ends the process at once, and what was answered is kept', async ({ expect }) => {
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
  (drainMs) =>
    withoutStandstill(async () => {
      using folder = newFolder();
      const port = String(await freePort());
      const flags = ['--port', port, '--wait-for-db', '120000', '--drain', String(drainMs)];
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
      try {
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
      } finally {
        isOver = true;
        await server.kill('SIGKILL');
      }
    }),
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
