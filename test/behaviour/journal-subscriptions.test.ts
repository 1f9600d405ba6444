import { afterAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/index.ts';
import { startServer } from './client.ts';
import { filtersPath, type JournalSubscription, journalApp, subscriptionsPath } from './journal-wire.ts';
import { credentialsOf, sendForm, type TokensBody } from './oauth-wire.ts';
import { problemOf, toldBy } from './wire.ts';

const now = '2026-06-21T10:07:52.040Z';
const clock = manualClock(Date.parse(now));
const { crosstie, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());

async function installed() {
  const portal = await crosstie.portal();
  return { portal, ...(await journalApp(crosstie, [portal])) };
}

interface Results {
  readonly results: readonly JournalSubscription[];
}

const contacts = {
  subscriptionType: 'OBJECT',
  objectTypeId: '0-1',
  actions: ['CREATE', 'UPDATE'],
  properties: ['email'],
  objectIds: [1, 2],
};

describe('[journalSubscriptions.upsert] [journalSubscriptions.list] [journalSubscriptions.read] a subscription', () => {
  it('is answered with 200 as it is kept, is listed and read, and is there after a later change under the same id', async () => {
    const { portal, app, client } = await installed();
    const made = await client.post<JournalSubscription>(subscriptionsPath, { ...contacts, portalId: portal.portalId });
    const { id } = made.body;
    const { portalId } = portal;
    const whole = { id, appId: app.appId, ...contacts, portalId, createdAt: now, updatedAt: now };
    expect([made.status, made.body]).toEqual([200, whole]);
    const changed = await client.post<JournalSubscription>(subscriptionsPath, {
      ...contacts,
      portalId,
      actions: ['DELETE'],
      properties: [],
    });
    expect(changed.body).toEqual({ ...whole, actions: ['DELETE'], properties: [] });
    expect((await client.get<Results>(subscriptionsPath)).body).toEqual({ results: [changed.body] });
    expect((await client.get(`${subscriptionsPath}/${id}`)).body).toEqual(changed.body);
  });

  it('keeps what its own type takes', async () => {
    const { portal, app, client } = await installed();
    const { portalId } = portal;
    const common = { appId: app.appId, id: expect.any(Number), createdAt: now, updatedAt: now };
    const link = {
      subscriptionType: 'ASSOCIATION',
      portalId,
      objectTypeId: '0-1',
      actions: ['ASSOCIATION_ADDED', 'ASSOCIATION_REMOVED'],
      objectIds: [7],
      associatedObjectTypeIds: ['0-2', '0-3'],
    };
    expect((await client.post(subscriptionsPath, link)).body).toEqual({ ...common, ...link });
    const privacy = { subscriptionType: 'GDPR_PRIVACY_DELETION', portalId, objectTypeId: '0-1', actions: ['GDPR_DELETE'] };
    expect((await client.post(subscriptionsPath, privacy)).body).toEqual({ ...common, ...privacy });
    const uninstall = { subscriptionType: 'APP_LIFECYCLE_EVENT', eventTypeId: '4-1916193', properties: ['hs_app_id'] };
    expect((await client.post(subscriptionsPath, uninstall)).body).toEqual({
      ...common,
      subscriptionType: 'APP_LIFECYCLE_EVENT',
      objectTypeId: '4-1916193',
      actions: ['APP_UNINSTALL'],
      properties: ['hs_app_id'],
    });
  });

  it.each([
    [{ ...contacts, actions: ['ASSOCIATION_ADDED'] }, 400, 'Action ASSOCIATION_ADDED is not valid for subscription type OBJECT'],
    [{ ...contacts, actions: [] }, 400, 'A subscription of type OBJECT needs at least one action'],
    [{ subscriptionType: 'OBJECT' }, 400, 'Some required fields were not set: [actions, objectTypeId, portalId]'],
    [{ ...contacts, objectTypeId: 'widgets' }, 400, 'Unable to infer object type from: widgets'],
    [{ subscriptionType: 'APP_LIFECYCLE_EVENT', eventTypeId: '4-1', properties: [] }, 400, 'Unknown event type id: 4-1'],
    [{ subscriptionType: 'APP_LIFECYCLE_EVENT', properties: [] }, 400, 'Some required fields were not set: [eventTypeId]'],
  ])('that cannot be is refused: %j', async (body, status, message) => {
    const { portal, client } = await installed();
    const portalId = Object.keys(body).length > 3 ? { portalId: portal.portalId } : {};
    const refused = await client.post(subscriptionsPath, { ...body, ...portalId });
    expect([refused.status, toldBy(refused).message]).toEqual([status, message]);
    expect((await client.get<Results>(subscriptionsPath)).body.results).toEqual([]);
  });

  it('to lists answers 501, as lists are not served', async () => {
    const { portal, client } = await installed();
    const body = { subscriptionType: 'LIST_MEMBERSHIP', portalId: portal.portalId, actions: ['ADDED_TO_LIST'], listIds: [], objectIds: [] };
    expect((await client.post(subscriptionsPath, body)).status).toBe(501);
  });

  it('to a portal that the app is not installed in is refused in the same words as one to no portal at all', async () => {
    const { app, client } = await journalApp(crosstie);
    for (const portalId of [(await crosstie.portal()).portalId, 1]) {
      const { status, body } = await client.post(subscriptionsPath, { ...contacts, portalId });
      const message = `App ${app.appId} is not installed in portal ${portalId}`;
      expect([status, body]).toEqual([403, problemOf({ message, category: 'FORBIDDEN' })]);
    }
  });

  it('to an object type that the app may not read is refused for want of scopes', async () => {
    const { portal, client } = await installed();
    const refused = await client.post(subscriptionsPath, { ...contacts, objectTypeId: '0-5', portalId: portal.portalId });
    expect([refused.status, toldBy(refused).category]).toEqual([403, 'MISSING_SCOPES']);
  });
});

describe('[journalSubscriptions.list] who may look after subscriptions', () => {
  it('is an app with a client_credentials token that has the scope, and no portal', async () => {
    const { portal, app } = await installed();
    const ask = async (scope: string) => {
      const fields = { grant_type: 'client_credentials', ...credentialsOf(app), scope };
      const { body } = await sendForm<TokensBody>(crosstie.url, '/oauth/2026-03/token', fields);
      return clientOf({ ...portal, token: body.access_token });
    };
    const reader = await ask('developer.webhooks_journal.subscriptions.read');
    expect((await reader.get(subscriptionsPath)).status).toBe(200);
    const refused = await reader.post(subscriptionsPath, { ...contacts, portalId: portal.portalId });
    expect([refused.status, toldBy(refused).category]).toEqual([403, 'MISSING_SCOPES']);
    const writer = await ask('developer.webhooks_journal.subscriptions.write');
    expect((await writer.post(subscriptionsPath, { ...contacts, portalId: portal.portalId })).status).toBe(200);
    expect((await clientOf(portal).get(subscriptionsPath)).status).toBe(401);
  });
});

describe('[journalSubscriptions.delete] [journalSubscriptions.deleteOfPortal] ending subscriptions', () => {
  it('takes one away with its filters, and answers 404 to the second try', async () => {
    const { portal, client, watch } = await installed();
    const id = await watch(portal);
    const filter = { conditions: [{ filterType: 'CRM_OBJECT_PROPERTY', property: 'email', operator: 'IS_NOT_EMPTY' }] };
    const made = await client.post<{ readonly filterId: number }>(filtersPath, { subscriptionId: id, filter });
    expect((await client.remove(`${subscriptionsPath}/${id}`)).status).toBe(204);
    expect((await client.get(`${filtersPath}/${made.body.filterId}`)).status).toBe(404);
    const { status, body } = await client.remove(`${subscriptionsPath}/${id}`);
    const message = `Subscription ${id} does not exist`;
    expect([status, body]).toEqual([404, problemOf({ message, category: 'OBJECT_NOT_FOUND' })]);
  });

  it('takes those of one portal away and leaves the others', async () => {
    const [one, other] = [await crosstie.portal(), await crosstie.portal()];
    const { client, watch } = await journalApp(crosstie, [one, other]);
    await watch(one);
    await watch(one, { objectTypeId: '0-2' });
    const kept = await watch(other);
    expect((await client.remove(`${subscriptionsPath}/portals/${one.portalId}`)).status).toBe(204);
    expect((await client.get<Results>(subscriptionsPath)).body.results.map(({ id }) => id)).toEqual([kept]);
    expect((await client.remove(`${subscriptionsPath}/portals/1`)).status).toBe(204);
  });
});

describe('[journalFilters.list] [journalFilters.read] [journalFilters.delete] [journalFilters.create] filters', () => {
  it('are made, listed, read and taken away', async () => {
    const { portal, client, watch } = await installed();
    const subscriptionId = await watch(portal);
    const conditions = [
      { filterType: 'CRM_OBJECT_PROPERTY', property: 'email', operator: 'CONTAINS', value: '@' },
      { filterType: 'CRM_OBJECT_PROPERTY', property: 'city', operator: 'IN', values: ['Paris', 'Rome'] },
    ];
    const made = await client.post<{ readonly filterId: number }>(filtersPath, { subscriptionId, filter: { conditions } });
    const id = made.body.filterId;
    const shown = { id, filter: { conditions }, createdAt: Date.parse(now) };
    expect((await client.get(`${filtersPath}/${id}`)).body).toEqual(shown);
    expect((await client.get(`${filtersPath}/subscription/${subscriptionId}`)).body).toEqual([shown]);
    expect((await client.remove(`${filtersPath}/${id}`)).status).toBe(204);
    expect((await client.get(`${filtersPath}/subscription/${subscriptionId}`)).body).toEqual([]);
    expect((await client.remove(`${filtersPath}/${id}`)).status).toBe(404);
  });

  it('need the values that their operators compare with, and a subscription to records', async () => {
    const { portal, client, watch } = await installed();
    const subscriptionId = await watch(portal, { subscriptionType: 'ASSOCIATION', actions: ['ASSOCIATION_ADDED'] });
    const refusals = [
      [{ operator: 'IN', value: 'a' }, 'Operator IN of property email needs values'],
      [{ operator: 'EQ' }, 'Operator EQ of property email needs a value'],
      [{ operator: 'IS_EMPTY' }, `Subscription ${subscriptionId} takes no filters: only subscriptions of type OBJECT do`],
    ] as const;
    for (const [condition, message] of refusals) {
      const conditions = [{ filterType: 'CRM_OBJECT_PROPERTY', property: 'email', ...condition }];
      const refused = await client.post(filtersPath, { subscriptionId, filter: { conditions } });
      expect([refused.status, toldBy(refused).message]).toEqual([400, message]);
    }
  });
});
