import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { webhookEventTypes } from '../../src/catalogue/webhook-events.ts';
import { isProblem } from '../../src/domain/problem.ts';
import { manualClock, startCrosstie } from '../../src/index.ts';
import { OneByOne } from '../../src/operations/one-by-one.ts';
import { Webhooks } from '../../src/operations/webhooks.ts';
import type { Store } from '../../src/storage/port.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { clientOf } from './client.ts';
import {
  freshApp,
  goodSettings,
  type SettingsBody,
  type SubscriptionBody,
  type SubscriptionListBody,
  webhookMounts,
} from './webhook-wire.ts';
import { type ErrorBody, problemOf } from './wire.ts';

const clock = manualClock(Date.parse('2026-09-01T10:00:00Z'));
const crosstie = await startCrosstie({ clock, logLevel: 'silent' });
afterAll(() => crosstie.close());

const second = 1_000;
const created = { eventType: 'contact.creation', active: true };
const noCredentials = {
  message:
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
  category: 'INVALID_AUTHENTICATION',
};
const noMore = { objectTypeId: null, eventTypeName: null };
const mounts = Object.entries(webhookMounts);

/** The operations on webhooks, for the apps 12 and 13. */
async function webhooksIn(store: Store): Promise<Webhooks> {
  await store.registry.put(['12', '13'].map((key) => ({ kind: 'app', key, value: '{}' })));
  return new Webhooks(store, { isLocal: true, hosts: new Set<string>(), ranges: [] }, new OneByOne());
}

async function subscribed(...wanted: readonly object[]) {
  const { app, client, path } = await freshApp(crosstie);
  const made: SubscriptionBody[] = [];
  for (const body of wanted) made.push((await client.post<SubscriptionBody>(`${path}/subscriptions`, body)).body);
  return { app, client, path, made, ids: made.map(({ id }) => id) };
}

describe('[webhookSettings.set] [webhookSettings.read] [webhookSettings.clear] where webhooks are sent', () => {
  it.each(mounts)('is set, read, set anew and cleared in %s', async (_edition, mount) => {
    const { app, client } = await freshApp(crosstie);
    const path = `${mount}/${app.appId}/settings`;
    expect(await client.get(path)).toMatchObject({ status: 404, body: problemOf({ message: 'resource not found' }) });
    const createdAt = new Date(clock.now()).toISOString().replace('.000Z', 'Z');
    const first = await client.put<SettingsBody>(path, goodSettings);
    expect([first.status, first.body]).toEqual([200, { ...goodSettings, createdAt }]);
    clock.advance(60 * second);
    const updatedAt = new Date(clock.now()).toISOString().replace('.000Z', 'Z');
    const changed = { targetUrl: 'https://example.com/other', throttling: { maxConcurrentRequests: 6 } };
    const changedReply = await client.put<SettingsBody>(path, { ...changed, throttling: { ...changed.throttling, period: 'SECONDLY' } });
    expect([changedReply.status, changedReply.body]).toEqual([200, { ...changed, createdAt, updatedAt }]);
    expect((await client.get(path)).body).toEqual(changedReply.body);
    const cleared = await client.remove(path);
    expect([cleared.status, cleared.text]).toEqual([204, '']);
    expect((await client.get(path)).status).toBe(404);
    expect((await client.remove(path)).status).toBe(204);
  });

  it('leaves subscriptions as they are when it is cleared', async () => {
    const { client, path, made } = await subscribed(created);
    await client.put(`${path}/settings`, goodSettings);
    await client.remove(`${path}/settings`);
    expect((await client.get<SubscriptionListBody>(`${path}/subscriptions`)).body.results).toEqual(made);
  });

  it.each([5, 0, -1, 2_147_483_648])('refuses %i requests at a time', async (maxConcurrentRequests) => {
    const { client, path } = await freshApp(crosstie);
    const { status, body } = await client.put<ErrorBody>(`${path}/settings`, { ...goodSettings, throttling: { maxConcurrentRequests } });
    const message = 'maxConcurrentRequests must be a number from 6 to 2147483647.';
    expect([status, body]).toEqual([400, problemOf({ message, category: 'VALIDATION_ERROR' })]);
    expect((await client.get(`${path}/settings`)).status).toBe(404);
  });

  it('names the fields that are missing', async () => {
    const { client, path } = await freshApp(crosstie);
    const { status, body } = await client.put<ErrorBody>(`${path}/settings`, {});
    const message = 'Invalid input JSON on line 1, column 2. Some required fields were not set: [targetUrl, throttling]';
    expect([status, body]).toEqual([400, problemOf({ message, category: 'VALIDATION_ERROR' })]);
  });
});

