import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { batchPath, type CrmRecord, type CrmRecordList, type LinkList, listPath } from './wire.ts';

const base = '/crm/objects/2026-03';
const { crosstie, clientOf } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let portalId: number;
beforeEach(async () => {
  const portal = await crosstie.portal();
  client = clientOf(portal);
  portalId = portal.portalId;
});

const idsOf = async (type: string, id: string, to: string) =>
  (await client.get<LinkList>(listPath(type, id, to))).body.results.map(({ toObjectId }) => String(toObjectId));
const restore = (type: string, id: string, portal = String(portalId)) =>
  client.post<CrmRecord>(`/_crosstie/portals/${portal}/records/${type}/${id}/restore`);
const createMany = async (count: number) => {
  const inputs = Array.from({ length: count }, () => ({ properties: {} }));
  const { body } = await client.post<CrmRecordList>(`${base}/contacts/batch/create`, { inputs });
  return body.results.map(({ id }) => id);
};
const linkAll = (contacts: readonly string[], company: string) =>
  client.post(batchPath('contacts', 'companies'), { inputs: contacts.map((id) => ({ from: { id }, to: { id: company } })) });

describe('[records.gdprDelete] a record goes for good', () => {
  const path = `${base}/contacts/gdpr-delete`;

  test('live or archived, with its associations; its neighbours no longer show it and nothing restores it', async () => {
    const [live, archived, company] = [await client.create('contacts'), await client.create('contacts'), await client.create('companies')];
    await linkAll([live, archived], company);
    await client.remove(`${base}/contacts/${archived}`);
    for (const objectId of [live, Number(archived)]) {
      const { status, text } = await client.post(path, { objectId });
      expect([status, text]).toEqual([204, '']);
    }
    expect(await idsOf('companies', company, 'contacts')).toEqual([]);
    for (const id of [live, archived]) {
      expect((await client.get(`${base}/contacts/${id}`)).status).toBe(404);
      expect((await client.get(`${base}/contacts/${id}?archived=true`)).status).toBe(404);
      expect((await restore('contacts', id)).status).toBe(404);
    }
  });

  test('finds a contact by its email, in any letter case', async () => {
    const [ada, bob] = [
      await client.create('contacts', { email: 'ada@example.com' }),
      await client.create('contacts', { email: 'bob@example.com' }),
    ];
    expect((await client.post(path, { objectId: 'Ada@Example.com', idProperty: 'email' })).status).toBe(204);
    const { body } = await client.get<CrmRecordList>(`${base}/contacts`);
    expect(body.results.map(({ id }) => id)).toEqual([bob]);
    expect(ada).not.toBe(bob);
  });

  test('takes what it swallowed in merges with it', async () => {
    const [one, other] = [await client.create('contacts'), await client.create('contacts')];
    const { body } = await client.post<CrmRecord>(`${base}/contacts/merge`, { primaryObjectId: one, objectIdToMerge: other });
    expect((await client.post(path, { objectId: one })).status).toBe(204);
    for (const id of [one, other, body.id]) expect((await client.get(`${base}/contacts/${id}?archived=true`)).status).toBe(404);
    expect((await client.get<CrmRecordList>(`${base}/contacts?archived=true`)).body.results).toEqual([]);
  });

  test('is no problem where there is no such record; a property that names nobody is one', async () => {
    expect((await client.post(path, { objectId: '424242' })).status).toBe(204);
    expect((await client.post(path, { objectId: 'nobody@example.com', idProperty: 'email' })).status).toBe(204);
    expect((await client.post(path, { objectId: 'x', idProperty: 'firstname' })).status).toBe(400);
    expect((await client.post(`${base}/companies/gdpr-delete`, { objectId: 'x', idProperty: 'email' })).status).toBe(400);
    expect((await client.post(path, { objectId: 'abc' })).status).toBe(404);
  });
});

describe('[records.archive] archive and restore of a record with hundreds of neighbours', () => {
  test('a hub comes back with all that are live, and they with it', async () => {
    const company = await client.create('companies');
    const contacts = [...(await createMany(100)), ...(await createMany(100))];
    await linkAll(contacts, company);
    await client.remove(`${base}/companies/${company}`);
    const [first = '', second = ''] = contacts;
    expect(await idsOf('contacts', first, 'companies')).toEqual([]);
    await client.remove(`${base}/contacts/${second}`);
    const { status, body } = await restore('companies', company);
    expect([status, body.id, body.archived]).toEqual([200, company, false]);
    expect(await idsOf('companies', company, 'contacts')).toEqual(contacts.filter((id) => id !== second));
    expect((await restore('0-1', second)).status).toBe(200);
    expect(await idsOf('companies', company, 'contacts')).toEqual(contacts);
    const list = await client.get<LinkList>(listPath('contacts', first, 'companies'));
    expect(list.body.results[0]?.associationTypes.map(({ typeId }) => typeId)).toEqual([1, 279]);
  });

  test('two hubs become one, which can be archived and restored', async () => {
    const [one, other] = [await client.create('companies'), await client.create('companies')];
    const contacts = [...(await createMany(100)), ...(await createMany(100))];
    await linkAll(contacts.slice(0, 120), one);
    await linkAll(contacts.slice(80), other);
    const { body } = await client.post<CrmRecord>(`${base}/companies/merge`, { primaryObjectId: one, objectIdToMerge: other });
    expect(await idsOf('companies', body.id, 'contacts')).toEqual(contacts);
    await client.remove(`${base}/companies/${body.id}`);
    expect((await restore('companies', body.id)).status).toBe(200);
    expect(await idsOf('companies', body.id, 'contacts')).toEqual(contacts);
    for (const gone of [one, other]) expect((await restore('companies', gone)).status).toBe(404);
  });

  test('a record that is live, absent or of no type does not come back, nor one of an unknown portal', async () => {
    const contact = await client.create('contacts');
    expect((await restore('contacts', contact)).status).toBe(404);
    expect((await restore('contacts', '424242')).status).toBe(404);
    expect((await restore('contacts', 'abc')).status).toBe(404);
    expect((await restore('widgets', contact)).status).toBe(400);
    expect((await restore('contacts', contact, '1')).status).toBe(404);
    expect((await client.get(`/_crosstie/portals/${portalId}/records/contacts/${contact}/restore`)).status).toBe(404);
  });
});
