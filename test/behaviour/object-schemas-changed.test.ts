import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type CrmRecord, type CrmRecordList, defaultPath, type ErrorBody, problemOf } from './wire.ts';

const schemas = '/crm-object-schemas/2026-03/schemas';
const base = '/crm/objects/2026-03';
const { crosstie, clientOf, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let portalId: number;
beforeEach(async () => {
  const portal = await crosstie.portal();
  client = clientOf(portal);
  portalId = portal.portalId;
});

interface ObjectSchema {
  readonly id: string;
  readonly objectTypeId: string;
  readonly fullyQualifiedName: string;
  readonly name: string;
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly requiredProperties: readonly string[];
  readonly properties: readonly { readonly name: string }[];
  readonly associations: readonly { readonly id: string; readonly name: string; readonly toObjectTypeId: string }[];
}
interface SchemaList {
  readonly results: readonly ObjectSchema[];
}

const ship = {
  name: 'ship',
  labels: { singular: 'Ship', plural: 'Ships' },
  description: 'What floats',
  primaryDisplayProperty: 'title',
  requiredProperties: ['title'],
  searchableProperties: ['title'],
  secondaryDisplayProperties: ['tons'],
  properties: [
    { name: 'title', label: 'Title', type: 'string', fieldType: 'text' },
    { name: 'tons', label: 'Tons', type: 'number', fieldType: 'number' },
  ],
  associatedObjects: ['contacts'],
};
const define = async (more: object = {}) => {
  const { status, body } = await client.post<ObjectSchema>(schemas, { ...ship, ...more });
  expect(status).toBe(201);
  return body;
};
const list = async (query = '') => (await client.get<SchemaList>(schemas + query)).body.results;
const unknown = (word: string) => problemOf({ message: `Invalid object or event type id: ${word}` });

describe('[schemas.list] [schemas.batchRead] several object types', () => {
  test("the list has the portal's own types and nothing of HubSpot's, each as it is read alone", async () => {
    const [one, other] = [await define(), await define({ name: 'harbour' })];
    expect(await list()).toEqual([one, other]);
    expect((await client.get<SchemaList>(`${schemas}/`)).body.results).toEqual([one, other]);
    for (const path of ['/crm/v3/schemas', '/crm-object-schemas/v3/schemas', '/crm-object-schemas/2025-09/schemas']) {
      expect((await client.get<SchemaList>(path)).body).toEqual({ results: [one, other] });
    }
    expect(await list('?archived=true')).toEqual([]);
    expect((await (await freshClient()).get<SchemaList>(schemas)).body).toEqual({ results: [] });
  });

  test('parts of a definition are left out where a query or a batch does not want them', async () => {
    const whole = await define();
    const bare = { ...whole, properties: [], associations: [] };
    for (const path of [schemas, `${schemas}/p_ship`]) {
      const read = async (query: string) => {
        const { body } = await client.get<ObjectSchema | SchemaList>(`${path}?${query}`);
        return 'results' in body ? body.results[0] : body;
      };
      expect(await read('includePropertyDefinitions=false')).toEqual({ ...whole, properties: [] });
      expect(await read('includeAssociationDefinitions=false')).toEqual({ ...whole, associations: [] });
      expect(await read('includePropertyDefinitions=0&includeAssociationDefinitions=no')).toEqual(bare);
      expect(await read('includePropertyDefinitions=true&includeAssociationDefinitions=')).toEqual(whole);
      const unaudited = await read('includeAuditMetadata=false');
      expect({ createdByUserId: null, updatedByUserId: null, ...unaudited }).toEqual(whole);
      expect(Object.keys(unaudited ?? {})).not.toContain('createdByUserId');
    }
    const inputs = [whole.objectTypeId];
    const wanted = { includePropertyDefinitions: false, includeAssociationDefinitions: false, includeAuditMetadata: true };
    expect((await client.post(`${schemas}/batch/read`, { inputs, ...wanted })).body).toEqual({ results: [bare] });
  });

  test('a batch reads types by each of their names, of HubSpot too, in the order of its inputs', async () => {
    const own = await define();
    const inputs = ['0-2', own.fullyQualifiedName, 'p_ship', 'contacts'];
    const { status, body } = await client.post<SchemaList>(`${schemas}/batch/read`, { inputs });
    expect([status, body.results.map(({ name }) => name)]).toEqual([200, ['COMPANY', 'ship', 'ship', 'CONTACT']]);
    expect(body.results[1]).toEqual(own);
    for (const word of ['ship', 'widgets']) {
      const refused = await client.post(`${schemas}/batch/read`, { inputs: ['contacts', word] });
      expect([refused.status, refused.body]).toEqual([400, problemOf({ message: `Unable to infer object type from: ${word}` })]);
    }
  });
});

describe('[schemas.update] a changed object type', () => {
  test('is answered without properties and associations, with its portal, and read so afterwards', async () => {
    const before = await define();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const edits = { labels: { plural: 'Fleet' }, secondaryDisplayProperties: [], requiredProperties: ['tons'], restorable: false };
    const { status, body } = await client.patch<ObjectSchema>(`${schemas}/p_ship`, { ...edits, clearDescription: false });
    expect(status).toBe(200);
    const { properties, associations, ...definition } = before;
    const { createdByUserId: _by, updatedByUserId: _by2, ...plain } = definition as typeof definition & Record<string, unknown>;
    expect(body).toEqual({
      ...plain,
      ...edits,
      labels: { singular: 'Ship', plural: 'Fleet' },
      updatedAt: expect.not.stringMatching(before.updatedAt),
      portalId,
    });
    expect((await client.get(`${schemas}/p_ship`)).body).toEqual({
      ...before,
      ...edits,
      labels: { singular: 'Ship', plural: 'Fleet' },
      updatedAt: body.updatedAt,
    });
    const record = await client.post<ErrorBody>(`${base}/p_ship`, { properties: { title: 'Argo' } });
    expect([record.status, record.body.context]).toEqual([400, { properties: ['tons'] }]);
  });

  test('keeps its description but where that is sent or cleared', async () => {
    await define();
    const descriptionAfter = async (edits: object) =>
      (await client.patch<Record<string, unknown>>(`${schemas}/p_ship`, edits)).body['description'];
    expect(await descriptionAfter({ description: null, labels: null, requiredProperties: null, clearDescription: null })).toBe(
      'What floats',
    );
    expect(await descriptionAfter({ description: 'Floats' })).toBe('Floats');
    expect(await descriptionAfter({ clearDescription: true })).toBe(null);
  });

  test('stays as it is, with its time, where nothing differs', async () => {
    const before = await define();
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const edits of [{}, { description: ship.description, labels: ship.labels }]) {
      expect((await client.patch<ObjectSchema>(`${schemas}/p_ship`, edits)).body.updatedAt).toBe(before.updatedAt);
    }
  });

  test.each([
    ['a property that is none', { searchableProperties: ['length'] }],
    ['three secondary properties', { secondaryDisplayProperties: ['title', 'tons', 'hs_object_id'] }],
    ['twenty-one searchable properties', { searchableProperties: new Array(21).fill('title') }],
  ])('refuses %s and changes nothing', async (_what, edits) => {
    const before = await define();
    expect((await client.patch(`${schemas}/p_ship`, { ...edits, description: 'Other' })).status).toBe(400);
    expect((await client.get(`${schemas}/p_ship`)).body).toEqual(before);
  });

  test("is none of HubSpot's own", async () => {
    const { status, body } = await client.patch<ErrorBody>(`${schemas}/contacts`, { labels: { singular: 'Person' } });
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
  });
});

