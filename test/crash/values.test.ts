import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type Client, isConnectionLoss } from './links.ts';
import { build, newFolder, start } from './server-process.ts';
import {
  archiveOne,
  createMany,
  createOne,
  createTaken,
  defineOne,
  expectPromised,
  noPromises,
  type Promises,
  renameOne,
} from './values.ts';

beforeAll(build, 120_000);

const kills = 12;
const writers = 8;
/** Longest time that the load runs before the kill. */
const loadMsMax = 250;

test('twelve kills lose no answered value, keep addresses unique and leave search and reads of one mind', {
  timeout: 120_000,
}, async () => {
  using folder = newFolder();
  const promises = noPromises();
  let token = '';
  for (let kill = 0; kill < kills; kill += 1) {
    await using server = await start(folder.db);
    token = server.token ?? token;
    const client = { server, token };
    await expectPromised(client, promises);
    await loadUntilKilled(client, promises, kill, 50 + Math.random() * loadMsMax);
  }
  await using server = await start(folder.db);
  await expectPromised({ server, token }, promises);
  expect(promises.names.size).toBeGreaterThan(kills * 10);
  expect(promises.archived.size).toBeGreaterThan(kills);
  expect(promises.properties.size).toBeGreaterThanOrEqual(kills);
});

/** Writes from several sides at once and kills the server in the midst of it. */
async function loadUntilKilled(client: Client, promises: Promises, round: number, afterMs: number): Promise<void> {
  await defineOne(client, promises, `loop_${round}`);
  let isKilled = false;
  const work = Array.from({ length: writers }, async (_, writer) => {
    for (let turn = 0; !isKilled; turn += 1) {
      try {
        await writeSome(client, promises, { writer, mark: `${round}-${writer}-${turn}` });
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

async function writeSome(
  client: Client,
  promises: Promises,
  { writer, mark }: { readonly writer: number; readonly mark: string },
): Promise<void> {
  if (writer === 0 && mark.endsWith('0')) return defineOne(client, promises, `loop_${mark.replaceAll('-', '_')}`);
  if (writer === 1) {
    const emails = Array.from({ length: 20 }, (_, at) => `many-${mark}-${at}@ties.example`);
    return createMany(client, promises, emails, `many ${mark}`);
  }
  const email = `one-${mark}@ties.example`;
  await createOne(client, promises, email, 'new');
  await createTaken(client, email);
  await renameOne(client, promises, email, `renamed ${mark}`);
  if (writer % 2 === 0) await archiveOne(client, promises, email);
}
