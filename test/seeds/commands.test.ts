import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { generateSeed } from '../../src/generating/index.ts';
import { startCrosstie } from '../../src/index.ts';
import { readSeed } from '../../src/seeds/read-seed.ts';
import { build } from '../crash/server-process.ts';
import { patience } from '../patience.ts';

const folder = await mkdtemp(join(tmpdir(), 'crosstie-generate-'));
afterAll(() => rm(folder, { recursive: true }));

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** What a command printed and ended with. */
async function crosstie(...words: readonly string[]): Promise<{ readonly out: string; readonly err: string; readonly code: unknown }> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: NonNullable<Parameters<typeof run>[2]> = {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
  };
  await run(['node', 'crosstie', ...words], {}, terminal);
  return { out: out.join(''), err: err.join(''), code: terminal.exitCode ?? 0 };
}

const sizes = ['--seed', '7', '--contacts', '40', '--companies', '8', '--deals', '12', '--tickets', '5', '--labels', '3'];
const made = generateSeed({ seed: 7, contacts: 40, companies: 8, deals: 12, tickets: 5, labels: 3 });

describe('crosstie generate', () => {
  it.each(['crm.yaml', 'crm.json'])('writes %s, a seed that reads as it was made up', async (name) => {
    const file = join(folder, name);
    expect(await crosstie('generate', ...sizes, '--out', file)).toMatchObject({ code: 0, err: '' });
    expect((await readSeed(file)).document).toEqual(made);
  });

  it('writes lines for import, the same bytes each time, that make the portal that the seed makes', async () => {
    const [one, other, db] = ['one.ndjson', 'other.ndjson', 'made.db'].map((name) => join(folder, name)) as [string, string, string];
    await crosstie('generate', ...sizes, '--out', one, '--portal', '50000007');
    await crosstie('generate', ...sizes, '--out', other, '--portal', '50000007');
    expect(await readFile(other, 'utf8')).toBe(await readFile(one, 'utf8'));
    expect(await crosstie('import', one, '--db', db)).toMatchObject({ code: 0, err: '' });
    await using server = await startCrosstie({ db, token: 'pat-na1-made', logLevel: 'silent' });
    expect(server.portalId).toBe(50_000_007);
    const found = await server.fetch('/crm/v3/objects/contacts/search', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(await found.json()).toMatchObject({ total: 40 });
  });

  it('leaves nothing behind where a signal ends it, and ends of that', async () => {
    build();
    const endedBy = async (signal: NodeJS.Signals) => {
      const [own, out] = [await mkdtemp(join(folder, 'own-')), await mkdtemp(join(folder, 'out-'))];
      const args = [main, 'generate', '--contacts', '100000', '--out', join(out, 'crm.ndjson')];
      const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: own }, stdio: 'ignore' });
      const ended = once(child, 'exit');
      await expect.poll(() => readdirSync(own, { recursive: true }).length, patience).toBeGreaterThan(1);
      child.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect([readdirSync(own), readdirSync(out)]).toEqual([[], []]);
    };
    await Promise.all([endedBy('SIGTERM'), endedBy('SIGINT')]);
  });

  it.each([
    [['--out', 'crm.csv'], 'crm.csv: the name has to end in .yaml, .json, .ndjson or .ndjson.gz'],
    [['--labels', '9', '--out', 'x.yaml'], 'labels: expected a whole number from 0 to 6'],
    [['--contacts', '100001', '--out', 'x.yaml'], 'a seed has at most 100000 records; crosstie import takes in more: write .ndjson'],
    [['--contacts', '2000000', '--out', 'x.ndjson'], '2000000 records are made up at most'],
    [['--out', 'no/such/x.yaml'], 'no/such/x.yaml: there is no such folder'],
  ])('refuses %j', async (words, told) => {
    expect(await crosstie('generate', ...words)).toMatchObject({ code: 1, err: `crosstie: ${told}\n` });
  });
});

