import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { batchPath, type ErrorBody, instant, type LinkBatch, type LinkList, linkEditions, linkRow, listPath, problemOf } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let contact: string;
let company: string;
beforeEach(async () => {
  client = await freshClient();
  [contact, company] = [await client.create('contacts'), await client.create('companies')];
});

const input = (from: unknown, to: unknown) => ({ from: { id: from }, to: { id: to } });
const path = batchPath('contacts', 'companies');

describe('[associations.batchAssociateDefault] what a batch answers', () => {
  test.each(linkEditions)('%s: 200 with two rows for every input, in the order of the inputs', async (edition) => {
    const second = await client.create('companies');
    const inputs = [input(contact, second), input(contact, company)];
    const { status, body } = await client.post<LinkBatch>(batchPath('contacts', 'companies', edition), { inputs });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'COMPLETE',
      results: [
        linkRow(contact, second, 279),
        linkRow(second, contact, 280),
        linkRow(contact, company, 279),
        linkRow(company, contact, 280),
      ],
      startedAt: expect.stringMatching(instant),
      completedAt: expect.stringMatching(instant),
    });
    expect(Object.keys(body)).toEqual(['status', 'results', 'startedAt', 'completedAt']);
  });

  test('v4 answers under both of its spellings', async () => {
    for (const base of ['/crm/v4/associations', '/crm/associations/v4']) {
      const reply = await client.post(`${base}/contact/company/batch/associate/default`, { inputs: [input(contact, company)] });
      expect(reply.status).toBe(200);
    }
  });

  test('ids may be numbers, and leave as strings', async () => {
    const { body } = await client.post<LinkBatch>(path, { inputs: [input(Number(contact), Number(company))] });
    expect(body.results).toEqual([linkRow(contact, company, 279), linkRow(company, contact, 280)]);
  });

  test('fields that the batch does not know are ignored', async () => {
    const known = input(contact, company);
    const inputs = [
      { ...known, from: { ...known.from, kind: 'x' }, types: [{ associationCategory: 'USER_DEFINED', associationTypeId: 9 }] },
    ];
    const { status, body } = await client.post<LinkBatch>(path, { inputs, comment: null });
    expect(status).toBe(200);
    expect(body.results).toHaveLength(2);
  });

  test('an input that stands twice answers twice and links once', async () => {
    const { status, body } = await client.post<LinkBatch>(path, { inputs: [input(contact, company), input(contact, company)] });
    expect(status).toBe(200);
    expect(body.results).toHaveLength(4);
    const listed = await client.get<LinkList>(listPath('contacts', contact, 'companies'));
    expect(listed.body.results).toHaveLength(1);
  });

  test('no inputs at all are complete with no results', async () => {
    const { status, body } = await client.post<LinkBatch>(path, { inputs: [] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'COMPLETE', results: [] });
    expect(Object.keys(body)).toEqual(['status', 'results', 'startedAt', 'completedAt']);
  });
});

