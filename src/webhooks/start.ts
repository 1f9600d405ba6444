import type { ServerCall } from '../operations/server-call.ts';
import type { DeliveryBook } from '../operations/webhook-deliveries.ts';
import { Attempts, type DeliveryClock } from './attempts.ts';
import type { ChangeConsumer } from './consumer.ts';
import { Deliveries } from './deliveries.ts';
import { HttpSender, type MayReach } from './http-sender.ts';
import type { JournalSweeper } from './journal-sweeper.ts';
import { type BackgroundLog, LogReader } from './log-reader.ts';
import { Pace } from './pace.ts';
import type { OlderSignature } from './signatures.ts';
import { WebhookConsumer } from './webhook-consumer.ts';

/** How far webhooks are behind what happened. */
export interface WebhookLag {
  /** Milliseconds since the oldest event happened, or was first tried to be sent, that has not arrived; 0 where all have. */
  readonly oldestMs: number;
  /** Deliveries that wait for their next attempt. */
  readonly pending: number;
}

/** What the server does by itself, without being asked by a request: it tells those who follow portals what changes. */
export interface Background {
  /** To be called once the server listens. */
  start(): void;
  /** Ends what is under way and keeps how far everybody got; to be called before the store is closed. */
  close(): Promise<void>;
  /** Resolves when what was written before is told to who follows it, and what was being sent is answered or failed. */
  settled(): Promise<void>;
  readonly deliveries: DeliveryBook;
  lag(): WebhookLag;
}

export interface BackgroundParts {
  readonly call: ServerCall;
  readonly clock: DeliveryClock;
  readonly log: BackgroundLog;
  readonly mayReach: MayReach;
  readonly olderSignature: OlderSignature;
  /** Who else is told of changes. */
  readonly consumers: readonly ChangeConsumer[];
  /** Removes what journals need not tell any more. */
  readonly sweeper: JournalSweeper;
  /** Milliseconds after which it is looked for what other servers on the store wrote; undefined where there are none. */
  readonly lookEveryMs?: number | undefined;
  chance(): number;
}

/** Puts together what reads the log of changes and what sends webhooks. */
export function background({
  call,
  clock,
  log,
  mayReach,
  olderSignature,
  consumers,
  sweeper,
  lookEveryMs,
  chance,
}: BackgroundParts): Background {
  const pace = new Pace();
  const attempts = new Attempts(call, clock, new HttpSender(mayReach), olderSignature);
  const deliveries = new Deliveries({ call, clock, attempts, log, chance });
  const webhooks = new WebhookConsumer(call, attempts, deliveries, pace);
  const reader = new LogReader(call.store, [webhooks, ...consumers], log, { lookEveryMs }, pace);
  let starting: Promise<void> = Promise.resolve();
  let taking: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** Takes on, from time to time, what other servers on the store want to be sent. */
  const takeAgain = (): void => {
    if (lookEveryMs === undefined || isClosed) return;
    taking = setTimeout(() => {
      deliveries
        .takeHandedOver()
        .catch((cause: unknown) => log.error({ err: cause }, 'what other servers want to be sent cannot be read'))
        .finally(takeAgain);
    }, lookEveryMs).unref();
  };
  return {
    deliveries,
    lag() {
      const now = clock.now();
      const { count, oldest } = deliveries.pending();
      const since = Math.min(oldest ?? now, reader.oldestTold(webhooks.name) ?? now);
      return { oldestMs: Math.max(0, now - since), pending: count };
    },
    start() {
      sweeper.start();
      // What is pending counts before more is read.
      starting = deliveries
        .start()
        .then(() => {
          reader.start();
          takeAgain();
        })
        .catch((cause: unknown) => log.error({ err: cause }, 'webhooks cannot be sent'));
    },
    async settled() {
      await starting;
      await reader.settled();
      await deliveries.settled();
    },
    async close() {
      isClosed = true;
      clearTimeout(taking);
      attempts.stop();
      deliveries.admitAll();
      await starting;
      await Promise.all([reader.close(), deliveries.stop(), sweeper.close()]);
    },
  };
}
