import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { manualClock, startCrosstie } from '../../src/index.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { patience } from '../patience.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { type Field, type Load, prepareField, startLoad } from './load.ts';
import { Oracle } from './oracle.ts';
import { expectFound, expectKept, expectNobodyElse } from './read-back.ts';
import { build, newFolder } from './server-process.ts';
import { newStandby } from './standby.ts';
import { contactsPath } from './steps.ts';
import { json, makeApp, pendingOf } from './webhook-app.ts';
import { type Client, newClient } from './wire.ts';

beforeAll(build);

const token = 'pat-na1-00000000-0000-4000-8000-000000000003';
const hourMs = 3_600_000;
const writers = 6;
const answersPerJump = 25;
const jumps = 8;

/** A clock that goes as the machine's does, and is set forwards and backwards. */
function jumpyClock() {
  const clock = { offsetMs: 0, now: () => Date.now() + clock.offsetMs };
  return clock;
}

/** Hours forwards and backwards in turns, ever further apart. */
function offsetOf(jump: number): number {
  return (jump % 2 === 0 ? 1 : -1) * (jump + 1) * 3 * hourMs;
}

async function loadOver(load: Load, jump: (offsetMs: number) => void): Promise<void> {
  for (let at = 0; at < jumps; at += 1) {
    jump(offsetOf(at));
    await load.answered(answersPerJump);
  }
  await load.stop();
}

async function expectAllKept(client: Client, oracle: Oracle, field: Field): Promise<void> {
  await expectKept(client, oracle, field, [...oracle.contacts.values()], oracle.companies);
  await expectNobodyElse(client, oracle);
  await expectFound(client, oracle.takeTouched().slice(-10));
}

