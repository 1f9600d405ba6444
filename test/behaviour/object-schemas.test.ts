import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { standardObjectTypes } from '../../src/domain/object-type.ts';
import { type Client, type Reply, startServer } from './client.ts';
import {
  type CrmRecord,
  type CrmRecordList,
  defaultPath,
  type ErrorBody,
  instant,
  type LinkBatch,
  type LinkList,
  listPath,
  problemOf,
} from './wire.ts';

const schemas = '/crm-object-schemas/2026-03/schemas';
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

interface Association {
  readonly id: string;
  readonly name: string;
  readonly fromObjectTypeId: string;
  readonly toObjectTypeId: string;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}
interface ObjectSchema {
  readonly id: string;
  readonly objectTypeId: string;
  readonly fullyQualifiedName: string;
  readonly name: string;
  readonly metaType: string;
  readonly requiredProperties: readonly string[];
  readonly properties: readonly { readonly name: string; readonly type: string }[];
  readonly associations: readonly Association[];
}

const ship = {
  name: 'Ship_2',
  labels: { singular: 'Ship', plural: 'Ships' },
  primaryDisplayProperty: 'title',
  requiredProperties: ['title'],
  searchableProperties: ['title'],
  secondaryDisplayProperties: ['tons'],
  properties: [
    { name: 'title', label: 'Title', type: 'string', fieldType: 'text' },
    { name: 'tons', label: 'Tons', type: 'number', fieldType: 'number', hasUniqueValue: false },
  ],
  associatedObjects: ['CONTACT', '0-2', 'contacts'],
};
const define = (more: object = {}): Promise<Reply<ObjectSchema>> => client.post(schemas, { ...ship, ...more });
const activities = ['0-49', '0-47', '0-46', '0-27', '0-48'];

