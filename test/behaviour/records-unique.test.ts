import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type CrmRecord, type CrmRecordBatch, type CrmRecordList, type ErrorBody, problemOf } from './wire.ts';

const { crosstie, clientOf } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let portalId: number;
beforeEach(async () => {
  const portal = await crosstie.portal();
  client = clientOf(portal);
  portalId = portal.portalId;
});
const base = '/crm/objects/2026-03';
const contacts = `${base}/contacts`;
const email = 'ada@example.com';
const inputOf = (address: string, objectWriteTraceId?: string) => ({ properties: { email: address }, objectWriteTraceId });

/** The refusal of a value that another record holds: the first number is that of a record which never was. */
function taken(type: string, property: string, value: string, holder: string): RegExp {
  const coordinates = `portalId=${portalId}, objectTypeId=ObjectTypeId\\{${type}\\}, propertyName=${property}, value=${value}`;
  return new RegExp(`^Cannot set PropertyValueCoordinates\\{${coordinates}\\} on \\d+\\. ${holder} already has that value\\.$`);
}

/** A type of the portal's own with the unique property `vin`, as a path names it. */
async function carType(): Promise<string> {
  const property = { label: 'x', type: 'string', fieldType: 'text' };
  const { body } = await client.post<{ readonly objectTypeId: string }>('/crm-object-schemas/2026-03/schemas', {
    name: 'car',
    labels: { singular: 'Car', plural: 'Cars' },
    requiredProperties: [],
    properties: [
      { ...property, name: 'vin', hasUniqueValue: true },
      { ...property, name: 'colour' },
    ],
    associatedObjects: [],
  });
  return body.objectTypeId;
}

describe('[records.create] a contact whose email address another one has', () => {
  test('is a conflict that names the other, in any letter case and with spaces around it', async () => {
    const id = await client.create('contacts', { email });
    for (const address of [email, ' ADA@Example.com ']) {
      const { status, body } = await client.post(contacts, { properties: { email: address } });
      const conflict = problemOf({ message: `Contact already exists. Existing ID: ${id}`, category: 'CONFLICT' });
      expect([status, body]).toEqual([409, conflict]);
    }
    expect((await client.get<CrmRecordList>(contacts)).body.results).toHaveLength(1);
  });

  test('is told of one at a time, however many arrive together', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => client.post<CrmRecord>(contacts, { properties: { email } })));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    const id = replies.find(({ status }) => status === 201)?.body.id;
    const told = replies.filter(({ status }) => status === 409).map(({ body }) => (body as unknown as ErrorBody).message);
    expect(new Set(told)).toEqual(new Set([`Contact already exists. Existing ID: ${id}`]));
  });

  test('may come to be once the other is archived, or has let go of the address', async () => {
    const first = await client.create('contacts', { email });
    await client.remove(`${contacts}/${first}`);
    const second = await client.create('contacts', { email });
    await client.patch(`${contacts}/${second}`, { properties: { email: 'eve@example.com' } });
    const third = await client.create('contacts', { email });
    await client.patch(`${contacts}/${third}`, { properties: { email: '' } });
    await client.create('contacts', { email });
  });

  test('is no conflict in another portal, nor are two companies of one domain', async () => {
    await client.create('contacts', { email });
    await clientOf(await crosstie.portal()).create('contacts', { email });
    await client.create('companies', { domain: 'example.com' });
    await client.create('companies', { domain: 'example.com' });
  });
});

describe('[records.batchCreate] contacts whose email addresses are taken', () => {
  test('without trace ids the first one refuses the batch, in a shorter text', async () => {
    await client.create('contacts', { email });
    const { status, body } = await client.post(`${contacts}/batch/create`, { inputs: [inputOf('eve@example.com'), inputOf(email)] });
    expect([status, body]).toEqual([409, problemOf({ message: 'Contact already exists', category: 'CONFLICT' })]);
    expect((await client.get<CrmRecordList>(contacts)).body.results).toHaveLength(1);
  });

  test('without trace ids two inputs with the same address refuse the batch too', async () => {
    const { status } = await client.post(`${contacts}/batch/create`, { inputs: [inputOf(email), inputOf(email)] });
    expect(status).toBe(409);
    expect((await client.get<CrmRecordList>(contacts)).body.results).toEqual([]);
  });

  test('with trace ids each is a row of its own that names the other record', async () => {
    const id = await client.create('contacts', { email });
    const inputs = [inputOf(email, '0'), inputOf('eve@example.com', '1'), inputOf('eve@example.com', '2')];
    const { status, body } = await client.post<CrmRecordBatch>(`${contacts}/batch/create`, { inputs });
    expect([status, body.numErrors]).toEqual([207, 2]);
    const [made] = body.results;
    expect(body.results.map(({ properties }) => properties['email'])).toEqual(['eve@example.com']);
    const row = (traceId: string, holder: string | undefined) => ({
      status: 'error',
      category: 'CONFLICT',
      message: `Contact already exists. Existing ID: ${holder}`,
      context: { objectWriteTraceId: [traceId], existingId: [holder] },
    });
    expect(body.errors).toEqual([row('0', id), row('2', made?.id)]);
  });
});

