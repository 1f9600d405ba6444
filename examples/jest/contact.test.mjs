import { Client } from '@hubspot/api-client';
import { startCrosstie } from 'crosstie';

let crosstie;
beforeAll(async () => {
  crosstie = await startCrosstie();
});
afterAll(() => crosstie.close());

test('a deal is refused by a busy HubSpot, and made the second time', async () => {
  const portal = await crosstie.portal();
  const { deals } = new Client({ accessToken: portal.token, basePath: portal.url }).crm;
  await portal.faults.add({ match: { method: 'POST', objectType: 'deals' }, times: 1, respond: 503 });

  const deal = { properties: { dealname: 'Sleepers for the north line', amount: '1200' } };
  await expect(deals.basicApi.create(deal)).rejects.toMatchObject({ code: 503 });
  expect((await deals.basicApi.getPage()).results).toEqual([]);

  const { id } = await deals.basicApi.create(deal);
  expect((await deals.basicApi.getById(id, ['amount'])).properties).toMatchObject({ amount: '1200' });
});
