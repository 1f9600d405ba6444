import { limits } from '../catalogue/limits.ts';
import { oauthErrorRows } from '../catalogue/oauth-errors.ts';
import type { OAuthRefusal } from '../domain/oauth.ts';
import type { AppToken, PortalTokens } from '../operations/grants.ts';
import type { SecretBox } from '../operations/secrets.ts';
import type { AppTokenDescription, PortalTokenDescription } from '../operations/token-descriptions.ts';
import type { AccessTokenMetadata, Introspection, RefreshTokenMetadata, Tokens } from './oauth-schemas.ts';
import type { ValueOf } from './schema.ts';

/** The body of a refusal, as HubSpot's OAuth endpoints write it. */
export function refusalBody({ name }: OAuthRefusal): (typeof oauthErrorRows)[typeof name]['body'] {
  return oauthErrorRows[name].body;
}

/** The body that hands out tokens. */
export function tokensBody(given: PortalTokens | AppToken): ValueOf<typeof Tokens> {
  const expires_in = limits.accessTokenSecondsMax;
  if (given.kind === 'app') {
    const { accessToken, scopes } = given;
    return { token_type: 'bearer', access_token: accessToken, expires_in, scopes: [...scopes], token_use: 'client_credentials' };
  }
  const { accessToken, refreshToken, consent } = given;
  return {
    token_type: 'bearer',
    access_token: accessToken,
    refresh_token: refreshToken,
    expires_in,
    hub_id: consent.portal,
    scopes: [...consent.scopes],
    user_id: consent.userId,
    token_use: 'access_token',
  };
}

/** What a view needs to know besides the token. */
interface Viewing {
  readonly secrets: SecretBox;
  /** Epoch milliseconds. */
  readonly now: number;
}

const tokenUses = { access: 'access_token', refresh: 'refresh_token', app: 'client_credentials' } as const;

/** The body of an introspection. */
export function introspectionBody(
  token: string,
  described: PortalTokenDescription | AppTokenDescription,
  viewing: Viewing,
): ValueOf<typeof Introspection> {
  const { kind, app, expiresAt } = described;
  const common = {
    active: true,
    token,
    token_use: tokenUses[kind],
    token_type: 'Bearer',
    client_id: app.clientId,
    app_id: app.id,
  } as const;
  if (described.kind === 'app') {
    return {
      ...common,
      scopes: [...described.scopes],
      expires_in: secondsUntil(described.expiresAt, viewing),
      is_private_distribution: false,
    };
  }
  const { consent, hubDomain, user } = described;
  return {
    ...common,
    hub_id: consent.portal,
    hub_domain: hubDomain,
    user_id: consent.userId,
    user,
    scopes: [...consent.scopes],
    ...(expiresAt !== null && {
      expires_in: secondsUntil(expiresAt, viewing),
      is_private_distribution: false,
      signed_access_token: signed(described, expiresAt, viewing),
    }),
  };
}

/** The body of what an access token stands for. */
export function accessTokenBody(
  token: string,
  described: PortalTokenDescription,
  expiresAt: number,
  viewing: Viewing,
): ValueOf<typeof AccessTokenMetadata> {
  const { app, consent, user, hubDomain } = described;
  return {
    token,
    user,
    hub_domain: hubDomain,
    scopes: [...consent.scopes],
    signed_access_token: signed(described, expiresAt, viewing),
    hub_id: consent.portal,
    app_id: app.id,
    expires_in: secondsUntil(expiresAt, viewing),
    user_id: consent.userId,
    token_type: 'access',
    is_private_distribution: false,
  };
}

/** The body of what a refresh token stands for. */
export function refreshTokenBody(
  token: string,
  { app, consent, user, hubDomain }: PortalTokenDescription,
): ValueOf<typeof RefreshTokenMetadata> {
  return {
    token,
    user,
    hub_domain: hubDomain,
    scopes: [...consent.scopes],
    hub_id: consent.portal,
    client_id: app.clientId,
    user_id: consent.userId,
    token_type: 'refresh',
  };
}

function secondsUntil(expiresAt: number, { now }: Viewing): number {
  return Math.max(0, Math.floor((expiresAt - now) / 1_000));
}

/**
 * What HubSpot's services hand to each other about an access token, signed by this server. Assumed: what stands in the texts, which HubSpot encodes and
 * does not publish: here `scopes` is the list of scopes in base64, and nothing is said of trials and groups of scopes.
 */
function signed(described: PortalTokenDescription, expiresAt: number, { secrets }: Viewing) {
  const { app, consent } = described;
  const scopes = Buffer.from(consent.scopes.join(' ')).toString('base64');
  const appInstallId = `${app.id}-${consent.portal}`;
  const facts = [expiresAt, consent.portal, consent.userId, app.id, scopes];
  return {
    expiresAt,
    scopes,
    hubId: consent.portal,
    userId: consent.userId,
    appId: app.id,
    signature: secrets.sign(facts.join('\n'), 'access token'),
    scopeToScopeGroupPks: '',
    newSignature: secrets.sign([...facts, appInstallId].join('\n'), 'access token and installation'),
    hublet: 'na1',
    trialScopes: '',
    trialScopeToScopeGroupPks: '',
    isUserLevel: false,
    isPrivateDistribution: false,
    installingUserId: consent.userId,
    appInstallId,
    audience: '',
    isServiceAccount: false,
  };
}
