import { afterAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/index.ts';
import { type Client, startServer } from './client.ts';
import { entriesOf, journalApp, readScopes, subscriptionsPath } from './journal-wire.ts';
import { defaultPath } from './wire.ts';

const now = '2026-06-21T10:07:52.040Z';
const clock = manualClock(Date.parse(now));
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());

async function watched(wanted: object = {}) {
  const portal = await crosstie.portal();
  const { client, watch, app } = await journalApp(crosstie, [portal]);
  await watch(portal, wanted);
  return { portal, crm: clientOf(portal), client, watch, app };
}

describe('[journal.earliest] entries of records', () => {
  it('tell creation, update and deletion with what changed, in their order and in fields of the guide', async () => {
    const { portal, crm, client } = await watched();
    const id = await crm.create('contacts', { email: 'ada@example.com' });
    await crm.patch(`/crm/v3/objects/contacts/${id}`, { properties: { firstname: 'Ada', email: '' } });
    await crm.remove(`/crm/v3/objects/contacts/${id}`);
    const entries = await entriesOf(client, 3);
    const common = { type: 'crm_object', portalId: portal.portalId, occurredAt: now, objectTypeId: '0-1', objectId: Number(id) };
    expect(entries).toEqual([
      { ...common, action: 'CREATE', propertyChanges: expect.objectContaining({ email: 'ada@example.com' }) },
      { ...common, action: 'UPDATE', propertyChanges: expect.objectContaining({ firstname: 'Ada', email: null }) },
      { ...common, action: 'DELETE' },
    ]);
    expect(Object.keys(entries[0] ?? {}).slice(0, 4)).toEqual(['type', 'portalId', 'occurredAt', 'action']);
  });

  it('tell a restore, and a merge with the ids that it swallowed', async () => {
    const { portal, crm, client } = await watched({ actions: ['MERGE', 'RESTORE'] });
    const [one, other] = [await crm.create('contacts'), await crm.create('contacts')];
    await crm.remove(`/crm/v3/objects/contacts/${one}`);
    await crm.post(`/_crosstie/portals/${portal.portalId}/records/contacts/${one}/restore`);
    const merged = await crm.post<{ readonly id: string }>('/crm/v3/objects/contacts/merge', {
      primaryObjectId: one,
      objectIdToMerge: other,
    });
    expect(await entriesOf(client, 2)).toMatchObject([
      { action: 'RESTORE', objectId: Number(one) },
      { action: 'MERGE', objectId: Number(merged.body.id), mergedObjectIds: [Number(one), Number(other)] },
    ]);
  });

  it('leave out other types, other records and updates of other properties', async () => {
    const { portal, crm, client, watch } = await watched({ properties: ['firstname'] });
    const id = await crm.create('contacts', { email: 'a@example.com', lastname: 'A' });
    await watch(portal, { objectTypeId: '0-2', objectIds: [1], actions: ['CREATE'] });
    await crm.create('companies', { name: 'A' });
    await crm.patch(`/crm/v3/objects/contacts/${id}`, { properties: { lastname: 'B' } });
    await crm.patch(`/crm/v3/objects/contacts/${id}`, { properties: { lastname: 'C', firstname: 'Z' } });
    const entries = await entriesOf(client, 2);
    expect(entries.map(({ action, propertyChanges }) => [action, propertyChanges])).toEqual([
      ['CREATE', {}],
      ['UPDATE', { firstname: 'Z' }],
    ]);
  });

  it('of a privacy deletion come to who subscribed to that', async () => {
    const { crm, client } = await watched({ subscriptionType: 'GDPR_PRIVACY_DELETION', actions: ['GDPR_DELETE'] });
    const id = await crm.create('contacts');
    await crm.post('/crm/objects/2026-03/contacts/gdpr-delete', { objectId: id });
    expect(await entriesOf(client, 1)).toMatchObject([{ type: 'crm_object', action: 'GDPR_DELETE', objectId: Number(id) }]);
  });

  it('begin with the subscription: what happened before is not told', async () => {
    const portal = await crosstie.portal();
    const crm = clientOf(portal);
    const { client, watch } = await journalApp(crosstie, [portal]);
    await watch(portal, { objectTypeId: '0-2' });
    await crm.create('contacts', { email: 'before@example.com' });
    await watch(portal);
    await crm.create('contacts', { email: 'after@example.com' });
    expect((await entriesOf(client, 1)).map(({ propertyChanges }) => propertyChanges?.['email'])).toEqual(['after@example.com']);
  });
});

