import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manualClock, type PortalHandle } from '../../src/index.ts';
import { type PullOptions, pull } from '../../src/pulling/pull.ts';
import { Remote } from '../../src/pulling/remote.ts';
import { noStore, Steps } from '../../src/pulling/steps.ts';
import { writeSeed } from '../../src/pulling/written.ts';
import { startServer } from '../behaviour/client.ts';
import { build } from '../crash/server-process.ts';
import { pullCommand } from './command.ts';
import { makeRich } from './rich-portal.ts';

const clock = manualClock();
const { crosstie } = await startServer({ clock });
const folder = await mkdtemp(join(tmpdir(), 'crosstie-pull-'));
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
afterAll(async () => {
  await crosstie.close();
  await rm(folder, { recursive: true });
});

const types = ['contacts', 'companies', 'deals', 'wagons', 'depots'];
const options: PullOptions = { types, sample: { start: 'contacts', perType: 10 } };
let portal: PortalHandle;
let whole: string;
beforeAll(async () => {
  build();
  portal = await crosstie.portal();
  await makeRich(crosstie.url, portal.portalId, portal.token);
  whole = (await pulled()).text;
});

async function setLimits(rateLimits: object | 'off'): Promise<void> {
  const body = JSON.stringify({ rateLimits });
  const reply = await crosstie.fetch(`/_crosstie/portals/${portal.portalId}`, { method: 'PATCH', body });
  expect(reply.status).toBe(200);
}

/** Pulls in this process, on the server's clock: it goes on where the pull waits. */
async function pulled(told: (ms: number, why: string) => void = () => undefined) {
  const wait = async (ms: number) => clock.advance(ms);
  const remote = new Remote({ from: crosstie.url, token: portal.token, times: { now: clock.now, wait, chance: () => 0.5 }, told });
  const { document, notes } = await pull(new Steps(remote, noStore()), options);
  expect(notes).toEqual([]);
  return { text: writeSeed(document, 'yaml'), calls: remote.calls };
}

describe('a pull of an account with limits', () => {
  test('keeps within them: nothing is refused, and nothing is missing', async () => {
    await setLimits({ tenSecondly: 6, associationsTenSecondly: 6, search: 5 });
    const refused: string[] = [];
    const before = clock.now();
    const { text, calls } = await pulled((_ms, why) => refused.push(why));
    expect([refused, text]).toEqual([[], whole]);
    // Six in ten seconds, and not slower by much.
    const seconds = (clock.now() - before) / 1_000;
    expect([seconds > (calls / 12) * 10 - 20, seconds < (calls / 3) * 10]).toEqual([true, true]);
  });

  test('goes on after what others who use the token made it be refused', async () => {
    await setLimits({ tenSecondly: 3, associationsTenSecondly: 3, search: 1 });
    const refused: string[] = [];
    const tell = (_ms: number, why: string) => refused.push(why);
    const others: Promise<unknown>[] = [];
    const asking = setInterval(() => others.push(portal.fetch('/crm/owners/2026-03')), 1);
    const { text } = await pulled(tell).finally(() => clearInterval(asking));
    // None is left to take what the next test allows.
    await Promise.all(others);
    expect([new Set(refused), text]).toEqual([new Set(['answered 429']), whole]);
    await setLimits('off');
  });
});

describe('a pull that was killed', () => {
  const flags = ['pull', '--from', crosstie.url, '--types', types.join(), '--records', '10', '--out', join(folder, 'killed.yaml')];
  const partial = join(folder, 'killed.yaml.partial');

  test('goes on where it was, and writes what one that was not killed writes', async () => {
    // So few that the process still waits when it is killed.
    await setLimits({ tenSecondly: 40 });
    const child = spawn(process.execPath, [main, ...flags], {
      stdio: 'ignore',
      env: { ...process.env, HUBSPOT_ACCESS_TOKEN: portal.token },
    });
    const exited = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    while (child.exitCode === null && (await linesOf(partial)) < 12) await sleep(5);
    child.kill('SIGKILL');
    expect(await exited).toBe('SIGKILL');
    clock.advance(10_000);
    await setLimits('off');
    const { mode } = await stat(partial);
    expect([mode & 0o077, (await readFile(partial, 'utf8')).includes(portal.token)]).toEqual([0, false]);

    const token = ['--token', portal.token];
    const anew = await pullCommand([...flags.slice(1), ...token]);
    expect([anew.exitCode, anew.stderr]).toEqual([
      1,
      expect.stringContaining('an earlier pull was not finished: --resume goes on with it'),
    ]);
    const otherwise = await pullCommand([...flags.slice(1), ...token, '--start', 'companies', '--resume']);
    expect([otherwise.exitCode, otherwise.stderr]).toEqual([1, expect.stringContaining('is of a pull with other options')]);
    // As a write leaves it that did not come to its end.
    await appendFile(partial, '{"step":"contacts: prop');
    await setLimits({ daily: 5 });
    const meters = JSON.stringify({ meters: [{ limit: 'daily', used: 0 }] });
    await crosstie.fetch(`/_crosstie/portals/${portal.portalId}/rate-limits`, { method: 'PUT', body: meters });
    const spent = await pullCommand([...flags.slice(1), ...token, '--resume']);
    expect([spent.exitCode, spent.stderr]).toEqual([1, expect.stringMatching(/^crosstie: .* the limit of the day is reached\n$/)]);
    await setLimits('off');
    const resumed = await pullCommand([...flags.slice(1), ...token, '--resume']);
    expect([resumed.exitCode, resumed.stderr]).toEqual([undefined, '']);
    const [, steps] = /\(of (\d+) steps before\)/.exec(resumed.stdout) ?? [];
    expect(Number(steps)).toBeGreaterThanOrEqual(15);
    expect(await readFile(join(folder, 'killed.yaml'), 'utf8')).toBe(whole);
    expect(await linesOf(partial)).toBe(0);
  });

  test('takes its token from standard input, too', async () => {
    const child = spawn(process.execPath, [main, ...flags, '--resume'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let told = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (told += text));
    child.stdin.end(`${portal.token}\n`);
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    expect([told.includes(portal.token), /records, .* in /.test(told)]).toEqual([false, true]);
    expect(await readFile(join(folder, 'killed.yaml'), 'utf8')).toBe(whole);
  });
});

async function linesOf(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').length - 1;
}
