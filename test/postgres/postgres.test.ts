import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { newDatabase } from './database.ts';
import { haveEnded } from './processes.mjs';
import { startPostgres } from './server.mjs';

async function ask(url: string, sql: string): Promise<readonly unknown[][]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

describe('a database of a test', () => {
  it('is empty and its own, and gone afterwards with whoever is connected to it', async () => {
    await using other = await newDatabase();
    await ask(other.url, 'CREATE TABLE kept (a int)');
    const left = new pg.Client(other.url);
    const ended = new Promise((resolve) => left.on('error', resolve));
    {
      await using database = await newDatabase();
      expect(database.url).not.toBe(other.url);
      expect(await ask(database.url, `SELECT relname FROM pg_class WHERE relname = 'kept'`)).toEqual([]);
    }
    await left.connect();
    await other[Symbol.asyncDispose]();
    await ended;
    await expect(ask(other.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});

describe('a PostgreSQL of a test', () => {
  it('orders texts as a language does, so that a statement that needs the order of characters must say so', async () => {
    await using server = await startPostgres('fast');
    expect(await ask(server.url, `SELECT 'a' < 'B', 'a' < 'B' COLLATE "C"`)).toEqual([[true, false]]);
  });

  it('is the one of the folder that is named, and no other is taken in its place', async () => {
    vi.stubEnv('CROSSTIE_TEST_POSTGRES_FOLDER', '/nowhere');
    try {
      await expect(startPostgres('fast')).rejects.toThrow('CROSSTIE_TEST_POSTGRES_FOLDER=/nowhere has no PostgreSQL');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('keeps what was committed when it is killed and started again', async () => {
    await using server = await startPostgres('durable');
    expect(await ask(server.url, 'SHOW fsync')).toEqual([['on']]);
    await ask(server.url, 'CREATE TABLE kept AS SELECT 7 AS a');
    const pids = server.pids();
    expect(pids.length).toBeGreaterThan(1);
    await server.kill();
    expect(server.pids()).toEqual([]);
    await expect(ask(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await ask(server.url, 'SELECT a FROM kept')).toEqual([[7]]);
  });

  it('answers nothing while it is paused, and everything after', async () => {
    await using server = await startPostgres('fast');
    server.pause();
    let isAnswered = false;
    const answer = ask(server.url, 'SELECT 1').then((rows) => {
      isAnswered = true;
      return rows;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isAnswered).toBe(false);
    server.resume();
    expect(await answer).toEqual([[1]]);
  });

  it('leaves no process and no file, even when it is stopped while it is paused', async () => {
    const server = await startPostgres('fast');
    const pids = server.pids();
    server.pause();
    await server.stop();
    expect(await haveEnded(pids, 0)).toBe(true);
    expect(existsSync(server.data)).toBe(false);
  });

  it('leaves no process and no file when the process that started it is killed', async () => {
    const start = `import { startPostgres } from ${JSON.stringify(new URL('server.mjs', import.meta.url).href)};
      const { data, pids } = await startPostgres('fast').then((server) => ({ data: server.data, pids: server.pids() }));
      console.log(JSON.stringify({ data, pids }));
      setInterval(() => undefined, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', start], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(starter.stdout), 'line');
    const { data, pids }: { readonly data: string; readonly pids: readonly number[] } = JSON.parse(String(line));
    expect(pids.length).toBeGreaterThan(1);
    starter.kill('SIGKILL');
    expect(await haveEnded(pids, 60_000)).toBe(true);
    await expect.poll(() => existsSync(data)).toBe(false);
  });
});
