import { afterAll, describe, expect, it } from 'vitest';
import { type AppHandle, manualClock } from '../../src/index.ts';
import { startServer } from './client.ts';
import { credentialsOf, refusal, sendForm, type TokensBody, tokenPaths } from './oauth-wire.ts';

const clock = manualClock(Date.parse('2026-09-10T12:00:00Z'));
const { crosstie } = await startServer({ clock });
afterAll(() => crosstie.close());

const scopes = ['oauth', 'crm.objects.contacts.read'];
const newApp = () => crosstie.app({ scopes });
const post = <Body = Record<string, unknown>>(path: string, fields: Readonly<Record<string, string | undefined>>) =>
  sendForm<Body>(crosstie.url, path, fields);

async function installed() {
  const [app, portal] = [await newApp(), await crosstie.portal()];
  return { app, portal, ...(await app.install(portal.portalId)) };
}

const refresh = (app: AppHandle, refreshToken: string | undefined, path = '/oauth/2026-03/token') =>
  post<TokensBody>(path, { grant_type: 'refresh_token', ...credentialsOf(app), refresh_token: refreshToken });

async function readContacts(token: string): Promise<number> {
  const response = await fetch(`${crosstie.url}/crm/v3/objects/contacts`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}

describe('[oauth.token] a refresh token', () => {
  it.each(tokenPaths)('gets a new access token at %s, and stays as it is', async (path) => {
    const { app, portal, refreshToken } = await installed();
    const { status, headers, body } = await refresh(app, refreshToken, path);
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'bearer',
      access_token: expect.stringMatching(/^C[\w-]{64}$/),
      refresh_token: refreshToken,
      expires_in: 1_800,
      hub_id: portal.portalId,
      scopes,
      user_id: 60_000_001,
      token_use: 'access_token',
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await readContacts(body.access_token)).toBe(200);
  });

  it('is still good after its access tokens have ended', async () => {
    const { app, accessToken, refreshToken } = await installed();
    clock.advance(86_400_000);
    expect(await readContacts(accessToken)).toBe(401);
    const { body } = await refresh(app, refreshToken);
    expect(await readContacts(body.access_token)).toBe(200);
  });

  it('gets tokens that are remembered for thirty days after they ended, to say when that was', async () => {
    const { app, accessToken, refreshToken } = await installed();
    const told = async () => {
      const response = await fetch(`${crosstie.url}/crm/v3/objects/contacts`, { headers: { authorization: `Bearer ${accessToken}` } });
      return ((await response.json()) as { readonly message: string }).message;
    };
    clock.advance(1_800_000 + 30 * 86_400_000);
    await refresh(app, refreshToken);
    expect(await told()).toContain('expired 30 day(s) ago');
    clock.advance(1_000);
    // Each new token takes a few of the oldest with it, and other tests left some.
    for (let made = 0; made < 10; made += 1) await refresh(app, refreshToken);
    expect(await told()).toContain('expired 207');
  });

  it("is refused to another app, and so is one that nobody has: in OAuth's own words", async () => {
    const { refreshToken } = await installed();
    const other = await newApp();
    for (const token of [refreshToken, 'na1-00000000-0000-0000-0000-000000000000', undefined]) {
      const { status, body } = await refresh(other, token);
      expect([status, body]).toEqual([400, refusal('BAD_REFRESH_TOKEN', 'invalid_grant', 'refresh token is invalid, expired or revoked')]);
    }
  });
});

