import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { search, searchPath } from './search-wire.ts';
import { problemOf, toldBy } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeAll(async () => {
  client = await freshClient();
});

const filtered = (filter: object) => ({ filterGroups: [{ filters: [filter] }] });
const validation = { category: 'VALIDATION_ERROR' };
const operators = '[IN, NOT_HAS_PROPERTY, LT, EQ, GT, NOT_IN, GTE, CONTAINS_TOKEN, HAS_PROPERTY, LTE, NOT_CONTAINS_TOKEN, BETWEEN, NEQ]';

describe('[records.search] operators that cannot be read', () => {
  const head = '{"filterGroups":[{"filters":[{"propertyName":"email","operator":';
  const refusal = (line: number, column: number) =>
    problemOf({ message: `Invalid input JSON on line ${line}, column ${column}: Enum type must be one of: ${operators}`, ...validation });

  test.each(['"CONTAINS"', '"eq"', '"13"', '"01"', '13', '-1', '"EQ\u00a0"', '"\u2003EQ"'])(
    '%s: all thirteen are named, at the line and column where the word begins',
    async (word) => {
      const { status, body } = await client.post(searchPath('contacts'), `${head}${word},"value":"x"}]}]}`);
      expect([status, body]).toEqual([400, refusal(1, head.length + 1)]);
    },
  );

  test('columns count bytes of UTF-8, and lines begin after a line feed', async () => {
    const { body } = await client.post(searchPath('contacts'), head.replace('email', 'ééé').concat('"X"}]}]}'));
    expect(body).toEqual(refusal(1, head.length + 1 + 1));
    const lines = await client.post(
      searchPath('contacts'),
      '{"filterGroups":[{"filters":[\r\n {"operator": "X","propertyName":"email"}]}]}',
    );
    expect(lines.body).toEqual(refusal(2, 15));
  });

  test('the first wrong one of the body counts, and of a repeated key the last', async () => {
    const sent = '{"filterGroups":[{"filters":[{"propertyName":"email","operator":"X"},{"propertyName":"email","operator":"Y"}]}]}';
    expect((await client.post(searchPath('contacts'), sent)).body).toEqual(refusal(1, sent.indexOf('"X"') + 1));
    const repeated = '{"filters":[{"propertyName":"email","operator":"EQ","operator":"X"}]}';
    expect((await client.post(searchPath('contacts'), repeated)).body).toEqual(refusal(1, repeated.indexOf('"X"') + 1));
  });

  test.each(['', ' ', '\u0001\t'])('one that trims to nothing, %j, is named by its path', async (operator) => {
    const told = (field: string) =>
      problemOf({ message: `Invalid input JSON: unable to deserialize field "${field}". Invalid value: `, ...validation });
    const filter = { propertyName: 'email', operator };
    expect((await search(client, 'contacts', filtered(filter))).body).toEqual(told('filterGroups[0].filters[0].operator'));
    const second = { filterGroups: [{ filters: [] }, { filters: [{ propertyName: 'email', operator: 'HAS_PROPERTY' }, filter] }] };
    expect((await search(client, 'contacts', second)).body).toEqual(told('filterGroups[1].filters[1].operator'));
    expect((await search(client, 'contacts', { filters: [filter] })).body).toEqual(told('filters[0].operator'));
  });

  test.each([true, 1.5, {}, []])('%j is of no type that can be read: 400 without a category', async (operator) => {
    const { status, body } = await search(client, 'contacts', filtered({ propertyName: 'email', operator, value: 'x' }));
    expect([status, toldBy({ body }).category]).toEqual([400, undefined]);
    expect(toldBy({ body }).message).toMatch(/^Invalid input JSON on line 1, column 65: Cannot deserialize value of type `com\.hubspot\./);
  });

  test('an unknown object type is refused before an unreadable operator', async () => {
    const { status, body } = await search(client, 'butterflies', filtered({ propertyName: 'email', operator: 'X' }));
    expect([status, body]).toEqual([400, problemOf({ message: 'Unable to infer object type from: butterflies' })]);
  });
});

describe('[records.search] filters that lack what their operator needs', () => {
  /** Told at the last character of the filter. */
  const told = (filter: object, reason: string) => {
    const column = JSON.stringify(filtered(filter)).indexOf('}]}]}') + 1;
    return problemOf({ message: `Invalid input JSON on line 1, column ${column}: ${reason}` });
  };

  test('the recorded column of a blank value: the end of its filter', async () => {
    const { body } = await search(client, 'contacts', filtered({ propertyName: 'phone', operator: 'CONTAINS_TOKEN', value: '' }));
    const message = "Invalid input JSON on line 1, column 92: value must be non-empty and non-blank, if specified {propertyName: 'phone'}";
    expect(body).toEqual(problemOf({ message }));
  });

  test('the recorded column of a range without its end', async () => {
    const filter = { value: '1638264673941', propertyName: 'closedate', operator: 'BETWEEN' };
    const { body } = await search(client, 'deals', filtered(filter));
    expect(body).toEqual(problemOf({ message: 'Invalid input JSON on line 1, column 102: operator BETWEEN requires a highValue' }));
  });

  const blank = (field: string) => `${field} must be non-empty and non-blank, if specified {propertyName: 'email'}`;
  test.each([
    [{ propertyName: 'email', operator: 'EQ', value: ' \t' }, blank('value')],
    [{ propertyName: 'email', operator: 'HAS_PROPERTY', value: '' }, blank('value')],
    [{ propertyName: 'email', operator: 'BETWEEN', value: 'a', highValue: ' ' }, blank('highValue')],
    [{ propertyName: 'email', operator: 'EQ' }, 'operator EQ requires a value'],
    [{ propertyName: 'email', operator: 'GTE', value: null }, 'operator GTE requires a value'],
    [{ propertyName: 'email', operator: 'CONTAINS_TOKEN', values: ['a'] }, 'operator CONTAINS_TOKEN requires a value'],
    [{ propertyName: 'email', operator: '6', value: 'a' }, 'operator BETWEEN requires a highValue'],
    [{ propertyName: 'email', operator: 'IN', value: 'a' }, 'operator IN requires values'],
    [{ propertyName: 'email', operator: 'NOT_IN', values: [] }, 'operator NOT_IN requires values'],
  ])('%j', async (filter, reason) => {
    const { status, body } = await search(client, 'contacts', filtered(filter));
    expect([status, body]).toEqual([400, told(filter, reason)]);
  });

  test.each([
    [{ operator: 'EQ', value: 'x' }, 'propertyName'],
    [{ propertyName: null, operator: 'EQ', value: 'x' }, 'propertyName'],
    [{ propertyName: 'email', operator: null }, 'operator'],
    [{}, 'propertyName, operator'],
  ])('%j lacks %s, at the end of the filter', async (filter, fields) => {
    const { status, body } = await search(client, 'contacts', filtered(filter));
    const column = JSON.stringify(filtered(filter)).length - 4;
    const message = `Invalid input JSON on line 1, column ${column}. Some required fields were not set: [${fields}]`;
    expect([status, body]).toEqual([400, problemOf({ message, ...validation })]);
  });

  test('a list where one value is wanted is refused at its bracket', async () => {
    const sent = filtered({ propertyName: 'hs_object_id', operator: 'IN', value: ['1', '2'] });
    const { body } = await search(client, 'companies', sent);
    const column = JSON.stringify(sent).indexOf('["1"') + 1;
    const message = 'Cannot deserialize value of type `java.lang.String` from Array value (token `JsonToken.START_ARRAY`)';
    expect(body).toEqual(problemOf({ message: `Invalid input JSON on line 1, column ${column}: ${message}` }));
  });
});

describe('[records.search] searches that ask for what cannot be', () => {
  const filter = { propertyName: 'email', operator: 'HAS_PROPERTY' };
  const filters = (count: number) => Array.from({ length: count }, () => filter);
  const groups = (count: number, size = 1) => Array.from({ length: count }, () => ({ filters: filters(size) }));
  const generic = problemOf({ message: 'There was a problem with the request.' });

  test.each([
    ['a page of more than 200', { limit: 201 }, { limit: 200 }],
    ['an empty page', { limit: 0 }, { limit: '1' }],
    ['a negative offset', { after: '-1' }, { after: '0' }],
    ['more than 5 groups', { filterGroups: groups(6) }, { filterGroups: groups(5) }],
    [
      'groups and filters beside them that are more than 5',
      { filterGroups: groups(5), filters: filters(1) },
      { filterGroups: groups(4), filters: filters(1) },
    ],
    ['more than 6 filters in a group', { filterGroups: groups(1, 7) }, { filterGroups: groups(1, 6) }],
    ['more than 18 filters', { filterGroups: [...groups(3, 6), ...groups(1, 1)] }, { filterGroups: groups(3, 6) }],
    ['more than one sort', { sorts: ['email', 'phone'] }, { sorts: ['email'] }],
    ['a query of more than 3,000 characters', { query: 'a'.repeat(3_001) }, { query: 'a'.repeat(3_000) }],
  ])('%s: 400 VALIDATION_ERROR, and the bound itself is served', async (_what, beyond, within) => {
    const refused = await search(client, 'contacts', beyond);
    expect([refused.status, refused.body]).toMatchObject([400, { status: 'error', ...validation }]);
    expect((await search(client, 'contacts', within)).status).toBe(200);
  });

  test.each([
    [
      { limit: 200, after: '9801' },
      { limit: 200, after: 9_800 },
    ],
    [{ after: 10_000 }, { after: '9990' }],
  ])('%j pages beyond 10,000 results: 400', async (beyond, within) => {
    const refused = await search(client, 'contacts', beyond);
    expect([refused.status, refused.body]).toEqual([400, generic]);
    expect((await search(client, 'contacts', within)).status).toBe(200);
  });

  test.each([
    filtered({ propertyName: 'no_such_property', operator: 'EQ', value: 'x' }),
    filtered({ propertyName: 'no_such_property', operator: 'NOT_HAS_PROPERTY' }),
    { sorts: ['no_such_property'] },
    { sorts: [{ propertyName: 'name', direction: 'DESCENDING' }] },
    filtered({ propertyName: 'lastmodifieddate', operator: 'GT', value: 'yesterday' }),
    filtered({ propertyName: 'createdate', operator: 'BETWEEN', value: '2026-01-01', highValue: '31/01/2026' }),
    filtered({ propertyName: 'num_notes', operator: 'EQ', value: 'many' }),
    filtered({ propertyName: 'num_notes', operator: 'IN', values: ['1', 'x'] }),
    filtered({ propertyName: 'associations.company', operator: 'NEQ', value: '1' }),
    filtered({ propertyName: 'associations.butterfly', operator: 'EQ', value: '1' }),
    filtered({ propertyName: 'associations.company', operator: 'EQ', value: 'abc' }),
  ])('%j: the generic refusal', async (body) => {
    const { status, body: told } = await search(client, 'contacts', body);
    expect([status, told]).toEqual([400, generic]);
  });

  test.each([
    [{ limit: 'ten' }, 10, '`int` from String "ten": not a valid `int` value'],
    [{ after: '1a' }, 10, '`int` from String "1a": not a valid `int` value'],
    [{ limit: 1.5 }, 10, '`int` from Floating-point value (token `JsonToken.VALUE_NUMBER_FLOAT`)'],
    [
      { filterGroups: {} },
      17,
      '`java.util.HashSet<com.hubspot.inbounddb.publicobject.core.v3.search.FilterGroup>` from Object value (token `JsonToken.START_OBJECT`)',
    ],
    [
      { sorts: [1] },
      11,
      '`com.hubspot.inbounddb.publicobject.core.v3.search.Sort` from Integer value (token `JsonToken.VALUE_NUMBER_INT`)',
    ],
    [{ properties: 'email' }, 15, '`java.util.HashSet<java.lang.String>` from String value (token `JsonToken.VALUE_STRING`)'],
  ])('%j is of the wrong type', async (sent, column, of) => {
    const { status, body } = await search(client, 'contacts', sent);
    const message = `Invalid input JSON on line 1, column ${column}: Cannot deserialize value of type ${of}`;
    expect([status, body]).toEqual([400, problemOf({ message })]);
  });

  test('custom objects cannot be searched by association, from either end', async () => {
    const own = await freshClient();
    const made = await own.post<{ readonly objectTypeId: string }>('/crm-object-schemas/v3/schemas', {
      name: 'boat',
      labels: { singular: 'Boat', plural: 'Boats' },
      requiredProperties: [],
      properties: [{ name: 'hull', label: 'Hull', type: 'string', fieldType: 'text' }],
      primaryDisplayProperty: 'hull',
      associatedObjects: ['CONTACT'],
    });
    const type = made.body.objectTypeId;
    for (const [of, to] of [
      ['contacts', type],
      [type, 'contacts'],
    ] as const) {
      const body = filtered({ propertyName: `associations.${to}`, operator: 'EQ', value: '1' });
      expect((await search(own, of, body)).body).toEqual(generic);
    }
  });

  test('a token without the scope to read the type is refused, one that may only read it is not', async () => {
    const writer = await freshClient({ scopes: ['crm.objects.contacts.write'] });
    expect((await search(writer, 'contacts', {})).status).toBe(403);
    const reader = await freshClient({ scopes: ['crm.objects.contacts.read'] });
    expect((await search(reader, 'contacts', {})).status).toBe(200);
  });
});
