import { afterAll, describe, expect, it } from 'vitest';
import { manualClock, startCrosstie } from '../../src/index.ts';
import { startServer } from './client.ts';
import {
  entriesOf,
  fileOf,
  type JournalFile,
  type JournalPage,
  journalApp,
  journalPath,
  localPath,
  readPages,
  snapshotsPath,
} from './journal-wire.ts';
import { problemOf, uuidV7 } from './wire.ts';

const start = Date.parse('2026-06-21T10:07:52.040Z');
const clock = manualClock(start);
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());
const [hour, day] = [3_600_000, 86_400_000];

interface Batch {
  readonly results: readonly JournalPage[];
  readonly [field: string]: unknown;
}

/** An app with so many pages of one entry each, the entries being creations of contacts in turn in two portals. */
async function paged(count: number) {
  const portals = [await crosstie.portal(), await crosstie.portal()] as const;
  const made = await journalApp(crosstie, portals);
  for (const portal of portals) await made.watch(portal, { actions: ['CREATE'], properties: ['firstname'] });
  for (let page = 0; page < count; page += 1) {
    await clientOf(portals[page % 2 === 0 ? 0 : 1]).create('contacts', { firstname: String(page) });
    // Reading closes the page.
    await entriesOf(made.client, page + 1);
  }
  const offsets = (await readPages(made.client)).map(({ offset }) => offset);
  return { ...made, portals, offsets };
}

function namesIn(files: readonly JournalFile[]): readonly unknown[] {
  return files.flatMap(({ journalEvents }) => journalEvents.map(({ propertyChanges }) => propertyChanges?.['firstname']));
}

describe('[journal.earliest] [journal.latest] [journal.next] [journalLocal.earliest] [journalLocal.latest] [journalLocal.next] a journal', () => {
  it('answers 204 without a body while nothing has happened', async () => {
    const { client } = await journalApp(crosstie);
    for (const path of [journalPath, localPath]) {
      for (const end of ['earliest', 'latest', 'earliest?installPortalId=1']) {
        const { status, text } = await client.get(`${path}/${end}`);
        expect([end, status, text]).toEqual([end, 204, '']);
      }
    }
  });

  it('leads from its earliest page to the latest one, whose offset is followed by nothing', async () => {
    const { client, offsets } = await paged(3);
    const [first, second, third] = offsets;
    const earliest = await client.get<JournalPage>(`${journalPath}/earliest`);
    const expiresAt = new Date(clock.now() + hour).toISOString();
    expect(earliest.body).toEqual({ url: expect.stringContaining(crosstie.url), expiresAt, currentOffset: first });
    expect(first).toMatch(uuidV7);
    expect((await client.get<JournalPage>(`${journalPath}/offset/${first}/next`)).body.currentOffset).toBe(second);
    expect((await client.get<JournalPage>(`${journalPath}/latest`)).body.currentOffset).toBe(third);
    const next = await client.get(`${journalPath}/offset/${third}/next`);
    expect([next.status, next.text]).toEqual([204, '']);
    expect(await fileOf(earliest)).toEqual({ offset: first, journalEvents: [expect.any(Object)], publishedAt: expect.any(String) });
  });

  it('shows the events of one portal alone where that is asked for', async () => {
    const { client, portals, offsets } = await paged(4);
    for (const path of [journalPath, localPath]) {
      const query = `installPortalId=${portals[1].portalId}`;
      const earliest = await client.get<JournalPage>(`${path}/earliest?${query}`);
      expect(earliest.body.currentOffset).toBe(offsets[1]);
      expect(namesIn([await fileOf(earliest)])).toEqual(['1']);
      const next = await client.get<JournalPage>(`${path}/offset/${offsets[1]}/next?${query}`);
      expect(next.body.currentOffset).toBe(offsets[3]);
      expect((await client.get(`${path}/offset/${offsets[3]}/next?${query}`)).status).toBe(204);
      expect((await client.get(`${path}/earliest?installPortalId=${portals[1].portalId + 1_000}`)).status).toBe(204);
    }
  });

  it('shows of a page with events of several portals those of the one that is asked for', async () => {
    const portals = [await crosstie.portal(), await crosstie.portal()] as const;
    const { client, watch } = await journalApp(crosstie, portals);
    for (const portal of portals) await watch(portal, { properties: ['firstname'] });
    const requests = await Promise.all(
      portals.map(async (portal, name) => {
        const objectId = Number(await clientOf(portal).create('contacts', { firstname: String(name) }));
        return { portalId: portal.portalId, objectId, objectTypeId: '0-1', properties: ['firstname'] };
      }),
    );
    await client.post(snapshotsPath, { snapshotRequests: requests });
    const page = await client.get<JournalPage>(`${localPath}/earliest?installPortalId=${portals[1].portalId}`);
    expect([...new Set((await fileOf(page)).journalEvents.map(({ portalId }) => portalId))]).toEqual([portals[1].portalId]);
  });

  it.each(['00000000-0000-7000-8000-000000000000', 'abc', '%20'])('answers 404 to the offset %s, which it has not', async (offset) => {
    const { client } = await paged(1);
    const { status, body } = await client.get(`${journalPath}/offset/${offset}/next`);
    const told = decodeURIComponent(offset);
    const message = `No journal entry found for offset ${told}`;
    expect([status, body]).toEqual([404, problemOf({ message, context: { offset: [told] }, category: 'OBJECT_NOT_FOUND' })]);
  });

  it('answers 404 to an offset of another app', async () => {
    const [one, other] = [await paged(1), await paged(1)];
    expect((await one.client.get(`${journalPath}/offset/${other.offsets[0]}/next`)).status).toBe(404);
  });
});

