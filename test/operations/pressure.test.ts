import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { build, newFolder, type ServerProcess, start } from '../crash/server-process.ts';
import { ask } from './clients.ts';
import { metricsOf, sumOf } from './metrics.ts';

beforeAll(build);

/** How a request of a flood was answered; status 0 where it was not. */
interface Answered {
  readonly token: string;
  readonly status: number;
  readonly stored: number;
  readonly refusal?: unknown;
}

const script = fileURLToPath(new URL('flood.mjs', import.meta.url));

async function flood(
  url: string,
  tokens: readonly string[],
  shape: { count: number; inputs: number; chars: number; held?: { pid: number; refusals: number } },
): Promise<readonly Answered[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify({ url, tokens, ...shape })], {
    maxBuffer: 1 << 28,
  });
  return JSON.parse(stdout) as readonly Answered[];
}

/** Requests that a server has under way at most, and how many more the flood has. */
const [requestsMax, refusals] = [2_048, 1_152];
/** Records that one request of the flood creates. */
const inputsOfOne = 10;
/** What Node may keep of its own, the page cache of the database, bodies as they came, and the program. */
const megabytesMax = 1_200;

/** Makes a portal and gives a token of it. */
async function newToken(url: string): Promise<string> {
  const made = await fetch(`${url}/_crosstie/portals`, { method: 'POST' });
  const { portalId } = (await made.json()) as { readonly portalId: number };
  const granted = await fetch(`${url}/_crosstie/portals/${portalId}/tokens`, { method: 'POST' });
  return ((await granted.json()) as { readonly token: string }).token;
}

async function countOf(url: string, token: string): Promise<number> {
  const heard = await ask(url, { method: 'POST', path: '/crm/objects/2026-03/contacts/search', token, body: '{"limit":1}' });
  return 'text' in heard ? Number((JSON.parse(heard.text) as { readonly total: number }).total) : -1;
}

/** The most memory that a process ever had, in megabytes. */
function peakMegabytes({ pid }: ServerProcess): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

test('a flood of large writes is answered as far as there is room, the rest is told to come again, and all that was answered is stored', async () => {
  using folder = newFolder();
  await using server = await start(folder.db, [], { NODE_OPTIONS: '--max-old-space-size=384' });
  const tokens = await Promise.all(Array.from({ length: 2 }, () => newToken(server.url)));
  await flood(server.url, tokens, { count: 40, inputs: 10, chars: 10 });
  const before = await Promise.all(tokens.map((token) => countOf(server.url, token)));
  const [loud = '', quiet = ''] = tokens;
  const answers = await flood(server.url, [loud, loud, loud, quiet], {
    count: requestsMax + refusals,
    inputs: inputsOfOne,
    chars: 3_000,
    held: { pid: server.pid, refusals },
  });

  const withStatus = (status: number) => answers.filter((answer) => answer.status === status);
  const summary = [0, 201, 429, 503].map((status) => `${status}: ${withStatus(status).length}`).join(', ');
  const unheard = JSON.stringify(withStatus(0)[0]?.refusal);
  expect(withStatus(201).length, summary).toBeGreaterThan(100);
  expect(withStatus(503).length, `${summary} ${unheard}`).toBeGreaterThanOrEqual(refusals);
  // Who still sends while it is refused may lose the answer with the connection.
  const answered = withStatus(201).length + withStatus(429).length + withStatus(503).length;
  expect(answered + withStatus(0).length).toBe(answers.length);
  for (const { refusal } of withStatus(503)) expect(refusal).toMatchObject({ status: 'error', retryAfter: '1' });
  expect(withStatus(429).length, summary).toBeGreaterThan(0);
  for (const { refusal, token } of withStatus(429)) {
    expect(token).toBe(loud);
    expect(refusal).toEqual({ status: 'error', message: 'You have reached your secondly limit.', retryAfter: '1' });
  }
  for (const [place, token] of tokens.entries()) {
    const sent = answers.filter((answer) => answer.token === token);
    const stored = (await countOf(server.url, token)) - (before[place] ?? 0);
    const promised = sent.filter(({ status }) => status === 201).length * inputsOfOne;
    expect(stored).toBeGreaterThanOrEqual(promised);
    expect(stored).toBeLessThanOrEqual(promised + sent.filter(({ status }) => status === 0).length * inputsOfOne);
  }
  const page = await metricsOf(server.url);
  expect(sumOf(page, 'crosstie_http_requests_refused_total')).toBeGreaterThanOrEqual(withStatus(429).length + withStatus(503).length);
  expect(peakMegabytes(server)).toBeLessThan(megabytesMax);
  expect(sumOf(page, 'crosstie_commands_waiting') + sumOf(page, 'crosstie_http_body_bytes')).toBe(0);
  expect(await ask(server.url, { method: 'GET', path: '/_crosstie/health/ready', token: '' })).toMatchObject({ status: 200 });
  expect(await flood(server.url, tokens, { count: 40, inputs: 10, chars: 10 })).toSatisfy((all: readonly Answered[]) =>
    all.every(({ status }) => status === 201),
  );
});
