import { expect, test, vi } from 'vitest';
import { type Crosstie, startCrosstie } from '../../src/index.ts';
import { patience } from '../patience.ts';
import { startReceiver } from './receiver.ts';
import { ask, subscribe } from './subscriber.ts';

const contacts = '/crm/objects/2026-03/contacts';

async function create(crosstie: Crosstie): Promise<number> {
  return Number((await ask<{ readonly id: string }>(crosstie, 'POST', contacts, { properties: {} })).id);
}

test('an app is told once of each thing that happened, before a portal returned to a snapshot and after, and of nothing else', async () => {
  await using crosstie = await startCrosstie();
  await using receiver = await startReceiver();
  const { app } = await subscribe(crosstie, [crosstie], receiver.url, [
    { eventType: 'contact.creation' },
    { eventType: 'contact.deletion' },
  ]);
  await crosstie.snapshot('empty');
  // Undone before anybody can have been told of it.
  const first = await create(crosstie);
  await crosstie.restore('empty');
  const second = await create(crosstie);
  expect(second).toBe(first);
  await vi.waitFor(() => expect(receiver.events().length).toBe(2), patience);
  await crosstie.reset();
  await ask(crosstie, 'DELETE', `${contacts}/${await create(crosstie)}`);
  await vi.waitFor(() => expect(receiver.events().length).toBe(4), patience);
  expect(receiver.events().map(({ subscriptionType, objectId }) => [subscriptionType, objectId])).toEqual([
    ['contact.creation', first],
    ['contact.creation', first],
    ['contact.creation', first],
    ['contact.deletion', first],
  ]);
  // The app is let in as before, and its token goes on working.
  expect((await app.install(crosstie.portalId)).accessToken).not.toBe('');
});
