import assert from 'node:assert/strict';
import type { RecordId, RecordRef } from '../../domain/ids.ts';
import { ownPropertyDefaults, type Property, type PropertyType } from '../../domain/property.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { SearchQuery, SearchTest } from '../../domain/search.ts';
import type { PortalStore } from '../port.ts';
import { archive, change, companies, contacts, create, link, noon, openPortal, purge, restore, type StoreCase, typesOf } from './setup.ts';

/** A property of the portal's own. */
export function propertyOf(name: string, type: PropertyType): Property {
  const rest = { label: name, fieldType: 'text', groupName: 'group', options: [], createdAt: noon, updatedAt: noon };
  return { ...ownPropertyDefaults, ...rest, name, type };
}

const name = propertyOf('name', 'string');
const size = propertyOf('size', 'number');
const day = propertyOf('day', 'date');
const choice = propertyOf('choice', 'enumeration');

/** A query for contacts that names only what matters. */
export function query(groups: SearchQuery['groups'], rest: Partial<SearchQuery> = {}): SearchQuery {
  return { type: contacts, groups, sort: undefined, offset: 0, limit: 100, ...rest };
}

/** Ids that a query finds; throws where the total is not their number. */
async function found(portal: PortalStore, groups: SearchQuery['groups'], rest: Partial<SearchQuery> = {}): Promise<readonly RecordId[]> {
  const { total, records } = await portal.search(query(groups, rest));
  assert.equal(total, records.length);
  return records.map(({ id }) => id);
}

const plain = { isNegated: false } as const;
const negated = { isNegated: true } as const;

/** What each test finds among records of a name, a size, a day and a choice; the places of those that it finds. */
const rows: readonly Readonly<Record<string, string>>[] = [
  { name: 'Maria Anna', size: '10', day: '2026-01-01', choice: 'A' },
  { name: 'mario', size: '9', day: '2026-01-02', choice: 'a;B' },
  { name: 'ada@king.example', size: '-1.50', choice: 'B' },
  {},
  { name: 'Zoë', size: '100', day: '2025-12-31' },
];

const expectations: readonly (readonly [string, SearchTest, readonly number[]])[] = [
  ['text is equal in any letter case', { ...plain, form: 'equals', property: name, keys: ['maria anna'] }, [0]],
  ['numbers are equal by value', { ...plain, form: 'equals', property: size, keys: [-1.5, 9] }, [1, 2]],
  ['a text is equal to no number', { ...plain, form: 'equals', property: size, keys: ['9'] }, []],
  ['one of several choices is equal, and their letter case counts', { ...plain, form: 'equals', property: choice, keys: ['a', 'b'] }, [1]],
  ['a choice is found in every value that has it', { ...plain, form: 'equals', property: choice, keys: ['B', 'x'] }, [1, 2]],
  ['no keys find nothing', { ...plain, form: 'equals', property: name, keys: [] }, []],
  ['a negated test finds records without a value too', { ...negated, form: 'equals', property: choice, keys: ['B'] }, [0, 3, 4]],
  ['a range of numbers is in order of value', { ...plain, form: 'range', property: size, from: { key: 9, isInclusive: false } }, [0, 4]],
  [
    'a range ends where it says',
    { ...plain, form: 'range', property: size, from: { key: -1.5, isInclusive: true }, to: { key: 10, isInclusive: false } },
    [1, 2],
  ],
  ['a range of numbers holds no text', { ...plain, form: 'range', property: name, from: { key: 0, isInclusive: true } }, []],
  ['a range of texts holds no number', { ...plain, form: 'range', property: size, to: { key: 'zz', isInclusive: true } }, []],
  ['texts have a range', { ...plain, form: 'range', property: name, from: { key: 'mario', isInclusive: true } }, [1, 4]],
  ['days have a range', { ...plain, form: 'range', property: day, to: { key: Date.UTC(2026, 0, 1), isInclusive: true } }, [0, 4]],
  ['an open range holds every value', { ...plain, form: 'range', property: name }, [0, 1, 2, 4]],
  ['a value is there', { ...plain, form: 'set', property: choice }, [0, 1, 2]],
  ['a value is not there', { ...negated, form: 'set', property: choice }, [3, 4]],
  ['a whole token matches', { ...plain, form: 'tokens', properties: [name], patterns: ['anna'] }, [0]],
  ['part of a token does not', { ...plain, form: 'tokens', properties: [name], patterns: ['mari'] }, []],
  ['a star stands for any end', { ...plain, form: 'tokens', properties: [name], patterns: ['mari*'] }, [0, 1]],
  ['a star stands for any beginning', { ...plain, form: 'tokens', properties: [name], patterns: ['*io'] }, [1]],
  ['stars stand on both sides', { ...plain, form: 'tokens', properties: [name], patterns: ['*ar*a'] }, [0]],
  ['a star follows the last character that there is', { ...plain, form: 'tokens', properties: [name], patterns: ['mari\u{10ffff}*'] }, []],
  ['a question mark is no star', { ...plain, form: 'tokens', properties: [name], patterns: ['*mari?'] }, []],
  ['a star alone stands for any token', { ...plain, form: 'tokens', properties: [name], patterns: ['*'] }, [0, 1, 2, 4]],
  ['an address has its parts as tokens', { ...plain, form: 'tokens', properties: [name], patterns: ['king.example'] }, [2]],
  ['an address is a token', { ...plain, form: 'tokens', properties: [name], patterns: ['*@king.example'] }, [2]],
  ['every pattern must match, in any property', { ...plain, form: 'tokens', properties: [name, choice], patterns: ['mario', 'b'] }, [1]],
  ['not all patterns match', { ...negated, form: 'tokens', properties: [name], patterns: ['maria', 'anna'] }, [1, 2, 3, 4]],
];