describe('[journal.earliest] entries of what is gone for good', () => {
  it('are told all the same, and hold up nothing that comes after', async () => {
    const portal = await crosstie.portal();
    const crm = clientOf(portal);
    const { client, watch } = await journalApp(crosstie, [portal], [...readScopes, 'crm.objects.custom.read']);
    const schemas = '/crm-object-schemas/2026-03/schemas';
    const made = await crm.post<{ readonly objectTypeId: string }>(schemas, { name: 'ship', labels: {}, associatedObjects: ['CONTACT'] });
    await watch(portal, { objectTypeId: made.body.objectTypeId, actions: ['CREATE', 'DELETE'] });
    await watch(portal, { actions: ['CREATE'] });
    const id = await crm.create('p_ship');
    await crm.remove(`/crm/objects/2026-03/p_ship/${id}`);
    expect((await crm.remove(`${schemas}/p_ship`)).status).toBe(204);
    await crm.remove(`${schemas}/p_ship?archived=true`);
    const last = await crm.create('contacts');
    expect((await entriesOf(client, 3)).map(({ action, objectId }) => [action, objectId])).toEqual([
      ['CREATE', Number(id)],
      ['DELETE', Number(id)],
      ['CREATE', Number(last)],
    ]);
  });
});

describe('[journal.earliest] entries of links', () => {
  it('tell each type of a new link from both ends, and which is the primary one', async () => {
    const { portal, crm, client, watch } = await watched({ subscriptionType: 'ASSOCIATION', actions: ['ASSOCIATION_ADDED'] });
    await watch(portal, { subscriptionType: 'ASSOCIATION', objectTypeId: '0-2', actions: ['ASSOCIATION_ADDED', 'ASSOCIATION_REMOVED'] });
    const [contact, company] = [await crm.create('contacts'), await crm.create('companies')];
    await crm.put(defaultPath('contacts', contact, 'companies', company));
    const entries = await entriesOf(client, 4);
    const [c, k] = [Number(contact), Number(company)];
    const category = 'HUBSPOT_DEFINED';
    const common = {
      type: 'association',
      portalId: portal.portalId,
      occurredAt: now,
      action: 'ASSOCIATION_ADDED',
      associationCategory: category,
    };
    const out = { ...common, fromObjectTypeId: '0-1', fromObjectId: c, toObjectTypeId: '0-2', toObjectId: k };
    const back = { ...common, fromObjectTypeId: '0-2', fromObjectId: k, toObjectTypeId: '0-1', toObjectId: c };
    expect(new Set(entries.map((entry) => JSON.stringify(Object.entries(entry).sort())))).toEqual(
      new Set(
        [
          { ...out, associationTypeId: 279, isPrimary: false },
          { ...back, associationTypeId: 280, isPrimary: false },
          { ...out, associationTypeId: 1, isPrimary: true },
          { ...back, associationTypeId: 2, isPrimary: false },
        ].map((entry) => JSON.stringify(Object.entries(entry).sort())),
      ),
    );
    await crm.remove(`/crm/v3/objects/contacts/${contact}`);
    expect((await entriesOf(client, 6)).slice(4).map((entry) => [entry.action, entry['fromObjectTypeId']])).toEqual([
      ['ASSOCIATION_REMOVED', '0-2'],
      ['ASSOCIATION_REMOVED', '0-2'],
    ]);
  });

  it('are narrowed by the type at the other end', async () => {
    const wanted = { subscriptionType: 'ASSOCIATION', actions: ['ASSOCIATION_ADDED'], associatedObjectTypeIds: ['deals'] };
    const { crm, client } = await watched(wanted);
    const [contact, company, deal] = [await crm.create('contacts'), await crm.create('companies'), await crm.create('deals')];
    await crm.put(defaultPath('contacts', contact, 'companies', company));
    await crm.put(defaultPath('contacts', contact, 'deals', deal));
    expect((await entriesOf(client, 1)).map((entry) => entry['toObjectTypeId'])).toEqual(['0-3']);
  });
});

describe('[journal.earliest] entries of the app itself', () => {
  it('tell that it was installed, once, whatever portal it is', async () => {
    const { app, client } = await journalApp(crosstie);
    const body = { subscriptionType: 'APP_LIFECYCLE_EVENT', eventTypeId: '4-1909196', properties: [] };
    expect((await client.post(subscriptionsPath, body)).body).toMatchObject({ objectTypeId: '4-1909196', actions: ['APP_INSTALL'] });
    const portal = await crosstie.portal();
    await app.install(portal.portalId);
    await app.install(portal.portalId);
    expect(await entriesOf(client, 1)).toEqual([
      {
        type: 'app_lifecycle_event',
        portalId: portal.portalId,
        occurredAt: now,
        action: 'APP_INSTALL',
        eventTypeId: '4-1909196',
        properties: {
          hs_app_id: app.appId,
          hs_app_install_level: 'HUB',
          hs_initiating_user_id: expect.any(Number),
          hs_user_id: expect.any(Number),
        },
      },
    ]);
  });

  it('tell that it was uninstalled, and nothing of the portal after that', async () => {
    const { crm, portal, app, client } = await watched();
    await client.post(subscriptionsPath, { subscriptionType: 'APP_LIFECYCLE_EVENT', eventTypeId: '4-1916193', properties: ['hs_app_id'] });
    expect(await app.uninstall(portal.portalId)).toBe(true);
    await crm.create('contacts');
    await app.install(portal.portalId);
    const id = await crm.create('contacts');
    const entries = await entriesOf(client, 2);
    expect(entries[0]).toMatchObject({ action: 'APP_UNINSTALL', eventTypeId: '4-1916193', properties: { hs_app_id: app.appId } });
    expect(entries.slice(1).map(({ action, objectId }) => [action, objectId])).toEqual([['CREATE', Number(id)]]);
  });
});

