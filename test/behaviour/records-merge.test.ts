import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import { type CrmRecord, type CrmRecordList, defaultPath, type LinkList, listPath, problemOf } from './wire.ts';

const base = '/crm/objects/2026-03';
const clock = new StandingClock('2026-03-12T08:00:00Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const link = (from: string, fromId: string, to: string, toId: string) => client.put(defaultPath(from, fromId, to, toId));
const merge = (type: string, primaryObjectId: string, objectIdToMerge: string) =>
  client.post<CrmRecord>(`${base}/${type}/merge`, { primaryObjectId, objectIdToMerge });
const companiesOf = async (contact: string, of = client) =>
  (await of.get<LinkList>(listPath('contacts', contact, 'companies'))).body.results.map((row) => [
    String(row.toObjectId),
    ...row.associationTypes.map(({ typeId }) => typeId),
  ]);

describe('[records.merge] two records become one', () => {
  test('with an id of its own, the values of the primary over those of the other, and the ids of both', async () => {
    clock.set('2026-03-12T08:00:00Z');
    const older = await client.create('contacts', { firstname: 'Old', phone: '1', email: 'old@example.com' });
    clock.set('2026-03-12T09:00:00Z');
    const primary = await client.create('contacts', { firstname: 'New', lastname: 'Name', email: 'new@example.com' });
    clock.set('2026-03-12T10:00:00Z');
    const { status, body } = await merge('contacts', primary, older);
    expect(status).toBe(200);
    expect([primary, older]).not.toContain(body.id);
    expect(body.properties).toMatchObject({
      firstname: 'New',
      lastname: 'Name',
      phone: '1',
      email: 'new@example.com',
      hs_object_id: body.id,
      hs_all_contact_vids: body.id,
      hs_merged_object_ids: `${primary};${older}`,
      createdate: '2026-03-12T08:00:00Z',
      lastmodifieddate: '2026-03-12T10:00:00Z',
    });
    expect(body).toMatchObject({ createdAt: '2026-03-12T08:00:00Z', updatedAt: '2026-03-12T10:00:00Z', archived: false });
    const { body: list } = await client.get<CrmRecordList>(`${base}/contacts`);
    expect(list.results.map(({ id }) => id)).toEqual([body.id]);
  });

  test('old ids lead to it on read and update, also after a second merge', async () => {
    const [one, other, third] = [await client.create('contacts'), await client.create('contacts'), await client.create('contacts')];
    const first = (await merge('contacts', one, other)).body.id;
    const last = (await merge('contacts', third, one)).body;
    expect(last.properties['hs_merged_object_ids']).toBe(`${one};${other};${third};${first}`);
    for (const id of [one, other, third, first]) {
      expect((await client.get<CrmRecord>(`${base}/contacts/${id}`)).body.id).toBe(last.id);
      const changed = await client.patch<CrmRecord>(`${base}/contacts/${id}`, { properties: { firstname: id } });
      expect([changed.status, changed.body.id]).toEqual([200, last.id]);
    }
    expect((await client.get<CrmRecord>(`${base}/contacts/${one}?archived=true`)).body).toMatchObject({ id: one, archived: true });
  });

  test('with the associations of both; the primary company of the primary stays primary, and links between the two vanish', async () => {
    const [primary, other, friend] = [await client.create('contacts'), await client.create('contacts'), await client.create('contacts')];
    const [kept, second, shared] = [await client.create('companies'), await client.create('companies'), await client.create('companies')];
    await link('contacts', primary, 'companies', kept);
    await link('contacts', primary, 'companies', shared);
    await link('contacts', other, 'companies', second);
    await link('contacts', other, 'companies', shared);
    await link('contacts', other, 'contacts', primary);
    await link('contacts', other, 'contacts', friend);
    const { id } = (await merge('contacts', primary, other)).body;
    expect(await companiesOf(id)).toEqual([
      [kept, 1, 279],
      [second, 279],
      [shared, 279],
    ]);
    const friends = await client.get<LinkList>(listPath('contacts', id, 'contacts'));
    expect(friends.body.results.map(({ toObjectId }) => String(toObjectId))).toEqual([friend]);
    for (const company of [kept, second, shared]) {
      const contacts = await client.get<LinkList>(listPath('companies', company, 'contacts'));
      expect(contacts.body.results.map(({ toObjectId }) => String(toObjectId))).toEqual([id]);
    }
    expect((await client.get(listPath('contacts', other, 'companies'))).status).toBe(404);
  });

  test('a merged company is the primary one of the contacts of both', async () => {
    const [one, other] = [await client.create('companies'), await client.create('companies')];
    const [first, second] = [await client.create('contacts'), await client.create('contacts')];
    await link('contacts', first, 'companies', one);
    await link('contacts', second, 'companies', other);
    const { id } = (await merge('companies', one, other)).body;
    for (const contact of [first, second]) {
      expect(await companiesOf(contact)).toEqual([[id, 1, 279]]);
      const { body } = await client.get<CrmRecord>(`${base}/contacts/${contact}?properties=associatedcompanyid`);
      expect(body.properties['associatedcompanyid']).toBe(id);
    }
  });

  test('the primary keeps its id where the server is told so', async () => {
    const old = await startServer({ switches: { mergeKeepsPrimaryId: true } });
    const caller = await old.freshClient();
    const [primary, other] = [await caller.create('contacts', { firstname: 'A' }), await caller.create('contacts', { phone: '1' })];
    const company = await caller.create('companies');
    await caller.put(defaultPath('contacts', other, 'companies', company));
    const { body } = await caller.post<CrmRecord>(`${base}/contacts/merge`, { primaryObjectId: Number(primary), objectIdToMerge: other });
    expect([body.id, body.properties]).toMatchObject([primary, { firstname: 'A', phone: '1', hs_merged_object_ids: other }]);
    expect(await companiesOf(primary, caller)).toEqual([[company, 1, 279]]);
    expect((await caller.get<CrmRecord>(`${base}/contacts/${other}`)).body.id).toBe(primary);
    await old.crosstie.close();
  });

  test('is refused for a record and itself, and where one of the two is not live', async () => {
    const [contact, archived] = [await client.create('contacts'), await client.create('contacts')];
    await client.remove(`${base}/contacts/${archived}`);
    const itself = await merge('contacts', contact, contact);
    const message = `Object ${contact} cannot be merged with itself`;
    expect([itself.status, itself.body]).toEqual([400, problemOf({ message, category: 'VALIDATION_ERROR' })]);
    for (const [one, other] of [
      [contact, '424242'],
      ['424242', contact],
      [contact, archived],
      [archived, contact],
    ] as const) {
      expect((await merge('contacts', one, other)).status).toBe(404);
    }
    expect((await merge('contacts', contact, 'abc')).status).toBe(404);
    expect((await client.get<CrmRecord>(`${base}/contacts/${contact}`)).body.id).toBe(contact);
  });

  test('is refused where its links would pass a configured limit, and changes nothing then', async () => {
    await client.post('/crm/associations/2026-03/definitions/configurations/contacts/companies/batch/create', {
      inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 279, maxToObjectIds: 2 }],
    });
    const [one, other] = [await client.create('contacts'), await client.create('contacts')];
    const companies = [await client.create('companies'), await client.create('companies'), await client.create('companies')];
    const [first = '', second = '', third = ''] = companies;
    for (const company of [first, second]) await link('contacts', one, 'companies', company);
    for (const company of [second, third]) await link('contacts', other, 'companies', company);
    expect((await merge('contacts', one, other)).status).toBe(400);
    expect((await client.get<CrmRecordList>(`${base}/contacts`)).body.results.map(({ id }) => id)).toEqual([one, other]);
    await client.remove(`${base}/companies/${third}`);
    expect((await merge('contacts', one, other)).status).toBe(200);
  });

  test('asks for both ids', async () => {
    const { status, body } = await client.post<{ readonly message: string }>(`${base}/contacts/merge`, {});
    expect([status, body.message]).toEqual([
      400,
      'Invalid input JSON on line 1, column 2. Some required fields were not set: [primaryObjectId, objectIdToMerge]',
    ]);
  });

  test('nobody can set what it keeps of the ids', async () => {
    const properties = { hs_merged_object_ids: '1' };
    const { status, body } = await client.post(`${base}/contacts`, { properties });
    expect([status, body]).toMatchObject([400, { errors: [{ code: 'READ_ONLY_VALUE' }] }]);
  });
});
