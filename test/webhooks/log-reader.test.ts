import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { NumberedChange } from '../../src/domain/change.ts';
import { objectTypeKeyOf, type PortalId, portalIdOf } from '../../src/domain/ids.ts';
import { keepInstall } from '../../src/operations/apps.ts';
import type { EntryEdit, PortalStore, Store } from '../../src/storage/port.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import type { ChangeConsumer } from '../../src/webhooks/consumer.ts';
import { LogReader, type ReaderOptions } from '../../src/webhooks/log-reader.ts';
import { patience } from '../patience.ts';

const at = 1_790_000_000_000;
const quick: Partial<ReaderOptions> = { gatherMs: 1, retryMs: 5, keepMs: 5 };
const log = { error: () => {} };

type Take = (changes: readonly NumberedChange[], follower: string, portal: PortalStore) => Promise<readonly EntryEdit[]>;

/** A consumer that remembers the numbers of what each of its followers was told. */
function recorder(followers: Readonly<Record<string, number>>, take: Take = async () => []) {
  const told: Record<string, number[]> = {};
  const pages: number[] = [];
  const consumer: ChangeConsumer = {
    name: 'test',
    followers: async () => Object.entries(followers).map(([name, after]) => ({ name, after })),
    async consume(portal, follower, changes) {
      const edits = await take(changes, follower, portal);
      pages.push(changes.length);
      const list = told[follower] ?? [];
      told[follower] = list;
      list.push(...changes.map(({ number }) => number));
      return edits;
    },
  };
  return { consumer, told, pages };
}

async function openPortal(store: Store, id = 1_001): Promise<PortalStore> {
  await store.addPortal({ id: portalIdOf(id), createdAt: at, settings: {} });
  const portal = await store.portal(portalIdOf(id));
  if (portal === undefined) throw new Error('a portal that was added is not there');
  return portal;
}

async function write(portal: PortalStore, count: number): Promise<void> {
  const type = objectTypeKeyOf(0, 1);
  const one = () =>
    portal.submit({
      facts: {},
      source: { kind: 'API' },
      at,
      reach: 'named',
      decide: (facts) => ({
        changes: [{ kind: 'recordCreated', record: { type, id: facts.takeRecordId() }, at, properties: {} }],
        outcome: undefined,
      }),
    });
  await Promise.all(Array.from({ length: count }, one));
}

const numbersOf = async (portal: PortalStore, after = 0) => (await portal.changes(after, 10_000)).map(({ number }) => number);

/** Counts how often a portal's log is read from now on; the store gives everybody the same portal. */
function readsOf(portal: PortalStore): () => number {
  const { changes } = portal;
  let count = 0;
  Object.assign(portal, {
    changes: (...page: Parameters<typeof changes>) => {
      count += 1;
      return changes.apply(portal, page);
    },
  });
  return () => count;
}

/** Runs with an open store and closes everything after it. */
async function withReader(
  run: (parts: {
    readonly store: Store;
    readonly portal: PortalStore;
    readonly read: (...consumers: ChangeConsumer[]) => LogReader;
  }) => Promise<void>,
  db = ':memory:',
  options = quick,
): Promise<void> {
  const store = await openSqlite(db);
  const portal = (await store.portal(portalIdOf(1_001))) ?? (await openPortal(store));
  const readers: LogReader[] = [];
  const read = (...consumers: ChangeConsumer[]) => {
    const reader = new LogReader(store, consumers, log, options);
    readers.push(reader);
    reader.start();
    return reader;
  };
  try {
    await run({ store, portal, read });
  } finally {
    for (const reader of readers) await reader.close();
    await store.close();
  }
}

test('a follower is told of every change after its start, once and in order, on pages no longer than they may be', async () => {
  await withReader(
    async ({ store, portal, read }) => {
      await write(portal, 3);
      const { consumer, told, pages } = recorder({ late: await store.logEnd(), early: 0 });
      read(consumer);
      for (let round = 0; round < 5; round += 1) await write(portal, 50);
      const all = await numbersOf(portal);
      await vi.waitFor(() => expect(told['late']?.length).toBe(250), patience);
      await vi.waitFor(() => expect(told['early']?.length).toBe(253), patience);
      expect(told).toEqual({ late: all.slice(3), early: all });
      expect(Math.max(...pages)).toBeLessThanOrEqual(20);
    },
    ':memory:',
    { ...quick, pageMax: 20 },
  );
});

test('a portal that nobody follows is not read', async () => {
  await withReader(async ({ portal, read }) => {
    let asked = 0;
    const { consumer } = recorder({});
    const reads = readsOf(portal);
    const nobody = async () => {
      asked += 1;
      return [];
    };
    read({ ...consumer, followers: nobody });
    await write(portal, 10);
    await vi.waitFor(() => expect(asked).toBeGreaterThan(0), patience);
    expect(reads()).toBe(0);
  });
});

