/** Why a call has to be made again. */
export type Trouble =
  /** The connection was refused, reset or fell silent, or the answer broke off. */
  | { readonly kind: 'connection'; readonly why: string }
  | {
      readonly kind: 'status';
      readonly status: number;
      /** What the header `Retry-After` says, in milliseconds. */
      readonly retryAfterMs: number | undefined;
      /** HubSpot's name of the limit that was reached. */
      readonly policy: string | undefined;
    };

/** What becomes of a call that failed. */
export type Retry = { readonly kind: 'again'; readonly afterMs: number } | { readonly kind: 'over'; readonly why: string };

/** Calls that are made of one request before it is given up. */
const attemptsMax = 9;
/** The longest wait that a remote can ask for; HubSpot asks for up to a day where it moves an account. */
const askedMsMax = 10 * 60_000;
/** The first and the longest of the waits that double. */
const firstWaitMs = 500;
const longestWaitMs = 30_000;

/** Milliseconds after which a limit lets calls through again, by HubSpot's name of it. */
const windowOfPolicy: Readonly<Record<string, number>> = { TEN_SECONDLY_ROLLING: 10_000, SECONDLY: 1_000 };

/** Whether a status says that the same call may succeed later: limits, locks, an account on its way, a server that fails. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 423 || status === 429 || status === 477 || status >= 500;
}

/**
 * Decides when a call that failed for the `attempt`th time is made again. Waits double up to a bound and are spread by `chance`, from 0 to 1, so
 * that callers who failed together do not come back together; a remote that names a time is believed. The limit of a day ends the work.
 */
export function planRetry(trouble: Trouble, attempt: number, chance: number): Retry {
  if (trouble.kind === 'status' && trouble.policy === 'DAILY') return { kind: 'over', why: 'the limit of the day is reached' };
  const asked = trouble.kind === 'status' ? trouble.retryAfterMs : undefined;
  if (asked !== undefined && asked > askedMsMax) {
    return { kind: 'over', why: `it asks to be left alone for ${Math.ceil(asked / 60_000)} minutes` };
  }
  if (attempt >= attemptsMax) return { kind: 'over', why: `${told(trouble)}, ${attemptsMax} times in a row` };
  const doubled = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
  const spread = Math.round(doubled * (0.5 + chance / 2));
  const window = trouble.kind === 'status' ? (windowOfPolicy[trouble.policy ?? ''] ?? 0) : 0;
  return { kind: 'again', afterMs: Math.max(asked ?? 0, window) + spread };
}

function told(trouble: Trouble): string {
  return trouble.kind === 'connection' ? trouble.why : `it answers ${trouble.status}`;
}
