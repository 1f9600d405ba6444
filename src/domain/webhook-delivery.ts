import { retryDelaysSeconds, retryJitter } from '../catalogue/webhook-delivery.ts';

/** One try to hand a batch of events to an app. */
export interface DeliveryAttempt {
  /** 0 for the first, as the events say. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** What the app answered; null where no answer came. */
  readonly status: number | null;
  /** Why no answer came; null where one did. */
  readonly fault: DeliveryFault | null;
  /** The headers that signed it; null where nothing was sent, left out of attempts that earlier releases made. */
  readonly signatures?: Readonly<Record<string, string>> | null;
}

/** Why an app could not be asked, or did not answer. */
export type DeliveryFault = 'timeout' | 'not reached' | 'connection lost' | 'forbidden address' | 'no settings';

/** A batch of events on its way to an app: pending until it was answered with 2xx, or no attempt is left. */
export interface WebhookDelivery {
  /** Later ones have higher ids. */
  readonly id: string;
  readonly appId: number;
  readonly portal: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly events: number;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: readonly DeliveryAttempt[];
  /** Epoch milliseconds; null for one that is not pending. */
  readonly nextAttemptAt: number | null;
  /** The delivery whose events it sends once more. */
  readonly replayOf: string | null;
}

/** Milliseconds until the attempt after one that failed; undefined after the last. `chance` is at least 0 and below 1. */
export function retryDelayMs(attemptNumber: number, chance: number): number | undefined {
  const seconds = retryDelaysSeconds[attemptNumber];
  const { least, most } = retryJitter;
  return seconds === undefined ? undefined : Math.round(seconds * 1_000 * (least + (most - least) * chance));
}

/**
 * Milliseconds until the next attempt of a pending delivery is due; 0 where it is, or none is to come. Never more than the longest that its last
 * attempt asks for: a clock that was set back since puts nothing off.
 */
export function waitMsOf({ attempts, nextAttemptAt }: WebhookDelivery, now: number): number {
  if (nextAttemptAt === null) return 0;
  return Math.min(Math.max(0, nextAttemptAt - now), retryDelayMs(attempts.length - 1, 1) ?? 0);
}

/** Whether an answer says that the events arrived. Source: webhooks guide; assumed: a redirect is a failure, as every status but 2xx. */
export function isArrival({ status }: DeliveryAttempt): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** A delivery after one more attempt. */
export function withAttempt(delivery: WebhookDelivery, attempt: DeliveryAttempt, chance: number): WebhookDelivery {
  const attempts = [...delivery.attempts, attempt];
  if (isArrival(attempt)) return { ...delivery, attempts, state: 'delivered', nextAttemptAt: null };
  const delay = retryDelayMs(attempt.number, chance);
  if (delay === undefined) return { ...delivery, attempts, state: 'failed', nextAttemptAt: null };
  return { ...delivery, attempts, state: 'pending', nextAttemptAt: attempt.at + attempt.ms + delay };
}
