import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from '../behaviour/client.ts';
import { type CrmRecord, type CrmRecordBatch, type ErrorBody, instant } from '../behaviour/wire.ts';
import { masked } from './masks.ts';

const clock = new StandingClock('2025-11-03T23:36:13.632Z');
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());

const batch = '/crm/objects/2026-03/contacts/batch';
const times = { startedAt: expect.stringMatching(instant), completedAt: expect.stringMatching(instant) };
const [appOfRecording, ourApp] = ['19083857', '1000001'];

let client: Client;
let portal: number;
beforeEach(async () => {
  const made = await crosstie.portal();
  client = clientOf(made);
  portal = made.portalId;
});

/** What HubSpot says of any new contact, and of each of these two. */
const ofEveryone = {
  createdate: '2025-11-03T23:36:13.632Z',
  hs_associated_target_accounts: '0',
  hs_currently_enrolled_in_prospecting_agent: 'false',
  hs_email_domain: 'hubspot.com',
  hs_is_contact: 'true',
  hs_is_unworked: 'true',
  hs_lifecyclestage_lead_date: '1762212973632',
  hs_membership_has_accessed_private_content: '0',
  hs_object_source: 'INTEGRATION',
  hs_object_source_id: appOfRecording,
  hs_object_source_label: 'INTEGRATION',
  hs_pipeline: 'contacts-lifecycle-pipeline',
  hs_prospecting_agent_actively_enrolled_count: '0',
  hs_prospecting_agent_total_enrolled_count: '0',
  hs_registered_member: '0',
  hs_sequences_actively_enrolled_count: '0',
  lastmodifieddate: '2025-11-03T23:36:13.632Z',
  lifecyclestage: 'lead',
  num_notes: '0',
};
const people = [
  { email: 'lilyskinner@hubspot.com', firstname: 'Lily', lastname: 'Skinner' },
  { email: 'marleyfleming@hubspot.com', firstname: 'Marley', lastname: 'Fleming' },
];
const ids = ['171596044869', '171596044870'];
const unknown = 'unknownIdentifier888';

/** A contact as recorded, its id and portal masked. */
function recordedContact(at: number, properties: Readonly<Record<string, string>>, updatedAt: string): unknown {
  const id = ids[at] ?? '';
  const createdAt = '2025-11-03T23:36:13.632Z';
  const url = `https://app.hubspot.com/contacts/44237313/record/0-1/${id}`;
  const masks = { ids: { [id]: `${at + 7}` }, portal: 44237313, app: appOfRecording };
  return masked({ id, properties: { ...properties, hs_object_id: id }, createdAt, updatedAt, archived: false, url }, masks);
}

/** HubSpot began to answer when a record came into its stage between these recordings of contacts, of 2025-11, and those of 2026-03. */
function withoutCurrentStage(properties: CrmRecord['properties']): CrmRecord['properties'] {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.endsWith('_current_stage')));
}

function ourContacts(body: CrmRecordBatch): readonly CrmRecord[] {
  return body.results.map((record, at) => masked(record, { ids: { [record.id]: `${at + 7}` }, portal, app: ourApp }) as CrmRecord);
}

describe('[records.batchCreate] new contacts as recorded', () => {
  test('objects-batch-02: two contacts answer 201 and say nothing that the recording does not say', async () => {
    clock.set('2025-11-03T23:36:13.632Z');
    const inputs = people.map((properties) => ({ properties }));
    const { status, body } = await client.post<CrmRecordBatch>(`${batch}/create`, { inputs });
    expect([status, Object.keys(body).toSorted()]).toEqual([201, ['completedAt', 'results', 'startedAt', 'status']]);
    expect(body).toMatchObject({ status: 'COMPLETE', ...times });
    for (const [at, ours] of ourContacts(body).entries()) {
      const { firstname = '', lastname = '' } = people[at] ?? {};
      const known = { ...ofEveryone, ...people[at], hs_all_contact_vids: ids[at] ?? '', hs_full_name_or_email: `${firstname} ${lastname}` };
      const theirs = recordedContact(at, known, '2025-11-03T23:36:13.632Z') as CrmRecord;
      expect({ ...ours, properties: {} }).toEqual({ ...theirs, properties: {} });
      expect(theirs.properties).toMatchObject(withoutCurrentStage(ours.properties));
      expect(Object.keys(ours.properties)).toEqual(
        expect.arrayContaining(['email', 'firstname', 'lastname', 'lifecyclestage', 'createdate']),
      );
    }
  });

  test('objects-batch-03: with trace ids a taken address fails alone, and its row names the owner', async () => {
    const taken = await client.create('contacts', { email: 'markus.blevins@hubspot.com' });
    const inputs = [
      { properties: { email: 'markus.blevins@hubspot.com' }, objectWriteTraceId: '0' },
      { properties: { email: 'siena.dyer@hubspot.com', firstname: 'Siena', lastname: 'Dyer' }, objectWriteTraceId: '1' },
    ];
    const { status, body } = await client.post<CrmRecordBatch>(`${batch}/create`, { inputs });
    expect(status).toBe(207);
    expect(body).toMatchObject({ status: 'COMPLETE', ...times });
    expect(body.results.map(({ properties }) => properties['email'])).toEqual(['siena.dyer@hubspot.com']);
    expect([body.numErrors, body.errors]).toEqual([
      1,
      [
        {
          status: 'error',
          category: 'CONFLICT',
          message: `Contact already exists. Existing ID: ${taken}`,
          context: { objectWriteTraceId: ['0'], existingId: [taken] },
        },
      ],
    ]);
  });

  test('errors-objects-02: without trace ids a taken address fails all of them with 409, and no id is named', async () => {
    await client.create('contacts', { email: 'lilyskinner@hubspot.com' });
    const inputs = people.map((properties) => ({ properties }));
    const { status, body } = await client.post(`${batch}/create`, { inputs });
    expect(status).toBe(409);
    expect(masked(body, { ids: {} })).toEqual({
      status: 'error',
      message: 'Contact already exists',
      correlationId: '$correlationId',
      category: 'CONFLICT',
    });
  });
});

