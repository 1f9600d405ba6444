import { hash, randomUUID } from 'node:crypto';
import type { PortalId } from '../domain/ids.ts';
import { formatInstant } from '../domain/instant.ts';
import type { StoredToken } from '../domain/portal.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { Store } from '../storage/port.ts';

/** A private-app token as HubSpot writes it. The text exists only here and with the caller: storage keeps its hash. */
export function newToken(): string {
  return `pat-na1-${randomUUID()}`;
}

/** Lets a token act for a portal. `scopes` are what it may do. */
export async function grantToken(
  store: Store,
  token: string,
  grant: { readonly portal: PortalId; readonly scopes: StoredToken['scopes']; readonly appId: string; readonly at: number },
): Promise<void> {
  const { portal, scopes, appId, at } = grant;
  await store.putToken({ hash: hashToken(token), portal, scopes, appId, createdAt: at });
}

/** How long a caller that was found is remembered: how late a change of its token may take effect. */
const rememberedMs = 1_000;
/** Callers remembered at most. */
const rememberedMax = 1_000;

/** Finds who sends a request by its `Authorization` header, and remembers it for a moment. */
export class Callers {
  readonly #store: Store;
  readonly #remembered = new Map<string, { readonly caller: StoredToken; readonly at: number }>();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * The token behind a header; `now` is epoch milliseconds.
   *
   * No credentials and an unknown private-app token get one problem; any other unknown token is what HubSpot takes for one
   * that expired in 1970. Source: recorded errors-auth-03 and -04, two reports of 2025-09 and 2026-09.
   */
  find(authorization: string | undefined, now: number): StoredToken | Problem | Promise<StoredToken | Problem> {
    if (authorization === undefined) return problem('CREDENTIALS_NOT_FOUND');
    const known = this.#remembered.get(authorization);
    if (known !== undefined && Math.abs(now - known.at) < rememberedMs) return known.caller;
    return this.#look(authorization, now);
  }

  async #look(authorization: string, now: number): Promise<StoredToken | Problem> {
    const token = bearerToken(authorization);
    if (token === undefined) return problem('CREDENTIALS_NOT_FOUND');
    const found = await this.#store.token(hashToken(token));
    if (found !== undefined) return this.#remember(authorization, found, now);
    if (token.startsWith('pat-')) return problem('CREDENTIALS_NOT_FOUND');
    const daysSince1970 = Math.floor(now / 86_400_000);
    return problem('TOKEN_EXPIRED', { ago: `${daysSince1970} day(s)`, expiredAt: formatInstant(0) });
  }

  #remember(authorization: string, caller: StoredToken, at: number): StoredToken {
    if (this.#remembered.size >= rememberedMax) this.#remembered.clear();
    this.#remembered.set(authorization, { caller, at });
    return caller;
  }
}

/** The token of a bearer header, whatever the letter case of the scheme; undefined for any other header. */
export function bearerToken(authorization: string | undefined): string | undefined {
  const match = /^bearer +(\S+) *$/i.exec(authorization ?? '');
  return match?.[1];
}

function hashToken(token: string): string {
  return hash('sha256', token, 'hex');
}
