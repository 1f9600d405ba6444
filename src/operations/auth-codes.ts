import { createHash, randomUUID } from 'node:crypto';
import { limits } from '../catalogue/limits.ts';
import { type CodeConsent, isVerifier, OAuthRefusal } from '../domain/oauth.ts';
import type { EntryEdit, Registry } from '../storage/port.ts';
import { forgetEntries } from './forget-entries.ts';
import { isSameSecret } from './secrets.ts';
import { hashOfSecret } from './tokens.ts';

const kind = 'authCode';
/** The same codes by the time at which they end, so that those that nobody fetches can be found. */
const dueKind = 'authCodeDue';
/** Digits of epoch milliseconds, so that keys are in the order of time. */
const timeDigits = 15;

/** Makes an authorization code for a consent, `at` epoch milliseconds. Storage keeps its hash. Durable when it resolves. */
export async function makeAuthCode(registry: Registry, consent: Omit<CodeConsent, 'expiresAt'>, at: number): Promise<string> {
  const code = `na1-${randomUUID()}`;
  const expiresAt = at + limits.authCodeSecondsMax * 1_000;
  const hash = hashOfSecret(code);
  await registry.put([
    ...(await forgettable(registry, at)),
    { kind, key: hash, value: JSON.stringify({ ...consent, expiresAt } satisfies CodeConsent) },
    { kind: dueKind, key: dueKey(expiresAt, hash), value: hash },
  ]);
  return code;
}

/**
 * Takes what a code stands for: of several who bring the same code, one gets it, and a code is gone once it was brought, by whomever. Refused
 * where there is no such code of this app, where it came too late, and without the redirect URI and the verifier that it was made for.
 */
export async function takeAuthCode(
  registry: Registry,
  sent: {
    readonly code: string;
    readonly appId: number;
    readonly redirectUri: string | undefined;
    readonly verifier: string | undefined;
    readonly at: number;
  },
): Promise<CodeConsent | OAuthRefusal> {
  const value = await registry.take(kind, hashOfSecret(sent.code));
  const consent = value === undefined ? undefined : (JSON.parse(value) as CodeConsent);
  if (consent === undefined || consent.appId !== sent.appId) return new OAuthRefusal('BAD_AUTH_CODE');
  if (sent.at >= consent.expiresAt) return new OAuthRefusal('EXPIRED_AUTH_CODE');
  if (sent.redirectUri === undefined) return new OAuthRefusal('BAD_REDIRECT_URI');
  if (sent.redirectUri !== consent.redirectUri) return new OAuthRefusal('MISMATCH_REDIRECT_URI_AUTH_CODE');
  return isProven(consent.challenge, sent.verifier) ? consent : new OAuthRefusal('BAD_CODE_VERIFIER');
}

/** Forgets the codes of an app that were not fetched. Durable when it resolves. */
export function forgetCodesOf(registry: Registry, appId: number): Promise<void> {
  return forgetEntries(registry, { kind, prefix: '' }, ({ value }) => (JSON.parse(value) as CodeConsent).appId === appId);
}

/** Whether the verifier is that of the challenge (RFC 7636, S256). Without a challenge none may come: somebody would have taken it away. */
function isProven(challenge: string | null, verifier: string | undefined): boolean {
  if (challenge === null) return verifier === undefined;
  if (verifier === undefined || !isVerifier(verifier)) return false;
  return isSameSecret(createHash('sha256').update(verifier).digest('base64url'), challenge);
}

/** What forgets codes that ended without being fetched, a few of the oldest. */
async function forgettable(registry: Registry, at: number): Promise<readonly EntryEdit[]> {
  const oldest = await registry.entries({ kind: dueKind, prefix: '', after: '', limit: limits.authCodesSweptMax });
  return oldest
    .filter(({ key }) => Number(key.slice(0, timeDigits)) <= at)
    .flatMap(({ key, value }) => [
      { kind: dueKind, key, value: null },
      { kind, key: value, value: null },
    ]);
}

function dueKey(expiresAt: number, hash: string): string {
  return `${String(expiresAt).padStart(timeDigits, '0')}:${hash}`;
}
