import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type CrmRecord, type CrmRecordBatch, type CrmRecordList, type LinkList, listPath, problemOf, requiredOf } from './wire.ts';

const spec = (associationTypeId: number | string, associationCategory = 'HUBSPOT_DEFINED') => ({ associationCategory, associationTypeId });
const base = '/crm/objects/2026-03';
const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const count = async (type: string) => (await client.get<CrmRecordList>(`${base}/${type}?limit=100`)).body.results.length;
const typesOf = async (type: string, id: string, to: string) =>
  (await client.get<LinkList>(listPath(type, id, to))).body.results.map((row) => [
    String(row.toObjectId),
    ...row.associationTypes.map(({ typeId }) => typeId),
  ]);

describe('[records.create] associations in the body', () => {
  test('link the new record with records of several types in one call, and stay out of the answer', async () => {
    const [company, deal] = [await client.create('companies'), await client.create('deals')];
    const associations = [
      { to: { id: company }, types: [spec(279)] },
      { to: { id: Number(deal) }, types: [spec('4')] },
    ];
    const { status, body } = await client.post<CrmRecord>(`${base}/contacts`, { properties: { firstname: 'Ada' }, associations });
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'url']);
    expect(await typesOf('contacts', body.id, 'companies')).toEqual([[company, 1, 279]]);
    expect(await typesOf('contacts', body.id, 'deals')).toEqual([[deal, 4]]);
    expect(await typesOf('companies', company, 'contacts')).toEqual([[body.id, 2, 280]]);
    expect(await typesOf('deals', deal, 'contacts')).toEqual([[body.id, 3]]);
  });

  test('each type says what kind of record the id belongs to', async () => {
    const company = await client.create('companies');
    const bad = { to: { id: company }, types: [spec(279), spec(4)] };
    const refused = await client.post(`${base}/contacts`, { properties: {}, associations: [bad] });
    expect([refused.status, refused.body]).toMatchObject([400, { context: { INVALID_OBJECT_IDS: [`DEAL=${company} is not valid`] } }]);
  });

  test('the first company becomes primary, or the one that is named so', async () => {
    const [first, second, third] = [await client.create('companies'), await client.create('companies'), await client.create('companies')];
    const create = async (...named: readonly (readonly [string, number])[]) => {
      const associations = named.map(([id, type]) => ({ to: { id }, types: [spec(type)] }));
      return (await client.post<CrmRecord>(`${base}/contacts`, { properties: {}, associations })).body;
    };
    const plain = await create([first, 279], [second, 279]);
    expect(await typesOf('contacts', plain.id, 'companies')).toEqual([
      [first, 1, 279],
      [second, 279],
    ]);
    expect(plain.properties['associatedcompanyid']).toBe(first);
    const named = await create([first, 279], [second, 1], [third, 279]);
    expect(await typesOf('contacts', named.id, 'companies')).toEqual([
      [second, 1, 279],
      [first, 279],
      [third, 279],
    ]);
    const twice = await create([first, 1], [second, 1]);
    expect(await typesOf('contacts', twice.id, 'companies')).toEqual([
      [second, 1, 279],
      [first, 279],
    ]);
  });

  test('a company that is created as the parent takes the child from its parent', async () => {
    const [child, parent] = [await client.create('companies'), await client.create('companies')];
    await client.put(`${base}/companies/${child}/associations/companies/${parent}`, [spec(14)]);
    const associations = [{ to: { id: child }, types: [spec(13)] }];
    const { body } = await client.post<CrmRecord>(`${base}/companies`, { properties: {}, associations });
    expect(await typesOf('companies', child, 'companies')).toEqual([
      [body.id, 14, 450],
      [parent, 450],
    ]);
  });

  test('a template that is created for a quote takes it from its template, and a quote starts with the one that is named', async () => {
    const template = await client.create('quote_template');
    const toTemplate = [{ to: { id: template }, types: [spec(286)] }];
    const quote = (await client.post<CrmRecord>(`${base}/quotes`, { properties: {}, associations: toTemplate })).body.id;
    expect(await typesOf('quotes', quote, 'quote_template')).toEqual([[template, 286]]);
    const toQuote = [{ to: { id: quote }, types: [spec(285)] }];
    const other = (await client.post<CrmRecord>(`${base}/quote_template`, { properties: {}, associations: toQuote })).body.id;
    expect(await typesOf('quotes', quote, 'quote_template')).toEqual([[other, 286]]);
    expect(await typesOf('quote_template', template, 'quotes')).toEqual([]);
  });

  test('no types link nothing and are no mistake', async () => {
    const associations = [
      { to: { id: 'anything' }, types: [] },
      { to: { id: await client.create('companies') }, types: [] },
    ];
    const { status, body } = await client.post<CrmRecord>(`${base}/contacts`, { properties: {}, associations });
    expect(status).toBe(201);
    expect(await typesOf('contacts', body.id, 'companies')).toEqual([]);
  });

  test('the same target twice is one link with the types of both', async () => {
    const company = await client.create('companies');
    const associations = [279, 931].map((id) => ({ to: { id: company }, types: [spec(id)] }));
    const { body } = await client.post<CrmRecord>(`${base}/contacts`, { properties: {}, associations });
    expect(await typesOf('contacts', body.id, 'companies')).toEqual([[company, 1, 279, 931]]);
  });

  test('a type of the wrong direction is refused in the words that were recorded', async () => {
    const contact = await client.create('contacts');
    const body = { properties: requiredOf('0-47'), associations: [{ to: { id: contact }, types: [spec(199)] }] };
    const refused = await client.post(`${base}/meetings`, body);
    const message = 'invalid from object type 0-47 for associations to be created. expected: 0-1. For definition 0-199';
    expect([refused.status, refused.body]).toEqual([400, problemOf({ message, category: 'VALIDATION_ERROR' })]);
  });

  test.each([
    ['a record that is not there', { to: { id: 424242 }, types: [spec(279)] }, { INVALID_OBJECT_IDS: ['COMPANY=424242 is not valid'] }],
    [
      'a type that is none',
      { to: { id: '1' }, types: [spec(3, 'USER_DEFINED')] },
      { INVALID_ASSOCIATION_TYPE_ID: ['USER_DEFINED=3 is not a valid association definition id'] },
    ],
    ['an id that is none', { to: { id: 'abc' }, types: [spec(279)] }, { id: ['abc'] }],
  ])('%s refuses the create whole: nothing is created and nothing is linked', async (_what, wrong, context) => {
    const company = await client.create('companies');
    const associations = [{ to: { id: company }, types: [spec(279)] }, wrong];
    const refused = await client.post(`${base}/contacts`, { properties: {}, associations });
    expect([refused.status, refused.body]).toMatchObject([400, { category: 'VALIDATION_ERROR', context }]);
    expect([await count('contacts'), await typesOf('companies', company, 'contacts')]).toEqual([0, []]);
  });

  test('an archived target is none', async () => {
    const company = await client.create('companies');
    await client.remove(`${base}/companies/${company}`);
    const associations = [{ to: { id: company }, types: [spec(279)] }];
    expect((await client.post(`${base}/contacts`, { properties: {}, associations })).status).toBe(400);
  });

  test.each([
    [[{ to: { id: '1' } }], 'Some required fields were not set: [types]'],
    [[{ types: [] }], 'Some required fields were not set: [to]'],
    [[{ to: {}, types: [] }], 'Some required fields were not set: [id]'],
    ['text', 'Cannot deserialize value of type'],
  ])('what is no list of links is refused: %j', async (associations, message) => {
    const refused = await client.post<{ readonly message: string }>(`${base}/contacts`, { properties: {}, associations });
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining(message)]);
  });

  test('more links than one request may bring are refused', async () => {
    const associations = Array.from({ length: 2_001 }, (_, place) => ({ to: { id: place + 1 }, types: [spec(279)] }));
    const refused = await client.post<{ readonly message: string }>(`${base}/contacts`, { properties: {}, associations });
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('2000')]);
    expect(await count('contacts')).toBe(0);
  });

  test('creates that link one company at the same time are all counted', async () => {
    const company = await client.create('companies');
    const associations = [{ to: { id: company }, types: [spec(279)] }];
    const made = await Promise.all(
      Array.from({ length: 80 }, () => client.post<CrmRecord>(`${base}/contacts`, { properties: {}, associations })),
    );
    const ids = made.map(({ body }) => body.id).sort((one, other) => Number(one) - Number(other));
    expect((await typesOf('companies', company, 'contacts')).map(([id]) => id)).toEqual(ids);
  });
});

