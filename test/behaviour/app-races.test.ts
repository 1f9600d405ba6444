import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { assemble } from '../../src/server/compose.ts';
import type { Registry, Store } from '../../src/storage/port.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { clientOf } from './client.ts';
import { answerPage, authorizeQuery, locationOf, openPage, sendForm, type TokensBody } from './oauth-wire.ts';

/** What was kept at some time, by kind and key, and the hashes of tokens. */
const kept = new Map<string, { readonly kind: string; readonly key: string }>();
const hashes = new Set<string>();

async function late<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
  await turn();
  return work();
}

/** A store that takes its time over everything about apps, as one behind a network does, so that requests overtake each other. */
function slow(store: Store): Store {
  const { registry } = store;
  const slowRegistry: Registry = {
    entry: (kind, key) => late(() => registry.entry(kind, key)),
    entries: (page) => late(() => registry.entries(page)),
    take: (kind, key) => late(() => registry.take(kind, key)),
    putIf: (expected, edits) => late(() => registry.putIf(expected, edits)),
    put(edits) {
      for (const { kind, key } of edits) kept.set(`${kind} ${key}`, { kind, key });
      return late(() => registry.put(edits));
    },
  };
  const own: Partial<Store> = {
    registry: slowRegistry,
    putToken(token) {
      hashes.add(token.hash);
      return late(() => store.putToken(token));
    },
    removeTokensOf: (owner, limit) => late(() => store.removeTokensOf(owner, limit)),
  };
  return new Proxy(store, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const store = slow(await openSqlite(':memory:'));
const { server, portals } = assemble(store, { autoConsent: false });
const url = await server.listen(0, '127.0.0.1');
afterAll(async () => {
  await server.close();
  await store.close();
});
const control = clientOf(url, 'none');
const portal = await portals.make(0);
const redirectUri = 'https://clipper.example/back';

interface AppBody {
  readonly appId: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly developerApiKey: string;
}
interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

async function newApp(): Promise<AppBody> {
  return (await control.post<AppBody>('/_crosstie/apps', { redirectUris: [redirectUri] })).body;
}

async function installed({ appId }: AppBody): Promise<Tokens> {
  return (await control.post<Tokens>(`/_crosstie/apps/${appId}/installs`, { portalId: portal.id })).body;
}

function tokens({ clientId, clientSecret }: AppBody, fields: Readonly<Record<string, string>>) {
  const form = { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri, ...fields };
  return sendForm<TokensBody>(url, '/oauth/v3/token', form);
}

/** A code that the app could fetch tokens with. */
async function newCode({ clientId }: AppBody): Promise<string> {
  const path = `/oauth/${portal.id}/authorize?${authorizeQuery({ client_id: clientId, redirect_uri: redirectUri, scope: 'oauth' })}`;
  const answer = await answerPage(url, path, await openPage(url, path), { decision: 'approve', portal: String(portal.id) });
  const code = locationOf(answer).searchParams.get('code');
  if (code === null) throw new Error(`no code: ${answer.status}`);
  return code;
}

async function statusWith(token: string): Promise<number> {
  return (await clientOf(url, token).get('/account-info/v3/details')).status;
}

describe('requests that overtake each other', () => {
  test('make one app of one client id', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => control.post('/_crosstie/apps', { clientId: 'one-of-ten' })));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });

  test('lose no change of an app', async () => {
    const { appId } = await newApp();
    const changes = [{ name: 'N' }, { redirectUris: [] }, { scopes: ['oauth', 'tickets'] }, { optionalScopes: ['timeline'] }];
    await Promise.all(changes.map((change) => control.patch(`/_crosstie/apps/${appId}`, change)));
    expect((await control.get(`/_crosstie/apps/${appId}`)).body).toMatchObject(Object.assign({}, ...changes));
  });

  test('leave no token of an app that is deleted, or is taken out of its portal, meanwhile', async () => {
    for (const path of ['', `/installs/${portal.id}`]) {
      const app = await newApp();
      const { refreshToken, accessToken } = await installed(app);
      const codes = await Promise.all(Array.from({ length: 3 }, () => newCode(app)));
      // Those that the deletion overtakes are not counted: they come after it.
      const asked = Array.from({ length: 12 }, () => tokens(app, { grant_type: 'refresh_token', refresh_token: refreshToken }));
      const fetched = path === '' ? codes.map((code) => tokens(app, { grant_type: 'authorization_code', code })) : [];
      const removed = control.remove(`/_crosstie/apps/${app.appId}${path}`);
      const replies = await Promise.all([...asked, ...fetched]);
      expect((await removed).status).toBe(204);
      const given = replies.filter(({ status }) => status === 200).map(({ body }) => body.access_token);
      expect(await Promise.all([accessToken, ...given].map(statusWith))).toEqual([401, ...given.map(() => 401)]);
    }
  });

  test('leave one installation of an app that is let in by several at once, with refresh tokens that all go on', async () => {
    const app = await newApp();
    const all = await Promise.all(Array.from({ length: 6 }, () => installed(app)));
    const replies = await Promise.all(
      all.map(({ refreshToken }) => tokens(app, { grant_type: 'refresh_token', refresh_token: refreshToken })),
    );
    expect(replies.map(({ status }) => status)).toEqual(all.map(() => 200));
  });
});

