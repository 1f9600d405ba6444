import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { batchPath, type CrmRecord, type CrmRecordList, defaultPath, problemOf } from './wire.ts';

const base = '/crm/objects/2026-03';
const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const read = async (type: string, id: string, query: string) => (await client.get<CrmRecord>(`${base}/${type}/${id}?${query}`)).body;
const link = (from: string, fromId: string, to: string, toId: string) => client.put(defaultPath(from, fromId, to, toId));

describe('[records.read] [records.list] associated records of the types that are asked for', () => {
  test('come as a row for each record and type, in the order of a recorded deal', async () => {
    const [deal, contact] = [await client.create('deals'), await client.create('contacts')];
    const [other, primary] = [await client.create('companies'), await client.create('companies')];
    await link('deals', deal, 'companies', primary);
    await link('deals', deal, 'companies', other);
    await link('deals', deal, 'contacts', contact);
    const associations = {
      companies: {
        results: [
          { id: primary, type: 'deal_to_company' },
          { id: other, type: 'deal_to_company_unlabeled' },
          { id: primary, type: 'deal_to_company_unlabeled' },
        ],
      },
      contacts: { results: [{ id: contact, type: 'deal_to_contact' }] },
    };
    expect((await read('deals', deal, 'associations=companies,contacts')).associations).toEqual(associations);
    expect((await read('deals', deal, 'associations=0-2&associations=CONTACT,contacts')).associations).toEqual(associations);
    const list = await client.get<CrmRecordList>(`${base}/deals?associations=companies,contacts`);
    expect(list.body.results.map((record) => record.associations)).toEqual([associations]);
    expect(await read('deals', deal, '')).not.toHaveProperty('associations');
    expect(await read('deals', deal, 'associations=')).not.toHaveProperty('associations');
  });

  test('types without any are left out, and the key itself where there are none at all', async () => {
    const [one, other, company] = [await client.create('contacts'), await client.create('contacts'), await client.create('companies')];
    await link('contacts', one, 'companies', company);
    const { body } = await client.get<CrmRecordList>(`${base}/contacts?associations=deals,companies`);
    expect(body.results.map(({ id, associations }) => [id, Object.keys(associations ?? {})])).toEqual([
      [one, ['companies']],
      [other, []],
    ]);
    expect(body.results[1]).not.toHaveProperty('associations');
  });

  test('line items stand under the key that client libraries read', async () => {
    const [deal, item] = [await client.create('deals'), await client.create('line_items')];
    await link('deals', deal, 'line_items', item);
    expect((await read('deals', deal, 'associations=line_items')).associations).toEqual({
      'line items': { results: [{ id: item, type: 'deal_to_line_item' }] },
    });
  });

  test('more than a page are led to by a cursor, and rows of one record are never parted', async () => {
    const company = await client.create('companies');
    const contacts: string[] = [];
    for (let count = 0; count < 120; count += 1) contacts.push(await client.create('contacts'));
    const inputs = contacts.map((id) => ({ from: { id }, to: { id: company } }));
    await client.post(batchPath('contacts', 'companies'), { inputs });
    const page = (await read('companies', company, 'associations=contacts')).associations?.['contacts'];
    expect(page?.results.length).toBe(100);
    expect([...new Set(page?.results.map(({ id }) => id))]).toEqual(contacts.slice(0, 50));
    const link = new URL(page?.paging?.next.link ?? '');
    expect(link.pathname).toBe(`/crm/v3/objects/0-2/${company}/associations/0-1`);
    const next = page?.paging?.next.after ?? '';
    const following = await client.get<{ readonly results: readonly { readonly toObjectId: number }[] }>(
      `/crm/v4/objects/companies/${company}/associations/contacts?after=${next}`,
    );
    expect(following.body.results.map(({ toObjectId }) => String(toObjectId))).toEqual(contacts.slice(50));
  });

  test('a word that names no type is refused as in a path, before the record is looked for', async () => {
    for (const path of [`${base}/contacts/424242`, `${base}/contacts`]) {
      const { status, body } = await client.get(`${path}?associations=companies,credentialing_2_0`);
      expect([status, body]).toEqual([400, problemOf({ message: 'Unable to infer object type from: credentialing_2_0' })]);
      const unknown = await client.get(`${path}?associations=0-9999`);
      expect([unknown.status, unknown.body]).toEqual([400, problemOf({ message: 'Invalid object or event type id: 0-9999' })]);
    }
  });

  test('archived records show none, neither as the record nor as its neighbour', async () => {
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    await link('contacts', contact, 'companies', company);
    await client.remove(`${base}/contacts/${contact}`);
    expect(await read('companies', company, 'associations=contacts')).not.toHaveProperty('associations');
    const archived = await read('contacts', contact, 'associations=companies&archived=true');
    expect([archived.archived, archived.associations]).toEqual([true, undefined]);
  });
});

describe('[records.create] [records.read] [records.list] [records.update] associatedcompanyid', () => {
  test('is the primary company of a contact where it is asked for, and null where there is none', async () => {
    const [contact, company, second] = [
      await client.create('contacts'),
      await client.create('companies'),
      await client.create('companies'),
    ];
    const shown = async () => (await read('contacts', contact, 'properties=associatedcompanyid')).properties['associatedcompanyid'];
    expect(await shown()).toBe(null);
    await link('contacts', contact, 'companies', company);
    expect(await shown()).toBe(company);
    const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
    await client.put(`${base}/contacts/${contact}/associations/companies/${second}`, primary);
    expect(await shown()).toBe(second);
    const { body } = await client.get<CrmRecordList>(`${base}/contacts?properties=associatedcompanyid,firstname`);
    expect(body.results[0]?.properties).toMatchObject({ associatedcompanyid: second, firstname: null });
    await client.remove(`${base}/companies/${second}`);
    expect(await shown()).toBe(null);
    expect((await read('contacts', contact, '')).properties).not.toHaveProperty('associatedcompanyid');
  });

  test('cannot be set', async () => {
    const contact = await client.create('contacts');
    const properties = { associatedcompanyid: '1' };
    for (const { status, body } of [
      await client.post(`${base}/contacts`, { properties }),
      await client.patch(`${base}/contacts/${contact}`, { properties }),
    ]) {
      const fault = { code: 'READ_ONLY_VALUE', context: { propertyName: ['associatedcompanyid'] } };
      expect([status, body]).toMatchObject([400, { category: 'VALIDATION_ERROR', errors: [fault] }]);
    }
  });
});
