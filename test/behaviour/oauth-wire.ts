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
export function credentialsOf({ clientId, clientSecret }: AppHandle) {
  return { client_id: clientId, client_secret: clientSecret };
}

/** Every edition's path of an operation below the mount of OAuth. */
export const tokenPaths = ['/oauth/v1/token', '/oauth/v3/token', '/oauth/2026-03/token', '/oauth/2026-09/token'] as const;

/** The four fields of a refusal. */
export function refusal(status: string, error: string, message: string) {
  return { error, error_description: message, status, message };
}
