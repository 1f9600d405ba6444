import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type TypedLinks, typedBatchPath, typedInput } from './v3-wire.ts';
import { instant, type LinkList, listPath } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let contact: string;
let company: string;
let second: string;
beforeEach(async () => {
  client = await freshClient();
  [contact, company, second] = [await client.create('contacts'), await client.create('companies'), await client.create('companies')];
});

const create = (inputs: readonly unknown[], from = 'contacts', to = 'companies') =>
  client.post<TypedLinks>(typedBatchPath(from, to, 'create'), { inputs });
const archive = (inputs: readonly unknown[], from = 'contacts', to = 'companies') =>
  client.post(typedBatchPath(from, to, 'archive'), { inputs });

async function typesOf(id: string): Promise<Readonly<Record<string, readonly number[]>>> {
  const { body } = await client.get<LinkList>(listPath('contacts', id, 'companies', 'v4'));
  return Object.fromEntries(body.results.map((row) => [row.toObjectId, row.associationTypes.map(({ typeId }) => typeId)]));
}

describe('[associationsV3.batchCreate] associating many pairs by the names of types', () => {
  test('201 with both directions of each link, the reverse first, by name', async () => {
    const inputs = [typedInput(contact, company, 'contact_to_company'), typedInput(contact, second, '279')];
    const { status, body } = await create(inputs);
    expect(status).toBe(201);
    expect(body).toEqual({
      status: 'COMPLETE',
      results: [
        typedInput(company, contact, 'company_to_contact'),
        typedInput(contact, company, 'contact_to_company'),
        typedInput(second, contact, 'company_to_contact_unlabeled'),
        typedInput(contact, second, 'contact_to_company_unlabeled'),
      ],
      startedAt: expect.stringMatching(instant),
      completedAt: expect.stringMatching(instant),
    });
    expect(Object.keys(body)).toEqual(['status', 'results', 'startedAt', 'completedAt']);
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279], [second]: [279] });
  });

  test('within one batch the last company that is named primary stays so', async () => {
    const { status } = await create([company, second].map((id) => typedInput(contact, id, 'contact_to_company')));
    expect(status).toBe(201);
    expect(await typesOf(contact)).toEqual({ [second]: [1, 279], [company]: [279] });
  });

  test('ids and types may be numbers, and an input that comes twice is answered twice', async () => {
    const input = { from: { id: Number(contact) }, to: { id: Number(company) }, type: 1 };
    const { status, body } = await create([input, input]);
    expect([status, body.results.length]).toEqual([201, 4]);
    expect(body.results[1]).toEqual(typedInput(contact, company, 'contact_to_company'));
  });

  test('207 with a row for each end that is missing, for a word that is no type and for an id that is none; the others are linked', async () => {
    const { status, body } = await create(
      [
        typedInput('501', '502', 'contact_to_company'),
        typedInput(contact, company, 'contact_to_company'),
        typedInput(contact, company, 'test'),
        typedInput('abc', company, 'contact_to_company'),
        typedInput(contact, '502', 'contact_to_company'),
      ],
      'contact',
      '0-2',
    );
    expect([status, body.status, body.numErrors]).toEqual([207, 'COMPLETE', 5]);
    expect(body.results).toHaveLength(2);
    expect(body.errors?.map(({ subCategory, message }) => [subCategory, message])).toEqual([
      ['crm.associations.FROM_OBJECT_NOT_FOUND', 'No contact with ID 501 exists'],
      ['crm.associations.TO_OBJECT_NOT_FOUND', 'No company with ID 502 exists'],
      ['crm.associations.INVALID_ASSOCIATION_TYPE', 'test is not a valid association type between contact and 0-2'],
      ['crm.associations.INVALID_IDENTIFIER', 'abc is not a valid ID'],
      ['crm.associations.TO_OBJECT_NOT_FOUND', 'No company with ID 502 exists'],
    ]);
    expect(body.errors?.[2]?.context).toEqual({ type: ['test'], fromObjectType: ['contact'], toObjectType: ['0-2'] });
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279] });
  });

  test('two records of one type: both directions have the same name', async () => {
    const other = await client.create('contacts');
    const { body } = await create([typedInput(contact, other, 'contact_to_contact')], 'contacts', 'contacts');
    expect(body.results).toEqual([typedInput(other, contact, 'contact_to_contact'), typedInput(contact, other, 'contact_to_contact')]);
    const itself = await create([typedInput(contact, contact, 'contact_to_contact')], 'contacts', 'contacts');
    expect([itself.status, itself.body.errors?.[0]?.message]).toEqual([
      207,
      `Object ${contact} cannot be associated to itself (${contact})`,
    ]);
  });

  test('no inputs are 201 with no results; 2,001 are refused', async () => {
    const none = await create([]);
    expect([none.status, none.body.status, none.body.results]).toEqual([201, 'COMPLETE', []]);
    const many = await create(Array.from({ length: 2_001 }, () => typedInput(contact, company, 'contact_to_company')));
    expect(many.status).toBe(400);
    expect(await typesOf(contact)).toEqual({});
  });

  test('2,000 inputs are one batch', async () => {
    const { status, body } = await create(Array.from({ length: 2_000 }, () => typedInput(contact, company, 'contact_to_company')));
    expect([status, body.results.length]).toEqual([201, 4_000]);
  });
});

describe('[associationsV3.batchArchive] removing many links by the names of types', () => {
  beforeEach(async () => {
    await create([
      typedInput(contact, company, 'contact_to_company'),
      typedInput(contact, company, 'billing_contact_to_company'),
      typedInput(contact, second, 'contact_to_company_unlabeled'),
    ]);
  });

  test('204 without a body: a special type goes by itself, the unlabelled one takes the link away', async () => {
    const { status, text } = await archive([
      typedInput(contact, company, 'billing_contact_to_company'),
      typedInput(contact, second, 'contact_to_company_unlabeled'),
    ]);
    expect([status, text]).toEqual([204, '']);
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279] });
  });

  test('the plain name, which is that of the primary type, takes the link away whole', async () => {
    expect((await archive([typedInput(contact, company, 'contact_to_company')])).status).toBe(204);
    expect(await typesOf(contact)).toEqual({ [second]: [279] });
  });

  test('from the other side, by the name of that direction', async () => {
    await archive([typedInput(company, contact, 'company_to_billing_contact')], 'companies', 'contacts');
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279], [second]: [279] });
    await archive([typedInput(company, contact, 2)], 'companies', 'contacts');
    expect(await typesOf(contact)).toEqual({ [second]: [279] });
  });

  test('what is not set or not there changes nothing, inputs that come twice too, and no inputs are a 204', async () => {
    const inputs = [typedInput(contact, second, 'billing_contact_to_company'), typedInput('501', '502', 'contact_to_company')];
    expect((await archive([...inputs, ...inputs])).status).toBe(204);
    expect((await archive([])).status).toBe(204);
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279, 931], [second]: [279] });
  });

  test('a word that is no type, or an id that is none, refuses the request before anything is removed', async () => {
    for (const wrong of [typedInput(contact, second, 'test'), typedInput('abc', second, 'contact_to_company')]) {
      expect((await archive([typedInput(contact, company, 'contact_to_company'), wrong])).status).toBe(400);
    }
    expect(await typesOf(contact)).toEqual({ [company]: [1, 279, 931], [second]: [279] });
  });
});
