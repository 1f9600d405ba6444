import { Client } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum as Category } from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js';
import { test } from 'crosstie/vitest';
import { expect } from 'vitest';

test('a contact works at a company, although HubSpot is busy', async ({ portal }) => {
  const hubspot = new Client({ accessToken: portal.token, basePath: portal.url, numberOfApiCallRetries: 3 });
  const { contacts, companies, associations } = hubspot.crm;
  const label = { name: 'works_at', label: 'Works at' };
  const { results: made } = await associations.v4.schema.definitionsApi.create('contacts', 'companies', label);
  // A label has a type in each direction; that of contacts comes first.
  const worksAt = made.slice(0, 1).map(({ typeId }) => ({ associationCategory: Category.UserDefined, associationTypeId: typeId }));

  // The third call from here on is one too many in its second: the client is to wait and ask again.
  const { id } = await portal.faults.add({ after: 2, times: 1, respond: { status: 429, policy: 'secondly' } });

  const ada = await contacts.basicApi.create({ properties: { email: 'ada@example.com' } });
  const sleepers = await companies.basicApi.create({ properties: { name: 'Sleepers' } });
  await associations.v4.basicApi.create('contacts', ada.id, 'companies', sleepers.id, worksAt);

  // Four calls were made of three, and the contact stands at the company with its label.
  expect(await portal.faults.list()).toMatchObject([{ id, matched: 4, fired: 1 }]);
  const { results } = await associations.v4.basicApi.getPage('companies', sleepers.id, 'contacts');
  expect(results[0]?.associationTypes.map(({ label }) => label)).toContain('Works at');
});
