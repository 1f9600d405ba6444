import type { AppLifecycleEventType } from '../catalogue/journal.ts';
import type { Install } from '../domain/app.ts';
import type { NumberedChange } from '../domain/change.ts';
import type { PortalId, RecordRef } from '../domain/ids.ts';
import { entryOf, type Happening, happeningsOf, type JournalEvent, lifecycleEntry, type Watch } from '../domain/journal-event.ts';
import { isProblem } from '../domain/problem.ts';
import { grantOf, holdsAny, scopesOfType } from '../domain/scope.ts';
import type { EntryEdit, PortalStore, Registry } from '../storage/port.ts';
import { installOf, installsIn } from './apps.ts';
import type { Switches } from './call.ts';
import { newsEdits } from './journal-pages.ts';
import type { JournalSubscriptions } from './journal-subscriptions.ts';
import type { ServerCall } from './server-call.ts';

/** What turns a portal's changes into news for journals. */
export interface JournalSources {
  readonly registry: Registry;
  readonly subscriptions: JournalSubscriptions;
  switchesOf(portal: PortalStore): Pick<Switches, 'scopeChecks'>;
  /** Epoch milliseconds. */
  now(): number;
}

/** Apps of a portal whose subscriptions are looked up at a time. */
const installsPage = 1_000;

/** The apps whose journals tell of a portal's changes, and after which change each begins. */
export async function appsThatFollow(
  { registry, subscriptions }: Pick<JournalSources, 'registry' | 'subscriptions'>,
  portal: PortalId,
): Promise<readonly { readonly appId: number; readonly after: number }[]> {
  const found: { readonly appId: number; readonly after: number }[] = [];
  for (let after = 0; ; ) {
    const installs = await installsIn(registry, portal, after, installsPage);
    for (const { appId, installedAfter } of installs) {
      const watches = await subscriptions.watches(appId, portal);
      const begins = Math.min(...watches.map(({ subscription }) => subscription.since));
      if (watches.length > 0) found.push({ appId, after: Math.max(installedAfter, begins) });
    }
    const last = installs.at(-1);
    if (last === undefined || installs.length < installsPage) return found;
    after = last.appId;
  }
}

/**
 * What has to be kept so that the journal of an app tells of these changes of a portal, which are in commit order. It is told what it subscribed to
 * before, while it is installed and may read it by its scopes.
 */
export async function newsOfChanges(
  sources: JournalSources,
  portal: PortalStore,
  appId: number,
  changes: readonly NumberedChange[],
): Promise<readonly EntryEdit[]> {
  const [first] = changes;
  const install = await installOf(sources.registry, appId, portal.id);
  if (first === undefined || install === undefined) return [];
  const watches = await readableWatches(sources, portal, install);
  if (watches.length === 0) return [];
  const happenings = changes.flatMap((change) => happeningsOf(change, portal.schema));
  const events = await eventsFor(portal, happenings, watches);
  return newsEdits({ appId, portal: portal.id, events, at: sources.now(), place: { from: first.number } });
}

async function readableWatches(sources: JournalSources, portal: PortalStore, install: Install): Promise<readonly Watch[]> {
  const watches = await sources.subscriptions.watches(install.appId, portal.id);
  if (watches.length === 0 || sources.switchesOf(portal).scopeChecks === 'permissive') return watches;
  const grant = grantOf(install.scopes);
  return watches.filter(({ subscription }) => {
    const { objectTypeId } = subscription;
    const type = portal.schema.objects.resolve(objectTypeId);
    // What happened in a type that is gone by now is read by the scopes of any other of its kind.
    const { accepted } = scopesOfType(isProblem(type) ? { id: objectTypeId } : type, 'read');
    return holdsAny(grant, accepted);
  });
}

async function eventsFor(
  portal: PortalStore,
  happenings: readonly Happening[],
  watches: readonly Watch[],
): Promise<readonly JournalEvent[]> {
  const values = await valuesFor(portal, happenings, watches);
  const valuesOf = ({ type, id }: RecordRef) => values.get(`${type}:${id}`) ?? {};
  return happenings.flatMap((happening) => entryOf(portal.id, happening, watches, valuesOf) ?? []);
}

/** What the records have that filters look at. Nothing is read where there are no filters. */
async function valuesFor(portal: PortalStore, happenings: readonly Happening[], watches: readonly Watch[]) {
  const isFiltered = watches.some(({ filters }) => filters.length > 0);
  const named = isFiltered ? happenings.flatMap((one) => (one.kind === 'record' ? [one.record] : [])) : [];
  const records = new Map(named.map((record) => [`${record.type}:${record.id}`, record]));
  const found = records.size === 0 ? [] : await portal.recordsById([...records.values()]);
  return new Map(found.map((record) => [`${record.type}:${record.id}`, record.properties]));
}

/** What has to be kept so that an app's journal tells that it was let into a portal, or taken out of it. Nothing where it did not subscribe to that. */
export async function newsOfInstall(
  { journal, store, now }: Pick<ServerCall, 'journal' | 'store' | 'now'>,
  eventTypeId: AppLifecycleEventType,
  install: Pick<Install, 'appId' | 'portal' | 'userId'>,
): Promise<readonly EntryEdit[]> {
  const { appId, portal } = install;
  const all = await journal.subscriptions.all(appId);
  const wanted = all.find(
    ({ subscriptionType, objectTypeId }) => subscriptionType === 'APP_LIFECYCLE_EVENT' && objectTypeId === eventTypeId,
  );
  if (wanted === undefined) return [];
  const at = now();
  const events = [lifecycleEntry(eventTypeId, { ...install, at }, wanted.properties)];
  return newsEdits({ appId, portal, events, at, place: { after: await store.logEnd() } });
}
