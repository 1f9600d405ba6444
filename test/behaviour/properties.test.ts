import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { objectTypeRows } from '../../src/catalogue/object-types.ts';
import { type Client, StandingClock, startServer } from './client.ts';
import {
  colour,
  define,
  namesOf,
  nickname,
  type PropertyRows,
  propertiesPath,
  propertyEditions,
  type WireProperty,
} from './property-wire.ts';
import { type CrmRecord, problemOf } from './wire.ts';

const clock = new StandingClock('2026-03-12T10:00:00.123Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const contacts = propertiesPath('contacts');
const missing = (name: string) => problemOf({ message: `Property "${name}" does not exist`, category: 'OBJECT_NOT_FOUND' });
const valueIn = async (id: string, name: string) =>
  (await client.get<CrmRecord>(`/crm/objects/2026-03/contacts/${id}?properties=${name}`)).body.properties[name];

describe('[properties.list] the properties of an object type', () => {
  test.each(propertyEditions)("%s: are all of them on one page, by name, HubSpot's without `archived`", async (edition) => {
    const { status, body } = await client.get<PropertyRows & { paging?: unknown }>(propertiesPath('companies', edition));
    expect([status, Object.keys(body)]).toEqual([200, ['results']]);
    const names = body.results.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining(['about_us', 'domain', 'lifecyclestage', 'num_associated_contacts']));
    expect(body.results.filter(({ archived }) => archived !== undefined)).toEqual([]);
    expect(body.results.every(({ hubspotDefined }) => hubspotDefined === true)).toBe(true);
  });

  test('are there for every object type of HubSpot, and each can be read by itself', async () => {
    for (const { id } of objectTypeRows.filter((row) => row.id !== null)) {
      const { status, body } = await client.get<PropertyRows>(propertiesPath(String(id)));
      expect([id, status]).toEqual([id, 200]);
      const property = body.results[0] as WireProperty;
      const alone = await client.get<WireProperty>(`${propertiesPath(String(id))}/${property.name}`);
      expect([alone.status, alone.body]).toEqual([200, property]);
    }
  });

  test('are there for an object type of the portal: those of its schema, those of every schema, and later ones', async () => {
    const properties = [{ name: 'VIN', label: 'VIN', type: 'string', fieldType: 'text' }];
    await client.post('/crm-object-schemas/2026-03/schemas', { name: 'car', labels: { singular: 'Car' }, properties });
    const made = await define(client, { ...nickname, groupName: 'car_information' }, 'p_car');
    expect(made.status).toBe(201);
    expect(await namesOf(client, '', 'p_car')).toEqual(expect.arrayContaining(['VIN', 'hs_object_id', 'nickname']));
    expect((await client.get<WireProperty>(`${propertiesPath('p_car')}/VIN`)).body).toMatchObject({ name: 'VIN', archived: false });
  });

  test('are those of the asked sensitivity only, and no portal has sensitive ones', async () => {
    for (const sensitivity of ['sensitive', 'highly_sensitive']) {
      expect(await namesOf(client, `?dataSensitivity=${sensitivity}`)).toEqual([]);
      const alone = await client.get(`${contacts}/email?dataSensitivity=${sensitivity}`);
      expect([alone.status, alone.body]).toEqual([404, missing('email')]);
    }
    expect((await namesOf(client, '?dataSensitivity=non_sensitive')).length).toBeGreaterThan(100);
    expect((await client.get(`${contacts}?dataSensitivity=secret`)).status).toBe(400);
  });

  test('are those with the asked names only', async () => {
    expect(await namesOf(client, '?properties=lastname,email&properties=nothing')).toEqual(['email', 'lastname']);
  });

  test('are told to those who may read definitions or records, not to those who may only write', async () => {
    const answers = [];
    for (const scope of [
      'crm.schemas.contacts.read',
      'crm.objects.contacts.read',
      'crm.schemas.contacts.write',
      'crm.objects.contacts.write',
    ]) {
      const caller = await freshClient({ scopes: [scope] });
      answers.push([(await caller.get(contacts)).status, (await caller.post(contacts, nickname)).status]);
    }
    expect(answers).toEqual([
      [200, 403],
      [200, 403],
      [403, 201],
      [403, 403],
    ]);
  });
});