interface Times {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

async function expectNoneOlderThanItself(client: Client): Promise<void> {
  for (let after = ''; ; ) {
    const page = await json<{ readonly results: readonly Times[]; readonly paging?: { readonly next: { readonly after: string } } }>(
      client,
      'GET',
      `${contactsPath}?limit=100${after}`,
    );
    expect(page.results.filter(({ createdAt, updatedAt }) => updatedAt < createdAt)).toEqual([]);
    if (page.paging === undefined) return;
    after = `&after=${page.paging.next.after}`;
  }
}

test('a clock that jumps loses nothing: ids and the log go on rising, nothing is older than itself, every event goes out', async () => {
  using folder = newFolder();
  await using receiver = await startReceiver();
  const clock = jumpyClock();
  const oracle = new Oracle();
  const crosstie = await startCrosstie({ db: folder.db, token, clock });
  const client = newClient({ url: crosstie.url, portalId: crosstie.portalId, token });
  await makeApp(client, receiver.url);
  const field = await prepareField(client, oracle, 6);
  await loadOver(startLoad({ client, oracle, field, mark: 'j', writers }), (offsetMs) => {
    clock.offsetMs = offsetMs;
  });
  await expectAllKept(client, oracle, field);
  await expectNoneOlderThanItself(client);
  const ids = new Set([...oracle.contacts.values()].flatMap(({ id }) => id ?? []));
  const told = () => new Set(receiver.events().map(({ objectId }) => String(objectId)));
  await vi.waitFor(() => expect(told()).toEqual(ids), patience);
  await crosstie.close();

  // The machine was set back while nothing ran.
  const earlier = jumpyClock();
  earlier.offsetMs = offsetOf(jumps + 1);
  const again = await startCrosstie({ db: folder.db, token, clock: earlier });
  const later = newClient({ url: again.url, portalId: again.portalId, token });
  await expectAllKept(later, oracle, field);
  const made = await json<Times>(later, 'POST', contactsPath, { properties: {} });
  expect(Number(made.id)).toBeGreaterThan(Math.max(...[...ids].map(Number)));
  await expectNoneOlderThanItself(later);
  await again.close();
  await expectLogRises(folder.db);
});

async function expectLogRises(db: string): Promise<void> {
  const store = await openSqlite(db);
  const [portal] = await store.portals(0, 1);
  const log = portal && (await store.portal(portal.id));
  const numbers = (await log?.changes(0, 100_000))?.map(({ number }) => number) ?? [];
  expect(numbers.length).toBeGreaterThan(jumps * answersPerJump);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
  await store.close();
}

test('a clock that is set back leaves no rate limit used up that it had not reached', async () => {
  // It stands between the jumps: no window of ten seconds ends by itself.
  const startedAt = Date.now();
  const clock = { offsetMs: 0, now: () => startedAt + clock.offsetMs };
  const rateLimits = { tenSecondly: 4, daily: 6 };
  await using crosstie = await startCrosstie({ token, clock, rateLimits });
  const statuses = async (calls: number) => {
    const found: number[] = [];
    for (let call = 0; call < calls; call += 1) found.push((await crosstie.fetch(contactsPath)).status);
    return found;
  };
  clock.offsetMs = 40 * 24 * hourMs;
  expect(await statuses(5)).toEqual([200, 200, 200, 200, 429]);
  clock.offsetMs += hourMs / 60;
  expect(await statuses(3)).toEqual([200, 200, 429]);
  clock.offsetMs = 0;
  expect(await statuses(5)).toEqual([200, 200, 200, 200, 429]);
});

test('a delivery that waits for its next attempt waits no longer where the clock was set back meanwhile', async () => {
  using folder = newFolder();
  await using receiver = await startReceiver();
  receiver.treat = () => 500;
  const startedAt = Date.now();
  const first = await startCrosstie({ db: folder.db, token, clock: manualClock(startedAt) });
  const app = await makeApp(first, receiver.url);
  await json(first, 'POST', contactsPath, { properties: {} });
  await vi.waitFor(async () => expect(await pendingOf(first, app)).toHaveLength(1), patience);
  await first.close();
  receiver.treat = () => 200;
  const clock = manualClock(startedAt - 10 * hourMs);
  await using again = await startCrosstie({ db: folder.db, token, clock });
  await vi.waitFor(async () => expect(await pendingOf(again, app)).toHaveLength(1), patience);
  clock.advance(longestFirstDelayMs);
  await vi.waitFor(async () => expect(await pendingOf(again, app)).toEqual([]), patience);
  expect(receiver.requests).toHaveLength(2);
});

/** A minute, and what spreads it. */
const longestFirstDelayMs = 63_000;

/** Where Debian and Ubuntu put the library that tells processes another time. */
const libraries = '/usr/lib';
const faketime = existsSync(libraries)
  ? readdirSync(libraries)
      .map((name) => join(libraries, name, 'faketime', 'libfaketime.so.1'))
      .find((path) => existsSync(path))
  : undefined;

test.skipIf(faketime === undefined)(
  `a machine whose clock jumps loses nothing, over a kill too${faketime === undefined ? ' (not tried: the package libfaketime is not installed)' : ''}`,
  async () => {
    using folder = newFolder();
    const times = join(folder.path, 'time');
    const tell = (offsetMs: number) => {
      // Read at any moment: it is there whole.
      writeFileSync(`${times}.next`, `${offsetMs < 0 ? '-' : '+'}${Math.abs(offsetMs) / 1_000}`);
      renameSync(`${times}.next`, times);
    };
    tell(0);
    const environment = {
      LD_PRELOAD: faketime ?? '',
      FAKETIME_TIMESTAMP_FILE: times,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    const oracle = new Oracle();
    await using server = newStandby([], environment);
    const client = newClient({ ...(await server.start({ db: folder.db, token })), token });
    const field = await prepareField(client, oracle, 6);
    const load = startLoad({ client, oracle, field, mark: 'm', writers });
    for (let jump = 0; jump < jumps; jump += 1) {
      tell(offsetOf(jump));
      await load.answered(answersPerJump);
    }
    client.isKilled = true;
    await server.kill('SIGKILL');
    await load.stop();
    tell(offsetOf(jumps + 1));
    await using again = newStandby([], environment);
    const later = newClient({ ...(await again.start({ db: folder.db, token })), token });
    await expectAllKept(later, oracle, field);
    await expectNoneOlderThanItself(later);
    const { createdAt } = await json<Times>(later, 'POST', contactsPath, { properties: {} });
    // The clock was told, not the machine's.
    expect(Math.abs(Date.parse(createdAt) - Date.now() - offsetOf(jumps + 1))).toBeLessThan(hourMs);
  },
);
