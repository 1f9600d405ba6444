import type { Registry, Store } from '../storage/port.ts';
import { forgetEntries } from './forget-entries.ts';
import { JournalPages } from './journal-pages.ts';
import { snapshotKind } from './journal-snapshots.ts';
import { JournalSubscriptions, subscriptionKinds } from './journal-subscriptions.ts';

/** The webhooks journals of all apps. */
export interface Journal {
  readonly subscriptions: JournalSubscriptions;
  readonly pages: JournalPages;
}

/** The journals that a store keeps; `now` tells epoch milliseconds. */
export function journalOf({ registry, isShared }: Pick<Store, 'registry' | 'isShared'>, now: () => number): Journal {
  return { subscriptions: new JournalSubscriptions(registry, isShared ? 'several' : 'one'), pages: new JournalPages(registry, now) };
}

/** Forgets everything of an app's journal. Durable when it resolves. */
export async function forgetJournal({ subscriptions, pages }: Journal, registry: Registry, appId: number): Promise<void> {
  for (const kind of [...subscriptionKinds, snapshotKind]) await forgetEntries(registry, { kind, prefix: `${appId}:` });
  subscriptions.forget(appId);
  await pages.forget(appId);
}