describe('[oauth.token] an app that does not prove itself', () => {
  it('is refused by what is wrong first: the grant type, the client id, the secret', async () => {
    const { app, refreshToken } = await installed();
    const good = { grant_type: 'refresh_token', ...credentialsOf(app), refresh_token: refreshToken };
    const wrong = { ...good, grant_type: 'password', client_id: 'nobody', client_secret: 'x' };
    const cases = [
      [wrong, refusal('BAD_GRANT_TYPE', 'unsupported_grant_type', 'missing or unknown grant type')],
      [{ ...wrong, grant_type: undefined }, refusal('BAD_GRANT_TYPE', 'unsupported_grant_type', 'missing or unknown grant type')],
      [{ ...wrong, grant_type: 'refresh_token' }, refusal('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id')],
      [{ ...good, client_id: undefined }, refusal('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id')],
      [
        { ...good, client_secret: `${app.clientSecret}x` },
        refusal('BAD_CLIENT_SECRET', 'invalid_client', 'missing or invalid client secret'),
      ],
      [{ ...good, client_secret: undefined }, refusal('BAD_CLIENT_SECRET', 'invalid_client', 'missing or invalid client secret')],
    ] as const;
    for (const [fields, expected] of cases) {
      const { status, body } = await post('/oauth/v3/token', fields);
      expect([status, body]).toEqual([400, expected]);
    }
  });

  it('may have its fields in the query of v1 only', async () => {
    const { app, refreshToken } = await installed();
    const query = new URLSearchParams({ grant_type: 'refresh_token', ...credentialsOf(app), refresh_token: refreshToken });
    expect((await post(`/oauth/v1/token?${query}`, {})).status).toBe(200);
    expect((await post(`/oauth/v3/token?${query}`, {})).body['status']).toBe('BAD_GRANT_TYPE');
  });

  it('is told that proof by a signed assertion is not served', async () => {
    const { status, body } = await post('/oauth/2026-03/token', { grant_type: 'refresh_token', client_assertion: 'e30.e30.e30' });
    expect([status, body['category']]).toEqual([501, 'NOT_IMPLEMENTED']);
  });
});

describe('[oauth.token] client_credentials', () => {
  it('give an app a token for its own affairs, which opens no portal', async () => {
    const app = await newApp();
    const asked = { grant_type: 'client_credentials', ...credentialsOf(app), scope: 'developer.webhooks_journal.read developers-read' };
    const { status, body } = await post<TokensBody>('/oauth/2026-03/token', asked);
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'bearer',
      access_token: expect.stringMatching(/^C[\w-]{64}$/),
      expires_in: 1_800,
      scopes: ['developer.webhooks_journal.read', 'developers-read'],
      token_use: 'client_credentials',
    });
    expect(await readContacts(body.access_token)).toBe(401);
  });

  it.each([undefined, '', 'oauth', 'developers-read crm.objects.contacts.read', 'nonsense'])(
    'are refused for the scopes %j',
    async (scope) => {
      const { status, body } = await post('/oauth/v3/token', { grant_type: 'client_credentials', ...credentialsOf(await newApp()), scope });
      expect([status, body]).toEqual([400, refusal('BAD_SCOPES', 'invalid_scope', 'missing or unknown scopes')]);
    },
  );
});

const signedToken = {
  expiresAt: expect.any(Number),
  scopes: expect.any(String),
  hubId: expect.any(Number),
  userId: 60_000_001,
  appId: expect.any(Number),
  signature: expect.stringMatching(/^[\w+/]{43}=$/),
  scopeToScopeGroupPks: '',
  newSignature: expect.stringMatching(/^[\w+/]{43}=$/),
  hublet: 'na1',
  trialScopes: '',
  trialScopeToScopeGroupPks: '',
  isUserLevel: false,
  isPrivateDistribution: false,
  installingUserId: 60_000_001,
  appInstallId: expect.any(String),
  audience: '',
  isServiceAccount: false,
};