describe('[records.create] [records.batchCreate] configured limits', () => {
  const limit = (from: string, to: string, typeId: number, maxToObjectIds: number) =>
    client.post(`/crm/associations/2026-03/definitions/configurations/${from}/${to}/batch/create`, {
      inputs: [{ category: 'HUBSPOT_DEFINED', typeId, maxToObjectIds }],
    });
  const linkedTo = (...ids: readonly string[]) => ({
    properties: {},
    associations: ids.map((id) => ({ to: { id }, types: [spec(279)] })),
  });

  test('of the target refuse a create, and a batch whole as soon as one of its inputs would pass them', async () => {
    await limit('companies', 'contacts', 280, 3);
    const company = await client.create('companies');
    expect((await client.post(`${base}/contacts`, linkedTo(company))).status).toBe(201);
    const path = `${base}/contacts/batch/create`;
    const refused = await client.post<{ readonly message: string }>(path, { inputs: Array.from({ length: 3 }, () => linkedTo(company)) });
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining(`from company ${company}`)]);
    expect(await count('contacts')).toBe(1);
    const traced = Array.from({ length: 3 }, (_, place) => ({ ...linkedTo(company), objectWriteTraceId: String(place) }));
    const { status, body } = await client.post<CrmRecordBatch>(path, { inputs: traced });
    expect([status, body.results.length, body.errors?.[0]?.context?.['objectWriteTraceId']]).toEqual([207, 2, ['2']]);
    expect((await client.post(`${base}/contacts`, linkedTo(company))).status).toBe(400);
    expect([await count('contacts'), (await typesOf('companies', company, 'contacts')).length]).toEqual([3, 3]);
  });

  test('of the new record refuse more links than it may have', async () => {
    await limit('contacts', 'companies', 279, 2);
    const companies = [await client.create('companies'), await client.create('companies'), await client.create('companies')];
    expect((await client.post(`${base}/contacts`, linkedTo(...companies))).status).toBe(400);
    expect((await client.post(`${base}/contacts`, linkedTo(...companies.slice(1)))).status).toBe(201);
    expect(await count('contacts')).toBe(1);
  });

  test('of a type that a record has once let another take its place', async () => {
    await limit('contacts', 'companies', 1, 1);
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    const { body } = await client.post<CrmRecord>(`${base}/contacts`, linkedTo(first, second));
    await client.put(`${base}/contacts/${body.id}/associations/companies/${second}`, [spec(1)]);
    expect(await typesOf('contacts', body.id, 'companies')).toEqual([
      [second, 1, 279],
      [first, 279],
    ]);
  });

  test('count what one record of a batch gives up as free for the next', async () => {
    await limit('companies', 'contacts', 2, 1);
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    const primary = (...ids: readonly string[]) => ({
      properties: {},
      associations: ids.map((id) => ({ to: { id }, types: [spec(1)] })),
    });
    const { status, body } = await client.post<CrmRecordBatch>(`${base}/contacts/batch/create`, {
      inputs: [primary(first, second), primary(first)],
    });
    expect(status).toBe(201);
    const [one = '', other = ''] = body.results.map(({ id }) => id);
    expect(await typesOf('contacts', one, 'companies')).toEqual([
      [second, 1, 279],
      [first, 279],
    ]);
    expect(await typesOf('contacts', other, 'companies')).toEqual([[first, 1, 279]]);
    expect((await client.post(`${base}/contacts`, primary(second))).status).toBe(400);
  });
});

