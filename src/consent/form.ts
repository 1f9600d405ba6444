import { randomBytes } from 'node:crypto';
import { limits } from '../catalogue/limits.ts';
import type { AuthorizationRequest } from '../operations/authorization.ts';
import { isSameSecret, type SecretBox } from '../operations/secrets.ts';

/** What the form of a consent page brings back, sealed: nobody but this server can make or change it. */
interface SealedForm {
  readonly request: AuthorizationRequest;
  /** The cookie of the browser that the page was made for. */
  readonly browser: string;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

const purpose = 'consent form';
const cookieName = 'crosstie_consent';
const browserForm = /^[\w-]{43}$/;

/** Names the browser that a page is made for: as its cookie does, or anew. */
export function browserOf(cookie: string | undefined): string {
  return browserIn(cookie) ?? randomBytes(32).toString('base64url');
}

/** The cookie that names a browser until it is closed; pages of other sites can neither read it nor make the browser post it. */
export function cookieOf(browser: string): string {
  return `${cookieName}=${browser}; Path=/oauth; HttpOnly; SameSite=Lax`;
}

/** Seals what a consent page asks, for one browser and some minutes; `now` is epoch milliseconds. */
export function sealForm(secrets: SecretBox, request: AuthorizationRequest, browser: string, now: number): string {
  const form: SealedForm = { request, browser, endsAt: now + limits.consentSecondsMax * 1_000 };
  return secrets.seal(JSON.stringify(form), purpose);
}

/** What a form asks; undefined for one that this server did not make, that was made for another browser, or that came too late. */
export function openForm(
  secrets: SecretBox,
  sent: { readonly form: string; readonly cookie: string | undefined; readonly now: number },
): AuthorizationRequest | undefined {
  const text = secrets.openReturned(sent.form, purpose);
  const browser = browserIn(sent.cookie);
  if (text === undefined || browser === undefined) return undefined;
  const form = JSON.parse(text) as SealedForm;
  return sent.now < form.endsAt && isSameSecret(browser, form.browser) ? form.request : undefined;
}

function browserIn(cookie = ''): string | undefined {
  for (const pair of cookie.split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === cookieName && value !== undefined && browserForm.test(value)) return value;
  }
  return undefined;
}
