import { afterAll, describe, expect, test } from 'vitest';
import { clientOf, StandingClock, startServer } from './client.ts';
import { credentialsOf, refusal, sendForm, type TokensBody } from './oauth-wire.ts';
import { type ErrorBody, problemOf } from './wire.ts';

const clock = new StandingClock('2026-07-01T12:00:00Z');
const { crosstie } = await startServer({ clock });
afterAll(() => crosstie.close());
const control = clientOf(crosstie.url, 'none');
const apps = '/_crosstie/apps';

interface AppBody {
  readonly appId: number;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly developerApiKey: string;
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

async function newApp(body?: object): Promise<AppBody> {
  const made = await control.post<AppBody>(apps, body);
  if (made.status !== 201) throw new Error(made.text);
  return made.body;
}

async function installed(app: AppBody, portalId: number): Promise<Tokens> {
  const made = await control.post<Tokens>(`${apps}/${app.appId}/installs`, { portalId });
  if (made.status !== 201) throw new Error(made.text);
  return made.body;
}

/** What a call with an access token is answered. */
async function statusWith(token: string): Promise<number> {
  return (await clientOf(crosstie.url, token).get('/account-info/v3/details')).status;
}

function refreshed(app: AppBody, refreshToken: string) {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, ...credentialsOf(app) };
  return sendForm<TokensBody & { readonly status: string }>(crosstie.url, '/oauth/v3/token', form);
}