describe('[associations.batchAssociateDefault] inputs that fail', () => {
  const unknownRow = (word: string, id: string) => ({
    status: 'error',
    category: 'VALIDATION_ERROR',
    message: 'One or more associations are invalid',
    context: { INVALID_OBJECT_IDS: [`${word}=${id} is not valid`], objectId: [id], objectType: [word] },
  });
  const notAnId = {
    status: 'error',
    category: 'VALIDATION_ERROR',
    subCategory: 'crm.associations.INVALID_IDENTIFIER',
    message: 'abc is not a valid ID',
    context: { id: ['abc'] },
  };

  test.each(linkEditions)('%s: some fail, the others hold: 207 COMPLETE with one row for each failure', async (edition) => {
    const inputs = [input('99', company), input(contact, company), input(contact, 'abc')];
    const { status, body } = await client.post<LinkBatch>(batchPath('contacts', 'companies', edition), { inputs });
    expect(status).toBe(207);
    expect(body).toEqual({
      status: 'COMPLETE',
      results: [linkRow(contact, company, 279), linkRow(company, contact, 280)],
      numErrors: 2,
      errors: [unknownRow('CONTACT', '99'), notAnId],
      startedAt: expect.stringMatching(instant),
      completedAt: expect.stringMatching(instant),
    });
    expect(Object.keys(body)).toEqual(['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt']);
    expect((await client.get<LinkList>(listPath('contacts', contact, 'companies'))).body.results).toHaveLength(1);
  });

  test('the fields of an error row keep the recorded order', async () => {
    const { body } = await client.post<LinkBatch>(path, { inputs: [input(contact, 'abc'), input(contact, company)] });
    expect(Object.keys(body.errors?.[0] ?? {})).toEqual(['status', 'category', 'subCategory', 'message', 'context']);
  });

  test('all fail: still 207 COMPLETE, with no results', async () => {
    const inputs = [input(contact, 'abc'), input(contact, '99')];
    const { status, body } = await client.post<LinkBatch>(path, { inputs });
    expect(status).toBe(207);
    expect(body).toMatchObject({ status: 'COMPLETE', results: [], numErrors: 2 });
    expect(body.errors).toEqual([notAnId, unknownRow('COMPANY', '99')]);
  });

  test('a record with itself is a row of its own kind: no subCategory, no context', async () => {
    const other = await client.create('contacts');
    const inputs = [input(contact, contact), input(contact, other)];
    const { status, body } = await client.post<LinkBatch>(batchPath('contacts', 'contacts'), { inputs });
    expect(status).toBe(207);
    expect(body.results).toEqual([linkRow(contact, other, 449), linkRow(other, contact, 449)]);
    expect(body.errors).toEqual([
      { status: 'error', category: 'VALIDATION_ERROR', message: `Object ${contact} cannot be associated to itself (${contact})` },
    ]);
  });

  test('an archived record fails like one that never was', async () => {
    await client.remove(`/crm/objects/2026-03/companies/${company}`);
    const { status, body } = await client.post<LinkBatch>(path, { inputs: [input(contact, company), input(contact, '99')] });
    expect(status).toBe(207);
    expect(body.errors).toEqual([unknownRow('COMPANY', company), unknownRow('COMPANY', '99')]);
  });

  test('numbers that are no ids fail alone', async () => {
    const { status, body } = await client.post<LinkBatch>(path, {
      inputs: [input(1.5, company), input(-3, company), input(contact, company)],
    });
    expect(status).toBe(207);
    expect(body.results).toHaveLength(2);
    expect(body.errors?.map((row) => row.message)).toEqual(['1.5 is not a valid ID', '-3 is not a valid ID']);
  });
});

describe('[associations.batchAssociateDefault] how many inputs a batch takes', () => {
  test('2,000 are accepted', async () => {
    const contacts = await Promise.all(Array.from({ length: 40 }, () => client.create('contacts')));
    const companies = await Promise.all(Array.from({ length: 50 }, () => client.create('companies')));
    const inputs = contacts.flatMap((from) => companies.map((to) => input(from, to)));
    expect(inputs).toHaveLength(2_000);
    const { status, body } = await client.post<LinkBatch>(path, { inputs });
    expect(status).toBe(200);
    expect(body.results).toHaveLength(4_000);
    const listed = await client.get<LinkList>(listPath('contacts', contacts[0] ?? '', 'companies'));
    expect(listed.body.results).toHaveLength(50);
  });

  test.each(linkEditions)('%s: 2,001 are refused whole', async (edition) => {
    const inputs = Array.from({ length: 2_001 }, () => input(contact, company));
    const { status, body } = await client.post(batchPath('contacts', 'companies', edition), { inputs });
    expect(status).toBe(400);
    expect(body).toEqual(
      problemOf({
        message: 'The maximum number of inputs supported in a batch is 2000. Please reduce the number of items and try again',
        category: 'VALIDATION_ERROR',
      }),
    );
    expect((await client.get(listPath('contacts', contact, 'companies'))).body).toEqual({ results: [] });
  });
});

