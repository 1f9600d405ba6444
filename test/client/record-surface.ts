import { expect } from 'vitest';

/** What the official client's APIs of records have in common, whatever their object type. */

interface MadeRecord {
  readonly id: string;
  readonly properties: { readonly [name: string]: string | null };
  readonly createdAt: Date;
  readonly archived?: boolean;
  readonly propertiesWithHistory?: { readonly [name: string]: readonly { readonly value: string }[] };
}

interface Properties {
  properties: Record<string, string>;
}

interface Batch<Row = MadeRecord> {
  readonly status: string;
  readonly results: readonly Row[];
  readonly startedAt: Date;
  readonly numErrors?: number;
  readonly errors?: readonly { readonly category: string }[];
}

interface SearchRequest {
  filterGroups?: { filters: { propertyName: string; operator: string; value?: string }[] }[];
  sorts?: string[];
  query?: string;
  properties?: string[];
  limit?: number;
  after?: string;
}

interface Page {
  readonly results: readonly MadeRecord[];
  readonly paging?: { readonly next?: { readonly after: string } };
}

/** The part of the API that only reads. */
export interface ReadApi {
  readonly basicApi: {
    getById(
      id: string,
      properties?: string[],
      history?: string[],
      associations?: string[],
      archived?: boolean,
      idProperty?: string,
    ): Promise<MadeRecord>;
    getPage(
      limit?: number,
      after?: string,
      properties?: string[],
      history?: string[],
      associations?: string[],
      archived?: boolean,
    ): Promise<Page>;
  };
  readonly batchApi: {
    read(
      input: { inputs: { id: string }[]; properties: string[]; propertiesWithHistory: string[]; idProperty?: string },
      archived?: boolean,
    ): Promise<Batch>;
  };
  readonly searchApi: { doSearch(request: SearchRequest): Promise<Page & { readonly total: number }> };
}

/** The whole API of one object type. */
export interface RecordApi extends ReadApi {
  readonly basicApi: ReadApi['basicApi'] & {
    create(input: Properties & { associations?: [] }): Promise<MadeRecord>;
    update(id: string, input: Properties, idProperty?: string): Promise<MadeRecord>;
    archive(id: string): Promise<void>;
  };
  readonly batchApi: ReadApi['batchApi'] & {
    create(input: { inputs: (Properties & { associations?: [] })[] }): Promise<Batch>;
    update(input: { inputs: (Properties & { id: string; idProperty?: string })[] }): Promise<Batch>;
    upsert(input: {
      inputs: (Properties & { id: string; idProperty?: string })[];
    }): Promise<Batch<MadeRecord & { readonly _new: boolean }>>;
    archive(input: { inputs: { id: string }[] }): Promise<void>;
  };
}

/** Records of one type as the drive makes them. */
export interface Kind {
  /** The API of the type. */
  readonly api: RecordApi;
  /** The property that the drive edits and searches. */
  readonly title: string;
  /** What else a record needs. */
  readonly needs: Readonly<Record<string, string>>;
  /** A property with unique values. */
  readonly unique: string;
}

/** An id that no record has. */
export const nobody = '99999999999';

