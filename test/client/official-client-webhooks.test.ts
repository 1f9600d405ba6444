import * as newest from '@hubspot/api-client';
import * as before from 'hubspot-api-client-13';
import { afterAll, describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { methodsOf, tracked } from './tracked.ts';

const crosstie = await startCrosstie({ logLevel: 'silent' });
afterAll(() => crosstie.close());

const versions = [
  { major: 14, Client: newest.Client },
  // The types of 13 lack what 14 added, which nothing here uses.
  { major: 13, Client: before.Client as unknown as typeof newest.Client },
];

const settings = { targetUrl: 'https://example.com/hook', throttling: { maxConcurrentRequests: 10 } };

describe.each(versions)('the webhooks of the official client $major', ({ Client }) => {
  const connect = async (credentials: { readonly accessToken?: string } = {}) => {
    const app = await crosstie.app();
    const hubspot = new Client({ developerApiKey: app.developerApiKey, basePath: crosstie.url, ...credentials });
    return { app, hubspot };
  };

  test('answer every method as the client wants it, with the developer API key', async () => {
    const { app, hubspot } = await connect();
    const called = new Set<string>();
    const { settingsApi, subscriptionsApi } = tracked(hubspot.webhooks, (method) => called.add(method));
    await expect(settingsApi.getAll(app.appId)).rejects.toMatchObject({ code: 404 });
    const set = await settingsApi.configure(app.appId, settings as never);
    expect(set).toMatchObject({ ...settings, createdAt: expect.any(Date) });
    expect(await settingsApi.getAll(app.appId)).toEqual(set);

    const wanted = { eventType: 'contact.propertyChange' as never, propertyName: 'email', active: true };
    const made = await subscriptionsApi.create(app.appId, wanted);
    expect(made).toMatchObject({ ...wanted, id: expect.stringMatching(/^\d+$/), createdAt: expect.any(Date) });
    const other = await subscriptionsApi.create(app.appId, { eventType: 'object.creation' as never, objectTypeId: '0-48' });
    expect([other.active, other.objectTypeId]).toEqual([false, '0-48']);
    expect((await subscriptionsApi.getAll(app.appId)).results).toEqual([made, other]);
    expect(await subscriptionsApi.getById(Number(made.id), app.appId)).toEqual(made);
    const paused = await subscriptionsApi.update(Number(made.id), app.appId, { active: false });
    expect(paused).toMatchObject({ id: made.id, active: false, updatedAt: expect.any(Date) });

    const inputs = [{ id: Number(made.id), active: true }];
    const whole = await subscriptionsApi.updateBatch(app.appId, { inputs });
    expect([whole.status, whole.results.map(({ active }) => active), whole.completedAt]).toEqual(['COMPLETE', [true], expect.any(Date)]);
    const part = await subscriptionsApi.updateBatch(app.appId, { inputs: [...inputs, { id: 4567, active: true }] });
    expect(part).toMatchObject({ results: [{ id: made.id }], numErrors: 1, errors: [{ context: { subscriptionIds: ['4567'] } }] });

    await subscriptionsApi.archive(Number(other.id), app.appId);
    expect((await subscriptionsApi.getAll(app.appId)).results.map(({ id }) => id)).toEqual([made.id]);
    await settingsApi.clear(app.appId);
    await expect(settingsApi.getAll(app.appId)).rejects.toMatchObject({ code: 404 });
    expect(methodsOf(hubspot.webhooks).filter((method) => !called.has(method))).toEqual([]);
    expect(called.size).toBe(9);
  });

  test('take the key where the client has a token of a portal as well, and refuse the token alone', async () => {
    const { app, hubspot } = await connect({ accessToken: crosstie.token });
    expect((await hubspot.webhooks.subscriptionsApi.getAll(app.appId)).results).toEqual([]);
    const withoutKey = new Client({ accessToken: crosstie.token, basePath: crosstie.url });
    await expect(withoutKey.webhooks.subscriptionsApi.getAll(app.appId)).rejects.toMatchObject({ code: 401 });
  });
});