/** A token with which an app looks after its own affairs. */
function tokenOfItsOwn(app: AppBody) {
  const form = { grant_type: 'client_credentials', scope: 'developer.webhooks_journal.read', ...credentialsOf(app) };
  return sendForm<TokensBody>(crosstie.url, '/oauth/v3/token', form);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('an app made through /_crosstie/apps', () => {
  test('is told with its secrets once, and without them from then on', async () => {
    const wanted = {
      name: 'Clipper',
      redirectUris: ['https://clipper.example/back', 'http://localhost:3000/back', 'http://127.0.0.1/', 'http://[::1]:8/x?y=1'],
      scopes: ['oauth', 'crm.objects.contacts.read'],
      optionalScopes: ['crm.objects.contacts.write'],
    };
    const { clientSecret, developerApiKey, ...app } = await newApp(wanted);
    expect([app.clientId, clientSecret, developerApiKey].map((text) => uuid.test(text))).toEqual([true, true, true]);
    const { appId, clientId } = app;
    expect(app).toEqual({ appId, clientId, ...wanted, createdAt: '2026-07-01T12:00:00Z' });
    expect((await control.get(`${apps}/${appId}`)).body).toEqual(app);
    const listed = (await control.get<{ results: readonly AppBody[] }>(`${apps}?limit=1000`)).body.results;
    expect(listed.find((one) => one.appId === appId)).toEqual(app);
    expect((await tokenOfItsOwn({ ...app, clientSecret, developerApiKey })).status).toBe(200);
  });

  test('has what is given of ids and secrets, and is refused where another app has one of them', async () => {
    const given = { appId: 4711, clientId: 'clipper-id', clientSecret: 'clipper-secret', developerApiKey: 'clipper-key' };
    expect(await newApp(given)).toMatchObject({ name: 'Unnamed', scopes: ['oauth'], redirectUris: [], ...given });
    for (const field of ['appId', 'clientId', 'developerApiKey'] as const) {
      const { status, body } = await control.post<ErrorBody>(apps, { [field]: given[field] });
      expect([status, body]).toEqual([409, problemOf({ message: `Another app has this ${field} already`, category: 'CONFLICT' })]);
    }
    expect((await tokenOfItsOwn({ name: '', ...given })).status).toBe(200);
  });

  test('is one, of twenty who ask for the same client id at once', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => control.post(apps, { clientId: 'one-of-twenty' })));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  test('is listed page by page', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => newApp()));
    const seen: number[] = [];
    for (let after = ''; ; ) {
      type Page = { readonly results: readonly AppBody[]; readonly paging?: { readonly next: { readonly after: string } } };
      const { body } = await control.get<Page>(`${apps}?limit=2${after === '' ? '' : `&after=${after}`}`);
      expect(body.results.length).toBeLessThanOrEqual(2);
      seen.push(...body.results.map(({ appId }) => appId));
      if (body.paging === undefined) break;
      after = body.paging.next.after;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(made.every(({ appId }) => seen.includes(appId))).toBe(true);
    for (const query of ['limit=1001', 'limit=0', 'after=x', 'offset=1']) expect((await control.get(`${apps}?${query}`)).status).toBe(400);
  });

  test.each([
    ['name', ''],
    ['name', 'x'.repeat(201)],
    ['name', 7],
    ['redirectUris', 'https://a.example'],
    ['redirectUris', ['/back']],
    ['redirectUris', ['a.example/back']],
    ['redirectUris', ['http://a.example/back']],
    ['redirectUris', ['http://localhost.a.example/back']],
    ['redirectUris', ['http://127.a.example/']],
    ['redirectUris', ['https://a.example/#there']],
    ['redirectUris', ['https://a.example/#']],
    ['redirectUris', ['https://user@a.example/']],
    ['redirectUris', ['https://']],
    ['redirectUris', [' https://a.example']],
    ['redirectUris', ['javascript:alert(1)']],
    ['redirectUris', ['clipper://back']],
    ['redirectUris', [`https://a.example/${'x'.repeat(2_000)}`]],
    ['redirectUris', Array.from({ length: 101 }, (_, place) => `https://a.example/${place}`)],
    ['scopes', 'oauth'],
    ['scopes', ['crm.objects.martians.read']],
    ['scopes', ['oauth', 'oauth']],
    ['optionalScopes', ['oauth']],
    ['optionalScopes', ['x'.repeat(201)]],
    ['appId', 0],
    ['appId', 1.5],
    ['appId', '7'],
    ['appId', 2_147_483_648],
    ['clientId', 'has space'],
    ['clientId', ''],
    ['clientSecret', 'x'.repeat(201)],
    ['clientSecret', 1],
    ['colour', 'red'],
  ])('is refused with %s: %j', async (name, value) => {
    const { status, body } = await control.post<ErrorBody>(apps, { [name]: value });
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
    expect(body.message).toContain(`The parameter ${name} of this /_crosstie request is not valid`);
  });

  test('is refused with secrets that are too short, in words that do not repeat them', async () => {
    for (const name of ['clientSecret', 'developerApiKey']) {
      const { status, text } = await control.post(apps, { [name]: 'sekret!' });
      expect([status, text.includes('8 to 200'), text.includes('sekret!')]).toEqual([400, true, false]);
    }
  });

  test.each(['0', '007', 'x', '99999999999', '12345678'])('is not found by %s', async (id) => {
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/client-secret'],
      ['POST', '/developer-api-key'],
      ['GET', '/installs'],
      ['POST', '/installs'],
      ['DELETE', `/installs/${crosstie.portalId}`],
    ] as const) {
      const sent = path === '/installs' ? { body: { portalId: crosstie.portalId } } : {};
      const { status, body } = await control.send(method, `${apps}/${id}${path}`, method === 'POST' ? sent : {});
      expect([status, body]).toEqual([404, problemOf({ message: `This server has no app ${id}`, category: 'OBJECT_NOT_FOUND' })]);
    }
  });
});

