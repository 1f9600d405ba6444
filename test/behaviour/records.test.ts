import { afterAll, describe, expect, test } from 'vitest';
import { objectTypeRows } from '../../src/catalogue/object-types.ts';
import { StandingClock, startServer } from './client.ts';
import { type CrmRecord, type CrmRecordList, linkEditions, objects, problemOf, requiredOf, settableOf, uuidV7 } from './wire.ts';

const born = '2026-03-12T07:33:46.615Z';
const changed = '2026-03-12T08:00:00Z';
const clock = new StandingClock(born);
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());

const servedTypes = objectTypeRows.flatMap((row) => (row.id === null ? [] : [{ ...row, id: row.id }]));
/** Every type under its id, its plural and one more word where it has one. */
const spellings = servedTypes.flatMap((row) => {
  const words = new Set([row.id, row.plural, row.pathNames.find((word) => word !== row.plural) ?? row.plural]);
  return [...words].map((word) => [word, row] as const);
});

/** Time properties of each type, transcribed from the search guide's table; types that are not named use the second pair. */
const createdateTypes = ['0-1', '0-2', '0-3', '0-5', '0-7', '0-8', '0-53', '0-84', '0-85', '0-86', '0-101', '0-123', '0-136', '0-142'];
const createdOf = (id: string) => (createdateTypes.includes(id) ? 'createdate' : 'hs_createdate');
const modifiedOf = (id: string) => (id === '0-1' ? 'lastmodifieddate' : 'hs_lastmodifieddate');

describe('[records.create] [records.read] [records.list] [records.update] [records.archive] every standard object type', () => {
  test('the catalogue holds the types that HubSpot documents', () => {
    const ids = servedTypes.map((row) => row.id);
    const documented = [
      '0-1',
      '0-2',
      '0-3',
      '0-5',
      '0-7',
      '0-8',
      '0-14',
      '0-18',
      '0-19',
      '0-27',
      '0-46',
      '0-47',
      '0-48',
      '0-49',
      '0-53',
      '0-54',
    ];
    const others = [
      '0-69',
      '0-74',
      '0-84',
      '0-85',
      '0-86',
      '0-101',
      '0-115',
      '0-116',
      '0-123',
      '0-136',
      '0-142',
      '0-162',
      '0-410',
      '0-420',
      '0-421',
      '0-970',
    ];
    expect(ids).toEqual(expect.arrayContaining([...documented, ...others]));
  });

  test.each(spellings)('a record of %s lives: created, read, listed, updated, archived', async (word, row) => {
    clock.set(born);
    const client = await freshClient();
    const base = `/crm/objects/2026-03/${word}`;
    const name = settableOf(row.id);
    const created = await client.post<CrmRecord>(base, { properties: { ...requiredOf(row.id), [name]: '1' } });
    const { id } = created.body;
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`${crosstie.url}${base}/${id}`);
    expect(Object.keys(created.body)).toEqual(['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'url']);
    expect(created.body).toMatchObject({ createdAt: born, updatedAt: born, archived: false });
    expect(created.body.properties).toMatchObject({
      [createdOf(row.id)]: born,
      [modifiedOf(row.id)]: born,
      hs_object_id: id,
      [name]: '1',
      ...requiredOf(row.id),
    });

    const read = await client.get<CrmRecord>(`${base}/${id}?properties=${name}`);
    expect(read.status).toBe(200);
    expect(read.body.properties).toEqual({
      [createdOf(row.id)]: born,
      [name]: '1',
      [modifiedOf(row.id)]: born,
      hs_object_id: id,
    });
    const plain = (await client.get<CrmRecord>(`${base}/${id}`)).body;
    expect((await client.get<CrmRecordList>(base)).body).toEqual({ results: [plain] });

    clock.set(changed);
    const updated = await client.patch<CrmRecord>(`${base}/${id}`, { properties: { [name]: 2 } });
    expect(updated.status).toBe(200);
    expect(updated.body).toMatchObject({ id, createdAt: born, updatedAt: changed, archived: false });
    expect(updated.body.properties).toMatchObject({ [name]: '2', hs_object_id: id, [modifiedOf(row.id)]: changed });

    const archived = await client.remove(`${base}/${id}`);
    expect([archived.status, archived.text, archived.headers.get('content-type')]).toEqual([204, '', null]);
    expect((await client.get(`${base}/${id}`)).status).toBe(404);
    expect((await client.get(base)).body).toEqual({ results: [] });
  });

  test('all spellings of a type reach the same records', async () => {
    const client = await freshClient();
    const id = await client.create('contacts');
    for (const word of ['contacts', 'contact', '0-1', 'CONTACT', 'Contacts']) {
      expect((await client.get<CrmRecord>(`/crm/v3/objects/${word}/${id}`)).body.id).toBe(id);
    }
    expect((await client.get(`/crm/v3/objects/companies/${id}`)).status).toBe(404);
  });
});

describe('[records.create] editions', () => {
  const bases = [
    '/crm/v3/objects',
    '/crm/objects/v3',
    ...linkEditions.filter((edition) => edition !== 'v4').map((edition) => objects(edition)),
  ];

  test.each(bases)('%s reaches the same records with the same answers', async (base) => {
    const client = await freshClient();
    const created = await client.post<CrmRecord>(`${base}/contacts`, { properties: { email: 'ada@example.com' } });
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`${crosstie.url}${base}/contacts/${created.body.id}`);
    for (const other of bases) {
      const read = await client.get<CrmRecord>(`${other}/contacts/${created.body.id}`);
      expect([read.status, read.body.properties['email']]).toEqual([200, 'ada@example.com']);
    }
  });

  test('v4 has associations only: its record paths are unknown', async () => {
    const client = await freshClient();
    expect((await client.get('/crm/v4/objects/contacts')).status).toBe(404);
    expect((await client.post('/crm/v4/objects/contacts', { properties: {} })).status).toBe(404);
  });
});

