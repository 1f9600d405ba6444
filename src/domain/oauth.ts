import type { OAuthErrorName } from '../catalogue/oauth-errors.ts';

/** What a user let an app do in a portal. */
export interface Consent {
  readonly appId: number;
  readonly portal: number;
  readonly userId: number;
  readonly scopes: readonly string[];
}

/** A consent that waits for its app to fetch tokens with an authorization code. */
export interface CodeConsent extends Consent {
  /** Where the code was sent: the app has to name it again. */
  readonly redirectUri: string;
  /** The SHA-256 of the verifier that the app has to show (PKCE); null where the app did not ask for that. */
  readonly challenge: string | null;
  /** Epoch milliseconds; from then on the code is refused. */
  readonly expiresAt: number;
}

/** That an OAuth endpoint refuses a request: a value, answered with a body of OAuth's own. */
export class OAuthRefusal {
  readonly name: OAuthErrorName;

  constructor(name: OAuthErrorName) {
    this.name = name;
  }
}

/** True for a refusal, whatever else the value could be. */
export function isRefusal(value: unknown): value is OAuthRefusal {
  return value instanceof OAuthRefusal;
}

/** Scopes as OAuth writes them, separated by spaces: each once, in the order given. */
export function scopesIn(text: string | undefined): readonly string[] {
  return [...new Set((text ?? '').split(/\s+/).filter((scope) => scope !== ''))];
}

const challengeForm = /^[\w-]{43}$/;
const verifierForm = /^[\w.~-]{43,128}$/;

/** Whether a text can be the SHA-256 of a verifier, as RFC 7636 writes it. */
export function isChallenge(text: string): boolean {
  return challengeForm.test(text);
}

/** Whether a text can be a verifier of RFC 7636. */
export function isVerifier(text: string): boolean {
  return verifierForm.test(text);
}
