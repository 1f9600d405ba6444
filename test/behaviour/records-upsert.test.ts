import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type BatchErrorRow, type CrmRecord, type CrmRecordList, objects } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

let client: Client;
beforeEach(async () => {
  client = await freshClient();
  const definition = { label: 'Key', type: 'string', fieldType: 'text', groupName: 'contactinformation', hasUniqueValue: true };
  expect((await client.post('/crm/v3/properties/contacts', { ...definition, name: 'key' })).status).toBe(201);
});

interface Upserted {
  readonly status: string;
  readonly results: readonly (CrmRecord & { readonly new: boolean })[];
  readonly numErrors?: number;
  readonly errors?: readonly BatchErrorRow[];
}

interface Input {
  readonly id: string;
  readonly idProperty?: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly objectWriteTraceId?: string;
}

const upsert = (inputs: readonly Input[], edition = '2026-03') =>
  client.post<Upserted>(`${objects(edition)}/contacts/batch/upsert`, { inputs });
const byEmail = (id: string, properties: Input['properties'] = {}): Input => ({ id, idProperty: 'email', properties });
const byKey = (id: string, properties: Input['properties'], objectWriteTraceId?: string): Input => ({
  id,
  idProperty: 'key',
  properties,
  ...(objectWriteTraceId !== undefined && { objectWriteTraceId }),
});
const firstnames = async () =>
  (await client.get<CrmRecordList>('/crm/v3/objects/contacts?limit=100')).body.results.map(({ properties }) => properties['firstname']);

describe('[records.batchUpsert] records are updated where they are there, and else created', () => {
  test.each(['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta'])('%s: contacts by email, with what is new', async (edition) => {
    const id = await client.create('contacts', { email: 'ada@example.com', city: 'Bonn' });
    const { status, body } = await upsert(
      [byEmail('New@Example.com', { firstname: 'New' }), byEmail('ADA@example.com', { firstname: 'Ada' })],
      edition,
    );
    expect([status, body.status, body.errors]).toEqual([200, 'COMPLETE', undefined]);
    expect(body.results.map((record) => record.new)).toEqual([true, false]);
    expect(body.results[0]?.properties).toMatchObject({ email: 'new@example.com', firstname: 'New', lifecyclestage: 'lead' });
    expect(body.results[1]).toMatchObject({ id, properties: { firstname: 'Ada' } });
    expect(body.results[1]?.properties).not.toHaveProperty('city');
    const again = await upsert([byEmail('new@example.com')], edition);
    expect(again.body.results).toMatchObject([{ id: body.results[0]?.id, new: false }]);
  });

  test('one that is archived is created anew, and the same request at the same time creates one record', async () => {
    const id = await client.create('contacts', { email: 'ada@example.com' });
    await client.remove(`/crm/v3/objects/contacts/${id}`);
    const replies = await Promise.all(Array.from({ length: 5 }, () => upsert([byEmail('ada@example.com', { firstname: 'Ada' })])));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const ids = new Set(replies.map(({ body }) => body.results[0]?.id));
    expect([ids.size, ids.has(id)]).toEqual([1, false]);
    expect(replies.filter(({ body }) => body.results[0]?.new === true)).toHaveLength(1);
    expect(await firstnames()).toEqual(['Ada']);
  });

  test('properties say what the record holds, also of the one that named it', async () => {
    const { body } = await upsert([byEmail('old@example.com', { email: 'other@example.com' })]);
    expect(body.results[0]?.properties['email']).toBe('other@example.com');
  });

  test('by email all or nothing, trace ids or not', async () => {
    const inputs = [byEmail('ada@example.com', { firstname: 'Ada' }), byEmail('bea@example.com', { nope: '1' })];
    const traced = inputs.map((input, place) => ({ ...input, objectWriteTraceId: String(place) }));
    for (const sent of [inputs, traced]) {
      const { status, body } = await upsert(sent);
      expect([status, body]).toMatchObject([400, { category: 'VALIDATION_ERROR' }]);
    }
    expect((await upsert([byEmail('not an address'), byEmail('cyd@example.com')])).status).toBe(400);
    expect(await firstnames()).toEqual([]);
  });

  test('by another property what fails with a trace id fails alone', async () => {
    await client.create('contacts', { key: 'k1', email: 'ada@example.com' });
    const { status, body } = await upsert([
      byKey('k1', { firstname: 'Ada' }, 'a'),
      byKey('k2', { nope: '1' }, 'b'),
      byKey('k3', { firstname: 'Cyd' }, 'c'),
      byKey('k4', { email: 'ada@example.com' }, 'd'),
    ]);
    expect(status).toBe(207);
    expect(body.results).toMatchObject([
      { new: false, objectWriteTraceId: 'a', properties: { firstname: 'Ada' } },
      { new: true, objectWriteTraceId: 'c', properties: { firstname: 'Cyd', key: 'k3' } },
    ]);
    expect(body.errors).toMatchObject([
      { category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['b'] } },
      { category: 'CONFLICT', context: { objectWriteTraceId: ['d'] } },
    ]);
    expect(body.numErrors).toBe(2);
  });

  test('without trace ids a value that two inputs claim refuses them all', async () => {
    const { status } = await upsert([byKey('k1', { email: 'ada@example.com' }), byKey('k2', { email: 'ada@example.com' })]);
    expect([status, await firstnames()]).toEqual([409, []]);
    await client.create('contacts', { key: 'k1', firstname: 'Ada' });
    const mixed = await upsert([byKey('k1', { firstname: 'x', email: 'ada@example.com' }), byKey('k2', { email: 'ada@example.com' })]);
    expect([mixed.status, await firstnames()]).toEqual([409, ['Ada']]);
  });

  test('by id only records that are there are updated', async () => {
    const id = await client.create('contacts');
    const { status, body } = await upsert([
      { id, properties: { firstname: 'Ada' } },
      { id: '999999999999', properties: { firstname: 'x' } },
    ]);
    expect([status, body.results.map((record) => record.new)]).toEqual([207, [false]]);
    expect(body.errors).toMatchObject([{ category: 'OBJECT_NOT_FOUND', context: { ids: ['999999999999'] } }]);
  });

  test('the idProperty of the first input counts for all', async () => {
    const { body } = await upsert([byKey('k1', {}), { id: 'k2', idProperty: 'email', properties: {} }, { id: 'k3', properties: {} }]);
    expect(body.results.map((record) => record.new)).toEqual([true, true, true]);
    const list = await client.get<CrmRecordList>('/crm/v3/objects/contacts?properties=key');
    expect(list.body.results.map(({ properties }) => properties['key'])).toEqual(['k1', 'k2', 'k3']);
  });

  test('a property that is not unique, and a value that is named twice, are refused', async () => {
    for (const idProperty of ['firstname', 'no_such']) {
      expect((await upsert([{ id: 'x', idProperty, properties: {} }])).status).toBe(400);
    }
    const domain = await client.post('/crm/v3/objects/companies/batch/upsert', {
      inputs: [{ id: 'x.com', idProperty: 'domain', properties: {} }],
    });
    expect(domain.status).toBe(400);
    const twice = await upsert([byEmail('ada@example.com'), byEmail('ADA@example.com')]);
    expect(twice).toMatchObject({ status: 400, body: { context: { ids: ['ada@example.com'] } } });
    expect((await upsert([])).body).toMatchObject({ status: 'COMPLETE', results: [] });
  });
});
