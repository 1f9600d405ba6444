import { scopeRows } from '../catalogue/scopes.ts';
import { hubDomainOf } from '../domain/account.ts';
import type { App } from '../domain/app.ts';
import { portalIdOf } from '../domain/ids.ts';
import type { Consent } from '../domain/oauth.ts';
import { ownersOf } from '../domain/owner.ts';
import type { StoredToken } from '../domain/portal.ts';
import { scopesAsTold } from '../domain/scope.ts';
import type { PortalStore } from '../storage/port.ts';
import { findApp, installingUserId } from './apps.ts';
import { consentOfRefreshToken, isInForce } from './grants.ts';
import type { ServerCall } from './server-call.ts';
import { hashOfSecret } from './tokens.ts';

/** What a token that a user let an app have stands for. */
export interface PortalTokenDescription {
  readonly kind: 'access' | 'refresh';
  readonly app: App;
  readonly consent: Consent;
  /** The user's email address. */
  readonly user: string;
  readonly hubDomain: string;
  /** Epoch milliseconds; null for a refresh token, which does not end. */
  readonly expiresAt: number | null;
}

/** What a token that an app got for its own affairs stands for. */
export interface AppTokenDescription {
  readonly kind: 'app';
  readonly app: App;
  readonly scopes: readonly string[];
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Whoever consents in a portal: its first owner in use who is a person, as there are no users to log in. */
export function consentingUser(portal: PortalStore): number {
  const person = [...ownersOf(portal.schema).values()].find(({ userId, archivedAt }) => userId !== null && archivedAt === null);
  return person?.userId ?? installingUserId;
}

/** What an access token stands for; undefined for one that is unknown or has ended, and for that of a private app. */
export async function describeAccessToken(
  call: ServerCall,
  token: string,
): Promise<PortalTokenDescription | AppTokenDescription | undefined> {
  const stored = await call.store.token(hashOfSecret(token));
  if (stored === undefined || stored.expiresAt === null || call.now() >= stored.expiresAt) return undefined;
  const app = await findApp(call.store.registry, Number(stored.appId));
  if (app === undefined || stored.scopes === 'all') return undefined;
  const { portal, userId, scopes, expiresAt } = stored;
  if (portal === null || userId === null) return { kind: 'app', app, scopes, expiresAt };
  return describe(call, app, { appId: app.id, portal, userId, scopes }, expiresAt);
}

/** What a refresh token stands for; undefined for one that is unknown or was revoked, or whose portal or installation is gone. */
export async function describeRefreshToken(call: ServerCall, token: string): Promise<PortalTokenDescription | undefined> {
  const { registry } = call.store;
  const consent = await consentOfRefreshToken(registry, token);
  if (consent === undefined || !(await isInForce(registry, consent))) return undefined;
  const app = await findApp(registry, consent.appId);
  return app && describe(call, app, consent, null);
}

async function describe(
  call: ServerCall,
  app: App,
  consent: Consent,
  expiresAt: number | null,
): Promise<PortalTokenDescription | undefined> {
  const portal = await call.store.portal(portalIdOf(consent.portal));
  if (portal === undefined) return undefined;
  const hubDomain = hubDomainOf(call.switches.of(portal).account, portal.id);
  const owner = [...ownersOf(portal.schema).values()].find(({ userId }) => userId === consent.userId);
  const user = owner?.email ?? `user-${consent.userId}@${hubDomain}`;
  return { kind: expiresAt === null ? 'refresh' : 'access', app, consent, user, hubDomain, expiresAt };
}

/** What the token of a private app stands for. */
export interface PrivateAppDescription {
  readonly userId: number;
  readonly hubId: number;
  readonly appId: number;
  readonly scopes: readonly string[];
}

/** What the token of a private app stands for; undefined for any other. One that may do everything has every scope there is. */
export async function describePrivateAppToken({ store }: ServerCall, token: string): Promise<PrivateAppDescription | undefined> {
  const stored: StoredToken | undefined = await store.token(hashOfSecret(token));
  if (stored?.kind !== 'privateApp' || stored.portal === null) return undefined;
  const portal = await store.portal(stored.portal);
  if (portal === undefined) return undefined;
  const scopes = scopesAsTold(stored.scopes === 'all' ? scopesOfPortals() : stored.scopes);
  return { userId: stored.userId ?? consentingUser(portal), hubId: portal.id, appId: Number(stored.appId), scopes };
}

function scopesOfPortals(): readonly string[] {
  return scopeRows.filter(({ area }) => area !== 'app').map(({ name }) => name);
}