/** The same two misspelt properties, once in each of two inputs. */
const misspelt = { first000name: 'x', last000name: 'y' };

describe('[records.batchCreate] [records.batchUpdate] properties that do not exist, as recorded', () => {
  const faultOf = (name: string) => ({
    isValid: false,
    message: `Property "${name}" does not exist`,
    error: 'PROPERTY_DOESNT_EXIST',
    name,
  });
  const detailOf = (name: string) => ({
    message: `Property "${name}" does not exist`,
    code: 'PROPERTY_DOESNT_EXIST',
    context: { propertyName: [name] },
  });

  test.each(['errors-objects-03', 'errors-objects-05'])('%s: the faults of every input stand in one envelope', async (recording) => {
    const made = [await client.create('contacts'), await client.create('contacts')];
    const isCreate = recording === 'errors-objects-03';
    const inputs = made.map((id) => ({ ...(!isCreate && { id }), properties: misspelt }));
    const { status, body } = await client.post<ErrorBody>(`${batch}/${isCreate ? 'create' : 'update'}`, { inputs });
    expect([status, Object.keys(body)]).toEqual([400, ['status', 'message', 'correlationId', 'errors', 'category']]);
    expect(body.category).toBe('VALIDATION_ERROR');
    const names = ['first000name', 'last000name', 'first000name', 'last000name'];
    expect(body.message).toMatch(/^Property values were not valid: \[/);
    expect(JSON.parse(body.message.slice('Property values were not valid: '.length))).toMatchObject(names.map(faultOf));
    // The recording lists one row less in `errors` than in the message.
    expect(body.errors?.slice(0, 3)).toEqual(names.slice(0, 3).map(detailOf));
  });
});

describe('[records.batchRead] contacts read together as recorded', () => {
  test('objects-batch-01: each has its default properties', async () => {
    const brian = { email: 'bh@hubspot.com', firstname: 'Brian', lastname: 'Halligan (Sample Contact)' };
    const maria = { email: 'emailmaria@hubspot.com', firstname: 'Maria', lastname: 'Johnson (Sample Contact)' };
    const createdAt = '2026-05-21T22:43:55.385Z';
    clock.set(createdAt);
    const made = [await client.create('contacts', brian), await client.create('contacts', maria)];
    const { status, body } = await client.post<CrmRecordBatch>(`${batch}/read`, { inputs: made.map((id) => ({ id })) });
    const dates = { createdate: createdAt, lastmodifieddate: createdAt };
    const url = (id: string) => `https://app.hubspot.com/contacts/${portal}/record/0-1/${id}`;
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'COMPLETE',
      results: [brian, maria].map((known, at) => {
        const id = made[at] ?? '';
        const properties = { ...known, ...dates, hs_object_id: id };
        return { id, properties, createdAt, updatedAt: createdAt, archived: false, url: url(id) };
      }),
      ...times,
    });
  });
});

