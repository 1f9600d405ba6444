import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

interface TypeUsage {
  readonly objectTypeId: string;
  readonly singularLabel: string;
  readonly pluralLabel: string;
  readonly limit?: number;
  readonly usage: number;
  readonly percentage?: number;
}
interface Shared {
  readonly byObjectType: readonly TypeUsage[];
  readonly overallLimit: number;
  readonly overallUsage: number;
  readonly overallPercentage: number;
}
interface ByOrigin {
  readonly hubspotDefinedObjectTypes: readonly TypeUsage[];
  readonly customObjectTypes: Shared;
}

const paths = ['/crm/limits/2026-03', '/crm/limits/2025-09', '/crm/limits/2026-09', '/crm/v3/limits'];
const schemas = '/crm-object-schemas/2026-03/schemas';
const read = async <Body>(what: string, caller = client) => (await caller.get<Body>(`/crm/limits/2026-03/${what}`)).body;
const usageIn = (rows: readonly TypeUsage[], id: string) => rows.find(({ objectTypeId }) => objectTypeId === id);
const define = async (name: string) => {
  const labels = { singular: 'Ship', plural: 'Ships' };
  const properties = [
    { name: 'title', label: 'Title', type: 'string', fieldType: 'text' },
    { name: 'tons', label: 'Tons', type: 'number', fieldType: 'number' },
  ];
  const { status, body } = await client.post<{ readonly objectTypeId: string }>(schemas, { name, labels, properties });
  expect(status).toBe(201);
  return body.objectTypeId;
};
const addProperty = async (type: string, name: string, more: object = {}) => {
  const groupName = type.startsWith('p_') ? `${type.slice(2)}_information` : `${type}`;
  const property = { name, label: name, type: 'string', fieldType: 'text', groupName, ...more };
  expect((await client.post(`/crm/properties/2026-03/${type}`, property)).status).toBe(201);
};

describe('[limits.records] records', () => {
  test('are counted by type, live ones only, in the order of names, with percentages to three places', async () => {
    const before = await read<ByOrigin>('records');
    expect(before.hubspotDefinedObjectTypes.map(({ usage }) => usage)).toEqual(before.hubspotDefinedObjectTypes.map(() => 0));
    for (let count = 0; count < 3; count += 1) await client.create('contacts');
    const gone = await client.create('contacts');
    await client.remove(`/crm/objects/2026-03/contacts/${gone}`);
    await client.create('companies', { name: 'Sleepers & Sons' });
    const { hubspotDefinedObjectTypes: rows, customObjectTypes } = await read<ByOrigin>('records');
    expect(usageIn(rows, '0-1')).toEqual({
      objectTypeId: '0-1',
      singularLabel: 'Contact',
      pluralLabel: 'Contacts',
      limit: 15_000_000,
      usage: 3,
      percentage: 0,
    });
    expect(usageIn(rows, '0-2')).toMatchObject({ singularLabel: 'Company', usage: 1, limit: 15_000_000 });
    expect(usageIn(rows, '0-421')).toMatchObject({ singularLabel: 'Appointment', usage: 0, limit: 500_000 });
    const names = rows.map(({ singularLabel }) => singularLabel);
    expect(names).toEqual(names.toSorted());
    expect(customObjectTypes).toEqual({ byObjectType: [], overallLimit: 500_000, overallUsage: 0, overallPercentage: 0 });
  });

  test('of custom objects share a limit', async () => {
    const [ship, boat] = [await define('ship'), await define('boat')];
    for (let count = 0; count < 3; count += 1) await client.create(ship, { title: 'Argo' });
    await client.create(boat, { title: 'Pinta' });
    const { customObjectTypes } = await read<ByOrigin>('records');
    expect(customObjectTypes).toMatchObject({ overallLimit: 500_000, overallUsage: 4, overallPercentage: 0.001 });
    expect(usageIn(customObjectTypes.byObjectType, ship)).toEqual({
      objectTypeId: ship,
      singularLabel: 'Ship',
      pluralLabel: 'Ships',
      usage: 3,
    });
    expect(usageIn(customObjectTypes.byObjectType, boat)?.usage).toBe(1);
  });

  test('of one portal are not those of another', async () => {
    await client.create('deals', { dealname: 'Big' });
    const { hubspotDefinedObjectTypes } = await read<ByOrigin>('records', await freshClient());
    expect(usageIn(hubspotDefinedObjectTypes, '0-3')?.usage).toBe(0);
  });
});

