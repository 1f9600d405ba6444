import { readFileSync } from 'node:fs';
import * as newest from '@hubspot/api-client';
import * as before from 'hubspot-api-client-13';
import { afterAll, describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

const versions = [
  { name: '@hubspot/api-client', major: 14, Client: newest.Client },
  // The types of 13 lack what 14 added, which nothing here uses.
  { name: 'hubspot-api-client-13', major: 13, Client: before.Client as unknown as typeof newest.Client },
];

/** An id that no record has. */
const nobody = '99999999999';

describe.each(versions)('the official client $major', ({ name, major, Client }) => {
  const connect = async () => {
    const { token } = await crosstie.portal();
    return new Client({ accessToken: token, basePath: crosstie.url }).crm;
  };
  type Crm = Awaited<ReturnType<typeof connect>>;
  const newContact = (crm: Crm, firstname: string) => crm.contacts.basicApi.create({ properties: { firstname } });
  const newCompany = (crm: Crm, company: string) => crm.companies.basicApi.create({ properties: { name: company } });

  test('is the version that this test names', () => {
    const url = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
    expect(JSON.parse(readFileSync(url, 'utf8'))).toMatchObject({ version: expect.stringMatching(new RegExp(`^${major}\\.`)) });
  });

  test('creates, reads, updates, lists and archives contacts and companies', async () => {
    const crm = await connect();
    const made = await newContact(crm, 'Ada');
    expect(made.createdAt).toBeInstanceOf(Date);
    const updated = await crm.contacts.basicApi.update(made.id, { properties: { lastname: 'Tie' } });
    expect(updated.properties['lastname']).toBe('Tie');
    const read = await crm.contacts.basicApi.getById(made.id, ['firstname', 'lastname']);
    expect(read.properties).toMatchObject({ firstname: 'Ada', lastname: 'Tie', hs_object_id: made.id });
    const company = await newCompany(crm, 'Ties & Co');
    const page = await crm.companies.basicApi.getPage(10, undefined, ['name']);
    expect(page.results.map(({ id, properties }) => [id, properties['name']])).toEqual([[company.id, 'Ties & Co']]);
    await crm.contacts.basicApi.archive(made.id);
    await expect(crm.contacts.basicApi.getById(made.id)).rejects.toMatchObject({ code: 404 });
    const gone = await crm.contacts.basicApi.getById(made.id, undefined, undefined, undefined, true);
    expect(gone).toMatchObject({ id: made.id, archived: true });
  });

  test('is told which scopes a call needs that its token lacks, and goes on with those that it has', async () => {
    const { token } = await crosstie.portal({ scopes: ['crm.objects.contacts.read'] });
    const { crm } = new Client({ accessToken: token, basePath: crosstie.url, numberOfApiCallRetries: 3 });
    const errors = [{ context: { requiredGranularScopes: expect.arrayContaining(['crm.objects.contacts.write']) } }];
    await expect(newContact(crm, 'Ada')).rejects.toMatchObject({ code: 403, body: { category: 'MISSING_SCOPES', errors } });
    expect((await crm.contacts.basicApi.getPage()).results).toEqual([]);
  });

  test('searches contacts and, by the generic API, any other type, page by page', async () => {
    const crm = await connect();
    for (const firstname of ['Ada', 'Adam', 'Eve']) await newContact(crm, firstname);
    const starts = [{ filters: [{ propertyName: 'firstname', operator: 'CONTAINS_TOKEN' as never, value: 'ad*' }] }];
    const asked = { filterGroups: starts, sorts: ['-firstname'], properties: ['firstname'], limit: 1 };
    const first = await crm.contacts.searchApi.doSearch({ ...asked, after: '0' });
    const second = await crm.contacts.searchApi.doSearch({ ...asked, after: first.paging?.next?.after ?? '' });
    expect([first, second].map(({ total, results }) => [total, results[0]?.properties['firstname']])).toEqual([
      [2, 'Adam'],
      [2, 'Ada'],
    ]);
    expect(second.paging).toBeUndefined();
    expect(second.results[0]?.createdAt).toBeInstanceOf(Date);
    const company = await newCompany(crm, 'Ties & Co');
    const found = await crm.objects.searchApi.doSearch('companies', { query: 'ties' });
    expect(found.results.map(({ id }) => id)).toEqual([company.id]);
    await expect(crm.deals.searchApi.doSearch({ limit: 201 })).rejects.toMatchObject({ code: 400 });
  });

  test('reaches any object type by the generic objects API', async () => {
    const crm = await connect();
    const deal = await crm.objects.basicApi.create('deals', { properties: { dealname: 'First' } });
    const renamed = await crm.objects.basicApi.update('0-3', deal.id, { properties: { dealname: 'Second' } });
    expect(renamed.id).toBe(deal.id);
    expect((await crm.objects.basicApi.getById('deal', deal.id, ['dealname'])).properties['dealname']).toBe('Second');
    expect((await crm.objects.basicApi.getPage('deals')).results.map(({ id }) => id)).toEqual([deal.id]);
    await crm.objects.basicApi.archive('deals', deal.id);
    expect((await crm.objects.basicApi.getPage('deals')).results).toEqual([]);
  });

  test('walks all pages with getAll', async () => {
    const crm = await connect();
    const made: string[] = [];
    for (let count = 0; count < 23; count += 1) made.push((await newContact(crm, `contact ${count}`)).id);
    const all = await crm.contacts.getAll(5);
    expect(all.map(({ id }) => id)).toEqual(made);
    expect((await crm.contacts.getAll()).length).toBe(23);
    expect((await crm.deals.getAll()).length).toBe(0);
  });

  test('associates by default, one pair and many, and reads both ends page by page', async () => {
    const crm = await connect();
    const company = await newCompany(crm, 'Ties & Co');
    const contacts: string[] = [];
    for (const contact of ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve']) contacts.push((await newContact(crm, contact)).id);
    const [ada = '', ...others] = contacts;
    const { basicApi, batchApi } = crm.associations.v4;

    const one = await basicApi.createDefault('contacts', ada, 'companies', company.id);
    expect(one.startedAt).toBeInstanceOf(Date);
    expect(one.results.map(({ associationSpec }) => associationSpec.associationTypeId)).toEqual([279, 280]);
    const inputs = others.map((id) => ({ _from: { id }, to: { id: company.id } }));
    const many = await batchApi.createDefault('contacts', 'companies', { inputs });
    expect(many.results).toHaveLength(2 * others.length);

    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await basicApi.getPage('companies', company.id, 'contacts', after, 2);
      found.push(...page.results.map(({ toObjectId }) => String(toObjectId)));
      after = page.paging?.next?.after;
    } while (after !== undefined);
    expect(found).toEqual(contacts);
    const back = await basicApi.getPage('contacts', ada, 'companies');
    expect(back.results[0]?.associationTypes.map(({ typeId, label }) => [typeId, label])).toContainEqual([1, 'Primary']);

    await basicApi.archive('companies', company.id, 'contacts', ada);
    expect((await basicApi.getPage('contacts', ada, 'companies')).results).toEqual([]);
    expect((await basicApi.getPage('companies', company.id, 'contacts')).results).toHaveLength(others.length);
  });

  test('creates, reads and archives v3 associations by the names of their types', async () => {
    const crm = await connect();
    const [contact, company, other] = [await newContact(crm, 'Ada'), await newCompany(crm, 'Ties'), await newCompany(crm, 'Knots')];
    const { batchApi, schema } = crm.associations;
    const inputs = [company, other].map(({ id }) => ({ _from: { id: contact.id }, to: { id }, type: 'contact_to_company' }));
    const made = await batchApi.create('contacts', 'companies', { inputs });
    expect(made.results.map(({ _from, to, type }) => [_from.id, to.id, type])).toEqual([
      [company.id, contact.id, 'company_to_contact'],
      [contact.id, company.id, 'contact_to_company'],
      [other.id, contact.id, 'company_to_contact'],
      [contact.id, other.id, 'contact_to_company'],
    ]);
    const read = await batchApi.read('contacts', 'companies', { inputs: [{ id: contact.id }] });
    expect(read.results.map(({ to }) => to)).toEqual([[{ id: other.id, type: 'contact_to_company' }]]);
    await batchApi.archive('contacts', 'companies', { inputs });
    const empty = await batchApi.read('contacts', 'companies', { inputs: [{ id: contact.id }] });
    expect([empty.results, 'errors' in empty && empty.errors?.map(({ category }) => category)]).toEqual([[], ['OBJECT_NOT_FOUND']]);
    const { results } = await schema.typesApi.getAll('deals', 'contacts');
    expect(results.map(({ id, name }) => [id, name])).toEqual([['3', 'deal_to_contact']]);
  });

  test('makes, changes, lists and deletes labels', async () => {
    const crm = await connect();
    const { schema } = crm.associations.v4;
    const made = await schema.definitionsApi.create('contacts', 'deals', { label: 'Buyer', inverseLabel: 'Bought by', name: 'buyer' });
    expect(made.results.map(({ category, typeId, label }) => [category, typeId, label])).toEqual([
      ['USER_DEFINED', 2, 'Buyer'],
      ['USER_DEFINED', 1, 'Bought by'],
    ]);
    await schema.definitionsApi.update('contacts', 'deals', { associationTypeId: 2, label: 'Purchaser' });
    const listed = await schema.definitionsApi.getAll('contacts', 'deals');
    expect(listed.results.map(({ typeId, label }) => [typeId, label])).toEqual([
      [4, null],
      [2, 'Purchaser'],
    ]);
    await schema.definitionsApi.remove('contacts', 'deals', 2);
    expect((await schema.definitionsApi.getAll('contacts', 'deals')).results).toHaveLength(1);
  });

  test('throws an ApiException with the status and the body of what is refused', async () => {
    const crm = await connect();
    const contact = await newContact(crm, 'Ada');
    const { basicApi } = crm.associations.v4;
    await expectRefusal(crm.contacts.basicApi.getById(nobody), 404);
    await expectRefusal(crm.contacts.basicApi.update(nobody, { properties: { firstname: 'x' } }), 404);
    await expectRefusal(basicApi.getPage('contacts', nobody, 'companies'), 404);
    await expectRefusal(basicApi.createDefault('contacts', contact.id, 'companies', nobody), 400, {
      category: 'VALIDATION_ERROR',
      message: 'One or more associations are invalid',
    });
    await expectRefusal(crm.objects.basicApi.getPage('widgets'), 400, { message: 'Unable to infer object type from: widgets' });
    const stranger = new Client({ accessToken: 'pat-na1-unknown', basePath: crosstie.url }).crm;
    await expectRefusal(stranger.contacts.basicApi.getPage(), 401, { category: 'INVALID_AUTHENTICATION' });
  });
});

async function expectRefusal(call: Promise<unknown>, code: number, told: object = {}): Promise<void> {
  const refusal = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(refusal?.constructor.name).toBe('ApiException');
  expect(refusal).toMatchObject({
    code,
    body: { status: 'error', message: expect.any(String), correlationId: expect.any(String), ...told },
  });
}
