import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SeedDocument } from '../../src/index.ts';
import { clientOf, StandingClock, startServer } from './client.ts';
import type { ErrorBody } from './wire.ts';

const clock = new StandingClock('2026-07-01T12:00:00Z');
const { crosstie } = await startServer({ clock });
const folder = await mkdtemp(join(tmpdir(), 'crosstie-seeds-'));
afterAll(async () => {
  await crosstie.close();
  await rm(folder, { recursive: true });
});
const control = clientOf(crosstie.url, 'none');

/** Every part of a seed, each of which needs the one before it. */
const railway: SeedDocument = {
  portal: { name: 'Sleepers', timeZone: 'Europe/Berlin', tier: 'professional' },
  owners: [{ email: 'Owen@sleepers.example', firstName: 'Owen' }],
  schemas: [
    {
      name: 'wagon',
      labels: { singular: 'Wagon', plural: 'Wagons' },
      requiredProperties: ['name'],
      properties: [{ name: 'name', label: 'Name' }],
      associatedObjects: ['CONTACT', 'train'],
    },
    { name: 'train', labels: { singular: 'Train', plural: 'Trains' }, properties: [{ name: 'number', label: 'Number' }] },
  ],
  propertyGroups: { contacts: [{ name: 'railway', label: 'Railway' }] },
  properties: { contacts: [{ name: 'gauge', label: 'Gauge', type: 'number', fieldType: 'number', groupName: 'railway' }] },
  pipelines: {
    deals: [
      {
        label: 'Track',
        pipelineId: 'track',
        stages: [
          { label: 'Ordered', metadata: { probability: 0.2 } },
          { label: 'Laid', metadata: { probability: 1 } },
        ],
      },
    ],
  },
  associationLabels: [
    { from: 'contacts', to: 'companies', name: 'works_at', label: 'Works at', inverseLabel: 'Employs' },
    { from: 'wagons', to: 'trains', name: 'coupled', label: 'Coupled to' },
  ],
  associationLimits: [{ from: 'contacts', to: 'companies', label: 'works_at', maxToObjectIds: 1 }],
  records: {
    companies: [{ key: 'sleepers', properties: { name: 'Sleepers & Sons', domain: 'sleepers.example' } }],
    contacts: [
      {
        key: 'ada',
        properties: { email: 'Ada@sleepers.example', gauge: 1435, hubspot_owner_id: 'owen@SLEEPERS.example' },
        createdAt: '2025-12-24T18:00:00+01:00',
      },
    ],
    deals: [{ key: 'track', id: 77_000_000_000, properties: { dealname: 'Track', pipeline: 'Track', dealstage: 'laid' } }],
    wagon: [{ key: 'one', properties: { name: 'One' } }],
    train: [{ key: 'ice', properties: { number: '1' } }],
  },
  associations: [
    { from: 'contacts:ada', to: 'companies:sleepers', labels: ['Works at'] },
    { from: 'deals:77000000000', to: 'companies:sleepers', types: [{ category: 'HUBSPOT_DEFINED', typeId: 341 }] },
    { from: 'wagon:one', to: 'Trains:ice', labels: ['coupled'] },
  ],
};

