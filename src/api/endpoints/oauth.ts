import { isRefusal } from '../../domain/oauth.ts';
import { type Problem, problem } from '../../domain/problem.ts';
import { giveTokens, provenApp, revokeRefreshToken } from '../../operations/grants.ts';
import type { ServerCall } from '../../operations/server-call.ts';
import {
  type AppTokenDescription,
  describeAccessToken,
  describePrivateAppToken,
  describeRefreshToken,
  type PortalTokenDescription,
} from '../../operations/token-descriptions.ts';
import { hashOfSecret } from '../../operations/tokens.ts';
import { answered, type Endpoint, openEndpoint } from '../endpoint.ts';
import {
  AccessTokenMetadata,
  Introspection,
  OAuthErrorAnswer,
  OneTokenForm,
  PrivateAppTokenInfo,
  PrivateAppTokenKey,
  RefreshTokenMetadata,
  TokenForm,
  Tokens,
} from '../oauth-schemas.ts';
import { accessTokenBody, introspectionBody, refreshTokenBody, refusalBody, tokensBody } from '../oauth-views.ts';
import type { ValueOf } from '../schema.ts';

const editions = { v3: {}, '2026-03': {}, '2026-09': {} } as const;
/** Answers with tokens in them are not for caches (RFC 6749, 5.1). */
const unkept = { 'cache-control': 'no-store' } as const;

