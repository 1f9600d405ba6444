import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Signature } from '@hubspot/api-client';
import { Signature as Signature13 } from 'hubspot-api-client-13';
import { describe, expect, test, vi } from 'vitest';
import type { WebhookPayload } from '../../src/domain/webhook-event.ts';
import { type Crosstie, type CrosstieOptions, type ManualClock, manualClock, type PortalHandle, startCrosstie } from '../../src/index.ts';
import { patience } from '../patience.ts';
import { type Received, type Receiver, startReceiver, type Treatment } from './receiver.ts';
import { ask, type Subscriber, subscribe } from './subscriber.ts';

const contacts = '/crm/objects/2026-03/contacts';
const [second, minute, hour] = [1_000, 60_000, 3_600_000];
const creation = [{ eventType: 'contact.creation' }];

const create = (portal: PortalHandle, properties: object = {}) => ask(portal, 'POST', contacts, { properties });

/** Makes so many contacts with batches of 100 and answers their ids. */
async function createMany(portal: PortalHandle, count: number, properties: object = {}): Promise<readonly number[]> {
  const ids: number[] = [];
  for (let left = count; left > 0; left -= 100) {
    const inputs = Array.from({ length: Math.min(100, left) }, () => ({ properties }));
    const { results } = await ask<{ readonly results: readonly { readonly id: string }[] }>(portal, 'POST', `${contacts}/batch/create`, {
      inputs,
    });
    ids.push(...results.map(({ id }) => Number(id)));
  }
  return ids;
}

interface DeliveryBody {
  readonly id: string;
  readonly state: string;
  readonly events: number;
  readonly attempts: readonly { readonly attemptNumber: number; readonly status: number | null; readonly fault: string | null }[];
  readonly nextAttemptAt: string | null;
  readonly replayOf: string | null;
  readonly body?: readonly WebhookPayload[];
}

async function deliveriesOf(crosstie: Crosstie, { app }: Subscriber, query = ''): Promise<readonly DeliveryBody[]> {
  const response = await crosstie.fetch(`/_crosstie/apps/${app.appId}/deliveries${query}`);
  return ((await response.json()) as { readonly results: readonly DeliveryBody[] }).results;
}

const keyOf = (event: WebhookPayload) => `${event['objectId']} ${event['propertyName']}`;
const idsIn = (receiver: Receiver) => receiver.events().map(({ objectId }) => Number(objectId));

describe('a request', () => {
  test.each(['v1', 'v2'] as const)(
    'carries signatures of %s and v3 that the official client finds valid, over UTF-8',
    async (webhookSignature) => {
      await using crosstie = await startCrosstie({ webhookSignature });
      await using receiver = await startReceiver("/hook?a=%2F%3A&b=x%20y&c='");
      const wanted = [{ eventType: 'contact.propertyChange', propertyName: 'firstname' }];
      const { app } = await subscribe(crosstie, [crosstie], receiver.url, wanted);
      await create(crosstie, { firstname: 'Zoë ☕ 漢字' });
      await vi.waitFor(() => expect(receiver.requests.length).toBe(1), patience);
      const [{ headers, body, method, url: path }] = receiver.requests as [Received];
      const url = new URL(receiver.url).origin + path;
      expect(method).toBe('POST');
      expect(headers['content-type']).toBe('application/json');
      expect(headers['x-hubspot-signature-version']).toBe(webhookSignature);
      const { clientSecret } = app;
      // Of what stands encoded in a URL, v3 signs these decoded.
      const decoded = url.replace('%2F', '/').replace('%3A', ':').replace('%27', "'");
      expect(decoded).not.toBe(url);
      for (const official of [Signature, Signature13]) {
        const older = {
          signature: headers['x-hubspot-signature'] ?? '',
          signatureVersion: webhookSignature,
          clientSecret,
          requestBody: body,
        };
        expect(official.isValid({ ...older, url })).toBe(true);
        expect(official.isValid({ ...older, url, requestBody: `${body} ` })).toBe(false);
        const v3 = {
          signature: headers['x-hubspot-signature-v3'] ?? '',
          signatureVersion: 'v3',
          clientSecret,
          requestBody: body,
          url: decoded,
          timestamp: Number(headers['x-hubspot-request-timestamp']),
        };
        expect(official.isValid(v3)).toBe(true);
        expect(official.isValid({ ...v3, clientSecret: 'other' })).toBe(false);
      }
    },
  );

  test('has at most 100 events, and no more of them wait at a time than the app allows', async () => {
    await using crosstie = await startCrosstie();
    await using receiver = await startReceiver();
    receiver.treat = () => ({ status: 204, afterMs: 30 });
    await subscribe(crosstie, [crosstie], receiver.url, creation, 6);
    const made = await createMany(crosstie, 2_000);
    await vi.waitFor(() => expect(new Set(idsIn(receiver)).size).toBe(2_000), patience);
    expect(idsIn(receiver).sort()).toEqual([...made].sort());
    expect(Math.max(...receiver.requests.map(({ events }) => events.length))).toBe(100);
    expect(receiver.open.most).toBeLessThanOrEqual(6);
    expect(receiver.requests.every(({ headers }) => headers['x-hubspot-signature-v3'] !== undefined)).toBe(true);
  });
});

