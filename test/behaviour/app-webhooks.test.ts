import { afterAll, describe, expect, it } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { clientOf } from './client.ts';
import type { SubscriptionListBody } from './webhook-wire.ts';
import type { ErrorBody } from './wire.ts';

const crosstie = await startCrosstie({ logLevel: 'silent' });
afterAll(() => crosstie.close());
const control = clientOf(crosstie.url, 'none');

const targetUrl = 'http://127.0.0.1:3000/hook';
const wanted = {
  targetUrl,
  subscriptions: [
    { eventType: 'contact.creation' },
    { eventType: 'contact.propertyChange', propertyName: 'email' },
    { eventType: 'object.creation', objectTypeId: '0-48', active: false },
  ],
};

interface Made {
  readonly appId: number;
  readonly developerApiKey: string;
}

/** Makes an app in each way that there is. */
const ways = [
  ['a program', (webhooks: object) => crosstie.app({ webhooks: webhooks as typeof wanted })],
  [
    '/_crosstie/apps',
    async (webhooks: object) => {
      const { status, body } = await control.post<Made & ErrorBody>('/_crosstie/apps', { webhooks });
      if (status !== 201) throw new Error(body.message);
      return body;
    },
  ],
] as const satisfies readonly (readonly [string, (webhooks: object) => Promise<Made>])[];

describe.each(ways)('an app that %s makes with webhooks', (_way, make) => {
  it('has them sent where it was said, and is subscribed to what was said', async () => {
    const app = await make(wanted);
    const client = clientOf(crosstie.url, app);
    const path = `/webhooks/v3/${app.appId}`;
    expect((await client.get(`${path}/settings`)).body).toMatchObject({ targetUrl, throttling: { maxConcurrentRequests: 10 } });
    const { results } = (await client.get<SubscriptionListBody>(`${path}/subscriptions`)).body;
    expect(results).toMatchObject([{ active: true }, { active: true, propertyName: 'email' }, { active: false, objectTypeId: '0-48' }]);
    expect(results.map(({ eventType }) => eventType)).toEqual(wanted.subscriptions.map(({ eventType }) => eventType));
  });

  it('can have them without subscriptions, and with a number of requests at a time', async () => {
    const app = await make({ targetUrl, maxConcurrentRequests: 20 });
    const { body } = await clientOf(crosstie.url, app).get(`/webhooks/v3/${app.appId}/settings`);
    expect(body).toMatchObject({ targetUrl, throttling: { maxConcurrentRequests: 20 } });
  });

  it.each([
    [{ targetUrl: 'http://example.com/' }, 'targetUrl must be served over HTTPS.'],
    [{ targetUrl, maxConcurrentRequests: 5 }, 'maxConcurrentRequests must be a number from 6 to 2147483647.'],
    [{ targetUrl, subscriptions: [{ eventType: 'contact.created' }] }, 'HubSpot has no event type contact.created'],
    [{ targetUrl, subscriptions: [{ eventType: 'deal.propertyChange' }] }, 'A propertyName is required'],
    [
      { targetUrl, subscriptions: [{ eventType: 'deal.merge' }, { eventType: 'deal.merge' }] },
      'A subscription to the same events already exists.',
    ],
    [{ targetUrl, subscriptions: Array.from({ length: 1_001 }, () => ({ eventType: 'deal.merge' })) }, 'at most 1000 subscriptions'],
  ])('is not made where they are %j', async (webhooks, message) => {
    const count = async () => (await control.get<{ readonly results: readonly object[] }>('/_crosstie/apps')).body.results.length;
    const before = await count();
    await expect(make(webhooks)).rejects.toThrow(message);
    expect(await count()).toBe(before);
  });
});

describe('an app', () => {
  it.each([
    ['x', 'expected an object'],
    [{}, 'webhooks.targetUrl'],
    [{ targetUrl, target: 1 }, 'there is no such field'],
    [{ targetUrl, maxConcurrentRequests: '10' }, 'webhooks.maxConcurrentRequests'],
    [{ targetUrl, subscriptions: {} }, 'webhooks.subscriptions'],
    [{ targetUrl, subscriptions: [{}] }, 'webhooks.subscriptions'],
    [{ targetUrl, subscriptions: [null] }, 'expected an object'],
    [{ targetUrl, subscriptions: [{ eventType: 'deal.merge', active: 1 }] }, 'active'],
    [{ targetUrl, subscriptions: [{ eventType: 'deal.merge', propertyName: 1 }] }, 'propertyName'],
    [{ targetUrl, subscriptions: [{ eventType: 'deal.merge', objectTypeId: 1 }] }, 'objectTypeId'],
  ])('is not made where webhooks of the body are %j', async (webhooks, message) => {
    const { status, body } = await control.post<ErrorBody>('/_crosstie/apps', { webhooks });
    expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
  });

  it('that was removed leaves no webhooks to one with the same id', async () => {
    const credentials = { appId: 4_711, developerApiKey: 'the-same-key' };
    const app = await crosstie.app({ ...credentials, webhooks: wanted });
    const client = clientOf(crosstie.url, app);
    const path = `/webhooks/v3/${app.appId}`;
    await app.remove();
    expect((await client.get(`${path}/settings`)).status).toBe(401);
    await crosstie.app(credentials);
    expect((await client.get(`${path}/settings`)).status).toBe(404);
    expect((await client.get(`${path}/subscriptions`)).body).toEqual({ results: [] });
  });
});