describe('[records.create] what a new record carries', () => {
  test('values leave as strings, and names are sorted', async () => {
    clock.set(born);
    const client = await freshClient();
    const sent = { dealname: 10115, amount: 10000.5, hs_is_active_shared_deal: true, description: '', hs_next_step: null };
    const { body } = await client.post<CrmRecord>('/crm/objects/2026-03/deals', { properties: sent });
    expect(body.properties).toMatchObject({ dealname: '10115', amount: '10000.5', hs_is_active_shared_deal: 'true' });
    expect(Object.keys(body.properties)).toEqual(Object.keys(body.properties).toSorted());
    expect(Object.values(body.properties).every((value) => typeof value === 'string')).toBe(true);
    expect(body.properties).not.toHaveProperty('description');
    expect(body.properties).not.toHaveProperty('hs_next_step');
  });

  test('a new contact is a lead, with its email trimmed and in lower case', async () => {
    const client = await freshClient();
    const { body } = await client.post<CrmRecord>('/crm/objects/2026-03/contacts', { properties: { email: ' Ada@Example.COM ' } });
    expect(body.properties).toMatchObject({
      lifecyclestage: 'lead',
      email: 'ada@example.com',
      hs_is_contact: 'true',
      hs_all_contact_vids: body.id,
    });
  });

  test('a ticket that names no pipeline lands in the first stage of the default one', async () => {
    const client = await freshClient();
    const { body } = await client.post<CrmRecord>('/crm/objects/2026-03/tickets', { properties: { subject: 'Help' } });
    expect(body.properties).toMatchObject({ hs_pipeline: '0', hs_pipeline_stage: '1', hs_ticket_id: body.id });
  });

  test.each([
    ['contacts', 'record/0-1/'],
    ['companies', 'record/0-2/'],
    ['deals', 'record/0-3/'],
    ['tickets', 'record/0-5/'],
    ['projects', 'record/0-970/'],
  ])('the url of %s leads to %s in the portal', async (word, rest) => {
    const portal = await crosstie.portal();
    const made = await portal.fetch(`/crm/objects/2026-03/${word}`, { method: 'POST', body: '{"properties":{}}' });
    const { id, url } = (await made.json()) as CrmRecord;
    expect(url).toBe(`https://app.hubspot.com/contacts/${portal.portalId}/${rest}${id}`);
  });

  test('times leave out a fraction that is zero, and ids are decimal digits below 2^53', async () => {
    clock.set('2025-02-18T09:12:17.000Z');
    const client = await freshClient();
    const { body } = await client.post<CrmRecord>('/crm/objects/2026-03/contacts', { properties: {} });
    expect([body.createdAt, body.updatedAt, body.properties['createdate']]).toEqual(new Array(3).fill('2025-02-18T09:12:17Z'));
    expect(body.id).toMatch(/^\d+$/);
    expect(Number.isSafeInteger(Number(body.id))).toBe(true);
  });

  test('names that JavaScript objects have by themselves are no properties', async () => {
    const client = await freshClient();
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      const { status, body } = await client.post('/crm/objects/2026-03/contacts', { properties: { [name]: 'x' } });
      expect([status, body]).toMatchObject([400, { errors: [{ code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: [name] } }] }]);
    }
    const other = await client.create('contacts');
    const read = await client.get<CrmRecord>(`/crm/objects/2026-03/contacts/${other}?properties=constructor,toString,valueOf,__proto__`);
    expect(Object.keys(read.body.properties)).toEqual(['createdate', 'hs_object_id', 'lastmodifieddate']);
    for (const word of ['constructor', '__proto__', 'toString']) {
      expect((await client.get(`/crm/objects/2026-03/${word}`)).status).toBe(400);
    }
  });

  test('an empty list of associations and fields that are unknown are ignored', async () => {
    const client = await freshClient();
    for (const more of [{ associations: [] }, { associations: null }, { objectWriteTraceId: 'x', extra: [1] }]) {
      expect((await client.post('/crm/objects/2026-03/contacts', { properties: {}, ...more })).status).toBe(201);
    }
  });
});

