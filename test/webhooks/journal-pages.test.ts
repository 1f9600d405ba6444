import { afterEach, expect, test, vi } from 'vitest';
import { limits } from '../../src/catalogue/limits.ts';
import type { JournalEvent } from '../../src/domain/journal-event.ts';
import { manualClock } from '../../src/index.ts';
import { JournalPages, newsEdits } from '../../src/operations/journal-pages.ts';
import type { Registry, Store } from '../../src/storage/port.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { JournalSweeper } from '../../src/webhooks/journal-sweeper.ts';
import { patience } from '../patience.ts';

const stores: Store[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

const appId = 10_000_001;
const whole = { appId, portal: undefined };

async function open() {
  const store = await openSqlite(':memory:');
  stores.push(store);
  const clock = manualClock();
  return { registry: store.registry, clock, pages: new JournalPages(store.registry, () => clock.now()) };
}

function eventsOf(count: number, first = 0, name = ''): readonly JournalEvent[] {
  return Array.from({ length: count }, (_, at) => ({
    type: 'crm_object',
    portalId: 1,
    occurredAt: '2026-06-21T10:07:52Z',
    action: 'UPDATE',
    objectTypeId: '0-1',
    objectId: first + at,
    propertyChanges: { name },
  }));
}

interface Page {
  readonly journalEvents: readonly { readonly objectId: number }[];
}

async function readAll(pages: JournalPages): Promise<readonly Page[]> {
  const offsets = await pages.earliest(whole, 100);
  return Promise.all(offsets.map(async (offset) => JSON.parse((await pages.file(whole, offset)) ?? '') as Page));
}

async function keptOf(registry: Registry): Promise<readonly string[]> {
  const kinds = ['journalNews', 'journalPage', 'journalPortalPage', 'journalFile'];
  const entries = await Promise.all(kinds.map((kind) => registry.entries({ kind, prefix: '', after: '', limit: 10_000 })));
  return entries.flatMap((list, at) => list.map(({ key }) => `${kinds[at]} ${key}`));
}

test('no page has more events than a page may have, and none is lost or comes twice', async () => {
  const { registry, clock, pages } = await open();
  const count = limits.journalPageEventsMax * 2 + 345;
  const sizes = [1, 999, 1_500, 7_000];
  for (let [first, turn] = [0, 0]; first < count; turn += 1) {
    const size = Math.min(sizes[turn % sizes.length] ?? 1, count - first);
    await registry.put(newsEdits({ appId, portal: 1, events: eventsOf(size, first), at: clock.now(), place: { from: first + 1 } }));
    first += size;
  }
  const found = await readAll(pages);
  expect(found.length).toBe(3);
  expect(Math.max(...found.map(({ journalEvents }) => journalEvents.length))).toBeLessThanOrEqual(limits.journalPageEventsMax);
  expect(found.flatMap(({ journalEvents }) => journalEvents.map(({ objectId }) => objectId))).toEqual(
    Array.from({ length: count }, (_, at) => at),
  );
});

test('no page is longer than a page may be, unless one event alone is', async () => {
  const { registry, clock, pages } = await open();
  const [long, longest] = ['x'.repeat(400_000), 'x'.repeat(limits.journalPageCharsMax)];
  const events = [...eventsOf(30, 0, long), ...eventsOf(1, 30, longest), ...eventsOf(1, 31)];
  await registry.put(newsEdits({ appId, portal: 1, events, at: clock.now(), place: { from: 1 } }));
  const found = await readAll(pages);
  expect(found.flatMap(({ journalEvents }) => journalEvents.map(({ objectId }) => objectId))).toEqual(
    Array.from({ length: 32 }, (_, at) => at),
  );
  for (const page of found) {
    if (page.journalEvents.length > 1) expect(JSON.stringify(page).length).toBeLessThan(limits.journalPageCharsMax * 1.1);
  }
});

test('offsets rise where the clock stands still and where it goes back', async () => {
  const { registry, clock } = await open();
  let time = clock.now();
  const pages = new JournalPages(registry, () => time);
  for (let turn = 1; turn <= 20; turn += 1) {
    await registry.put(newsEdits({ appId, portal: 1, events: eventsOf(1, turn), at: time, place: { from: turn } }));
    await pages.latest(whole, 1);
    time -= turn % 3 === 0 ? 60_000 : 0;
  }
  const told = (await readAll(pages)).flatMap(({ journalEvents }) => journalEvents.map(({ objectId }) => objectId));
  expect(told).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
});

test('what waits is closed into one page for many who ask at once', async () => {
  const { registry, clock, pages } = await open();
  await registry.put(newsEdits({ appId, portal: 1, events: eventsOf(3), at: clock.now(), place: { from: 1 } }));
  const answers = await Promise.all(Array.from({ length: 10 }, () => pages.latest(whole, 5)));
  expect(new Set(answers.map((offsets) => offsets.join())).size).toBe(1);
  expect(answers[0]).toHaveLength(1);
});

test('what is older than three days is swept, pages and what waits for one, and nothing else', async () => {
  const { registry, clock, pages } = await open();
  const errors: unknown[] = [];
  const sweeper = new JournalSweeper(pages, registry, clock, { error: (fields) => errors.push(fields) });
  sweeper.start();
  const news = (from: number, app = appId) => newsEdits({ appId: app, portal: 1, events: eventsOf(1), at: clock.now(), place: { from } });
  await registry.put(news(1));
  await pages.latest(whole, 1);
  await registry.put(news(2, appId + 1));
  const hour = 3_600_000;
  clock.advance(hour);
  await registry.put(news(3));
  const [young] = (await pages.latest(whole, 1)) as [string];
  await registry.put(news(4, appId + 1));
  const before = await keptOf(registry);
  expect(before).toHaveLength(8);
  clock.advance(limits.journalHoursMax * hour - hour / 2);
  await vi.waitFor(async () => expect(await keptOf(registry)).toHaveLength(4), patience);
  const left = await keptOf(registry);
  expect(left.filter((entry) => entry.includes(young))).toHaveLength(3);
  await sweeper.close();
  expect(errors).toEqual([]);
});

test('of a journal that is forgotten nothing is left, and others stay', async () => {
  const { registry, clock, pages } = await open();
  const other = { appId: appId + 1, portal: undefined };
  for (let from = 1; from <= 120; from += 1) {
    await registry.put(newsEdits({ appId, portal: 1, events: eventsOf(1), at: clock.now(), place: { from } }));
    await pages.latest(whole, 1);
  }
  await registry.put(newsEdits({ appId, portal: 2, events: eventsOf(1), at: clock.now(), place: { from: 200 } }));
  await registry.put(newsEdits({ appId: other.appId, portal: 1, events: eventsOf(1), at: clock.now(), place: { from: 1 } }));
  await pages.latest(other, 1);
  await pages.forget(appId);
  expect((await keptOf(registry)).filter((entry) => entry.includes(`${appId}:`))).toEqual([]);
  expect(await pages.latest(whole, 5)).toEqual([]);
  expect(await pages.latest(other, 5)).toHaveLength(1);
});