describe('[records.batchCreate] many records at once', () => {
  const path = `${base}/contacts/batch/create`;

  test('answers 201 with every record in the order of the inputs, and its trace id', async () => {
    const inputs = ['a', 'b', 'c'].map((name) => ({ properties: { firstname: name }, objectWriteTraceId: `trace-${name}` }));
    const { status, body } = await client.post<CrmRecordBatch>(path, { inputs });
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(['status', 'results', 'startedAt', 'completedAt']);
    expect(body.results.map((record) => [record.properties['firstname'], record.objectWriteTraceId])).toEqual([
      ['a', 'trace-a'],
      ['b', 'trace-b'],
      ['c', 'trace-c'],
    ]);
    const plain = await client.post<CrmRecordBatch>(path, { inputs: [{ properties: {} }] });
    expect(plain.body.results[0]).not.toHaveProperty('objectWriteTraceId');
    expect(await count('contacts')).toBe(4);
  });

  test('an empty batch creates nothing and is no mistake', async () => {
    const { status, body } = await client.post<CrmRecordBatch>(path, { inputs: [] });
    expect([status, body.status, body.results]).toEqual([201, 'COMPLETE', []]);
  });

  test('takes 100 inputs and refuses 101', async () => {
    const inputs = Array.from({ length: 101 }, () => ({ properties: {} }));
    const refused = await client.post(path, { inputs });
    const message = 'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again';
    expect([refused.status, refused.body]).toEqual([400, problemOf({ message, category: 'VALIDATION_ERROR' })]);
    expect((await client.post(path, { inputs: inputs.slice(1) })).status).toBe(201);
    expect(await count('contacts')).toBe(100);
  });

  test('links each record; the first to reach a company that wants one primary decides', async () => {
    const company = await client.create('companies');
    const inputs = Array.from({ length: 3 }, () => ({ properties: {}, associations: [{ to: { id: company }, types: [spec(279)] }] }));
    const { body } = await client.post<CrmRecordBatch>(path, { inputs });
    expect((await typesOf('companies', company, 'contacts')).map(([id]) => id)).toEqual(body.results.map(({ id }) => id));
    const contact = await client.create('contacts');
    const links = [{ to: { id: contact }, types: [spec(280)] }];
    const made = await client.post<CrmRecordBatch>(`${base}/companies/batch/create`, {
      inputs: [
        { properties: {}, associations: links },
        { properties: {}, associations: links },
      ],
    });
    const [first, second] = made.body.results.map(({ id }) => id);
    expect(await typesOf('contacts', contact, 'companies')).toEqual([
      [first, 1, 279],
      [second, 279],
    ]);
  });

  test('a primary that every input claims ends with the last of them', async () => {
    const contact = await client.create('contacts');
    const inputs = [1, 2, 3].map(() => ({ properties: {}, associations: [{ to: { id: contact }, types: [spec(2)] }] }));
    const { body } = await client.post<CrmRecordBatch>(`${base}/companies/batch/create`, { inputs });
    const [first, second, third] = body.results.map(({ id }) => id);
    expect(await typesOf('contacts', contact, 'companies')).toEqual([
      [third, 1, 279],
      [first, 279],
      [second, 279],
    ]);
  });

  test('without trace ids one mistake refuses all, and every wrong property is named', async () => {
    const inputs = [{ properties: { 'first name': 'a' } }, { properties: {} }, { properties: { '-': 'b' } }];
    const refused = await client.post<{ readonly errors: readonly unknown[] }>(path, { inputs });
    expect([refused.status, refused.body.errors.length]).toEqual([400, 2]);
    const unlinked = [{ properties: {} }, { properties: {}, associations: [{ to: { id: '1' }, types: [spec(279)] }] }];
    expect((await client.post(path, { inputs: unlinked })).status).toBe(400);
    expect(await count('contacts')).toBe(0);
  });

  test('with a trace id on every input each succeeds or fails by itself', async () => {
    const company = await client.create('companies');
    const inputs = [
      { properties: {}, associations: [{ to: { id: company }, types: [spec(279)] }], objectWriteTraceId: '0' },
      { properties: {}, associations: [{ to: { id: '424242' }, types: [spec(279)] }], objectWriteTraceId: '1' },
      { properties: { 'first name': 'x' }, objectWriteTraceId: '2' },
      { properties: {}, objectWriteTraceId: '3' },
    ];
    const { status, body } = await client.post<CrmRecordBatch>(path, { inputs });
    expect([status, body.status, body.numErrors]).toEqual([207, 'COMPLETE', 2]);
    expect(body.results.map(({ objectWriteTraceId }) => objectWriteTraceId)).toEqual(['0', '3']);
    expect(body.errors).toMatchObject([
      { status: 'error', category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['1'], objectId: ['424242'] } },
      { status: 'error', category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['2'] } },
    ]);
    expect(await count('contacts')).toBe(2);
    const allWrong = await client.post<CrmRecordBatch>(path, { inputs: inputs.slice(1, 3) });
    expect([allWrong.status, allWrong.body.status, allWrong.body.results]).toEqual([207, 'COMPLETE', []]);
  });
});
