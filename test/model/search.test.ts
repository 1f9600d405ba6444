import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type PortalHandle, startCrosstie } from '../../src/index.ts';
import { newPlace } from '../engines/place.ts';
import { foundBy, type Kind, type ModelFilter, type ModelRecord, type ModelSearch } from './search-model.ts';

const place = await newPlace();
const crosstie = await startCrosstie({ db: place.db });
afterAll(async () => {
  await crosstie.close();
  await place[Symbol.asyncDispose]();
});

/** Milliseconds: ends the search for a smaller counterexample before the test's own time is up. */
const interruptAfterTimeLimit = 60_000;

const kinds: Readonly<Record<string, Kind>> = {
  title: 'string',
  body: 'string',
  amount: 'number',
  day: 'date',
  moment: 'datetime',
  open: 'bool',
  stage: 'enumeration',
};
const searchable = ['title', 'body'];
const names = Object.keys(kinds);

/** Values as they are stored, few enough to meet. */
const stored: Readonly<Record<Kind, readonly string[]>> = {
  string: ['Ada', 'ada lovelace', 'Mara', 'MARIA CRUZ', 'maria-b', 'x.y@example.com', 'a b c', 'b', '0'],
  number: ['-2', '0', '1', '1.50', '10', '9', '1000000'],
  date: ['2025-12-31', '2026-01-01', '2026-01-02', '2026-03-12'],
  datetime: ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z', '2026-03-12T07:33:46.615Z'],
  bool: ['true', 'false'],
  enumeration: ['OPEN', 'open', 'Closed', 'lost'],
};

/** Other spellings of the same values, and values that no record has. */
const sought: Readonly<Record<Kind, readonly string[]>> = {
  string: [...stored.string, 'ADA', 'maria cruz', 'Zz', 'm'],
  number: [...stored.number, '1.5', '-2.0', '1e1', '5'],
  date: [...stored.date, String(Date.parse('2026-01-01')), '2026-01-01T12:00:00Z'],
  datetime: [...stored.datetime, String(Date.parse('2026-01-01')), '2026-01-01', '2026-03-12T08:33:46.615+01:00'],
  bool: [...stored.bool, 'TRUE'],
  enumeration: [...stored.enumeration, 'LOST', 'none'],
};

const tokenPatterns = ['ada', 'Ada*', '*', 'mar*', '*ia', 'm*a', 'a b', 'cruz maria', 'example', 'x*', '!', 'ria', '*a*', 'c ada'];
const queries = ['ada', 'mar', 'love ada', 'a', 'example com', 'zz', 'b c', 'x.y'];

const anyValues: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .tuple(...names.map((name) => fc.option(fc.constantFrom(...stored[kinds[name] ?? 'string']), { nil: undefined })))
  .map((values) => Object.fromEntries(names.flatMap((name, place) => (values[place] === undefined ? [] : [[name, values[place]]]))));

const anyFilter: fc.Arbitrary<ModelFilter> = fc.constantFrom(...names).chain((propertyName) => {
  const kind = kinds[propertyName] ?? 'string';
  const value = fc.constantFrom(...sought[kind]);
  const operators = {
    compared: ['EQ', 'NEQ', 'LT', 'LTE', 'GT', 'GTE'],
    listed: ['IN', 'NOT_IN'],
    bare: ['HAS_PROPERTY', 'NOT_HAS_PROPERTY'],
    token: ['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'],
  };
  const of = (some: readonly string[]) => ({ propertyName: fc.constant(propertyName), operator: fc.constantFrom(...some) });
  const plain = [
    fc.record({ ...of(operators.compared), value }),
    fc.record({ ...of(operators.listed), values: fc.array(value, { minLength: 1, maxLength: 3 }) }),
    fc.record({ ...of(['BETWEEN']), value, highValue: value }),
    fc.record(of(operators.bare)),
  ];
  const tokens = fc.record({ ...of(operators.token), value: fc.constantFrom(...tokenPatterns) });
  return kind === 'string' ? fc.oneof(...plain, tokens) : fc.oneof(...plain);
});

const anySearch: fc.Arbitrary<ModelSearch> = fc.record({
  groups: fc.array(fc.array(anyFilter, { maxLength: 3 }), { maxLength: 3 }),
  query: fc.option(fc.constantFrom(...queries), { nil: undefined, freq: 4 }),
  sort: fc.option(
    fc.record({ propertyName: fc.constantFrom(...names), direction: fc.constantFrom('ASCENDING' as const, 'DESCENDING' as const) }),
    { nil: undefined },
  ),
});

const anyWrite = fc.oneof(
  fc.record({ kind: fc.constant('update' as const), of: fc.nat(), values: anyValues, cleared: fc.subarray(names) }),
  fc.record({ kind: fc.constant('archive' as const), of: fc.nat() }),
);

const anyRun = fc.record({
  records: fc.array(anyValues, { maxLength: 25 }),
  searches: fc.array(anySearch, { minLength: 1, maxLength: 6 }),
  writes: fc.array(anyWrite, { maxLength: 6 }),
  page: fc.integer({ min: 1, max: 8 }),
});

test('any search finds what a naive filter finds, before and after any writes', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ records, searches, writes, page }) => {
      const portal = await crosstie.portal();
      const type = await defineType(portal);
      let model = await createAll(portal, type, records);
      await agree(portal, type, model, searches, page);
      for (const write of writes) model = await obey(portal, type, model, write);
      await agree(portal, type, model, searches, page);
    }),
    { numRuns: 100, interruptAfterTimeLimit },
  );
});

