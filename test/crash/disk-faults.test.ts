import { beforeAll, describe, test } from 'vitest';
import { brokenDisk, type Disk, fullDisk, unwritableDisk, whyNot } from './disks.ts';
import { type Field, prepareField, startLoad, writeLong } from './load.ts';
import { Oracle } from './oracle.ts';
import { expectFound, expectKept, expectNobodyElse } from './read-back.ts';
import { build } from './server-process.ts';
import type { Standby } from './standby.ts';
import { type Client, newClient, read } from './wire.ts';

beforeAll(build);

const token = 'pat-na1-00000000-0000-4000-8000-000000000002';
const writers = 6;
const refusalsMin = 40;
/** More than a store of its own looks at one by one, so that searches need indexes. */
const answersMin = 260;

async function startOn(disk: Disk, server: Standby): Promise<Client> {
  return newClient({ ...(await server.start({ db: disk.db, token })), token, tolerated: new Set([503]) });
}

/** Everything that was ever sent is as the answers said. */
async function expectAllKept(client: Client, oracle: Oracle, field: Field): Promise<void> {
  await expectKept(client, oracle, field, [...oracle.contacts.values()], oracle.companies);
  await expectNobodyElse(client, oracle);
  await expectFound(client, oracle.takeTouched().slice(-10));
}

/** Writes until the disk refuses, and on, with reads beside it; resolves when so many writes were refused. */
async function writeIntoFault(client: Client, oracle: Oracle, field: Field, fail: () => void): Promise<void> {
  const parts = { client, oracle, field, mark: `f${oracle.contacts.size}` };
  const load = startLoad({ ...parts, writers });
  await load.answered(answersMin);
  fail();
  const refused = () => oracle.verdicts.refused + oracle.verdicts.unknown;
  const before = refused();
  const long = writeLong(parts, () => refused() > before);
  await load.refused(refusalsMin);
  // Nobody archives these: a contact may be gone by a write that went through in between.
  for (const id of field.companies) await read(client, { method: 'GET', path: `/crm/objects/2026-03/companies/${id}` });
  await Promise.all([load.stop(), long]);
}

const healing = [
  { name: 'takes no writes', make: unwritableDisk },
  { name: 'is full', make: fullDisk },
];

describe.each(healing)('a disk that $name', async ({ make }) => {
  const reason = await whyNot(make);

  test.skipIf(reason !== undefined)(`is answered 503, reads go on, and writes by themselves when it heals${because(reason)}`, async () => {
    await using disk = await make();
    const oracle = new Oracle();
    await using server = disk.standby();
    const client = await startOn(disk, server);
    const field = await prepareField(client, oracle, 6);
    for (let round = 0; round < 2; round += 1) {
      await writeIntoFault(client, oracle, field, () => disk.fail(server));
      // Searches too, of which some would build an index otherwise.
      await expectAllKept(client, oracle, field);
      disk.heal(server);
      const load = startLoad({ client, oracle, field, mark: `h${round}`, writers });
      await load.answered(60);
      await load.stop();
      await expectAllKept(client, oracle, field);
    }
    await server.kill('SIGKILL');
    await using again = disk.standby();
    await expectAllKept(await startOn(disk, again), oracle, field);
  });

  test.skipIf(reason !== undefined)(`loses nothing when the server is killed meanwhile${because(reason)}`, async () => {
    await using disk = await make();
    const oracle = new Oracle();
    await using server = disk.standby();
    // A commit that failed after its last page was written is there for the next start.
    const client: Client = { ...(await startOn(disk, server)), failureMeans: 'unknown' };
    const field = await prepareField(client, oracle, 6);
    await writeIntoFault(client, oracle, field, () => disk.fail(server));
    await server.kill('SIGKILL');
    disk.heal(server);
    await using again = disk.standby();
    await expectAllKept(await startOn(disk, again), oracle, field);
  });
});

describe('a disk that became read-only by an error', async () => {
  const reason = await whyNot(brokenDisk);

  test.skipIf(reason !== undefined)(
    `is answered 503, reads go on, and a start after its repair has all that was answered${because(reason)}`,
    async () => {
      await using disk = brokenDisk();
      const oracle = new Oracle();
      await using server = disk.standby();
      const client: Client = { ...(await startOn(disk, server)), failureMeans: 'unknown' };
      const field = await prepareField(client, oracle, 6);
      await writeIntoFault(client, oracle, field, () => disk.fail(server));
      await server.kill('SIGKILL');
      disk.heal(server);
      await using again = disk.standby();
      await expectAllKept(await startOn(disk, again), oracle, field);
    },
  );
});

function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (not tried: ${reason})`;
}