describe('[schemas.delete] [schemas.purge] a deleted object type', () => {
  test('is gone from every read but the list of archived ones, and keeps its name', async () => {
    const type = await define();
    const before = await client.get<ObjectSchema>(`${schemas}/contacts`);
    expect(before.body.associations.some(({ name }) => name === 'contact_to_ship')).toBe(true);
    const label = await client.post(`/crm/associations/2026-03/p_ship/contacts/labels`, { label: 'Captain', name: 'captain' });
    expect(label.status).toBe(200);
    const deleted = await client.remove(`${schemas}/${type.objectTypeId}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    for (const word of [type.objectTypeId, type.fullyQualifiedName, 'p_ship']) {
      for (const path of [`${schemas}/${word}`, `${base}/${word}`, `${base}/contacts?associations=${word}`]) {
        expect([path, (await client.get(path)).status]).toEqual([path, 400]);
      }
      expect((await client.post(`${base}/${word}`, { properties: { title: 'Argo' } })).status).toBe(400);
      expect((await client.remove(`${schemas}/${word}`)).status).toBe(400);
      expect((await client.patch(`${schemas}/${word}`, {})).status).toBe(400);
    }
    expect((await client.get(`${base}/${type.objectTypeId}`)).body).toEqual(unknown(type.objectTypeId));
    expect(await list()).toEqual([]);
    const [archived] = await list('?archived=true');
    expect(archived).toEqual({ ...type, archived: true, associations: [] });
    const { body: contacts } = await client.get<ObjectSchema>(`${schemas}/contacts`);
    expect(contacts.associations.some(({ name }) => name.includes('ship'))).toBe(false);
    const usage = await client.get<{ readonly results: readonly object[] }>('/crm/limits/2026-03/associations/labels');
    expect([usage.status, usage.body.results]).toEqual([200, []]);
    expect((await client.get('/crm/limits/2026-03/associations/records/from')).status).toBe(200);
    expect((await client.post<ErrorBody>(schemas, ship)).status).toBe(409);
  });

  test('frees its name where it is deleted for good, and the next type of that name begins anew', async () => {
    const first = await define({ properties: [...ship.properties, { name: 'flag', label: 'Flag', type: 'string', fieldType: 'text' }] });
    await client.remove(`${schemas}/p_ship`);
    expect((await client.remove(`${schemas}/p_ship?archived=true`)).status).toBe(204);
    expect(await list('?archived=true')).toEqual([]);
    expect((await client.remove(`${schemas}/p_ship?archived=true`)).status).toBe(400);
    const second = await define();
    expect(Number(second.id)).toBeGreaterThan(Number(first.id));
    expect(second.properties.map(({ name }) => name)).not.toContain('flag');
    const ids = (type: ObjectSchema) => type.associations.map(({ id }) => Number(id));
    expect(Math.min(...ids(second))).toBeGreaterThan(Math.max(...ids(first)));
  });

  test('goes for good at once with archived=true, and under the path of older clients', async () => {
    for (const path of [`${schemas}/p_ship?archived=true`, '/crm-object-schemas/v3/schemas/p_ship/purge', '/crm/v3/schemas/p_ship/purge']) {
      await define();
      expect([path, (await client.remove(path)).status]).toEqual([path, 204]);
      expect([path, await list(), await list('?archived=true')]).toEqual([path, [], []]);
    }
    await define();
    await client.remove(`${schemas}/p_ship`);
    expect((await client.remove('/crm-object-schemas/v3/schemas/p_ship/purge')).status).toBe(204);
    await define();
  });

  test('must have no records; archived ones do not count, and are not there any more', async () => {
    await define();
    const contact = await client.create('contacts');
    const record = (await client.post<CrmRecord>(`${base}/p_ship`, { properties: { title: 'Argo' } })).body;
    expect((await client.put(defaultPath('contacts', contact, 'p_ship', record.id))).status).toBe(200);
    for (const query of ['', '?archived=true']) {
      const refused = await client.remove<ErrorBody>(`${schemas}/p_ship${query}`);
      expect([refused.status, refused.body.category]).toEqual([400, 'VALIDATION_ERROR']);
    }
    expect((await list()).length).toBe(1);
    await client.remove(`${base}/contacts/${contact}`);
    await client.remove(`${base}/p_ship/${record.id}`);
    expect((await client.remove(`${schemas}/p_ship`)).status).toBe(204);
    expect((await client.get(`${base}/p_ship/${record.id}?archived=true`)).status).toBe(400);
    const restore = `/_crosstie/portals/${portalId}/records`;
    expect((await client.post(`${restore}/p_ship/${record.id}/restore`)).status).toBe(400);
    const back = await client.post<CrmRecord>(`${restore}/contacts/${contact}/restore`);
    expect(back.status).toBe(200);
    await client.remove(`${schemas}/p_ship?archived=true`);
    const again = await define();
    expect((await client.get<CrmRecordList>(`${base}/p_ship?archived=true`)).body).toEqual({ results: [] });
    expect((await client.get<CrmRecord>(`${base}/contacts/${contact}?associations=${again.objectTypeId}`)).body.associations).toBe(
      undefined,
    );
  });

  test('makes room for another one', async () => {
    for (let place = 0; place < 20; place += 1) await define({ name: `ship${place}` });
    expect((await client.post(schemas, ship)).status).toBe(400);
    await client.remove(`${schemas}/p_ship7`);
    await define();
  });

  test("is none of HubSpot's own, and none of another portal", async () => {
    const type = await define();
    for (const query of ['', '?archived=true']) {
      expect((await client.remove<ErrorBody>(`${schemas}/contacts${query}`)).body.category).toBe('VALIDATION_ERROR');
      expect((await (await freshClient()).remove(`${schemas}/${type.objectTypeId}${query}`)).status).toBe(400);
    }
    expect((await client.get<CrmRecordList>(`${base}/contacts`)).status).toBe(200);
    expect((await list()).length).toBe(1);
  });

  test('is deleted by one of several callers at the same time', async () => {
    await define();
    const replies = await Promise.all([1, 2, 3].map(() => client.remove(`${schemas}/p_ship`)));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([204, 400, 400]);
  });

  test('never has a record, whichever of a create, a restore and the delete comes first', async () => {
    const outcomes = new Set<string>();
    // Which one is decided first is up to the server: the delete comes with the others, or later and later each time, until both were seen.
    for (let place = 0; place < 6 || (outcomes.size < 2 && place < 40); place += 1) {
      const word = `p_ship${place}`;
      await define({ name: `ship${place}` });
      const gone = (await client.post<CrmRecord>(`${base}/${word}`, { properties: { title: 'Argo' } })).body.id;
      await client.remove(`${base}/${word}/${gone}`);
      const requests = [
        () => client.remove(`${schemas}/${word}`),
        () => client.post(`${base}/${word}`, { properties: { title: 'Pinta' } }),
        () => client.post(`${base}/${word}/batch/create`, { inputs: [{ properties: { title: 'Nina' } }] }),
        () => client.post(`/_crosstie/portals/${portalId}/records/${word}/${gone}/restore`),
      ];
      const order = place % 2 === 0 ? [0, 1, 2, 3] : [3, 2, 1, 0];
      const sent = order.map(async (index) => {
        if (index === 0 && place % 2 === 1) await new Promise((resolve) => setTimeout(resolve, (place - 1) ** 2));
        return requests[index]?.();
      });
      const replies = await Promise.all(sent);
      const [deleted = 0, ...others] = [0, 1, 2, 3].map((index) => replies[order.indexOf(index)]?.status ?? 0);
      outcomes.add(deleted === 204 ? 'deleted' : 'kept');
      const isThere = others.some((status) => status < 300);
      expect([deleted, isThere, others.every((status) => status < 500)]).toEqual([isThere ? 400 : 204, isThere, true]);
    }
    expect(outcomes).toEqual(new Set(['deleted', 'kept']));
  });

  test('is still gone after a restart', async () => {
    const { mkdtemp, rm } = await import('node:fs/promises');
    const { tmpdir } = await import('node:os');
    const folder = await mkdtemp(`${tmpdir()}/crosstie-`);
    const options = { db: `${folder}/store.db`, token: 'pat-na1-restart' };
    const before = await startServer(options);
    const one = before.clientOf(before.crosstie);
    for (const name of ['ship', 'boat', 'raft']) expect((await one.post(schemas, { ...ship, name })).status).toBe(201);
    await one.remove(`${schemas}/p_ship`);
    await one.remove(`${schemas}/p_boat?archived=true`);
    await before.crosstie.close();
    const after = await startServer(options);
    const other = after.clientOf(after.crosstie);
    const names = async (query: string) => (await other.get<SchemaList>(schemas + query)).body.results.map(({ name }) => name);
    expect([await names(''), await names('?archived=true')]).toEqual([['raft'], ['ship']]);
    expect((await other.post(schemas, { ...ship, name: 'boat' })).status).toBe(201);
    await after.crosstie.close();
    await rm(folder, { recursive: true });
  });
});

describe('[schemas.create] [schemas.read] [schemas.createAssociation] [schemas.deleteAssociation] scopes of object types', () => {
  test('one definition is read by anybody, a list with a read scope, and changes need the write scope', async () => {
    const callerWith = (...scopes: string[]) => freshClient({ scopes });
    const anybody = await callerWith();
    expect((await anybody.get(`${schemas}/contacts`)).status).toBe(200);
    expect((await anybody.post(`${schemas}/batch/read`, { inputs: ['contacts'] })).status).toBe(200);
    expect((await anybody.get<ErrorBody>(schemas)).status).toBe(403);
    for (const scope of ['crm.schemas.custom.read', 'crm.objects.custom.read']) {
      const reader = await callerWith(scope);
      expect((await reader.get(schemas)).status).toBe(200);
      expect((await reader.post(schemas, ship)).status).toBe(403);
    }
    const writer = await callerWith('crm.schemas.custom.write');
    expect((await writer.get(schemas)).status).toBe(403);
    expect((await writer.post(schemas, ship)).status).toBe(201);
    expect((await writer.patch(`${schemas}/p_ship`, {})).status).toBe(200);
    expect((await writer.get(`${base}/p_ship`)).status).toBe(403);
    expect((await writer.remove(`${schemas}/p_ship`)).status).toBe(204);
    expect((await (await callerWith('crm.objects.custom.write', 'crm.objects.contacts.write')).post(schemas, ship)).status).toBe(403);
  });
});
