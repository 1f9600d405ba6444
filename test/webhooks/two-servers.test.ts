import { expect, it, vi } from 'vitest';
import { type PortalHandle, startCrosstie } from '../../src/index.ts';
import { patience } from '../patience.ts';
import { newDatabase } from '../postgres/database.ts';
import { startReceiver } from './receiver.ts';
import { ask, subscribe } from './subscriber.ts';

it('two servers on one PostgreSQL send each event once, whichever of them wrote it, and go on when one of them stops', async () => {
  await using database = await newDatabase();
  const start = () => startCrosstie({ db: database.url, logLevel: 'silent', secretKey: 's'.repeat(32), token: 'pat-of-both' });
  const one = await start();
  const other = await start();
  await using receiver = await startReceiver();
  await subscribe(one, [one], receiver.url, [{ eventType: 'contact.creation' }]);
  const create = async (portal: PortalHandle) =>
    Number((await ask(portal, 'POST', '/crm/objects/2026-03/contacts', { properties: {} })).id);
  const ids = () => receiver.events().map(({ objectId }) => Number(objectId));
  const made = await Promise.all([create(one), create(one), create(other), create(other)]);
  await vi.waitFor(() => expect(new Set(ids())).toEqual(new Set(made)), patience);
  // One that a stop cuts off before its answer is sent again by the other server, as it must be.
  await vi.waitFor(async () => {
    const arrived = await Promise.all([one, other].map((server) => server.deliveries({ state: 'delivered' })));
    expect(arrived.flat().flatMap(({ events }) => events)).toHaveLength(made.length);
  }, patience);
  await one.close();
  made.push(await create(other), await create(other));
  await vi.waitFor(() => expect(new Set(ids())).toEqual(new Set(made)), patience);
  await other.close();
  expect(ids()).toHaveLength(6);
});