describe('[journalFilters.create] a filter', () => {
  it('lets only creations and updates pass of records for which all its conditions hold', async () => {
    const { portal, crm, client, watch } = await watched();
    const subscriptionId = await watch(portal);
    const conditions = [
      { filterType: 'CRM_OBJECT_PROPERTY', property: 'lastname', operator: 'EQ', value: 'Lovelace' },
      { filterType: 'CRM_OBJECT_PROPERTY', property: 'numemployees', operator: 'IS_EMPTY' },
    ];
    expect((await client.post(`${subscriptionsPath}/filters`, { subscriptionId, filter: { conditions } })).status).toBe(200);
    const other = await crm.create('contacts', { lastname: 'Byron' });
    const id = await crm.create('contacts', { lastname: 'Lovelace' });
    await crm.patch(`/crm/v3/objects/contacts/${id}`, { properties: { firstname: 'Ada' } });
    await crm.remove(`/crm/v3/objects/contacts/${other}`);
    const told = (await entriesOf(client, 3)).map(({ action, objectId }) => [action, objectId]);
    expect(told).toEqual([
      ['CREATE', Number(id)],
      ['UPDATE', Number(id)],
      ['DELETE', Number(other)],
    ]);
  });
});

describe('[journalFilters.create] the operators of filters', async () => {
  const names = ['apple', 'banana', 'cherry', ''];
  const revenues = ['9', '10', '200', ''];
  const rows: readonly (readonly [operator: string, property: string, sought: object, passing: readonly string[]])[] = [
    ['EQ', 'name', { value: 'apple' }, ['apple']],
    ['N_EQ', 'name', { value: 'apple' }, ['banana', 'cherry', '']],
    ['CONTAINS', 'name', { value: 'an' }, ['banana']],
    ['STARTS_WITH', 'name', { value: 'ch' }, ['cherry']],
    ['ENDS_WITH', 'name', { value: 'e' }, ['apple']],
    ['IN', 'name', { values: ['apple', 'cherry'] }, ['apple', 'cherry']],
    ['NOT_IN', 'name', { values: ['apple', 'cherry'] }, ['banana', '']],
    ['IS_EMPTY', 'name', {}, ['']],
    ['IS_NOT_EMPTY', 'name', {}, ['apple', 'banana', 'cherry']],
    ['LT', 'annualrevenue', { value: '10' }, ['apple']],
    ['LTE', 'annualrevenue', { value: '10' }, ['apple', 'banana']],
    ['GT', 'annualrevenue', { value: '10' }, ['cherry']],
    ['GTE', 'annualrevenue', { value: '10' }, ['banana', 'cherry']],
    ['GT', 'name', { value: 'apple' }, ['banana', 'cherry']],
    ['EQ', 'constructor', { value: '' }, names],
  ];
  const portal = await crosstie.portal();
  const apps = await Promise.all(
    rows.map(async ([operator, property, sought]) => {
      const { client, watch } = await journalApp(crosstie, [portal]);
      const subscriptionId = await watch(portal, { objectTypeId: '0-2', actions: ['CREATE'], properties: ['name'] });
      const conditions = [{ filterType: 'CRM_OBJECT_PROPERTY', property, operator, ...sought }];
      const made = await client.post(`${subscriptionsPath}/filters`, { subscriptionId, filter: { conditions } });
      expect(made.status).toBe(200);
      return client;
    }),
  );
  const crm = clientOf(portal);
  for (const [at, name] of names.entries()) await crm.create('companies', { name, annualrevenue: revenues[at] });

  it.each(rows.map((row, at) => [...row, at] as const))(
    '%s of %s with %j lets pass %j',
    async (_operator, _property, _sought, passing, at) => {
      const entries = await entriesOf(apps[at] as Client, passing.length);
      expect(entries.map(({ propertyChanges }) => propertyChanges?.['name'] ?? '')).toEqual(passing);
    },
  );
});