describe('[records.create] what a create refuses', () => {
  const activities = [
    ['communications', 'COMMUNICATION'],
    ['tasks', 'TASK'],
    ['notes', 'NOTE'],
    ['meetings', 'MEETING_EVENT'],
    ['calls', 'CALL'],
    ['emails', 'EMAIL'],
    ['postal_mail', 'POSTAL_MAIL'],
  ] as const;
  test.each(activities)('%s without hs_timestamp', async (word, legacyName) => {
    const client = await freshClient();
    const body = problemOf({
      message: `Error creating ${legacyName}. Some required properties were not set.`,
      context: { properties: ['hs_timestamp'] },
      category: 'VALIDATION_ERROR',
    });
    for (const properties of [{}, { hs_timestamp: '' }, { hs_timestamp: null }]) {
      const reply = await client.post(`/crm/objects/2026-03/${word}`, { properties });
      expect([reply.status, reply.body]).toEqual([400, body]);
    }
    expect((await client.get(`/crm/objects/2026-03/${word}`)).body).toEqual({ results: [] });
  });

  test.each([
    ['no body', undefined, /^Invalid JSON input: a request body was expected, but none found$/],
    ['no JSON', '{"properties"', /^Invalid input JSON on line 1, column \d+: /],
    ['no properties', {}, /^Invalid input JSON on line 1, column \d+\. Some required fields were not set: \[properties\]$/],
    ['a list of properties', { properties: [] }, /^Invalid input JSON on line 1, column \d+: Cannot deserialize .*START_ARRAY/],
    [
      'a property that is an object',
      { properties: { a: {} } },
      /^Invalid input JSON on line 1, column \d+: Cannot deserialize .*START_OBJECT/,
    ],
  ])('%s', async (_what, sent, message) => {
    const client = await freshClient();
    const { status, body } = await client.post('/crm/objects/2026-03/contacts', sent);
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 'error', message: expect.stringMatching(message), correlationId: expect.stringMatching(uuidV7) });
  });

  test('a property that cannot be is named in the message and in errors, all of them at once', async () => {
    const portal = await crosstie.portal();
    const sent = { properties: { 'not a name': '1', email: 'a@example.com', hs_object_id: '7' } };
    const reply = await portal.fetch('/crm/objects/2026-03/contacts', { method: 'POST', body: JSON.stringify(sent) });
    const body = (await reply.json()) as { readonly message: string; readonly errors: readonly { readonly code: string }[] };
    expect(reply.status).toBe(400);
    expect(body).toMatchObject({ category: 'VALIDATION_ERROR' });
    expect(body.errors).toEqual([
      { message: 'Property "not a name" does not exist', code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: ['not a name'] } },
      {
        message: '"hs_object_id" is a read only property; its value cannot be set.',
        code: 'READ_ONLY_VALUE',
        context: { propertyName: ['hs_object_id'] },
      },
    ]);
    const inner: unknown = JSON.parse(body.message.replace(/^Property values were not valid: /, ''));
    expect(inner).toEqual(
      body.errors.map((row) => expect.objectContaining({ isValid: false, error: row.code, portalId: portal.portalId })),
    );
  });
});
