import { hash } from 'node:crypto';
import { formatInstant } from '../domain/instant.ts';
import type { CallerKind, StoredToken } from '../domain/portal.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { type Grant, grantOf } from '../domain/scope.ts';
import type { Store } from '../storage/port.ts';

/** Lets a token do what `grant` says, until it says so. Durable when it resolves. */
export async function keepToken(store: Store, token: string, grant: Omit<StoredToken, 'hash'>): Promise<void> {
  await store.putToken({ hash: hashOfSecret(token), ...grant });
}

/** Who sends a request: a token, and what its scopes let it do, made ready once for many requests. */
export interface Caller extends Omit<StoredToken, 'kind'> {
  readonly kind: CallerKind;
  readonly grant: Grant;
}

/** How long a caller that was found is remembered: how late a change of its token may take effect. */
const rememberedMs = 1_000;
/** Callers remembered at most. */
const rememberedMax = 1_000;

/** Finds who sends a request by its `Authorization` header, and remembers it for a moment. */
export class Callers {
  readonly #store: Store;
  #remembered = new Map<string, RememberedCaller>();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * The token behind a header; `now` is epoch milliseconds.
   *
   * No credentials and an unknown private-app token get one problem; any other unknown token is what HubSpot takes for one
   * that expired in 1970. Source: recorded errors-auth-03 and -04, two reports of 2025-09 and 2026-09.
   */
  find(authorization: string | undefined, now: number): Caller | Problem | Promise<Caller | Problem> {
    if (authorization === undefined) return problem('CREDENTIALS_NOT_FOUND');
    const known = this.#remembered.get(authorization);
    if (known !== undefined && Math.abs(now - known.at) < rememberedMs) return unexpired(known.caller, now);
    return this.#look(authorization, now);
  }

  async #look(authorization: string, now: number): Promise<Caller | Problem> {
    const token = bearerToken(authorization);
    if (token === undefined) return problem('CREDENTIALS_NOT_FOUND');
    const remembered = this.#remembered;
    const found = await this.#store.token(hashOfSecret(token));
    if (found !== undefined) {
      const caller: Caller = { ...found, grant: grantOf(found.scopes) };
      remember(remembered, authorization, { caller, at: now });
      return unexpired(caller, now);
    }
    return token.startsWith('pat-') ? problem('CREDENTIALS_NOT_FOUND') : tokenExpired(0, now);
  }

  /** Forgets everybody, so that what changed of tokens takes effect at once. Who is being looked for is not remembered. */
  forget(): void {
    this.#remembered = new Map();
  }
}

interface RememberedCaller {
  readonly caller: Caller;
  /** Epoch milliseconds. */
  readonly at: number;
}

function remember(remembered: Map<string, RememberedCaller>, authorization: string, caller: RememberedCaller): void {
  if (remembered.size >= rememberedMax) remembered.clear();
  remembered.set(authorization, caller);
}

function unexpired(caller: Caller, now: number): Caller | Problem {
  return caller.expiresAt === null || now < caller.expiresAt ? caller : tokenExpired(caller.expiresAt, now);
}

/** Refuses a token that ended; times are epoch milliseconds. */
export function tokenExpired(expiredAt: number, now: number): Problem {
  return problem('TOKEN_EXPIRED', { ago: timePassed(now - expiredAt), expiredAt: formatInstant(expiredAt) });
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/**
 * A time in the largest unit of which two have passed, rounded down, as HubSpot tells it: 75 seconds are `75 second(s)`.
 * Source: recorded errors-auth-03 for seconds, reports for days; assumed: where minutes and hours begin.
 */
function timePassed(ms: number): string {
  const [unit, length] = units.find(([, unitMs]) => ms >= 2 * unitMs) ?? ['second', 1_000];
  return `${Math.floor(ms / length)} ${unit}(s)`;
}

/** The token of a bearer header, whatever the letter case of the scheme; undefined for any other header. */
export function bearerToken(authorization: string | undefined): string | undefined {
  const match = /^bearer +(\S+) *$/i.exec(authorization ?? '');
  return match?.[1];
}

/** What is kept in the place of a token, a code or a key: its SHA-256 in lower-case hexadecimal. They are too long to be guessed. */
export function hashOfSecret(token: string): string {
  return hash('sha256', token, 'hex');
}
