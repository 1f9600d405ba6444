import { portalIdOf } from '../domain/ids.ts';
import {
  type JournalSubscription,
  type SoundJournalSubscription,
  soundJournalSubscription,
  type WantedJournalSubscription,
} from '../domain/journal-subscription.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import { grantOf, refusalOf, scopesOfType } from '../domain/scope.ts';
import { installOf } from './apps.ts';
import type { AppCall } from './server-call.ts';

/** Subscribes an app to events in its journal, or sets anew what it is subscribed to already. Durable when it resolves. */
export async function subscribeToJournal(call: AppCall, wanted: WantedJournalSubscription): Promise<JournalSubscription | Problem> {
  const sound = soundJournalSubscription(wanted);
  if (isProblem(sound)) return sound;
  const allowed = sound.portalId === null ? sound : await allowedIn(call, sound, sound.portalId);
  if (isProblem(allowed)) return allowed;
  return call.journal.subscriptions.upsert(call.app.id, allowed, { at: call.now(), logEnd: await call.store.logEnd() });
}

/** The same with the object types by their ids; refused where the app is not installed, or may not read them. A portal that is not there looks the same. */
async function allowedIn(call: AppCall, wanted: SoundJournalSubscription, portalId: number): Promise<SoundJournalSubscription | Problem> {
  const install = await installOf(call.store.registry, call.app.id, portalId);
  const portal = install && (await call.portals.find(portalIdOf(portalId)));
  if (install === undefined || portal === undefined) {
    return problem('JOURNAL_PORTAL_NOT_INSTALLED', { app: call.app.id, portal: portalId });
  }
  const grant = call.switches.of(portal).scopeChecks === 'permissive' ? 'all' : grantOf(install.scopes);
  const type = portal.schema.objects.resolve(wanted.objectTypeId);
  if (isProblem(type)) return type;
  const associated = wanted.associatedObjectTypeIds.map((word) => portal.schema.objects.resolve(word));
  const stray = associated.find(isProblem);
  if (stray !== undefined) return stray;
  const refused = refusalOf(grant, scopesOfType(type, 'read'));
  if (refused !== undefined) return refused;
  const associatedObjectTypeIds = associated.flatMap((one) => (isProblem(one) || one.id === null ? [] : [one.id]));
  return { ...wanted, objectTypeId: type.id ?? wanted.objectTypeId, associatedObjectTypeIds };
}
