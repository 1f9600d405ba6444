import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type Filter, idsWhere, search } from './search-wire.ts';
import { defaultPath, pairPath } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
/** Two companies, and contacts: `both` has both, the first of them as its primary one, `one` has the second, `none` has none. */
let [first, second, both, one, none] = ['', '', '', '', ''];
beforeEach(async () => {
  client = await freshClient();
  [first, second] = [await client.create('companies', { name: 'First' }), await client.create('companies', { name: 'Second' })];
  [both, one, none] = [await client.create('contacts'), await client.create('contacts'), await client.create('contacts')];
  for (const [contact, company] of [
    [both, first],
    [both, second],
    [one, second],
  ] as const) {
    expect((await client.put(defaultPath('contacts', contact, 'companies', company))).status).toBe(200);
  }
});

const contacts = (...filters: readonly Filter[]) => idsWhere(client, 'contacts', ...filters);
const linkedTo = (word: string, ...ids: readonly string[]): Filter => ({
  propertyName: `associations.${word}`,
  operator: 'IN',
  values: ids,
});

describe('[records.search] the pseudo-property associations.{type}', () => {
  test('EQ finds the records that are linked to one, from either end', async () => {
    expect(await contacts({ propertyName: 'associations.company', operator: 'EQ', value: first })).toEqual([both]);
    expect(await contacts({ propertyName: 'associations.company', operator: 'EQ', value: Number(second) })).toEqual([both, one]);
    expect(await idsWhere(client, 'companies', { propertyName: 'associations.contact', operator: 'EQ', value: both })).toEqual([
      first,
      second,
    ]);
  });

  test('IN finds those that are linked to any, each once; every spelling of the type does', async () => {
    for (const word of ['company', 'companies', '0-2'])
      expect(await contacts(linkedTo(word, first, second, '424242'))).toEqual([both, one]);
    expect(await contacts(linkedTo('company', '424242'))).toEqual([]);
    expect(await contacts(linkedTo('deal', first))).toEqual([]);
  });

  test('it takes part in groups like any other filter', async () => {
    await client.patch(`/crm/v3/objects/contacts/${one}`, { properties: { firstname: 'One' } });
    expect(await contacts(linkedTo('company', second), { propertyName: 'firstname', operator: 'NOT_HAS_PROPERTY' })).toEqual([both]);
    const filterGroups = [
      { filters: [linkedTo('company', first)] },
      { filters: [{ propertyName: 'firstname', operator: 'EQ', value: 'one' }] },
    ];
    const { body } = await search(client, 'contacts', { filterGroups, sorts: ['-hs_object_id'] });
    expect(body.results.map(({ id }) => id)).toEqual([one, both]);
  });

  test('it follows links as they come and go, and archived records have none', async () => {
    await client.remove(pairPath('contacts', one, 'companies', second));
    expect(await contacts(linkedTo('company', second))).toEqual([both]);
    await client.put(defaultPath('contacts', none, 'companies', second));
    expect(await contacts(linkedTo('company', second))).toEqual([both, none]);
    await client.remove(`/crm/v3/objects/companies/${second}`);
    expect(await contacts(linkedTo('company', second))).toEqual([]);
  });
});

describe('[records.search] the id of an associated record as a property', () => {
  const primary = (operator: string, value?: string | readonly string[]): Promise<readonly string[]> =>
    contacts({ propertyName: 'associatedcompanyid', operator, ...(typeof value === 'string' ? { value } : value && { values: value }) });

  test('compares with the primary company only', async () => {
    expect(await primary('EQ', first)).toEqual([both]);
    expect(await primary('EQ', second)).toEqual([one]);
    expect(await primary('IN', [first, second])).toEqual([both, one]);
    expect(await primary('NEQ', first)).toEqual([one, none]);
    expect(await primary('NOT_IN', [first, second])).toEqual([none]);
  });

  test('is a value like any other to the other operators and to a sort', async () => {
    expect(await primary('HAS_PROPERTY')).toEqual([both, one]);
    expect(await primary('NOT_HAS_PROPERTY')).toEqual([none]);
    expect(await primary('GT', first)).toEqual([one]);
    expect(await primary('LTE', first)).toEqual([both]);
    for (const [sort, expected] of [
      ['-associatedcompanyid', [one, both, none]],
      ['associatedcompanyid', [both, one, none]],
    ] as const) {
      const pages = await Promise.all([0, 2].map((after) => search(client, 'contacts', { sorts: [sort], limit: 2, after })));
      expect(pages.map(({ body }) => body.total)).toEqual([3, 3]);
      expect(pages.flatMap(({ body }) => body.results.map(({ id }) => id))).toEqual(expected);
    }
  });

  test('is shown where the search asks for it', async () => {
    const { body } = await search(client, 'contacts', { properties: ['associatedcompanyid'] });
    expect(body.results.map(({ properties }) => properties['associatedcompanyid'])).toEqual([first, second, null]);
  });

  test('a value that is no id is refused', async () => {
    const filters = [{ propertyName: 'associatedcompanyid', operator: 'EQ', value: 'First' }];
    expect((await search(client, 'contacts', { filters })).status).toBe(400);
  });
});

