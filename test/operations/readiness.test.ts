import { execFileSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { build, newFolder, start } from '../crash/server-process.ts';
import { ask } from './clients.ts';

beforeAll(build);

const contacts = '/crm/objects/2026-03/contacts';

/** Bounds how large files may become that a process writes: to it, the disk is full. */
function boundFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

test.runIf(process.platform === 'linux')(
  'a server whose disk takes no more is alive and not ready, answers reads, refuses writes in the usual form, and is ready again with the disk',
  async () => {
    using folder = newFolder();
    await using server = await start(folder.db);
    const token = server.token ?? '';
    const ready = () => ask(server.url, { method: 'GET', path: '/_crosstie/health/ready', token });
    const write = () => ask(server.url, { method: 'POST', path: contacts, token, body: '{"properties":{"firstname":"Ada"}}' });
    expect(await ready()).toMatchObject({ status: 200, text: '{"status":"ready"}' });
    expect(await write()).toMatchObject({ status: 201 });
    boundFiles(server.pid, 1);
    await expect.poll(ready).toMatchObject({ status: 503, text: '{"status":"not ready","reason":"storage does not write"}' });
    const refused = await write();
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(JSON.parse('text' in refused ? refused.text : '')).toEqual({
      status: 'error',
      message: 'internal error',
      correlationId: expect.any(String),
    });
    expect(await ask(server.url, { method: 'GET', path: contacts, token })).toMatchObject({ status: 200 });
    expect(await ask(server.url, { method: 'GET', path: '/_crosstie/health/live', token })).toMatchObject({ status: 200 });
    boundFiles(server.pid, 'unlimited');
    await expect.poll(ready).toMatchObject({ status: 200 });
    expect(await write()).toMatchObject({ status: 201 });
    const { correlationId } = JSON.parse('text' in refused ? refused.text : '') as { readonly correlationId: string };
    await expect.poll(() => server.told()).toContain(`"correlationId":"${correlationId}"`);
    expect(server.told()).toContain('the storage is unavailable');
  },
);
