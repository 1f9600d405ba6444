import { randomBytes, randomUUID } from 'node:crypto';
import { appInstalled } from '../catalogue/journal.ts';
import { limits } from '../catalogue/limits.ts';
import type { App } from '../domain/app.ts';
import { portalIdOf } from '../domain/ids.ts';
import { type Consent, isRefusal, OAuthRefusal, scopesIn } from '../domain/oauth.ts';
import { findScope } from '../domain/scope.ts';
import type { Entry, Registry, Store } from '../storage/port.ts';
import { appOfClient, clientSecretOf, findApp, grantAccessToken, installOf, keepInstall } from './apps.ts';
import { takeAuthCode } from './auth-codes.ts';
import { forgetEntries } from './forget-entries.ts';
import { newsOfInstall } from './journal-news.ts';
import { isSameSecret } from './secrets.ts';
import type { ServerCall } from './server-call.ts';
import { hashOfSecret, keepToken } from './tokens.ts';

/** What an app brings to get tokens; parts that it left out are undefined. */
export interface TokenRequest {
  readonly grantType: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly code: string | undefined;
  readonly redirectUri: string | undefined;
  readonly codeVerifier: string | undefined;
  readonly refreshToken: string | undefined;
  readonly scope: string | undefined;
}

/** A consent as the registry keeps it with a refresh token. */
interface KeptConsent extends Consent {
  /** The installation that it was granted with. */
  readonly installId: string;
}

/** Tokens with which an app acts in a portal. */
export interface PortalTokens {
  readonly kind: 'portal';
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly consent: Consent;
}

/** A token with which an app looks after its own affairs. */
export interface AppToken {
  readonly kind: 'app';
  readonly accessToken: string;
  readonly scopes: readonly string[];
}

const refreshTokenKind = 'refreshToken';

/**
 * Lets an app act in a portal on behalf of a user: keeps that it is installed there, and makes an access token for the time that HubSpot gives
 * one and a refresh token that does not end. Undefined where the app is gone. Durable when it resolves.
 */
export function grantTokens(call: ServerCall, app: App, consent: Consent): Promise<PortalTokens | undefined> {
  return call.appTurns.run(String(app.id), async () => {
    const current = await findApp(call.store.registry, app.id);
    return current && grant(call, current, consent);
  });
}

/** The same in a turn of the app's. */
async function grant(call: ServerCall, app: App, consent: Consent): Promise<PortalTokens> {
  const { registry } = call.store;
  const refreshToken = `na1-${randomUUID()}`;
  // An app that is installed again without having been taken out stays installed: its earlier refresh tokens go on.
  const earlier = await installOf(registry, app.id, consent.portal);
  const { id: installId = randomUUID(), installedAt = call.now(), installedAfter = await call.store.logEnd() } = earlier ?? {};
  const told = earlier === undefined ? await newsOfInstall(call, appInstalled, consent) : [];
  await keepInstall(registry, { ...consent, id: installId, installedAt, installedAfter }, told);
  const kept: KeptConsent = { ...consent, installId };
  await registry.put([{ kind: refreshTokenKind, key: hashOfSecret(refreshToken), value: JSON.stringify(kept) }]);
  return { kind: 'portal', accessToken: await newAccessToken(call, app, consent), refreshToken, consent };
}

async function newAccessToken({ store, now }: ServerCall, app: App, { portal, userId, scopes }: Consent): Promise<string> {
  const at = now();
  await forgetEnded(store, at);
  return grantAccessToken(store, { app, portal: portalIdOf(portal), userId, scopes, at });
}

const dayMs = 86_400_000;

/** Tokens are made twice an hour for every installation: with each new one, some that ended long ago are forgotten. */
function forgetEnded(store: Store, at: number): Promise<void> {
  return store.forgetTokens(at - limits.endedTokenDaysMax * dayMs, limits.endedTokensSweptMax);
}

/** What a refresh token stands for; undefined for one that is not known. */
export async function consentOfRefreshToken(registry: Registry, token: string): Promise<KeptConsent | undefined> {
  const value = await registry.entry(refreshTokenKind, hashOfSecret(token));
  return value === undefined ? undefined : (JSON.parse(value) as KeptConsent);
}

/** Whether the installation that a consent was granted with still stands: one that comes after it does not bring it back. */
export async function isInForce(registry: Registry, { appId, portal, installId }: KeptConsent): Promise<boolean> {
  return (await installOf(registry, appId, portal))?.id === installId;
}

/** Forgets the refresh tokens of an app. Durable when it resolves. */
export function forgetRefreshTokensOf(registry: Registry, appId: number): Promise<void> {
  const isMeant = ({ value }: Entry) => (JSON.parse(value) as KeptConsent).appId === appId;
  return forgetEntries(registry, { kind: refreshTokenKind, prefix: '' }, isMeant);
}