describe('[schemas.create] [schemas.read] an object type of the portal', () => {
  test('is answered with its ids, names, properties and associations, and read back so under each of its names', async () => {
    const { status, body } = await define();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      objectTypeId: `2-${body.id}`,
      fullyQualifiedName: `p${portalId}_Ship_2`,
      name: 'Ship_2',
      labels: { singular: 'Ship', plural: 'Ships' },
      metaType: 'PORTAL_SPECIFIC',
      primaryDisplayProperty: 'title',
      requiredProperties: ['title'],
      searchableProperties: ['title'],
      secondaryDisplayProperties: ['tons'],
      archived: false,
      createdAt: expect.stringMatching(instant),
    });
    const [title, tons, ...ofHubspot] = body.properties;
    expect([title, tons]).toMatchObject([
      { name: 'title', type: 'string', fieldType: 'text', groupName: 'ship_2_information' },
      { name: 'tons', type: 'number', fieldType: 'number' },
    ]);
    expect(ofHubspot.map(({ name, type }) => `${name}: ${type}`)).toEqual(
      expect.arrayContaining(['hs_createdate: datetime', 'hs_lastmodifieddate: datetime', 'hs_object_id: number']),
    );
    expect(ofHubspot).toEqual(ofHubspot.map((property) => ({ ...property, hubspotDefined: true })));
    expect(body.associations.map(({ toObjectTypeId }) => toObjectTypeId)).toEqual([...activities, '0-1', '0-2']);
    expect(body.associations.find(({ toObjectTypeId }) => toObjectTypeId === '0-1')).toEqual({
      fromObjectTypeId: body.objectTypeId,
      toObjectTypeId: '0-1',
      name: 'ship_2_to_contact',
      cardinality: 'ONE_TO_MANY',
      inverseCardinality: 'ONE_TO_MANY',
      hasUserEnforcedMaxToObjectIds: false,
      hasUserEnforcedMaxFromObjectIds: false,
      maxToObjectIds: 10_000,
      maxFromObjectIds: 10_000,
      id: expect.stringMatching(/^\d+$/),
      createdAt: expect.stringMatching(instant),
      updatedAt: expect.stringMatching(instant),
    });
    for (const word of [body.objectTypeId, body.fullyQualifiedName, body.fullyQualifiedName.toLowerCase(), 'p_ship_2', 'P_SHIP_2']) {
      expect((await client.get(`${schemas}/${word}`)).body).toEqual(body);
    }
    const bare = await client.get(`${schemas}/ship_2`);
    expect([bare.status, bare.body]).toEqual([400, problemOf({ message: 'Unable to infer object type from: ship_2' })]);
    const unknown = await client.get(`${schemas}/2-12345`);
    expect([unknown.status, unknown.body]).toEqual([400, problemOf({ message: 'Invalid object or event type id: 2-12345' })]);
  });

  test("every one of HubSpot's types has a definition, with the types that its associations lead to", async () => {
    for (const { id } of standardObjectTypes().filter((type) => type.id !== null)) {
      const { status, body } = await client.get<ObjectSchema>(`${schemas}/${id}`);
      expect([id, status]).toEqual([id, 200]);
      expect(body.associations.filter(({ toObjectTypeId }) => !/^0-\d+$/.test(toObjectTypeId))).toEqual([]);
    }
  });

  test('answers under both spellings of v3', async () => {
    for (const [place, path] of ['/crm-object-schemas/v3/schemas', '/crm/v3/schemas'].entries()) {
      const { status, body } = await client.post<ObjectSchema>(path, { ...ship, name: `ship${place}` });
      expect([status, (await client.get<ObjectSchema>(`${path}/${body.objectTypeId}`)).body]).toEqual([201, body]);
    }
  });

  test('belongs to its portal alone', async () => {
    const { body } = await define();
    const other = clientOf(await crosstie.portal());
    expect((await other.get(`${schemas}/${body.objectTypeId}`)).status).toBe(400);
    expect((await other.post<ObjectSchema>(schemas, ship)).status).toBe(201);
  });

  test.each(['', '2ship', '_ship', 'my-ship', 'my ship', 'shïp', 'x'.repeat(101)])('the name %j is refused', async (name) => {
    const { status, body } = await client.post<ErrorBody>(schemas, { ...ship, name });
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
  });

  test('a name that exists already is refused, whatever its letter case', async () => {
    await define();
    for (const name of ['Ship_2', 'ship_2']) {
      const { status, body } = await client.post<ErrorBody>(schemas, { ...ship, name });
      expect([status, body.category]).toEqual([409, 'OBJECT_ALREADY_EXISTS']);
    }
  });

  test.each([
    ['an object type that is none', { associatedObjects: ['widgets'] }],
    ['three secondary properties', { secondaryDisplayProperties: ['title', 'tons', 'hs_object_id'] }],
    ['a required property that is not defined', { requiredProperties: ['length'] }],
    ['a primary property that is not defined', { primaryDisplayProperty: 'length' }],
  ])('%s refuses the definition whole', async (_what, more) => {
    const { status } = await define(more);
    expect(status).toBe(400);
    expect((await define()).status).toBe(201);
  });

  test('one after another get ids of their own, also when they are defined at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map((place) => define({ name: `ship${place}`, shouldCreateSameObjectAssociation: true })));
    const types = made.map(({ body }) => body.objectTypeId);
    const ids = made.flatMap(({ body }) => body.associations.map(({ id }) => id));
    expect([new Set(types).size, new Set(ids).size]).toEqual([3, ids.length]);
  });

  test('twenty can be defined', async () => {
    for (let place = 0; place < 20; place += 1) expect((await define({ name: `ship${place}` })).status).toBe(201);
    expect((await define({ name: 'one_more' })).status).toBe(400);
  });
});

describe('[records.create] [records.read] [records.list] [records.update] [records.archive] records of an object type of the portal', () => {
  test('live under each of its names', async () => {
    const { body: type } = await define();
    for (const word of [type.objectTypeId, type.fullyQualifiedName, 'p_ship_2']) {
      const path = `${base}/${word}`;
      const { status, body } = await client.post<CrmRecord>(path, { properties: { title: 'Argo', tons: 3 } });
      expect([status, body.url]).toEqual([201, `https://app.hubspot.com/contacts/${portalId}/record/${type.objectTypeId}/${body.id}`]);
      const read = await client.get<CrmRecord>(`${path}/${body.id}?properties=title,tons,nothing`);
      expect(Object.keys(read.body.properties)).toEqual(['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id', 'title', 'tons']);
      expect((await client.patch<CrmRecord>(`${path}/${body.id}`, { properties: { tons: '' } })).status).toBe(200);
      const cleared = await client.get<CrmRecord>(`${path}/${body.id}?properties=tons`);
      expect(cleared.body.properties['tons']).toBe(null);
      expect((await client.remove(`${path}/${body.id}`)).status).toBe(204);
    }
    expect((await client.get<CrmRecordList>(`${base}/p_ship_2?archived=true`)).body.results.length).toBe(3);
    expect((await client.get(`${base}/ship_2`)).status).toBe(400);
  });

  test('are refused without the properties that the type requires', async () => {
    await define();
    const { status, body } = await client.post(`${base}/p_ship_2`, { properties: {} });
    expect([status, body]).toEqual([
      400,
      problemOf({
        message: 'Error creating SHIP_2. Some required properties were not set.',
        category: 'VALIDATION_ERROR',
        context: { properties: ['title'] },
      }),
    ]);
  });
});