describe('[journal.batchEarliest] [journal.batchLatest] [journal.batchNext] [journal.batchRead] [journalLocal.batchEarliest] [journalLocal.batchLatest] [journalLocal.batchNext] [journalLocal.batchRead] many pages at once', () => {
  it('are answered oldest first, as many as are asked for', async () => {
    const { client, offsets } = await paged(4);
    const ask = async (end: string, path = journalPath) => {
      const { status, body } = await client.get<Batch>(`${path}/batch/${end}`);
      expect([status, body]).toMatchObject([200, { status: 'COMPLETE', startedAt: expect.any(String), completedAt: expect.any(String) }]);
      return body.results.map(({ currentOffset }) => currentOffset);
    };
    for (const path of [journalPath, localPath]) {
      expect(await ask('earliest/2', path)).toEqual(offsets.slice(0, 2));
      expect(await ask('latest/3', path)).toEqual(offsets.slice(1));
      expect(await ask('latest/100', path)).toEqual(offsets);
      expect(await ask(`${offsets[0]}/next/2`, path)).toEqual(offsets.slice(1, 3));
      expect(await ask(`${offsets[3]}/next/2`, path)).toEqual([]);
    }
  });

  it('of one portal leave out the others', async () => {
    const { client, offsets, portals } = await paged(4);
    const { body } = await client.get<Batch>(`${localPath}/batch/latest/2?installPortalId=${portals[0].portalId}`);
    expect(body.results.map(({ currentOffset }) => currentOffset)).toEqual([offsets[0], offsets[2]]);
  });

  it('are refused below 1 and above 100, and after an offset that is not there', async () => {
    const { client } = await journalApp(crosstie);
    for (const count of ['0', '-1', '101']) {
      const { status, body } = await client.get(`${journalPath}/batch/latest/${count}`);
      expect([status, body]).toEqual([400, problemOf({ message: 'count must be between 1 and 100', category: 'VALIDATION_ERROR' })]);
    }
    expect((await client.get(`${journalPath}/batch/earliest/x`)).status).toBe(400);
    expect((await client.get(`${journalPath}/batch/00000000-0000-7000-8000-000000000000/next/2`)).status).toBe(404);
  });

  it('are read by their offsets, and an offset that leads nowhere fails alone', async () => {
    const { client, offsets } = await paged(2);
    const whole = await client.post<Batch>(`${journalPath}/batch/read`, { inputs: [offsets[1], offsets[0]] });
    expect(whole.status).toBe(200);
    expect(whole.body.results.map(({ currentOffset }) => currentOffset)).toEqual([offsets[1], offsets[0]]);
    const part = await client.post<Batch>(`${localPath}/batch/read`, { inputs: [offsets[0], 'nowhere'] });
    expect([part.status, part.body]).toEqual([
      207,
      {
        status: 'COMPLETE',
        results: [expect.objectContaining({ currentOffset: offsets[0] })],
        numErrors: 1,
        errors: [
          {
            status: 'error',
            category: 'OBJECT_NOT_FOUND',
            message: 'No journal entry found for offset nowhere',
            context: { offset: ['nowhere'] },
          },
        ],
        startedAt: expect.any(String),
        completedAt: expect.any(String),
      },
    ]);
  });
});