describe('[properties.create] [properties.read] a property of the portal', () => {
  test.each(propertyEditions)('%s: is answered with 201, its place and every default, and read back so', async (edition) => {
    const path = propertiesPath('contacts', edition);
    const { status, body, headers } = await client.post<WireProperty>(path, nickname);
    expect([status, headers.get('location')]).toEqual([201, `${crosstie.url}${path}/nickname`]);
    expect(body).toEqual({
      updatedAt: '2026-03-12T10:00:00.123Z',
      createdAt: '2026-03-12T10:00:00.123Z',
      ...nickname,
      description: '',
      options: [],
      createdUserId: expect.any(String),
      updatedUserId: expect.any(String),
      displayOrder: -1,
      calculated: false,
      externalOptions: false,
      archived: false,
      hasUniqueValue: false,
      hidden: false,
      modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
      formField: false,
      dataSensitivity: 'non_sensitive',
    });
    expect((await client.get(`${path}/nickname`)).body).toEqual(body);
    expect((await client.get(`${path}/NickName`)).body).toEqual(body);
  });

  test('keeps everything that it was made with', async () => {
    const whole = {
      ...colour,
      description: 'Of the car',
      displayOrder: 7,
      hidden: true,
      formField: true,
      hasUniqueValue: false,
      options: [{ label: 'Red', value: 'red', description: 'Warm', displayOrder: 4, hidden: true }],
    };
    expect((await define(client, whole)).body).toMatchObject(whole);
    const price = {
      ...nickname,
      name: 'price',
      type: 'number',
      fieldType: 'number',
      showCurrencySymbol: true,
      currencyPropertyName: 'hs_currency',
      numberDisplayHint: 'currency',
    };
    expect((await define(client, price)).body).toMatchObject(price);
    const owner = {
      ...nickname,
      name: 'second_owner',
      type: 'enumeration',
      fieldType: 'select',
      externalOptions: true,
      referencedObjectType: 'OWNER',
    };
    expect((await define(client, owner)).body).toMatchObject({ ...owner, options: [] });
    const unique = { ...nickname, name: 'badge', hasUniqueValue: true, textDisplayHint: 'unformatted_single_line' };
    expect((await define(client, unique)).body).toMatchObject(unique);
  });

  test('can be set at once, and one that is gone cannot', async () => {
    await define(client, nickname);
    const id = await client.create('contacts', { nickname: 'Ada' });
    expect(await valueIn(id, 'nickname')).toBe('Ada');
    await client.remove(`${contacts}/nickname`);
    const late = await client.patch(`/crm/objects/2026-03/contacts/${id}`, { properties: { nickname: 'Countess' } });
    expect([late.status, late.text]).toEqual([400, expect.stringContaining('PROPERTY_DOESNT_EXIST')]);
  });

  test('is kept in lower case', async () => {
    const { body } = await define(client, { ...nickname, name: 'NickName' });
    expect(body.name).toBe('nickname');
    expect((await define(client, nickname)).status).toBe(409);
  });

  test('is refused where an active one has the name', async () => {
    await define(client, nickname);
    for (const name of ['nickname', 'email']) {
      const { status, body } = await define(client, { ...nickname, name });
      expect([status, body]).toEqual([
        409,
        problemOf({
          message: `A property named '${name}' already exists.`,
          context: { name: [name] },
          category: 'OBJECT_ALREADY_EXISTS',
          subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
        }),
      ]);
    }
  });

  test.each([
    ['an unknown group', { groupName: 'nowhere' }],
    ['a field type of another type', { fieldType: 'number' }],
    ['a name with a dot', { name: 'nick.name' }],
    ['a name that begins with a digit', { name: '1st' }],
    ['no name', { name: '' }],
    ['a name of 101 characters', { name: 'a'.repeat(101) }],
    ['an enumeration without options', { type: 'enumeration', fieldType: 'select' }],
    ['an enumeration with no options', { type: 'enumeration', fieldType: 'select', options: [] }],
    ['a value twice', { ...colour, options: [colour.options[0], colour.options[0]] }],
    ['external options of nobody', { type: 'enumeration', fieldType: 'select', externalOptions: true }],
    ['external options beside others', { ...colour, externalOptions: true, referencedObjectType: 'OWNER' }],
    ['a currency without its symbol', { type: 'number', fieldType: 'number', currencyPropertyName: 'hs_currency' }],
    ['a calculation without a formula', { type: 'number', fieldType: 'calculation_equation' }],
    ['a type that nobody can define', { type: 'json' }],
    ['a hint that there is not', { textDisplayHint: '' }],
    ['more than half a million characters', { description: 'x'.repeat(520_000) }],
  ])('is refused with %s, and not kept', async (_what, wrong) => {
    const { status, body } = await define(client, { ...nickname, ...wrong });
    expect([status, body]).toMatchObject([400, { status: 'error' }]);
    expect(await namesOf(client)).not.toContain('nickname');
  });

  test.each([
    ['none', undefined],
    ['yes and no', ['yes', 'no']],
    ['true alone', ['true']],
    ['a third', ['true', 'false', 'maybe']],
  ])('that is a boolean is refused with options other than true and false: %s', async (_what, values) => {
    const flag = { ...nickname, type: 'bool', fieldType: 'booleancheckbox' };
    const options = values?.map((value) => ({ label: value, value }));
    const { status, body } = await define(client, { ...flag, ...(options && { options }) });
    expect([status, body]).toMatchObject([
      400,
      { category: 'VALIDATION_ERROR', subCategory: 'PropertyValidationError.INVALID_BOOLEAN_OPTION' },
    ]);
    const right = [
      { label: 'No', value: 'false' },
      { label: 'Yes', value: 'true' },
    ];
    expect((await define(client, { ...flag, options: right })).status).toBe(201);
  });

  test.each(['sensitive', 'highly_sensitive'])('that is %s is refused, since the portal has no such data', async (dataSensitivity) => {
    const { status, body } = await define(client, { ...nickname, dataSensitivity });
    expect([status, body]).toMatchObject([
      400,
      {
        message: expect.stringMatching(/^Portal \d+ is not enabled for sensitive data properties$/),
        category: 'VALIDATION_ERROR',
        subCategory: 'PropertyValidationError.PORTAL_NOT_ENABLED_FOR_SENSITIVE_DATA',
        context: { portalId: [expect.stringMatching(/^\d+$/)] },
      },
    ]);
  });

  test('puts options that have no place after those that have one', async () => {
    const options = [
      { label: 'a', value: 'a' },
      { label: 'b', value: 'b', displayOrder: 5 },
      { label: 'c', value: 'c', displayOrder: -1 },
    ];
    const { body } = await define(client, { ...colour, options });
    expect(body.options.map(({ value, displayOrder }) => [value, displayOrder])).toEqual([
      ['a', 6],
      ['b', 5],
      ['c', 7],
    ]);
  });

  test('is one of ten with unique values at most', async () => {
    const numbered = (place: number) => ({ ...nickname, name: `badge_${place}`, hasUniqueValue: true });
    for (let place = 0; place < 10; place += 1) expect((await define(client, numbered(place))).status).toBe(201);
    expect((await define(client, numbered(10))).status).toBe(400);
    expect((await define(client, { ...numbered(10), hasUniqueValue: false })).status).toBe(201);
    await client.remove(`${contacts}/badge_3`);
    expect((await define(client, numbered(11))).status).toBe(201);
  });
});