/** Waits for an app's only pending delivery to have had so many attempts and be pending again; answers it. */
async function pendingAfter(crosstie: Crosstie, subscriber: Subscriber, attempts: number): Promise<DeliveryBody> {
  return vi.waitFor(async () => {
    const [delivery] = await deliveriesOf(crosstie, subscriber, '/pending');
    expect(delivery?.attempts.length).toBe(attempts);
    return delivery as DeliveryBody;
  }, patience);
}

/** Lets the time come for a delivery's next attempt. */
function advanceTo(clock: ManualClock, { nextAttemptAt }: DeliveryBody): void {
  clock.advance(Date.parse(nextAttemptAt ?? '') - clock.now());
}

const received = (receiver: Receiver, count: number) => vi.waitFor(() => expect(receiver.requests.length).toBe(count), patience);
const inState = (crosstie: Crosstie, subscriber: Subscriber, state: string) =>
  vi.waitFor(async () => expect((await deliveriesOf(crosstie, subscriber, `?state=${state}`)).length).toBe(1), patience);

async function withClock(options: CrosstieOptions, run: (crosstie: Crosstie, clock: ManualClock) => Promise<void>): Promise<void> {
  const clock = manualClock();
  await using crosstie = await startCrosstie({ ...options, clock });
  await run(crosstie, clock);
}

