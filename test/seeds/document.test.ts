import { describe, expect, it } from 'vitest';
import { readSeedDocument, type SeedDocument, tellSeedFault } from '../../src/seeds/document.ts';

/** Every part of a seed once. */
const whole: SeedDocument = {
  portal: { name: 'Sleepers', timeZone: 'Europe/Berlin', tier: 'professional', switches: { firstCompanyBecomesPrimary: false } },
  owners: [{ email: 'owen@sleepers.example', firstName: 'Owen' }],
  schemas: [{ name: 'wagon', labels: { singular: 'Wagon', plural: 'Wagons' }, properties: [{ name: 'name', label: 'Name' }] }],
  propertyGroups: { contacts: [{ name: 'railway', label: 'Railway' }] },
  properties: { contacts: [{ name: 'gauge', label: 'Gauge', type: 'number', fieldType: 'number', groupName: 'railway' }] },
  pipelines: { deals: [{ label: 'Track', stages: [{ label: 'Laid', metadata: { probability: 1 } }] }] },
  associationLabels: [{ from: 'contacts', to: 'companies', name: 'works_at', label: 'Works at', inverseLabel: 'Employs' }],
  associationLimits: [{ from: 'contacts', to: 'companies', label: 'Works at', maxToObjectIds: 2 }],
  records: {
    contacts: [{ key: 'ada', properties: { email: 'ada@sleepers.example', gauge: 1435 }, createdAt: '2026-01-31T12:00:00Z' }],
    companies: [{ key: 'sleepers', id: 77, properties: { name: 'Sleepers & Sons' } }],
  },
  associations: [{ from: 'contacts:ada', to: 'companies:sleepers', labels: ['Works at'] }],
};

async function faultOf(value: unknown): Promise<string> {
  const read = await readSeedDocument(value);
  return 'fault' in read ? tellSeedFault(read.fault) : 'none';
}

describe('the shape of a seed', () => {
  it('takes every part, and none', async () => {
    expect(await readSeedDocument(whole)).toEqual({ document: whole });
    expect(await faultOf({})).toBe('none');
  });

  it.each([
    [[], 'expected an object'],
    [{ record: {} }, 'record: a seed has no such field here'],
    [{ records: [] }, 'records: expected an object'],
    [{ records: { contacts: [{}] } }, 'records.contacts[0]: needs properties'],
    [{ records: { contacts: [{ properties: {}, kye: 'ada' }] } }, 'records.contacts[0].kye: a seed has no such field here'],
    [
      { records: { contacts: [{ properties: {} }, { properties: { email: ['a'] } }] } },
      'records.contacts[1].properties.email: expected a text or a number or true or false or null',
    ],
    [{ properties: { contacts: [{ name: 'gauge' }] } }, 'properties.contacts[0]: needs label, type, fieldType, groupName'],
    [{ portal: { tier: 'gold' } }, 'portal.tier: expected one of free, professional, enterprise'],
    [{ associations: [{ from: 'contacts:ada' }] }, 'associations[0]: needs to'],
    [{ pipelines: { deals: [{ label: 'Track', stages: [{ label: 1 }] }] } }, 'pipelines.deals[0].stages[0].label: expected a text'],
    [{ records: { 'a b': [1] } }, 'records["a b"][0]: expected an object'],
  ])('of %j tells what is wrong', async (value, told) => {
    expect(await faultOf(value)).toBe(told);
  });
});
