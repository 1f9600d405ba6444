import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Batch,
  createLabel,
  createObjectType,
  hubspotType,
  type LabelledLink,
  linksOf,
  pairOf,
  type ReadRow,
  userType,
} from '../behaviour/association-wire.ts';
import { type Client, startServer } from '../behaviour/client.ts';
import { defaultPath, type ErrorBody, instant, listPath, pairPath } from '../behaviour/wire.ts';
import { masked } from './masks.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const times = { startedAt: expect.stringMatching(instant), completedAt: expect.stringMatching(instant) };
const type = (typeId: number, label: string | null) => ({ category: 'HUBSPOT_DEFINED', typeId, label });
const noCompanyOf = (word: string, id: string) => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
  message: `No company is associated with ${word} ${id}.`,
  context: { fromObjectId: [id], fromObjectType: [word], toObjectType: ['company'] },
});

describe('[associations.batchCreate] batches of links as recorded', () => {
  test('assoc-2026-03-01: an empty category, ids as numbers, and no labels for the unlabelled type', async () => {
    const contact = await client.create('contacts');
    const companies = [await client.create('companies'), await client.create('companies')];
    const types = [{ associationTypeId: 279, associationCategory: '' }];
    const inputs = companies.map((id) => ({ from: { id: contact }, to: { id }, types }));
    const { status, body } = await client.post(`${pairOf('0-1', '0-2')}/batch/create`, { inputs });
    const [one = '', other = ''] = companies;
    const ours = masked(body, { ids: { [contact]: '211762804612', [one]: '29013756946', [other]: '18417469260' } });
    const ends = { fromObjectTypeId: '0-1', fromObjectId: 211762804612, toObjectTypeId: '0-2' };
    expect([status, ours]).toEqual([
      201,
      {
        ...times,
        status: 'COMPLETE',
        results: [
          { ...ends, toObjectId: 29013756946, labels: [] },
          { ...ends, toObjectId: 18417469260, labels: [] },
        ],
      },
    ]);
    expect((await linksOf(client, 'contacts', contact, 'companies')).map(([id]) => id)).toEqual(companies);
  });

  test('assoc-2026-03-02: an id that is none and a record with itself, several inputs that all fail: 207 and COMPLETE', async () => {
    const contact = await client.create('contacts');
    const types = [{ associationTypeId: 449, associationCategory: '' }];
    const inputs = ['unknown_id_123456798', contact].map((id) => ({ from: { id: contact }, to: { id }, types }));
    const { status, body } = await client.post<Batch<LabelledLink>>(`${pairOf('0-1', '0-1')}/batch/create`, { inputs });
    expect([status, masked(body, { ids: { [contact]: '211762804612' } })]).toEqual([
      207,
      {
        ...times,
        status: 'COMPLETE',
        results: [],
        errors: [
          {
            status: 'error',
            category: 'VALIDATION_ERROR',
            subCategory: 'crm.associations.INVALID_IDENTIFIER',
            message: 'unknown_id_123456798 is not a valid ID',
            context: { id: ['unknown_id_123456798'] },
          },
          { status: 'error', category: 'VALIDATION_ERROR', message: 'Object 211762804612 cannot be associated to itself (211762804612)' },
        ],
        numErrors: 2,
      },
    ]);
    expect(body.errors?.map((row) => Object.keys(row))).toEqual([
      ['status', 'category', 'subCategory', 'message', 'context'],
      ['status', 'category', 'message'],
    ]);
  });

  test('assoc-v4-08: a label from a custom object, whose type is named by its id in the answer', async () => {
    const { objectTypeId } = await createObjectType(client, 'credentialings', ['CONTACT']);
    const { forward } = await createLabel(client, 'p_credentialings', 'contact', { label: 'Active' }, 'v4');
    const [from, to] = [await client.create('p_credentialings'), await client.create('contacts')];
    const inputs = [{ types: [userType(forward)], from: { id: from }, to: { id: to } }];
    const { status, body } = await client.post<Batch<LabelledLink>>(`${pairOf('p_credentialings', 'contact', 'v4')}/batch/create`, {
      inputs,
    });
    const link = { fromObjectTypeId: objectTypeId, fromObjectId: 24454281832, toObjectTypeId: '0-1', toObjectId: 101935997007 };
    expect([status, masked(body, { ids: { [from]: '24454281832', [to]: '101935997007' } })]).toEqual([
      201,
      { ...times, status: 'COMPLETE', results: [{ ...link, labels: ['Active'] }] },
    ]);
    expect(objectTypeId).toMatch(/^2-\d+$/);
    expect(Object.keys(body.results[0] ?? {})).toEqual(['fromObjectTypeId', 'fromObjectId', 'toObjectTypeId', 'toObjectId', 'labels']);
  });
});

