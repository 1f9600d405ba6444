import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { build, type ServerProcess, start } from '../crash/server-process.ts';
import { newDatabase } from '../postgres/database.ts';
import { ask, type Heard, keptConnections } from './clients.ts';

beforeAll(build);

const contacts = '/crm/objects/2026-03/contacts';
const token = 'pat-na1-rolling';
/** How often the balancer looks whether a server is ready, and how long a server that stops goes on taking requests: some looks longer. */
const lookMs = 50;
const drainMs = 1_000;
/** The same where the machine is so slow that the balancer looked too seldom. */
const longDrainMs = 10_000;

/** What a balancer cannot have known: it hands on a request before it has looked at a server that was told to stop, and that is gone by now. */
interface Stop {
  readonly at: number;
  /** When it had looked for the first time since then. */
  seenAt: number;
}

/** A balancer in small: hands requests to the servers that were ready when it last looked, in turn, each over connections that are kept. */
class Balancer {
  readonly #servers: (ServerProcess | undefined)[] = [];
  readonly #ready = new Set<ServerProcess>();
  readonly #stops = new Map<ServerProcess, Stop>();
  #next = 0;
  #isOver = false;
  readonly #looking: Promise<void>;
  /** The longest time in which no server was looked at. */
  longestMs = 0;

  constructor() {
    this.#looking = this.#look();
  }

  set(place: number, server: ServerProcess): void {
    const before = this.#servers[place];
    if (before !== undefined) this.#ready.delete(before);
    this.#servers[place] = server;
  }

  /** Is told, as balancers are not, that a server is about to stop. */
  noteStop(server: ServerProcess): void {
    this.#stops.set(server, { at: performance.now(), seenAt: Number.POSITIVE_INFINITY });
  }

  /** Whether a request came too late because no look fell into the whole time for which the server drained: this machine stood still. */
  stoodStill(server: ServerProcess, pickedAt: number): boolean {
    const stop = this.#stops.get(server);
    return stop !== undefined && pickedAt < stop.seenAt && performance.now() - stop.at > drainMs;
  }

  isReady(server: ServerProcess): boolean {
    return this.#ready.has(server);
  }

  pick(): ServerProcess | undefined {
    const ready = [...this.#ready];
    this.#next += 1;
    return ready[this.#next % ready.length];
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#looking;
  }

  async #look(): Promise<void> {
    for (let lookedAt = performance.now(); !this.#isOver; ) {
      this.longestMs = Math.max(this.longestMs, performance.now() - lookedAt);
      lookedAt = performance.now();
      for (const server of this.#servers) {
        if (server === undefined) continue;
        const stop = this.#stops.get(server);
        const heard = await ask(server.url, { method: 'GET', path: '/_crosstie/health/ready', token: '' });
        if (stop !== undefined) stop.seenAt = Math.min(stop.seenAt, performance.now());
        if (!this.#servers.includes(server)) continue;
        if ('status' in heard && heard.status === 200) this.#ready.add(server);
        else this.#ready.delete(server);
      }
      await wait(lookMs);
    }
  }
}

/** Nobody took it. */
function isRefused(heard: Heard): boolean {
  return 'code' in heard && heard.code === 'ECONNREFUSED';
}

test('two servers on one PostgreSQL are replaced one after the other behind a balancer, and no request fails', async () => {
  let { failed, longestMs } = await replace(drainMs);
  if (failed.length > 0 && longestMs > drainMs / 2) ({ failed, longestMs } = await replace(longDrainMs));
  expect(failed).toEqual([]);
});

/** Replaces servers that go on for so long; answers what failed, and the longest time in which the balancer looked at none. */
async function replace(drainMs: number): Promise<{ readonly failed: readonly Heard[]; readonly longestMs: number }> {
  await using database = await newDatabase();
  const startOne = () =>
    start(database.url, ['--token', token, '--drain', String(drainMs)], { CROSSTIE_SECRET_KEY: 'only-for-tests-0123456789abcdef0123' });
  const balancer = new Balancer();
  const servers = [await startOne(), await startOne()];
  for (const [place, server] of servers.entries()) balancer.set(place, server);
  await expect.poll(() => servers.every((server) => balancer.isReady(server))).toBe(true);

  const ids: string[] = [];
  const failed: Heard[] = [];
  let isOver = false;
  const clients = Array.from({ length: 6 }, async () => {
    using agent = keptConnections();
    while (!isOver) {
      const [server, pickedAt] = [balancer.pick(), performance.now()];
      const heard: Heard =
        server === undefined
          ? { code: 'nobody is ready' }
          : await ask(server.url, { method: 'POST', path: contacts, token, body: '{"properties":{}}' }, agent);
      if ('status' in heard && heard.status === 201) ids.push((JSON.parse(heard.text) as { readonly id: string }).id);
      else if (server === undefined || !isRefused(heard) || !balancer.stoodStill(server, pickedAt)) failed.push(heard);
    }
  });
  for (const place of [0, 1, 0]) {
    const written = ids.length;
    await expect.poll(() => ids.length).toBeGreaterThan(written + 20);
    const stopping = servers[place];
    if (stopping !== undefined) balancer.noteStop(stopping);
    expect(await stopping?.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    const next = await startOne();
    servers[place] = next;
    balancer.set(place, next);
    await expect.poll(() => balancer.isReady(next)).toBe(true);
  }
  isOver = true;
  await Promise.all(clients);
  await balancer.close();
  expect(new Set(ids).size).toBe(ids.length);
  const path = '/crm/objects/2026-03/contacts/search';
  const found = await ask(servers[0]?.url ?? '', { method: 'POST', path, token, body: '{"limit":1}' });
  expect(JSON.parse('text' in found ? found.text : '')).toMatchObject({ total: ids.length });
  for (const server of servers) await server.kill('SIGKILL');
  return { failed, longestMs: balancer.longestMs };
}