describe('[limits.pipelines] pipelines', () => {
  test('are counted by type without those that HubSpot made', async () => {
    const before = await read<ByOrigin>('pipelines');
    expect(usageIn(before.hubspotDefinedObjectTypes, '0-5')).toMatchObject({
      singularLabel: 'Ticket',
      limit: 100,
      usage: 0,
      percentage: 0,
    });
    const stages = [
      { label: 'New', displayOrder: 0, metadata: { ticketState: 'OPEN' } },
      { label: 'Done', displayOrder: 1, metadata: { ticketState: 'CLOSED' } },
    ];
    expect((await client.post('/crm/pipelines/2026-03/tickets', { label: 'Second', displayOrder: 1, stages })).status).toBe(201);
    const after = await read<ByOrigin>('pipelines');
    expect(usageIn(after.hubspotDefinedObjectTypes, '0-5')).toMatchObject({ usage: 1, percentage: 1 });
    expect(usageIn(after.hubspotDefinedObjectTypes, '0-3')).toMatchObject({ usage: 0 });
    const ship = await define('ship');
    const own = { label: 'Voyages', displayOrder: 0, stages: [{ label: 'At sea', displayOrder: 0, metadata: { state: 'OPEN' } }] };
    expect((await client.post(`/crm/pipelines/2026-03/${ship}`, own)).status).toBe(201);
    const { customObjectTypes } = await read<ByOrigin>('pipelines');
    expect([customObjectTypes.overallUsage, usageIn(customObjectTypes.byObjectType, ship)?.usage]).toEqual([1, 1]);
  });
});

describe('[limits.customProperties] [limits.calculatedProperties] properties of the account', () => {
  test('are counted by type and together, those in use only', async () => {
    const before = await read<Shared>('custom-properties');
    expect(before.byObjectType.map(({ objectTypeId, limit, usage }) => [objectTypeId, limit, usage]).toSorted()).toEqual(
      ['0-1', '0-2', '0-3', '0-5', '0-8'].map((id) => [id, 1_000, 0]),
    );
    expect(before).toMatchObject({ overallLimit: 10_000, overallUsage: 0, overallPercentage: 0 });
    const ship = await define('ship');
    await addProperty('contacts', 'shoe_size', { groupName: 'contactinformation' });
    await addProperty('contacts', 'hat_size', { groupName: 'contactinformation' });
    await addProperty('p_ship', 'flag');
    expect((await client.remove('/crm/properties/2026-03/contacts/hat_size')).status).toBe(204);
    const after = await read<Shared>('custom-properties');
    expect([usageIn(after.byObjectType, '0-1'), usageIn(after.byObjectType, ship)]).toMatchObject([
      { usage: 1, percentage: 0.1 },
      { usage: 3, percentage: 0.3, singularLabel: 'Ship' },
    ]);
    expect(after).toMatchObject({ overallUsage: 4, overallPercentage: 0.04 });
    await client.remove(`${schemas}/${ship}`);
    const left = await read<Shared>('custom-properties');
    expect([left.overallUsage, usageIn(left.byObjectType, ship)]).toEqual([1, undefined]);
  });

  test('are counted by themselves where they are calculated', async () => {
    expect(await read<Shared>('calculated-properties')).toMatchObject({ overallLimit: 200, overallUsage: 0 });
    await addProperty('contacts', 'shoe_size', { groupName: 'contactinformation', type: 'number', fieldType: 'number' });
    await addProperty('contacts', 'twice', {
      groupName: 'contactinformation',
      type: 'number',
      fieldType: 'calculation_equation',
      calculationFormula: 'shoe_size * 2',
    });
    const { byObjectType, overallUsage, overallPercentage } = await read<Shared>('calculated-properties');
    expect([overallUsage, overallPercentage]).toEqual([1, 0.5]);
    expect(usageIn(byObjectType, '0-1')).toEqual({ objectTypeId: '0-1', singularLabel: 'Contact', pluralLabel: 'Contacts', usage: 1 });
  });
});

describe('[limits.customObjectTypes] object types of the account', () => {
  test('are counted while they are in use', async () => {
    expect(await read('custom-object-types')).toEqual({ limit: 20, usage: 0, percentage: 0 });
    await define('ship');
    await define('boat');
    expect(await read('custom-object-types')).toEqual({ limit: 20, usage: 2, percentage: 10 });
    await client.remove(`${schemas}/p_ship`);
    expect(await read('custom-object-types')).toEqual({ limit: 20, usage: 1, percentage: 5 });
  });
});

describe('[limits.records] [limits.pipelines] [limits.customProperties] [limits.calculatedProperties] [limits.customObjectTypes] every limit', () => {
  test.each(['records', 'pipelines', 'custom-properties', 'calculated-properties', 'custom-object-types'])(
    '%s answers under every path, with any scope of records and no other',
    async (what) => {
      const [reader, stranger] = [
        await freshClient({ scopes: ['crm.objects.deals.read'] }),
        await freshClient({ scopes: ['crm.schemas.deals.read'] }),
      ];
      for (const path of paths) {
        expect([path, (await reader.get(`${path}/${what}`)).status]).toEqual([path, 200]);
        expect([path, (await stranger.get(`${path}/${what}`)).status]).toEqual([path, 403]);
      }
    },
  );
});
