import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../behaviour/client.ts';
import { batchPath, defaultPath, type ErrorBody, type LinkBatch, type LinkList, listPath, pairPath } from '../behaviour/wire.ts';
import { masked } from './masks.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
const client = await freshClient();

describe('[associations.batchAssociateDefault] rows of a batch as recorded', () => {
  test('assoc-2026-03-02: an id that is none and a record with itself both fail, in a 207 that is COMPLETE', async () => {
    const contact = await client.create('contacts');
    const inputs = ['unknown_id_123456798', contact].map((id) => ({ from: { id: contact }, to: { id } }));
    const { status, body } = await client.post<LinkBatch>(batchPath('0-1', '0-1'), { inputs });
    const ours = masked(body, { ids: { [contact]: '7' } });
    expect(status).toBe(207);
    expect(ours).toEqual({
      completedAt: expect.any(String),
      status: 'COMPLETE',
      startedAt: expect.any(String),
      results: [],
      errors: [
        {
          status: 'error',
          category: 'VALIDATION_ERROR',
          subCategory: 'crm.associations.INVALID_IDENTIFIER',
          message: 'unknown_id_123456798 is not a valid ID',
          context: { id: ['unknown_id_123456798'] },
        },
        { status: 'error', category: 'VALIDATION_ERROR', message: 'Object 7 cannot be associated to itself (7)' },
      ],
      numErrors: 2,
    });
    expect(body.errors?.map((row) => Object.keys(row))).toEqual([
      ['status', 'category', 'subCategory', 'message', 'context'],
      ['status', 'category', 'message'],
    ]);
  });

  test('assoc-v4-03: a body that is missing', async () => {
    const { status, body } = await client.post(batchPath('contacts', 'company', 'v4'));
    expect(status).toBe(400);
    expect(masked(body, { ids: {} })).toEqual({
      status: 'error',
      message: 'Invalid JSON input: a request body was expected, but none found',
      correlationId: '$correlationId',
      category: 'VALIDATION_ERROR',
    });
  });

  test('assoc-v4-04: a JSON string where a structure is wanted, named by the class and the token, without a category', async () => {
    const { status, body } = await client.post<ErrorBody>(batchPath('tickets', 'contact', 'v4'), '"ticket_to_contact"');
    const pattern =
      /^Invalid input JSON on line 1, column 1: Cannot deserialize value of type `java\.[\w.<>, ]+` from String value \(token `JsonToken\.VALUE_STRING`\)$/;
    const recorded =
      'Invalid input JSON on line 1, column 1: Cannot deserialize value of type `java.util.HashSet<com.hubspot.inbounddb.associations.base.AssociationSpec>` from String value (token `JsonToken.VALUE_STRING`)';
    expect(recorded).toMatch(pattern);
    expect(status).toBe(400);
    expect(masked(body, { ids: {} })).toEqual({ status: 'error', message: expect.any(String), correlationId: '$correlationId' });
    expect(body.message.replace(/`com\.[\w.]+`/, '`java.lang.Object`')).toMatch(pattern);
  });

  test('errors-objects-06: inputs that are an object where a list is wanted, at the column where the object begins', async () => {
    const { status, body } = await client.post<ErrorBody>(batchPath('deals', 'line_items', 'v4'), '{"inputs":{"id":"4324519850"}}');
    expect(status).toBe(400);
    expect(body.message).toMatch(
      /^Invalid input JSON on line 1, column 11: Cannot deserialize (instance|value) of (type )?`java\.util\.ArrayList/,
    );
  });
});

describe('[associations.list] lists as recorded', () => {
  test('assoc-v4-07: contacts of a contact, each with 449 and no label, ids as numbers', async () => {
    const [one, two, three] = [await client.create('contacts'), await client.create('contacts'), await client.create('contacts')];
    for (const other of [two, three]) await client.put(defaultPath('contact', one, 'contact', other, 'v4'));
    const { status, body } = await client.get(listPath('contact', one, 'contact', 'v4'));
    expect(status).toBe(200);
    // The recorded rows hold a label of that portal besides 449; labels are not served yet.
    const associationTypes = [{ category: 'HUBSPOT_DEFINED', typeId: 449, label: null }];
    expect(masked(body, { ids: { [two]: '12675602284', [three]: '12697710603' } })).toEqual({
      results: [
        { toObjectId: 12675602284, associationTypes },
        { toObjectId: 12697710603, associationTypes },
      ],
    });
  });

  test('assoc-2026-03-03 and probe-2026-03-03: the primary company of a contact, 1 before 279, in the keys of v4', async () => {
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    await client.put(defaultPath('contacts', contact, 'companies', company));
    const { status, body } = await client.get<LinkList>(listPath('contacts', contact, 'companies'));
    expect(status).toBe(200);
    expect(masked(body.results, { ids: { [company]: '29022297485' } })).toEqual([
      {
        toObjectId: 29022297485,
        associationTypes: [
          { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
          { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
        ],
      },
    ]);
    expect((await client.get(listPath('contacts', contact, 'companies', 'v4'))).body).toEqual(body);
  });

  test('assoc-v4-02: a deal with a primary company and another one, primary first', async () => {
    const deal = await client.create('deals');
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    for (const company of [first, second]) await client.put(defaultPath('deals', deal, 'companies', company));
    const { body } = await client.get<LinkList>(listPath('deals', deal, 'companies', 'v4'));
    const rows = body.results.map((row) => ({ id: row.toObjectId, types: row.associationTypes.map((type) => [type.typeId, type.label]) }));
    // The recorded answer lists 341 before 5: the order of the types within a row is not fixed.
    expect(rows).toEqual([
      {
        id: Number(first),
        types: expect.arrayContaining([
          [341, null],
          [5, 'Primary'],
        ]),
      },
      { id: Number(second), types: [[341, null]] },
    ]);
  });
});

describe('[associations.remove] removals as recorded', () => {
  test('probe-2026-03-02: removing what links a pair is a 204', async () => {
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    await client.put(defaultPath('contacts', contact, 'companies', company));
    const { status, text } = await client.remove(pairPath('contacts', contact, 'companies', company));
    expect([status, text]).toEqual([204, '']);
  });
});

describe('[associations.associateDefault] the published answer of a default association', () => {
  test('the guide: line item to deal answers 19 from the deal, then 20 from the line item', async () => {
    const [item, deal] = [await client.create('line_items'), await client.create('deals')];
    const { status, body } = await client.put(defaultPath('line_items', item, 'deals', deal, 'v4'));
    expect(status).toBe(200);
    expect(masked(body, { ids: { [item]: '7791176460', [deal]: '14795354663' } })).toEqual({
      status: 'COMPLETE',
      results: [
        {
          from: { id: '14795354663' },
          to: { id: '7791176460' },
          associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 19 },
        },
        {
          from: { id: '7791176460' },
          to: { id: '14795354663' },
          associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 20 },
        },
      ],
      startedAt: expect.any(String),
      completedAt: expect.any(String),
    });
  });
});
