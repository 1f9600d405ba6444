import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type CrmRecord, type CrmRecordBatch, objects, problemOf } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const editions = ['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta'];
const contacts = '/crm/v3/objects/contacts';
const notIdentifying = (idProperty: string) =>
  problemOf({ message: `${idProperty} is not a unique identifier property`, category: 'VALIDATION_ERROR' });
const gone = problemOf({ message: 'resource not found' });

/** Defines a property whose values are unique. */
async function uniqueProperty(name: string): Promise<void> {
  const definition = { name, label: name, type: 'string', fieldType: 'text', groupName: 'contactinformation', hasUniqueValue: true };
  expect((await client.post('/crm/v3/properties/contacts', definition)).status).toBe(201);
}

describe('[records.read] [records.update] a record is named by the value of a property', () => {
  test.each(editions)('%s: contacts by email in any letter case, read and updated', async (edition) => {
    const id = await client.create('contacts', { email: 'ada@example.com' });
    const path = `${objects(edition)}/contacts/${encodeURIComponent('ADA@example.com')}?idProperty=email`;
    expect((await client.patch(path, { properties: { firstname: 'Ada' } })).status).toBe(200);
    const { status, body } = await client.get<CrmRecord>(path);
    expect([status, body.id, body.properties['firstname']]).toEqual([200, id, 'Ada']);
  });

  test('a property of the portal itself that is unique, and hs_object_id as no idProperty at all', async () => {
    await uniqueProperty('external_id');
    const id = await client.create('contacts', { external_id: 'A-1' });
    expect((await client.get<CrmRecord>(`${contacts}/A-1?idProperty=external_id`)).body.id).toBe(id);
    expect((await client.get<CrmRecord>(`${contacts}/${id}?idProperty=hs_object_id`)).body.id).toBe(id);
  });

  test('companies by domain: the oldest of those that share it', async () => {
    await client.create('companies', { domain: 'other.com' });
    const oldest = await client.create('companies', { domain: 'example.com' });
    await client.create('companies', { domain: 'example.com' });
    const path = '/crm/v3/objects/companies/example.com?idProperty=domain';
    expect((await client.get<CrmRecord>(path)).body.id).toBe(oldest);
    await client.patch(path, { properties: { domain: 'new.com' } });
    expect((await client.get<CrmRecord>('/crm/v3/objects/companies/new.com?idProperty=domain')).body.id).toBe(oldest);
  });

  test('a value that no live record holds is no record', async () => {
    const id = await client.create('contacts', { email: 'ada@example.com' });
    await client.remove(`${contacts}/${id}`);
    for (const path of ['ada@example.com?idProperty=email', 'nobody@example.com?idProperty=email', 'not an address?idProperty=email']) {
      expect(await client.get(`${contacts}/${path}`)).toMatchObject({ status: 404, body: gone });
      expect(await client.patch(`${contacts}/${path}`, { properties: { firstname: 'x' } })).toMatchObject({ status: 404, body: gone });
    }
  });

  test.each(['firstname', 'hs_additional_emails', 'no_such_property'])('%s does not identify contacts', async (name) => {
    await client.create('contacts', { firstname: 'Ada' });
    expect(await client.get(`${contacts}/Ada?idProperty=${name}`)).toMatchObject({ status: 400, body: notIdentifying(name) });
    const update = await client.patch(`${contacts}/Ada?idProperty=${name}`, { properties: { firstname: 'x' } });
    expect(update).toMatchObject({ status: 400, body: notIdentifying(name) });
  });
});

describe('[records.batchRead] [records.batchUpdate] so are those of a batch', () => {
  test('reads name the missing values, and refuse a value that is named twice', async () => {
    const id = await client.create('contacts', { email: 'ada@example.com' });
    const read = (...ids: readonly string[]) =>
      client.post<CrmRecordBatch>(`${contacts}/batch/read`, { idProperty: 'email', inputs: ids.map((one) => ({ id: one })) });
    const { status, body } = await read('nobody@example.com', 'Ada@example.com');
    expect([status, body.results.map((record) => record.id)]).toEqual([207, [id]]);
    expect(body.errors).toMatchObject([{ category: 'OBJECT_NOT_FOUND', context: { ids: ['nobody@example.com'] } }]);
    expect(await read('ada@example.com', 'ADA@example.com')).toMatchObject({
      status: 400,
      body: { message: 'Duplicate IDs found in batch input: [ada@example.com]. IDs must be unique' },
    });
    expect((await client.post(`${contacts}/batch/read`, { idProperty: 'firstname', inputs: [] })).status).toBe(200);
    expect((await client.post(`${contacts}/batch/read`, { idProperty: 'firstname', inputs: [{ id: 'x' }] })).status).toBe(400);
  });

  test('updates name each record in its own way', async () => {
    const [ada, bea] = [await client.create('contacts', { email: 'ada@example.com' }), await client.create('contacts')];
    const properties = { city: 'Bonn' };
    const { status, body } = await client.post<CrmRecordBatch>(`${contacts}/batch/update`, {
      inputs: [
        { id: 'ada@example.com', idProperty: 'email', properties },
        { id: bea, properties },
      ],
    });
    expect([status, body.results.map(({ id }) => id)]).toEqual([200, [ada, bea]]);
  });
});