describe('[records.search] values that are counted or gathered from links', () => {
  const companies = (operator: string, value?: string | readonly string[], propertyName = 'num_associated_contacts') =>
    idsWhere(client, 'companies', { propertyName, operator, ...(typeof value === 'string' ? { value } : value && { values: value }) });
  let lonely = '';
  beforeEach(async () => {
    lonely = await client.create('companies', { name: 'Lonely' });
  });

  test.each([
    ['EQ', '0', ['lonely']],
    ['EQ', '2', ['second']],
    ['NEQ', '1', ['second', 'lonely']],
    ['GT', '0', ['first', 'second']],
    ['LT', '2', ['first', 'lonely']],
    ['IN', ['0', '2'], ['second', 'lonely']],
    ['NOT_IN', ['0', '2'], ['first']],
    ['HAS_PROPERTY', undefined, ['first', 'second', 'lonely']],
    ['NOT_HAS_PROPERTY', undefined, []],
  ] as const)('num_associated_contacts %s %j', async (operator, value, expected) => {
    const names = new Map([
      [first, 'first'],
      [second, 'second'],
      [lonely, 'lonely'],
    ]);
    expect((await companies(operator, value)).map((id) => names.get(id))).toEqual(expected);
  });

  test('counts follow the links, take part in groups, and are shown by a search that finds by them', async () => {
    await client.put(defaultPath('contacts', none, 'companies', lonely));
    await client.remove(`/crm/v3/objects/contacts/${both}`);
    const filterGroups = [
      { filters: [{ propertyName: 'num_associated_contacts', operator: 'EQ', value: '0' }] },
      {
        filters: [
          { propertyName: 'num_associated_contacts', operator: 'EQ', value: '1' },
          { propertyName: 'name', operator: 'EQ', value: 'lonely' },
        ],
      },
    ];
    const { body } = await search(client, 'companies', { filterGroups, properties: ['num_associated_contacts'] });
    expect(body.results.map(({ id, properties }) => [id, properties['num_associated_contacts']])).toEqual([
      [first, '0'],
      [lonely, '1'],
    ]);
  });

  test('a sort by a count is one of numbers, over pages', async () => {
    for (let count = 0; count < 10; count += 1)
      await client.put(defaultPath('contacts', await client.create('contacts'), 'companies', lonely));
    const pages = await Promise.all(
      [0, 1, 2].map((after) => search(client, 'companies', { sorts: ['-num_associated_contacts'], limit: 1, after })),
    );
    expect(pages.flatMap(({ body }) => body.results.map(({ id }) => id))).toEqual([lonely, second, first]);
    expect(pages.map(({ body }) => [body.total, body.paging?.next.after])).toEqual([
      [3, '1'],
      [3, '2'],
      [3, undefined],
    ]);
  });

  test('hundreds of records are looked at to the last', async () => {
    for (let batch = 0; batch < 5; batch += 1) {
      const inputs = Array.from({ length: 100 }, () => ({ properties: { name: 'One of many' } }));
      expect((await client.post('/crm/v3/objects/companies/batch/create', { inputs })).status).toBe(201);
    }
    const filters = [{ propertyName: 'num_associated_contacts', operator: 'EQ', value: '0' }];
    expect((await search(client, 'companies', { filters })).body.total).toBe(501);
    const { body } = await search(client, 'companies', { sorts: ['num_associated_contacts'], limit: 3, after: 500 });
    expect(body.results.map(({ id }) => id).slice(1)).toEqual([first, second]);
  });

  test('what linked records hold is found by its tokens', async () => {
    const ticket = await client.create('tickets', { subject: 'Help', hs_pipeline_stage: '1' });
    await client.create('tickets', { subject: 'Other', hs_pipeline_stage: '1' });
    await client.patch(`/crm/v3/objects/contacts/${one}`, { properties: { email: 'one@example.com' } });
    await client.put(defaultPath('tickets', ticket, 'contacts', one));
    const found = (operator: string, value?: string) =>
      idsWhere(client, 'tickets', { propertyName: 'hs_all_associated_contact_emails', operator, ...(value && { value }) });
    expect(await found('CONTAINS_TOKEN', 'one@example.com')).toEqual([ticket]);
    expect(await found('HAS_PROPERTY')).toEqual([ticket]);
    expect(await found('CONTAINS_TOKEN', 'two@example.com')).toEqual([]);
  });
});
