import { randomUUID } from 'node:crypto';
import { limits } from '../catalogue/limits.ts';
import type { PortalId } from '../domain/ids.ts';
import { grantOf } from '../domain/scope.ts';
import { bearerToken, type Caller, hashOfSecret } from './tokens.ts';

/** What a session's token begins with: no token of HubSpot's does. */
const sessionPrefix = 'crosstie-session-';
/** The source of changes that are made in a session, as of all that is asked for under `/_crosstie`. */
const sessionAppId = 'crosstie';

/** A token that lets whoever may use the control endpoints look into a portal by HubSpot's API. */
export interface Session {
  readonly token: string;
  /** Epoch milliseconds: from then on the token is refused. */
  readonly expiresAt: number;
}

/**
 * Tokens of people who look at portals, such as the inspector's. They may do everything, count towards no limit, and are gone with this process.
 * Times are real ones: a clock that a test moves ends no session.
 */
export class Sessions {
  readonly #callers = new Map<string, Caller & { readonly endsAt: number }>();

  /** Begins a session in a portal. Where there are too many, the oldest ends. */
  open(portal: PortalId): Session {
    const [oldest] = this.#callers.keys();
    if (oldest !== undefined && this.#callers.size >= limits.sessionsMax) this.#callers.delete(oldest);
    const token = `${sessionPrefix}${randomUUID()}`;
    const createdAt = Date.now();
    const expiresAt = createdAt + limits.sessionMsMax;
    const stored = { hash: hashOfSecret(token), portal, scopes: 'all', appId: sessionAppId, userId: null, createdAt } as const;
    this.#callers.set(stored.hash, { ...stored, kind: 'session', expiresAt: null, grant: grantOf('all'), endsAt: expiresAt });
    return { token, expiresAt };
  }

  /** Who sends a request in a session; undefined for all other requests. */
  find(authorization: string | undefined): Caller | undefined {
    if (!isOfSession(authorization)) return undefined;
    const caller = this.#callers.get(hashOfSecret(bearerToken(authorization) ?? ''));
    return caller !== undefined && Date.now() < caller.endsAt ? caller : undefined;
  }
}

/** Whether a request says that it is part of a session; whether that is true, `Sessions` knows. Every request pays for this. */
export function isOfSession(authorization: string | undefined): authorization is string {
  return authorization?.includes(sessionPrefix) === true;
}
