import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Field, prepareField, startLoad, writeLong } from './load.ts';
import { Oracle } from './oracle.ts';
import { expectFound, expectKept, expectNobodyElse } from './read-back.ts';
import { newStandby } from './standby.ts';
import { type Client, newClient } from './wire.ts';

/**
 * How often a server is killed: enough for a look by default, since each kill takes a second; `npm run test:kills` asks for fifty. As many writes are
 * answered and kept in so many kills at least, but once in a million: chance says how many each time.
 */
export const kills = Number(process.env['CROSSTIE_TEST_KILLS'] ?? 5);

const token = 'pat-na1-00000000-0000-4000-8000-000000000001';
const writers = 8;
const companiesPerStart = 4;
/** Writes that are answered at most before the kill: counted, so that a slow machine proves as much as a fast one. */
const answersMax = 40;
/** Starts between two readings of everything; the others read what the start before them was sent. */
const startsPerFullReading = 15;
/** Starts between two of which the first is killed before it listens, at most so many milliseconds after it began. */
const startsPerEarlyKill = 8;
const earlyKillMsMax = 60;
/** Starts between two in which long values are written: the store has to commit in the midst of the load. */
const startsPerLongLoad = 12;
const answersOfLongMax = 120;
/** Contacts of a start that are searched for. */
const searchedMax = 20;

/**
 * Kills a server on a database in the midst of writes, again and again, some times in the midst of its start, and checks after each start that
 * it has what was answered, and of the rest nothing in part.
 */
export async function killInLoad(db: string, kills: number, afterKill: () => void | Promise<void> = () => {}): Promise<Oracle> {
  const oracle = new Oracle();
  let field: Field | undefined;
  let next = newStandby();
  try {
    for (let kill = 0; kill <= kills; kill += 1) {
      await using server = next;
      next = newStandby();
      const client = newClient({ ...(await server.start({ db, token })), token });
      const isFull = kill === kills || kill % startsPerFullReading === 0;
      if (field !== undefined) await readBack(client, oracle, field, isFull);
      if (kill === kills) break;
      field = await prepareField(client, oracle, companiesPerStart, field);
      const isLong = kill % startsPerLongLoad === 1;
      const parts = { client, oracle, field, mark: `k${kill}` };
      const load = startLoad({ ...parts, writers });
      const long = isLong ? writeLong(parts, () => client.isKilled) : undefined;
      await load.answered(Math.random() * (isLong ? answersOfLongMax : answersMax));
      client.isKilled = true;
      expect(await server.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
      await Promise.all([load.stop(), long]);
      await afterKill();
      if (kill % startsPerEarlyKill === 0) next = await killStarting(next, db);
    }
  } finally {
    await next.kill('SIGKILL');
  }
  return oracle;
}

async function readBack(client: Client, oracle: Oracle, field: Field, isFull: boolean): Promise<void> {
  const touched = oracle.takeTouched();
  const contacts = isFull ? [...oracle.contacts.values()] : touched;
  const companies = isFull ? oracle.companies : [field.hub, ...oracle.companies.slice(-companiesPerStart)];
  await expectKept(client, oracle, field, contacts, companies);
  await expectFound(client, touched.slice(-searchedMax));
  if (isFull) await expectNobodyElse(client, oracle);
}

/** Kills a server that may not have come to listen yet, and gives the next one. */
async function killStarting(server: ReturnType<typeof newStandby>, db: string): Promise<ReturnType<typeof newStandby>> {
  const next = newStandby();
  const started = server.start({ db, token }).catch(() => undefined);
  await wait(Math.random() * earlyKillMsMax);
  await server.kill('SIGKILL');
  await started;
  return next;
}
