import { limits } from '../catalogue/limits.ts';
import type { Watch } from '../domain/journal-event.ts';
import type { JournalCondition, JournalFilter } from '../domain/journal-filter.ts';
import { isSameJournalSubscription, type JournalSubscription, type SoundJournalSubscription } from '../domain/journal-subscription.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { Registry } from '../storage/port.ts';

const [subscriptionKind, filterKind] = ['journalSubscription', 'journalFilter'];
/** What the registry keeps of subscriptions under keys that begin with the app's id. */
export const subscriptionKinds: readonly string[] = [subscriptionKind, filterKind];
/** The highest id that a subscription or a filter ever had: none is given twice. */
const lastId = { kind: 'journalId', key: 'last' } as const;
/** Digits of an id in a key, so that keys are in the order of ids. */
const idDigits = 15;
/** Apps whose subscriptions are remembered. */
const rememberedMax = 1_000;

interface Holdings {
  readonly subscriptions: readonly JournalSubscription[];
  readonly filters: readonly JournalFilter[];
}

/** What apps want to find in their journals. Changes wait for each other: what one is decided by is still so when it is kept. */
export class JournalSubscriptions {
  readonly #registry: Registry;
  readonly #writers: 'one' | 'several';
  /** Asked for with every batch of changes. Empty where other processes write to the store too. */
  readonly #remembered = new Map<number, Promise<Holdings>>();
  #latest: Promise<unknown> = Promise.resolve();

  /** `writers` says whether other processes may change what apps want: then nothing is remembered, as changes are told by it. */
  constructor(registry: Registry, writers: 'one' | 'several' = 'one') {
    this.#registry = registry;
    this.#writers = writers;
  }

