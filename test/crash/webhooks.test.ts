import { setTimeout as wait } from 'node:timers/promises';
import { Signature } from '@hubspot/api-client';
import { beforeAll, expect, test, vi } from 'vitest';
import { patience } from '../patience.ts';
import { type Received, startReceiver, type Treatment } from '../webhooks/receiver.ts';
import { type Client, call, create, isConnectionLoss, nothingPromised } from './links.ts';
import { build, newFolder, start } from './server-process.ts';
import { makeApp, type Place, pendingOf, type WebhookApp } from './webhook-app.ts';

beforeAll(build);

const kills = 5;
const writers = 6;
const loadMsMax = 300;
/** Contacts that are answered before each kill at least. */
const answersMin = 2;

function placeOf({ server, token }: Client): Place {
  return { url: server.url, token };
}

/** Sends every delivery that waits for its next attempt at once. */
async function replayPending(client: Client, app: WebhookApp): Promise<number> {
  const pending = await pendingOf(placeOf(client), app);
  for (const id of pending) await call(client, 'POST', `/_crosstie/apps/${app.appId}/deliveries/${id}/replay`);
  return pending.length;
}

test('no event of an answered write is lost by kills, at a receiver that fails, hangs, closes and answers late', async () => {
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
  let [token, app]: [string, WebhookApp | undefined] = ['', undefined];
  for (let kill = 0; kill < kills; kill += 1) {
    await using server = await start(folder.db);
    token = server.token ?? token;
    const client = { server, token };
    app ??= await makeApp(placeOf(client), receiver.url);
    let isKilled = false;
    const before = promised.contacts.size;
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
    await vi.waitFor(() => expect(promised.contacts.size).toBeGreaterThanOrEqual(before + answersMin), patience);
    if (kill === kills - 1) {
      // One delivery at least is tried, fails, and is kept before the last kill.
      receiver.treat = () => 500;
      await vi.waitFor(async () => expect(await pendingOf(placeOf(client), app as WebhookApp)).not.toEqual([]), patience);
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
  await vi.waitFor(async () => {
    // One whose failure was still being noted when the others were asked for again waits until it is asked for, too.
    await replayPending(client, app);
    expect([...promised.contacts].filter((id) => !taken.has(id))).toEqual([]);
  }, patience);
  expect(promised.contacts.size).toBeGreaterThan(kills);
  const { clientSecret } = app;
  for (const { headers, body } of receiver.requests) {
    expect(Signature.isValid({ signature: headers['x-hubspot-signature'] ?? '', clientSecret, requestBody: body })).toBe(true);
  }
});
