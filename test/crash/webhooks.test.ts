import { setTimeout as wait } from 'node:timers/promises';
import { Signature } from '@hubspot/api-client';
import { beforeAll, expect, test, vi } from 'vitest';
import { type Received, startReceiver, type Treatment } from '../webhooks/receiver.ts';
import { type Client, call, create, isConnectionLoss, nothingPromised } from './links.ts';
import { build, newFolder, start } from './server-process.ts';

beforeAll(build, 120_000);

const kills = 5;
const writers = 6;
const loadMsMax = 300;

interface App {
  readonly appId: number;
  readonly clientSecret: string;
  readonly developerApiKey: string;
}

async function json<Body>(client: Client, method: string, path: string, body?: object): Promise<Body> {
  const response = await call(client, method, path, body);
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

/** An app that is installed in the first portal and told of new contacts. */
async function makeApp(client: Client, targetUrl: string): Promise<App> {
  const { results } = await json<{ readonly results: readonly { readonly portalId: number }[] }>(client, 'GET', '/_crosstie/portals');
  const app = await json<App>(client, 'POST', '/_crosstie/apps', {});
  await json(client, 'POST', `/_crosstie/apps/${app.appId}/installs`, { portalId: results[0]?.portalId });
  const path = (end: string) => `/webhooks/2026-03/${app.appId}/${end}?hapikey=${app.developerApiKey}`;
  const headers = { 'content-type': 'application/json' };
  const send = (method: string, end: string, body: object) =>
    fetch(client.server.url + path(end), { method, headers, body: JSON.stringify(body) });
  expect((await send('PUT', 'settings', { targetUrl, throttling: { maxConcurrentRequests: 10 } })).status).toBe(200);
  expect((await send('POST', 'subscriptions', { eventType: 'contact.creation', active: true })).status).toBe(201);
  return app;
}

async function pendingOf(client: Client, { appId }: App): Promise<readonly string[]> {
  const path = `/_crosstie/apps/${appId}/deliveries`;
  const page = await json<{ readonly results: readonly { readonly id: string }[] }>(client, 'GET', `${path}/pending?limit=100`);
  return page.results.map(({ id }) => id);
}

/** Sends every delivery that waits for its next attempt at once. */
async function replayPending(client: Client, app: App): Promise<number> {
  const pending = await pendingOf(client, app);
  for (const id of pending) await call(client, 'POST', `/_crosstie/apps/${app.appId}/deliveries/${id}/replay`);
  return pending.length;
}

test('no event of an answered write is lost by kills, at a receiver that fails, hangs, closes and answers late', {
  timeout: 30_000,
}, async () => {
  using folder = newFolder();
  await using receiver = await startReceiver();
  const taken = new Set<string>();
  const take = ({ events }: Received) => {
    for (const { objectId } of events) taken.add(String(objectId));
  };
  const moods: readonly Treatment[] = [200, 200, 200, 500, 'close', 'hang', { status: 200, afterMs: 40 }];
  const isTaken = (treatment: Treatment) => treatment === 200 || (typeof treatment === 'object' && treatment.status === 200);
  receiver.treat = (request, count) => {
    const treatment = moods[count % moods.length] ?? 200;
    if (isTaken(treatment)) take(request);
    return treatment;
  };
  const promised = nothingPromised();
  let [token, app]: [string, App | undefined] = ['', undefined];
  for (let kill = 0; kill < kills; kill += 1) {
    await using server = await start(folder.db);
    token = server.token ?? token;
    const client = { server, token };
    app ??= await makeApp(client, receiver.url);
    let isKilled = false;
    const load = Array.from({ length: writers }, async () => {
      while (!isKilled) {
        try {
          await create(client, 'contacts', promised);
        } catch (cause) {
          if (!isKilled && !isConnectionLoss(cause)) throw cause;
          return;
        }
      }
    });
    await wait(50 + Math.random() * loadMsMax);
    if (kill === kills - 1) {
      // One delivery at least is tried, fails, and is kept before the last kill.
      receiver.treat = () => 500;
      await vi.waitFor(async () => expect(await pendingOf(client, app as App)).not.toEqual([]), { timeout: 8_000 });
    }
    isKilled = true;
    await server.kill('SIGKILL');
    await Promise.all(load);
  }
  await using server = await start(folder.db);
  receiver.treat = (request) => {
    take(request);
    return 200;
  };
  const client = { server, token };
  if (app === undefined) throw new Error('no app was made');
  expect(await replayPending(client, app)).toBeGreaterThan(0);
  await vi.waitFor(() => expect([...promised.contacts].filter((id) => !taken.has(id))).toEqual([]), { timeout: 8_000, interval: 50 });
  expect(promised.contacts.size).toBeGreaterThan(kills);
  const { clientSecret } = app;
  for (const { headers, body } of receiver.requests) {
    expect(Signature.isValid({ signature: headers['x-hubspot-signature'] ?? '', clientSecret, requestBody: body })).toBe(true);
  }
});
