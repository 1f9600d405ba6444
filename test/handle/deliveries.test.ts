import { expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { ask, subscribe } from '../webhooks/subscriber.ts';

test('deliveries of a portal are seen as they are on their way, with their events, by no other portal, and waited for', async () => {
  await using crosstie = await startCrosstie({ clock: 'manual' });
  await using receiver = await startReceiver();
  receiver.treat = (_, count) => (count === 1 ? 500 : 200);
  const [one, other] = [await crosstie.portal(), await crosstie.portal()];
  const { app } = await subscribe(crosstie, [one, other], receiver.url, [{ eventType: 'contact.creation' }]);
  expect(await one.deliveries()).toEqual([]);
  await expect(one.waitForDelivery({ state: 'failed' }, { timeoutMs: 1 })).rejects.toThrow('0 there are');
  const { id } = await ask(one, 'POST', '/crm/v3/objects/contacts', { properties: {} });
  const pending = await one.waitForDelivery({ state: 'pending', event: { objectId: Number(id) } });
  expect(pending).toMatchObject({ appId: app.appId, portalId: one.portalId, attempts: [{ status: 500 }], events: [{ attemptNumber: 0 }] });
  await expect(one.waitForDelivery({ state: 'delivered' }, { timeoutMs: 1 })).rejects.toThrow(
    `${pending.id} to app ${app.appId}: pending after 1`,
  );
  await crosstie.clock.advance(600_000);
  expect(await one.deliveries({ state: 'delivered', appId: app.appId })).toMatchObject([
    { id: pending.id, attempts: [{ status: 500 }, { status: 200 }] },
  ]);
  expect(await one.deliveries({ appId: app.appId + 1 })).toEqual([]);
  expect(await one.deliveries({ event: { objectId: -1 } })).toEqual([]);
  expect(await other.deliveries()).toEqual([]);
});