/** More records than an engine may look at one by one. */
const manyRecords = 101;

test('the same among so many that an engine looks at indexes', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ records, searches, writes, page }) => {
      const portal = await crosstie.portal();
      const type = await defineType(portal);
      const bare = await createAll(
        portal,
        type,
        Array.from({ length: manyRecords }, () => ({})),
      );
      let model = [...bare, ...(await createAll(portal, type, records))];
      await agree(portal, type, model, searches, page * 10);
      for (const write of writes) model = [...(await obey(portal, type, model, { ...write, of: manyRecords + write.of }))];
      await agree(portal, type, model, searches, page * 10);
    }),
    { numRuns: 40, interruptAfterTimeLimit },
  );
});

test('the same among thousands of records', async () => {
  const portal = await crosstie.portal();
  const type = await defineType(portal);
  let model: readonly ModelRecord[] = [];
  const many = fc.sample(fc.array(anyValues, { minLength: 3_000, maxLength: 3_000 }), { numRuns: 1, seed: 20260312 });
  for (const values of many) model = await createAll(portal, type, values);
  await fc.assert(
    fc.asyncProperty(anySearch, fc.array(anyWrite, { maxLength: 2 }), async (search, writes) => {
      for (const write of writes) model = await obey(portal, type, model, write);
      await agree(portal, type, model, [search], 200);
    }),
    { numRuns: 40, interruptAfterTimeLimit, endOnFailure: true },
  );
});

async function agree(
  portal: PortalHandle,
  type: string,
  model: readonly ModelRecord[],
  searches: readonly ModelSearch[],
  page: number,
): Promise<void> {
  for (const search of searches) {
    const expected = foundBy(search, model, kinds, searchable);
    const { ids, totals } = await searchAll(portal, type, search, page);
    expect(ids, JSON.stringify(search)).toEqual(expected);
    expect(new Set(totals), JSON.stringify(search)).toEqual(new Set([expected.length]));
  }
}

/** Follows the pages of a search to their end. */
async function searchAll(portal: PortalHandle, type: string, { groups, query, sort }: ModelSearch, limit: number) {
  const ids: string[] = [];
  const totals: number[] = [];
  for (let after: string | undefined = '0'; after !== undefined; ) {
    const body = { filterGroups: groups.map((filters) => ({ filters })), query, sorts: sort && [sort], limit, after };
    const answer: FoundPage = await send(portal, 'POST', `/crm/objects/2026-03/${type}/search`, body);
    ids.push(...answer.results.map(({ id }) => id));
    totals.push(answer.total);
    after = answer.paging?.next.after;
  }
  return { ids, totals };
}

interface FoundPage {
  readonly total: number;
  readonly results: readonly { readonly id: string }[];
  readonly paging?: { readonly next: { readonly after: string } };
}

async function defineType(portal: PortalHandle): Promise<string> {
  const fieldTypes = { string: 'text', number: 'number', date: 'date', datetime: 'date', bool: 'booleancheckbox', enumeration: 'select' };
  const made = await send<{ readonly objectTypeId: string }>(portal, 'POST', '/crm-object-schemas/v3/schemas', {
    name: 'boat',
    labels: { singular: 'Boat', plural: 'Boats' },
    requiredProperties: [],
    searchableProperties: searchable,
    primaryDisplayProperty: 'title',
    properties: names.map((name) => {
      const kind = kinds[name] ?? 'string';
      const options = kind === 'bool' || kind === 'enumeration' ? stored[kind].map((value) => ({ label: value, value })) : [];
      return { name, label: name, type: kind, fieldType: fieldTypes[kind], options };
    }),
  });
  return made.objectTypeId;
}

async function createAll(
  portal: PortalHandle,
  type: string,
  records: readonly Readonly<Record<string, string>>[],
): Promise<readonly ModelRecord[]> {
  const made: ModelRecord[] = [];
  for (let from = 0; from < records.length; from += 100) {
    const batch = records.slice(from, from + 100);
    const inputs = batch.map((properties) => ({ properties }));
    const { results } = await send<{ readonly results: readonly { readonly id: string }[] }>(
      portal,
      'POST',
      `/crm/objects/2026-03/${type}/batch/create`,
      { inputs },
    );
    made.push(...batch.map((values, place) => ({ id: results[place]?.id ?? '', values })));
  }
  return made;
}

async function obey(
  portal: PortalHandle,
  type: string,
  model: readonly ModelRecord[],
  write: typeof anyWrite extends fc.Arbitrary<infer Write> ? Write : never,
): Promise<readonly ModelRecord[]> {
  const record = model[write.of % Math.max(1, model.length)];
  if (record === undefined) return model;
  const path = `/crm/objects/2026-03/${type}/${record.id}`;
  if (write.kind === 'archive') {
    await portal.fetch(path, { method: 'DELETE' });
    return model.filter((one) => one !== record);
  }
  const properties = { ...write.values, ...Object.fromEntries(write.cleared.map((name) => [name, ''])) };
  if (Object.keys(properties).length === 0) return model;
  await send(portal, 'PATCH', path, { properties });
  const values = Object.fromEntries(Object.entries({ ...record.values, ...properties }).filter(([, value]) => value !== ''));
  return model.map((one) => (one === record ? { ...record, values } : one));
}

async function send<Body>(portal: PortalHandle, method: string, path: string, body: unknown): Promise<Body> {
  const response = await portal.fetch(path, { method, body: JSON.stringify(body) });
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${path} answered ${response.status}: ${text} for ${JSON.stringify(body)}`);
  return JSON.parse(text) as Body;
}
