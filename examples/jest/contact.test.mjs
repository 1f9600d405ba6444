import { Client } from '@hubspot/api-client';
import { portal } from 'crosstie/jest';

test('a deal is refused by a busy HubSpot, and made the second time', async () => {
  const { token, url, faults } = portal();
  const { deals } = new Client({ accessToken: token, basePath: url }).crm;
  await faults.add({ match: { method: 'POST', objectType: 'deals' }, times: 1, respond: 503 });

  const deal = { properties: { dealname: 'Sleepers for the north line', amount: '1200' } };
  await expect(deals.basicApi.create(deal)).rejects.toMatchObject({ code: 503 });
  expect((await deals.basicApi.getPage()).results).toEqual([]);

  const { id } = await deals.basicApi.create(deal);
  expect((await deals.basicApi.getById(id, ['amount'])).properties).toMatchObject({ amount: '1200' });
});