test('followers at the same place share the reads of the log', async () => {
  await withReader(async ({ portal, read }) => {
    const { consumer, told } = recorder({ a: 0, b: 0, c: 0 });
    const reads = readsOf(portal);
    read(consumer);
    await write(portal, 10);
    await vi.waitFor(() => expect(Object.values(told).map((list) => list.length)).toEqual([10, 10, 10]), patience);
    expect(reads()).toBe(1);
  });
});

test('a follower that takes long holds up no other, and is told the rest when it is done', async () => {
  await withReader(async ({ portal, read }) => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { consumer, told } = recorder({ slow: 0, quick: 0 }, async (_, follower) => {
      if (follower === 'slow') await gate;
      return [];
    });
    read(consumer);
    for (let round = 0; round < 5; round += 1) {
      await write(portal, 10);
      await vi.waitFor(() => expect(told['quick']?.length).toBe((round + 1) * 10), patience);
    }
    expect(told['slow']).toBeUndefined();
    go();
    await vi.waitFor(() => expect(told['slow']).toEqual(told['quick']), patience);
  });
});

test('a follower that fails is told of the same changes again', async () => {
  await withReader(async ({ portal, read }) => {
    let failures = 3;
    const { consumer, told } = recorder({ a: 0 }, async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('planted');
      return [];
    });
    read(consumer);
    await write(portal, 5);
    await vi.waitFor(async () => expect(told['a']).toEqual(await numbersOf(portal)), patience);
  });
});

test('a follower that fails waits by itself: the others of its portal are told meanwhile, and it is told the rest in order', async () => {
  await withReader(
    async ({ portal, read }) => {
      let [failures, tries] = [1, 0];
      const { consumer, told } = recorder({ fails: 0, good: 0 }, async (_, follower) => {
        if (follower === 'good') return [];
        tries += 1;
        failures -= 1;
        if (failures >= 0) throw new Error('planted');
        return [];
      });
      const reader = read(consumer);
      for (let round = 1; round <= 3; round += 1) {
        await write(portal, 10);
        await vi.waitFor(() => expect(told['good']?.length).toBe(round * 10), patience);
      }
      expect([tries, told['fails']]).toEqual([1, undefined]);
      await reader.settled();
      expect(told['fails']).toEqual(await numbersOf(portal));
    },
    ':memory:',
    { ...quick, retryMs: 3_600_000 },
  );
});

test('what a consumer keeps is kept together with how far it got: after a restart it goes on from there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosstie-log-'));
  const db = join(folder, 'crm.db');
  const counted: Take = async (changes, _, portal) => [{ kind: 'seen', key: String(portal.id), value: String(changes.at(-1)?.number) }];
  const first = recorder({ a: 0 }, counted);
  const second = recorder({ a: 0 }, counted);
  let written: readonly number[] = [];
  try {
    await withReader(async ({ store, portal, read }) => {
      read(first.consumer);
      const install = { id: 'first', appId: 10_000_001, portal: portal.id, userId: 1, scopes: [], installedAt: at, installedAfter: 0 };
      await keepInstall(store.registry, install);
      await write(portal, 10);
      written = await numbersOf(portal);
      await vi.waitFor(async () => expect(await store.registry.entry('seen', String(portal.id))).toBe(String(written.at(-1))), patience);
    }, db);
    // Written while nobody reads.
    await withReader(async ({ portal }) => write(portal, 10), db);
    await withReader(async ({ portal, read }) => {
      read(second.consumer);
      const all = await numbersOf(portal);
      await vi.waitFor(() => expect(second.told['a']).toEqual(all.slice(10)), patience);
    }, db);
    expect(first.told['a']).toEqual(written);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a portal that is removed while it is read ends its followers there, and keeps no cursor', async () => {
  await withReader(async ({ store, portal, read }) => {
    const seen = new Set<PortalId>();
    const { consumer } = recorder({ a: 0 }, async (_, __, { id }) => {
      seen.add(id);
      if (id === portal.id) await store.removePortal(id);
      return [];
    });
    read(consumer);
    const other = await openPortal(store, 1_002);
    await write(portal, 300);
    await write(other, 1);
    await vi.waitFor(() => expect([...seen].sort()).toEqual([portal.id, other.id]), patience);
  });
});

test('a follower is told by one at a time, however long it takes to find who follows', async () => {
  await withReader(
    async ({ portal, read }) => {
      const { consumer, told } = recorder({ a: 0 });
      const slow = async (of: PortalId) => {
        await wait(Math.random() * 8);
        return consumer.followers(of);
      };
      let [telling, most] = [0, 0];
      const consume: ChangeConsumer['consume'] = async (...page) => {
        telling += 1;
        most = Math.max(most, telling);
        await wait(2);
        telling -= 1;
        return consumer.consume(...page);
      };
      read({ ...consumer, followers: slow, consume });
      for (let round = 0; round < 150; round += 1) {
        await write(portal, 1);
        await wait(1);
      }
      await vi.waitFor(() => expect(told['a']?.length).toBeGreaterThanOrEqual(150), patience);
      expect(most).toBe(1);
      expect(told['a']).toEqual(await numbersOf(portal));
    },
    ':memory:',
    { ...quick, gatherMs: 1 },
  );
});