describe('a change of an app', () => {
  test('changes what it names and nothing else, and not what installations were granted', async () => {
    const { clientSecret, developerApiKey, ...app } = await newApp({ name: 'Before', scopes: ['oauth', 'tickets'] });
    await installed({ ...app, clientSecret, developerApiKey }, crosstie.portalId);
    const changed = await control.patch(`${apps}/${app.appId}`, { name: 'After', scopes: ['oauth'] });
    expect([changed.status, changed.body]).toEqual([200, { ...app, name: 'After', scopes: ['oauth'] }]);
    expect((await control.get(`${apps}/${app.appId}`)).body).toEqual(changed.body);
    expect((await control.get(`${apps}/${app.appId}/installs`)).body).toMatchObject({ results: [{ scopes: ['oauth', 'tickets'] }] });
    expect((await tokenOfItsOwn({ ...app, clientSecret, developerApiKey })).status).toBe(200);
  });

  test('is refused whole where it would leave the app unsound, and cannot change ids', async () => {
    const { appId } = await newApp({ scopes: ['oauth', 'tickets'] });
    const before = (await control.get(`${apps}/${appId}`)).body;
    for (const wrong of [{ name: 'New', optionalScopes: ['tickets'] }, { clientId: 'other' }, { name: null }, []]) {
      expect((await control.patch(`${apps}/${appId}`, wrong)).status).toBe(400);
    }
    expect((await control.get(`${apps}/${appId}`)).body).toEqual(before);
  });

  test('loses none of many that come at once', async () => {
    const { appId } = await newApp();
    const changes = [
      { name: 'N' },
      { redirectUris: ['https://n.example/'] },
      { scopes: ['oauth', 'tickets'] },
      { optionalScopes: ['timeline'] },
    ];
    await Promise.all(changes.map((change) => control.patch(`${apps}/${appId}`, change)));
    expect((await control.get(`${apps}/${appId}`)).body).toMatchObject(Object.assign({}, ...changes));
  });
});

describe('a rotation', () => {
  test('of the client secret ends the one before at once', async () => {
    const app = await newApp();
    const rotated = await control.post<AppBody>(`${apps}/${app.appId}/client-secret`);
    expect([rotated.status, rotated.body]).toEqual([200, { appId: app.appId, clientSecret: expect.stringMatching(uuid) }]);
    expect(rotated.body.clientSecret).not.toBe(app.clientSecret);
    expect((await tokenOfItsOwn(app)).body).toMatchObject({ status: 'BAD_CLIENT_SECRET' });
    expect((await tokenOfItsOwn({ ...app, clientSecret: rotated.body.clientSecret })).status).toBe(200);
    const given = await control.post<AppBody>(`${apps}/${app.appId}/client-secret`, { clientSecret: 'given-secret' });
    expect([given.body.clientSecret, (await tokenOfItsOwn({ ...app, clientSecret: 'given-secret' })).status]).toEqual([
      'given-secret',
      200,
    ]);
  });

  test('of the developer API key ends the one before, and takes none that another app has', async () => {
    const [app, other] = [await newApp(), await newApp()];
    const path = `${apps}/${app.appId}/developer-api-key`;
    expect((await control.post(path, { developerApiKey: other.developerApiKey })).status).toBe(409);
    const { body } = await control.post<AppBody>(path);
    expect(body).toEqual({ appId: app.appId, developerApiKey: expect.stringMatching(uuid) });
    // The key before is free again: it is that of no app.
    expect((await control.post(apps, { developerApiKey: app.developerApiKey })).status).toBe(201);
    expect((await control.post(apps, { developerApiKey: body.developerApiKey })).status).toBe(409);
  });
});

