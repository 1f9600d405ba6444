import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type LinkList, linkEditions, listPath, pairPath, toldBy, verbPath } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let contact: string;
let company: string;
beforeEach(async () => {
  client = await freshClient();
  [contact, company] = [await client.create('contacts'), await client.create('companies')];
});

const hubspot = (associationTypeId: number | string) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId });
const path = (edition = '2026-03') => pairPath('contacts', contact, 'companies', company, edition);

/** The type ids from one record to another type, by record. */
async function typesFrom(type: string, id: string, to: string): Promise<Record<string, readonly number[]>> {
  const { body } = await client.get<LinkList>(listPath(type, id, to));
  return Object.fromEntries(body.results.map((row) => [String(row.toObjectId), row.associationTypes.map(({ typeId }) => typeId)]));
}

describe('[associations.associateLabelled] linking two records by named types', () => {
  test.each(linkEditions)('%s: 201 with type ids, numbers for ids and the texts of the named labels', async (edition) => {
    const { status, body } = await client.put(path(edition), [hubspot(1)]);
    expect(status).toBe(201);
    expect(body).toEqual({
      fromObjectTypeId: '0-1',
      fromObjectId: Number(contact),
      toObjectTypeId: '0-2',
      toObjectId: Number(company),
      labels: ['Primary'],
    });
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
    expect(await typesFrom('companies', company, 'contacts')).toEqual({ [contact]: [2, 280] });
  });

  test('the default type alone has no label to answer, and an empty list sets just that', async () => {
    const second = await client.create('companies');
    expect((await client.put<{ labels: unknown }>(path(), [hubspot(279)])).body.labels).toEqual([]);
    const { status, body } = await client.put<{ labels: unknown }>(pairPath('contacts', contact, 'companies', second), []);
    expect([status, body.labels]).toEqual([201, []]);
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({ [company]: [1, 279], [second]: [279] });
  });

  test('a second primary takes the place of the first, whose link stays', async () => {
    const second = await client.create('companies');
    await client.put(path(), [hubspot(1)]);
    await client.put(pairPath('companies', second, 'contacts', contact), [hubspot(2)]);
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({ [second]: [1, 279], [company]: [279] });
    expect(await typesFrom('companies', company, 'contacts')).toEqual({ [contact]: [280] });
  });

  test('a company has one parent: a second replaces the first, and a parent may have many children', async () => {
    const [parent, other, child] = [company, await client.create('companies'), await client.create('companies')];
    const link = (from: string, to: string, type: number) => client.put(pairPath('companies', from, 'companies', to), [hubspot(type)]);
    expect((await link(child, parent, 14)).status).toBe(201);
    expect((await link(other, child, 13)).status).toBe(201);
    expect(await typesFrom('companies', child, 'companies')).toEqual({ [other]: [14, 450], [parent]: [450] });
    await link(other, parent, 13);
    expect(await typesFrom('companies', other, 'companies')).toEqual({ [child]: [13, 450], [parent]: [13, 450] });
  });

  test('types come as digits in a string and without a category, each counts once', async () => {
    const { status, body } = await client.put<{ labels: unknown }>(path(), [
      { associationCategory: '', associationTypeId: '1' },
      hubspot(1),
      hubspot('279'),
    ]);
    expect([status, body.labels]).toEqual([201, ['Primary']]);
  });

  test('a type of another pair of object types names the record that it would need, and nothing is linked', async () => {
    const deal = await client.create('deals', { dealname: 'a deal', dealstage: 'appointmentscheduled' });
    const refused = await client.put(pairPath('deals', deal, 'companies', company), [hubspot(1)]);
    expect(refused.status).toBe(400);
    expect(toldBy(refused)).toMatchObject({
      message: 'One or more associations are invalid',
      category: 'VALIDATION_ERROR',
      context: { INVALID_OBJECT_IDS: [`CONTACT=${deal} is not valid`] },
    });
    expect(await typesFrom('deals', deal, 'companies')).toEqual({});
  });

  test.each([
    ['USER_DEFINED', 3],
    ['INTEGRATOR_DEFINED', 279],
    ['WORK', 1],
    ['HUBSPOT_DEFINED', 99_999],
  ])('%s %i is no type of the portal', async (associationCategory, associationTypeId) => {
    const refused = await client.put(path(), [{ associationCategory, associationTypeId }]);
    expect(refused.status).toBe(400);
    expect(toldBy(refused).context).toEqual({
      associationSpec: [`${associationCategory}=${associationTypeId}`],
      INVALID_ASSOCIATION_TYPE_ID: [`${associationCategory}=${associationTypeId} is not a valid association definition id`],
    });
  });

  test('a body that is no list, or names no type, or an unknown category, is told so', async () => {
    for (const [body, message] of [
      ['"contact_to_company"', /`java.util.HashSet<com.hubspot.inbounddb.associations.base.AssociationSpec>` from String value/],
      ['{}', /from Object value/],
      ['[{}]', /Some required fields were not set: \[associationCategory, associationTypeId\]/],
      ['[{"associationCategory":"MINE","associationTypeId":1}]', /not one of the values accepted for Enum class: \[HUBSPOT_DEFINED,/],
    ] as const) {
      const refused = await client.put(path(), body);
      expect(refused.status).toBe(400);
      expect(toldBy(refused).message).toMatch(message);
    }
    const many = await client.put(
      path(),
      Array.from({ length: 201 }, () => hubspot(1)),
    );
    expect([many.status, toldBy(many).message]).toEqual([400, expect.stringMatching(/maximum number of inputs .* is 200/)]);
  });

  test('repeating it answers the same and leaves no change', async () => {
    await client.put(path(), [hubspot(1)]);
    const before = await client.get(listPath('contacts', contact, 'companies'));
    expect((await client.put(path(), [hubspot(1)])).status).toBe(201);
    expect((await client.get(listPath('contacts', contact, 'companies'))).text).toBe(before.text);
  });
});

describe('[associations.batchCreate] linking many pairs by named types', () => {
  const input = (from: string, to: string, ...types: readonly unknown[]) => ({ from: { id: from }, to: { id: to }, types });

  test.each(linkEditions)('%s: 201 with one row for each input, in the order of the inputs', async (edition) => {
    const second = await client.create('companies');
    const inputs = [input(contact, second, hubspot(279)), input(contact, company, hubspot(1))];
    const { status, body } = await client.post<{ results: readonly { toObjectId: number; labels: unknown }[] }>(
      verbPath('contacts', 'companies', 'create', edition),
      { inputs },
    );
    expect(status).toBe(201);
    expect(body.results.map(({ toObjectId, labels }) => [toObjectId, labels])).toEqual([
      [Number(second), []],
      [Number(company), ['Primary']],
    ]);
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({ [company]: [1, 279], [second]: [279] });
  });

  test('each input succeeds or fails by itself; where two want to be primary the last wins', async () => {
    const second = await client.create('companies');
    const { status, body } = await client.post<{ results: readonly unknown[]; numErrors: number; errors: readonly { message: string }[] }>(
      verbPath('contacts', 'companies', 'create'),
      {
        inputs: [
          input(contact, company, hubspot(1)),
          input(contact, '38374264688', hubspot(1)),
          input('no number', company, hubspot(1)),
          input(contact, second, hubspot(1)),
          input(contact, second, hubspot(3)),
        ],
      },
    );
    expect([status, body.results.length, body.numErrors]).toEqual([207, 2, 3]);
    expect(body.errors.map(({ message }) => message)).toEqual([
      'One or more associations are invalid',
      'no number is not a valid ID',
      'One or more associations are invalid',
    ]);
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({ [second]: [1, 279], [company]: [279] });
  });

  test('one input that fails answers its own problem, and no input at all an empty batch', async () => {
    const refused = await client.post(verbPath('contacts', 'companies', 'create'), { inputs: [input(contact, company, hubspot(3))] });
    expect([refused.status, toldBy(refused).category]).toEqual([400, 'VALIDATION_ERROR']);
    const empty = await client.post<{ results: unknown }>(verbPath('contacts', 'companies', 'create'), { inputs: [] });
    expect([empty.status, empty.body.results]).toEqual([201, []]);
  });

  test('2,000 inputs are linked, one more is refused', async () => {
    const inputs = Array.from({ length: 2_000 }, () => input(contact, company, hubspot(1)));
    expect((await client.post(verbPath('contacts', 'companies', 'create'), { inputs })).status).toBe(201);
    const over = await client.post(verbPath('contacts', 'companies', 'create'), { inputs: [...inputs, inputs[0]] });
    expect([over.status, toldBy(over).message]).toEqual([400, expect.stringContaining('is 2000.')]);
  });
});

describe('[associations.batchArchive] [associations.batchArchiveLabels] taking links and types off', () => {
  test.each(linkEditions)('%s: 204, every type of each pair is gone on both sides', async (edition) => {
    const second = await client.create('companies');
    for (const id of [company, second]) await client.put(pairPath('contacts', contact, 'companies', id), [hubspot(1)]);
    const inputs = [{ from: { id: contact }, to: [{ id: company }, { id: second }, { id: '38374264688' }] }];
    const { status, text } = await client.post(verbPath('contacts', 'companies', 'archive', edition), { inputs });
    expect([status, text]).toEqual([204, '']);
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({});
    expect(await typesFrom('companies', second, 'contacts')).toEqual({});
  });

  test.each(linkEditions)('%s: a named type goes alone, the default type takes everything along', async (edition) => {
    await client.put(path(), [hubspot(1)]);
    const take = (...types: readonly unknown[]) =>
      client.post(verbPath('contacts', 'companies', 'labels/archive', edition), {
        inputs: [{ from: { id: contact }, to: { id: company }, types }],
      });
    expect((await take({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 7 }, hubspot(99_999))).status).toBe(204);
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
    expect((await take(hubspot(1))).status).toBe(204);
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({ [company]: [279] });
    expect(await typesFrom('companies', company, 'contacts')).toEqual({ [contact]: [280] });
    expect((await take(hubspot(279))).status).toBe(204);
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({});
  });

  test('an id that is none refuses the whole request', async () => {
    await client.put(path(), [hubspot(1)]);
    const inputs = [{ from: { id: contact }, to: [{ id: company }, { id: 'no number' }] }];
    const refused = await client.post(verbPath('contacts', 'companies', 'archive'), { inputs });
    expect([refused.status, toldBy(refused).subCategory]).toEqual([400, 'crm.associations.INVALID_IDENTIFIER']);
    expect(await typesFrom('contacts', contact, 'companies')).toEqual({ [company]: [1, 279] });
  });

  test('with the switch archiveBody dated editions answer an empty batch, v4 nothing', async () => {
    const switched = await startServer({ switches: { archiveBody: true } });
    try {
      const other = await switched.freshClient();
      const dated = await other.post<object>(verbPath('contacts', 'companies', 'archive'), { inputs: [] });
      expect([dated.status, Object.keys(dated.body)]).toEqual([200, ['status', 'results', 'startedAt', 'completedAt']]);
      expect((await other.post(verbPath('contacts', 'companies', 'labels/archive'), { inputs: [] })).status).toBe(200);
      expect((await other.post(verbPath('contacts', 'companies', 'archive', 'v4'), { inputs: [] })).status).toBe(204);
    } finally {
      await switched.crosstie.close();
    }
  });
});
