import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../behaviour/client.ts';
import { type TypedLinks, type TypedPages, typedBatchPath, typedInput, typedListPath, typedPath } from '../behaviour/v3-wire.ts';
import { masked } from './masks.ts';

const { crosstie, freshClient, clientOf } = await startServer();
afterAll(() => crosstie.close());
const client = await freshClient();

const complete = { status: 'COMPLETE', startedAt: expect.any(String), completedAt: expect.any(String) };

describe('[associationsV3.batchCreate] batches as recorded', () => {
  test('assoc-v3-01 and -04: both directions are answered, the reverse first', async () => {
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    const inputs = [typedInput(contact, company, 'contact_to_company')];
    for (const path of [typedBatchPath('contacts', 'companies', 'create'), typedBatchPath('contact', 'company', 'create')]) {
      const { status, body } = await client.post<TypedLinks>(path, { inputs });
      expect(status).toBe(201);
      expect(masked(body, { ids: { [contact]: '713492963559', [company]: '406260751575' } })).toEqual({
        ...complete,
        results: [
          { from: { id: '406260751575' }, to: { id: '713492963559' }, type: 'company_to_contact' },
          { from: { id: '713492963559' }, to: { id: '406260751575' }, type: 'contact_to_company' },
        ],
      });
    }
  });

  const noContact = {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.FROM_OBJECT_NOT_FOUND',
    message: 'No contact with ID 9993051 exists',
    context: { objectType: ['contact'], id: ['9993051'] },
  };
  const noCompany = {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.TO_OBJECT_NOT_FOUND',
    message: 'No company with ID 994705054985 exists',
    context: { objectType: ['company'], id: ['994705054985'] },
  };

  test('assoc-v3-05: a contact that is missing', async () => {
    const company = await client.create('companies');
    const inputs = [typedInput('9993051', company, 'contact_to_company')];
    const { status, body } = await client.post<TypedLinks>(typedBatchPath('contact', 'company', 'create'), { inputs });
    expect(status).toBe(207);
    expect(body).toEqual({ ...complete, results: [], numErrors: 1, errors: [noContact] });
    expect(Object.keys(body.errors?.[0] ?? {})).toEqual(Object.keys(noContact));
  });

  test('assoc-v3-06: one input with both ends missing has two errors', async () => {
    const inputs = [typedInput('9993051', '994705054985', 'contact_to_company')];
    const { status, body } = await client.post<TypedLinks>(typedBatchPath('contact', 'company', 'create'), { inputs });
    expect(status).toBe(207);
    expect(body).toEqual({ ...complete, results: [], numErrors: 2, errors: [noContact, noCompany] });
  });

  test('assoc-v3-10: no inputs are COMPLETE with no results', async () => {
    const { status, body } = await client.post(typedBatchPath('contact', 'company', 'create'), { inputs: [] });
    expect([status, body]).toEqual([201, { ...complete, results: [] }]);
  });
});

describe('[associationsV3.list] a list as recorded', () => {
  test('assoc-v3-02: the line items of a deal', async () => {
    const [deal, one, other] = [await client.create('deals'), await client.create('line_items'), await client.create('line_items')];
    const inputs = [one, other].map((id) => typedInput(deal, id, 'deal_to_line_item'));
    await client.post(typedBatchPath('deals', 'line_items', 'create'), { inputs });
    const { status, body } = await client.get(typedListPath('deals', deal, 'line_items'));
    expect(status).toBe(200);
    expect(masked(body, { ids: { [one]: '17808947665', [other]: '17828944848' } })).toEqual({
      results: [
        { id: '17808947665', type: 'deal_to_line_item' },
        { id: '17828944848', type: 'deal_to_line_item' },
      ],
    });
  });
});

describe('[associationsV3.batchRead] reads as recorded', () => {
  test('assoc-v3-03: two deals with a company and one without', async () => {
    const [one, other, lonely] = [await client.create('deals'), await client.create('deals'), await client.create('deals')];
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    const links = [typedInput(one, first, 'deal_to_company'), typedInput(other, second, 'deal_to_company')];
    await client.post(typedBatchPath('deal', 'company', 'create'), { inputs: links });
    const inputs = [one, other, lonely].map((id) => ({ id }));
    const { status, body } = await client.post<TypedPages>(typedBatchPath('deal', 'company', 'read'), { inputs });
    expect(status).toBe(207);
    const ids = { [one]: '17982944313', [other]: '17982944854', [lonely]: '34461455164', [first]: '17496863841', [second]: '6680028191' };
    expect(masked(body, { ids })).toEqual({
      ...complete,
      results: [
        { from: { id: '17982944313' }, to: [{ id: '17496863841', type: 'deal_to_company' }] },
        { from: { id: '17982944854' }, to: [{ id: '6680028191', type: 'deal_to_company' }] },
      ],
      numErrors: 1,
      errors: [
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
          message: 'No company is associated with deal 34461455164.',
          context: { fromObjectId: ['34461455164'], fromObjectType: ['deal'], toObjectType: ['company'] },
        },
      ],
    });
  });

  test('assoc-v3-09: the cursor of a page of 100 names the primary type, and the link goes by type ids', async () => {
    const portal = await crosstie.portal();
    const caller = clientOf(portal);
    const company = await caller.create('companies');
    const contacts = await Promise.all(Array.from({ length: 101 }, () => caller.create('contacts')));
    const links = contacts.map((id) => typedInput(company, id, 'company_to_contact'));
    await caller.post(typedBatchPath('company', 'contact', 'create'), { inputs: links });
    const { status, body } = await caller.post<TypedPages>(typedBatchPath('company', 'contact', 'read'), { inputs: [{ id: company }] });
    expect(status).toBe(200);
    const [result] = body.results;
    expect(result?.to).toHaveLength(100);
    expect(new Set(result?.to.map(({ type }) => type))).toEqual(new Set(['company_to_contact']));
    const { after = '', link } = result?.paging?.next ?? {};
    expect(Buffer.from(decodeURIComponent(after), 'base64').toString()).toBe(`0-2-${result?.to.at(-1)?.id}`);
    expect(link).toBe(`${crosstie.url}/crm/v3/objects/0-2/${company}/associations/0-1?portalId=${portal.portalId}&after=${after}`);
  });
});

describe('[associationsV3.associate] refusals as recorded', () => {
  test('assoc-v3-07: a contact that is missing, on the far side', async () => {
    const company = await client.create('companies');
    const { status, body } = await client.put(typedPath('companies', company, 'contacts', '9993051', 'company_to_contact'));
    expect(status).toBe(404);
    expect(masked(body, { ids: {} })).toEqual({
      status: 'error',
      message: 'No contact with ID 9993051 exists',
      correlationId: '$correlationId',
      context: { objectType: ['contact'], id: ['9993051'] },
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.TO_OBJECT_NOT_FOUND',
    });
  });

  test('assoc-v3-08: a type that is none, with the object types as the path wrote them', async () => {
    const { status, body } = await client.put(typedPath('deals', '512', 'contacts', '20074', 'test'));
    expect(status).toBe(400);
    expect(masked(body, { ids: {} })).toEqual({
      status: 'error',
      message: 'test is not a valid association type between deals and contacts',
      correlationId: '$correlationId',
      context: { type: ['test'], fromObjectType: ['deals'], toObjectType: ['contacts'] },
      category: 'VALIDATION_ERROR',
      subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
    });
  });
});
