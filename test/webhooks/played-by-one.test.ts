import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { type PartTimes, playedByOne } from '../../src/webhooks/played-by-one.ts';
import type { Background } from '../../src/webhooks/start.ts';

const often = { askEveryMs: 20, marginMs: 100 };
/** Who has the part and lost its store ends in this time what it does, long enough before it that the process may stand still for a while meanwhile. */
const shortly = { ...often, heldMs: 1_000, marginMs: 700 };
/** Longer than the process may stand still: who has the part would else have it no more when it comes to ask again. */
const long = { ...often, heldMs: 60_000 };

/** Servers on one store, and what each of them does in the background over time. */
async function servers(count: number, times: PartTimes) {
  const store = await openSqlite(':memory:');
  const done: string[] = [];
  const playing = new Set<number>();
  const errors: object[] = [];
  let isAnswering = true;
  const reachable = new Proxy(store, {
    get(target, name) {
      if (name === 'playPart' && !isAnswering) return () => new Promise(() => undefined);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const make = (server: number) => (): Background => ({
    start: () => {
      done.push(`${server} begins`);
      playing.add(server);
    },
    close: async () => {
      if (playing.delete(server)) done.push(`${server} ends`);
    },
    deliveries: { list: () => [], find: async () => undefined, replay: async () => undefined },
    settled: async () => undefined,
    lag: () => ({ oldestMs: server, pending: 0 }),
  });
  const log = { error: (fields: object) => errors.push(fields) };
  const all = Array.from({ length: count }, (_, server) => playedByOne(make(server), server === 0 ? reachable : store, log, times));
  const loseStore = () => {
    isAnswering = false;
  };
  return { store, done, playing, errors, all, loseStore };
}

describe('what servers on one store do in the background', () => {
  it('is done by one of them, and by another at once where that one stops', async () => {
    const { store, done, playing, errors, all } = await servers(3, long);
    for (const one of all) one.start();
    await until(() => playing.size > 0);
    await passed(100);
    expect(done).toEqual(['0 begins']);
    await all[0]?.close();
    await until(() => playing.size > 0);
    await passed(100);
    expect(done[1]).toBe('0 ends');
    expect(done[2]).toMatch(/^[12] begins$/);
    expect(done).toHaveLength(3);
    for (const one of all) await one.close();
    expect([...playing, ...errors]).toEqual([]);
    await store.close();
  });

  it('is ended by who cannot ask any more, before another one may begin it', async () => {
    const { store, done, all, loseStore } = await servers(2, shortly);
    for (const one of all) one.start();
    await until(() => done.length === 1);
    loseStore();
    await until(() => done.length === 3);
    expect(done).toEqual(['0 begins', '0 ends', '1 begins']);
    for (const one of all) await one.close();
    await store.close();
  });
});

async function passed(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await passed(5);
}
