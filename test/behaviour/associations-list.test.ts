import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { batchPath, defaultPath, type ErrorBody, type LinkList, linkEditions, listPath, pairPath, problemOf } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

const idsOf = (list: LinkList) => list.results.map((row) => String(row.toObjectId));

/** Associates one record with every one of the others. */
async function linkAll(client: Client, fromType: string, from: string, toType: string, others: readonly string[]): Promise<void> {
  for (let start = 0; start < others.length; start += 2_000) {
    const inputs = others.slice(start, start + 2_000).map((id) => ({ from: { id: from }, to: { id } }));
    const { status } = await client.post(batchPath(fromType, toType), { inputs });
    if (status !== 200) throw new Error(`the batch answered ${status}`);
  }
}

function createMany(client: Client, type: string, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => client.create(type)));
}

describe('[associations.list] what a list shows', () => {
  let client: Client;
  beforeEach(async () => {
    client = await freshClient();
  });

  test.each(linkEditions)('%s: 200 with ids as numbers, all types of a pair in one row, and null for no label', async (edition) => {
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    await client.put(defaultPath('contacts', contact, 'companies', company));
    const { status, headers, text } = await client.get(listPath('contacts', contact, 'companies', edition));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(text).toBe(
      `{"results":[{"toObjectId":${company},"associationTypes":[` +
        `{"category":"HUBSPOT_DEFINED","typeId":1,"label":"Primary"},{"category":"HUBSPOT_DEFINED","typeId":279,"label":null}]}]}`,
    );
  });

  test.each(linkEditions)('%s: no associations are an empty list, without paging', async (edition) => {
    const contact = await client.create('contacts');
    const { status, text } = await client.get(listPath('contacts', contact, 'companies', edition));
    expect([status, text]).toEqual([200, '{"results":[]}']);
  });

  test('types that have nothing to do with each other are an empty list too', async () => {
    const product = await client.create('products');
    expect((await client.get(listPath('products', product, 'contacts'))).body).toEqual({ results: [] });
  });

  test('only records of the type that is asked for are listed', async () => {
    const [contact, company, deal] = [await client.create('contacts'), await client.create('companies'), await client.create('deals')];
    await client.put(defaultPath('contacts', contact, 'companies', company));
    await client.put(defaultPath('contacts', contact, 'deals', deal));
    expect(idsOf((await client.get<LinkList>(listPath('contacts', contact, 'companies'))).body)).toEqual([company]);
    expect(idsOf((await client.get<LinkList>(listPath('contacts', contact, 'deals'))).body)).toEqual([deal]);
    expect(idsOf((await client.get<LinkList>(listPath('contacts', contact, 'tickets'))).body)).toEqual([]);
  });

  test('the primary company comes first, all others follow by ascending id', async () => {
    const contact = await client.create('contacts');
    const [one, two, three, four] = [
      await client.create('companies'),
      await client.create('companies'),
      await client.create('companies'),
      await client.create('companies'),
    ];
    for (const company of [three, four, one, two]) await client.put(defaultPath('contacts', contact, 'companies', company));
    expect(idsOf((await client.get<LinkList>(listPath('contacts', contact, 'companies'))).body)).toEqual([three, one, two, four]);
  });

  test('records of one type list each other, never themselves', async () => {
    const [one, two, three] = [await client.create('contacts'), await client.create('contacts'), await client.create('contacts')];
    await client.put(defaultPath('contacts', three, 'contacts', one));
    await client.put(defaultPath('contacts', two, 'contacts', three));
    const { body } = await client.get<LinkList>(listPath('contacts', three, 'contacts'));
    expect(body).toEqual({
      results: [one, two].map((id) => ({
        toObjectId: Number(id),
        associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 449, label: null }],
      })),
    });
  });
});

