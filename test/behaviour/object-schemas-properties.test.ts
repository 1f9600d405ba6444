import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import type { CrmRecord, ErrorBody } from './wire.ts';

const schemas = '/crm-object-schemas/2026-03/schemas';
const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

interface Property {
  readonly name: string;
  readonly type: string;
  readonly fieldType: string;
  readonly groupName: string;
  readonly options: readonly { readonly label: string; readonly value: string; readonly displayOrder: number; readonly hidden: boolean }[];
}
interface ObjectSchema {
  readonly properties: readonly Property[];
}

/** The example of the schemas guide. */
const cars = {
  name: 'cars',
  labels: { singular: 'Car', plural: 'Cars' },
  primaryDisplayProperty: 'model',
  secondaryDisplayProperties: ['make'],
  searchableProperties: ['year', 'make', 'VIN', 'model'],
  requiredProperties: ['year', 'make', 'VIN', 'model'],
  properties: [
    {
      name: 'condition',
      label: 'Condition',
      type: 'enumeration',
      fieldType: 'select',
      options: [
        { label: 'New', value: 'new' },
        { label: 'Used', value: 'used' },
      ],
    },
    { name: 'date_received', label: 'Date received', type: 'date', fieldType: 'date' },
    { name: 'year', label: 'Year', type: 'number', fieldType: 'number' },
    { name: 'make', label: 'Make' },
    { name: 'model', label: 'Model', type: 'string', fieldType: 'text' },
    { name: 'VIN', label: 'VIN', type: 'string', hasUniqueValue: true, fieldType: 'text' },
  ],
  associatedObjects: ['0-1'],
};
const car = { year: '2014', make: 'Nissan', model: 'Frontier', VIN: '4Y1SL65848Z411439' };
const define = (properties: readonly object[]) => client.post<ObjectSchema & ErrorBody>(schemas, { name: 'ship', labels: {}, properties });

describe('[schemas.create] the properties of a new object type', () => {
  test('are definitions like any other: filled, grouped, read by themselves and shown with the type', async () => {
    const { status, body } = await client.post<ObjectSchema>(schemas, cars);
    expect(status).toBe(201);
    const own = body.properties.slice(0, cars.properties.length);
    expect(own.map(({ name }) => name).toSorted()).toEqual(cars.properties.map(({ name }) => name).toSorted());
    const condition = own.find(({ name }) => name === 'condition');
    expect(condition).toMatchObject({
      groupName: 'cars_information',
      options: [
        { label: 'New', value: 'new', displayOrder: 0, hidden: false },
        { label: 'Used', value: 'used', displayOrder: 1, hidden: false },
      ],
    });
    expect(own.find(({ name }) => name === 'make')).toMatchObject({ type: 'string', fieldType: 'text' });
    for (const property of own) {
      expect((await client.get(`/crm/properties/2026-03/p_cars/${property.name}`)).body).toEqual(property);
    }
    const labelled = await client.patch<Property>('/crm/properties/2026-03/p_cars/VIN', { label: 'Number' });
    expect(labelled.body).toMatchObject({ name: 'VIN', label: 'Number', hasUniqueValue: true });
    const { body: read } = await client.get<ObjectSchema>(`${schemas}/p_cars`);
    expect(read.properties.find(({ name }) => name === 'VIN')).toEqual(labelled.body);
  });

  test('bind the values of its records', async () => {
    await client.post(schemas, cars);
    const create = (properties: object) => client.post<CrmRecord & ErrorBody>('/crm/objects/2026-03/p_cars', { properties });
    const made = await create({ ...car, condition: 'used', date_received: '1582416000000' });
    expect([made.status, made.body.properties]).toMatchObject([201, { ...car, date_received: '2020-02-23' }]);
    for (const wrong of [{ condition: 'rusty' }, { year: 'old' }, { wheels: '4' }]) {
      expect((await create({ ...car, VIN: 'other', ...wrong })).body.category).toBe('VALIDATION_ERROR');
    }
    expect((await create(car)).body.message).toContain('already has that value');
    expect((await create({ year: '2014' })).body.context).toEqual({ properties: ['make', 'VIN', 'model'] });
  });

  test.each([
    ['a field type that its type does not take', [{ name: 'a', label: 'A', type: 'number', fieldType: 'text' }]],
    ['an enumeration without options', [{ name: 'a', label: 'A', type: 'enumeration', fieldType: 'select' }]],
    ['a type that is none', [{ name: 'a', label: 'A', type: 'money', fieldType: 'text' }]],
    ['a name with a dash', [{ name: 'a-b', label: 'A' }]],
    ['a group that is not there', [{ name: 'a', label: 'A', groupName: 'nowhere' }]],
    ['eleven unique properties', Array.from({ length: 11 }, (_, place) => ({ name: `a${place}`, label: 'A', hasUniqueValue: true }))],
    ['a thousand and one properties', Array.from({ length: 1_001 }, (_, place) => ({ name: `a${place}`, label: 'A' }))],
    [
      'a formula of what is not there',
      [{ name: 'a', label: 'A', type: 'number', fieldType: 'calculation_equation', calculationFormula: 'b * 2' }],
    ],
  ])('%s refuses the object type whole', async (_what, properties) => {
    const { status } = await define(properties);
    expect([400, 404]).toContain(status);
    expect((await client.get<{ readonly results: readonly object[] }>(schemas)).body.results).toEqual([]);
    expect((await define([{ name: 'a', label: 'A' }])).status).toBe(201);
  });

  test.each([
    [
      'twice',
      [
        { name: 'VIN', label: 'A' },
        { name: 'vin', label: 'B' },
      ],
    ],
    ["as HubSpot's own", [{ name: 'hs_object_id', label: 'A' }]],
  ])('a name that stands %s is refused', async (_what, properties) => {
    const { status, body } = await define(properties);
    expect([status, body.subCategory]).toEqual([409, 'Properties.PROPERTY_WITH_NAME_EXISTS']);
  });

  test('may be reckoned from each other, whatever their order', async () => {
    const formula = { name: 'both', label: 'Both', type: 'number', fieldType: 'calculation_equation', calculationFormula: 'fore + aft' };
    const parts = ['fore', 'aft'].map((name) => ({ name, label: name, type: 'number', fieldType: 'number' }));
    expect((await define([formula, ...parts])).status).toBe(201);
  });
});