describe('[properties.update] a change of a property', () => {
  test('replaces what is sent and keeps the rest', async () => {
    const { body: before } = await define(client, { ...nickname, description: 'Short' });
    clock.advance(1_000);
    const { status, body } = await client.patch<WireProperty>(`${contacts}/nickname`, { label: 'Alias', fieldType: 'textarea' });
    expect([status, body]).toEqual([200, { ...before, label: 'Alias', fieldType: 'textarea', updatedAt: '2026-03-12T10:00:01.123Z' }]);
    expect((await client.get(`${contacts}/nickname`)).body).toEqual(body);
  });

  test('that says null or nothing changes nothing, not even the time', async () => {
    const { body: before } = await define(client, colour);
    clock.advance(1_000);
    for (const edits of [{}, { label: null, options: null, displayOrder: null, hidden: null }, { label: 'Colour' }, { unknown: 1 }]) {
      expect((await client.patch(`${contacts}/colour`, edits)).body).toEqual(before);
    }
  });

  test('replaces the options as a whole, and keeps them where none are sent', async () => {
    await define(client, colour);
    const kept = await client.patch<WireProperty>(`${contacts}/colour`, { label: 'Color' });
    expect(kept.body.options.map(({ value }) => value)).toEqual(['red', 'green', 'blue']);
    const replaced = await client.patch<WireProperty>(`${contacts}/colour`, { options: [{ label: 'Black', value: 'black' }] });
    expect(replaced.body.options).toEqual([{ label: 'Black', value: 'black', displayOrder: 0, hidden: false }]);
  });

  test('leaves alone whether values are unique or sensitive, what they refer to and the name', async () => {
    const { body: before } = await define(client, { ...nickname, hasUniqueValue: true });
    const edits = {
      hasUniqueValue: false,
      dataSensitivity: 'sensitive',
      referencedObjectType: 'OWNER',
      externalOptions: true,
      name: 'other',
    };
    const { status, body } = await client.patch(`${contacts}/nickname`, edits);
    expect([status, body]).toEqual([200, before]);
  });

  test('can make another type of it', async () => {
    await define(client, nickname);
    const { status, body } = await client.patch<WireProperty>(`${contacts}/nickname`, { type: 'number', fieldType: 'number' });
    expect([status, body.type, body.fieldType]).toEqual([200, 'number', 'number']);
    expect((await client.patch(`${contacts}/nickname`, { type: 'date' })).status).toBe(400);
    expect((await client.patch(`${contacts}/nickname`, { type: 'enumeration', fieldType: 'radio' })).status).toBe(400);
  });

  test('never hides the symbol of a property that names its currency', async () => {
    await define(client, { ...nickname, type: 'number', fieldType: 'number', showCurrencySymbol: true });
    expect((await client.patch(`${contacts}/nickname`, { currencyPropertyName: '' })).status).toBe(200);
    const { status, body } = await client.patch(`${contacts}/nickname`, { showCurrencySymbol: false });
    expect([status, body]).toMatchObject([400, { subCategory: 'PropertyValidationError.ONLY_CURRENCY_PROPERTIES_CAN_SPECIFY_CURRENCY' }]);
  });

  test('is refused where HubSpot keeps the definition for itself, where the group is unknown, and where there is no such property', async () => {
    const readOnly = await client.patch(`${propertiesPath('companies')}/about_us`, { label: 'About them' });
    expect([readOnly.status, readOnly.body]).toMatchObject([400, { category: 'VALIDATION_ERROR' }]);
    expect((await client.get<WireProperty>(`${propertiesPath('companies')}/about_us`)).body.label).toBe('About Us');
    await define(client, nickname);
    expect((await client.patch(`${contacts}/nickname`, { groupName: 'nowhere' })).status).toBe(400);
    const unknown = await client.patch(`${contacts}/nothing`, { label: 'Nothing' });
    expect([unknown.status, unknown.body]).toEqual([404, missing('nothing')]);
  });

  test('of the options is taken where HubSpot lets accounts edit them', async () => {
    const all = (await client.get<PropertyRows>(contacts)).body.results;
    const editable = all.filter(
      ({ modificationMetadata: { readOnlyDefinition, readOnlyOptions } }) => readOnlyDefinition === true && readOnlyOptions === false,
    );
    for (const { name } of editable.slice(0, 3)) {
      const options = [{ label: 'Only', value: 'only', displayOrder: 0, hidden: false }];
      const { status, body } = await client.patch<WireProperty>(`${contacts}/${name}`, { options });
      expect([status, body.options, body.hubspotDefined]).toEqual([200, options, true]);
    }
  });
});

