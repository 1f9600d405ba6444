import { limits } from '../catalogue/limits.ts';
import type { GivenCredentials, NewApp } from '../domain/app.ts';
import { unknownScopes } from '../domain/scope.ts';

/** What is wrong with an app that somebody wants, and where. It repeats no secret. */
export interface SettingFault {
  readonly field: keyof NewApp | keyof GivenCredentials;
  readonly reason: string;
}

/** What is wrong with the settings of an app; undefined where nothing is. */
export function faultOfApp({ name, redirectUris, scopes, optionalScopes }: NewApp): SettingFault | undefined {
  if (name.length < 1 || name.length > limits.appNameCharsMax) {
    return { field: 'name', reason: `expected a text of 1 to ${limits.appNameCharsMax} characters` };
  }
  if (redirectUris.length > limits.redirectUrisMax) return { field: 'redirectUris', reason: `expected ${limits.redirectUrisMax} at most` };
  for (const uri of redirectUris) {
    const reason = faultOfRedirectUri(uri);
    if (reason !== undefined) return { field: 'redirectUris', reason };
  }
  const [own, optional] = [faultOfScopes(scopes), faultOfScopes(optionalScopes)];
  if (own !== undefined) return { field: 'scopes', reason: own };
  if (optional !== undefined) return { field: 'optionalScopes', reason: optional };
  const twice = optionalScopes.find((scope) => scopes.includes(scope));
  return twice === undefined ? undefined : { field: 'optionalScopes', reason: `${twice} is one of scopes, too` };
}

/**
 * HubSpot's rule: https, but for a loopback address. Written exactly as the app will send it, because the two are compared as texts.
 * Source: OAuth guide for https and localhost; RFC 6749, 3.1.2 for absolute ones without a fragment; assumed: 127.0.0.0/8 and [::1] as localhost.
 */
function faultOfRedirectUri(text: string): string | undefined {
  const max = limits.redirectUriCharsMax;
  if (text.length > max) return `a redirect URI has ${max} characters at most`;
  const shown = `"${text.slice(0, shownCharsMax)}"`;
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(text) || !URL.canParse(text)) return `${shown} is not an absolute http or https URI`;
  if (text.includes('#')) return `${shown} has a fragment`;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return `${shown} has a user in it`;
  if (protocol === 'http:' && !isLoopbackName(hostname))
    return `${shown} must begin with https: HubSpot takes http only for a loopback address`;
  return undefined;
}

/** Characters of a wrong text that a message repeats. */
const shownCharsMax = 100;

function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function faultOfScopes(scopes: readonly string[]): string | undefined {
  if (scopes.length > limits.tokenScopesMax) return `expected ${limits.tokenScopesMax} at most`;
  const [stray] = unknownScopes(scopes);
  if (stray !== undefined) return `HubSpot has no scope ${stray.slice(0, shownCharsMax)}`;
  const twice = scopes.find((scope, place) => scopes.indexOf(scope) !== place);
  return twice === undefined ? undefined : `${twice} is named twice`;
}

/** What is wrong with credentials that are given to an app rather than made; undefined where nothing is. */
export function faultOfCredentials({ appId, clientId, clientSecret, developerApiKey }: GivenCredentials): SettingFault | undefined {
  if (appId !== undefined && !(Number.isInteger(appId) && appId >= 1 && appId <= limits.appIdMax)) {
    return { field: 'appId', reason: `expected a whole number from 1 to ${limits.appIdMax}` };
  }
  if (clientId !== undefined && !isPrintable(clientId, 1)) {
    return { field: 'clientId', reason: `expected 1 to ${limits.credentialCharsMax} printable characters without spaces` };
  }
  const secret = `expected ${limits.credentialCharsMin} to ${limits.credentialCharsMax} printable characters without spaces`;
  if (clientSecret !== undefined && !isPrintable(clientSecret, limits.credentialCharsMin)) return { field: 'clientSecret', reason: secret };
  if (developerApiKey !== undefined && !isPrintable(developerApiKey, limits.credentialCharsMin)) {
    return { field: 'developerApiKey', reason: secret };
  }
  return undefined;
}

function isPrintable(text: string, charsMin: number): boolean {
  return text.length >= charsMin && text.length <= limits.credentialCharsMax && /^[\x21-\x7e]+$/.test(text);
}
