import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type TypedList, type TypedPages, typedBatchPath, typedInput, typedListPath, v3Mounts } from './v3-wire.ts';
import { batchPath, type LinkList, listPath, problemOf } from './wire.ts';

const { crosstie, freshClient, clientOf } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

async function link(
  fromType: string,
  toType: string,
  ...inputs: readonly (readonly [from: string, to: string, type: string])[]
): Promise<void> {
  const body = { inputs: inputs.map(([from, to, type]) => typedInput(from, to, type)) };
  const { status, text } = await client.post(typedBatchPath(fromType, toType, 'create'), body);
  if (status !== 201) throw new Error(text);
}

/** Links one record to many others by the default type: the first of them becomes primary where there is such a type. */
async function linkMany(fromType: string, from: string, toType: string, others: readonly string[]): Promise<void> {
  for (let start = 0; start < others.length; start += 2_000) {
    const inputs = others.slice(start, start + 2_000).map((id) => ({ from: { id: from }, to: { id } }));
    const { status } = await client.post(batchPath(fromType, toType), { inputs });
    if (status !== 200) throw new Error(`the batch answered ${status}`);
  }
}

/** Creates records, so many at a time that no server is too busy for them. */
async function createMany(type: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const some = Array.from({ length: Math.min(count - ids.length, 500) }, () => client.create(type));
    ids.push(...(await Promise.all(some)));
  }
  return ids;
}

/** Every row of a list, page after page, and how many pages there were. */
async function allPages(path: string, query: string): Promise<{ readonly rows: readonly string[]; readonly sizes: readonly number[] }> {
  const rows: string[] = [];
  const sizes: number[] = [];
  let after: string | undefined;
  do {
    const { status, body, text } = await client.get<TypedList>(`${path}?${query}${after === undefined ? '' : `&after=${after}`}`);
    if (status !== 200) throw new Error(text);
    rows.push(...body.results.map(({ id, type }) => `${id} ${type}`));
    sizes.push(body.results.length);
    after = body.paging?.next.after;
  } while (after !== undefined);
  return { rows, sizes };
}

