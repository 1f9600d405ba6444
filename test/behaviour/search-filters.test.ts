import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import { type Filter, idsWhere, search } from './search-wire.ts';

const clock = new StandingClock('2026-03-12T07:33:46.615Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());

/** Contacts by name; what a test expects of a search are these names. */
const people = {
  maria: { firstname: 'Maria', lastname: 'de la Cruz', email: 'Maria@Example.com', jobtitle: 'Head of Sales' },
  mark: { firstname: 'Mark', lastname: 'Mara', email: 'mark@example.com', hs_lead_status: 'OPEN', jobtitle: 'Sales' },
  ada: { firstname: 'Ada', email: 'ada@other.org', hs_lead_status: 'NEW' },
  nobody: {},
} as const;

let client: Client;
const ids = new Map<string, string>();
beforeAll(async () => {
  client = await freshClient();
  for (const [name, properties] of Object.entries(people)) {
    ids.set(await client.create('contacts', properties), name);
    clock.advance(60_000);
  }
});

/** Names of the contacts that pass every filter. */
async function found(...filters: readonly Filter[]): Promise<readonly (string | undefined)[]> {
  return (await idsWhere(client, 'contacts', ...filters)).map((id) => ids.get(id));
}

const where = (propertyName: string, operator: string, value?: string | readonly string[]): Filter => ({
  propertyName,
  operator,
  ...(typeof value === 'string' ? { value } : value && { values: value }),
});

describe('[records.search] each operator, on strings', () => {
  test.each([
    ['EQ', 'maria', ['maria']],
    ['EQ', 'MARIA', ['maria']],
    ['EQ', 'mar', []],
    ['NEQ', 'Maria', ['mark', 'ada', 'nobody']],
    ['LT', 'maria', ['ada']],
    ['LTE', 'maria', ['maria', 'ada']],
    ['GT', 'maria', ['mark']],
    ['GTE', 'Maria', ['maria', 'mark']],
    ['IN', ['maria', 'ada'], ['maria', 'ada']],
    ['IN', ['Maria', 'ada'], ['ada']],
    ['NOT_IN', ['maria', 'ada'], ['mark', 'nobody']],
    ['NOT_IN', ['MARIA', 'ada'], ['maria', 'mark', 'nobody']],
    ['HAS_PROPERTY', undefined, ['maria', 'mark', 'ada']],
    ['HAS_PROPERTY', 'ignored', ['maria', 'mark', 'ada']],
    ['NOT_HAS_PROPERTY', undefined, ['nobody']],
    ['0', 'maria', ['maria']],
    ['10', undefined, ['nobody']],
    [' EQ\n', 'maria', ['maria']],
  ] as const)('firstname %s %j finds %j', async (operator, value, expected) => {
    expect(await found(where('firstname', operator, value))).toEqual(expected);
  });

  test('BETWEEN takes both ends in', async () => {
    expect(await found({ propertyName: 'firstname', operator: 'BETWEEN', value: 'ada', highValue: 'MARIA' })).toEqual(['maria', 'ada']);
    expect(await found({ propertyName: 'firstname', operator: '6', value: 'b', highValue: 'm' })).toEqual([]);
  });
});

describe('[records.search] tokens', () => {
  test.each([
    ['Mar*', ['maria', 'mark']],
    ['*ari*', ['maria']],
    ['*ria', ['maria']],
    ['Maria*', ['maria']],
    ['M*a', ['maria']],
    ['M**a', ['maria']],
    ['Mar', []],
    ['?aria', []],
    ['maria', ['maria']],
    ['*', ['maria', 'mark', 'ada']],
    ['!!', []],
  ])('firstname CONTAINS_TOKEN %j finds %j, and NOT_CONTAINS_TOKEN all others', async (value, expected) => {
    expect(await found(where('firstname', 'CONTAINS_TOKEN', value))).toEqual(expected);
    const others = [...ids.values()].filter((name) => !(expected as readonly string[]).includes(name));
    expect(await found(where('firstname', 'NOT_CONTAINS_TOKEN', value))).toEqual(others);
  });

  test('several tokens must all be there, in any order', async () => {
    expect(await found(where('jobtitle', 'CONTAINS_TOKEN', 'sales head'))).toEqual(['maria']);
    expect(await found(where('jobtitle', 'CONTAINS_TOKEN', 'sales chief'))).toEqual([]);
    expect(await found(where('jobtitle', 'CONTAINS_TOKEN', 'SALES'))).toEqual(['maria', 'mark']);
  });
});

describe('[records.search] other types of property', () => {
  test('the case of an enumeration counts, whatever the operator', async () => {
    expect(await found(where('hs_lead_status', 'EQ', 'OPEN'))).toEqual(['mark']);
    expect(await found(where('hs_lead_status', 'EQ', 'open'))).toEqual([]);
    expect(await found(where('hs_lead_status', 'IN', ['NEW', 'open']))).toEqual(['ada']);
    expect(await found(where('hs_lead_status', 'NOT_IN', ['NEW', 'OPEN']))).toEqual(['maria', 'nobody']);
  });

  test('times compare as times: milliseconds, instants and days', async () => {
    const created = (operator: string, value: string | readonly string[]) => found(where('createdate', operator, value));
    expect(await created('EQ', '2026-03-12T07:33:46.615Z')).toEqual(['maria']);
    expect(await created('EQ', String(Date.parse('2026-03-12T07:34:46.615Z')))).toEqual(['mark']);
    expect(await created('GT', '2026-03-12T07:34:46.615Z')).toEqual(['ada', 'nobody']);
    expect(await created('GTE', '2026-03-12T08:34:46.615+01:00')).toEqual(['mark', 'ada', 'nobody']);
    expect(await created('GTE', '2026-03-12')).toEqual(['maria', 'mark', 'ada', 'nobody']);
    expect(await created('LT', '2026-03-12')).toEqual([]);
    const third = String(Date.parse('2026-03-12T07:35:46.615Z'));
    expect(await created('IN', ['2026-03-12T07:33:46.615Z', third])).toEqual(['maria', 'ada']);
  });

  test('numbers compare as numbers', async () => {
    const own = await freshClient();
    const amounts = ['9', '10', '100.50', '-2', undefined];
    const names = new Map<string, string>();
    for (const amount of amounts)
      names.set(
        await own.create('deals', { dealname: 'a', dealstage: 'appointmentscheduled', ...(amount && { amount }) }),
        amount ?? 'none',
      );
    const deals = async (...filters: readonly Filter[]) => (await idsWhere(own, 'deals', ...filters)).map((id) => names.get(id));
    expect(await deals(where('amount', 'GT', '9'))).toEqual(['10', '100.50']);
    expect(await deals(where('amount', 'LTE', '9.0'))).toEqual(['9', '-2']);
    expect(await deals(where('amount', 'EQ', '100.5'))).toEqual(['100.50']);
    expect(await deals({ propertyName: 'amount', operator: 'EQ', value: 10 })).toEqual(['10']);
    expect(await deals({ propertyName: 'amount', operator: 'BETWEEN', value: '-2', highValue: '10' })).toEqual(['9', '10', '-2']);
    expect(await deals(where('amount', 'NOT_IN', ['9.00', '1e1']))).toEqual(['100.50', '-2', 'none']);
    const descending = await search(own, 'deals', { sorts: ['-amount'], limit: 10 });
    expect(descending.body.results.map(({ id }) => names.get(id))).toEqual(['100.50', '10', '9', '-2', 'none']);
  });

  test('the id, and the times that a record carries outside of its properties', async () => {
    const [first = '', second = ''] = ids.keys();
    expect(await found({ propertyName: 'hs_object_id', operator: 'EQ', value: first })).toEqual(['maria']);
    expect(await found({ propertyName: 'hs_object_id', operator: 'IN', values: [Number(second), first] })).toEqual(['maria', 'mark']);
    expect(await found(where('hs_object_id', 'GT', second))).toEqual(['ada', 'nobody']);
    expect(await found(where('lastmodifieddate', 'HAS_PROPERTY'))).toEqual(['maria', 'mark', 'ada', 'nobody']);
  });

  test('a bool', async () => {
    const own = await freshClient();
    const made = await own.post<{ readonly objectTypeId: string }>('/crm-object-schemas/v3/schemas', {
      name: 'boat',
      labels: { singular: 'Boat', plural: 'Boats' },
      requiredProperties: [],
      properties: [
        { name: 'hull', label: 'Hull', type: 'string', fieldType: 'text' },
        {
          name: 'afloat',
          label: 'Afloat',
          type: 'bool',
          fieldType: 'booleancheckbox',
          options: ['true', 'false'].map((value) => ({ label: value, value })),
        },
      ],
      primaryDisplayProperty: 'hull',
    });
    const type = made.body.objectTypeId;
    const [afloat, sunk, unknown] = [
      await own.create(type, { afloat: true }),
      await own.create(type, { afloat: 'false' }),
      await own.create(type, {}),
    ];
    expect(await idsWhere(own, type, where('afloat', 'EQ', 'true'))).toEqual([afloat]);
    expect(await idsWhere(own, type, where('afloat', 'NEQ', 'true'))).toEqual([sunk, unknown]);
    expect(await idsWhere(own, type, where('afloat', 'IN', ['false', 'true']))).toEqual([afloat, sunk]);
  });
});

describe('[records.search] groups', () => {
  const groups = (...filters: readonly (readonly Filter[])[]) => ({ filterGroups: filters.map((some) => ({ filters: some })) });
  const names = async (body: object) => (await search(client, 'contacts', body)).body.results.map(({ id }) => ids.get(id));

  test('all filters of a group must hold', async () => {
    const both = [where('firstname', 'CONTAINS_TOKEN', 'mar*'), where('jobtitle', 'EQ', 'sales')];
    expect(await found(...both)).toEqual(['mark']);
  });

  test('one group must hold; a record that passes two is found once', async () => {
    expect(
      await names(groups([where('firstname', 'EQ', 'ada')], [where('jobtitle', 'HAS_PROPERTY'), where('lastname', 'EQ', 'mara')])),
    ).toEqual(['mark', 'ada']);
    const twice = await search(client, 'contacts', groups([where('firstname', 'EQ', 'ada')], [where('email', 'CONTAINS_TOKEN', 'other')]));
    expect(twice.body).toMatchObject({ total: 1 });
  });

  test('`filters` alone is one group, and beside groups one more', async () => {
    expect(await names({ filters: [where('firstname', 'EQ', 'ada')] })).toEqual(['ada']);
    expect(await names({ ...groups([where('firstname', 'EQ', 'mark')]), filters: [where('firstname', 'EQ', 'ada')] })).toEqual([
      'mark',
      'ada',
    ]);
  });

  test.each([
    {},
    { filterGroups: [] },
    groups([]),
    { filters: [] },
    { filterGroups: null, filters: null, query: null, sorts: null, properties: null, limit: null, after: null },
    { filterGroups: [{ filters: null }], query: '', sorts: [], after: '' },
  ])('%j asks for nothing in particular and finds every record', async (body) => {
    expect(await names(body)).toEqual(['maria', 'mark', 'ada', 'nobody']);
  });

  test('a filter may bring nulls for what it does not need', async () => {
    const filter = { propertyName: 'firstname', operator: 'EQ', value: 'ada', highValue: null, values: null };
    expect(await names({ filterGroups: [{ filters: [filter] }] })).toEqual(['ada']);
  });
});

describe('[records.search] query', () => {
  const names = async (query: string, more: object = {}) =>
    (await search(client, 'contacts', { query, ...more })).body.results.map(({ id }) => ids.get(id));

  test.each([
    ['maria', ['maria']],
    ['MAR', ['maria', 'mark']],
    ['mar example', ['maria', 'mark']],
    ['example cruz', ['maria']],
    ['other.org', ['ada']],
    ['ria', []],
    ['sales', []],
    ['maria ada', []],
  ])('%j finds %j: every word begins a token of a searchable property', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('the filters count besides', async () => {
    expect(await names('mar', { filters: [where('jobtitle', 'EQ', 'sales')] })).toEqual(['mark']);
  });

  test('a type without searchable properties has nothing to find, a custom one has its own', async () => {
    const own = await freshClient();
    const made = await own.post<{ readonly objectTypeId: string }>('/crm-object-schemas/v3/schemas', {
      name: 'boat',
      labels: { singular: 'Boat', plural: 'Boats' },
      requiredProperties: [],
      searchableProperties: ['hull'],
      properties: ['hull', 'sail'].map((name) => ({ name, label: name, type: 'string', fieldType: 'text' })),
      primaryDisplayProperty: 'hull',
    });
    const type = made.body.objectTypeId;
    const boat = await own.create(type, { hull: 'oak planks', sail: 'canvas' });
    const totals = async (of: string, query: string) => (await search(own, of, { query })).body.results.map(({ id }) => id);
    expect(await totals(type, 'plank')).toEqual([boat]);
    expect(await totals(type, 'canvas')).toEqual([]);
    await own.create('carts', { hs_cart_name: 'oak' });
    expect(await totals('carts', 'oak')).toEqual([]);
  });
});
