import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { newDatabase } from '../postgres/database.ts';
import { startPostgres } from '../postgres/server.mjs';
import { expectSound } from './examined.ts';
import { type Field, prepareField, startLoad } from './load.ts';
import { Oracle } from './oracle.ts';
import { expectFound, expectKept, expectNobodyElse } from './read-back.ts';
import { build } from './server-process.ts';
import { newStandby, type Standby } from './standby.ts';
import { contactsPath } from './steps.ts';
import { type Client, newClient, send } from './wire.ts';

beforeAll(build);

const token = 'pat-na1-00000000-0000-4000-8000-000000000004';
const writers = 6;
const answersMin = 40;

/** Most of a turn is the wait for its commit, so that an end of the database falls into one: what is answered before it is lost. */
const slowCommits = ['commit_delay=20000', 'commit_siblings=0'];

/** A store that another process keeps may have kept what it could not answer for. */
async function startOn(db: string, server: Standby): Promise<Client> {
  return newClient({ ...(await server.start({ db, token })), token, tolerated: new Set([503]), failureMeans: 'unknown' });
}

async function expectAllKept(client: Client, oracle: Oracle, field: Field): Promise<void> {
  await expectKept(client, oracle, field, [...oracle.contacts.values()], oracle.companies);
  await expectNobodyElse(client, oracle);
  await expectFound(client, oracle.takeTouched().slice(-10));
}

// Each has a database of its own, and mostly waits.
describe.concurrent('a PostgreSQL', () => {
  test.each([
    ['every process of it is killed', async (postgres: Postgres) => postgres.kill()],
    ['it is told to stop at once', async (postgres: Postgres) => process.kill(postgres.pids()[0] ?? 0, 'SIGQUIT')],
  ])('under load, when %s and started again: each write is answered 503 or kept', async (_how, end) => {
    await using postgres = await startPostgres('durable', slowCommits);
    const oracle = new Oracle();
    await using server = newStandby();
    const client = await startOn(postgres.url, server);
    const field = await prepareField(client, oracle, 6);
    const load = startLoad({ client, oracle, field, mark: 'r', writers });
    for (let round = 0; round < 2; round += 1) {
      await load.answered(answersMin);
      await end(postgres);
      await load.refused(writers * 2);
      await postgres.restart();
    }
    await load.answered(answersMin);
    await load.stop();
    await expectAllKept(client, oracle, field);
    await server.kill('SIGKILL');
    await expectSound(postgres.url);
  });

  test('that is paused for 20 seconds is answered 503 within that time, and served on afterwards', async () => {
    await using postgres = await startPostgres('durable');
    const oracle = new Oracle();
    await using server = newStandby();
    const client = await startOn(postgres.url, server);
    const field = await prepareField(client, oracle, 6);
    const load = startLoad({ client, oracle, field, mark: 'p', writers });
    await load.answered(answersMin);
    postgres.pause();
    const isOver = wait(pauseMs, 'over' as const);
    const reading = send(client, { method: 'GET', path: contactsPath });
    const refused = load.refused(writers).then(() => 'refused' as const);
    expect(await Promise.race([refused, isOver])).toBe('refused');
    expect(await Promise.race([reading, isOver])).toMatchObject({ status: 503 });
    await isOver;
    postgres.resume();
    await load.answered(answersMin);
    await load.stop();
    await expectAllKept(client, oracle, field);
    await server.kill('SIGKILL');
    await expectSound(postgres.url);
  });

  test('with two servers on it, of which one is killed: the other goes on, and all that either answered is kept', async () => {
    await using database = await newDatabase();
    const oracle = new Oracle();
    await using staying = newStandby();
    const client = await startOn(database.url, staying);
    const field = await prepareField(client, oracle, 6);
    const load = startLoad({ client, oracle, field, mark: 's', writers });
    for (let round = 0; round < 4; round += 1) {
      await using server = newStandby();
      const other = await startOn(database.url, server);
      const otherLoad = startLoad({ client: other, oracle, field, mark: `o${round}`, writers });
      await otherLoad.answered(answersMin);
      other.isKilled = true;
      await server.kill('SIGKILL');
      await otherLoad.stop();
      await load.answered(answersMin);
    }
    await load.stop();
    // The one that stayed had nothing to refuse.
    expect(client.statuses.get(503)).toBeUndefined();
    await expectAllKept(client, oracle, field);
    await staying.kill('SIGKILL');
    await expectSound(database.url);
  });
});

type Postgres = Awaited<ReturnType<typeof startPostgres>>;
const pauseMs = 20_000;