describe('[properties.archive] an archived property', () => {
  test('is read and listed only where archived ones are asked for', async () => {
    await define(client, nickname);
    clock.advance(1_000);
    const { status, text } = await client.remove(`${contacts}/nickname`);
    expect([status, text]).toEqual([204, '']);
    const live = await client.get(`${contacts}/nickname`);
    expect([live.status, live.body]).toEqual([404, missing('nickname')]);
    const archived = await client.get<WireProperty>(`${contacts}/nickname?archived=true`);
    expect([archived.status, archived.body]).toMatchObject([200, { archived: true, archivedAt: archived.body.updatedAt }]);
    expect(await namesOf(client, '?archived=true')).toEqual(['nickname']);
    expect(await namesOf(client)).not.toContain('nickname');
    expect((await client.get(`${contacts}/email?archived=true`)).status).toBe(404);
  });

  test('cannot be archived again or changed, and neither can one that never was', async () => {
    await define(client, nickname);
    await client.remove(`${contacts}/nickname`);
    for (const name of ['nickname', 'nothing']) {
      const { status, body } = await client.remove(`${contacts}/${name}`);
      expect([status, body]).toEqual([404, missing(name)]);
    }
    expect((await client.patch(`${contacts}/nickname`, { label: 'Alias' })).status).toBe(404);
  });

  test('comes back with its values when its name is created again, as the new definition says, but as old as it was', async () => {
    const { body: first } = await define(client, { ...nickname, formField: true, description: 'Short', hasUniqueValue: true });
    const id = await client.create('contacts', { nickname: 'Ada' });
    await client.remove(`${contacts}/nickname`);
    clock.advance(1_000);
    const { status, body } = await define(client, { ...nickname, label: 'Alias', fieldType: 'textarea' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      label: 'Alias',
      fieldType: 'textarea',
      formField: false,
      description: '',
      archived: false,
      hasUniqueValue: true,
    });
    expect(body).toMatchObject({ createdAt: first.createdAt });
    expect(body.updatedAt).not.toBe(first.updatedAt);
    expect(body.archivedAt).toBeUndefined();
    expect(await valueIn(id, 'nickname')).toBe('Ada');
    expect(await namesOf(client, '?archived=true')).toEqual([]);
  });

  test('of HubSpot comes back as it was', async () => {
    const path = `${propertiesPath('companies')}/about_us`;
    const { body: before } = await client.get<WireProperty>(path);
    expect((await client.remove(path)).status).toBe(204);
    expect((await client.get<WireProperty>(`${path}?archived=true`)).body).toMatchObject({ hubspotDefined: true, archived: true });
    const { status, body } = await define(client, { ...nickname, name: 'about_us', groupName: 'companyinformation' }, 'companies');
    const { updatedUserId: _app, ...back } = body;
    expect([status, { ...back, updatedAt: before.updatedAt }]).toEqual([201, before]);
  });

  test('was not one that HubSpot needs', async () => {
    const { body } = await client.get<PropertyRows>(contacts);
    const needed = body.results.filter(({ modificationMetadata }) => modificationMetadata['archivable'] === false);
    expect(needed.length).toBeGreaterThan(0);
    for (const { name } of needed.slice(0, 3)) expect([name, (await client.remove(`${contacts}/${name}`)).status]).toEqual([name, 400]);
  });

  test('was not one that an object type of the portal shows, requires or searches', async () => {
    const properties = ['title', 'maker', 'extra'].map((name) => ({ name, label: name, type: 'string', fieldType: 'text' }));
    const schema = {
      name: 'car',
      labels: {},
      properties,
      primaryDisplayProperty: 'title',
      requiredProperties: ['title'],
      searchableProperties: ['maker'],
    };
    const { body } = await client.post<{ readonly objectTypeId: string; readonly fullyQualifiedName: string }>(
      '/crm-object-schemas/2026-03/schemas',
      schema,
    );
    const path = propertiesPath(body.objectTypeId);
    const refused = await client.remove(`${path}/maker`);
    expect([refused.status, refused.body]).toMatchObject([
      400,
      {
        message: `Property: maker of object type ${body.objectTypeId} is currently used in 1 places and cannot be deleted`,
        context: { usageCount: ['1'] },
        errors: [{ context: { parentType: ['OBJECT_TYPE'], parentName: [body.fullyQualifiedName] } }],
        category: 'VALIDATION_ERROR',
        subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
      },
    ]);
    expect((await client.remove(`${path}/title`)).status).toBe(400);
    expect((await client.remove(`${path}/extra`)).status).toBe(204);
    expect(await namesOf(client, '', body.objectTypeId)).not.toContain('extra');
  });
});

