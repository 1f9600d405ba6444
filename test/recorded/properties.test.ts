import { afterAll, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from '../behaviour/client.ts';
import { instant } from '../behaviour/wire.ts';

const clock = new StandingClock('2026-02-26T21:21:01.773Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());

const contacts = '/crm/properties/2026-03/contacts';
const group = { name: 'integrationcreatedproperties', label: 'Integration Created Properties' };
const times = { startedAt: expect.stringMatching(instant), completedAt: expect.stringMatching(instant) };

/** What was sent of a property; the flags that every request of the connector carried are added. */
const sent = (property: object) => ({ groupName: group.name, formField: true, dataSensitivity: 'non_sensitive', ...property });

const age = (description: string) => sent({ name: 'age__c', label: 'Age', type: 'number', fieldType: 'number', description });
const interests = sent({
  name: 'interests__c',
  label: 'Interests',
  type: 'enumeration',
  fieldType: 'select',
  description: 'Topics that are of interest.',
  options: [
    { label: 'art', value: 'art', description: 'art' },
    { label: 'travel', value: 'travel', description: 'travel', displayOrder: 1 },
    { label: 'swimming', value: 'swimming', description: 'swimming', displayOrder: 2 },
  ],
});
const hobby = sent({
  name: 'hobby__c',
  label: 'Hobby',
  type: 'string',
  fieldType: 'text',
  description: 'Your hobby description',
  hasUniqueValue: true,
});
const isReady = sent({
  name: 'isready__c',
  label: 'IsReady',
  type: 'bool',
  fieldType: 'booleancheckbox',
  description: 'Indicates the readiness for next steps.',
  options: [
    { label: 'True', value: 'true', description: 'True' },
    { label: 'False', value: 'false', description: 'False', displayOrder: 1 },
  ],
});

/** What an answer says of a property besides what was sent: these are the same in every recording. */
const answered = (property: object, options: readonly object[], more: object = {}) => ({
  ...property,
  options: options.map((option) => ({ ...option, hidden: false })),
  displayOrder: -1,
  calculated: false,
  externalOptions: false,
  hasUniqueValue: 'hasUniqueValue' in property,
  hidden: false,
  modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
  ...more,
});
/** The first option was sent without a place, and got the one after the others. */
const artTravelSwimming = [
  { label: 'art', value: 'art', description: 'art', displayOrder: 3 },
  { label: 'travel', value: 'travel', description: 'travel', displayOrder: 1 },
  { label: 'swimming', value: 'swimming', description: 'swimming', displayOrder: 2 },
];
const trueFalse = [
  { label: 'True', value: 'true', description: 'True', displayOrder: 2 },
  { label: 'False', value: 'false', description: 'False', displayOrder: 1 },
];

async function withGroup(): Promise<Client> {
  const client = await freshClient();
  await client.post(`${contacts}/groups`, group);
  return client;
}

describe('[properties.createGroup] groups as recorded', () => {
  test('properties-01: a new group is answered with its place', async () => {
    const client = await freshClient();
    const { status, body } = await client.post<object>(`${contacts}/groups`, group);
    expect(status).toBe(201);
    expect(body).toEqual({ ...group, displayOrder: expect.any(Number), archived: false });
    expect(Object.keys(body)).toEqual(['name', 'label', 'displayOrder', 'archived']);
  });
});

describe('[properties.batchCreate] batches of new properties as recorded', () => {
  test('properties-02: two new properties, answered without times, users and archived', async () => {
    const client = await withGroup();
    const inputs = [age('How many years you lived.'), interests];
    const { status, body } = await client.post(`${contacts}/batch/create`, { inputs });
    expect(status).toBe(201);
    expect(body).toEqual({
      status: 'COMPLETE',
      results: [answered(age('How many years you lived.'), []), answered(interests, artTravelSwimming)],
      ...times,
    });
  });

  test('properties-03: two of four names are taken, which is 207 with two errors', async () => {
    const client = await withGroup();
    await client.post(`${contacts}/batch/create`, { inputs: [age('How many years you lived.'), interests] });
    const inputs = [hobby, age('How old are you?'), interests, isReady];
    const { status, body } = await client.post(`${contacts}/batch/create`, { inputs });
    const taken = (name: string) => ({
      status: 'error',
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
      message: `A property named '${name}' already exists.`,
      context: { name: [name] },
    });
    expect(status).toBe(207);
    expect(body).toEqual({
      status: 'COMPLETE',
      results: [answered(hobby, []), answered(isReady, trueFalse)],
      errors: [taken('age__c'), taken('interests__c')],
      numErrors: 2,
      ...times,
    });
  });
});

/** What single answers carry besides. Recorded answers also name the users, whom an app of our own does not have. */
const single = (createdAt: string, updatedAt: string) => ({ createdAt, updatedAt, archived: false });

describe('[properties.update] [properties.create] single properties as recorded', () => {
  test.each([
    ['properties-04', age('How old are you?'), [], age('How many years you lived.')],
    ['properties-05', interests, artTravelSwimming, { ...interests, options: [{ label: 'chess', value: 'chess' }] }],
  ] as const)('%s: a change answers the whole property', async (_recording, change, options, before) => {
    const client = await withGroup();
    clock.set('2025-09-04T23:25:42.320Z');
    await client.post(contacts, before);
    clock.set('2026-02-26T21:21:01.773Z');
    const { name } = change as unknown as { readonly name: string };
    const { status, body } = await client.patch<object>(`${contacts}/${name}`, change);
    expect(status).toBe(200);
    const { createdUserId: _created, updatedUserId: _updated, ...rest } = body as Record<string, unknown>;
    expect(rest).toEqual(answered(change, options, single('2025-09-04T23:25:42.320Z', '2026-02-26T21:21:01.773Z')));
  });

  test('properties-07: a create answers the whole property, with its defaults', async () => {
    const client = await freshClient();
    clock.set('2026-03-12T07:35:09.114Z');
    const property = {
      name: 'test_prop_1741782600',
      label: 'Test Property',
      type: 'string',
      fieldType: 'text',
      groupName: 'contactinformation',
      description: 'Test description',
    };
    const { status, body } = await client.post<object>('/crm/v3/properties/contacts', property);
    expect(status).toBe(201);
    const { createdUserId: _created, updatedUserId: _updated, ...rest } = body as Record<string, unknown>;
    const defaults = { formField: false, dataSensitivity: 'non_sensitive' };
    const time = '2026-03-12T07:35:09.114Z';
    expect(rest).toEqual(answered({ ...property, ...defaults }, [], single(time, time)));
  });
});

describe("[properties.list] HubSpot's own properties as recorded", () => {
  const own = (name: string, label: string, description: string, displayOrder: number, formField: boolean) => ({
    name,
    label,
    type: 'string',
    fieldType: 'text',
    description,
    groupName: 'companyinformation',
    options: [],
    displayOrder,
    calculated: false,
    externalOptions: false,
    hasUniqueValue: false,
    hidden: false,
    hubspotDefined: true,
    modificationMetadata: { archivable: true, readOnlyDefinition: true, readOnlyValue: false },
    formField,
    dataSensitivity: 'non_sensitive',
  });

  test('properties-06: companies begin with these three, without archived', async () => {
    const client = await freshClient();
    const { status, headers, body } = await client.get<{ readonly results: readonly object[] }>('/crm/v3/properties/companies');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json;charset=utf-8']);
    // When HubSpot made or last changed them means nothing, and the recorder cut the list.
    const recorded = [
      own('about_us', 'About Us', 'Short about-company', -1, false),
      own('address', 'Street Address', 'Street address of the company or organization, including unit number.', 2, true),
      own('address2', 'Street Address 2', 'Additional address of the company or organization.', 2, true),
    ].map((property) => ({ ...property, createdAt: expect.stringMatching(instant), updatedAt: expect.stringMatching(instant) }));
    expect(body.results.slice(0, 3)).toEqual(recorded);
    expect(body.results.length).toBeGreaterThan(100);
  });

  test('probe-2026-03-05: the dated path answers the same keys as v3', async () => {
    const client = await freshClient();
    const [dated, v3] = [
      await client.get<object>('/crm/properties/2026-03/companies'),
      await client.get<object>('/crm/v3/properties/companies'),
    ];
    expect([dated.status, dated.body]).toEqual([200, v3.body]);
  });
});
