import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import { type CrmRecord, type CrmRecordBatch, instant, objects, problemOf } from './wire.ts';

const clock = new StandingClock('2026-03-12T07:33:46.615Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());

let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const absent = '999999999999';
const missing = (ids: readonly string[], more: object = {}) => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
  context: { ...more, ids },
});
const repeated = (...ids: readonly string[]) =>
  problemOf({
    message: `Duplicate IDs found in batch input: [${ids.join(', ')}]. IDs must be unique`,
    context: { ids },
    category: 'VALIDATION_ERROR',
  });
const tooMany = problemOf({
  message: 'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
  category: 'VALIDATION_ERROR',
});

function batch(verb: string, body: object, edition = '2026-03', query = '') {
  return client.post<CrmRecordBatch>(`${objects(edition)}/contacts/batch/${verb}${query}`, body);
}

function inputsOf(ids: readonly string[]) {
  return ids.map((id) => ({ id }));
}

async function namedContacts(...firstnames: readonly string[]): Promise<readonly string[]> {
  return Promise.all(firstnames.map((firstname) => client.create('contacts', { firstname })));
}

const editions = ['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta'];

describe('[records.batchRead] many records are read at once', () => {
  test.each(editions)('%s: in the order of the inputs, each as a read by itself answers it', async (edition) => {
    const ids = (await namedContacts('Ada', 'Bea', 'Cyd')).toReversed();
    const { status, body } = await batch('read', { inputs: inputsOf(ids), properties: ['firstname', 'city', 'no_such'] }, edition);
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual(['completedAt', 'results', 'startedAt', 'status']);
    expect([body.status, body.startedAt]).toEqual(['COMPLETE', expect.stringMatching(instant)]);
    const alone = await Promise.all(
      ids.map((id) => client.get<CrmRecord>(`${objects(edition)}/contacts/${id}?properties=firstname,city,no_such`)),
    );
    expect(body.results).toEqual(alone.map((reply) => reply.body));
    expect(body.results[0]?.properties).toMatchObject({ firstname: 'Cyd', city: null });
  });

  test('without names it answers the default set, and nulls in a list of names are none', async () => {
    const [id = ''] = await namedContacts('Ada');
    const { body } = await batch('read', { inputs: [{ id: Number(id) }], properties: null, propertiesWithHistory: null, idProperty: null });
    expect(Object.keys(body.results[0]?.properties ?? {})).toEqual([
      'createdate',
      'email',
      'firstname',
      'hs_object_id',
      'lastmodifieddate',
      'lastname',
    ]);
  });

  test('ids of no record fail together, beside the records that are there', async () => {
    const [id = ''] = await namedContacts('Ada');
    const { status, body } = await batch('read', { inputs: inputsOf(['unknown', id, absent]), properties: [] });
    expect(status).toBe(207);
    expect(body).toMatchObject({ status: 'COMPLETE', numErrors: 1, results: [{ id }] });
    expect(body.errors).toEqual([missing(['unknown', absent])]);
  });

  test('archived records are missing, and are the only ones where archived ones are asked for', async () => {
    const [live = '', gone = ''] = await namedContacts('Ada', 'Bea');
    await client.remove(`/crm/v3/objects/contacts/${gone}`);
    const plain = await batch('read', { inputs: inputsOf([live, gone]) });
    expect([plain.status, plain.body.results.map(({ id }) => id)]).toEqual([207, [live]]);
    const archived = await batch('read', { inputs: inputsOf([live, gone]) }, '2026-03', '?archived=true');
    expect(archived.body.results).toEqual([expect.objectContaining({ id: gone, archived: true, archivedAt: clockTime() })]);
    expect(archived.body.errors).toEqual([missing([live])]);
  });

  test('an id that is named twice refuses the batch', async () => {
    const [id = '', other = ''] = await namedContacts('Ada', 'Bea');
    const { status, body } = await batch('read', { inputs: inputsOf([id, other, id, absent, other]) });
    expect([status, body]).toEqual([400, repeated(id, other)]);
  });

  test('more than 100 inputs are refused; none are nothing', async () => {
    const many = Array.from({ length: 101 }, (_, place) => ({ id: String(place + 1) }));
    expect(await batch('read', { inputs: many })).toMatchObject({ status: 400, body: tooMany });
    expect(await batch('read', { inputs: [] })).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: [] } });
  });

  test('a token that may only read reads, and cannot update or archive', async () => {
    const portal = await crosstie.portal({ scopes: ['crm.objects.contacts.read'] });
    const send = (verb: string, body: object) =>
      client.send('POST', `/crm/v3/objects/contacts/batch/${verb}`, { body, authorization: `Bearer ${portal.token}` });
    expect((await send('read', { inputs: [] })).status).toBe(200);
    expect((await send('update', { inputs: [] })).status).toBe(403);
    expect((await send('archive', { inputs: [] })).status).toBe(403);
  });
});