describe('[properties.create] [properties.archive] a property that is reckoned from others', () => {
  const sum = {
    ...nickname,
    name: 'total',
    type: 'number',
    fieldType: 'number',
    calculationFormula: 'if a_number > 2 then a_number * 2 else 0 endif',
  };
  const number = { ...nickname, name: 'a_number', type: 'number', fieldType: 'number' };

  test('keeps its formula, is calculated and cannot be set', async () => {
    await define(client, number);
    const { status, body } = await define(client, sum);
    expect([status, body]).toMatchObject([
      201,
      {
        fieldType: 'calculation_equation',
        calculated: true,
        calculationFormula: sum.calculationFormula,
        modificationMetadata: { readOnlyValue: true, readOnlyDefinition: false },
      },
    ]);
    const changed = await client.patch(`${contacts}/total`, { calculationFormula: 'a_number + 1' });
    expect([changed.status, changed.body]).toMatchObject([200, { calculationFormula: 'a_number + 1' }]);
  });

  test('is refused with 404 where a property of its formula is not there, and with 400 where the formula is none', async () => {
    const early = await define(client, sum);
    expect([early.status, early.body]).toEqual([404, missing('a_number')]);
    expect((await define(client, { ...sum, calculationFormula: '[a_number]' })).status).toBe(400);
    expect((await define(client, { ...sum, calculationFormula: "'a_number'" })).status).toBe(201);
  });

  test('keeps those that it uses from being archived', async () => {
    await define(client, number);
    await define(client, sum);
    const { status, body } = await client.remove(`${contacts}/a_number`);
    expect([status, body]).toEqual([
      400,
      problemOf({
        message: 'Property: a_number of object type 0-1 is currently used in 1 places and cannot be deleted',
        context: { usageCount: ['1'] },
        errors: [
          {
            message: 'a_number is used in 0-1/total',
            subCategory: 'PropertyValidationError.PROPERTY_USAGE',
            context: { parentType: ['CALCULATED_PROPERTY'], parentName: ['0-1/total'] },
          } as never,
        ],
        category: 'VALIDATION_ERROR',
        subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
      }),
    ]);
    await client.remove(`${contacts}/total`);
    expect((await client.remove(`${contacts}/a_number`)).status).toBe(204);
  });
});