describe('[webhookSubscriptions.create] [webhookSubscriptions.list] [webhookSubscriptions.read] subscriptions', () => {
  it.each(mounts)('are made, listed and read in %s', async (_edition, mount) => {
    const { app, client } = await freshApp(crosstie);
    const path = `${mount}/${app.appId}/subscriptions`;
    const createdAt = new Date(clock.now()).toISOString().replace('.000Z', 'Z');
    const wanted = { eventType: 'contact.propertyChange', propertyName: 'email', active: true };
    const made = await client.post<SubscriptionBody>(path, wanted);
    expect([made.status, made.body]).toEqual([201, { id: expect.stringMatching(/^\d{7,10}$/), ...wanted, createdAt }]);
    expect((await client.get(`${path}/${made.body.id}`)).body).toEqual(made.body);
    const other = await client.post<SubscriptionBody>(path, { ...created, active: false });
    expect(Number(other.body.id)).toBeGreaterThan(Number(made.body.id));
    expect(await client.get(path)).toMatchObject({ status: 200, body: { results: [made.body, other.body] } });
  });

  it('are paused where v3 is not told otherwise, and every other edition has to be told', async () => {
    for (const [edition, mount] of mounts) {
      const { app, client } = await freshApp(crosstie);
      const { status, body } = await client.post<ErrorBody>(`${mount}/${app.appId}/subscriptions`, { eventType: 'deal.creation' });
      if (edition === 'v3') expect([status, body]).toEqual([201, expect.objectContaining({ active: false })]);
      else expect([status, body.message]).toEqual([400, expect.stringContaining('Some required fields were not set: [active]')]);
    }
  });

  it('are accepted for every event type of the specs', async () => {
    const { client, path } = await freshApp(crosstie);
    expect(webhookEventTypes).toHaveLength(48);
    for (const eventType of webhookEventTypes) {
      const named = { ...(eventType.startsWith('object.') && { objectTypeId: '0-48' }) };
      const { status, body } = await client.post(`${path}/subscriptions`, {
        eventType,
        ...(eventType.endsWith('.propertyChange') && { propertyName: 'x' }),
        ...named,
      });
      expect([eventType, status, body]).toEqual([eventType, 201, expect.objectContaining({ eventType, active: false, ...named })]);
    }
  });

  it.each(['contact.create', 'contact.associationchange', 'product.associationChange', 'deal.privacyDeletion', 'object', ''])(
    'are refused for %j, which is no event type',
    async (eventType) => {
      const { client, path } = await freshApp(crosstie);
      const { status, body } = await client.post<ErrorBody>(`${path}/subscriptions`, { ...created, eventType });
      expect([status, body.message]).toEqual([400, expect.stringContaining('not one of the values accepted for Enum class: [company.')]);
    },
  );

  it('to changes of properties need the name of one, and keep it for nothing else', async () => {
    const { client, path } = await freshApp(crosstie);
    for (const propertyName of [undefined, null, '']) {
      const { status, body } = await client.post(`${path}/subscriptions`, { ...created, eventType: 'deal.propertyChange', propertyName });
      const message = 'A propertyName is required for subscriptions of type deal.propertyChange.';
      expect([status, body]).toEqual([400, problemOf({ message, category: 'VALIDATION_ERROR' })]);
    }
    const { body } = await client.post<SubscriptionBody>(`${path}/subscriptions`, {
      ...created,
      propertyName: 'email',
      objectTypeId: '0-1',
    });
    expect(body).toEqual({ id: expect.any(String), ...created, createdAt: expect.any(String) });
  });

  it('to object.* need an object type: a standard one by id or name, or one of some portal by id', async () => {
    const { client, path } = await freshApp(crosstie);
    const create = (objectTypeId?: string) =>
      client.post<ErrorBody>(`${path}/subscriptions`, { eventType: 'object.deletion', active: true, objectTypeId });
    for (const objectTypeId of ['0-3', 'COMPANY', '2-123456789']) {
      expect(await create(objectTypeId)).toMatchObject({ status: 201, body: { objectTypeId } });
    }
    expect((await create()).body.message).toBe('An objectTypeId is required for subscriptions of type object.deletion.');
    expect((await create('widgets')).body.message).toBe('Unable to infer object type from: widgets');
    expect((await create('0-99999')).status).toBe(400);
    expect((await create('2-0')).status).toBe(400);
  });

  it('to the same events are refused, however the object type is named', async () => {
    const { client, path } = await subscribed(
      { eventType: 'deal.propertyChange', propertyName: 'amount' },
      { eventType: 'object.creation', objectTypeId: 'contact' },
    );
    const duplicate = problemOf({
      message: 'A subscription to the same events already exists.',
      category: 'VALIDATION_ERROR',
      subCategory: 'SubscriptionErrors.DUPLICATE_SUBSCRIPTIONS',
    });
    const create = async (body: object) => {
      const reply = await client.post(`${path}/subscriptions`, body);
      return [reply.status, reply.body];
    };
    expect(await create({ eventType: 'deal.propertyChange', propertyName: 'amount', active: true })).toEqual([400, duplicate]);
    expect(await create({ eventType: 'object.creation', objectTypeId: '0-1' })).toEqual([400, duplicate]);
    expect((await create({ eventType: 'deal.propertyChange', propertyName: 'dealname' }))[0]).toBe(201);
    expect((await create({ eventType: 'object.creation', objectTypeId: '0-2' }))[0]).toBe(201);
  });

  it('never get an id that another one had', async () => {
    const { client, path, ids } = await subscribed(created);
    await client.remove(`${path}/subscriptions/${ids[0]}`);
    const { body } = await client.post<SubscriptionBody>(`${path}/subscriptions`, created);
    expect(Number(body.id)).toBeGreaterThan(Number(ids[0]));
  });

  it('are at most a thousand of an app', async () => {
    const store = await openSqlite(':memory:');
    const webhooks = await webhooksIn(store);
    const wanted = (at: number) => ({ eventType: 'contact.propertyChange', propertyName: `p${at}`, active: true, ...noMore });
    const first = await webhooks.subscribe(12, wanted(0), 0);
    const [entry = { key: '', value: '' }] = await store.registry.entries({ kind: 'webhookSubscription', prefix: '', after: '', limit: 1 });
    const copies = Array.from({ length: 998 }, (_, at) => ({ key: `12:3${String(at).padStart(9, '0')}`, value: entry.value }));
    await store.registry.put(copies.map((copy) => ({ kind: 'webhookSubscription', ...copy })));
    expect(isProblem(first) || isProblem(await webhooks.subscribe(12, wanted(1), 0))).toBe(false);
    expect(await webhooks.subscribe(12, wanted(2), 0)).toMatchObject({
      status: 400,
      message: 'An app can have at most 1000 subscriptions.',
    });
    expect(isProblem(await webhooks.subscribe(13, wanted(2), 0))).toBe(false);
    expect(await webhooks.activeSubscriptions(12)).toHaveLength(1_000);
    await store.close();
  });

  it.each(['propertyName', 'objectTypeId', 'eventTypeName'])('are refused with a %s that is too long', async (name) => {
    const { client, path } = await freshApp(crosstie);
    const { status, body } = await client.post<ErrorBody>(`${path}/subscriptions`, { ...created, [name]: 'x'.repeat(201) });
    expect([status, body.message]).toEqual([400, `${name} has more than 200 characters.`]);
  });
});