/** Calls every method of the API of one object type, and looks at what the client makes of each answer. */
export async function driveRecords({ api, title, needs, unique }: Kind): Promise<void> {
  const { basicApi, batchApi } = api;
  const named = (name: string, more: Readonly<Record<string, string>> = {}) => ({ properties: { ...needs, [title]: name, ...more } });

  const made = await basicApi.create(named('Alpha', { [unique]: 'alpha@ties.example' }));
  expect(made.createdAt).toBeInstanceOf(Date);
  expect(made.properties).toMatchObject({ [title]: 'Alpha', hs_object_id: made.id });
  const updated = await basicApi.update(made.id, { properties: { [title]: 'Omega' } });
  expect([updated.id, updated.properties[title]]).toEqual([made.id, 'Omega']);
  const renamed = await basicApi.update('alpha@ties.example', { properties: { [title]: 'Sigma' } }, unique);
  expect(renamed.id).toBe(made.id);
  const read = await basicApi.getById(made.id, [title, unique], [title], ['companies']);
  expect(read.properties).toMatchObject({ [title]: 'Sigma', [unique]: 'alpha@ties.example' });
  expect(read.propertiesWithHistory?.[title]?.map(({ value }) => value)).toEqual(['Sigma', 'Omega', 'Alpha']);
  const found = await basicApi.getById('alpha@ties.example', [title], undefined, undefined, undefined, unique);
  expect(found.id).toBe(made.id);

  const many = await batchApi.create({ inputs: [named('Beta'), named('Gamma')] });
  expect([many.status, many.results.length]).toEqual(['COMPLETE', 2]);
  const ids = [made, ...many.results].map(({ id }) => id).toSorted((one, other) => Number(one) - Number(other));
  const someGone = await batchApi.read({
    inputs: [...ids, nobody].map((id) => ({ id })),
    properties: [title],
    propertiesWithHistory: [],
  });
  expect(someGone.results.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect([someGone.numErrors, someGone.errors?.map(({ category }) => category)]).toEqual([1, ['OBJECT_NOT_FOUND']]);
  const withHistory = await batchApi.read({ inputs: [{ id: made.id }], properties: [], propertiesWithHistory: [title] });
  expect(withHistory.results[0]?.propertiesWithHistory?.[title]).toHaveLength(3);
  const edited = await batchApi.update({ inputs: ids.map((id) => ({ id, properties: { [title]: 'Same' } })) });
  expect(edited.results.map(({ properties }) => properties[title])).toEqual(['Same', 'Same', 'Same']);
  const upserted = await batchApi.upsert({
    inputs: ['alpha@ties.example', 'delta@ties.example'].map((id) => ({ id, idProperty: unique, ...named('Same', { [unique]: id }) })),
  });
  expect(upserted.results.map(({ properties, _new: isNew }) => [properties[unique], isNew]).toSorted()).toEqual([
    ['alpha@ties.example', false],
    ['delta@ties.example', true],
  ]);
  await drivePages(api, title);

  await basicApi.archive(made.id);
  await batchApi.archive({ inputs: many.results.map(({ id }) => ({ id })) });
  await expect(basicApi.getById(made.id)).rejects.toMatchObject({ code: 404 });
  const gone = await basicApi.getById(made.id, [title], undefined, undefined, true);
  expect([gone.archived, gone.properties[title]]).toEqual([true, 'Same']);
  const allGone = await basicApi.getPage(100, undefined, undefined, undefined, undefined, true);
  expect(allGone.results.map(({ id }) => id)).toEqual(ids);
}

/** Reads the four records of a type that are all named `Same` page by page, and searches them. */
async function drivePages({ basicApi, searchApi }: RecordApi, title: string): Promise<void> {
  const first = await basicApi.getPage(3, undefined, [title]);
  const second = await basicApi.getPage(3, first.paging?.next?.after, [title]);
  expect([first.results.length, second.results.length, second.paging]).toEqual([3, 1, undefined]);
  const request = {
    filterGroups: [{ filters: [{ propertyName: title, operator: 'EQ', value: 'Same' }] }],
    sorts: ['-hs_object_id'],
    properties: [title],
    limit: 3,
  };
  const found = await searchApi.doSearch(request);
  expect([found.total, found.results.length, found.paging?.next?.after]).toEqual([4, 3, '3']);
  const rest = await searchApi.doSearch({ ...request, after: '3' });
  expect([rest.total, rest.results.length, rest.paging]).toEqual([4, 1, undefined]);
  expect(rest.results[0]?.properties[title]).toBe('Same');
}

/** Calls every method of an API whose records cannot be made: there are none. */
export async function driveReads({ basicApi, batchApi, searchApi }: ReadApi): Promise<void> {
  expect((await basicApi.getPage(10)).results).toEqual([]);
  await expect(basicApi.getById(nobody)).rejects.toMatchObject({ code: 404 });
  const read = await batchApi.read({ inputs: [{ id: nobody }], properties: [], propertiesWithHistory: [] });
  expect([read.results, read.numErrors]).toEqual([[], 1]);
  expect(await searchApi.doSearch({})).toMatchObject({ total: 0, results: [] });
}