  /** Every subscription of an app, the oldest first. */
  async all(appId: number): Promise<readonly JournalSubscription[]> {
    return (await this.#holdings(appId)).subscriptions;
  }

  /** The subscription of an app with an id; undefined where it has none such. */
  async find(appId: number, id: number): Promise<JournalSubscription | undefined> {
    return (await this.all(appId)).find((subscription) => subscription.id === id);
  }

  /** What an app wants of a portal, with the filters of each; what it wants of itself is not among it. */
  async watches(appId: number, portal: number): Promise<readonly Watch[]> {
    const { subscriptions, filters } = await this.#holdings(appId);
    return subscriptions
      .filter(({ portalId }) => portalId === portal)
      .map((subscription) => ({ subscription, filters: filters.filter(({ subscriptionId }) => subscriptionId === subscription.id) }));
  }

  /** Subscribes an app, or sets anew what it is subscribed to already, `at` epoch milliseconds. What it wants begins
   * where the log of changes ends, unless it did before. Durable when it resolves. */
  upsert(
    appId: number,
    wanted: SoundJournalSubscription,
    { at, logEnd }: { readonly at: number; readonly logEnd: number },
  ): Promise<JournalSubscription | Problem> {
    return this.#inOrder(appId, async () => {
      const all = await this.all(appId);
      const before = all.find((one) => isSameJournalSubscription(one, wanted));
      const max = limits.journalSubscriptionsMax;
      if (before === undefined && all.length >= max) return problem('TOO_MANY_JOURNAL_SUBSCRIPTIONS', { max });
      const id = before?.id ?? (await this.#nextId());
      const { since = logEnd, createdAt = at } = before ?? {};
      const subscription: JournalSubscription = { id, appId, ...wanted, since, createdAt, updatedAt: at };
      await this.#registry.put([
        { kind: subscriptionKind, key: keyOf(appId, id), value: JSON.stringify(subscription) },
        ...(before === undefined ? [{ ...lastId, value: String(id) }] : []),
      ]);
      return subscription;
    });
  }

  /** Ends subscriptions of an app with their filters: the one with an id, or all of a portal. False where there is none. Durable when it resolves. */
  end(appId: number, ended: { readonly id: number } | { readonly portalId: number }): Promise<boolean> {
    return this.#inOrder(appId, async () => {
      const { subscriptions, filters } = await this.#holdings(appId);
      const gone = subscriptions.filter(({ id, portalId }) => ('id' in ended ? id === ended.id : portalId === ended.portalId));
      if (gone.length === 0) return false;
      const ids = new Set(gone.map(({ id }) => id));
      await this.#registry.put([
        ...gone.map(({ id }) => ({ kind: subscriptionKind, key: keyOf(appId, id), value: null })),
        ...filters
          .filter(({ subscriptionId }) => ids.has(subscriptionId))
          .map(({ id }) => ({ kind: filterKind, key: keyOf(appId, id), value: null })),
      ]);
      return true;
    });
  }

  /** The filters of a subscription, the oldest first; undefined where the app has no such subscription. */
  async filtersOf(appId: number, subscriptionId: number): Promise<readonly JournalFilter[] | undefined> {
    const { subscriptions, filters } = await this.#holdings(appId);
    if (!subscriptions.some(({ id }) => id === subscriptionId)) return undefined;
    return filters.filter((filter) => filter.subscriptionId === subscriptionId);
  }

  /** The filter of an app with an id; undefined where it has none such. */
  async filter(appId: number, id: number): Promise<JournalFilter | undefined> {
    return (await this.#holdings(appId)).filters.find((filter) => filter.id === id);
  }

  /** Narrows a subscription, `at` epoch milliseconds. Durable when it resolves. */
  addFilter(
    appId: number,
    wanted: { readonly subscriptionId: number; readonly conditions: readonly JournalCondition[] },
    at: number,
  ): Promise<JournalFilter | Problem> {
    return this.#inOrder(appId, async () => {
      const { subscriptionId, conditions } = wanted;
      const subscription = await this.find(appId, subscriptionId);
      if (subscription === undefined) return problem('JOURNAL_SUBSCRIPTION_NOT_FOUND', { id: subscriptionId });
      if (subscription.subscriptionType !== 'OBJECT') return problem('JOURNAL_FILTER_MISPLACED', { id: subscriptionId });
      const others = (await this.filtersOf(appId, subscriptionId)) ?? [];
      const max = limits.journalFiltersMax;
      if (others.length >= max) return problem('TOO_MANY_JOURNAL_FILTERS', { max });
      const filter: JournalFilter = { id: await this.#nextId(), appId, subscriptionId, conditions, createdAt: at };
      await this.#registry.put([
        { kind: filterKind, key: keyOf(appId, filter.id), value: JSON.stringify(filter) },
        { ...lastId, value: String(filter.id) },
      ]);
      return filter;
    });
  }

  /** Takes a filter away. False where the app has no such one. Durable when it resolves. */
  removeFilter(appId: number, id: number): Promise<boolean> {
    return this.#inOrder(appId, async () => (await this.#registry.take(filterKind, keyOf(appId, id))) !== undefined);
  }

  /** Forgets what is remembered of an app, as somebody else changed it. */
  forget(appId: number): void {
    this.#remembered.delete(appId);
  }

  #holdings(appId: number): Promise<Holdings> {
    if (this.#writers === 'several') return this.#read(appId);
    const known = this.#remembered.get(appId);
    if (known !== undefined) return known;
    if (this.#remembered.size >= rememberedMax) this.#remembered.clear();
    const read = this.#read(appId);
    this.#remembered.set(appId, read);
    read.catch(() => this.#remembered.delete(appId));
    return read;
  }

  async #read(appId: number): Promise<Holdings> {
    const prefix = `${appId}:`;
    const { journalSubscriptionsMax, journalFiltersMax } = limits;
    const filtersMax = journalSubscriptionsMax * journalFiltersMax;
    const [subscriptions, filters] = await Promise.all([
      this.#registry.entries({ kind: subscriptionKind, prefix, after: '', limit: journalSubscriptionsMax }),
      this.#registry.entries({ kind: filterKind, prefix, after: '', limit: filtersMax }),
    ]);
    return {
      subscriptions: subscriptions.map(({ value }) => JSON.parse(value) as JournalSubscription),
      filters: filters.map(({ value }) => JSON.parse(value) as JournalFilter),
    };
  }

  async #nextId(): Promise<number> {
    return Number((await this.#registry.entry(lastId.kind, lastId.key)) ?? 0) + 1;
  }

  #inOrder<Outcome>(appId: number, run: () => Promise<Outcome>): Promise<Outcome> {
    const outcome = this.#latest.then(run).finally(() => this.forget(appId));
    this.#latest = outcome.catch(() => undefined);
    return outcome;
  }
}

function keyOf(appId: number, id: number): string {
  return `${appId}:${String(id).padStart(idDigits, '0')}`;
}
