import { expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';

test('no secret is kept of a request, wherever it was and however it was written', async () => {
  const adminToken = 'the-admin-token-of-this-test';
  await using crosstie = await startCrosstie({ adminToken, clock: 'manual' });
  const redirectUri = 'http://localhost:9/back';
  const app = await crosstie.app({ redirectUris: [redirectUri], clientSecret: 'with"quotes\\"in-it', developerApiKey: 'a-developer-key' });
  const send = (path: string, init: RequestInit = {}) => crosstie.fetch(path, { redirect: 'manual', ...init });
  const post = (path: string, body: RequestInit['body'], headers = {}) => send(path, { method: 'POST', body: body ?? null, headers });
  const form = (fields: Record<string, string>) => new URLSearchParams(fields);

  const page = await send(`/oauth/authorize?${form({ client_id: app.clientId, redirect_uri: redirectUri, scope: 'oauth' })}`);
  const [cookie = ''] = (page.headers.get('set-cookie') ?? '').split(';');
  const sealed = /name="form" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const answer = form({ form: sealed, decision: 'approve', portal: String(crosstie.portalId), admin_token: adminToken });
  const code = new URL((await post('/oauth/authorize', answer, { cookie })).headers.get('location') ?? '').searchParams.get('code') ?? '';
  const client = { client_id: app.clientId, client_secret: app.clientSecret };
  const tokens = await post('/oauth/v1/token', form({ ...client, grant_type: 'authorization_code', code, redirect_uri: redirectUri }));
  const { access_token: access = '', refresh_token: refresh = '' } = (await tokens.json()) as Record<string, string>;
  const refreshing = { ...client, grant_type: 'refresh_token', refresh_token: refresh };
  const inPercents = form(refreshing).toString().replaceAll('_', '%5F');
  await post('/oauth/v1/token', form(refreshing));
  await post('/oauth/v1/token', JSON.stringify(refreshing));
  await post(`/oauth/v1/token?${inPercents}`, '');
  // Where a client has the path wrong, nothing is served, and the page says which path.
  await post('/oauth/v7/token', form(refreshing));
  await post('/oauth/v2/private-apps/get/token', JSON.stringify({ tokenKey: crosstie.token }));
  for (const path of ['/oauth/v1/access%2Dtokens', '/oauth/v1/access-token', '/oauth/v1/access-tokens/']) {
    await send(`${path}/${access}`);
    await post(`${path}/${refresh}`, '');
  }
  await send(`/webhooks/v3/${app.appId}/settings?hap%69key=${app.developerApiKey}`);
  await post('/%5Fcrosstie/apps', JSON.stringify({ clientSecret: app.clientSecret }), { authorization: `Bearer ${adminToken}` });

  const kept = await crosstie.requests({ portalId: 'any' });
  const text = JSON.stringify(kept);
  const { token } = crosstie;
  const secrets = {
    adminToken,
    code,
    access,
    refresh,
    token,
    cookie,
    clientSecret: app.clientSecret,
    developerApiKey: app.developerApiKey,
  };
  const written = (secret: string) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), 'in-it'];
  const told = Object.entries(secrets).filter(([, secret]) => secret === '' || written(secret).some((one) => text.includes(one)));
  expect(told.map(([name]) => name)).toEqual([]);
  expect(kept.map(({ operation }) => operation)).not.toContain('control /apps');
  expect(kept.find(({ status }) => status === 302)?.answerHeaders['location']).toBe(`${redirectUri}?code=***`);
});
