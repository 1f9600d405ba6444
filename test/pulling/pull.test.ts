import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { PortalHandle } from '../../src/index.ts';
import type { SeedDocument } from '../../src/seeds/document.ts';
import { startServer } from '../behaviour/client.ts';
import { pullCommand } from './command.ts';
import { makeRich, type RichPortal } from './rich-portal.ts';

const { crosstie } = await startServer();
const folder = await mkdtemp(join(tmpdir(), 'crosstie-pull-'));
afterAll(async () => {
  await crosstie.close();
  await rm(folder, { recursive: true });
});

let portal: PortalHandle;
let rich: RichPortal;
let definitions: SeedDocument;
beforeAll(async () => {
  portal = await crosstie.portal();
  rich = await makeRich(crosstie.url, portal.portalId, portal.token);
  definitions = await pulled('definitions.yaml');
});

const types = 'contacts,companies,deals,tickets,wagons,depots';
const flags = (file: string) => ['--from', crosstie.url, '--token', portal.token, '--types', types, '--out', join(folder, file)];

async function pulled(file: string, ...more: readonly string[]): Promise<SeedDocument> {
  const { stderr, exitCode } = await pullCommand([...flags(file), ...more]);
  expect([stderr, exitCode]).toEqual(['', undefined]);
  return parse(await readFile(join(folder, file), 'utf8')) as SeedDocument;
}

describe('a pulled account', () => {
  test('has its settings, owners and object types', () => {
    const { portal: settings, owners, schemas } = definitions;
    expect(settings).toEqual({ accountType: 'STANDARD', timeZone: 'US/Eastern', companyCurrency: 'USD' });
    expect(owners?.map(({ email, teams }) => [email, teams])).toEqual([
      [`owner@portal-${portal.portalId}.example`, undefined],
      ['grace@sleepers.test', [{ id: '7', name: 'North', primary: true }]],
    ]);
    expect(
      schemas?.map(({ name, associatedObjects, properties }) => [name, associatedObjects, properties?.map((one) => one.name)]),
    ).toEqual([
      ['wagons', ['contacts', 'companies'], ['axles', 'plate']],
      ['Depots', ['wagons'], ['place']],
    ]);
  });

  test('has what it made of properties, groups and pipelines, and nothing that every account has', () => {
    const { properties, propertyGroups, propertyRules, pipelines } = definitions;
    expect(propertyRules).toEqual({
      contacts: [{ propertyName: 'zeal', propertyValidationRules: [{ ruleType: 'MAX_NUMBER', ruleArguments: ['100'] }] }],
    });
    expect(Object.entries(properties ?? {}).map(([type, list]) => [type, list.map(({ name }) => name)])).toEqual([
      ['contacts', ['badge', 'hs_lead_status', 'traction', 'zeal', 'a_double']],
      ['wagons', ['colour']],
    ]);
    expect(propertyGroups).toEqual({
      contacts: [{ name: 'railway', label: 'Railway', displayOrder: 3 }],
      wagons: [{ name: 'paint', label: 'Paint', displayOrder: 1 }],
    });
    expect(Object.entries(pipelines ?? {}).map(([type, list]) => [type, list.map(({ pipelineId, label }) => [pipelineId, label])])).toEqual(
      [
        ['deals', [['freight', 'Freight']]],
        ['tickets', [['0', 'Lost luggage']]],
        ['wagons', [['works', 'Works']]],
      ],
    );
  });

  test('has its labels, paired ones once and from the side they were made on, and its limits', () => {
    const { associationLabels, associationLimits } = definitions;
    expect(associationLabels).toEqual([
      { from: 'contacts', to: 'companies', name: 'driver_of', label: 'Drives for' },
      { from: 'companies', to: 'contacts', name: 'works', label: 'Employs', inverseLabel: 'Works at' },
      { from: 'contacts', to: 'contacts', name: 'friend', label: 'Friend' },
      { from: 'contacts', to: 'contacts', name: 'mate', label: 'Mate' },
      { from: 'contacts', to: 'contacts', name: 'chief', label: 'Chief', inverseLabel: 'Fireman' },
      { from: 'wagons', to: 'companies', name: 'owned', label: 'Owned by', inverseLabel: 'Owns' },
    ]);
    expect(associationLimits).toEqual([
      { from: 'contacts', to: 'companies', maxToObjectIds: 3 },
      { from: 'contacts', to: 'deals', maxToObjectIds: 5 },
    ]);
  });

  test('has a sample of its records, each but the first ones associated with one before it, and labels on the associations', async () => {
    const { records, associations } = await pulled('records.yaml', '--records', '10', '--start', 'wagons');
    const [ada, bob, cyd, alone] = rich.contactIds;
    const contacts = records?.['contacts']?.map(({ id }) => id);
    expect([contacts, records?.['wagons']?.length, records?.['Depots']?.length]).toEqual([[ada, bob, cyd], 1, 2]);
    expect(contacts).not.toContain(alone);
    const said = (from: string, to: string) => associations?.find((one) => one.from === from && one.to === to);
    const [sleepers, rails] = rich.companyIds;
    expect(said(`contacts:${ada}`, `companies:${sleepers}`)).toMatchObject({ labels: ['Drives for', 'Works at'] });
    expect(said(`contacts:${ada}`, `companies:${rails}`)).toMatchObject({ types: [{ category: 'HUBSPOT_DEFINED', typeId: 1 }] });
    expect(said(`contacts:${ada}`, `contacts:${bob}`)).toMatchObject({ labels: ['Fireman'] });
    expect(said(`companies:${sleepers}`, `companies:${rails}`)).toMatchObject({ types: [{ category: 'HUBSPOT_DEFINED', typeId: 14 }] });
    expect(records?.['contacts']?.[0]?.properties).toMatchObject({ email: 'ada@sleepers.test', zeal: '99', traction: 'steam;diesel' });
    expect(Object.keys(records?.['contacts']?.[0]?.properties ?? {})).not.toContain('associatedcompanyid');
  });

  test('begins with the newest records and keeps to the bound of each object type', async () => {
    const { records } = await pulled('few.yaml', '--records', '1');
    expect(Object.entries(records ?? {}).map(([type, list]) => [type, list.map(({ id }) => id)])).toEqual([
      ['contacts', [rich.contactIds[3]]],
    ]);
    const two = await pulled('two.yaml', '--records', '2');
    expect(two.records?.['contacts']).toHaveLength(2);
  });

  test('is the same bytes again, and JSON where the name asks for it; nothing else is left behind', async () => {
    expect(await pulled('again.json')).toEqual(definitions);
    await pulled('again.yaml');
    expect(await readFile(join(folder, 'again.yaml'), 'utf8')).toBe(await readFile(join(folder, 'definitions.yaml'), 'utf8'));
    expect((await readdir(folder)).filter((name) => !/^[a-z]+\.(yaml|json)$/.test(name))).toEqual([]);
  });
});

