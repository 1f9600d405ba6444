import { limits } from '../catalogue/limits.ts';
import { consentDenied } from '../catalogue/oauth-errors.ts';
import type { App } from '../domain/app.ts';
import { portalIdOf } from '../domain/ids.ts';
import { isChallenge, scopesIn } from '../domain/oauth.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { unknownScopes } from '../domain/scope.ts';
import type { PortalStore } from '../storage/port.ts';
import { appOfClient } from './apps.ts';
import { makeAuthCode } from './auth-codes.ts';
import { redirectTarget, redirectWith } from './redirect-uris.ts';
import type { ServerCall } from './server-call.ts';
import { consentingUser } from './token-descriptions.ts';

/** What an app asks a user for, checked: it may be answered by sending the browser to the redirect URI. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Everything that the app would be granted. */
  readonly scopes: readonly string[];
  /** Those of the scopes that the app can do without. */
  readonly optionalScopes: readonly string[];
  /** Handed back with the answer as it is; null where the app gave none. */
  readonly state: string | null;
  /** Of PKCE; null where the app does not use it. */
  readonly challenge: string | null;
  /** The only portal that may be chosen; null where the user chooses. */
  readonly portal: number | null;
}

/**
 * Reads what an app asks for. A problem is for the user to see and never sent on: the redirect URI may be anybody's. `hub` is the portal in the path.
 *
 * The scopes of the app's settings have to be asked for, all of them, and no others but as optional ones; optional ones that the app does not
 * have are left out. Source: OAuth guide. Assumed: `oauth` need not be asked for, as every token has it.
 */
export async function readAuthorization(
  call: ServerCall,
  query: URLSearchParams,
  hub: string | undefined,
): Promise<{ readonly app: App; readonly request: AuthorizationRequest } | Problem> {
  const clientId = query.get('client_id') ?? '';
  const redirectUri = query.get('redirect_uri') ?? '';
  const app = await appFor(call, clientId, redirectUri);
  if (isProblem(app)) return app;
  const responseType = query.get('response_type') ?? 'code';
  if (responseType !== 'code') return problem('AUTHORIZATION_RESPONSE_TYPE_INVALID', { type: responseType });
  const scopes = readScopes(app, scopesIn(query.get('scope') ?? ''), scopesIn(query.get('optional_scope') ?? ''));
  if (isProblem(scopes)) return scopes;
  const challenge = query.get('code_challenge');
  if (challenge !== null && (query.get('code_challenge_method') !== 'S256' || !isChallenge(challenge))) {
    return problem('AUTHORIZATION_CHALLENGE_INVALID');
  }
  const state = query.get('state');
  if ((state?.length ?? 0) > limits.oauthStateCharsMax) return problem('AUTHORIZATION_STATE_TOO_LONG', { max: limits.oauthStateCharsMax });
  const portal = hub === undefined ? undefined : await findPortal(call, hub);
  if (isProblem(portal)) return portal;
  return { app, request: { clientId, redirectUri, ...scopes, state, challenge, portal: portal?.id ?? null } };
}

/** The app with a client id, if it was registered with this redirect URI. Source of the wording: HubSpot/oauth-quickstart-python#3. */
export async function appFor({ store }: ServerCall, clientId: string, redirectUri: string): Promise<App | Problem> {
  const app = await appOfClient(store.registry, clientId);
  if (app === undefined) return problem('AUTHORIZATION_CLIENT_UNKNOWN');
  const isRegistered = app.redirectUris.includes(redirectUri) && redirectTarget(redirectUri) !== undefined;
  return isRegistered ? app : problem('AUTHORIZATION_REDIRECT_UNKNOWN', { uri: redirectUri });
}

function readScopes(
  app: App,
  asked: readonly string[],
  optional: readonly string[],
): Pick<AuthorizationRequest, 'scopes' | 'optionalScopes'> | Problem {
  if (asked.length === 0) return problem('AUTHORIZATION_SCOPE_MISSING');
  const own = [...app.scopes, ...app.optionalScopes];
  const invalid = unknownScopes(asked).filter((scope) => !own.includes(scope));
  if (invalid.length > 0) return problem('AUTHORIZATION_SCOPES_INVALID', { scopes: invalid.join(', ') });
  const different = [
    ...asked.filter((scope) => !own.includes(scope) && scope !== ofEveryToken),
    ...app.scopes.filter((scope) => !asked.includes(scope) && scope !== ofEveryToken),
  ];
  if (different.length > 0) return problem('AUTHORIZATION_SCOPES_MISMATCH', { scopes: different.join(', ') });
  const optionalScopes = optional.filter((scope) => app.optionalScopes.includes(scope) && !asked.includes(scope));
  return { scopes: [...new Set([ofEveryToken, ...asked, ...optionalScopes])], optionalScopes };
}

/** The scope that every token has, asked for or not. Source: scopes guide. */
const ofEveryToken = 'oauth';

/** The portal that a text names. */
export async function findPortal({ store }: ServerCall, id: string): Promise<PortalStore | Problem> {
  const portal = /^[1-9]\d{0,14}$/.test(id) ? await store.portal(portalIdOf(Number(id))) : undefined;
  return portal ?? problem('PORTAL_UNKNOWN', { portal: id });
}

/** Lets the app have what it asks for in a portal, and says where the browser is to go: to the app, with a code. */
export async function approve(call: ServerCall, app: App, request: AuthorizationRequest, portal: PortalStore): Promise<string> {
  const { redirectUri, challenge, scopes, state } = request;
  const userId = consentingUser(portal);
  const consent = { appId: app.id, portal: portal.id, userId, scopes, redirectUri, challenge };
  const code = await makeAuthCode(call.store.registry, consent, call.now());
  return redirectWith(redirectUri, { code, state: state ?? undefined });
}

/** Where the browser is to go when the user does not consent: to the app, with an error and its state. */
export function deny({ redirectUri, state }: AuthorizationRequest): string {
  return redirectWith(redirectUri, { ...consentDenied, state: state ?? undefined });
}
