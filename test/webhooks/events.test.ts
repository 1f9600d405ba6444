import { afterAll, describe, expect, test, vi } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { patience } from '../patience.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { ask, subscribe, type Wanted } from './subscriber.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

const objects = '/crm/objects/2026-03';

async function subscribed(wanted: readonly Wanted[], receiver: Receiver) {
  const portal = await crosstie.portal();
  const { app, subscriptions } = await subscribe(crosstie, [portal], receiver.url, wanted);
  return { portal, app, subscriptions };
}

const arrived = (receiver: Receiver, count: number) => vi.waitFor(() => expect(receiver.events().length).toBe(count), patience);

describe('an event', () => {
  test('of a new record has the fields, the order and the types of the recorded delivery', async () => {
    await using receiver = await startReceiver();
    const { portal, app, subscriptions } = await subscribed([{ eventType: 'contact.creation' }], receiver);
    const before = Date.now();
    const { id } = await ask(portal, 'POST', `${objects}/contacts`, { properties: { email: 'a@example.com' } });
    await arrived(receiver, 1);
    const [event] = receiver.events();
    expect(Object.entries(event ?? {})).toEqual([
      ['eventId', expect.any(Number)],
      ['subscriptionId', subscriptions[0]],
      ['portalId', portal.portalId],
      ['appId', app.appId],
      ['occurredAt', expect.any(Number)],
      ['subscriptionType', 'contact.creation'],
      ['attemptNumber', 0],
      ['objectId', Number(id)],
      ['changeFlag', 'CREATED'],
      ['changeSource', 'INTEGRATION'],
      ['sourceId', expect.any(String)],
    ]);
    expect(event?.occurredAt).toBeGreaterThanOrEqual(before);
    expect(event?.eventId).toBeLessThan(2 ** 32);
  });

  test('of a link comes twice, once for each direction, as the recorded delivery shows it', async () => {
    await using receiver = await startReceiver();
    const wanted = [{ eventType: 'deal.associationChange' }, { eventType: 'line_item.associationChange' }];
    const { portal } = await subscribed(wanted, receiver);
    const deal = await ask(portal, 'POST', `${objects}/deals`, { properties: { dealname: 'D' } });
    const item = await ask(portal, 'POST', `${objects}/line_items`, { properties: { name: 'L' } });
    const path = `${objects}/deals/${deal.id}/associations/line_items/${item.id}`;
    await ask(portal, 'PUT', path.replace('associations', 'associations/default'));
    await arrived(receiver, 2);
    await ask(portal, 'DELETE', path);
    await arrived(receiver, 4);
    const [forward, backward, ...removed] = receiver.events();
    expect(Object.keys(forward ?? {})).toEqual([
      'eventId',
      'subscriptionId',
      'portalId',
      'appId',
      'occurredAt',
      'subscriptionType',
      'attemptNumber',
      'changeSource',
      'associationType',
      'fromObjectId',
      'toObjectId',
      'associationRemoved',
      'isPrimaryAssociation',
      'sourceId',
    ]);
    const there = { associationType: 'DEAL_TO_LINE_ITEM', fromObjectId: Number(deal.id), toObjectId: Number(item.id) };
    const back = { associationType: 'LINE_ITEM_TO_DEAL', fromObjectId: Number(item.id), toObjectId: Number(deal.id) };
    expect(forward).toMatchObject({ subscriptionType: 'deal.associationChange', ...there, associationRemoved: false });
    expect(backward).toMatchObject({ subscriptionType: 'line_item.associationChange', ...back, associationRemoved: false });
    expect(removed).toMatchObject([
      { ...there, associationRemoved: true },
      { ...back, associationRemoved: true },
    ]);
  });

  test('of a link between records of one type comes twice to one subscription', async () => {
    await using receiver = await startReceiver();
    const { portal } = await subscribed([{ eventType: 'contact.associationChange' }], receiver);
    const [one, other] = [
      await ask(portal, 'POST', `${objects}/contacts`, { properties: {} }),
      await ask(portal, 'POST', `${objects}/contacts`, { properties: {} }),
    ];
    await ask(portal, 'PUT', `${objects}/contacts/${one.id}/associations/default/contacts/${other.id}`);
    await arrived(receiver, 2);
    expect(receiver.events().map(({ fromObjectId, toObjectId }) => [fromObjectId, toObjectId])).toEqual([
      [Number(one.id), Number(other.id)],
      [Number(other.id), Number(one.id)],
    ]);
  });

  test('of a primary company says so, and in the generic form names the types, one event for each', async () => {
    await using receiver = await startReceiver();
    const { portal } = await subscribed(
      [
        { eventType: 'contact.associationChange' },
        { eventType: 'object.associationChange', objectTypeId: '0-1' },
        { eventType: 'object.associationChange', objectTypeId: '0-2' },
      ],
      receiver,
    );
    const contact = await ask(portal, 'POST', `${objects}/contacts`, { properties: {} });
    const company = await ask(portal, 'POST', `${objects}/companies`, { properties: { name: 'C' } });
    await ask(portal, 'PUT', `${objects}/contacts/${contact.id}/associations/default/companies/${company.id}`);
    await arrived(receiver, 5);
    const seen = receiver.events().map((event) => ({
      type: event.subscriptionType,
      from: event['fromObjectTypeId'],
      to: event['toObjectTypeId'],
      id: event['associationTypeId'],
      category: event['associationCategory'],
      isPrimary: event['isPrimaryAssociation'],
    }));
    const generic = { type: 'object.associationChange', category: 'HUBSPOT_DEFINED' };
    const none = undefined;
    expect(seen).toEqual(
      expect.arrayContaining([
        { type: 'contact.associationChange', from: none, to: none, id: none, category: none, isPrimary: true },
        { ...generic, from: '0-1', to: '0-2', id: 1, isPrimary: true },
        { ...generic, from: '0-1', to: '0-2', id: 279, isPrimary: false },
        { ...generic, from: '0-2', to: '0-1', id: 2, isPrimary: false },
        { ...generic, from: '0-2', to: '0-1', id: 280, isPrimary: false },
      ]),
    );
  });

  test('of a property comes for the property that was asked for, at creation too, and a cleared value is an empty text', async () => {
    await using receiver = await startReceiver();
    const wanted = [
      { eventType: 'contact.propertyChange', propertyName: 'firstname' },
      { eventType: 'object.propertyChange', objectTypeId: 'contact', propertyName: 'firstname' },
    ];
    const { portal } = await subscribed(wanted, receiver);
    const { id } = await ask(portal, 'POST', `${objects}/contacts`, { properties: { firstname: 'Ada', lastname: 'L' } });
    await ask(portal, 'PATCH', `${objects}/contacts/${id}`, { properties: { firstname: 'Zoë ☕', city: 'London' } });
    await ask(portal, 'PATCH', `${objects}/contacts/${id}`, { properties: { firstname: '' } });
    await arrived(receiver, 6);
    const of = (type: string) => receiver.events().filter(({ subscriptionType }) => subscriptionType === type);
    const values = (type: string) => of(type).map((event) => event['propertyValue']);
    expect(values('contact.propertyChange')).toEqual(['Ada', 'Zoë ☕', '']);
    expect(values('object.propertyChange')).toEqual(['Ada', 'Zoë ☕', '']);
    expect(Object.keys(of('contact.propertyChange')[0] ?? {}).slice(7)).toEqual([
      'objectId',
      'propertyName',
      'propertyValue',
      'changeSource',
      'sourceId',
    ]);
    expect(of('object.propertyChange')[0]).toMatchObject({ objectTypeId: '0-1', isSensitive: false });
  });

  test('of a merge names the winner, the merged and the new record, and how many values moved', async () => {
    await using receiver = await startReceiver();
    const { portal } = await subscribed([{ eventType: 'contact.merge' }], receiver);
    const [one, other] = [
      await ask(portal, 'POST', `${objects}/contacts`, { properties: { firstname: 'A' } }),
      await ask(portal, 'POST', `${objects}/contacts`, { properties: { firstname: 'B', city: 'Paris', jobtitle: 'x' } }),
    ];
    const merged = await ask(portal, 'POST', `${objects}/contacts/merge`, { primaryObjectId: one.id, objectIdToMerge: other.id });
    await arrived(receiver, 1);
    expect(receiver.events()[0]).toMatchObject({
      objectId: Number(merged.id),
      primaryObjectId: Number(one.id),
      mergedObjectIds: [Number(other.id)],
      newObjectId: Number(merged.id),
      numberOfPropertiesMoved: 2,
    });
  });

  test('of a deletion, a restore and a privacy deletion comes each, and a privacy deletion is a deletion too', async () => {
    await using receiver = await startReceiver();
    const wanted = ['contact.deletion', 'contact.restore', 'contact.privacyDeletion'].map((eventType) => ({ eventType }));
    const { portal } = await subscribed(wanted, receiver);
    const { id } = await ask(portal, 'POST', `${objects}/contacts`, { properties: {} });
    await ask(portal, 'DELETE', `${objects}/contacts/${id}`);
    await ask(portal, 'POST', `/_crosstie/portals/${portal.portalId}/records/contacts/${id}/restore`);
    await ask(portal, 'POST', `${objects}/contacts/gdpr-delete`, { objectId: id });
    await arrived(receiver, 4);
    expect(receiver.events().map(({ subscriptionType, changeFlag, objectId }) => [subscriptionType, changeFlag, objectId])).toEqual([
      ['contact.deletion', 'DELETED', Number(id)],
      ['contact.restore', undefined, Number(id)],
      ['contact.deletion', 'DELETED', Number(id)],
      ['contact.privacyDeletion', 'DELETED', Number(id)],
    ]);
  });
});

