import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import { type CrmRecord, type CrmRecordBatch, type CrmRecordList, objects, problemOf } from './wire.ts';

const start = '2026-03-12T07:00:00Z';
const clock = new StandingClock(start);
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());

let client: Client;
beforeEach(async () => {
  clock.set(start);
  client = await freshClient();
});

interface Version {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId?: string;
}
type WithHistory = CrmRecord & { readonly propertiesWithHistory?: Readonly<Record<string, readonly Version[]>> };

const byApp = { sourceType: 'INTEGRATION', sourceId: '1000001' };

async function update(id: string, properties: object): Promise<string> {
  clock.advance(60_000);
  expect((await client.patch(`/crm/v3/objects/contacts/${id}`, { properties })).status).toBe(200);
  return new Date(clock.now()).toISOString().replace('.000Z', 'Z');
}

async function read(id: string, query: string, edition = '2026-03'): Promise<WithHistory> {
  const { status, body } = await client.get<WithHistory>(`${objects(edition)}/contacts/${id}?${query}`);
  expect(status).toBe(200);
  return body;
}

const valuesOf = (record: WithHistory, name: string) => record.propertiesWithHistory?.[name]?.map(({ value }) => value);

describe('[records.read] a read tells what values properties had', () => {
  test.each(['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta'])('%s: newest first, with time and source', async (edition) => {
    const id = await client.create('contacts', { firstname: 'Ada', city: 'Bonn' });
    const first = await update(id, { firstname: 'Bea', lastname: 'L' });
    const second = await update(id, { firstname: '' });
    await update(id, { city: 'Ulm' });
    const record = await read(id, 'propertiesWithHistory=firstname&properties=city', edition);
    expect(record.propertiesWithHistory).toEqual({
      firstname: [
        { value: '', timestamp: second, ...byApp },
        { value: 'Bea', timestamp: first, ...byApp },
        { value: 'Ada', timestamp: start, ...byApp },
      ],
    });
    expect(Object.keys(record.properties)).toEqual(['city', 'createdate', 'firstname', 'hs_object_id', 'lastmodifieddate']);
  });

  test('a property that never had a value has an empty history, an undefined one has none, and no names mean no histories', async () => {
    const id = await client.create('contacts', { firstname: 'Ada' });
    expect((await read(id, 'propertiesWithHistory=city,nope')).propertiesWithHistory).toEqual({ city: [] });
    expect(await read(id, 'propertiesWithHistory=')).not.toHaveProperty('propertiesWithHistory');
    expect(await read(id, 'properties=city')).not.toHaveProperty('propertiesWithHistory');
  });

  test('id and times have the one value that the record shows, and what HubSpot set by itself counts from the creation', async () => {
    const id = await client.create('contacts', { firstname: 'Ada' });
    const later = await update(id, { firstname: 'Bea' });
    const record = await read(id, 'propertiesWithHistory=hs_object_id,createdate,lastmodifieddate,lifecyclestage');
    expect(record.propertiesWithHistory).toEqual({
      hs_object_id: [{ value: id, timestamp: start, ...byApp }],
      createdate: [{ value: start, timestamp: start, ...byApp }],
      lastmodifieddate: [{ value: later, timestamp: later, ...byApp }],
      lifecyclestage: [{ value: 'lead', timestamp: start, ...byApp }],
    });
  });

  test('an update that changes nothing is no version, and archiving and a restore are none either', async () => {
    const id = await client.create('contacts', { firstname: 'Ada' });
    await update(id, { firstname: 'Ada' });
    await client.remove(`/crm/v3/objects/contacts/${id}`);
    expect(valuesOf(await read(id, 'propertiesWithHistory=firstname&archived=true'), 'firstname')).toEqual(['Ada']);
  });

  test('of a contact it tells the latest 45 values, of a company 20', async () => {
    const contact = await client.create('contacts', { firstname: '0' });
    const company = await client.create('companies', { name: '0' });
    for (let count = 1; count <= 50; count += 1) {
      await update(contact, { firstname: String(count) });
      await client.patch(`/crm/v3/objects/companies/${company}`, { properties: { name: String(count) } });
    }
    const ofContact = valuesOf(await read(contact, 'propertiesWithHistory=firstname'), 'firstname');
    expect(ofContact).toEqual(Array.from({ length: 45 }, (_, place) => String(50 - place)));
    const { body } = await client.get<WithHistory>(`/crm/v3/objects/companies/${company}?propertiesWithHistory=name`);
    expect(valuesOf(body, 'name')).toEqual(Array.from({ length: 20 }, (_, place) => String(50 - place)));
  });

  test('a merged record has the values that it got from the merge', async () => {
    const [one, other] = [await client.create('contacts', { firstname: 'Ada' }), await client.create('contacts', { lastname: 'L' })];
    const merged = await client.post<CrmRecord>('/crm/v3/objects/contacts/merge', { primaryObjectId: one, objectIdToMerge: other });
    const record = await read(merged.body.id, 'propertiesWithHistory=firstname,lastname');
    expect([valuesOf(record, 'firstname'), valuesOf(record, 'lastname')]).toEqual([['Ada'], ['L']]);
  });

  test('updates of two records in one batch, and of one record twice in a turn, keep their own values', async () => {
    const [one, other] = [await client.create('contacts', { firstname: 'Ada' }), await client.create('contacts', { firstname: 'Bea' })];
    clock.advance(1_000);
    const inputs = [one, other].map((id) => ({ id, properties: { firstname: `new ${id}` } }));
    await client.post('/crm/v3/objects/contacts/batch/update', { inputs });
    await Promise.all(['x', 'y'].map((firstname) => client.patch(`/crm/v3/objects/contacts/${one}`, { properties: { firstname } })));
    const values = valuesOf(await read(one, 'propertiesWithHistory=firstname'), 'firstname') ?? [];
    expect([values.slice(0, 2).toSorted(), values.slice(2)]).toEqual([
      ['x', 'y'],
      [`new ${one}`, 'Ada'],
    ]);
    expect(valuesOf(await read(other, 'propertiesWithHistory=firstname'), 'firstname')).toEqual([`new ${other}`, 'Bea']);
  });
});

