import { limits } from '../catalogue/limits.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import {
  isSameInterest,
  soundSubscription,
  type WantedSubscription,
  type WebhookSettings,
  type WebhookSubscription,
} from '../domain/webhook.ts';
import { problemOfTarget, type TargetRules } from '../domain/webhook-target.ts';
import type { EntryEdit, Store } from '../storage/port.ts';
import { findApp } from './apps.ts';
import type { OneByOne } from './one-by-one.ts';
import { partsOfTarget } from './webhook-target-urls.ts';

const [settingsKind, subscriptionKind] = ['webhookSettings', 'webhookSubscription'];
/** The highest id that a subscription ever had: none is given twice, so that a late event never seems to be another's. */
const lastId = { kind: 'webhookSubscriptionId', key: 'last' } as const;
/** Names the turn in which the webhooks of any app change. No app has this for its id. */
const everyApps = 'the webhooks of every app';
/** The id below that of the first subscription: seven digits, as HubSpot's have. */
const idStart = 1_000_000;
/** Digits of an id in a key, so that keys are in the order of ids. */
const idDigits = 10;
/** The highest id that a path or a batch can name. Source: webhooks spec (int32). */
const idMax = 2_147_483_647;

/** What a batch asks of one subscription. */
export interface WantedState {
  readonly id: number;
  readonly active: boolean;
}

/**
 * Where apps want webhooks sent and which. Changes wait for each other, and for those of the app itself: what one is decided by is still so when it
 * is kept. An app that was removed meanwhile is not found.
 */
export class Webhooks {
  readonly #store: Store;
  readonly #rules: TargetRules;
  readonly #turns: OneByOne;

  /** `rules` say where webhooks may be sent; `turns` are those in which apps change. */
  constructor(store: Store, rules: TargetRules, turns: OneByOne) {
    this.#store = store;
    this.#rules = rules;
    this.#turns = turns;
  }

  /** Where an app wants its webhooks sent; undefined where it said nothing. */
  async settings(appId: number): Promise<WebhookSettings | undefined> {
    const value = await this.#store.registry.entry(settingsKind, String(appId));
    return value === undefined ? undefined : (JSON.parse(value) as WebhookSettings);
  }

  /** The settings of every app that has any, in ascending order of the text of the app's id, those above the app `after`, at most `limit`. */
  async allSettings(after: number, limit: number): Promise<readonly WebhookSettings[]> {
    const entries = await this.#store.registry.entries({ kind: settingsKind, prefix: '', after: after === 0 ? '' : String(after), limit });
    return entries.map(({ value }) => JSON.parse(value) as WebhookSettings);
  }

