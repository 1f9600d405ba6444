import type { IncomingHttpHeaders } from 'node:http';
import type { HttpRequest, ReplyHeaders } from '../api/frame.ts';
import type { RouteName } from '../api/mount.ts';

/** Stands where a secret was. */
const mask = '***';

/** A request and its answer as they may be kept. */
interface Masks {
  readonly path: string;
  readonly query: string;
  body(body: Buffer | undefined): Buffer | string | undefined;
  answer(body: string | undefined): string | undefined;
  answerHeaders(headers: ReplyHeaders): ReplyHeaders;
}

/**
 * Takes secrets out of what is kept of a request: the keys of queries, and what is sent and answered under the paths of OAuth, those that nobody serves
 * too. What else stands in bodies is a portal's data, and kept as it is.
 */
export function masksOf({ operation }: RouteName, { path, query }: HttpRequest): Masks {
  const masked = query === '' ? query : inForm(query);
  if (!operation.startsWith('oauth.') && !operation.startsWith('consent') && !oauthPath.test(path)) {
    return { path, query: masked, body: (body) => body, answer: (body) => body, answerHeaders: (headers) => headers };
  }
  const tokens = path.split('/').filter(({ length }) => length >= tokenCharsMin);
  const withoutTokens = (text: string) => tokens.reduce((rest, token) => rest.replaceAll(token, mask), text);
  return {
    path: withoutTokens(path),
    query: masked,
    body: (body) => body && inForm(inJson(body.toString('utf8'))),
    // A page that says that there is nothing repeats the path.
    answer: (body) => body && withoutTokens(inJson(body)),
    answerHeaders: ({ location, 'set-cookie': cookie, ...headers }) => ({
      ...headers,
      ...(location !== undefined && { location: inUrl(String(location)) }),
      ...(cookie !== undefined && { 'set-cookie': mask }),
    }),
  };
}

const oauthPath = /^\/+oauth\//i;

/** Characters from which on a segment of a path can be a token: nothing else under the paths of OAuth is as long. */
const tokenCharsMin = 20;

const names = [
  'hapikey',
  'client_secret',
  'client_assertion',
  'code',
  'refresh_token',
  'access_token',
  'token',
  'tokenKey',
  'code_verifier',
  'admin_token',
];
const secretFields: ReadonlySet<string> = new Set(names);
const inJsonPattern = new RegExp(`"(?:${[...names, 'id_token', 'accessToken', 'refreshToken'].join('|')})"\\s*:\\s*"`, 'g');

/** Names that are looked at: of the millions that a form can have, most are plain and no secret's. */
const inFormPattern = new RegExp(`(^|&)(${names.join('|')}|[^&=%]*%[^&=]*)=[^&]*`, 'g');

/** A form or a query, whose names may be written in percents. */
function inForm(text: string): string {
  return text.replace(inFormPattern, (pair: string, start: string, name: string) =>
    secretFields.has(decoded(name)) ? `${start}${name}=${mask}` : pair,
  );
}

/** Names of secrets are ASCII: others need not come out right. */
function decoded(name: string): string {
  return name.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function inUrl(url: string): string {
  const mark = url.indexOf('?') + 1;
  return mark === 0 ? url : url.slice(0, mark) + inForm(url.slice(mark));
}

/** Goes through each text by itself: a regular expression runs out of stack in one of many megabytes. */
function inJson(text: string): string {
  let masked = '';
  let from = 0;
  for (const { 0: found, index } of text.matchAll(inJsonPattern)) {
    // What looks like a field inside of a secret is part of it.
    if (index < from) continue;
    const start = index + found.length;
    masked += text.slice(from, start) + mask;
    from = endOfText(text, start);
  }
  return masked + text.slice(from);
}

function endOfText(json: string, from: number): number {
  let at = from;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}

/** The headers of a request without who sends it: of credentials their scheme stays. */
export function withoutSecrets(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { authorization } = headers;
  if (authorization !== undefined) headers.authorization = `${/^\w+ /.exec(authorization)?.[0] ?? ''}${mask}`;
  if (headers.cookie !== undefined) headers.cookie = mask;
  return headers;
}