describe('[records.batchUpdate] many records are updated at once', () => {
  test.each(editions)('%s: each as an update by itself, with its trace id', async (edition) => {
    const [ada = '', bea = ''] = await namedContacts('Ada', 'Bea');
    clock.advance(1_000);
    const inputs = [
      { id: bea, properties: { firstname: '', city: 'Bonn' }, objectWriteTraceId: 'x' },
      { id: ada, properties: { firstname: 'Ada B' } },
    ];
    const { status, body } = await batch('update', { inputs }, edition);
    expect(status).toBe(200);
    expect(body.results.map(({ id, objectWriteTraceId }) => [id, objectWriteTraceId])).toEqual([
      [bea, 'x'],
      [ada, undefined],
    ]);
    expect(body.results[0]).toMatchObject({
      properties: { city: 'Bonn', firstname: null, lifecyclestage: 'lead' },
      updatedAt: clockTime(),
    });
    expect(body.results[1]?.properties).not.toHaveProperty('city');
    const read = await client.get<CrmRecord>(`/crm/v3/objects/contacts/${bea}?properties=firstname,city`);
    expect(read.body.properties).toMatchObject({ firstname: null, city: 'Bonn' });
  });

  test('records that are not there fail together with their trace ids; the others are updated', async () => {
    const [id = '', gone = ''] = await namedContacts('Ada', 'Bea');
    await client.remove(`/crm/v3/objects/contacts/${gone}`);
    const properties = { city: 'Bonn' };
    const inputs = [
      { id: gone, properties, objectWriteTraceId: 'a' },
      { id, properties, objectWriteTraceId: 'b' },
      { id: 'unknownIdentifier888', properties, objectWriteTraceId: 'c' },
    ];
    const { status, body } = await batch('update', { inputs });
    expect(status).toBe(207);
    expect(body.results).toMatchObject([{ id, objectWriteTraceId: 'b', properties: { city: 'Bonn' } }]);
    expect([body.numErrors, body.errors]).toEqual([1, [missing([gone, 'unknownIdentifier888'], { objectWriteTraceId: ['a', 'c'] })]]);
  });

  test('without trace ids wrong values of any input refuse the whole batch, and all of them are told', async () => {
    const [ada = '', bea = ''] = await namedContacts('Ada', 'Bea');
    const inputs = [
      { id: ada, properties: { firstname: 'changed', nope: '1' }, objectWriteTraceId: 'a' },
      { id: bea, properties: { firstname: 'changed', neither: '1' } },
    ];
    const { status, body } = await client.post<{ errors: readonly { code: string; context: object }[] }>(
      '/crm/v3/objects/contacts/batch/update',
      { inputs },
    );
    expect(status).toBe(400);
    expect(body.errors.map(({ context }) => context)).toEqual([{ propertyName: ['nope'] }, { propertyName: ['neither'] }]);
    const after = await batch('read', { inputs: inputsOf([ada, bea]) });
    expect(after.body.results.map(({ properties }) => properties['firstname'])).toEqual(['Ada', 'Bea']);
  });

  test('with a trace id on every input, an input with wrong values fails alone', async () => {
    const [ada = '', bea = ''] = await namedContacts('Ada', 'Bea');
    const inputs = [
      { id: ada, properties: { nope: '1' }, objectWriteTraceId: 'a' },
      { id: bea, properties: { firstname: 'changed' }, objectWriteTraceId: 'b' },
    ];
    const { status, body } = await batch('update', { inputs });
    expect(status).toBe(207);
    expect(body.results).toMatchObject([{ id: bea, properties: { firstname: 'changed' } }]);
    expect(body.errors).toMatchObject([{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['a'] } }]);
  });

  test('an id that is named twice refuses the batch, trace ids or not', async () => {
    const [id = ''] = await namedContacts('Ada');
    const inputs = ['a', 'b'].map((objectWriteTraceId) => ({ id, properties: { firstname: objectWriteTraceId }, objectWriteTraceId }));
    expect(await batch('update', { inputs })).toMatchObject({ status: 400, body: repeated(id) });
    expect((await client.get<CrmRecord>(`/crm/v3/objects/contacts/${id}`)).body.properties['firstname']).toBe('Ada');
  });

  test('an id that was merged away is passed over without an error', async () => {
    const [ada = '', bea = ''] = await namedContacts('Ada', 'Bea');
    await client.post('/crm/v3/objects/contacts/merge', { primaryObjectId: ada, objectIdToMerge: bea });
    const { status, body } = await batch('update', { inputs: [{ id: bea, properties: { firstname: 'changed' } }] });
    expect([status, body.results]).toEqual([200, []]);
  });

  test('an input without properties refuses the batch, and so do more than 100', async () => {
    const [id = ''] = await namedContacts('Ada');
    const { status, body } = await batch('update', { inputs: [{ id, properties: {} }] });
    expect([status, body]).toMatchObject([400, { message: 'No properties found to update, please provide at least one.' }]);
    const many = Array.from({ length: 101 }, (_, place) => ({ id: String(place + 1), properties: { firstname: 'x' } }));
    expect(await batch('update', { inputs: many })).toMatchObject({ status: 400, body: tooMany });
  });
});