describe('[records.list] [records.batchRead] so do lists and batch reads', () => {
  test('for every record', async () => {
    const ids = [await client.create('contacts', { city: 'Bonn' }), await client.create('contacts')];
    await update(ids[0] ?? '', { city: 'Ulm' });
    const list = await client.get<CrmRecordList>('/crm/v3/objects/contacts?propertiesWithHistory=city&limit=50');
    const batch = await client.post<CrmRecordBatch>('/crm/v3/objects/contacts/batch/read', {
      inputs: ids.map((id) => ({ id })),
      properties: [],
      propertiesWithHistory: ['city'],
    });
    for (const { results } of [list.body, batch.body]) {
      expect((results as readonly WithHistory[]).map((record) => valuesOf(record, 'city'))).toEqual([['Ulm', 'Bonn'], []]);
      expect(results[1]?.properties).toHaveProperty('city', null);
    }
  });

  test('50 records at a time, and no more', async () => {
    const list = await client.get('/crm/v3/objects/contacts?propertiesWithHistory=city&limit=51');
    expect([list.status, list.body]).toMatchObject([400, { message: 'Invalid limit: 51. The limit must be between 1 and 50.' }]);
    expect((await client.get('/crm/v3/objects/contacts?propertiesWithHistory=&limit=100')).status).toBe(200);
    const inputs = Array.from({ length: 51 }, (_, place) => ({ id: String(place + 1) }));
    const read = (body: object) => client.post('/crm/v3/objects/contacts/batch/read', body);
    expect(await read({ inputs, propertiesWithHistory: ['city'] })).toMatchObject({
      status: 400,
      body: problemOf({
        message: 'The maximum number of inputs supported in a batch request for property histories is 50',
        category: 'VALIDATION_ERROR',
      }),
    });
    expect((await read({ inputs, propertiesWithHistory: [] })).status).toBe(207);
    expect((await read({ inputs: inputs.slice(1), propertiesWithHistory: ['city'] })).status).toBe(207);
  });
});