describe('[associations.batchAssociateDefault] bodies that cannot be read', () => {
  test('no body is a 400 that says so', async () => {
    const body = problemOf({ message: 'Invalid JSON input: a request body was expected, but none found', category: 'VALIDATION_ERROR' });
    for (const sent of [{}, { headers: { 'content-type': 'application/json' } }]) {
      const reply = await client.send('POST', path, sent);
      expect([reply.status, reply.body]).toEqual([400, body]);
    }
  });

  test.each(['{', '{"inputs":[}', 'inputs=1', '{"inputs":[]} trailing', "{'inputs':[]}"])(
    '%s is not JSON: 400 with no category',
    async (text) => {
      const { status, body } = await client.post<ErrorBody>(path, text);
      expect(status).toBe(400);
      expect(body.message).toMatch(/^Invalid input JSON on line 1, column \d+: ./);
      expect(Object.keys(body)).toEqual(['status', 'message', 'correlationId']);
    },
  );

  test.each([
    ['an array instead of an object', [{ from: { id: '1' }, to: { id: '2' } }], /from Array value \(token `JsonToken\.START_ARRAY`\)$/],
    ['a string instead of an object', '"contact_to_company"', /from String value \(token `JsonToken\.VALUE_STRING`\)$/],
    [
      'inputs that are an object',
      { inputs: { from: { id: '1' } } },
      /`java\.util\.ArrayList.*` from Object value \(token `JsonToken\.START_OBJECT`\)$/,
    ],
    ['inputs that are a string', { inputs: '1' }, /`java\.util\.ArrayList.*` from String value \(token `JsonToken\.VALUE_STRING`\)$/],
    ['bare ids', { inputs: ['1', '2'] }, /from String value \(token `JsonToken\.VALUE_STRING`\)$/],
    ['a bare from', { inputs: [{ from: '1', to: { id: '2' } }] }, /from String value \(token `JsonToken\.VALUE_STRING`\)$/],
    [
      'an id that is an array',
      { inputs: [{ from: { id: ['1'] }, to: { id: '2' } }] },
      /from Array value \(token `JsonToken\.START_ARRAY`\)$/,
    ],
  ])('%s is a type mismatch: 400 in the words of the JSON reader, with no category', async (_what, sent, ending) => {
    const { status, body } = await client.post<ErrorBody>(path, sent);
    expect(status).toBe(400);
    expect(body.message).toMatch(/^Invalid input JSON on line 1, column \d+: Cannot deserialize (value|instance) of /);
    expect(body.message).toMatch(ending);
    expect(body).not.toHaveProperty('category');
  });

  test.each([
    ['inputs', {}, '[inputs]'],
    ['from', { inputs: [{ to: { id: '2' } }] }, '[from]'],
    ['to', { inputs: [{ from: { id: '1' } }] }, '[to]'],
    ['from and to', { inputs: [{}] }, '[from, to]'],
    ['the id of from', { inputs: [{ from: {}, to: { id: '2' } }] }, '[id]'],
    ['the id of to', { inputs: [{ from: { id: '1' }, to: {} }] }, '[id]'],
  ])('leaving out %s is a 400 that names what is missing', async (_what, sent, named) => {
    const { status, body } = await client.post<ErrorBody>(path, sent);
    expect(status).toBe(400);
    const message = body.message.replace(/line \d+, column \d+/, 'line L, column C');
    expect(message).toBe(`Invalid input JSON on line L, column C. Some required fields were not set: ${named}`);
    expect(body.category).toBe('VALIDATION_ERROR');
  });

  test('one input that cannot be read refuses the whole batch, and nothing is written', async () => {
    const { status } = await client.post(path, { inputs: [input(contact, company), { from: { id: '1' } }] });
    expect(status).toBe(400);
    expect((await client.get(listPath('contacts', contact, 'companies'))).body).toEqual({ results: [] });
  });

  test('a body is read as JSON whatever its content type says', async () => {
    const body = JSON.stringify({ inputs: [input(contact, company)] });
    const { status } = await client.send('POST', path, { body, headers: { 'content-type': 'text/plain' } });
    expect(status).toBe(200);
  });
});