describe('a batch that does not arrive', () => {
  const treatments: readonly (readonly [string, Treatment, { readonly status: number | null; readonly fault: string | null }])[] = [
    ['is refused', 500, { status: 500, fault: null }],
    ['is sent elsewhere by a redirect', 302, { status: 302, fault: null }],
    ['is not answered', 'hang', { status: null, fault: 'timeout' }],
    ['is answered too late', { status: 200, afterMs: 120 }, { status: null, fault: 'timeout' }],
    ['is cut off', 'close', { status: null, fault: 'connection lost' }],
  ];
  test.each(treatments)('because it %s is tried again, with the attempt counted in its events', async (_, treatment, attempt) => {
    await withClock({}, async (crosstie, clock) => {
      await using receiver = await startReceiver();
      receiver.treat = (_request, count) => (count <= 2 ? treatment : 200);
      const subscriber = await subscribe(crosstie, [crosstie], receiver.url, creation);
      const { id } = await create(crosstie);
      for (let attempts = 1; attempts <= 2; attempts += 1) {
        await received(receiver, attempts);
        if (attempt.fault === 'timeout') clock.advance(5 * second);
        advanceTo(clock, await pendingAfter(crosstie, subscriber, attempts));
      }
      await inState(crosstie, subscriber, 'delivered');
      expect(receiver.events().map(({ attemptNumber }) => attemptNumber)).toEqual([0, 1, 2]);
      expect(new Set(idsIn(receiver))).toEqual(new Set([Number(id)]));
      expect(new Set(receiver.events().map(({ eventId }) => eventId)).size).toBe(1);
      const [delivery] = await deliveriesOf(crosstie, subscriber);
      expect(delivery?.attempts.map(({ status, fault }) => ({ status, fault }))).toEqual([attempt, attempt, { status: 200, fault: null }]);
    });
  });

  test('is tried ten times more in less than 24 hours, at growing distances, then given up, shown, and sent again on request', async () => {
    await withClock({}, async (crosstie, clock) => {
      await using receiver = await startReceiver();
      const times: number[] = [];
      const subscriber = await subscribe(crosstie, [crosstie], receiver.url, creation);
      receiver.treat = () => {
        times.push(clock.now());
        return 503;
      };
      await create(crosstie);
      for (let attempts = 1; attempts <= 10; attempts += 1) advanceTo(clock, await pendingAfter(crosstie, subscriber, attempts));
      await inState(crosstie, subscriber, 'failed');
      expect(receiver.events().map(({ attemptNumber }) => attemptNumber)).toEqual(Array.from({ length: 11 }, (_, number) => number));
      const [first = 0] = times;
      const last = times.at(-1) ?? 0;
      expect(last - first).toBeLessThan(24 * hour);
      expect(last - first).toBeGreaterThan(18 * hour);
      clock.advance(48 * hour);
      receiver.treat = () => 200;
      const [failed] = await deliveriesOf(crosstie, subscriber);
      expect(failed).toMatchObject({ state: 'failed', events: 1, nextAttemptAt: null, replayOf: null });
      const path = `/_crosstie/apps/${subscriber.app.appId}/deliveries/${failed?.id}`;
      const shown = (await (await crosstie.fetch(path)).json()) as DeliveryBody;
      expect(shown.body).toEqual([receiver.events()[0]]);
      const answer = await crosstie.fetch(`${path}/replay`, { method: 'POST' });
      expect(answer.status).toBe(202);
      clock.advance(0);
      await inState(crosstie, subscriber, 'delivered');
      expect(receiver.requests.at(-1)?.events).toEqual(shown.body);
      expect((await deliveriesOf(crosstie, subscriber))[0]).toMatchObject({ replayOf: failed?.id });
    });
  });

  test('stays pending over restarts, with the attempts that it had', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosstie-webhooks-'));
    try {
      const db = join(folder, 'crm.db');
      const clock = manualClock();
      await using receiver = await startReceiver();
      receiver.treat = () => 500;
      const first = await startCrosstie({ db, clock });
      const subscriber = await subscribe(first, [first], receiver.url, creation);
      const { token } = first;
      const { id } = await create(first);
      advanceTo(clock, await pendingAfter(first, subscriber, 1));
      const pending = await pendingAfter(first, subscriber, 2);
      // Stopped in the middle of an attempt.
      receiver.treat = () => 'hang';
      advanceTo(clock, pending);
      await received(receiver, 3);
      await first.close();

      receiver.treat = () => 200;
      await using again = await startCrosstie({ db, clock, token });
      await vi.waitFor(() => {
        clock.advance(0);
        expect(receiver.requests.length).toBe(4);
      }, patience);
      await inState(again, subscriber, 'delivered');
      expect(receiver.events().map(({ attemptNumber, objectId }) => [attemptNumber, objectId])).toEqual(
        [0, 1, 2, 2].map((number) => [number, Number(id)]),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const names = 'firstname lastname city state zip country address company phone mobilephone fax website jobtitle industry'.split(' ');
const properties = Object.fromEntries(names.map((name) => [name, name]));
/** So many events of a contact that a few contacts fill what may be pending. */
const wanted = names.map((propertyName) => ({ eventType: 'contact.propertyChange', propertyName }));

describe('an app that does not answer', () => {
  test('holds up neither writes nor other apps, has a bounded number of batches pending, and gets everything once it answers', async () => {
    await withClock({}, async (crosstie, clock) => {
      await using dead = await startReceiver();
      await using alive = await startReceiver();
      dead.treat = () => 500;
      const subscriber = await subscribe(crosstie, [crosstie], dead.url, wanted);
      await subscribe(crosstie, [crosstie], alive.url, wanted);
      const made: number[] = [];
      for (let round = 0; round < 9; round += 1) made.push(...(await createMany(crosstie, 100, properties)));
      await vi.waitFor(() => expect(alive.events().length).toBe(made.length * names.length), patience);
      await vi.waitFor(async () => expect((await deliveriesOf(crosstie, subscriber, '/pending?limit=100')).length).toBe(100), patience);
      // Those that were on their way when the last place was taken come besides.
      expect(dead.requests.length).toBeLessThanOrEqual(110);
      const size = dead.requests.length;
      dead.treat = () => 200;
      // Every first retry is due by now; the rest waits in the log for these to arrive.
      clock.advance(64 * second);
      const arrived = () => new Set(dead.requests.slice(size).flatMap(({ events }) => events.map(keyOf)));
      await vi.waitFor(() => expect(arrived()).toEqual(new Set(alive.events().map(keyOf))), patience);
      expect(new Set(idsIn(dead))).toEqual(new Set(made));
    });
  });

  test('is asked nothing of after it was taken out of the portal', async () => {
    await withClock({}, async (crosstie, clock) => {
      await using receiver = await startReceiver();
      receiver.treat = () => 500;
      const portal = await crosstie.portal();
      const subscriber = await subscribe(crosstie, [portal], receiver.url, creation);
      await create(portal);
      await vi.waitFor(async () => expect((await deliveriesOf(crosstie, subscriber, '/pending')).length).toBe(1), patience);
      await crosstie.fetch(`/_crosstie/portals/${portal.portalId}`, { method: 'DELETE' });
      clock.advance(2 * minute);
      await vi.waitFor(async () => expect(await deliveriesOf(crosstie, subscriber)).toEqual([]), patience);
      expect(receiver.requests.length).toBe(1);
    });
  });
});

describe('the deliveries of an app', () => {
  test('are shown the newest first, by state and in pages, and what is not there is said to be unknown', async () => {
    await using crosstie = await startCrosstie();
    await using receiver = await startReceiver();
    const subscriber = await subscribe(crosstie, [crosstie], receiver.url, creation);
    for (let count = 1; count <= 3; count += 1) {
      await create(crosstie);
      await vi.waitFor(async () => expect((await deliveriesOf(crosstie, subscriber)).length).toBe(count), patience);
    }
    const all = await deliveriesOf(crosstie, subscriber);
    const ids = all.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    expect((await deliveriesOf(crosstie, subscriber, '?limit=1')).map(({ id }) => id)).toEqual(ids.slice(0, 1));
    expect((await deliveriesOf(crosstie, subscriber, `?before=${ids[0]}`)).map(({ id }) => id)).toEqual(ids.slice(1));
    expect(await deliveriesOf(crosstie, subscriber, '?state=failed')).toEqual([]);
    const status = async (path: string, method = 'GET') => (await crosstie.fetch(`/_crosstie/apps/${path}`, { method })).status;
    expect(await status('1/deliveries')).toBe(404);
    expect(await status(`${subscriber.app.appId}/deliveries/none`)).toBe(404);
    expect(await status(`${subscriber.app.appId}/deliveries/none/replay`, 'POST')).toBe(404);
    expect(await status(`${subscriber.app.appId}/deliveries?state=lost`)).toBe(400);
  });
});
