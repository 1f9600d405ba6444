import { Client } from '@hubspot/api-client';
import * as before from 'hubspot-api-client-13';
import { afterAll, describe, expect, test } from 'vitest';
import { type AppHandle, manualClock } from '../../src/index.ts';
import { startServer } from '../behaviour/client.ts';
import { answerPage, locationOf, openPage } from '../behaviour/oauth-wire.ts';

const clock = manualClock();
const { crosstie } = await startServer({ clock });
afterAll(() => crosstie.close());

const redirectUri = 'https://app.example/oauth-callback';
const halfAnHour = 1_800_000;

const versions = [
  { major: 14, Client },
  // The types of 13 lack what 14 added, which nothing here uses.
  { major: 13, Client: before.Client as unknown as typeof Client },
];

/** What an integration does in its first minutes, with nothing but the client and a user who approves. */
async function connected(ClientOf: typeof Client) {
  const app = await crosstie.app({ redirectUris: [redirectUri], scopes: ['oauth', 'crm.objects.contacts.read'] });
  const portal = await crosstie.portal();
  const client = new ClientOf({ basePath: crosstie.url, limiterOptions: { minTime: 0 } });
  const { code, state } = await approved(client, app, portal.portalId);
  const tokens = await client.oauth.tokensApi.create('authorization_code', code, redirectUri, app.clientId, app.clientSecret);
  client.setAccessToken(tokens.accessToken);
  return { app, portal, client, tokens: { ...tokens, refreshToken: String((tokens as { refreshToken?: string }).refreshToken) }, state };
}

/** The client writes the address of HubSpot's page: the same page is here. */
async function approved(client: Client, { clientId }: AppHandle, portalId: number) {
  const scope = 'oauth crm.objects.contacts.read';
  const { search } = new URL(client.oauth.getAuthorizationUrl(clientId, redirectUri, scope, 'tickets', 'a state'));
  const path = `/oauth/${portalId}/authorize${search}`;
  const { searchParams } = locationOf(await answerPage(crosstie.url, path, await openPage(crosstie.url, path), { decision: 'approve' }));
  return { code: searchParams.get('code') ?? '', state: searchParams.get('state') };
}

describe.each(versions)('OAuth with the official client $major', ({ Client: ClientOf }) => {
  test('connects by the page and finds out whose portal it is', async () => {
    const { app, portal, client, tokens, state } = await connected(ClientOf);
    expect(state).toBe('a state');
    expect(tokens).toMatchObject({ tokenType: 'bearer', expiresIn: 1_800 });
    expect(await client.oauth.accessTokensApi.get(tokens.accessToken)).toMatchObject({
      token: tokens.accessToken,
      hubId: portal.portalId,
      appId: app.appId,
      tokenType: 'access',
      scopes: ['oauth', 'crm.objects.contacts.read'],
    });
    expect(await client.oauth.refreshTokensApi.get(tokens.refreshToken)).toMatchObject({ hubId: portal.portalId, clientId: app.clientId });
    expect((await client.crm.contacts.basicApi.getPage()).results).toEqual([]);
  });

  test('is told when its token has ended, refreshes it, and goes on', async () => {
    const { app, client, tokens } = await connected(ClientOf);
    clock.advance(halfAnHour);
    await expect(client.crm.contacts.basicApi.getPage()).rejects.toMatchObject({ code: 401, body: { category: 'EXPIRED_AUTHENTICATION' } });
    const { clientId, clientSecret } = app;
    const renewed = await client.oauth.tokensApi.create('refresh_token', undefined, undefined, clientId, clientSecret, tokens.refreshToken);
    expect(renewed).toMatchObject({ refreshToken: tokens.refreshToken, expiresIn: 1_800 });
    expect(renewed.accessToken).not.toBe(tokens.accessToken);
    client.setAccessToken(renewed.accessToken);
    expect((await client.crm.contacts.basicApi.getPage()).results).toEqual([]);
  });

  test('is told which scopes it lacks', async () => {
    const { client } = await connected(ClientOf);
    await expect(client.crm.deals.basicApi.getPage()).rejects.toMatchObject({
      code: 403,
      body: {
        category: 'MISSING_SCOPES',
        errors: [{ context: { requiredGranularScopes: expect.arrayContaining(['crm.objects.deals.read']) } }],
      },
    });
  });

  test('is refused a code twice, and a refresh token that it gave back', async () => {
    const { app, client, tokens } = await connected(ClientOf);
    const { clientId, clientSecret } = app;
    const refresh = () => client.oauth.tokensApi.create('refresh_token', undefined, undefined, clientId, clientSecret, tokens.refreshToken);
    await client.oauth.refreshTokensApi.archive(tokens.refreshToken);
    await expect(refresh()).rejects.toMatchObject({ code: 400, body: { message: 'refresh token is invalid, expired or revoked' } });
    const { code } = await approved(client, app, crosstie.portalId);
    const exchange = () => client.oauth.tokensApi.create('authorization_code', code, redirectUri, clientId, clientSecret);
    await exchange();
    await expect(exchange()).rejects.toMatchObject({ code: 400, body: { message: 'missing or unknown auth code' } });
  });
});