interface AnyRecord {
  readonly id: string;
  readonly createdAt: string;
  readonly properties: Readonly<Record<string, string | null>>;
}
interface LinkPage {
  readonly results: readonly { readonly toObjectId: number; readonly associationTypes: readonly { readonly label: string | null }[] }[];
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** Every portal that there is: a refused seed makes none. */
const portals = async () =>
  (await control.get<{ readonly results: readonly object[] }>('/_crosstie/portals?limit=1000')).body.results.length;

/** A portal that every wrong seed is offered to. */
const untouched = await crosstie.portal();
const before = await everything(untouched.token);

describe('a seed', () => {
  test('makes definitions, records and associations, each as a request would', async () => {
    const portal = await crosstie.portal();
    const { ids, ...report } = await portal.seed(railway);
    expect(report).toEqual({ records: { companies: 1, contacts: 1, deals: 1, wagon: 1, train: 1 }, associations: 3 });
    const hubspot = clientOf(crosstie.url, portal.token);
    const ada = await hubspot.get<AnyRecord>(`/crm/v3/objects/contacts/${ids['contacts:ada']}?properties=email,gauge,hubspot_owner_id`);
    expect(ada.body.properties).toMatchObject({ email: 'ada@sleepers.example', gauge: '1435', hubspot_owner_id: '80000002' });
    expect(ada.body.createdAt).toBe('2025-12-24T17:00:00Z');
    const employers = await hubspot.get<LinkPage>(`/crm/v4/objects/contacts/${ids['contacts:ada']}/associations/companies`);
    const [employer] = employers.body.results;
    expect(String(employer?.toObjectId)).toBe(ids['companies:sleepers']);
    expect(employer?.associationTypes.map(({ label }) => label).sort()).toEqual(['Primary', 'Works at', null]);
    const deal = await hubspot.get<AnyRecord>(`/crm/v3/objects/deals/77000000000?properties=pipeline,dealstage`);
    const { body } = await hubspot.get<{ readonly stages: readonly { readonly id: string; readonly label: string }[] }>(
      '/crm/v3/pipelines/deals/track',
    );
    expect(deal.body.properties).toMatchObject({ pipeline: 'track', dealstage: body.stages.find(({ label }) => label === 'Laid')?.id });
    const train = await hubspot.get<LinkPage>(`/crm/v4/objects/p_wagon/${ids['wagon:one']}/associations/p_train`);
    expect(train.body.results).toHaveLength(1);
    expect((await hubspot.get<{ readonly timeZone: string }>('/account-info/v3/details')).body.timeZone).toBe('Europe/Berlin');
    const again = await control.post<ErrorBody>(`/_crosstie/portals/${portal.portalId}/seed`, {
      records: { deals: [{ id: 77_000_000_000, properties: {} }] },
    });
    expect(again.body.message).toContain('records.deals[0]: The portal has or had a record with the id 77000000000');
    // Its ids go on above the one that was chosen.
    expect(Number(await hubspot.create('deals', { dealname: 'Next' }))).toBeGreaterThan(77_000_000_000);
  });

  const ada = { properties: { email: 'ada@sleepers.example' } };
  test.each<[SeedDocument, string]>([
    [
      { records: { contacts: [ada, { properties: { emial: 'x' } }] } },
      'records.contacts[1].properties.emial: Property "emial" does not exist',
    ],
    [{ records: { contacts: [{ properties: { email: 'x' } }] } }, 'records.contacts[0].properties.email: Email address x is invalid'],
    [{ records: { contacts: [ada, ada] } }, 'records.contacts[1]: Contact already exists. Existing ID: records.contacts[0]'],
    [{ records: { contcts: [ada] } }, 'records.contcts: Unable to infer object type from: contcts'],
    [
      {
        records: {
          contacts: [
            { key: 'a', properties: {} },
            { key: 'a', properties: {} },
          ],
        },
      },
      'records.contacts[1].key: another record of the seed goes by a',
    ],
    [
      { records: { contacts: [{ createdAt: '2026-02-31T99:00:00Z', properties: {} }] } },
      'records.contacts[0].createdAt: 2026-02-31T99:00:00Z is no time',
    ],
    [
      { records: { deals: [{ properties: { dealstage: 'Sold' } }] } },
      'records.deals[0].properties.dealstage: Sold was not one of the allowed options',
    ],
    [
      { records: { contacts: [{ ...ada, key: 'ada' }] }, associations: [{ from: 'contacts:ada', to: 'companies:none' }] },
      'associations[0].to: the seed has no record companies:none',
    ],
    [
      {
        records: { contacts: [{ ...ada, key: 'ada' }], companies: [{ key: 'c', properties: {} }] },
        associations: [{ from: 'contacts:ada', to: 'companies:c', labels: ['Knows'] }],
      },
      'associations[0].labels[0]: no label from contacts to companies is called Knows: there are Primary',
    ],
    [
      {
        associationLabels: railway.associationLabels?.slice(0, 1) ?? [],
        associationLimits: railway.associationLimits ?? [],
        records: {
          contacts: [{ ...ada, key: 'ada' }],
          companies: [
            { key: 'c', properties: {} },
            { key: 'd', properties: {} },
          ],
        },
        associations: ['c', 'd'].map((key) => ({ from: 'contacts:ada', to: `companies:${key}`, labels: ['Works at'] })),
      },
      'associations[1]: ',
    ],
    [{ pipelines: { deals: [{ label: 'Track', stages: [] }] } }, 'pipelines.deals[0]: '],
    [
      { properties: { contacts: [{ name: 'a', label: 'A', type: 'string', fieldType: 'text', groupName: 'nowhere' }] } },
      'properties.contacts[0]: ',
    ],
    [{ owners: [{ email: 'a@b.example' }, { email: 'A@b.example' }] }, 'owners[1]: '],
    [
      {
        records: {
          contacts: [
            { id: 5, properties: {} },
            { id: '5', properties: {} },
          ],
        },
      },
      'records.contacts[1].id: another record of the seed goes by 5',
    ],
    [{ portal: { timeZone: 'Mars' } }, 'portal: Mars is no time zone'],
  ])('that is wrong in %j is refused whole, with the place', async (wrong, told) => {
    const whole: SeedDocument = { owners: [{ email: 'first@sleepers.example' }], ...wrong };
    const answer = await control.post<ErrorBody>(`/_crosstie/portals/${untouched.portalId}/seed`, whole);
    expect(answer.status).toBe(400);
    expect(answer.body.message.slice(0, 200)).toContain(told);
    expect(await everything(untouched.token)).toEqual(before);
  });

  test('that is wrong makes no portal', async () => {
    const count = await portals();
    await expect(crosstie.portal({ seed: { records: { contacts: [{ properties: { x: 1 } }] } } })).rejects.toThrow(
      'records.contacts[0].properties.x',
    );
    await expect(crosstie.portal({ seed: () => Promise.reject(new Error('no')) })).rejects.toThrow('no');
    expect(await portals()).toBe(count);
  });

  test('of a function calls it with the handle', async () => {
    const portal = await crosstie.portal({
      seed: async (handle) => {
        await handle.seed({ records: { contacts: [{ properties: { email: 'ada@sleepers.example' } }] } });
        await handle.fetch('/crm/v3/objects/contacts', {
          method: 'POST',
          body: JSON.stringify({ properties: { email: 'b@b.example' } }),
          headers: { 'content-type': 'application/json' },
        });
      },
    });
    const made = await everything(portal.token);
    expect(made).toMatchObject({ contacts: { results: [{}, {}] } });
    await clientOf(crosstie.url, portal.token).create('contacts');
    await portal.reset();
    expect(await everything(portal.token)).toEqual(made);
  });
});

describe('a seed in a file', () => {
  test('is YAML or JSON, and numbers that no program writes are texts', async () => {
    const yaml =
      'records:\n  contacts:\n    - key: ada\n      properties: { email: ada@sleepers.example, zip: 01234, phone: +4930123, numemployees: 1-5 }\n';
    const portal = await crosstie.portal({ seed: await file('a.yaml', yaml) });
    const { contacts } = await everything(portal.token);
    expect(contacts.results[0]?.properties).toMatchObject({ email: 'ada@sleepers.example' });
    const { body } = await clientOf(crosstie.url, portal.token).get<AnyRecord>(
      `/crm/v3/objects/contacts/${contacts.results[0]?.id}?properties=zip,phone`,
    );
    expect(body.properties).toMatchObject({ zip: '01234', phone: '+4930123' });
    await crosstie.portal({ seed: await file('a.json', JSON.stringify({ records: { contacts: [{ properties: { zip: '1' } }] } })) });
  });

  test.each([
    [
      'b.yaml',
      'records:\n  contacts:\n    - properties: { email: no }\n',
      ':3:28: records.contacts[0].properties.email: Email address no is invalid',
    ],
    ['c.yaml', 'records:\n  contacts:\n    - propertys: {}\n', ':3:18: records.contacts[0].propertys: a seed has no such field here'],
    ['d.yaml', 'records: [\n', ':2:1: '],
    ['e.json', '{"records": {\n"contacts": [}}', ':2:14: '],
    ['f.yaml', 'records:\n  contacts:\n    - *gone\n', 'f.yaml'],
    ['none.yaml', undefined, 'none.yaml cannot be read'],
  ])('%s that is wrong is refused with the line', async (name, text, told) => {
    const path = text === undefined ? join(folder, name) : await file(name, text);
    await expect(crosstie.portal({ seed: path })).rejects.toThrow(told);
  });
});

interface Everything {
  readonly contacts: { readonly results: readonly AnyRecord[] };
}

/** What a portal shows of all that a seed can make. */
async function everything(token: string): Promise<Everything> {
  const hubspot = clientOf(crosstie.url, token);
  const shown: Record<string, unknown> = {};
  const paths = {
    contacts: '/crm/v3/objects/contacts?limit=100',
    companies: '/crm/v3/objects/companies?limit=100',
    deals: '/crm/v3/objects/deals?limit=100',
    owners: '/crm/v3/owners',
    groups: '/crm/v3/properties/contacts/groups',
    pipelines: '/crm/v3/pipelines/deals',
    labels: '/crm/v4/associations/contacts/companies/labels',
    account: '/account-info/v3/details',
  };
  for (const [name, path] of Object.entries(paths)) shown[name] = (await hubspot.get(path)).body;
  return shown as unknown as Everything;
}
