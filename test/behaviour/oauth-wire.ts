import type { AppHandle } from '../../src/index.ts';

/** An answer of an OAuth endpoint. */
export interface Told<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Tokens as they are handed out. */
export interface TokensBody {
  readonly token_type: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly hub_id: number;
  readonly scopes: readonly string[];
  readonly user_id: number;
  readonly token_use: string;
}

/** Sends a form, as OAuth's clients do; undefined fields are left out. */
export async function sendForm<Body = Record<string, unknown>>(
  url: string,
  path: string,
  fields: Readonly<Record<string, string | undefined>>,
): Promise<Told<Body>> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  const response = await fetch(url + path, { method: 'POST', body: form });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as Body };
}

/** The fields with which an app proves who it is. */
export function credentialsOf({ clientId, clientSecret }: Pick<AppHandle, 'clientId' | 'clientSecret'>) {
  return { client_id: clientId, client_secret: clientSecret };
}

/** Every edition's path of an operation below the mount of OAuth. */
export const tokenPaths = ['/oauth/v1/token', '/oauth/v3/token', '/oauth/2026-03/token', '/oauth/2026-09/token'] as const;

/** The four fields of a refusal. */
export function refusal(status: string, error: string, message: string) {
  return { error, error_description: message, status, message };
}

/** A query of an authorization URL; undefined parameters are left out. */
export function authorizeQuery(parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.append(name, value);
  return query.toString();
}

/** A page as a browser gets it, with what its form would send back. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  readonly cookie: string | undefined;
  /** Values of the form's hidden fields by name. */
  readonly hidden: Readonly<Record<string, string>>;
}

/** Opens a page and goes nowhere else. */
export async function openPage(url: string, path: string, cookie?: string): Promise<Page> {
  return pageOf(await fetch(url + path, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } }));
}

/** Sends the form of a page, with more fields than the hidden ones. */
export async function answerPage(url: string, path: string, page: Page, fields: Readonly<Record<string, string>>): Promise<Page> {
  const headers = page.cookie === undefined ? {} : { cookie: page.cookie };
  const body = new URLSearchParams({ ...page.hidden, ...fields });
  return pageOf(await fetch(url + path, { method: 'POST', redirect: 'manual', headers, body }));
}

async function pageOf(response: Response): Promise<Page> {
  const html = await response.text();
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  return {
    status: response.status,
    headers: response.headers,
    html,
    cookie: response.headers.get('set-cookie')?.split(';')[0],
    hidden: Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])),
  };
}

/** Where an answer sends the browser. */
export function locationOf({ headers }: { readonly headers: Headers }): URL {
  return new URL(headers.get('location') ?? 'nowhere:');
}
