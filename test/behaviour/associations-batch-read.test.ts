import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { defaultPath, type LinkList, linkEditions, toldBy, verbPath } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

interface ReadBatch {
  readonly status: string;
  readonly results: readonly {
    readonly from: { readonly id: string };
    readonly to: LinkList['results'];
    readonly paging?: LinkList['paging'];
  }[];
  readonly numErrors?: number;
  readonly errors?: readonly { readonly subCategory?: string; readonly message: string }[];
}

const read = (inputs: readonly unknown[], edition = '2026-03') =>
  client.post<ReadBatch>(verbPath('contacts', 'companies', 'read', edition), { inputs });

describe('[associations.batchRead] reading the associations of many records', () => {
  test.each(linkEditions)('%s: 200 where every record has some, in the order of the inputs, each record once', async (edition) => {
    const [one, other] = [await client.create('contacts'), await client.create('contacts')];
    const [company, second] = [await client.create('companies'), await client.create('companies')];
    await client.put(defaultPath('contacts', one, 'companies', second));
    await client.put(defaultPath('contacts', one, 'companies', company));
    await client.put(defaultPath('contacts', other, 'companies', company));
    const { status, body } = await read([{ id: other }, { id: one }, { id: other }], edition);
    expect([status, body.status, body.numErrors]).toEqual([200, 'COMPLETE', undefined]);
    expect(body.results.map(({ from, to }) => [from.id, to.map(({ toObjectId }) => String(toObjectId))])).toEqual([
      [other, [company]],
      [one, [second, company]],
    ]);
    expect(body.results[0]?.to[0]?.associationTypes).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
      { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
    ]);
  });

  test('207 as soon as one record has none, is not there, or has no id at all', async () => {
    const [linked, lonely] = [await client.create('contacts'), await client.create('contacts')];
    await client.put(defaultPath('contacts', linked, 'companies', await client.create('companies')));
    const { status, body } = await read([{ id: linked }, { id: lonely }, { id: '501' }, { id: 'a-guid' }]);
    expect([status, body.status, body.results.length, body.numErrors]).toEqual([207, 'COMPLETE', 1, 3]);
    expect(body.errors).toEqual([
      {
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
        message: `No company is associated with contact ${lonely}.`,
        context: { fromObjectId: [lonely], fromObjectType: ['contact'], toObjectType: ['company'] },
      },
      expect.objectContaining({ message: 'No company is associated with contact 501.' }),
      expect.objectContaining({ subCategory: 'crm.associations.INVALID_IDENTIFIER', message: 'a-guid is not a valid ID' }),
    ]);
  });

  test('a record with more than a page tells where the next begins, and the input takes it up', async () => {
    const company = await client.create('companies');
    const contacts: string[] = [];
    for (let count = 0; count < 503; count += 1) contacts.push(await client.create('contacts'));
    await client.post(verbPath('contacts', 'companies', 'associate/default'), {
      inputs: contacts.map((id) => ({ from: { id }, to: { id: company } })),
    });
    const page = (after?: string) =>
      client.post<ReadBatch>(verbPath('companies', 'contacts', 'read'), { inputs: [{ id: company, ...(after && { after }) }] });
    const first = await page();
    const next = first.body.results[0]?.paging?.next;
    expect(first.body.results[0]?.to.length).toBe(500);
    const last = await page(next?.after);
    expect(last.body.results[0]?.to.map(({ toObjectId }) => String(toObjectId))).toEqual(contacts.slice(500));
    expect(last.body.results[0]?.paging).toBeUndefined();
    const followed = await client.get<LinkList>(next?.link ?? '');
    expect(followed.body.results.length).toBe(3);
  });

  test('1,000 inputs are read, one more is refused; a foreign cursor is refused; none answers nothing', async () => {
    const inputs = Array.from({ length: 1_000 }, (_, place) => ({ id: String(place + 1) }));
    const full = await read(inputs);
    expect([full.status, full.body.numErrors]).toEqual([207, 1_000]);
    const over = await read([...inputs, { id: '1001' }]);
    expect([over.status, toldBy(over).message]).toEqual([400, expect.stringContaining('is 1000.')]);
    expect((await read([{ id: '1', after: 'nonsense' }])).status).toBe(400);
    const empty = await read([]);
    expect([empty.status, empty.body.results]).toEqual([200, []]);
  });
});
