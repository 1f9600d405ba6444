import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '../crash/server-process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist', 'cli', 'main.js');
const token = 'pat-na1-hard-coded';
const folder = mkdtempSync(join(tmpdir(), 'crosstie run-'));

beforeAll(build, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function started(words: readonly string[], env: Readonly<Record<string, string>> = {}, program = main): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, 'run', ...words], { env: { ...process.env, ...env } });
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ended(child: ChildProcessWithoutNullStreams, input = ''): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

test('published clients that have the address in their code run unchanged, from a path with spaces and beside other options of Node', async () => {
  // As an installed package lies somewhere else than its users.
  for (const name of ['dist', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'before.cjs'), 'globalThis.preloadedBefore = true;');
  const env = { HUBSPOT_ACCESS_TOKEN: token, NODE_OPTIONS: `--require "${join(folder, 'before.cjs')}"` };
  const words = ['--', process.execPath, join(root, 'test/redirect/programs/clients.mjs'), '--port', 'two words'];
  const { code, stdout, stderr } = await ended(started(words, env, join(folder, 'dist', 'cli', 'main.js')), 'typed');
  const url: unknown = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    {
      official: [true],
      older: true,
      inWorker: 200,
      input: 'typed',
      url,
      token,
      preloaded: true,
      words: ['--port', 'two words'],
    },
  ]);
  expect(stderr).toMatch(/^crosstie: Node programs reach http:\/\/127\.0\.0\.1:\d+ for HubSpot; .* CROSSTIE_URL.*\n$/);
});

test("HubSpot's own MCP server, which has the address in its code, lists records and associates them", async () => {
  const server = join(root, 'node_modules/@hubspot/mcp-server/dist/index.js');
  const child = started(['--quiet', '--', process.execPath, server], { PRIVATE_APP_ACCESS_TOKEN: token });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let id = 0;
  const ask = async (method: string, params: object): Promise<unknown> => {
    id += 1;
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the server ended');
      const message = JSON.parse(value) as { readonly id?: number; readonly result?: unknown };
      if (message.id === id) return message.result;
    }
  };
  /** What a tool answered: text for people, then what HubSpot's API answered. */
  const call = async <Body>(name: string, args: object): Promise<Body> => {
    const { content } = (await ask('tools/call', { name, arguments: args })) as { readonly content: readonly { readonly text: string }[] };
    return JSON.parse(content.map(({ text }) => text).find((text) => text.startsWith('{')) ?? '{}') as Body;
  };
  const clientInfo = { name: 'test', version: '1' };
  await ask('initialize', { protocolVersion: '2024-11-05', capabilities: {}, clientInfo });
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  const made = async (objectType: string, properties: object) => {
    const args = { objectType, inputs: [{ properties }] };
    return (await call<{ readonly results: readonly { readonly id: string }[] }>('hubspot-batch-create-objects', args)).results[0]?.id;
  };
  const [contact, company] = [await made('contacts', { email: 'ada@example.com' }), await made('companies', { name: 'Sleepers' })];
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];
  const inputs = [{ from: { id: contact }, to: { id: company } }];
  const pair = { fromObjectType: 'contacts', toObjectType: 'companies', types, inputs };
  expect(await call('hubspot-batch-create-associations', pair)).toMatchObject({ status: 'COMPLETE' });
  expect(await call('hubspot-list-objects', { objectType: 'contacts', associations: ['companies'] })).toMatchObject({
    results: [{ id: contact, associations: { companies: { results: [{ id: company }, { id: company }] } } }],
  });
  const exited = ended(child);
  child.kill('SIGTERM');
  expect(await exited).toMatchObject({ code: 128 + 15 });
});

test('a command ends as it ends: with its code, and what it is told by a signal reaches it', async () => {
  // No server is started, and none is needed.
  const url = ['--url', 'http://127.0.0.1:9', '--quiet', '--'];
  const waiting = started([
    ...url,
    process.execPath,
    '-e',
    'process.on("SIGINT", () => process.exit(7)); setInterval(() => {}, 9e8); console.log("up")',
  ]);
  waiting.stdout.once('data', () => waiting.kill('SIGINT'));
  const results = await Promise.all([
    ended(started([...url, process.execPath, '-e', 'process.exit(3)'])),
    ended(waiting),
    ended(started([...url, 'crosstie-has-no-such-command'])),
    ended(started(['--url', 'nonsense', '--', 'true'])),
  ]);
  expect(results.map(({ code, stderr }) => [code, stderr])).toEqual([
    [3, ''],
    [7, ''],
    [127, 'crosstie: there is no command crosstie-has-no-such-command\n'],
    [1, 'crosstie: nonsense is no URL of a server\n'],
  ]);
});
