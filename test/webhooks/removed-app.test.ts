import { expect, test, vi } from 'vitest';
import { manualClock, startCrosstie } from '../../src/index.ts';
import { newFolder } from '../crash/server-process.ts';
import { patience } from '../patience.ts';
import { startReceiver } from './receiver.ts';
import { ask } from './subscriber.ts';

const contacts = '/crm/objects/2026-03/contacts';
const hour = 3_600_000;

test('of an app that is removed no delivery is shown or tried any more, and none comes back with an app of the same id, after a restart too', async () => {
  using folder = newFolder();
  await using receiver = await startReceiver();
  const clock = manualClock();
  const options = { db: folder.db, clock, logLevel: 'silent' } as const;
  const wanted = { appId: 4_711, webhooks: { targetUrl: receiver.url, subscriptions: [{ eventType: 'contact.creation' }] } };
  {
    await using crosstie = await startCrosstie(options);
    const states = async () => {
      const response = await crosstie.fetch('/_crosstie/apps/4711/deliveries');
      const { results = [] } = (await response.json()) as { readonly results?: readonly { readonly state: string }[] };
      return results.map(({ state }) => state);
    };
    const app = await crosstie.app(wanted);
    await app.install(crosstie.portalId);
    await ask(crosstie, 'POST', contacts, { properties: {} });
    await vi.waitFor(async () => expect(await states()).toEqual(['delivered']), patience);
    receiver.treat = () => 500;
    await ask(crosstie, 'POST', contacts, { properties: {} });
    await vi.waitFor(async () => expect(await states()).toEqual(['pending', 'delivered']), patience);
    await app.remove();
    expect((await crosstie.fetch('/_crosstie/apps/4711/deliveries')).status).toBe(404);
    const heir = await crosstie.app(wanted);
    await heir.install(crosstie.portalId);
    expect(await states()).toEqual([]);
    clock.advance(24 * hour);
    await ask(crosstie, 'POST', contacts, { properties: {} });
    await vi.waitFor(async () => expect(await states()).toEqual(['pending']), patience);
    expect(receiver.requests.length).toBe(3);
    await heir.remove();
  }
  await using again = await startCrosstie(options);
  await again.app(wanted);
  const response = await again.fetch('/_crosstie/apps/4711/deliveries');
  expect(await response.json()).toEqual({ results: [] });
});
