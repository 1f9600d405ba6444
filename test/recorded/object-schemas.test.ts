import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../behaviour/client.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

/** The definition of contacts, its associations cut to three in the recording. */
const contacts = {
  labels: { singular: 'Contact', plural: 'Contacts' },
  requiredProperties: [],
  searchableProperties: [],
  primaryDisplayProperty: 'firstname',
  secondaryDisplayProperties: [],
  description: 'Any person who interacts with a HubSpot user’s business.',
  allowsSensitiveProperties: true,
  archived: false,
  restorable: true,
  metaType: 'HUBSPOT',
  id: '1',
  fullyQualifiedName: 'CONTACT',
  createdAt: '1970-01-01T00:00:00Z',
  updatedAt: '2025-03-05T18:12:37.434Z',
  createdByUserId: null,
  updatedByUserId: null,
  objectTypeId: '0-1',
  properties: [],
  associations: [
    {
      fromObjectTypeId: '0-1',
      toObjectTypeId: '0-2',
      name: 'BILLING_CONTACT_TO_COMPANY',
      cardinality: 'ONE_TO_MANY',
      inverseCardinality: 'ONE_TO_ONE',
      hasUserEnforcedMaxToObjectIds: false,
      hasUserEnforcedMaxFromObjectIds: false,
      maxToObjectIds: 10000,
      maxFromObjectIds: 1,
      id: '931',
      createdAt: null,
      updatedAt: null,
    },
    {
      fromObjectTypeId: '0-1',
      toObjectTypeId: '0-2',
      name: 'CONTACT_TO_COMPANY_UNLABELED',
      cardinality: 'ONE_TO_MANY',
      inverseCardinality: 'ONE_TO_MANY',
      hasUserEnforcedMaxToObjectIds: false,
      hasUserEnforcedMaxFromObjectIds: false,
      maxToObjectIds: 10000,
      maxFromObjectIds: 10000,
      id: '279',
      createdAt: null,
      updatedAt: null,
    },
    {
      fromObjectTypeId: '0-1',
      toObjectTypeId: '0-3',
      name: 'CONTACT_TO_DEAL',
      cardinality: 'ONE_TO_MANY',
      inverseCardinality: 'ONE_TO_MANY',
      hasUserEnforcedMaxToObjectIds: false,
      hasUserEnforcedMaxFromObjectIds: false,
      maxToObjectIds: 10000,
      maxFromObjectIds: 1000,
      id: '4',
      createdAt: null,
      updatedAt: null,
    },
  ],
  name: 'CONTACT',
};

interface ObjectSchema {
  readonly updatedAt: string;
  readonly associations: readonly { readonly id: string }[];
}

describe('[schemas.read] [schemas.list] object types as recorded', () => {
  test('schemas-2026-03-01: contacts are defined as recorded, but for when HubSpot changed them last', async () => {
    const client = await freshClient();
    const { status, body } = await client.get<ObjectSchema>('/crm-object-schemas/2026-03/schemas/contacts');
    const associations = contacts.associations.map(({ id }) => body.associations.find((association) => association.id === id));
    const ours = { ...body, updatedAt: contacts.updatedAt, associations };
    expect([status, JSON.stringify(ours)]).toEqual([200, JSON.stringify(contacts)]);
    expect(body.updatedAt).toBe('1970-01-01T00:00:00Z');
  });

  test('schemas-v3-01: a portal without object types of its own has an empty list', async () => {
    const { status, headers, text } = await (await freshClient()).get('/crm/v3/schemas');
    expect([status, headers.get('content-type'), text]).toEqual([200, 'application/json;charset=utf-8', '{"results":[]}']);
  });
});
