import { afterAll, describe, expect, test } from 'vitest';
import { type Batch, createObjectType, hubspot, hubspotType, linksOf, type RecordWithAssociations } from '../behaviour/association-wire.ts';
import { StandingClock, startServer } from '../behaviour/client.ts';
import { type CrmRecord, defaultPath, instant, pairPath, requiredOf } from '../behaviour/wire.ts';
import { recordedCreates, recordedOwner } from './creates.ts';
import { masked } from './masks.ts';

const clock = new StandingClock('2026-03-12T07:34:23.259Z');
const { crosstie, freshClient, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());

interface Page {
  readonly results: readonly RecordWithAssociations[];
}

describe('[records.create] [records.batchCreate] links that are made with a record as recorded', () => {
  test('objects-create-01: a note with its contact is answered as a note without one, and is linked', async () => {
    const portal = await crosstie.portal();
    const client = clientOf(portal);
    await client.post(`/_crosstie/portals/${portal.portalId}/owners`, recordedOwner);
    const contact = await client.create('contacts');
    const properties = recordedCreates.find(({ recording }) => recording === 'objects-create-01')?.sent;
    const associations = [{ to: { id: contact }, types: [hubspotType(202)] }];
    const { status, body } = await client.post<CrmRecord>('/crm/v3/objects/notes', { properties, associations });
    expect([status, Object.keys(body)]).toEqual([201, ['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'url']]);
    expect(await linksOf(client, 'notes', body.id, 'contacts')).toEqual([[contact, hubspot(202)]]);
    expect(await linksOf(client, 'contacts', contact, 'notes')).toEqual([[body.id, hubspot(201)]]);
  });

  test('objects-batch-06: a batch of one new company answers 201 and is complete', async () => {
    const client = await freshClient();
    const properties = { name: 'Test Company Inc', domain: 'testcompany.com', city: 'San Francisco', industry: 'COMPUTER_SOFTWARE' };
    const { status, body } = await client.post<Batch<CrmRecord>>('/crm/v3/objects/companies/batch/create', { inputs: [{ properties }] });
    const time = expect.stringMatching(instant);
    expect([status, body]).toMatchObject([201, { status: 'COMPLETE', results: [{ properties }], startedAt: time, completedAt: time }]);
    expect(body).not.toHaveProperty('numErrors');
    const keys = body.results.map((record) => Object.keys(record));
    expect(keys).toEqual([['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'url']]);
  });
});

describe('[records.list] lists with associations as recorded', () => {
  const keys = ['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'url'];

  test('objects-list-associations-01: deals without associations have no such key', async () => {
    const client = await freshClient();
    for (let count = 0; count < 3; count += 1) await client.create('deals', { dealname: 'Test Deal' });
    const query = 'associations=companies,contacts&limit=100&properties=dealname,amount,closedate,dealstage,hubspot_owner_id,description';
    const { status, body } = await client.get<Page>(`/crm/v3/objects/deals?${query}`);
    expect([status, body.results.map((record) => Object.keys(record))]).toEqual([200, [keys, keys, keys]]);
    expect(body.results[0]?.properties).toMatchObject({ amount: null, closedate: null, description: null, hubspot_owner_id: null });
  });

  test('objects-list-associations-02: tasks of contacts, at the end of the record, and only types that there are', async () => {
    const client = await freshClient();
    const [brian, maria] = [await client.create('contacts'), await client.create('contacts')];
    const tasks = [await client.create('tasks', requiredOf('0-27')), await client.create('tasks', requiredOf('0-27'))];
    const lonely = await client.create('tasks', requiredOf('0-27'));
    const [first = '', second = ''] = tasks;
    await client.put(defaultPath('tasks', first, 'contacts', brian));
    await client.put(defaultPath('tasks', second, 'contacts', maria));
    const { status, body } = await client.get<Page>('/crm/v3/objects/tasks?associations=contacts,companies,deals&limit=100');
    expect([status, body.results.map(({ id }) => id)]).toEqual([200, [first, second, lonely]]);
    const ids = { [brian]: '713802347732', [maria]: '713903210728' };
    expect(body.results.map(({ associations }) => associations && masked(associations, { ids }))).toEqual([
      { contacts: { results: [{ id: '713802347732', type: 'task_to_contact' }] } },
      { contacts: { results: [{ id: '713903210728', type: 'task_to_contact' }] } },
      undefined,
    ]);
    expect(body.results.map((record) => Object.keys(record))).toEqual([[...keys, 'associations'], [...keys, 'associations'], keys]);
  });

  test('objects-list-associations-03: one row for a record and a type, ordered by type and then by id', async () => {
    const client = await freshClient();
    const deal = await client.create('deals');
    const [low, high] = [await client.create('companies'), await client.create('companies')];
    const contacts = [await client.create('contacts'), await client.create('contacts'), await client.create('contacts')];
    for (const company of [high, low]) await client.put(defaultPath('deals', deal, 'companies', company));
    for (const contact of contacts) await client.put(defaultPath('deals', deal, 'contacts', contact));
    // The recorded query asks for line items; the answer is one to companies and contacts.
    const { status, body } = await client.get<Page>('/crm/v3/objects/deals?associations=companies,contacts');
    const [one = '', two = '', three = ''] = contacts;
    const ids = { [low]: '12100981203', [high]: '18785867255', [one]: '151', [two]: '251', [three]: '301' };
    expect([status, masked({ ...body.results[0]?.associations }, { ids })]).toEqual([
      200,
      {
        companies: {
          results: [
            { id: '18785867255', type: 'deal_to_company' },
            { id: '12100981203', type: 'deal_to_company_unlabeled' },
            { id: '18785867255', type: 'deal_to_company_unlabeled' },
          ],
        },
        contacts: {
          results: [
            { id: '151', type: 'deal_to_contact' },
            { id: '251', type: 'deal_to_contact' },
            { id: '301', type: 'deal_to_contact' },
          ],
        },
      },
    ]);
  });
});

describe('[records.read] [schemas.create] reads with associations as recorded', () => {
  test('objects-read-05: custom objects stand under their qualified name, also where the id was asked for', async () => {
    const portal = await crosstie.portal();
    const client = clientOf(portal);
    const { objectTypeId, fullyQualifiedName } = await createObjectType(client, 'credentialing_2_0', ['CONTACT']);
    const [contact, custom] = [await client.create('contacts'), await client.create(objectTypeId)];
    await client.put(pairPath('contacts', contact, objectTypeId, custom), []);
    const { status, body } = await client.get<RecordWithAssociations>(`/crm/v3/objects/contacts/${contact}?associations=${objectTypeId}`);
    expect(fullyQualifiedName).toBe(`p${portal.portalId}_credentialing_2_0`);
    expect([status, masked({ ...body.associations }, { ids: { [custom]: '14462501441' } })]).toEqual([
      200,
      { [fullyQualifiedName]: { results: [{ id: '14462501441', type: 'contact_to_credentialing_2_0' }] } },
    ]);
  });

  test('errors-objects-07: a custom object by its bare name is a word of no object type', async () => {
    const client = await freshClient();
    await createObjectType(client, 'credentialing_2_0', ['CONTACT']);
    const contact = await client.create('contacts');
    const { status, body } = await client.get(`/crm/v3/objects/contacts/${contact}?associations=credentialing_2_0`);
    const message = 'Unable to infer object type from: credentialing_2_0';
    expect([status, masked(body, { ids: {} })]).toEqual([400, { status: 'error', message, correlationId: '$correlationId' }]);
  });
});