describe('[records.update] values that another record holds', () => {
  test('an email address is refused with 400, and its own is no change', async () => {
    const [first, second] = [await client.create('contacts', { email }), await client.create('contacts', { email: 'eve@example.com' })];
    const { status, body } = await client.patch<ErrorBody>(`${contacts}/${second}`, { properties: { email, firstname: 'Eve' } });
    const message = expect.stringMatching(taken('legacyObjectType=CONTACT', 'email', email, first));
    expect([status, body]).toEqual([400, problemOf({ message, category: 'VALIDATION_ERROR' })]);
    expect(body.message).toContain(` on ${second}. `);
    expect((await client.get<CrmRecord>(`${contacts}/${second}`)).body.properties['firstname']).toBe(null);
    expect((await client.patch(`${contacts}/${second}`, { properties: { email: 'EVE@example.com' } })).status).toBe(200);
  });

  test('two records can trade places only one after the other', async () => {
    const [first, second] = [await client.create('contacts', { email }), await client.create('contacts', { email: 'eve@example.com' })];
    const move = (id: string, address: string) => client.patch(`${contacts}/${id}`, { properties: { email: address } });
    expect((await move(first, 'eve@example.com')).status).toBe(400);
    expect((await move(first, 'third@example.com')).status).toBe(200);
    expect((await move(second, email)).status).toBe(200);
    expect((await move(first, 'eve@example.com')).status).toBe(200);
  });
});

describe('[records.create] [records.update] other unique properties', () => {
  test('a product with a taken hs_sku is refused with 400', async () => {
    const first = await client.create('products', { name: 'Tie', hs_sku: 'T-1' });
    const { status, body } = await client.post<ErrorBody>(`${base}/products`, { properties: { name: 'Rail', hs_sku: 'T-1' } });
    expect([status, body.message]).toEqual([400, expect.stringMatching(taken('legacyObjectType=PRODUCT', 'hs_sku', 'T-1', first))]);
  });

  test('so is a record of a type of the portal with a taken value of a property that its schema calls unique', async () => {
    const car = await carType();
    const first = await client.create(car, { vin: 'A1', colour: 'red' });
    await client.create(car, { vin: 'A2', colour: 'red' });
    const { status, body } = await client.post<ErrorBody>(`${base}/${car}`, { properties: { vin: 'A1' } });
    expect([status, body.message]).toEqual([400, expect.stringMatching(taken(`value=${car}`, 'vin', 'A1', first))]);
  });
});

describe('a record that comes back', () => {
  const restored = (id: string) => client.post<ErrorBody>(`/_crosstie/portals/${portalId}/records/contacts/${id}/restore`);

  test('takes its email address again, and stays archived where another contact has it by now', async () => {
    const first = await client.create('contacts', { email });
    await client.remove(`${contacts}/${first}`);
    const second = await client.create('contacts', { email });
    const refused = await restored(first);
    expect([refused.status, refused.body.message]).toEqual([
      400,
      expect.stringMatching(taken('legacyObjectType=CONTACT', 'email', email, second)),
    ]);
    expect((await client.get(`${contacts}/${first}`)).status).toBe(404);
    await client.remove(`${contacts}/${second}`);
    expect((await restored(first)).status).toBe(200);
    expect((await client.post(contacts, { properties: { email } })).status).toBe(409);
  });
});

describe('[records.merge] email addresses', () => {
  test('both belong to the merged contact: its own, and additional ones', async () => {
    const [first, second] = [await client.create('contacts', { email }), await client.create('contacts', { email: 'eve@example.com' })];
    const { body: merged } = await client.post<CrmRecord>(`${contacts}/merge`, { primaryObjectId: first, objectIdToMerge: second });
    expect(merged.properties).toMatchObject({ email, hs_additional_emails: 'eve@example.com' });

    const again = await client.post<ErrorBody>(contacts, { properties: { email } });
    expect([again.status, again.body.message]).toEqual([409, `Contact already exists. Existing ID: ${merged.id}`]);
    const secondary = await client.post<ErrorBody>(contacts, { properties: { email: 'eve@example.com' } });
    expect([secondary.status, secondary.body.message]).toEqual([
      400,
      expect.stringMatching(taken('legacyObjectType=CONTACT', 'email', 'eve@example.com', merged.id)),
    ]);

    const third = await client.create('contacts', { email: 'third@example.com' });
    const { body: whole } = await client.post<CrmRecord>(`${contacts}/merge`, { primaryObjectId: third, objectIdToMerge: merged.id });
    expect(whole.properties).toMatchObject({ email: 'third@example.com', hs_additional_emails: 'ada@example.com;eve@example.com' });
    const own = await client.patch<CrmRecord>(`${contacts}/${whole.id}`, { properties: { email } });
    expect([own.status, own.body.properties['email']]).toEqual([200, email]);
  });
});

