import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Crosstie, startCrosstie } from '../../src/index.ts';
import { examine } from '../../src/storage/doctor/examine.ts';
import { build } from '../crash/server-process.ts';
import { freshPath, onTables, removeHouses, rowsOf } from './houses.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const contacts = '/crm/objects/2026-03/contacts';
const companies = '/crm/objects/2026-03/companies';

beforeAll(build);
afterAll(removeHouses);

function crosstie(...words: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...words], (failure, stdout, stderr) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), stdout, stderr });
    });
  });
}

async function made(server: Crosstie, path: string, properties: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await server.fetch(path, { method: 'POST', headers, body: JSON.stringify({ properties }) });
  return ((await answer.json()) as { readonly id: string }).id;
}

/** Ids of a portal's records of a type in a database file. */
async function idsIn(file: string, type: number): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(file);
  const records = Object.entries(rows).flatMap(([name, own]) => (name.endsWith(' record') ? own : []));
  return new Set(records.filter((row) => row[0] === type).map((row) => String(row[1])));
}

async function faultsIn(file: string): Promise<readonly string[]> {
  const found: string[] = [];
  await onTables(file, async (tables) => {
    for await (const { rule, where } of examine(tables, 'look')) found.push(`${rule}: ${where}`);
  });
  return found;
}

describe('crosstie backup', () => {
  it('copies a database while it is written: all that was answered before is in it, and it is sound by itself', async () => {
    const db = freshPath();
    await using server = await startCrosstie({ db });
    const company = await made(server, companies, { name: 'Tie' });
    const before: string[] = [];
    for (let count = 0; count < 50; count += 1) before.push(await made(server, contacts, { firstname: `c${count}` }));
    let isDone = false;
    const during: string[] = [];
    const writing = (async () => {
      while (!isDone) {
        const id = await made(server, contacts, { firstname: 'during' });
        await server.fetch(`${contacts}/${id}/associations/default/companies/${company}`, { method: 'PUT' });
        during.push(id);
      }
    })();
    await expect.poll(() => during.length).toBeGreaterThan(10);
    const target = freshPath();
    const ran = await crosstie('backup', target, '--url', server.url);
    isDone = true;
    await writing;
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    // One at least is later than the copy.
    during.push(await made(server, contacts, { firstname: 'during' }));
    expect([`${target}-wal`, `${target}-turns`, `${target}.part`].filter(existsSync)).toEqual([]);
    const copied = await idsIn(target, 4);
    expect(before.filter((id) => !copied.has(id))).toEqual([]);
    // It is of one moment: what was made later than something that it lacks is not in it either.
    const missing = during.findIndex((id) => !copied.has(id));
    expect(missing).toBeGreaterThanOrEqual(0);
    expect(during.slice(missing).filter((id) => copied.has(id))).toEqual([]);
    expect(await faultsIn(target)).toEqual([]);
    await server.close();
    const original = await idsIn(db, 4);
    expect(during.filter((id) => !original.has(id))).toEqual([]);
    expect(await faultsIn(db)).toEqual([]);
  });

  it('lets the file be as it was while pieces are fetched, and one backup at a time', async () => {
    await using server = await startCrosstie({ db: freshPath() });
    const ask = async (method: string, path: string) => {
      const answer = await server.fetch(`/_crosstie/backups${path}`, { method });
      return { status: answer.status, text: await answer.text() };
    };
    await made(server, companies, { name: 'Tie' });
    const begun = await ask('POST', '');
    const { id, bytes } = JSON.parse(begun.text) as { readonly id: string; readonly bytes: number };
    const first = await ask('GET', `/${id}/0`);
    // More than the journal holds: it is committed meanwhile, and SQLite would move that into the file.
    const inputs = Array.from({ length: 90 }, () => ({ properties: { name: 'x'.repeat(60_000) } }));
    const headers = { 'content-type': 'application/json' };
    for (let count = 0; count < 3; count += 1) {
      const { status } = await server.fetch(`${companies}/batch/create`, { method: 'POST', headers, body: JSON.stringify({ inputs }) });
      expect(status).toBe(201);
    }
    expect(await ask('GET', `/${id}/0`)).toEqual(first);
    expect(Buffer.from(first.text, 'base64')).toHaveLength(bytes);
    expect((await ask('POST', '')).status).toBe(409);
    expect((await ask('GET', '/nobody/0')).status).toBe(404);
    expect((await ask('GET', `/${id}/${bytes}`)).text).toBe('');
    expect((await ask('DELETE', `/${id}`)).status).toBe(204);
    expect((await ask('DELETE', `/${id}`)).status).toBe(404);
    const again = JSON.parse((await ask('POST', '')).text) as { readonly bytes: number };
    expect(again.bytes).toBeGreaterThan(bytes);
  });

  it('copies a file that nobody uses, with what a journal beside it holds', async () => {
    const db = freshPath();
    const server = await startCrosstie({ db });
    await made(server, companies, { name: 'Tie' });
    const refused = await crosstie('backup', freshPath(), '--db', db);
    expect(refused.stderr).toBe(`crosstie: ${db} is in use by another process: without --db the server that uses it is asked\n`);
    await server.close();
    const target = freshPath();
    expect(await crosstie('backup', target, '--db', db)).toMatchObject({ code: 0 });
    expect(await rowsOf(target)).toEqual(await rowsOf(db));
    expect((await crosstie('backup', target, '--db', db)).stderr).toBe(`crosstie: ${target} is there already\n`);
  });

  it('says that a copy did not fit rather than keep a part of it, though the system writes the part without a word', async () => {
    const db = freshPath();
    await (await startCrosstie({ db })).close();
    const target = freshPath();
    const blocks = Math.floor(statSync(db).size / 512) - 4;
    const limited = ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, main, 'backup', target, '--db', db];
    const stderr = await new Promise((resolve) => {
      execFile('sh', limited, (_failure, _stdout, told) => resolve(told));
    });
    expect(stderr).toBe('crosstie: EFBIG: file too large, write\n');
    expect([target, `${target}.part`].filter(existsSync)).toEqual([]);
  });

  it('asks a server in memory in vain, and says so', async () => {
    await using server = await startCrosstie();
    expect((await crosstie('backup', freshPath(), '--url', server.url)).stderr).toMatch(/^crosstie: This server has no file/);
  });
});