/** OAuth 2.0 for apps and the tokens that it gives. The pages where users consent are in `src/consent`. */
export const oauthEndpoints: readonly Endpoint[] = [
  openEndpoint({
    id: 'oauth.token',
    title: 'Get tokens for an authorization code, a refresh token, or for an app itself',
    method: 'POST',
    family: 'oauth',
    path: '/token',
    editions: { v1: { formInQuery: 'accepted' }, ...editions },
    body: TokenForm,
    bodyKind: 'form',
    answers: { 200: Tokens, 400: OAuthErrorAnswer },
    evidence: 'recorded',
    source: 'recorded errors-oauth-01 to -03 and a live test of the fields; oauth spec and OAuth guide',
    assumed: [
      'a code is gone once it was brought with the credentials of any app, whatever else is wrong; a recording of a second try would settle it',
      'a verifier without a challenge is refused; a recording would settle it',
      'every field may come in the query in v1; the spec names two, public integrations send all; a recording of a form without them would settle it',
      'client_credentials in 2026-09, whose spec lists the two other grants; a recording of that edition would settle it',
      'the fields hub_id, user_id and refresh_token are missing for an app itself; a recording of a client_credentials grant would settle it',
    ],
    async run(call, { body }) {
      if (body.client_assertion !== undefined) return assertionNotServed();
      const given = await giveTokens(call, {
        grantType: body.grant_type,
        clientId: body.client_id,
        clientSecret: body.client_secret,
        code: body.code,
        redirectUri: body.redirect_uri,
        codeVerifier: body.code_verifier,
        refreshToken: body.refresh_token,
        scope: body.scope,
      });
      return isRefusal(given) ? answered(400, refusalBody(given), unkept) : answered(200, tokensBody(given), unkept);
    },
  }),
  openEndpoint({
    id: 'oauth.introspect',
    title: 'Read what a token stands for, as its app',
    method: 'POST',
    family: 'oauth',
    path: '/token/introspect',
    editions,
    body: OneTokenForm,
    bodyKind: 'form',
    answers: { 200: Introspection, 400: OAuthErrorAnswer },
    evidence: 'documented',
    source: 'oauth spec and OAuth guide; a live test of a revoked token',
    assumed: [
      "another app's token is as one that is not good; a recording would settle it",
      'what is told of a token of an app itself; a recording would settle it',
      'what the texts in signed_access_token say, as HubSpot does not publish it; a recording would settle it',
    ],
    async run(call, { body }) {
      const app = await provenApp(call, { clientId: body.client_id, clientSecret: body.client_secret });
      if (isRefusal(app)) return answered(400, refusalBody(app), unkept);
      const token = tokenOf(body);
      const described = await describeToken(call, token);
      if (described?.app.id !== app.id) return answered(200, { active: false }, unkept);
      return answered(200, introspectionBody(token, described, { secrets: call.secrets, now: call.now() }), unkept);
    },
  }),
  openEndpoint({
    id: 'oauth.revoke',
    title: 'Revoke a token',
    method: 'POST',
    family: 'oauth',
    path: '/token/revoke',
    editions,
    body: OneTokenForm,
    bodyKind: 'form',
    answers: { 200: null, 400: OAuthErrorAnswer },
    evidence: 'documented',
    source: 'oauth spec; a live test of the empty answer and of access tokens that outlive their refresh token',
    assumed: [
      "a token that is unknown, or another app's, is answered like one that was revoked (RFC 7009); a recording would settle it",
      'access tokens are revoked too; the spec names refresh tokens; a recording would settle it',
    ],
    async run(call, { body }) {
      const app = await provenApp(call, { clientId: body.client_id, clientSecret: body.client_secret });
      if (isRefusal(app)) return answered(400, refusalBody(app));
      const token = tokenOf(body);
      const described = await describeToken(call, token);
      if (described?.app.id === app.id) await revoke(call, token, described);
      return answered(200);
    },
  }),
  openEndpoint({
    id: 'oauth.accessToken',
    title: 'Read what an access token stands for',
    method: 'GET',
    family: 'oauth',
    path: '/access-tokens/{token}',
    editions: { v1: {} },
    answers: { 200: AccessTokenMetadata },
    evidence: 'documented',
    source: 'oauth spec; the code of many public integrations, which read hub_id here',
    assumed: [
      'a token that has ended is answered as an unknown one, 404; a recording would settle it',
      'what the texts in signed_access_token say, as HubSpot does not publish it; a recording would settle it',
    ],
    async run(call, { params }) {
      const described = await describeAccessToken(call, params.token);
      if (described === undefined || described.kind === 'app' || described.expiresAt === null) return problem('RECORD_NOT_FOUND');
      const viewing = { secrets: call.secrets, now: call.now() };
      return answered(200, accessTokenBody(params.token, described, described.expiresAt, viewing), unkept);
    },
  }),
  openEndpoint({
    id: 'oauth.readRefreshToken',
    title: 'Read what a refresh token stands for',
    method: 'GET',
    family: 'oauth',
    path: '/refresh-tokens/{token}',
    editions: { v1: {} },
    answers: { 200: RefreshTokenMetadata },
    evidence: 'documented',
    source: 'oauth spec',
    assumed: ['an unknown token is answered 404; a recording would settle it'],
    async run(call, { params }) {
      const described = await describeRefreshToken(call, params.token);
      return described === undefined ? problem('RECORD_NOT_FOUND') : answered(200, refreshTokenBody(params.token, described), unkept);
    },
  }),
  openEndpoint({
    id: 'oauth.deleteRefreshToken',
    title: 'Revoke a refresh token',
    method: 'DELETE',
    family: 'oauth',
    path: '/refresh-tokens/{token}',
    editions: { v1: {} },
    answers: { 204: null },
    evidence: 'documented',
    source: 'oauth spec',
    assumed: ['an unknown token is answered 404; a recording would settle it'],
    async run(call, { params }) {
      return (await revokeRefreshToken(call.store.registry, params.token)) ? answered(204) : problem('RECORD_NOT_FOUND');
    },
  }),
  openEndpoint({
    id: 'oauth.privateAppToken',
    title: "Read what a private app's token stands for",
    method: 'POST',
    family: 'oauth',
    path: '/private-apps/get/access-token-info',
    editions: { v2: {} },
    body: PrivateAppTokenKey,
    answers: { 200: PrivateAppTokenInfo },
    evidence: 'documented',
    source: 'private apps guide; a live test of its fields',
    assumed: ['an unknown token is answered 404; a recording would settle it'],
    async run(call, { body }) {
      const described = await describePrivateAppToken(call, body.tokenKey);
      if (described === undefined) return problem('RECORD_NOT_FOUND');
      return answered(200, { ...described, scopes: [...described.scopes] }, unkept);
    },
  }),
];

/** Proof by a signed assertion needs keys that an app has told HubSpot, and HubSpot publishes neither how nor which. */
function assertionNotServed(): Problem {
  return problem('PARAMETER_NOT_SERVED', { parameter: 'client_assertion', operation: 'oauth.token' });
}

function tokenOf({ token, access_token, refresh_token }: ValueOf<typeof OneTokenForm>): string {
  return token ?? access_token ?? refresh_token ?? '';
}

async function describeToken(call: ServerCall, token: string): Promise<PortalTokenDescription | AppTokenDescription | undefined> {
  return (await describeAccessToken(call, token)) ?? (await describeRefreshToken(call, token));
}

async function revoke(call: ServerCall, token: string, { kind }: PortalTokenDescription | AppTokenDescription): Promise<void> {
  if (kind === 'refresh') await revokeRefreshToken(call.store.registry, token);
  else await call.store.removeToken(hashOfSecret(token));
  call.callers.forget();
}