/** Searches: what tests find, in which order, and that writes are seen. */
export const searchCases: readonly StoreCase[] = [
  ...expectations.map(
    ([what, test, places]): StoreCase => ({
      claim: `searches: ${what}`,
      async prove(store) {
        const portal = await openPortal(store);
        const made = await createAll(portal, rows);
        await create(portal, companies, rows[0]);
        const expected = places.map((place) => made[place]?.id);
        assert.deepEqual(await found(portal, [[test]]), expected);
        const all = { ...plain, form: 'equals', property: choice, keys: ['A', 'B'] } as const;
        const both = [0, 1, 2].filter((place) => places.includes(place));
        assert.deepEqual(
          await found(portal, [[all, test]]),
          both.map((place) => made[place]?.id),
          'with a second test',
        );
        const either = [0, 1, 2, 3, 4].filter((place) => place < 3 || places.includes(place));
        assert.deepEqual(
          await found(portal, [[all], [test]]),
          either.map((place) => made[place]?.id),
          'with a second group',
        );
      },
    }),
  ),
  {
    claim: 'searches: without groups every live record of the type is found, in pages by id',
    async prove(store) {
      const portal = await openPortal(store);
      const made = await createAll(portal, rows);
      await create(portal, companies);
      const page = await portal.search(query([], { offset: 1, limit: 2 }));
      assert.equal(page.total, 5);
      assert.deepEqual(idsOf(page.records), idsOf(made.slice(1, 3)));
      assert.deepEqual(await portal.search(query([], { offset: 5 })), { total: 5, records: [] });
      assert.deepEqual(page.records[0], await portal.record(made[1] ?? never()));
    },
  },
  {
    claim: 'searches: sorts by value in both directions, equal ones by id, those without a value last',
    async prove(store) {
      const portal = await openPortal(store);
      const made = await createAll(portal, [...rows, { size: '9.0' }]);
      for (const groups of [[], [[{ ...negated, form: 'equals', property: name, keys: ['nobody'] } as const]]]) {
        const ascending = await found(portal, groups, { sort: { property: size, direction: 'ascending' } });
        assert.deepEqual(
          ascending,
          [2, 1, 5, 0, 4, 3].map((place) => made[place]?.id),
        );
        const descending = await found(portal, groups, { sort: { property: size, direction: 'descending' } });
        assert.deepEqual(
          descending,
          [4, 0, 1, 5, 2, 3].map((place) => made[place]?.id),
        );
        const page = await portal.search(query(groups, { sort: { property: size, direction: 'descending' }, offset: 3, limit: 2 }));
        assert.deepEqual([page.total, idsOf(page.records)], [6, [5, 2].map((place) => made[place]?.id)]);
      }
    },
  },
  {
    claim: 'searches: sorts a record with several choices by the lowest, in a descending order by the highest',
    async prove(store) {
      const portal = await openPortal(store);
      const made = await createAll(portal, [{ choice: 'b' }, { choice: 'c;a' }]);
      for (const direction of ['ascending', 'descending'] as const) {
        assert.deepEqual(await found(portal, [], { sort: { property: choice, direction } }), [made[1]?.id, made[0]?.id]);
      }
    },
  },
  {
    claim: 'searches: a record is found by its id and its times',
    async prove(store) {
      const portal = await openPortal(store);
      const [first, second] = await createAll(portal, [{ name: 'a' }, { name: 'b' }]);
      if (first === undefined || second === undefined) return never();
      const modified = propertyOf('lastmodifieddate', 'datetime');
      const id = propertyOf('hs_object_id', 'number');
      const later: SearchTest = { ...plain, form: 'range', property: modified, from: { key: noon, isInclusive: false } };
      assert.deepEqual(await found(portal, [[later]]), []);
      await change(portal, { records: [first] }, updated(first, { name: 'c' }, noon + 5));
      assert.deepEqual(await found(portal, [[later]]), [first.id]);
      assert.deepEqual(await found(portal, [[{ ...plain, form: 'equals', property: id, keys: [second.id] }]]), [second.id]);
      const sort = { property: modified, direction: 'descending' } as const;
      assert.deepEqual(await found(portal, [], { sort }), [first.id, second.id]);
      const created: SearchTest = { ...plain, form: 'equals', property: propertyOf('createdate', 'datetime'), keys: [noon] };
      assert.deepEqual(await found(portal, [[created]]), [first.id, second.id]);
    },
  },
  {
    claim: 'searches: finds by links, of any type or of those named',
    async prove(store) {
      const portal = await openPortal(store);
      const [first, second, third] = await createAll(portal, [{}, {}, {}]);
      const company = await create(portal, companies);
      const other = await create(portal, companies);
      if (first === undefined || second === undefined || third === undefined) return never();
      await link(portal, first, company);
      await link(portal, second, company, 'promoted');
      await link(portal, second, other);
      const to = (...ids: readonly RecordRef[]) => ({ form: 'linked', toType: companies, ids: idsOf(ids) }) as const;
      assert.deepEqual(await found(portal, [[{ ...plain, ...to(company, other) }]]), [first.id, second.id]);
      assert.deepEqual(await found(portal, [[{ ...negated, ...to(other) }]]), [first.id, third.id]);
      const { promoted } = typesOf(portal, first, company);
      assert.deepEqual(await found(portal, [[{ ...plain, ...to(company), types: [promoted] }]]), [second.id]);
      await archive(portal, company);
      assert.deepEqual(await found(portal, [[{ ...plain, ...to(company) }]]), []);
    },
  },
  {
    claim: 'searches: sees every write that was answered, before and after the first search',
    async prove(store) {
      const portal = await openPortal(store);
      const [record] = await createAll(portal, [{ name: 'old', choice: 'A;B', size: '1' }]);
      if (record === undefined) return never();
      const by = (key: string): SearchTest => ({ ...plain, form: 'equals', property: name, keys: [key] });
      const token = (pattern: string): SearchTest => ({ ...plain, form: 'tokens', properties: [name], patterns: [pattern] });
      const without: SearchTest = { ...negated, form: 'set', property: size };
      const counts = async () => {
        const tests = [by('old'), by('new'), token('old'), token('n*'), without];
        return [
          (await found(portal, [])).length,
          ...(await Promise.all(tests.map(async (test) => (await found(portal, [[test]])).length))),
        ];
      };
      assert.deepEqual(await counts(), [1, 1, 0, 1, 0, 0]);
      await change(portal, { records: [record] }, updated(record, { name: 'new', size: null }, noon));
      assert.deepEqual(await counts(), [1, 0, 1, 0, 1, 1]);
      await archive(portal, record);
      assert.deepEqual(await counts(), [0, 0, 0, 0, 0, 0]);
      await restore(portal, record);
      assert.deepEqual(await counts(), [1, 0, 1, 0, 1, 1]);
      await create(portal, contacts, { name: 'old', size: '2' });
      assert.deepEqual(await counts(), [2, 1, 1, 1, 1, 1]);
      await purge(portal, record);
      assert.deepEqual(await counts(), [1, 1, 0, 1, 0, 0]);
    },
  },
  {
    claim: 'searches: takes records for what the query says they are, or for absent',
    async prove(store) {
      const portal = await openPortal(store);
      const made = await createAll(portal, [
        { name: 'a', size: '1' },
        { name: 'b', size: '2' },
        { name: 'c', size: '3' },
      ]);
      const [first, second, third] = await Promise.all(made.map((record) => portal.record(record)));
      if (!first || !second || !third) return never();
      await archive(portal, third);
      const as = (record: StoredRecord, properties: Record<string, string>) => [record.id, { ...record, properties }] as const;
      const settled = new Map<RecordId, StoredRecord | null>([
        [first.id, null],
        as(second, { name: 'z', size: '9' }),
        as(third, { name: 'c' }),
      ]);
      const instead = () => settled;
      const by = (key: string): SearchTest => ({ ...plain, form: 'equals', property: name, keys: [key] });
      assert.deepEqual(await found(portal, [], { instead }), [second.id, third.id]);
      assert.deepEqual(await found(portal, [[by('a')], [by('b')]], { instead }), []);
      assert.deepEqual(await found(portal, [[by('c')], [by('z')]], { instead }), [second.id, third.id]);
      const sort = { property: size, direction: 'ascending' } as const;
      const sorted = await portal.search(query([], { instead, sort, limit: 1 }));
      assert.deepEqual([sorted.total, sorted.records[0]?.properties], [2, { name: 'z', size: '9' }]);
    },
  },
  {
    claim: 'searches: keeps what databases order or spell in their own way apart',
    async prove(store) {
      const portal = await openPortal(store);
      const names = ['\u{1f600}', '\uffee', 'e\u0301', '\u00e9', 'a\u0000b', 'a', "it's", '%', '_', '[a]', '?', '10', '9'];
      const made = await createAll(
        portal,
        names.map((text) => ({ name: text })),
      );
      for (const [place, text] of names.entries()) {
        assert.deepEqual(await found(portal, [[{ ...plain, form: 'equals', property: name, keys: [text] }]]), [made[place]?.id], text);
      }
      const sorted = await portal.search(query([], { sort: { property: name, direction: 'ascending' } }));
      const order = ['%', '10', '9', '?', '[a]', '_', 'a', 'a\u0000b', 'e\u0301', "it's", '\u00e9', '\uffee', '\u{1f600}'];
      assert.deepEqual(
        sorted.records.map(({ properties }) => properties['name']),
        order,
      );
      const has = (pattern: string): SearchTest => ({ ...plain, form: 'tokens', properties: [name], patterns: [pattern] });
      for (const pattern of ['*%*', '*[*', '*?*', '_*'])
        assert.deepEqual((await found(portal, [[has(pattern)]])).length, pattern === '*[*' ? 0 : 1, pattern);
    },
  },
];

function updated(record: RecordRef, properties: Record<string, string | null>, at: number) {
  return { kind: 'recordUpdated', record, at, properties } as const;
}

/** Creates contacts, in the order of their properties. */
async function createAll(portal: PortalStore, properties: readonly Readonly<Record<string, string>>[]): Promise<readonly RecordRef[]> {
  const made: RecordRef[] = [];
  for (const values of properties) made.push(await create(portal, contacts, values));
  return made;
}

function idsOf(records: readonly RecordRef[]): readonly RecordId[] {
  return records.map(({ id }) => id);
}

function never(): never {
  throw new Error('a record that was made is not there');
}
