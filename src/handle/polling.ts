import { setTimeout as wait } from 'node:timers/promises';

/** How long something is waited for. */
export interface WaitOptions {
  /** Real milliseconds; 5,000 by default. */
  readonly timeoutMs?: number;
}

const usualMs = 5_000;
const betweenMs = 15;

/** Asks again and again until there is an answer, or the time is over: then undefined. */
export async function waitUntil<Answer>(
  ask: () => Promise<Answer | undefined>,
  { timeoutMs = usualMs }: WaitOptions,
): Promise<Answer | undefined> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= until) return answer;
    await wait(Math.min(betweenMs, Math.max(1, until - performance.now())));
  }
}
