import { limits } from '../catalogue/limits.ts';
import type { DeliveryAttempt } from '../domain/webhook-delivery.ts';
import { clientSecretOf } from '../operations/apps.ts';
import type { ServerCall } from '../operations/server-call.ts';
import type { HttpSender, SendOutcome } from './http-sender.ts';
import { type OlderSignature, signatureHeaders } from './signatures.ts';
import { Slots } from './slots.ts';

/** Tells the time and calls back later; the returned function prevents that. Who moves the clock waits for a promise that `run` answers. */
export interface DeliveryClock {
  now(): number;
  after(ms: number, run: () => unknown): () => void;
}

/** Where a request goes, and the headers that sign it. */
interface SignedPost {
  readonly url: URL;
  readonly signatures: Readonly<Record<string, string>>;
}

/** The server stops: what was being sent is neither delivered nor failed. */
export class DeliveriesStopped extends Error {
  override readonly name = 'DeliveriesStopped';
}

/** Makes attempts: as many of an app at a time as its settings allow, each signed anew and ended after five seconds. */
export class Attempts {
  readonly #call: ServerCall;
  readonly #clock: DeliveryClock;
  readonly #sender: HttpSender;
  readonly #older: OlderSignature;
  readonly #slots = new Map<number, Slots>();
  readonly #underWay = new Set<AbortController>();
  #isStopped = false;

  constructor(call: ServerCall, clock: DeliveryClock, sender: HttpSender, older: OlderSignature) {
    this.#call = call;
    this.#clock = clock;
    this.#sender = sender;
    this.#older = older;
  }

  /** Ends what is being sent; every attempt from now on rejects with `DeliveriesStopped`. */
  stop(): void {
    this.#isStopped = true;
    for (const one of this.#underWay) one.abort();
    this.#sender.close();
  }

  /** Resolves when the app may be sent one more request; the returned function says that it was answered. */
  async slot(appId: number): Promise<() => void> {
    const settings = await this.#call.webhooks.settings(appId);
    const max = Math.min(settings?.maxConcurrentRequests ?? 1, limits.webhookConcurrencyServedMax);
    const slots = this.#slots.get(appId) ?? new Slots(max);
    this.#slots.set(appId, slots);
    slots.resize(max);
    await slots.take();
    let isTaken = true;
    return () => {
      if (isTaken) slots.release();
      isTaken = false;
    };
  }

  /** Sends a body to where the app wants it now. Rejects only where the server stops or a secret cannot be read. */
  async attempt(appId: number, number: number, body: string): Promise<DeliveryAttempt> {
    const settings = await this.#call.webhooks.settings(appId);
    const at = this.#clock.now();
    const signed = settings === undefined ? undefined : await this.#sign(appId, settings.targetUrl, body, at);
    const outcome = signed === undefined ? ({ fault: 'no settings' } as const) : await this.#post(signed, body);
    if (this.#isStopped) throw new DeliveriesStopped('the server stops');
    const ms = Math.max(0, this.#clock.now() - at);
    const signatures = signed?.signatures ?? null;
    return 'status' in outcome
      ? { number, at, ms, status: outcome.status, fault: null, signatures }
      : { number, at, ms, status: null, fault: outcome.fault, signatures };
  }

  /** Where a body goes and what signs it; undefined for an app that has no secret any more. */
  async #sign(appId: number, targetUrl: string, body: string, timestamp: number): Promise<SignedPost | undefined> {
    const url = new URL(targetUrl);
    const clientSecret = await clientSecretOf(this.#call, appId);
    if (clientSecret === undefined) return undefined;
    return { url, signatures: signatureHeaders({ clientSecret, method: 'POST', url: url.href, body, timestamp }, this.#older) };
  }

  async #post({ url, signatures }: SignedPost, body: string): Promise<SendOutcome> {
    const headers = { 'content-type': 'application/json', accept: '*/*', 'user-agent': userAgent, ...signatures };
    const ending = new AbortController();
    if (this.#isStopped) ending.abort();
    this.#underWay.add(ending);
    const forget = this.#clock.after(limits.webhookAnswerMsMax, () => ending.abort());
    try {
      return await this.#sender.send({ url, headers, body: Buffer.from(body), signal: ending.signal });
    } finally {
      forget();
      this.#underWay.delete(ending);
    }
  }
}

/** Source: headers that receivers of HubSpot's webhooks wrote down. */
const userAgent = 'HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client) - WebhooksExecutorDaemon-executor';
