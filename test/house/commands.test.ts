import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PortalHandle, startCrosstie } from '../../src/index.ts';
import { endLine } from '../../src/moving/lines.ts';
import { build } from '../crash/server-process.ts';
import { freshPath, linesOf, removeHouses } from './houses.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

beforeAll(build);
afterAll(removeHouses);

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line. */
function crosstie(...words: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...words], { maxBuffer: 1e8 }, (failure, stdout, stderr) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), stdout, stderr });
    });
  });
}

const contacts = '/crm/objects/2026-03/contacts';
const companies = '/crm/objects/2026-03/companies';
const token = 'pat-na1-house';

async function made(portal: PortalHandle, path: string, properties: object): Promise<string> {
  const answer = await portal.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ properties }),
  });
  const { id } = (await answer.json()) as { readonly id: string };
  return id;
}

/** What a client sees of a server on this file. */
async function seen(db: string, paths: readonly string[]): Promise<readonly unknown[]> {
  await using server = await startCrosstie({ db, token, secretKey: 'k'.repeat(32) });
  const answers: unknown[] = [];
  for (const path of paths) {
    const answer = await server.fetch(path);
    answers.push([path, answer.status, await answer.json()]);
  }
  return answers;
}

/** A database that a server has worked on, and paths that show what is in it. */
async function lived(given = token): Promise<{ readonly db: string; readonly paths: readonly string[] }> {
  const db = freshPath();
  await using server = await startCrosstie({ db, token: given, secretKey: 'k'.repeat(32) });
  await server.app({ name: 'Points', redirectUris: ['http://localhost/back'] });
  const contact = await made(server, contacts, { email: 'ada@example.com', firstname: 'Ada' });
  const company = await made(server, companies, { name: 'Tie & Sons' });
  const gone = await made(server, companies, { name: 'Gone' });
  for (const to of [company, gone]) await server.fetch(`${contacts}/${contact}/associations/default/companies/${to}`, { method: 'PUT' });
  await server.fetch(`${companies}/${gone}`, { method: 'DELETE' });
  const update = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"properties":{"firstname":"Grace"}}' };
  await server.fetch(`${contacts}/${contact}`, update);
  await server.snapshot('Grace');
  await server.fetch(`${contacts}/${contact}`, { ...update, body: '{"properties":{"firstname":"nobody"}}' });
  await server.restore('Grace');
  const paths = [
    `${contacts}/${contact}?propertiesWithHistory=firstname&associations=companies`,
    `${contacts}/${contact}/associations/companies`,
    `${companies}/${company}/associations/contacts`,
    `${companies}?archived=true`,
    '/_crosstie/apps',
    '/_crosstie/portals',
  ];
  return { db, paths };
}

/** The export of a portal as one of another portal. */
function renumbered(lines: readonly string[], id: number): string {
  const text = lines
    .slice(0, -2)
    .map((line) => `${/^\{"(portal|in|token|entry)"/.test(line) ? line.replaceAll('50000001', String(id)) : line}\n`)
    .join('');
  return text + endLine(lines.length - 2, crc32(text));
}

describe('the commands that move house', () => {
  it('carry everything that clients see from one file to another, and the same export comes out of both', async () => {
    const { db, paths } = await lived();
    const before = await seen(db, paths);
    const [first, second, copy] = [freshPath('.ndjson'), freshPath('.ndjson.gz'), freshPath()];
    expect(await crosstie('export', first, '--db', db)).toMatchObject({
      code: 0,
      stdout: `${linesOf(first).length - 2} lines in ${first}\nLeft out: snapshots of portals, seed states among them: 1\n`,
    });
    const taken = await crosstie('import', first, '--db', copy);
    expect(taken).toMatchObject({ code: 0, stderr: '' });
    expect(taken.stdout).toMatch(/: 3 records, 2 edges$/m);
    expect((await crosstie('export', second, '--db', copy)).code).toBe(0);
    expect(linesOf(second)).toEqual(linesOf(first));
    expect(await seen(copy, paths)).toEqual(before);
    expect(before.map((one) => (one as unknown[])[1])).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it('write to standard output and read a compressed file by what is in it', async () => {
    const { db } = await lived();
    const [plain, packed, copy] = [freshPath('.ndjson'), freshPath('.packed'), freshPath()];
    const { stdout } = await crosstie('export', '-', '--db', db);
    writeFileSync(plain, stdout);
    expect((await crosstie('export', packed, '--gzip', '--db', db)).code).toBe(0);
    expect(readFileSync(packed).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    expect((await crosstie('import', packed, '--db', copy)).code).toBe(0);
    expect((await crosstie('export', '-', '--db', copy)).stdout).toBe(stdout);
  });

  it('say in one line what is wrong, and change nothing', async () => {
    const { db } = await lived();
    const path = freshPath('.ndjson');
    await crosstie('export', path, '--db', db);
    const absent = freshPath();
    expect(await crosstie('export', freshPath('.ndjson'), '--db', absent)).toMatchObject({
      code: 1,
      stderr: `crosstie: there is no file ${absent}\n`,
    });
    expect(existsSync(absent)).toBe(false);
    expect(await crosstie('export', path, '--db', db)).toMatchObject({ code: 1, stderr: `crosstie: ${path} is there already\n` });
    expect((await crosstie('import', path, '--db', db)).stderr).toMatch(
      /^crosstie: a whole export is taken in by an empty database only.*\n$/,
    );
    expect((await crosstie('export', freshPath('.ndjson'), '--portal', '77', '--db', db)).stderr).toBe('crosstie: there is no portal 77\n');
    const text = freshPath('.txt');
    writeFileSync(text, 'hello\n');
    expect((await crosstie('import', text, '--db', absent)).stderr).toBe('crosstie: a line is no JSON\n');
    await using server = await startCrosstie({ db });
    expect(server.isFirstStart).toBe(false);
    expect((await crosstie('export', freshPath('.ndjson'), '--db', db)).stderr).toBe(`crosstie: ${db} is in use by another process\n`);
  });

  it('add one portal to a database that has others: its log goes on after theirs', async () => {
    const { db } = await lived();
    const other = await lived('pat-na1-other');
    const path = freshPath('.ndjson');
    expect((await crosstie('export', path, '--db', other.db, '--portal', '50000001')).code).toBe(0);
    expect((await crosstie('import', path, '--db', db)).stderr).toBe('crosstie: portal 50000001 is there already\n');
    const moved = freshPath('.ndjson');
    writeFileSync(moved, renumbered(linesOf(path), 50_000_007));
    expect(await crosstie('import', moved, '--db', db)).toMatchObject({ code: 0 });
    await using server = await startCrosstie({ db, token });
    const portals = (await (await server.fetch('/_crosstie/portals')).json()) as {
      readonly results: readonly { readonly portalId: number }[];
    };
    expect(portals.results.map(({ portalId }) => portalId)).toEqual([50_000_001, 50_000_007]);
    const again = freshPath('.ndjson');
    await server.close();
    await crosstie('export', again, '--db', db, '--portal', '50000007');
    const numbers = (lines: readonly string[]) => lines.flatMap((line) => /^\{"log":\[(\d+)/.exec(line)?.[1] ?? []).map(Number);
    const [before, after] = [numbers(linesOf(path)), numbers(linesOf(again))];
    const shift = (after[0] ?? 0) - (before[0] ?? 0);
    expect(shift).toBeGreaterThan(0);
    expect(after).toEqual(before.map((number) => number + shift));
  });
});