describe('[oauth.accessToken] what an access token stands for', () => {
  const read = async (token: string) => {
    const response = await fetch(`${crosstie.url}/oauth/v1/access-tokens/${token}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('is told without credentials, with the time that is left', async () => {
    const { app, portal, accessToken } = await installed();
    clock.advance(60_500);
    const { status, body } = await read(accessToken);
    expect(status).toBe(200);
    expect(body).toEqual({
      token: accessToken,
      user: `owner@portal-${portal.portalId}.example`,
      hub_domain: `portal-${portal.portalId}.example`,
      scopes,
      signed_access_token: signedToken,
      hub_id: portal.portalId,
      app_id: app.appId,
      expires_in: 1_739,
      user_id: 60_000_001,
      token_type: 'access',
      is_private_distribution: false,
    });
  });

  it('is 404 for one that nobody has, one that has ended, that of a private app and that of an app itself', async () => {
    const { app, portal, accessToken } = await installed();
    const asked = { grant_type: 'client_credentials', ...credentialsOf(app), scope: 'developers-read' };
    const own = await post<TokensBody>('/oauth/v3/token', asked);
    for (const token of ['nobody', portal.token, own.body.access_token]) {
      const { status, body } = await read(token);
      expect([status, body]).toMatchObject([404, { status: 'error', message: 'resource not found' }]);
    }
    clock.advance(1_800_000);
    expect((await read(accessToken)).status).toBe(404);
  });
});

describe('[oauth.readRefreshToken] [oauth.deleteRefreshToken] what a refresh token stands for', () => {
  const at = (token: string, method = 'GET') => fetch(`${crosstie.url}/oauth/v1/refresh-tokens/${token}`, { method });

  it('is told until it is deleted; access tokens that were made with it live on', async () => {
    const { app, portal, accessToken, refreshToken } = await installed();
    const response = await at(refreshToken);
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        token: refreshToken,
        user: `owner@portal-${portal.portalId}.example`,
        hub_domain: `portal-${portal.portalId}.example`,
        scopes,
        hub_id: portal.portalId,
        client_id: app.clientId,
        user_id: 60_000_001,
        token_type: 'refresh',
      },
    ]);
    const deleted = await at(refreshToken, 'DELETE');
    expect([deleted.status, await deleted.text()]).toEqual([204, '']);
    expect([(await at(refreshToken)).status, (await at(refreshToken, 'DELETE')).status]).toEqual([404, 404]);
    expect((await refresh(app, refreshToken)).status).toBe(400);
    expect(await readContacts(accessToken)).toBe(200);
  });
});

describe('[oauth.introspect] what a token stands for, told to its app', () => {
  const introspect = (app: AppHandle, fields: Readonly<Record<string, string>>, edition = '2026-03') =>
    post(`/oauth/${edition}/token/introspect`, { ...credentialsOf(app), ...fields });

  it.each(['v3', '2026-03', '2026-09'])('has every field of an access token in %s, whichever name it came under', async (edition) => {
    const { app, portal, accessToken } = await installed();
    for (const fields of [{ token: accessToken, token_type_hint: 'refresh_token' }, { access_token: accessToken }]) {
      const { status, body } = await introspect(app, fields, edition);
      expect(status).toBe(200);
      expect(body).toEqual({
        active: true,
        token: accessToken,
        token_use: 'access_token',
        token_type: 'Bearer',
        client_id: app.clientId,
        app_id: app.appId,
        hub_id: portal.portalId,
        hub_domain: `portal-${portal.portalId}.example`,
        user_id: 60_000_001,
        user: `owner@portal-${portal.portalId}.example`,
        scopes,
        expires_in: 1_800,
        is_private_distribution: false,
        signed_access_token: signedToken,
      });
    }
  });

  it('has neither an end nor a signature for a refresh token', async () => {
    const { app, refreshToken } = await installed();
    const { body } = await introspect(app, { refresh_token: refreshToken });
    expect(body).toMatchObject({ active: true, token: refreshToken, token_use: 'refresh_token', scopes });
    expect(Object.keys(body)).not.toContain('expires_in');
    expect(Object.keys(body)).not.toContain('signed_access_token');
  });

  it("is only that it is not active for an unknown token, one that has ended, a private app's and another app's", async () => {
    const { app, portal, accessToken } = await installed();
    const { accessToken: others } = await installed();
    for (const token of ['nobody', portal.token, others]) expect((await introspect(app, { token })).body).toEqual({ active: false });
    expect((await introspect(app, {})).body).toEqual({ active: false });
    clock.advance(1_800_000);
    expect((await introspect(app, { token: accessToken })).body).toEqual({ active: false });
  });

  it('is told of a token that an app got for itself', async () => {
    const app = await newApp();
    const own = await post<TokensBody>('/oauth/v3/token', {
      grant_type: 'client_credentials',
      ...credentialsOf(app),
      scope: 'developers-read',
    });
    const { body } = await introspect(app, { token: own.body.access_token });
    expect(body).toMatchObject({ active: true, token_use: 'client_credentials', app_id: app.appId, scopes: ['developers-read'] });
  });

  it('is told to nobody else', async () => {
    const { app, accessToken } = await installed();
    const { status, body } = await post('/oauth/v3/token/introspect', { client_id: app.clientId, client_secret: 'x', token: accessToken });
    expect([status, body['status']]).toEqual([400, 'BAD_CLIENT_SECRET']);
  });
});

describe('[oauth.revoke] a revoked token', () => {
  const revoke = (app: AppHandle, fields: Readonly<Record<string, string>>) =>
    post('/oauth/2026-03/token/revoke', { ...credentialsOf(app), ...fields });

  it('is not active any more, and is answered with nothing', async () => {
    const { app, accessToken, refreshToken } = await installed();
    const { status, body } = await revoke(app, { token: refreshToken, token_type_hint: 'refresh_token' });
    expect([status, body]).toEqual([200, undefined]);
    expect((await refresh(app, refreshToken)).body).toMatchObject({ status: 'BAD_REFRESH_TOKEN' });
    expect(await readContacts(accessToken)).toBe(200);
    expect((await revoke(app, { token: accessToken })).status).toBe(200);
    expect(await readContacts(accessToken)).toBe(401);
  });

  it('stays good where another app wanted to revoke it, which is answered as if there were none; one without its secret is refused', async () => {
    const { app, accessToken, refreshToken } = await installed();
    const other = await newApp();
    for (const token of [accessToken, refreshToken, 'nobody']) expect((await revoke(other, { token })).status).toBe(200);
    const { status } = await post('/oauth/v3/token/revoke', { client_id: app.clientId, client_secret: 'x', token: refreshToken });
    expect(status).toBe(400);
    expect(await readContacts(accessToken)).toBe(200);
    expect((await refresh(app, refreshToken)).status).toBe(200);
  });
});

describe('[oauth.privateAppToken] what the token of a private app stands for', () => {
  const ask = async (body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const path = '/oauth/v2/private-apps/get/access-token-info';
    const response = await fetch(crosstie.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('is its portal, its app and its scopes', async () => {
    const { portalId, token } = await crosstie.portal({ scopes });
    const { status, body } = await ask({ tokenKey: token });
    expect([status, body]).toEqual([200, { userId: 60_000_001, hubId: portalId, appId: expect.any(Number), scopes }]);
  });

  it('names scopes of sensitive values as those of apps with OAuth are named', async () => {
    const { token } = await crosstie.portal({ scopes: ['crm.objects.contacts.sensitive.read', 'tickets'] });
    expect((await ask({ tokenKey: token })).body['scopes']).toEqual(['crm.objects.contacts.sensitive.read.v2', 'tickets']);
  });

  it('is every scope for one that may do everything', async () => {
    const { body } = await ask({ tokenKey: (await crosstie.portal()).token });
    expect(body['scopes']).toEqual(expect.arrayContaining(['oauth', 'crm.objects.deals.write', 'tickets']));
  });

  it('is 404 for any other token', async () => {
    const { accessToken } = await installed();
    for (const tokenKey of ['pat-na1-00000000-0000-0000-0000-000000000000', accessToken])
      expect((await ask({ tokenKey })).status).toBe(404);
  });
});