describe('[associationsV3.list] what a list shows', () => {
  test.each(v3Mounts)('%s: 200 with ids as strings and types by name', async (mount) => {
    const [deal, one, other] = [await client.create('deals'), ...(await createMany('line_items', 2))];
    await link('deals', 'line_items', [deal, one ?? '', 'deal_to_line_item'], [deal, other ?? '', 'deal_to_line_item']);
    const { status, text } = await client.get(`${mount}/deals/${deal}/associations/line_items`);
    const rows = [one, other].toSorted((a, b) => Number(a) - Number(b)).map((id) => `{"id":"${id}","type":"deal_to_line_item"}`);
    expect([status, text]).toEqual([200, `{"results":[${rows.join(',')}]}`]);
  });

  test('of several companies only the primary one, unless flexible associations are asked for', async () => {
    const [contact, primary, other] = [await client.create('contacts'), ...(await createMany('companies', 2))] as [string, string, string];
    await link('contacts', 'companies', [contact, other, '279'], [contact, primary, '1'], [contact, other, 'billing_contact_to_company']);
    const list = async (query: string) =>
      (await client.get<TypedList>(typedListPath('contacts', contact, 'companies', query))).body.results;
    const classic = [
      { id: primary, type: 'contact_to_company' },
      { id: other, type: 'billing_contact_to_company' },
    ];
    expect(await list('')).toEqual(classic);
    expect(await list('?includeFA=false')).toEqual(classic);
    expect(await list('?includeFA=true')).toEqual([
      { id: primary, type: 'contact_to_company' },
      { id: primary, type: 'contact_to_company_unlabeled' },
      { id: other, type: 'contact_to_company_unlabeled' },
      { id: other, type: 'billing_contact_to_company' },
    ]);
  });

  test('from the side of the company, the contacts whose primary one it is', async () => {
    const [company, first] = await createMany('companies', 2);
    const [loyal, torn] = await createMany('contacts', 2);
    if (company === undefined || first === undefined || loyal === undefined || torn === undefined) throw new Error('a record is missing');
    await link('contacts', 'companies', [torn, first, '1'], [torn, company, '279'], [loyal, company, '1']);
    const path = (query = '') => typedListPath('companies', company, 'contacts', query);
    expect((await client.get(path())).body).toEqual({ results: [{ id: loyal, type: 'company_to_contact' }] });
    const all = await client.get<TypedList>(path('?includeFA=true'));
    expect(all.body.results.filter(({ type }) => type === 'company_to_contact_unlabeled')).toHaveLength(2);
  });

  test('no associations are an empty list; a record that is not there is a 404, an id that is none a 400', async () => {
    const contact = await client.create('contacts');
    expect((await client.get(typedListPath('contacts', contact, 'companies'))).text).toBe('{"results":[]}');
    expect((await client.get(typedListPath('contacts', '501', 'companies'))).status).toBe(404);
    expect(await client.get(typedListPath('contacts', 'abc', 'companies'))).toMatchObject({
      status: 400,
      body: { message: 'abc is not a valid ID' },
    });
  });

  test('a cursor that is none, and a limit out of range, are a 400', async () => {
    const contact = await client.create('contacts');
    for (const query of ['?after=abc', '?limit=0', '?limit=501', '?limit=abc']) {
      expect((await client.get(typedListPath('contacts', contact, 'companies', query))).status).toBe(400);
    }
  });

  test('500 rows are a page, and its link leads to the rest', async () => {
    const [contact, ...deals] = [await client.create('contacts'), ...(await createMany('deals', 501))];
    await linkMany('contacts', contact, 'deals', deals);
    const first = await client.get<TypedList>(typedListPath('contacts', contact, 'deals'));
    expect(first.body.results).toHaveLength(500);
    const link = new URL(first.body.paging?.next.link ?? '');
    const rest = await client.get<TypedList>(link.pathname + link.search);
    expect(rest.body.results.map(({ id }) => id)).toEqual(deals.toSorted((a, b) => Number(a) - Number(b)).slice(500));
    expect(rest.body.paging).toBeUndefined();
  });

  test.each(['1', '2', '3', '7'])(
    'limit=%s pages through rows of record and type, each once, also between the types of one record',
    async (limit) => {
      const [contact, ...companies] = [await client.create('contacts'), ...(await createMany('companies', 5))];
      await linkMany('contacts', contact, 'companies', companies);
      const [, second = '', third = ''] = companies;
      await link(
        'contacts',
        'companies',
        [contact, third, 'contact_to_company'],
        [contact, third, 'billing_contact_to_company'],
        [contact, second, 'billing_contact_to_company'],
      );
      const path = typedListPath('contacts', contact, 'companies');
      for (const flexible of [true, false]) {
        const whole = await allPages(path, `includeFA=${flexible}`);
        expect(whole.rows).toHaveLength(flexible ? 8 : 3);
        expect(whole.rows[0]).toBe(`${third} contact_to_company`);
        const paged = await allPages(path, `includeFA=${flexible}&limit=${limit}`);
        expect(paged.rows).toEqual(whole.rows);
        expect(Math.max(...paged.sizes)).toBeLessThanOrEqual(Number(limit));
        expect(paged.sizes.slice(0, -1)).toEqual(paged.sizes.slice(0, -1).map(() => Number(limit)));
      }
    },
  );

  test('a few rows among thousands of links that v3 does not show are found, page after page', async () => {
    const company = await client.create('companies');
    const first = await client.create('companies');
    const contacts = (await createMany('contacts', 2_400)).toSorted((a, b) => Number(a) - Number(b));
    await linkMany('companies', first, 'contacts', contacts);
    await linkMany('companies', company, 'contacts', contacts);
    expect((await client.get(typedListPath('companies', company, 'contacts'))).text).toBe('{"results":[]}');
    const loyal = [contacts[3], contacts[1_200], contacts[2_399]].map(String);
    await link('contacts', 'companies', ...loyal.map((id) => [id, company, 'contact_to_company'] as const));
    const expected = loyal.map((id) => `${id} company_to_contact`);
    const path = typedListPath('companies', company, 'contacts');
    expect(await allPages(path, '')).toEqual({ rows: expected, sizes: [3] });
    expect(await allPages(path, 'limit=3')).toEqual({ rows: expected, sizes: [3] });
    expect((await allPages(path, 'limit=1')).rows).toEqual(expected);
    const read = await client.post<TypedPages>(typedBatchPath('companies', 'contacts', 'read'), { inputs: [{ id: company }] });
    expect(read.body.results[0]?.to.map(({ id }) => id)).toEqual(loyal);
    expect(read.body.results[0]?.paging).toBeUndefined();
  });

  test('a cursor of v4 goes on in v3, and one of v3 in v4', async () => {
    const [contact, ...deals] = [await client.create('contacts'), ...(await createMany('deals', 4))];
    await linkMany('contacts', contact, 'deals', deals);
    const ids = deals.map(Number).toSorted((a, b) => a - b);
    const v4 = await client.get<LinkList>(`${listPath('contacts', contact, 'deals', 'v4')}?limit=2`);
    const goneOn = await client.get<TypedList>(typedListPath('contacts', contact, 'deals', `?after=${v4.body.paging?.next.after}`));
    expect(goneOn.body.results.map(({ id }) => Number(id))).toEqual(ids.slice(2));
    const v3 = await client.get<TypedList>(typedListPath('contacts', contact, 'deals', '?limit=3'));
    const back = await client.get<LinkList>(`${listPath('contacts', contact, 'deals', 'v4')}?after=${v3.body.paging?.next.after}`);
    expect(back.body.results.map(({ toObjectId }) => toObjectId)).toEqual(ids.slice(3));
  });

  test('rows that go or come between two pages are neither repeated nor skipped for it', async () => {
    const [contact, ...deals] = [await client.create('contacts'), ...(await createMany('deals', 4))];
    await linkMany('contacts', contact, 'deals', deals);
    const ids = deals.toSorted((a, b) => Number(a) - Number(b));
    const first = await client.get<TypedList>(typedListPath('contacts', contact, 'deals', '?limit=2'));
    await client.remove(`/crm/v3/objects/deals/${ids[1]}`);
    const rest = await client.get<TypedList>(
      typedListPath('contacts', contact, 'deals', `?limit=2&after=${first.body.paging?.next.after}`),
    );
    expect(rest.body.results.map(({ id }) => id)).toEqual(ids.slice(2));
  });
});