describe('an anonymised sample', () => {
  // Always the same stand-ins: by chance one of them could hold a real name.
  const asked = ['--records', '10', '--start', 'wagons', '--anonymise', '--anonymise-key', 'the key of this test'];

  test('names nobody, joins what joined, and says what it kept', async () => {
    const { stderr } = await pullCommand([...flags('anonymous.yaml'), ...asked]);
    expect(stderr).toMatch(/^kept as they are: contacts: .*hs_lead_status.*zeal$/m);
    const text = await readFile(join(folder, 'anonymous.yaml'), 'utf8');
    const { records, associations, owners } = parse(text) as SeedDocument;
    for (const real of [
      'Ada',
      'Tie',
      'Bob',
      'Sleepers',
      'Rails',
      'sleepers.test',
      '20 7946',
      'Station',
      'York',
      'Hull',
      'Grace',
      'North',
      'W-1',
      'B-1',
    ]) {
      expect([real, text.includes(real)]).toEqual([real, false]);
    }
    const [ada, bob, cyd] = (records?.['contacts'] ?? []).map((record) => record.properties);
    const [sleepers, rails] = (records?.['companies'] ?? []).map((record) => record.properties);
    const domainOf = (email: unknown) => String(email).split('@')[1];
    expect([domainOf(ada?.['email']), domainOf(bob?.['email']), bob?.['company']]).toEqual([
      sleepers?.['domain'],
      sleepers?.['domain'],
      sleepers?.['name'],
    ]);
    expect(String(sleepers?.['domain'])).toMatch(/^[a-z-]+-[a-z0-9]{6}\.example$/);
    expect([rails?.['domain'], cyd?.['firstname'], bob?.['email']]).not.toEqual([sleepers?.['domain'], ada?.['firstname'], ada?.['email']]);
    expect([ada?.['zeal'], ada?.['traction'], ada?.['hs_lead_status'], sleepers?.['numberofemployees']]).toEqual([
      '99',
      'steam;diesel',
      'BOARDING',
      '12',
    ]);
    expect(ada?.['phone']).toMatch(/^\+1 \d{3} 555 01\d\d$/);
    expect(owners?.map(({ email }) => domainOf(email))).toContain(sleepers?.['domain']);
    expect(associations).toEqual((await pulled('named.yaml', '--records', '10', '--start', 'wagons')).associations);
  });

  test('is the same again with the same key, and another with another', async () => {
    const bytes = async (file: string, ...key: readonly string[]) => {
      await pullCommand([...flags(file), ...asked, ...key]);
      return readFile(join(folder, file), 'utf8');
    };
    const first = await readFile(join(folder, 'anonymous.yaml'), 'utf8');
    expect(await bytes('anonymous.yaml')).toBe(first);
    expect(await bytes('keyed.yaml', '--anonymise-key', 'another')).not.toBe(first);
  });
});

describe('a token with few scopes', () => {
  test('leaves out what it may not see, says so, and fails only where that is asked for', async () => {
    const few = await crosstie.portal({ scopes: ['crm.objects.contacts.read'] });
    const scoped = [
      '--from',
      crosstie.url,
      '--token',
      few.token,
      '--types',
      'contacts,companies',
      '--out',
      join(folder, 'few-scopes.yaml'),
    ];
    const told = await pullCommand(scoped);
    expect([told.exitCode, told.stderr]).toEqual([
      undefined,
      expect.stringMatching(/^left out, the token may not see it: properties of companies \(/m),
    ]);
    const strict = await pullCommand([...scoped, '--strict']);
    expect([strict.exitCode, strict.stderr]).toEqual([
      1,
      expect.stringMatching(/^crosstie: not everything was pulled: \d+ parts were left out$/m),
    ]);
    expect(JSON.stringify([told, strict])).not.toContain(few.token);
  });
});
