import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from '@hubspot/api-client';
import { startCrosstie } from 'crosstie';

// One server for all tests of the file, and a portal for each of them.
const crosstie = await startCrosstie();
after(() => crosstie.close());

test('a contact is associated with its company', async () => {
  const portal = await crosstie.portal();
  const hubspot = new Client({ accessToken: portal.token, basePath: crosstie.url });

  const contact = await hubspot.crm.contacts.basicApi.create({ properties: { email: 'ada@example.com' } });
  const company = await hubspot.crm.companies.basicApi.create({ properties: { name: 'Sleepers' } });
  await hubspot.crm.associations.v4.basicApi.createDefault('contacts', contact.id, 'companies', company.id);

  const { results } = await hubspot.crm.associations.v4.basicApi.getPage('companies', company.id, 'contacts');
  assert.deepEqual(
    results.map(({ toObjectId }) => String(toObjectId)),
    [contact.id],
  );
});

test('a second contact with the same email address is refused', async () => {
  const { fetch } = await crosstie.portal();
  const body = JSON.stringify({ properties: { email: 'ada@example.com' } });
  const create = () => fetch('/crm/objects/2026-03/contacts', { method: 'POST', body });

  assert.equal((await create()).status, 201);
  const refused = await create();
  assert.equal(refused.status, 409);
  assert.match((await refused.json()).message, /^Contact already exists. Existing ID: \d+$/);
});