describe('[records.gdprDelete] email addresses of the forgotten', () => {
  const forget = (objectId: string, idProperty?: string) => client.post(`${contacts}/gdpr-delete`, { objectId, idProperty });
  const refusal = {
    category: 'VALIDATION_ERROR',
    errors: [{ message: 'email has been GDPR blacklisted', code: 'GDPR_BLOCKLISTED', context: { propertyName: ['email'] } }],
  };

  test('no contact can have the address of one that was deleted, by its id or by any of its addresses', async () => {
    const [first, second] = [await client.create('contacts', { email }), await client.create('contacts', { email: 'eve@example.com' })];
    const { body: merged } = await client.post<CrmRecord>(`${contacts}/merge`, { primaryObjectId: first, objectIdToMerge: second });
    expect((await forget(' EVE@example.com', 'email')).status).toBe(204);
    expect((await client.get(`${contacts}/${merged.id}`)).status).toBe(404);
    for (const address of [email, 'eve@example.com']) {
      const { status, body } = await client.post(contacts, { properties: { email: address } });
      expect([status, body]).toMatchObject([400, refusal]);
    }
    const third = await client.create('contacts', { email: 'third@example.com' });
    expect((await forget(third)).status).toBe(204);
    expect((await client.post(contacts, { properties: { email: 'third@example.com' } })).status).toBe(400);
  });

  test('an archived contact is found by the address that it had', async () => {
    const id = await client.create('contacts', { email });
    await client.remove(`${contacts}/${id}`);
    expect((await forget(email, 'email')).status).toBe(204);
    expect((await client.get(`${contacts}/${id}?archived=true`)).status).toBe(404);
  });

  test('an address that no contact has is kept away too: from new contacts, edited ones and rows of a batch', async () => {
    expect((await forget('Nobody@Example.com', 'email')).status).toBe(204);
    expect((await forget('nobody@example.com', 'email')).status).toBe(204);
    const id = await client.create('contacts', { email });
    const nobody = { properties: { email: 'nobody@example.com' } };
    expect(await client.patch(`${contacts}/${id}`, nobody)).toMatchObject({ status: 400, body: refusal });
    expect(await client.post(`${contacts}/batch/create`, { inputs: [nobody] })).toMatchObject({ status: 400, body: refusal });
    const rows = await client.post<CrmRecordBatch>(`${contacts}/batch/create`, { inputs: [{ ...nobody, objectWriteTraceId: 'a' }] });
    expect([rows.status, rows.body.errors?.[0]?.message]).toEqual([207, expect.stringContaining('"error":"GDPR_BLOCKLISTED"')]);
    expect((await clientOf(await crosstie.portal()).post(contacts, nobody)).status).toBe(201);
  });
});

describe('[records.merge] how many records one can stand for', () => {
  test('the 251st that would be merged away is refused with 414, and nothing changes', async () => {
    const inputs = Array.from({ length: 100 }, () => ({ properties: {} }));
    const made = await Promise.all([1, 2].map(() => client.post<CrmRecordBatch>(`${contacts}/batch/create`, { inputs })));
    const ids = made.flatMap(({ body }) => body.results.map(({ id }) => id));
    let [survivor = '', ...others] = ids;
    const merge = (id: string) => client.post<CrmRecord>(`${contacts}/merge`, { primaryObjectId: survivor, objectIdToMerge: id });
    for (const id of others.slice(0, 125)) survivor = (await merge(id)).body.id;
    const { body } = await client.get<CrmRecord>(`${contacts}/${survivor}?properties=hs_merged_object_ids`);
    expect(body.properties['hs_merged_object_ids']?.split(';')).toHaveLength(250);
    const refused = await merge(others[125] ?? '');
    const message = 'Cannot have more than 250 identities on a profile';
    expect([refused.status, refused.body]).toEqual([414, problemOf({ message, category: 'VALIDATION_ERROR' })]);
    expect((await client.get(`${contacts}/${others[125]}`)).status).toBe(200);
  });

  test('a merge without its fields names them', async () => {
    const { status, body } = await client.post<ErrorBody>(`${contacts}/merge`, {});
    expect([status, body.message]).toEqual([
      400,
      expect.stringMatching(
        /^Invalid input JSON on line 1, column \d+\. Some required fields were not set: \[primaryObjectId, objectIdToMerge\]$/,
      ),
    ]);
  });
});