  /** Sets where an app's webhooks are sent, in the place of what was set, `at` epoch milliseconds. Durable when it resolves. */
  configure(
    appId: number,
    wanted: Pick<WebhookSettings, 'targetUrl' | 'maxConcurrentRequests'>,
    at: number,
  ): Promise<WebhookSettings | Problem> {
    const { targetUrl, maxConcurrentRequests } = wanted;
    const fault = this.problemOfSettings(wanted);
    if (fault !== undefined) return Promise.resolve(fault);
    return this.#inTurn(appId, async () => {
      if ((await findApp(this.#store.registry, appId)) === undefined) return problem('RECORD_NOT_FOUND');
      const before = await this.settings(appId);
      const updatedAt = before === undefined ? null : at;
      const { createdAt = at, activeAfter = await this.#store.logEnd() } = before ?? {};
      const settings: WebhookSettings = { appId, targetUrl, maxConcurrentRequests, createdAt, updatedAt, activeAfter };
      await this.#store.registry.put([{ kind: settingsKind, key: String(appId), value: JSON.stringify(settings) }]);
      return settings;
    });
  }

  /** Why an app cannot have settings; undefined where it can. */
  problemOfSettings({
    targetUrl,
    maxConcurrentRequests,
  }: Pick<WebhookSettings, 'targetUrl' | 'maxConcurrentRequests'>): Problem | undefined {
    const { webhookConcurrencyMin: min, webhookConcurrencyMax: max } = limits;
    if (!Number.isInteger(maxConcurrentRequests) || maxConcurrentRequests < min || maxConcurrentRequests > max) {
      return problem('WEBHOOK_CONCURRENCY_INVALID', { min, max });
    }
    const target = partsOfTarget(targetUrl);
    return target === undefined ? problem('WEBHOOK_TARGET_INVALID') : problemOfTarget(this.#rules, target);
  }

  /** Forgets where an app's webhooks are sent: its subscriptions stay and get nothing until it is set anew. Durable when it resolves. */
  clear(appId: number): Promise<void> {
    return this.#inTurn(appId, () => this.#store.registry.put([{ kind: settingsKind, key: String(appId), value: null }]));
  }

  /** Every subscription of an app, the oldest first. */
  async subscriptions(appId: number): Promise<readonly WebhookSubscription[]> {
    const page = { kind: subscriptionKind, prefix: keyOf(appId, ''), after: '', limit: limits.webhookSubscriptionsMax };
    return (await this.#store.registry.entries(page)).map(({ value }) => JSON.parse(value) as WebhookSubscription);
  }

  /** The subscriptions of an app that are not paused, the oldest first. */
  async activeSubscriptions(appId: number): Promise<readonly WebhookSubscription[]> {
    return (await this.subscriptions(appId)).filter(({ active }) => active);
  }

  /** The subscription of an app with an id; undefined where it has none. */
  async subscription(appId: number, id: number): Promise<WebhookSubscription | undefined> {
    const value = await this.#store.registry.entry(subscriptionKind, keyOf(appId, id));
    return value === undefined ? undefined : (JSON.parse(value) as WebhookSubscription);
  }

  /** Subscribes an app to events, `at` epoch milliseconds. Durable when it resolves. */
  async subscribe(appId: number, wanted: WantedSubscription, at: number): Promise<WebhookSubscription | Problem> {
    const sound = soundSubscription(wanted);
    if (isProblem(sound)) return sound;
    return this.#inTurn(appId, async () => {
      if ((await findApp(this.#store.registry, appId)) === undefined) return problem('RECORD_NOT_FOUND');
      const others = await this.subscriptions(appId);
      if (others.some((other) => isSameInterest(other, sound))) return problem('WEBHOOK_SUBSCRIPTION_EXISTS');
      const { webhookSubscriptionsMax: max } = limits;
      if (others.length >= max) return problem('WEBHOOK_SUBSCRIPTIONS_TOO_MANY', { max });
      const id = Number((await this.#store.registry.entry(lastId.kind, lastId.key)) ?? idStart) + 1;
      if (id > idMax) throw new Error('every id of a subscription was given');
      const made: WebhookSubscription = { id, appId, ...sound, createdAt: at, updatedAt: null, activeAfter: await this.#store.logEnd() };
      await this.#store.registry.put([{ ...lastId, value: String(id) }, kept(made)]);
      return made;
    });
  }

  /**
   * Pauses subscriptions of an app or lets them go on, `at` epoch milliseconds, and returns them in the order in which they are named, each once,
   * as the last of its inputs says; ids that it has no subscription for are told apart. Durable when it resolves.
   */
  setActive(
    appId: number,
    wanted: readonly WantedState[],
    at: number,
  ): Promise<{ readonly changed: readonly WebhookSubscription[]; readonly missing: readonly number[] }> {
    const states = new Map(wanted.map(({ id, active }) => [id, active]));
    return this.#inTurn(appId, async () => {
      const activeAfter = await this.#store.logEnd();
      const found = await Promise.all([...states.keys()].map((id) => this.subscription(appId, id)));
      const missing = [...states.keys()].filter((_, place) => found[place] === undefined);
      const changed = found.flatMap((one) => {
        if (one === undefined) return [];
        const active = states.get(one.id) ?? one.active;
        return active === one.active ? one : { ...one, active, updatedAt: at, activeAfter };
      });
      await this.#store.registry.put(changed.filter((one) => !found.includes(one)).map(kept));
      return { changed, missing };
    });
  }

  /** Ends a subscription of an app. False where it has no such one. Durable when it resolves. */
  unsubscribe(appId: number, id: number): Promise<boolean> {
    return this.#inTurn(appId, async () => (await this.#store.registry.take(subscriptionKind, keyOf(appId, id))) !== undefined);
  }

  /** What forgets everything about an app's webhooks, to be asked in the app's turn. */
  async forgotten(appId: number): Promise<readonly EntryEdit[]> {
    const subscriptions = await this.subscriptions(appId);
    return [
      { kind: settingsKind, key: String(appId), value: null },
      ...subscriptions.map(({ id }) => ({ kind: subscriptionKind, key: keyOf(appId, id), value: null })),
    ];
  }

  /** Runs a change of one app's webhooks: one after the other, as ids are given to all, and none while the app itself changes. */
  #inTurn<Outcome>(appId: number, change: () => Promise<Outcome>): Promise<Outcome> {
    return this.#turns.run(everyApps, () => this.#turns.run(String(appId), change));
  }
}

function keyOf(appId: number, id: number | ''): string {
  return `${appId}:${id === '' ? '' : String(id).padStart(idDigits, '0')}`;
}

function kept(subscription: WebhookSubscription): EntryEdit {
  return { kind: subscriptionKind, key: keyOf(subscription.appId, subscription.id), value: JSON.stringify(subscription) };
}