describe('[associationsV3.batchRead] reading what many records are associated with', () => {
  const read = (inputs: readonly unknown[], from = 'contacts', to = 'companies') =>
    client.post<TypedPages>(typedBatchPath(from, to, 'read'), { inputs });

  test('200 in the order of the inputs, only the primary company of each, an id that comes twice once', async () => {
    const [one, other, company, second] = [...(await createMany('contacts', 2)), ...(await createMany('companies', 2))].map(String) as [
      string,
      string,
      string,
      string,
    ];
    await link('contacts', 'companies', [one, company, '1'], [one, second, '279'], [other, second, '1']);
    const { status, body } = await read([{ id: other }, { id: Number(one) }, { id: other }, { id: one }]);
    expect([status, body.status, body.numErrors]).toEqual([200, 'COMPLETE', undefined]);
    expect(body.results).toEqual([
      { from: { id: other }, to: [{ id: second, type: 'contact_to_company' }] },
      { from: { id: one }, to: [{ id: company, type: 'contact_to_company' }] },
    ]);
    expect(Object.keys(body)).toEqual(['status', 'results', 'startedAt', 'completedAt']);
  });

  test('207 with a row for each record that has none, is not there, or has no id at all', async () => {
    const [linked, lonely, company] = [...(await createMany('contacts', 2)), await client.create('companies')].map(String) as [
      string,
      string,
      string,
    ];
    await link('contacts', 'companies', [linked, company, '1']);
    const { status, body } = await read(
      [{ id: lonely }, { id: 'a-guid' }, { id: linked }, { id: '501' }, { id: 'a-guid' }],
      'contact',
      '0-2',
    );
    expect([status, body.status, body.numErrors, body.results.length]).toEqual([207, 'COMPLETE', 3, 1]);
    const none = (id: string) => ({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      message: `No company is associated with contact ${id}.`,
      context: { fromObjectId: [id], fromObjectType: ['contact'], toObjectType: ['company'] },
    });
    expect(body.errors).toEqual([
      none(lonely),
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        subCategory: 'crm.associations.INVALID_IDENTIFIER',
        message: 'a-guid is not a valid ID',
        context: { id: ['a-guid'] },
      },
      none('501'),
    ]);
    expect(Object.keys(body)).toEqual(['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt']);
  });

  test('a record whose links v3 does not show counts as one without', async () => {
    const [torn, first, second] = [await client.create('contacts'), ...(await createMany('companies', 2))].map(String) as [
      string,
      string,
      string,
    ];
    await link('contacts', 'companies', [torn, first, '1'], [torn, second, '279']);
    const { status, body } = await read([{ id: second }, { id: first }], 'companies', 'contacts');
    expect([status, body.numErrors]).toEqual([207, 1]);
    expect(body.errors?.[0]?.message).toBe(`No contact is associated with company ${second}.`);
    expect(body.results.map(({ from }) => from.id)).toEqual([first]);
  });

  test('a page of 100 for each record, with a cursor and a link that go on; `after` among the inputs is ignored', async () => {
    const portal = await crosstie.portal();
    client = clientOf(portal);
    const [company, ...contacts] = [await client.create('companies'), ...(await createMany('contacts', 103))];
    await linkMany('companies', company, 'contacts', contacts);
    const ids = contacts.toSorted((a, b) => Number(a) - Number(b));
    const { status, body } = await read([{ id: company }], 'company', 'contact');
    expect(status).toBe(200);
    const [result] = body.results;
    expect(result?.to).toEqual(ids.slice(0, 100).map((id) => ({ id, type: 'company_to_contact' })));
    const after = encodeURIComponent(Buffer.from(`0-2-${ids[99]}`).toString('base64'));
    const link = `/crm/v3/objects/0-2/${company}/associations/0-1?portalId=${portal.portalId}&after=${after}`;
    expect(result?.paging).toEqual({ next: { after, link: crosstie.url + link } });
    const rest = await client.get<TypedList>(link);
    expect(rest.body.results.map(({ id }) => id)).toEqual(ids.slice(100));
    const again = await read([{ id: company, after }], 'company', 'contact');
    expect(again.body.results).toEqual(body.results);
    expect((await read([{ id: company, after: 'no cursor' }], 'company', 'contact')).status).toBe(200);
  });

  test('where records have thousands of links that v3 does not show, pages end early and the cursor finds the rest', async () => {
    const companies = await createMany('companies', 7);
    const contacts = (await createMany('contacts', 4_000)).toSorted((a, b) => Number(a) - Number(b));
    for (const company of companies) await linkMany('companies', company, 'contacts', contacts);
    const [first, ...others] = companies;
    const loyal = contacts.slice(-others.length);
    await link('contacts', 'companies', ...others.map((id, place) => [String(loyal[place]), id, 'contact_to_company'] as const));
    const { status, body } = await read(
      [...others, first].map((id) => ({ id })),
      'companies',
      'contacts',
    );
    expect([status, body.numErrors]).toEqual([200, undefined]);
    const found = body.results.slice(0, -1).map(({ to, paging }) => [to.map(({ id }) => id), paging !== undefined]);
    expect(found.slice(0, 4)).toEqual(loyal.slice(0, 4).map((id) => [[id], false]));
    expect(found.at(-1)).toEqual([[], true]);
    const { link: rest = '' } = body.results.at(-2)?.paging?.next ?? {};
    const gone = new URL(rest);
    expect((await allPages(gone.pathname, gone.search.slice(1))).rows).toEqual([`${loyal.at(-1)} company_to_contact`]);
  });

  test('no inputs are 200 with no results; 1,000 are a batch, 1,001 are refused', async () => {
    const none = await read([]);
    expect([none.status, none.body.results]).toEqual([200, []]);
    const inputs = Array.from({ length: 1_001 }, (_, place) => ({ id: 1_000 + place }));
    const most = await read(inputs.slice(1));
    expect([most.status, most.body.numErrors]).toEqual([207, 1_000]);
    const { status, body } = await read(inputs);
    expect([status, body]).toEqual([
      400,
      problemOf({
        message: 'The maximum number of inputs supported in a batch is 1000. Please reduce the number of items and try again',
        category: 'VALIDATION_ERROR',
      }),
    ]);
  });
});

describe('[associationSchema.types] the types of a pair by name', () => {
  const types = async (from: string, to: string) =>
    (await client.get<{ readonly results: readonly unknown[] }>(`/crm/v3/associations/${from}/${to}/types`)).body;

  test('contacts to companies: ids as strings, the plain name for the primary type', async () => {
    expect(await types('contacts', 'companies')).toEqual({
      results: [
        { id: '1', name: 'contact_to_company' },
        { id: '279', name: 'contact_to_company_unlabeled' },
        { id: '931', name: 'billing_contact_to_company' },
      ],
    });
  });

  test('the other direction has its own', async () => {
    expect((await types('0-2', 'contact')).results).toContainEqual({ id: '280', name: 'company_to_contact_unlabeled' });
    expect(await types('deals', 'contacts')).toEqual({ results: [{ id: '3', name: 'deal_to_contact' }] });
  });

  test('what old portals had is not listed, and a pair without types has none', async () => {
    expect(JSON.stringify(await types('deals', 'companies'))).not.toContain('legacy');
    expect(await types('products', 'contacts')).toEqual({ results: [] });
  });
});