describe('an app is not told', () => {
  test('of what happened before it was installed, subscribed, let go on or given a target, nor of other portals', async () => {
    await using receiver = await startReceiver();
    const [portal, other] = [await crosstie.portal(), await crosstie.portal()];
    const make = (of = portal) => ask(of, 'POST', `${objects}/contacts`, { properties: {} });
    await make();
    const subscriber = await subscribe(crosstie, [portal], receiver.url, [{ eventType: 'contact.creation' }]);
    const told: number[] = [];
    const expectTold = async () => {
      told.push(Number((await make()).id));
      await vi.waitFor(() => expect(receiver.events().map(({ objectId }) => objectId)).toEqual(told), patience);
    };
    await expectTold();
    const [subscription] = subscriber.subscriptions;
    await subscriber.send('PATCH', `/subscriptions/${subscription}`, { active: false });
    await make();
    await subscriber.send('PATCH', `/subscriptions/${subscription}`, { active: true });
    await make(other);
    await expectTold();
    await subscriber.send('DELETE', '/settings');
    await make();
    await subscriber.send('PUT', '/settings', { targetUrl: receiver.url, throttling: { maxConcurrentRequests: 10 } });
    await expectTold();
    await subscriber.send('DELETE', `/subscriptions/${subscription}`);
    await make();
    await subscriber.send('POST', '/subscriptions', { eventType: 'contact.creation', active: true });
    await expectTold();
  });
});