describe('[schemas.createAssociation] [schemas.deleteAssociation] what records of an object type can be associated with', () => {
  const createShip = async (word: string) => (await client.post<CrmRecord>(`${base}/${word}`, { properties: { title: 'Argo' } })).body.id;
  const associate = (of: string, fromObjectTypeId: string, toObjectTypeId: string, name?: string) =>
    client.post<Association>(`${schemas}/${of}/associations`, { fromObjectTypeId, toObjectTypeId, ...(name !== undefined && { name }) });
  const typesOf = async (from: string, id: string, to: string) => (await client.get<LinkList>(listPath(from, id, to))).body.results;

  test('the types of its definition carry a default association, named in reads of records', async () => {
    const { body: type } = await define();
    const [vessel, contact] = [await createShip('p_ship_2'), await client.create('contacts')];
    const id = Number(type.associations.find(({ toObjectTypeId }) => toObjectTypeId === '0-1')?.id);
    const linked = await client.put<LinkBatch>(defaultPath('p_ship_2', vessel, 'contacts', contact));
    expect(linked.status).toBe(200);
    expect(linked.body.results).toEqual([
      { from: { id: vessel }, to: { id: contact }, associationSpec: { associationCategory: 'USER_DEFINED', associationTypeId: id } },
      { from: { id: contact }, to: { id: vessel }, associationSpec: { associationCategory: 'USER_DEFINED', associationTypeId: id + 1 } },
    ]);
    expect(await typesOf('p_ship_2', vessel, 'contacts')).toEqual([
      { toObjectId: Number(contact), associationTypes: [{ category: 'USER_DEFINED', typeId: id, label: null }] },
    ]);
    const { body: read } = await client.get<CrmRecord>(`${base}/contacts/${contact}?associations=${type.objectTypeId}`);
    expect(read.associations).toEqual({ [type.fullyQualifiedName]: { results: [{ id: vessel, type: 'contact_to_ship_2' }] } });
    for (const activity of activities) {
      const other = (await client.post<CrmRecord>(`${base}/${activity}`, { properties: { hs_timestamp: '2026-03-12T10:00:00Z' } })).body.id;
      expect((await client.put(defaultPath(activity, other, 'p_ship_2', vessel))).status).toBe(200);
    }
    const bad = await client.put<ErrorBody>(defaultPath('p_ship_2', vessel, 'deals', await client.create('deals')));
    expect([bad.status, bad.body.subCategory]).toEqual([400, 'crm.associations.INVALID_ASSOCIATION_TYPE']);
  });

  test('two object types of the portal are associated, labelled, created together and taken apart', async () => {
    await define();
    await define({ name: 'harbour', associatedObjects: [] });
    const made = await associate('p_ship_2', 'p_ship_2', 'p_harbour');
    expect([made.status, made.body]).toMatchObject([201, { name: 'ship_2_to_harbour', createdAt: expect.stringMatching(instant) }]);
    const typeId = Number(made.body.id);
    const labels = '/crm/associations/2026-03/p_ship_2/p_harbour/labels';
    const label = await client.post<{ readonly results: readonly { readonly typeId: number }[] }>(labels, { label: 'Home', name: 'home' });
    expect(label.status).toBe(200);
    const [vessel, harbour] = [await createShip('p_ship_2'), await createShip('p_harbour')];
    const home = { associationCategory: 'USER_DEFINED', associationTypeId: label.body.results[0]?.typeId };
    expect((await client.put(`${base}/p_ship_2/${vessel}/associations/p_harbour/${harbour}`, [home])).status).toBe(201);
    expect((await typesOf('p_ship_2', vessel, 'p_harbour'))[0]?.associationTypes).toEqual([
      { category: 'USER_DEFINED', typeId, label: null },
      { category: 'USER_DEFINED', typeId: home.associationTypeId, label: 'Home' },
    ]);
    const associations = [{ to: { id: harbour }, types: [{ associationCategory: 'USER_DEFINED', associationTypeId: typeId }] }];
    const inline = await client.post<CrmRecord>(`${base}/p_ship_2`, { properties: { title: 'Pinta' }, associations });
    expect(inline.status).toBe(201);
    const refused = await client.remove<ErrorBody>(`${schemas}/p_harbour/associations/${typeId}`);
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('2 associations')]);
    for (const id of [vessel, inline.body.id]) await client.remove(`${base}/p_ship_2/${id}/associations/p_harbour/${harbour}`);
    for (let times = 0; times < 2; times += 1) {
      expect((await client.remove(`${schemas}/p_ship_2/associations/${typeId}`)).status).toBe(204);
    }
    expect((await client.get(labels)).body).toEqual({ results: [] });
    expect((await client.put(defaultPath('p_ship_2', vessel, 'p_harbour', harbour))).status).toBe(400);
    const again = await associate('p_harbour', 'p_ship_2', 'p_harbour', 'berths');
    expect([again.status, again.body.name, Number(again.body.id) > typeId]).toEqual([201, 'berths', true]);
  });

  test('records of one type are associated with each other where that is asked for', async () => {
    const { body: type } = await define({ shouldCreateSameObjectAssociation: true });
    const own = type.associations.filter(({ toObjectTypeId }) => toObjectTypeId === type.objectTypeId);
    expect(own.map(({ name }) => name)).toEqual(['ship_2_to_ship_2']);
    const [one, other] = [await createShip('p_ship_2'), await createShip('p_ship_2')];
    const { body } = await client.put<LinkBatch>(defaultPath('p_ship_2', one, 'p_ship_2', other));
    expect(body.results.map(({ from, associationSpec }) => [from.id, associationSpec.associationTypeId])).toEqual([
      [one, Number(own[0]?.id)],
      [other, Number(own[0]?.id)],
    ]);
    await define({ name: 'apart' });
    const [first, second] = [await createShip('p_apart'), await createShip('p_apart')];
    expect((await client.put(defaultPath('p_apart', first, 'p_apart', second))).status).toBe(400);
    expect((await associate('p_apart', 'p_apart', 'p_apart')).status).toBe(201);
    expect((await client.put(defaultPath('p_apart', first, 'p_apart', second))).status).toBe(200);
  });

  test('a pair that is associated already, or lacks a custom object, or the one of the path, is refused', async () => {
    await define();
    await define({ name: 'harbour' });
    expect((await associate('p_ship_2', 'p_ship_2', 'contacts')).status).toBe(409);
    expect((await associate('p_ship_2', 'contacts', 'p_ship_2')).status).toBe(409);
    expect((await associate('contacts', 'contacts', 'products')).status).toBe(400);
    expect((await associate('p_ship_2', 'p_harbour', 'products')).status).toBe(400);
    expect((await associate('p_ship_2', 'p_ship_2', 'widgets')).status).toBe(400);
    expect((await associate('p_ship_2', 'p_ship_2', 'products', '1st')).status).toBe(400);
    expect((await associate('products', 'products', 'p_ship_2', 'cargo')).status).toBe(201);
  });

  test('an identifier that is none removes nothing', async () => {
    const { body: type } = await define();
    await define({ name: 'harbour' });
    const contact = type.associations.find(({ toObjectTypeId }) => toObjectTypeId === '0-1')?.id;
    for (const id of ['279', 'abc', '0', '-1', '99999'])
      expect((await client.remove(`${schemas}/p_ship_2/associations/${id}`)).status).toBe(204);
    expect((await client.remove(`${schemas}/p_harbour/associations/${contact}`)).status).toBe(204);
    expect((await client.get(`${schemas}/p_ship_2`)).body).toEqual(type);
    expect((await client.remove(`${schemas}/p_ship_2/associations/${contact}`)).status).toBe(204);
    const { body } = await client.get<ObjectSchema>(`${schemas}/p_ship_2`);
    expect(body.associations.map(({ toObjectTypeId }) => toObjectTypeId)).toEqual([...activities, '0-2']);
  });

  test('merge, archive and restore keep the associations of its records', async () => {
    await define();
    const [one, other] = [await createShip('p_ship_2'), await createShip('p_ship_2')];
    const [first, second] = [await client.create('contacts'), await client.create('contacts')];
    await client.put(defaultPath('p_ship_2', one, 'contacts', first));
    await client.put(defaultPath('p_ship_2', other, 'contacts', second));
    const { body } = await client.post<CrmRecord>(`${base}/p_ship_2/merge`, { primaryObjectId: one, objectIdToMerge: other });
    const contacts = async () => (await typesOf('p_ship_2', body.id, 'contacts')).map(({ toObjectId }) => String(toObjectId));
    expect(await contacts()).toEqual([first, second]);
    await client.remove(`${base}/p_ship_2/${body.id}`);
    expect((await client.post(`/_crosstie/portals/${portalId}/records/p_ship_2/${body.id}/restore`)).status).toBe(200);
    expect(await contacts()).toEqual([first, second]);
  });
});