describe('crosstie seed', () => {
  it('fills the first portal of a server, or the one that is named, and tells what is wrong', async () => {
    await using server = await startCrosstie({ logLevel: 'silent' });
    const file = join(folder, 'seed.yaml');
    await writeFile(file, 'records:\n  contacts:\n    - { key: ada, properties: { email: ada@sleepers.example } }\n');
    const first = await crosstie('seed', file, '--url', server.url);
    expect(first).toEqual({ code: 0, err: '', out: `Portal ${server.portalId} has got 1 contacts, 0 associations\n` });
    const { portalId } = await server.portal();
    const named = await crosstie('seed', file, '--url', server.url, '--portal', String(portalId), '--json');
    expect(JSON.parse(named.out)).toMatchObject({
      portalId,
      records: { contacts: 1 },
      ids: { 'contacts:ada': expect.stringMatching(/^\d+$/) },
    });
    const again = await crosstie('seed', file, '--url', server.url);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('records.contacts[0]: Contact already exists') });
    await writeFile(file, 'records: 1\n');
    expect(await crosstie('seed', file, '--url', server.url)).toMatchObject({
      code: 1,
      err: `crosstie: ${file}:1:10: records: expected an object\n`,
    });
  });
});

describe('a command for a server', () => {
  it('says so in one line where something else answers', async () => {
    const other = createServer((_request, response) => response.end('<html></html>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect(await crosstie('portal', 'list', '--url', url)).toMatchObject({
      code: 1,
      err: `crosstie: what answers at ${url} is no Crosstie\n`,
    });
    other.close();
  });
});

describe('a start with a seed', () => {
  it('fills the portal that it makes and no other, and makes none where the seed is wrong', async () => {
    const [file, db] = [join(folder, 'start.yaml'), join(folder, 'start.db')];
    await writeFile(file, 'records:\n  contacts:\n    - { properties: { email: ada } }\n');
    await expect(startCrosstie({ db, seed: file, logLevel: 'silent' })).rejects.toThrow(
      `${file}:3:30: records.contacts[0].properties.email`,
    );
    await writeFile(file, 'records:\n  contacts:\n    - { properties: { email: ada@sleepers.example } }\n');
    for (const isFirstStart of [true, false]) {
      await using server = await startCrosstie({ db, seed: file, token: 'pat-na1-start', logLevel: 'silent' });
      expect([server.isFirstStart, server.portalId]).toEqual([isFirstStart, 50_000_001]);
      const { results } = (await (await server.fetch('/crm/v3/objects/contacts')).json()) as { readonly results: readonly object[] };
      expect(results.length).toBe(1);
    }
  });

  it('begins anew where an earlier start was killed while it filled the portal', async () => {
    build();
    const file = join(folder, 'killed.json');
    const contacts = Array.from({ length: 2_000 }, (_, place) => ({ key: String(place), properties: { lastname: `sleeper-${place}` } }));
    await writeFile(file, JSON.stringify({ records: { contacts } }));
    const startKilled = async (db: string) => {
      const child = spawn(process.execPath, [main, 'serve', '--db', db, '--port', '0', '--seed', file], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const exited = new Promise((resolve) => child.once('exit', resolve));
      let isFilled = false;
      child.stdout.once('data', () => {
        isFilled = true;
      });
      // The journal of what is on disk so far.
      const isBegun = async () => (await readFile(`${db}-turns`).catch(() => '')).includes('sleeper-600');
      while (!isFilled && !(await isBegun())) await sleep(2);
      child.kill('SIGKILL');
      await exited;
      return startCrosstie({ db, seed: file, token: 'pat-na1-start', logLevel: 'silent' });
    };
    let started = await startKilled(join(folder, 'killed.db'));
    // One that was faster than the kill had filled the portal: another one is killed then.
    for (let more = 0; more < 5 && !started.isFirstStart; more += 1) {
      await started.close();
      started = await startKilled(join(folder, `killed-${more}.db`));
    }
    await using server = started;
    expect([server.isFirstStart, server.portalId]).toEqual([true, 50_000_001]);
    const found = await server.fetch('/crm/v3/objects/contacts/search', {
      method: 'POST',
      body: JSON.stringify({ limit: 1, sorts: ['hs_object_id'] }),
      headers: { 'content-type': 'application/json' },
    });
    expect(await found.json()).toMatchObject({ total: 2_000, results: [{ id: '20000000001' }] });
  });

  it('calls a function with a server that listens', async () => {
    await using server = await startCrosstie({
      logLevel: 'silent',
      seed: async ({ url, token }) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        await fetch(`${url}/crm/v3/objects/contacts`, { method: 'POST', headers, body: '{"properties":{"lastname":"Tie"}}' });
      },
    });
    await server.reset();
    expect(await (await server.fetch('/crm/v3/objects/contacts')).json()).toMatchObject({ results: [{}] });
  });
});