describe('[records.batchUpdate] contacts and companies changed together as recorded', () => {
  const siena = { firstname: 'Siena (updated)', lastname: 'Dyer (updated)' };
  const markus = { firstname: 'Markus (updated)', lastname: 'Blevins (updated)' };
  const answered =
    'createdate firstname hs_is_unworked hs_object_id hs_object_source hs_object_source_id hs_object_source_label hs_pipeline lastmodifieddate lastname lifecyclestage'.split(
      ' ',
    );

  test('objects-batch-04: both are changed, and answer what changed and system properties only', async () => {
    const made = [await client.create('contacts', { phone: '1' }), await client.create('contacts', { phone: '2' })];
    const inputs = [markus, siena].map((properties, at) => ({ id: made[at], properties }));
    const { status, body } = await client.post<CrmRecordBatch>(`${batch}/update`, { inputs });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'COMPLETE', ...times });
    expect(body).not.toHaveProperty('numErrors');
    expect(body.results.map(({ id }) => id).toSorted()).toEqual(made.toSorted());
    for (const { properties } of body.results) {
      expect(answered).toEqual(expect.arrayContaining(Object.keys(withoutCurrentStage(properties))));
    }
    expect(body.results.map(({ properties }) => properties)).toMatchObject([markus, siena]);
  });

  test('objects-batch-05: an id that no contact has is one row of errors, and the other is changed', async () => {
    const id = await client.create('contacts');
    const inputs = [
      { id, properties: siena },
      { id: unknown, properties: markus },
    ];
    const { status, body } = await client.post<CrmRecordBatch>(`${batch}/update`, { inputs });
    expect(status).toBe(207);
    expect(body).toMatchObject({ status: 'COMPLETE', results: [{ id, properties: siena }], ...times });
    expect([body.numErrors, body.errors]).toEqual([
      1,
      [
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
          context: { ids: [unknown] },
        },
      ],
    ]);
  });

  test('objects-batch-07: a company', async () => {
    const id = await client.create('companies', { name: 'Test Company 2', domain: 'test2.com', industry: 'ACCOUNTING', phone: '1' });
    const properties = { name: 'Test Company 2 - Batch Updated', industry: 'COMPUTER_SOFTWARE', city: 'Boston' };
    const { status, headers, body } = await client.post<CrmRecordBatch>('/crm/v3/objects/companies/batch/update', {
      inputs: [{ id, properties }],
    });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json;charset=utf-8']);
    expect(body).toMatchObject({ status: 'COMPLETE', results: [{ id, properties, archived: false }], ...times });
    const names =
      'city createdate domain hs_lastmodifieddate hs_object_id hs_object_source hs_object_source_id hs_object_source_label hs_pipeline hs_task_label hs_v2_date_entered_current_stage hs_v2_time_in_current_stage industry lifecyclestage name';
    expect(names.split(' ')).toEqual(expect.arrayContaining(Object.keys(body.results[0]?.properties ?? {})));
  });

  test('errors-objects-04: one id twice refuses the whole batch', async () => {
    const id = await client.create('contacts');
    const inputs = [
      { id, properties: siena },
      { id, properties: markus },
    ];
    const { status, body } = await client.post(`${batch}/update`, { inputs });
    expect(status).toBe(400);
    expect(masked(body, { ids: { [id]: '123456' } })).toEqual({
      status: 'error',
      message: 'Duplicate IDs found in batch input: [123456]. IDs must be unique',
      correlationId: '$correlationId',
      context: { ids: ['123456'] },
      category: 'VALIDATION_ERROR',
    });
  });
});

describe('[records.create] addresses that are refused, as recorded', () => {
  test('errors-objects-12: an address that is none', async () => {
    const email = 'redacted8@example@com';
    const { status, body } = await client.post<ErrorBody>('/crm/v3/objects/contacts', { properties: { email } });
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
    expect(body.message).toMatch(/^Property values were not valid: \[/);
    expect(JSON.parse(body.message.slice('Property values were not valid: '.length))).toMatchObject([
      { isValid: false, message: `Email address ${email} is invalid`, error: 'INVALID_EMAIL', name: 'email' },
    ]);
  });

  test('errors-objects-13: an address that somebody has', async () => {
    const id = await client.create('contacts', { email: 'x@example.com' });
    const { status, body } = await client.post('/crm/v3/objects/contacts', { properties: { email: 'x@example.com' } });
    expect(status).toBe(409);
    expect(masked(body, { ids: { [id]: '6001' } })).toEqual({
      status: 'error',
      message: 'Contact already exists. Existing ID: 6001',
      correlationId: '$correlationId',
      category: 'CONFLICT',
    });
  });
});

describe('[records.read] a record of a custom object type as recorded', () => {
  test('objects-read-06: its default properties are its two times and its id', async () => {
    const time = '2024-08-09T15:56:18.886Z';
    clock.set(time);
    const labels = { singular: 'Credentialing', plural: 'Credentialings' };
    const { body: type } = await client.post<{ readonly objectTypeId: string }>('/crm/v3/schemas', { name: 'credentialing_2_0', labels });
    const id = await client.create(type.objectTypeId);
    const { status, body } = await client.get<CrmRecord>(`/crm/v3/objects/${type.objectTypeId}/${id}`);
    expect(status).toBe(200);
    const { url: _url, ...rest } = body;
    const properties = { hs_createdate: time, hs_lastmodifieddate: time, hs_object_id: id };
    expect(rest).toEqual({ id, properties, createdAt: time, updatedAt: time, archived: false });
  });
});