describe('[webhookSubscriptions.update] [webhookSubscriptions.batchUpdate] [webhookSubscriptions.delete] a subscription', () => {
  it.each(mounts)('is paused, goes on and is ended in %s', async (_edition, mount) => {
    const { app, client, made, ids } = await subscribed(created);
    const path = `${mount}/${app.appId}/subscriptions/${ids[0]}`;
    clock.advance(second);
    const updatedAt = new Date(clock.now()).toISOString().replace('.000Z', 'Z');
    const paused = await client.patch<SubscriptionBody>(path, { active: false });
    expect([paused.status, paused.body]).toEqual([200, { ...made[0], active: false, updatedAt }]);
    clock.advance(second);
    for (const nothing of [{}, { active: false }]) expect((await client.patch(path, nothing)).body).toEqual(paused.body);
    expect((await client.patch(path, { active: true })).body).toMatchObject({ active: true });
    const removed = await client.remove(path);
    expect([removed.status, removed.text]).toEqual([204, '']);
    expect((await client.get(path)).status).toBe(404);
  });

  it.each(mounts)('is paused with others in %s', async (_edition, mount) => {
    const { app, client, made, ids } = await subscribed(created, { ...created, eventType: 'deal.creation' });
    const inputs = [
      { id: Number(ids[1]), active: true },
      { id: Number(ids[0]), active: false },
    ];
    const { status, body } = await client.post(`${mount}/${app.appId}/subscriptions/batch/update`, { inputs });
    const at = new Date(clock.now()).toISOString().replace('.000Z', 'Z');
    const results = [made[1], { ...made[0], active: false, updatedAt: at }];
    expect([status, body]).toEqual([200, { status: 'COMPLETE', results, startedAt: at, completedAt: at }]);
  });

  it('is paused though others are not there, which one row tells in the words of the v3 spec', async () => {
    const { client, path, made, ids } = await subscribed(created);
    const update = (...wanted: readonly number[]) =>
      client.post(`${path}/subscriptions/batch/update`, { inputs: wanted.map((id) => ({ id, active: true })) });
    const row = (text: string, ...subscriptionIds: readonly string[]) => ({
      status: 'error',
      category: 'SUBSCRIPTION_ID_NOT_FOUND',
      subCategory: 'SubscriptionErrors.SUBSCRIPTION_IDS_NOT_FOUND',
      message: `Failed to find subscriptions by id \`${text}\`. Try again using a different subscriptionId.`,
      context: { subscriptionIds },
    });
    const one = await update(Number(ids[0]), 4567);
    const times = { startedAt: expect.any(String), completedAt: expect.any(String) };
    expect([one.status, one.body]).toEqual([
      207,
      { status: 'COMPLETE', results: made, numErrors: 1, errors: [row('4567', '4567')], ...times },
    ]);
    const two = await update(4567, -1);
    expect([two.status, two.body]).toMatchObject([207, { results: [], numErrors: 1, errors: [row('4567, -1', '4567', '-1')] }]);
  });

  it('is what its last input of a batch says', async () => {
    const { client, path, ids } = await subscribed(created);
    const inputs = [false, true, false].map((active) => ({ id: Number(ids[0]), active }));
    const { body } = await client.post<SubscriptionListBody>(`${path}/subscriptions/batch/update`, { inputs });
    expect(body.results.map(({ id, active }) => [id, active])).toEqual([[ids[0], false]]);
  });

  it.each([
    ['424242', 404, 'Failed to find subscriptions by id `424242`. Try again using a different subscriptionId.'],
    ['-1', 404, 'Failed to find subscriptions by id `-1`. Try again using a different subscriptionId.'],
    ['2147483648', 400, 'Unable to parse value for path parameter: subscriptionId'],
    ['abc', 400, 'Unable to parse value for path parameter: subscriptionId'],
  ] as const)('with the id %s answers %i', async (id, status, message) => {
    const { client, path } = await freshApp(crosstie);
    for (const [method, body] of [['GET'], ['DELETE'], ['PATCH', {}], ['PATCH', { active: true }]] as const) {
      const reply = await client.send<ErrorBody>(method, `${path}/subscriptions/${id}`, body === undefined ? {} : { body });
      expect([method, reply.status, reply.body.message]).toEqual([method, status, message]);
    }
  });
});