describe('[journal.latest] the URL of a page', () => {
  it('shows JSON to whoever has it, without a token, until it ends', async () => {
    const { client } = await paged(1);
    const { body } = await client.get<JournalPage>(`${journalPath}/latest`);
    const response = await fetch(body.url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    clock.advance(hour - 1);
    expect((await fetch(body.url)).status).toBe(200);
    clock.advance(1);
    const ended = await fetch(body.url);
    expect([ended.status, await ended.json()]).toMatchObject([403, { status: 'error', category: 'FORBIDDEN' }]);
  });

  it('is refused with 403 where anything in it was changed', async () => {
    const { client, offsets, portals } = await paged(2);
    const query = `?installPortalId=${portals[0].portalId}`;
    const { url } = (await client.get<JournalPage>(`${journalPath}/latest${query}`)).body;
    const forged = [
      url.replace(/expires=\d/, 'expires=9'),
      url.replace(`portal=${portals[0].portalId}`, `portal=${portals[1].portalId}`),
      url.replace(/&portal=\d+/, ''),
      url.replace(String(offsets[0]), String(offsets[1])),
      url.replace(/signature=.*/, 'signature='),
      url.replace(/&signature=.*/, ''),
      url.slice(0, url.indexOf('?')),
    ];
    expect(forged.filter((one) => one === url)).toEqual([]);
    expect(await Promise.all(forged.map(async (one) => (await fetch(one)).status))).toEqual(forged.map(() => 403));
  });
});

describe('[journal.earliest] pages of three days ago', () => {
  it('are gone: the journal begins later, their offsets are 404, and their files too', async () => {
    const { client, offsets, portals } = await paged(1);
    clock.advance(3 * day - hour / 2);
    const { url } = (await client.get<JournalPage>(`${journalPath}/earliest`)).body;
    await clientOf(portals[0]).create('contacts', { firstname: 'later' });
    await entriesOf(client, 2);
    clock.advance(hour / 2 + 10);
    expect(namesIn(await readPages(client))).toEqual(['later']);
    expect((await client.get(`${journalPath}/offset/${offsets[0]}/next`)).status).toBe(404);
    expect((await client.get<Batch>(`${journalPath}/batch/latest/10`)).body.results).toHaveLength(1);
    expect((await fetch(url)).status).toBe(404);
  });
});

describe('[journalSnapshots.create] [journal.snapshotStatus] [journalLocal.snapshotStatus] snapshots', () => {
  it('come into the journal with the properties that were asked for, and say so', async () => {
    const { client, portals, offsets } = await paged(1);
    const [{ portalId }] = portals;
    const id = await clientOf(portals[0]).create('deals', { dealname: 'Ship' });
    const request = { portalId, objectId: Number(id), objectTypeId: '0-3', properties: ['dealname', 'amount'] };
    const made = await client.post<{ readonly snapshotResponses: readonly { readonly snapshotStatusId: string }[] }>(snapshotsPath, {
      snapshotRequests: [request],
    });
    const { properties: _, ...named } = request;
    expect([made.status, made.body]).toEqual([200, { snapshotResponses: [{ ...named, snapshotStatusId: expect.any(String) }] }]);
    const statusId = made.body.snapshotResponses[0]?.snapshotStatusId;
    for (const path of [journalPath, localPath]) {
      const at = clock.now();
      const status = { id: statusId, status: 'SUCCESS', initiatedAt: at, completedAt: at };
      expect((await client.get(`${path}/status/${statusId}`)).body).toEqual(status);
    }
    const [file] = await readPages(client, offsets[0]);
    const { properties: __, ...rest } = request;
    expect(file?.journalEvents).toEqual([
      {
        type: 'crm_object',
        ...rest,
        occurredAt: new Date(clock.now()).toISOString().replace('.000Z', 'Z'),
        action: 'SNAPSHOT',
        propertyChanges: { dealname: 'Ship', amount: null },
      },
    ]);
    clock.advance(3 * day + 1);
    expect((await client.get(`${journalPath}/status/${statusId}`)).body).toMatchObject({ status: 'EXPIRED' });
    clock.advance(3 * day);
    expect((await client.get(`${journalPath}/status/${statusId}`)).status).toBe(404);
  });

  it('fail alone where there is no such record, type or installation', async () => {
    const { client, portals } = await paged(1);
    const stranger = await crosstie.portal();
    const hidden = await clientOf(stranger).create('contacts');
    const snapshotRequests = [
      { portalId: portals[0].portalId, objectId: 1, objectTypeId: '0-1', properties: [] },
      { portalId: portals[0].portalId, objectId: 1, objectTypeId: 'widgets', properties: [] },
      { portalId: stranger.portalId, objectId: Number(hidden), objectTypeId: '0-1', properties: [] },
      { portalId: portals[0].portalId, objectId: 1, objectTypeId: '0-5', properties: [] },
    ];
    const { body } = await client.post<{ readonly snapshotResponses: readonly { readonly snapshotStatusId: string }[] }>(snapshotsPath, {
      snapshotRequests,
    });
    const statuses = await Promise.all(
      body.snapshotResponses.map(({ snapshotStatusId }) =>
        client.get<{ readonly status: string; readonly errorCode: string }>(`${journalPath}/status/${snapshotStatusId}`),
      ),
    );
    expect(statuses.map((reply) => [reply.body.status, reply.body.errorCode])).toEqual([
      ['FAILED', 'VALIDATION_ERROR'],
      ['FAILED', 'VALIDATION_ERROR'],
      ['FAILED', 'PERMISSION_DENIED'],
      ['FAILED', 'PERMISSION_DENIED'],
    ]);
  });
});

describe('[journal.earliest] a journal of portals', () => {
  it('tells nothing of a portal that the app was never installed in, or is not any more', async () => {
    await using server = await startCrosstie({ logLevel: 'silent' });
    const [mine, other] = [await server.portal(), await server.portal()];
    const { client, watch } = await journalApp(server, [mine]);
    await watch(mine, { properties: ['firstname'] });
    const [here, there] = [mine, other].map((portal) => (firstname: string) => {
      const body = JSON.stringify({ properties: { firstname } });
      return portal.fetch('/crm/v3/objects/contacts', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    });
    await there?.('hidden');
    await here?.('shown');
    await there?.('hidden');
    await here?.('last');
    expect((await entriesOf(client, 2)).map(({ propertyChanges }) => propertyChanges)).toEqual([
      { firstname: 'shown' },
      { firstname: 'last' },
    ]);
  });
});