describe('a deleted app', () => {
  test('takes everything along: tokens, refresh tokens, codes, installations, ids', async () => {
    const given = {
      appId: 815,
      clientId: 'gone',
      clientSecret: 'gone-secret',
      developerApiKey: 'gone-key',
      redirectUris: ['http://localhost/'],
    };
    const [app, { portalId }, bystander] = [await newApp(given), await crosstie.portal(), await newApp()];
    const [tokens, kept] = [await installed(app, portalId), await installed(bystander, portalId)];
    const own = (await tokenOfItsOwn(app)).body.access_token;
    expect(await statusWith(tokens.accessToken)).toBe(200);
    expect((await control.remove(`${apps}/815`)).status).toBe(204);
    expect(await statusWith(tokens.accessToken)).toBe(401);
    expect((await refreshed(app, tokens.refreshToken)).body).toEqual(
      refusal('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id'),
    );
    for (const method of ['GET', 'PATCH', 'DELETE']) expect((await control.send(method, `${apps}/815`)).status).toBe(404);

    // Whoever has the same ids after it gets nothing of what it had.
    const heir = await newApp(given);
    expect((await control.get(`${apps}/815/installs`)).body).toEqual({ results: [] });
    await installed(heir, portalId);
    expect(await statusWith(tokens.accessToken)).toBe(401);
    expect((await refreshed(heir, tokens.refreshToken)).body.status).toBe('BAD_REFRESH_TOKEN');
    const introspected = await sendForm(crosstie.url, '/oauth/v3/token/introspect', { token: own, ...credentialsOf(heir) });
    expect(introspected.body).toEqual({ active: false });
    expect(await statusWith(kept.accessToken)).toBe(200);
    expect((await refreshed(bystander, kept.refreshToken)).status).toBe(200);
  });

  test('gives no token any more, however many are asked for at that moment', async () => {
    const [app, { portalId }] = [await newApp(), await crosstie.portal()];
    const { refreshToken } = await installed(app, portalId);
    const asked = Promise.all(Array.from({ length: 30 }, () => refreshed(app, refreshToken)));
    const [removed, replies] = await Promise.all([control.remove(`${apps}/${app.appId}`), asked]);
    expect(removed.status).toBe(204);
    for (const { status, body } of replies) {
      if (status === 200) expect(await statusWith(body.access_token)).toBe(401);
      else expect(body.status).toBe('BAD_CLIENT_ID');
    }
  });
});

describe('an app made in the process', () => {
  test('has given ids and secrets, changes, rotates and is removed', async () => {
    const options = { appId: 99, clientId: 'in-process', clientSecret: 'in-process-secret', developerApiKey: 'in-process-key' };
    const app = await crosstie.app({ name: 'Inside', ...options });
    expect(app).toMatchObject(options);
    await app.update({ name: 'Still inside', optionalScopes: ['tickets'] });
    expect((await control.get(`${apps}/99`)).body).toMatchObject({ name: 'Still inside', scopes: ['oauth'], optionalScopes: ['tickets'] });
    const { accessToken } = await app.install(crosstie.portalId, ['tickets']);
    expect((await control.get(`${apps}/99/installs`)).body).toMatchObject({ results: [{ scopes: ['oauth', 'tickets'] }] });
    expect(await app.uninstall(crosstie.portalId)).toBe(true);
    expect(await app.uninstall(crosstie.portalId)).toBe(false);
    expect(await statusWith(accessToken)).toBe(401);
    const clientSecret = await app.rotateClientSecret();
    expect((await tokenOfItsOwn({ ...options, name: '', clientSecret })).status).toBe(200);
    expect(await app.rotateDeveloperApiKey()).not.toBe(app.developerApiKey);
    expect(await app.remove()).toBe(true);
    expect(await app.remove()).toBe(false);
    await expect(app.install(crosstie.portalId)).rejects.toThrow('no app 99');
    await expect(app.update({ name: 'Gone' })).rejects.toThrow('removed');
  });

  test('is refused in words that say what is wrong', async () => {
    await crosstie.app({ clientId: 'taken' });
    await expect(crosstie.app({ clientId: 'taken' })).rejects.toThrow('Another app has this clientId already');
    await expect(crosstie.app({ clientSecret: 'short' })).rejects.toThrow('clientSecret: expected 8 to 200');
    await expect(crosstie.app({ redirectUris: ['javascript:alert(1)'] })).rejects.toThrow('not an absolute http or https URI');
    await expect(crosstie.app({ redirectUris: ['http://a.example/'] })).rejects.toThrow('http only for a loopback address');
  });
});
