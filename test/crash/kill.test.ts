import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import {
  type Client,
  create,
  expectKept,
  isConnectionLoss,
  type Link,
  linkMany,
  linkOne,
  nothingPromised,
  type Promised,
} from './links.ts';
import { build, newFolder, start } from './server-process.ts';

beforeAll(build, 120_000);

const kills = 50;
/** New records of each type per start, so that most links of a cycle are new ones. */
const recordsPerStart = 8;
const writers = 8;
/** Longest time that the load runs before the kill. */
const loadMsMax = 100;

/** Starts between two readings of everything; the others read what the start before was promised. */
const startsPerFullReading = 10;

test('fifty kills lose no answered association and leave none with one end', { timeout: 120_000 }, async () => {
  using folder = newFolder();
  const all = nothingPromised();
  let latest = nothingPromised();
  let token = '';
  for (let kill = 0; kill < kills; kill += 1) {
    await using server = await start(folder.db);
    token = server.token ?? token;
    const client = { server, token };
    await expectKept(client, kill % startsPerFullReading === 0 ? all : latest);
    latest = nothingPromised();
    await loadUntilKilled(client, latest, Math.random() * loadMsMax);
    // Turns that were not committed yet: the next start has to run them again.
    expect(existsSync(`${folder.db}-turns`)).toBe(true);
    addTo(all, latest);
  }
  await using server = await start(folder.db);
  await expectKept({ server, token }, all);
  expect(all.links.size).toBeGreaterThan(kills * 10);
});

function addTo(all: Promised, latest: Promised): void {
  for (const contact of latest.contacts) all.contacts.add(contact);
  for (const company of latest.companies) all.companies.add(company);
  for (const link of latest.links) all.links.add(link);
}

/** Writes from several sides at once and kills the server in the midst of it. */
async function loadUntilKilled(client: Client, promised: Promised, afterMs: number): Promise<void> {
  const made = await Promise.all(
    Array.from({ length: recordsPerStart }, async () => ({
      contact: await create(client, 'contacts', promised),
      company: await create(client, 'companies', promised),
    })),
  );
  const links = shuffled(made.flatMap(({ contact }) => made.map(({ company }) => ({ contact, company }))));
  let isKilled = false;
  const work = Array.from({ length: writers }, async (_, writer) => {
    while (!isKilled) {
      try {
        await write(client, links, writer, promised);
      } catch (cause) {
        if (!isKilled && !isConnectionLoss(cause)) throw cause;
        return;
      }
    }
  });
  await wait(afterMs);
  isKilled = true;
  const { signal } = await client.server.kill('SIGKILL');
  expect(signal).toBe('SIGKILL');
  await Promise.all(work);
}

async function write(client: Client, links: Link[], writer: number, promised: Promised): Promise<void> {
  if (writer === 0) {
    const batch = links.splice(0, 5);
    if (batch.length > 0) return linkMany(client, batch, promised);
  }
  if (writer === 1) return void (await create(client, 'contacts', promised));
  const link = links.pop();
  if (link === undefined) return void (await create(client, 'companies', promised));
  await linkOne(client, link, promised, writer % 2 === 0);
}

function shuffled<Value>(values: readonly Value[]): Value[] {
  return values
    .map((value) => ({ value, rank: Math.random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ value }) => value);
}