describe('[associations.batchArchiveLabels] removals of labels as recorded', () => {
  test('assoc-v4-09: 204 and no body, for a label that the pair has and for one that it has not', async () => {
    await createObjectType(client, 'credentialings', ['CONTACT']);
    const { forward } = await createLabel(client, 'p_credentialings', 'contact', { label: 'Active' }, 'v4');
    const [from, to] = [await client.create('p_credentialings'), await client.create('contacts')];
    await client.put(pairPath('p_credentialings', from, 'contact', to, 'v4'), [userType(forward)]);
    const inputs = [{ types: [userType(forward)], from: { id: from }, to: { id: to } }];
    for (let time = 0; time < 2; time += 1) {
      const { status, text } = await client.post(`${pairOf('p_credentialings', 'contact', 'v4')}/batch/labels/archive`, { inputs });
      expect([status, text]).toEqual([204, '']);
    }
    expect(await linksOf(client, 'p_credentialings', from, 'contact', 'v4')).toHaveLength(1);
  });
});

describe('[associations.batchRead] batches that are read as recorded', () => {
  test('assoc-2026-03-03: the primary company, 1 before 279, and a row for the contact that has none', async () => {
    const [contact, lonely] = [await client.create('contacts'), await client.create('contacts')];
    const company = await client.create('companies');
    await client.put(defaultPath('contacts', contact, 'companies', company));
    const inputs = [{ id: contact }, { id: lonely }];
    const { status, body } = await client.post<Batch<ReadRow>>(`${pairOf('contacts', 'companies')}/batch/read`, { inputs });
    const ids = { [contact]: '501', [lonely]: '103107104018', [company]: '29022297485' };
    // The recorder kept one of 36 rows about contacts that have none.
    expect([status, masked(body, { ids })]).toEqual([
      207,
      {
        ...times,
        status: 'COMPLETE',
        results: [{ from: { id: '501' }, to: [{ toObjectId: 29022297485, associationTypes: [type(1, 'Primary'), type(279, null)] }] }],
        errors: [noCompanyOf('contact', '103107104018')],
        numErrors: 1,
      },
    ]);
    expect(Object.keys(body.errors?.[0] ?? {})).toEqual(['status', 'category', 'subCategory', 'message', 'context']);
  });

  test('assoc-v4-01: the only record that is read has none, and the batch is complete all the same', async () => {
    const deal = await client.create('deals');
    const { status, body } = await client.post(`${pairOf('deals', 'companies', 'v4')}/batch/read`, { inputs: [{ id: deal }] });
    const errors = [noCompanyOf('deal', '515690208449')];
    expect([status, masked(body, { ids: { [deal]: '515690208449' } })]).toEqual([
      207,
      { ...times, status: 'COMPLETE', results: [], errors, numErrors: 1 },
    ]);
  });

  test('assoc-v4-02: a deal with a primary company and another one', async () => {
    const deal = await client.create('deals');
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    for (const company of [first, second]) await client.put(defaultPath('deals', deal, 'companies', company, 'v4'));
    const { status, body } = await client.post(`${pairOf('deals', 'companies', 'v4')}/batch/read`, { inputs: [{ id: deal }] });
    const both = [type(341, null), type(5, 'Primary')];
    // The recorded answer lists 341 before 5: the order of the types within a row is not fixed.
    expect([status, masked(body, { ids: { [deal]: '515690208449', [first]: '442222359747', [second]: '442488735948' } })]).toEqual([
      200,
      {
        ...times,
        status: 'COMPLETE',
        results: [
          {
            from: { id: '515690208449' },
            to: [
              { toObjectId: 442222359747, associationTypes: expect.arrayContaining(both) },
              { toObjectId: 442488735948, associationTypes: [type(341, null)] },
            ],
          },
        ],
      },
    ]);
  });
});