describe('[webhookSettings.read] who may manage the webhooks of an app', () => {
  it('is not who has a token of a portal, in the words of the recorded probe, even of one where the app is installed', async () => {
    const { app, path } = await freshApp(crosstie);
    const { accessToken } = await app.install(crosstie.portalId);
    for (const token of [crosstie.token, accessToken]) {
      const client = clientOf(crosstie.url, token);
      const { subscriptions, settings } = { subscriptions: `${path}/subscriptions`, settings: `${path}/settings` };
      const replies = [
        await client.get(settings),
        await client.put(settings, goodSettings),
        await client.remove(settings),
        await client.get(subscriptions),
        await client.post(subscriptions, created),
        await client.get(`${subscriptions}/1`),
        await client.patch(`${subscriptions}/1`, { active: true }),
        await client.remove(`${subscriptions}/1`),
        await client.post(`${subscriptions}/batch/update`, { inputs: [] }),
      ];
      for (const { status, body } of replies) expect([status, body]).toEqual([401, problemOf(noCredentials)]);
    }
  });

  it('is the app itself, with its key even beside a token of a portal, and no other app', async () => {
    const [{ client, path, app }, stranger] = [await freshApp(crosstie), await freshApp(crosstie)];
    expect((await client.send('GET', `${path}/subscriptions`, { authorization: `Bearer ${crosstie.token}` })).status).toBe(200);
    for (const other of [path.replace(String(app.appId), '123'), path.replace(String(app.appId), 'abc')]) {
      expect((await client.get(`${other}/subscriptions`)).status).toBe(404);
    }
    expect((await stranger.client.get(`${path}/subscriptions`)).status).toBe(404);
    expect(await clientOf(crosstie.url, { developerApiKey: 'wrong' }).get(`${path}/settings`)).toMatchObject({
      status: 401,
      body: { message: 'The API key provided is invalid.', category: 'INVALID_AUTHENTICATION' },
    });
  });

  it('is the app with a token for itself that has the scopes of developers', async () => {
    const app = await crosstie.app({ scopes: ['oauth', 'developers-read'] });
    const form = { grant_type: 'client_credentials', client_id: app.clientId, client_secret: app.clientSecret, scope: 'developers-read' };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const granted = await clientOf(crosstie.url, '').send<{ readonly access_token: string }>('POST', '/oauth/v3/token', {
      body: new URLSearchParams(form).toString(),
      headers,
      authorization: null,
    });
    const client = clientOf(crosstie.url, granted.body.access_token);
    const path = `/webhooks/2026-03/${app.appId}`;
    expect((await client.get(`${path}/subscriptions`)).status).toBe(200);
    expect(await client.put(`${path}/settings`, goodSettings)).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES' } });
  });
});

describe('[webhookSubscriptions.list] what an app set', () => {
  it('is there after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosstie-webhooks-'));
    try {
      const db = join(folder, 'crm.db');
      const first = await startCrosstie({ db, logLevel: 'silent' });
      const { app, client, path } = await freshApp(first);
      await client.put(`${path}/settings`, goodSettings);
      const made = await client.post<SubscriptionBody>(`${path}/subscriptions`, created);
      await first.close();
      await using again = await startCrosstie({ db, logLevel: 'silent' });
      const later = clientOf(again.url, app);
      expect((await later.get(`${path}/settings`)).body).toMatchObject(goodSettings);
      expect((await later.get(`${path}/subscriptions`)).body).toEqual({ results: [made.body] });
      const next = await later.post<SubscriptionBody>(`${path}/subscriptions`, { ...created, eventType: 'deal.creation' });
      expect(Number(next.body.id)).toBeGreaterThan(Number(made.body.id));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