/** Forgets a refresh token; access tokens that were made with it are good until they end. False where it was not known. Durable when it resolves. */
export async function revokeRefreshToken(registry: Registry, token: string): Promise<boolean> {
  return (await registry.take(refreshTokenKind, hashOfSecret(token))) !== undefined;
}

/**
 * Gives an app the tokens that it asks for. Refused, in this order: an unknown grant type, an unknown app, a wrong secret, and what is wrong with
 * the grant. Assumed: that order.
 */
export async function giveTokens(call: ServerCall, sent: TokenRequest): Promise<PortalTokens | AppToken | OAuthRefusal> {
  const { grantType } = sent;
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token' && grantType !== 'client_credentials') {
    return new OAuthRefusal('BAD_GRANT_TYPE');
  }
  const app = await provenApp(call, sent);
  if (isRefusal(app)) return app;
  return call.appTurns.run(String(app.id), async () => {
    // Its turn came after others, in which it may have got another secret or have been removed.
    const stillProven = await provenApp(call, sent);
    return isRefusal(stillProven) ? stillProven : give(call, stillProven, grantType, sent);
  });
}

/** Gives a proven app tokens, in a turn of its own. */
function give(
  call: ServerCall,
  app: App,
  grantType: 'authorization_code' | 'refresh_token' | 'client_credentials',
  sent: TokenRequest,
): Promise<PortalTokens | AppToken | OAuthRefusal> {
  switch (grantType) {
    case 'authorization_code':
      return tokensForCode(call, app, sent);
    case 'refresh_token':
      return tokensForRefresh(call, app, sent.refreshToken);
    case 'client_credentials':
      return tokenForApp(call, app, scopesIn(sent.scope));
  }
}

/** The app that a client id and a client secret belong to. */
export async function provenApp(
  call: ServerCall,
  { clientId, clientSecret }: Pick<TokenRequest, 'clientId' | 'clientSecret'>,
): Promise<App | OAuthRefusal> {
  const app = clientId === undefined ? undefined : await appOfClient(call.store.registry, clientId);
  const secret = app && (await clientSecretOf(call, app.id));
  // It may have been removed between the two reads.
  if (app === undefined || secret === undefined) return new OAuthRefusal('BAD_CLIENT_ID');
  const isProven = clientSecret !== undefined && isSameSecret(clientSecret, secret);
  return isProven ? app : new OAuthRefusal('BAD_CLIENT_SECRET');
}

async function tokensForCode(call: ServerCall, app: App, sent: TokenRequest): Promise<PortalTokens | OAuthRefusal> {
  const { code, redirectUri, codeVerifier: verifier } = sent;
  if (code === undefined) return new OAuthRefusal('BAD_AUTH_CODE');
  const consent = await takeAuthCode(call.store.registry, { code, appId: app.id, redirectUri, verifier, at: call.now() });
  if (isRefusal(consent)) return consent;
  const { appId, portal, userId, scopes } = consent;
  if (!(await hasPortal(call, portal))) return new OAuthRefusal('BAD_HUB');
  return grant(call, app, { appId, portal, userId, scopes });
}

/** The refresh token stays as it is, as HubSpot's mostly do. Refused once its portal is gone, or the app was taken out of it. */
async function tokensForRefresh(call: ServerCall, app: App, refreshToken = ''): Promise<PortalTokens | OAuthRefusal> {
  const { registry } = call.store;
  const consent = await consentOfRefreshToken(registry, refreshToken);
  if (consent === undefined || consent.appId !== app.id) return new OAuthRefusal('BAD_REFRESH_TOKEN');
  if (!(await hasPortal(call, consent.portal))) return new OAuthRefusal('BAD_HUB');
  if (!(await isInForce(registry, consent))) return new OAuthRefusal('APP_UNINSTALLED');
  return { kind: 'portal', accessToken: await newAccessToken(call, app, consent), refreshToken, consent };
}

async function hasPortal({ store }: ServerCall, portal: number): Promise<boolean> {
  return (await store.portal(portalIdOf(portal))) !== undefined;
}

/** A token for an app's own affairs has scopes that belong to no portal, one at least. */
async function tokenForApp(call: ServerCall, app: App, scopes: readonly string[]): Promise<AppToken | OAuthRefusal> {
  if (scopes.length === 0 || scopes.some((scope) => findScope(scope)?.area !== 'app')) return new OAuthRefusal('BAD_SCOPES');
  const accessToken = `C${randomBytes(48).toString('base64url')}`;
  const createdAt = call.now();
  await forgetEnded(call.store, createdAt);
  const expiresAt = createdAt + limits.accessTokenSecondsMax * 1_000;
  await keepToken(call.store, accessToken, {
    kind: 'app',
    portal: null,
    scopes,
    appId: String(app.id),
    userId: null,
    createdAt,
    expiresAt,
  });
  return { kind: 'app', accessToken, scopes };
}