describe('[associations.associateLabelled] [associations.list] single links as recorded', () => {
  test('assoc-v4-03: a PUT without a body', async () => {
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    const { status, body } = await client.put(pairPath('contacts', contact, 'company', company, 'v4'));
    const message = 'Invalid JSON input: a request body was expected, but none found';
    const expected = { status: 'error', message, correlationId: '$correlationId', category: 'VALIDATION_ERROR' };
    expect([status, masked(body, { ids: {} })]).toEqual([400, expected]);
  });

  test('assoc-v4-04: a JSON string where a list is wanted, named by the class that reads it, without a category', async () => {
    const { status, body } = await client.put(pairPath('tickets', '1', 'contact', '1', 'v4'), '"ticket_to_contact"');
    const message =
      'Invalid input JSON on line 1, column 1: Cannot deserialize value of type `java.util.HashSet<com.hubspot.inbounddb.associations.base.AssociationSpec>` from String value (token `JsonToken.VALUE_STRING`)';
    expect([status, masked(body, { ids: {} })]).toEqual([400, { status: 'error', message, correlationId: '$correlationId' }]);
  });

  test('assoc-v4-05 and probe-2026-03-01: a label between two contacts, answered with its text', async () => {
    const { forward } = await createLabel(client, 'contact', 'contact', { label: 'Referencer', inverseLabel: 'Reference' }, 'v4');
    const [from, to] = [await client.create('contacts'), await client.create('contacts')];
    expect(forward).toBe(2);
    for (const edition of ['v4', '2026-03']) {
      const { status, body } = await client.put<LabelledLink>(pairPath('contact', from, 'contact', to, edition), [userType(2)]);
      const ends = { fromObjectTypeId: '0-1', fromObjectId: 965951, toObjectTypeId: '0-1', toObjectId: 3019901 };
      expect([status, masked(body, { ids: { [from]: '965951', [to]: '3019901' } })]).toEqual([201, { ...ends, labels: ['Referencer'] }]);
      expect(Object.keys(body)).toEqual([...Object.keys(ends), 'labels']);
    }
  });

  test('assoc-v4-06: an id of no label', async () => {
    await createLabel(client, 'contact', 'contact', { label: 'Referencer', inverseLabel: 'Reference' }, 'v4');
    const [from, to] = [await client.create('contacts'), await client.create('contacts')];
    const { status, body } = await client.put<ErrorBody>(pairPath('contact', from, 'contact', to, 'v4'), [userType(3)]);
    expect([status, masked(body, { ids: {} })]).toEqual([
      400,
      {
        status: 'error',
        message: 'One or more associations are invalid',
        correlationId: '$correlationId',
        context: {
          associationSpec: ['USER_DEFINED=3'],
          INVALID_ASSOCIATION_TYPE_ID: ['USER_DEFINED=3 is not a valid association definition id'],
        },
        category: 'VALIDATION_ERROR',
      },
    ]);
    expect(Object.keys(body)).toEqual(['status', 'message', 'correlationId', 'context', 'category']);
    expect(Object.keys(body.context ?? {})).toEqual(['associationSpec', 'INVALID_ASSOCIATION_TYPE_ID']);
  });

  test('assoc-v4-07: contacts of a contact, each with 449 and the label', async () => {
    const { backward } = await createLabel(client, 'contact', 'contact', { label: 'Referencer', inverseLabel: 'Reference' }, 'v4');
    const [one, two, three] = [await client.create('contacts'), await client.create('contacts'), await client.create('contacts')];
    for (const other of [two, three]) await client.put(pairPath('contact', one, 'contact', other, 'v4'), [userType(backward)]);
    const { status, body } = await client.get(listPath('contact', one, 'contact', 'v4'));
    const associationTypes = [type(449, null), { category: 'USER_DEFINED', typeId: 1, label: 'Reference' }];
    expect([status, masked(body, { ids: { [two]: '12675602284', [three]: '12697710603' } })]).toEqual([
      200,
      {
        results: [
          { toObjectId: 12675602284, associationTypes },
          { toObjectId: 12697710603, associationTypes },
        ],
      },
    ]);
  });

  test('assoc-v4-10: a record that does not exist', async () => {
    const ticket = await client.create('tickets');
    const { status, body } = await client.put(pairPath('tickets', ticket, 'deal', '115455488855059', 'v4'), [hubspotType(28)]);
    // The id and the type stand in the context as well where hubspot-api-nodejs#646 shows it; this recording lacks them.
    expect([status, masked(body, { ids: {} })]).toMatchObject([
      400,
      {
        status: 'error',
        message: 'One or more associations are invalid',
        correlationId: '$correlationId',
        context: { INVALID_OBJECT_IDS: ['DEAL=115455488855059 is not valid'] },
        category: 'VALIDATION_ERROR',
      },
    ]);
  });
});