describe('[records.batchArchive] many records are archived at once', () => {
  test.each(editions)('%s: with their links, and a 204 without a body', async (edition) => {
    const ids = await namedContacts('Ada', 'Bea');
    const company = await client.create('companies');
    for (const id of ids) await client.put(`/crm/v4/objects/contacts/${id}/associations/default/companies/${company}`);
    const { status, text } = await batch('archive', { inputs: inputsOf(ids) }, edition);
    expect([status, text]).toEqual([204, '']);
    for (const id of ids) expect((await client.get(`/crm/v3/objects/contacts/${id}`)).status).toBe(404);
    const left = await client.get<{ results: readonly unknown[] }>(`/crm/v4/objects/companies/${company}/associations/contacts`);
    expect(left.body.results).toEqual([]);
  });

  test('ids of no record, of archived ones and the same id twice are no problem', async () => {
    const [id = '', gone = '', kept = ''] = await namedContacts('Ada', 'Bea', 'Cyd');
    await client.remove(`/crm/v3/objects/contacts/${gone}`);
    const { status } = await batch('archive', { inputs: inputsOf([absent, 'unknown', gone, id, id]) });
    expect(status).toBe(204);
    const after = await batch('read', { inputs: inputsOf([id, gone, kept]) });
    expect(after.body.results.map((record) => record.id)).toEqual([kept]);
  });

  test('two records that are linked to each other are archived together', async () => {
    const [ada = '', bea = ''] = await namedContacts('Ada', 'Bea');
    await client.put(`/crm/v4/objects/contacts/${ada}/associations/default/contacts/${bea}`);
    expect((await batch('archive', { inputs: inputsOf([ada, bea]) })).status).toBe(204);
    const archived = await batch('read', { inputs: inputsOf([ada, bea]) }, '2026-03', '?archived=true');
    expect(archived.body.results).toHaveLength(2);
  });

  test('more than 100 inputs are refused', async () => {
    const many = Array.from({ length: 101 }, (_, place) => ({ id: String(place + 1) }));
    expect(await batch('archive', { inputs: many })).toMatchObject({ status: 400, body: tooMany });
  });
});

function clockTime(): string {
  return new Date(clock.now()).toISOString();
}

describe('[records.batchUpdate] a body that is a list', () => {
  test('is refused in the words of the class that it should be', async () => {
    const answer = await client.post('/crm/v3/objects/contacts/batch/update', [{ id: '1', properties: {} }]);
    expect(answer.status).toBe(400);
    const expected =
      'com.hubspot.apiutils.core.models.batch.BatchInput$Json<com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectBatchInput>';
    expect(answer.body).toEqual(
      problemOf({
        message: `Invalid input JSON on line 1, column 1: Cannot deserialize value of type \`${expected}\` from Array value (token \`JsonToken.START_ARRAY\`)`,
      }),
    );
  });
});
