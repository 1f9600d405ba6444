import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { type Crosstie, startCrosstie } from '../../src/index.ts';
import { partTimes } from '../../src/webhooks/played-by-one.ts';
import { clientOf } from '../behaviour/client.ts';
import { type JournalEntry, journalApp, readPages } from '../behaviour/journal-wire.ts';
import { patience } from '../patience.ts';
import { newDatabase } from '../postgres/database.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { subscribe } from '../webhooks/subscriber.ts';
import { type Client, call, create, isConnectionLoss, nothingPromised, type Promised } from './links.ts';
import { build, type ServerProcess, start } from './server-process.ts';

beforeAll(build);

const environment = { CROSSTIE_SECRET_KEY: 's'.repeat(32) };
/** The longest that nobody sends webhooks after whoever did was killed, with time to begin. */
const takeoverMsMax = partTimes.heldMs + 2 * partTimes.askEveryMs + patience.timeout;
/** How long before a kill events may have been sent that are sent again: they were told of, and how far that got was not kept yet. */
const againMsMax = 3_000;

/** Tells an app of new contacts in the first portal. */
async function tellOfContacts(client: Client, targetUrl: string): Promise<void> {
  const json = async (method: string, path: string, body?: object) => {
    const response = await call(client, method, path, body);
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const [portal] = ((await json('GET', '/_crosstie/portals')) as { readonly results: readonly { readonly portalId: number }[] }).results;
  const app = (await json('POST', '/_crosstie/apps', {})) as { readonly appId: number; readonly developerApiKey: string };
  await json('POST', `/_crosstie/apps/${app.appId}/installs`, { portalId: portal?.portalId });
  const own = (end: string) => `/webhooks/2026-03/${app.appId}/${end}?hapikey=${app.developerApiKey}`;
  const keyed = { server: client.server, token: '' };
  const send = async (method: string, end: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(keyed.server.url + own(end), { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${end} answered ${response.status}`);
  };
  await send('PUT', 'settings', { targetUrl, throttling: { maxConcurrentRequests: 10 } });
  await send('POST', 'subscriptions', { eventType: 'contact.creation', active: true });
}

/** When each contact was first told of, and how often. */
function toldBy(receiver: Receiver): ReadonlyMap<string, { readonly at: number; readonly times: number }> {
  const told = new Map<string, { at: number; times: number }>();
  for (const { events, at } of receiver.requests) {
    for (const { objectId } of events) {
      const known = told.get(String(objectId));
      if (known === undefined) told.set(String(objectId), { at, times: 1 });
      else known.times += 1;
    }
  }
  return told;
}

/** Creates contacts until it is told to stop or the server is gone. */
function load(client: Client, promised: Promised): () => Promise<void> {
  let isOver = false;
  const done = (async () => {
    while (!isOver) {
      try {
        await create(client, 'contacts', promised);
      } catch (cause) {
        if (!isConnectionLoss(cause) && !(cause instanceof SyntaxError)) throw cause;
        return;
      }
      await wait(10);
    }
  })();
  return () => {
    isOver = true;
    return done;
  };
}

async function allTold(receiver: Receiver, { contacts }: Promised, timeout: number = patience.timeout): Promise<void> {
  await vi.waitFor(() => expect([...contacts].filter((id) => !toldBy(receiver).has(id))).toEqual([]), { timeout, interval: 100 });
}

test('of two servers on one database one sends webhooks, once each, and the other goes on when that one is killed', async () => {
  await using database = await newDatabase();
  await using receiver = await startReceiver();
  const promised = nothingPromised();
  await using holder: ServerProcess = await start(database.url, [], environment);
  const token = holder.token ?? '';
  await using other = await start(database.url, [], environment);
  await tellOfContacts({ server: other, token }, receiver.url);
  const loads = [holder, other].map((server) => load({ server, token }, promised));
  await vi.waitFor(() => expect(promised.contacts.size).toBeGreaterThan(60), patience);
  for (const stop of loads) await stop();
  await allTold(receiver, promised);
  expect([...toldBy(receiver).values()].filter(({ times }) => times > 1)).toEqual([]);

  const [first, second] = [holder, other].map((server) => load({ server, token }, promised));
  const before = promised.contacts.size;
  await vi.waitFor(() => expect(promised.contacts.size).toBeGreaterThan(before + 40), patience);
  await holder.kill('SIGKILL');
  const killedAt = Date.now();
  await first?.();
  await allTold(receiver, { ...promised, contacts: new Set(promised.contacts) }, takeoverMsMax);
  // All of them may have been told of before the kill: the other server goes on to create.
  const tellings = () => [...toldBy(receiver).values()].map(({ at }) => at).filter((at) => at > killedAt + 500);
  await vi.waitFor(() => expect(tellings().length).toBeGreaterThan(0), { timeout: takeoverMsMax, interval: 100 });
  expect(Math.min(...tellings()) - killedAt).toBeLessThan(takeoverMsMax);
  await second?.();
  await allTold(receiver, promised);
  const again = [...toldBy(receiver).values()].filter(({ times }) => times > 1);
  expect(again.filter(({ at, times }) => times > 2 || at < killedAt - againMsMax || at > killedAt + 500)).toEqual([]);
});

test('a server that sends no webhooks shows those that failed, and has them sent again by the one that does', async () => {
  await using database = await newDatabase();
  await using receiver = await startReceiver();
  receiver.treat = () => 500;
  await using one = await startCrosstie({ db: database.url, logLevel: 'silent', secretKey: 's'.repeat(32), token: 'pat-na1-t' });
  await using other = await startCrosstie({ db: database.url, logLevel: 'silent', secretKey: 's'.repeat(32), token: 'pat-na1-t' });
  const { app } = await subscribe(one, [one], receiver.url, [{ eventType: 'contact.creation' }]);
  const headers = { authorization: 'Bearer pat-na1-t', 'content-type': 'application/json' };
  await fetch(`${other.url}/crm/objects/2026-03/contacts`, { method: 'POST', headers, body: '{"properties":{}}' });
  const shown = async ({ url }: Crosstie) => {
    const page = await fetch(`${url}/_crosstie/apps/${app.appId}/deliveries`);
    return ((await page.json()) as { readonly results: readonly { readonly id: string; readonly state: string }[] }).results;
  };
  await vi.waitFor(async () => expect((await shown(other)).length).toBe(1), patience);
  const [failed] = await shown(one);
  expect(await shown(other)).toEqual([failed]);
  receiver.treat = () => 200;
  for (const server of [one, other]) {
    const before = receiver.requests.length;
    const replay = `${server.url}/_crosstie/apps/${app.appId}/deliveries/${failed?.id}/replay`;
    expect((await fetch(replay, { method: 'POST' })).status).toBe(202);
    await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThan(before), patience);
  }
});

test('a journal that two servers serve tells every event once, whichever is asked', async () => {
  await using database = await newDatabase();
  const open = (): Promise<Crosstie> =>
    startCrosstie({ db: database.url, logLevel: 'silent', secretKey: 's'.repeat(32), token: 'pat-na1-t' });
  await using one = await open();
  await using other = await open();
  const { app, watch } = await journalApp(one, [one]);
  await watch(one, { actions: ['CREATE'] });
  const clients = [one, other].map(({ url }) => clientOf(url, app));
  const made = new Set<string>();
  const writing = [one, other].map(async ({ url }) => {
    for (let n = 0; n < 40; n += 1) {
      const headers = { authorization: 'Bearer pat-na1-t', 'content-type': 'application/json' };
      const response = await fetch(`${url}/crm/objects/2026-03/contacts`, { method: 'POST', headers, body: '{"properties":{}}' });
      made.add(((await response.json()) as { readonly id: string }).id);
      if (n % 10 === 5) await Promise.all(clients.map((client) => readPages(client)));
    }
  });
  await Promise.all(writing);
  const entries = async (): Promise<readonly JournalEntry[]> =>
    (await Promise.all(clients.map((client) => readPages(client)))).map((files) =>
      files.flatMap(({ journalEvents }) => journalEvents),
    )[0] ?? [];
  await vi.waitFor(async () => expect((await entries()).length).toBeGreaterThanOrEqual(made.size), { ...patience, interval: 200 });
  const ids = (await entries()).map(({ objectId }) => String(objectId));
  expect(ids.length).toBe(made.size);
  expect(new Set(ids)).toEqual(made);
});