describe('webhooks of an app that are set by several at once', () => {
  const subscribe = ({ appId, developerApiKey }: AppBody, propertyName: string) =>
    clientOf(url, { developerApiKey }).post<{ readonly id: string }>(`/webhooks/v3/${appId}/subscriptions`, {
      eventType: 'deal.propertyChange',
      propertyName,
    });

  test('are one subscription to the same events, and ids of their own for all others', async () => {
    const apps = [await newApp(), await newApp()];
    const replies = await Promise.all(apps.flatMap((app) => ['a', 'b', 'a', 'b'].map((name) => subscribe(app, name))));
    const ids = replies.filter(({ status }) => status === 201).map(({ body }) => body.id);
    expect([ids.length, new Set(ids).size]).toEqual([4, 4]);
  });

  test('are gone with the app, whatever was on its way', async () => {
    kept.clear();
    const app = await newApp();
    const client = clientOf(url, app);
    const settings = { targetUrl: 'https://clipper.example/hooks', throttling: { maxConcurrentRequests: 10 } };
    const before = ['a', 'b'].map((name) => subscribe(app, name));
    const removed = control.remove(`/_crosstie/apps/${app.appId}`);
    const after = ['c', 'd'].map((name) => subscribe(app, name));
    await Promise.all([...before, removed, ...after, client.put(`/webhooks/v3/${app.appId}/settings`, settings)]);
    const left = await Promise.all(
      [...kept.values()].map(({ kind, key }) => store.registry.entry(kind, key).then((value) => value && kind)),
    );
    expect(left.filter((kind) => kind !== undefined && kind !== 'webhookSubscriptionId')).toEqual([]);
  });
});

test('nothing is left in the store of an app that was deleted', async () => {
  kept.clear();
  hashes.clear();
  const app = await newApp();
  await installed(app);
  expect((await tokens(app, { grant_type: 'authorization_code', code: await newCode(app) })).status).toBe(200);
  await newCode(app);
  expect((await tokens(app, { grant_type: 'client_credentials', scope: 'developer.webhooks_journal.read' })).status).toBe(200);
  const webhooks = async (method: string, path: string, body: object) => {
    const { status } = await control.send(method, `/webhooks/v3/${app.appId}/${path}?hapikey=${app.developerApiKey}`, {
      body,
      authorization: null,
    });
    expect(status).toBeLessThan(300);
  };
  await webhooks('PUT', 'settings', { targetUrl: 'https://clipper.example/hooks', throttling: { maxConcurrentRequests: 10 } });
  await webhooks('POST', 'subscriptions', { eventType: 'contact.creation', active: true });
  await control.post(`/_crosstie/apps/${app.appId}/developer-api-key`);
  expect([kept.size >= 9, hashes.size]).toEqual([true, 3]);
  await control.remove(`/_crosstie/apps/${app.appId}`);
  const left = [];
  for (const { kind, key } of kept.values()) if ((await store.registry.entry(kind, key)) !== undefined) left.push(kind);
  // Codes are found by their end, too, and what is found so is forgotten then. The id of a subscription is not given again.
  expect([...new Set(left)].sort()).toEqual(['authCodeDue', 'webhookSubscriptionId']);
  for (const hash of hashes) expect(await store.token(hash)).toBeUndefined();
});
