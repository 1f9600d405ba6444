import type { IncomingHttpHeaders } from 'node:http';
import type { HttpRequest } from '../api/frame.ts';
import type { RouteName } from '../api/mount.ts';

/** Stands where a secret was. */
const mask = '***';

/** A request and its answer as they may be kept. */
interface Masks {
  readonly path: string;
  readonly query: string;
  body(body: Buffer | undefined): Buffer | string | undefined;
  answer(body: string | undefined): string | undefined;
}

/**
 * Takes secrets out of what is kept of a request: the keys of queries, and what the operations of OAuth are sent and answer. What else stands in
 * bodies is a portal's data, and kept as it is.
 */
export function masksOf({ operation }: RouteName, { path, query }: HttpRequest): Masks {
  const isOAuth = operation.startsWith('oauth.') || operation.startsWith('consent');
  return {
    path: isOAuth ? path.replace(/(\/(?:access|refresh)-tokens\/)[^/]+/, `$1${mask}`) : path,
    query: query === '' ? query : inForm(query),
    body: (body) => (isOAuth && body !== undefined ? inForm(inJson(body.toString('utf8'))) : body),
    answer: (body) => (isOAuth && body !== undefined ? inJson(body) : body),
  };
}

const names = 'hapikey|client_secret|code|refresh_token|access_token|token|tokenKey|code_verifier';
const inFormPattern = new RegExp(`(^|&)(${names})=[^&]*`, 'g');
const inJsonPattern = new RegExp(`"(${names}|id_token|accessToken|refreshToken)"(\\s*:\\s*)"[^"]*"`, 'g');

function inForm(text: string): string {
  return text.replace(inFormPattern, `$1$2=${mask}`);
}

function inJson(text: string): string {
  return text.replace(inJsonPattern, `"$1"$2"${mask}"`);
}

/** The headers of a request without who sends it: of credentials their scheme stays. */
export function withoutSecrets(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { authorization } = headers;
  if (authorization !== undefined) headers.authorization = `${/^\w+ /.exec(authorization)?.[0] ?? ''}${mask}`;
  if (headers.cookie !== undefined) headers.cookie = mask;
  return headers;
}
