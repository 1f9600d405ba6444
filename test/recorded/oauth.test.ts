import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from '../behaviour/client.ts';
import { credentialsOf, sendForm } from '../behaviour/oauth-wire.ts';

const { crosstie } = await startServer();
afterAll(() => crosstie.close());
const { url } = crosstie;

async function installed() {
  const [app, portal] = [await crosstie.app(), await crosstie.portal()];
  const { refreshToken } = await app.install(portal.portalId);
  const refresh = (path: string) =>
    sendForm(url, path, { grant_type: 'refresh_token', ...credentialsOf(app), refresh_token: refreshToken });
  return { app, portal, refreshToken, refresh };
}

describe('[oauth.token] refusals as recorded', () => {
  test.each(['/oauth/v1/token', '/oauth/v3/token', '/oauth/2026-03/token'])(
    'errors-oauth-01: a refresh token that was revoked, at %s',
    async (path) => {
      const { app, refreshToken, refresh } = await installed();
      await sendForm(url, '/oauth/2026-03/token/revoke', { ...credentialsOf(app), token: refreshToken });
      const { status, body } = await refresh(path);
      expect([status, JSON.stringify(body)]).toEqual([
        400,
        JSON.stringify({
          error: 'invalid_grant',
          error_description: 'refresh token is invalid, expired or revoked',
          status: 'BAD_REFRESH_TOKEN',
          message: 'refresh token is invalid, expired or revoked',
        }),
      ]);
    },
  );

  test('errors-oauth-03: a refresh token whose portal is gone', async () => {
    const { portal, refresh } = await installed();
    expect((await fetch(`${url}/_crosstie/portals/${portal.portalId}`, { method: 'DELETE' })).status).toBe(204);
    const { status, body } = await refresh('/oauth/v1/token');
    expect([status, JSON.stringify(body)]).toEqual([
      400,
      JSON.stringify({ status: 'BAD_HUB', message: 'missing or unknown hub id', error: 'access_denied' }),
    ]);
  });
});