describe('[associations.list] what a list refuses', async () => {
  const client = await freshClient();
  const contact = await client.create('contacts');

  test.each(linkEditions)('%s: a record that does not exist is a 404 with a category', async (edition) => {
    const { status, body } = await client.get<ErrorBody>(listPath('contacts', '38374264688', 'companies', edition));
    expect(status).toBe(404);
    expect(body).toEqual(problemOf({ message: 'resource not found', category: 'OBJECT_NOT_FOUND' }));
  });

  test.each(linkEditions)('%s: so is an archived one', async (edition) => {
    const gone = await client.create('contacts');
    await client.remove(`/crm/objects/2026-03/contacts/${gone}`);
    const { status, body } = await client.get(listPath('contacts', gone, 'companies', edition));
    expect([status, body]).toEqual([404, problemOf({ message: 'resource not found', category: 'OBJECT_NOT_FOUND' })]);
  });

  test.each(linkEditions)('%s: an id that is not numeric is a 400 with INVALID_IDENTIFIER', async (edition) => {
    const { status, body } = await client.get(listPath('contacts', 'abc', 'companies', edition));
    const fields = { message: 'abc is not a valid ID', context: { id: ['abc'] }, category: 'VALIDATION_ERROR' };
    expect([status, body]).toEqual([400, problemOf({ ...fields, subCategory: 'crm.associations.INVALID_IDENTIFIER' })]);
  });

  test.each(['0', '-1', '501', '1000000'])('a limit of %s is out of range', async (limit) => {
    const { status, body } = await client.get(`${listPath('contacts', contact, 'companies')}?limit=${limit}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
  });

  test.each(['abc', '1.5', '10x'])('a limit of %s cannot be read', async (limit) => {
    const { status, body } = await client.get(`${listPath('contacts', contact, 'companies')}?limit=${limit}`);
    expect([status, body]).toEqual([400, problemOf({ message: 'Unable to parse value for query parameter: limit' })]);
  });

  test.each(['abc', '0-2', 'MC0y', '%25%25', encodeURIComponent(btoa('hello world')), encodeURIComponent(btoa('9-279-12'))])(
    'the cursor %s is none of this server: 400',
    async (after) => {
      const { status, body } = await client.get(`${listPath('contacts', contact, 'companies')}?after=${after}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
    },
  );

  test.each(linkEditions)('%s: GET and PATCH on the path of a pair are 405, and Allow says what would do', async (edition) => {
    const path = pairPath('contacts', contact, 'companies', '1', edition);
    for (const method of ['GET', 'PATCH', 'POST']) {
      const { status, headers, text } = await client.send(method, path);
      expect(status).toBe(405);
      const allowed = (headers.get('allow') ?? '').split(', ');
      expect(allowed.sort()).toEqual(['DELETE', 'PUT']);
      expect(text).toContain('<title>Error 405 Method Not Allowed</title>');
    }
  });

  test.each(linkEditions)('%s: the path of a default association knows PUT alone', async (edition) => {
    for (const method of ['GET', 'PATCH', 'DELETE', 'POST']) {
      const { status, headers } = await client.send(method, defaultPath('contacts', contact, 'companies', '1', edition));
      expect([status, headers.get('allow')]).toEqual([405, 'PUT']);
    }
  });
});

describe('[associations.list] pages', async () => {
  const client = await freshClient();
  const company = await client.create('companies');
  const contacts = (await createMany(client, 'contacts', 23)).sort();
  await linkAll(client, 'companies', company, 'contacts', contacts);
  const path = (edition: string) => `${listPath('companies', company, 'contacts', edition)}?limit=5`;

  test.each(linkEditions)('%s: five pages hold every record once, and the last one has no paging', async (edition) => {
    const seen: string[][] = [];
    let next: string | undefined = path(edition);
    while (next !== undefined) {
      const { status, body }: { status: number; body: LinkList } = await client.get<LinkList>(next);
      expect(status).toBe(200);
      seen.push(idsOf(body));
      next = body.paging === undefined ? undefined : `${path(edition)}&after=${body.paging.next.after}`;
    }
    expect(seen.map((page) => page.length)).toEqual([5, 5, 5, 5, 3]);
    expect(seen.flat()).toEqual(contacts);
  });

  test('a cursor is percent-encoded base64 of category, type id and the last id of the page', async () => {
    const { body } = await client.get<LinkList>(path('2026-03'));
    const after = body.paging?.next.after ?? '';
    expect(after).toMatch(/^[A-Za-z0-9]+(%3D){0,2}$/);
    expect(atob(decodeURIComponent(after))).toBe(`0-280-${contacts[4]}`);
  });

  test('behind the primary company the cursor names the primary type, later the default one', async () => {
    const contact = await client.create('contacts');
    const [low, middle, high] = [await client.create('companies'), await client.create('companies'), await client.create('companies')];
    for (const company of [high, low, middle]) await client.put(defaultPath('contacts', contact, 'companies', company));
    const base = `${listPath('contacts', contact, 'companies')}?limit=1`;
    const pages: (readonly [string[], string | undefined])[] = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const { body }: { body: LinkList } = await client.get<LinkList>(`${base}&after=${after}`);
      after = body.paging?.next.after;
      pages.push([idsOf(body), after === undefined ? undefined : atob(decodeURIComponent(after))]);
    }
    expect(pages).toEqual([
      [[high], `0-1-${high}`],
      [[low], `0-279-${low}`],
      [[middle], undefined],
    ]);
  });

  test('a cursor may be passed back as it came, encoded again, or decoded', async () => {
    const { body } = await client.get<LinkList>(path('v4'));
    const after = body.paging?.next.after ?? '';
    for (const spelling of [after, encodeURIComponent(after), decodeURIComponent(after)]) {
      const next = await client.get<LinkList>(`${path('v4')}&after=${spelling}`);
      expect([next.status, idsOf(next.body)]).toEqual([200, contacts.slice(5, 10)]);
    }
  });

  test('the link leads to the next page and keeps the limit', async () => {
    const { body } = await client.get<LinkList>(path('2026-03'));
    const link = body.paging?.next.link ?? '';
    expect(link).toBe(`${crosstie.url}${path('2026-03')}&after=${body.paging?.next.after}`);
    expect(idsOf((await client.get<LinkList>(link)).body)).toEqual(contacts.slice(5, 10));
  });

  test('a page that ends exactly with the last record is the last page', async () => {
    const { body } = await client.get<LinkList>(`${listPath('companies', company, 'contacts')}?limit=23`);
    expect([body.results.length, Object.keys(body)]).toEqual([23, ['results']]);
  });

  test('a cursor still leads on after the record that it names is gone', async () => {
    const { body } = await client.get<LinkList>(path('2026-03'));
    const after = body.paging?.next.after;
    await client.remove(pairPath('companies', company, 'contacts', contacts[4] ?? ''));
    const next = await client.get<LinkList>(`${path('2026-03')}&after=${after}`);
    expect(idsOf(next.body)).toEqual(contacts.slice(5, 10));
    await client.put(defaultPath('companies', company, 'contacts', contacts[4] ?? ''));
  });
});

describe('[associations.list] the size of a page', async () => {
  const client = await freshClient();
  const company = await client.create('companies');
  const contacts = (await createMany(client, 'contacts', 501)).sort();
  await linkAll(client, 'companies', company, 'contacts', contacts);
  const base = listPath('companies', company, 'contacts');

  test.each(['', '?limit=500', '?limit='])('500 records by default and at most: %s', async (query) => {
    const { status, body } = await client.get<LinkList>(base + query);
    expect([status, body.results.length]).toEqual([200, 500]);
    const rest = await client.get<LinkList>(`${base}?after=${body.paging?.next.after}`);
    expect([idsOf(body), idsOf(rest.body)].flat()).toEqual(contacts);
    expect(rest.body.paging).toBeUndefined();
  });
});
