import {
  type AppLifecycleEventType,
  appLifecycleEvents,
  type JournalAction,
  type JournalSubscriptionType,
  journalSubscriptionTypes,
} from '../catalogue/journal.ts';
import { isProblem, type Problem, problem } from './problem.ts';

/** What an app wants to find in its journal. Lists that narrow are empty where nothing is left out. */
export interface JournalSubscription {
  readonly id: number;
  readonly appId: number;
  readonly subscriptionType: JournalSubscriptionType;
  /** The portal whose events are wanted; null for events of the app itself, which come from all. */
  readonly portalId: number | null;
  /** `0-1`; of events of the app itself, the id of their type. */
  readonly objectTypeId: string;
  readonly actions: readonly JournalAction[];
  /** Of updates, those of these properties only; and of every event, the values of these only. */
  readonly properties: readonly string[];
  readonly objectIds: readonly number[];
  /** The object types at the other end of a link. */
  readonly associatedObjectTypeIds: readonly string[];
  /** Where the log of changes ended when it was made: only what came later is wanted. */
  readonly since: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A subscription as an app asks for it; what the type does not take is left out of account. */
export interface WantedJournalSubscription {
  readonly subscriptionType: JournalSubscriptionType;
  readonly portalId?: number | undefined;
  readonly objectTypeId?: string | undefined;
  readonly eventTypeId?: string | undefined;
  readonly actions?: readonly JournalAction[] | undefined;
  readonly properties?: readonly string[] | undefined;
  readonly objectIds?: readonly number[] | undefined;
  readonly associatedObjectTypeIds?: readonly string[] | undefined;
}

/** What makes a subscription, without what it is called and when it was made. */
export type SoundJournalSubscription = Omit<JournalSubscription, 'id' | 'appId' | 'since' | 'createdAt' | 'updatedAt'>;

/**
 * Reads what an app asks for: every type with the fields that it needs and actions that it takes. Source: webhooks spec; lists that narrow may be
 * left out (the guide's examples, against the spec).
 */
export function soundJournalSubscription(wanted: WantedJournalSubscription): SoundJournalSubscription | Problem {
  const { subscriptionType, portalId, objectTypeId, properties = [], objectIds = [], associatedObjectTypeIds = [] } = wanted;
  if (subscriptionType === 'APP_LIFECYCLE_EVENT') return lifecycleSubscription(wanted);
  const missing = [
    ...(wanted.actions === undefined ? ['actions'] : []),
    ...(objectTypeId === undefined ? ['objectTypeId'] : []),
    ...(portalId === undefined ? ['portalId'] : []),
  ];
  if (portalId === undefined || objectTypeId === undefined || missing.length > 0) return fieldsMissing(missing);
  const actions = soundActions(subscriptionType, wanted.actions ?? []);
  if (isProblem(actions)) return actions;
  return {
    subscriptionType,
    portalId,
    objectTypeId,
    actions,
    properties: subscriptionType === 'OBJECT' ? properties : [],
    objectIds: subscriptionType === 'GDPR_PRIVACY_DELETION' ? [] : objectIds,
    associatedObjectTypeIds: subscriptionType === 'ASSOCIATION' ? associatedObjectTypeIds : [],
  };
}

function lifecycleSubscription({
  subscriptionType,
  eventTypeId,
  properties = [],
}: WantedJournalSubscription): SoundJournalSubscription | Problem {
  if (eventTypeId === undefined) return fieldsMissing(['eventTypeId']);
  if (!isLifecycleEvent(eventTypeId)) return problem('JOURNAL_EVENT_TYPE_UNKNOWN', { eventTypeId });
  const actions = [appLifecycleEvents[eventTypeId]];
  return { subscriptionType, portalId: null, objectTypeId: eventTypeId, actions, properties, objectIds: [], associatedObjectTypeIds: [] };
}

function isLifecycleEvent(id: string): id is AppLifecycleEventType {
  return Object.hasOwn(appLifecycleEvents, id);
}

function fieldsMissing(names: readonly string[]): Problem {
  return problem('JOURNAL_FIELDS_MISSING', { names: names.join(', ') });
}

function soundActions(subscriptionType: JournalSubscriptionType, wanted: readonly JournalAction[]): readonly JournalAction[] | Problem {
  const taken: readonly JournalAction[] = journalSubscriptionTypes[subscriptionType];
  const stray = wanted.find((action) => !taken.includes(action));
  if (stray !== undefined) return problem('JOURNAL_ACTION_INVALID', { action: stray, subscriptionType });
  return wanted.length === 0 ? problem('JOURNAL_ACTIONS_MISSING', { subscriptionType }) : [...new Set(wanted)];
}

/** Whether two subscriptions of an app are one: a later one takes the place of the earlier. Assumed. */
export function isSameJournalSubscription(one: SoundJournalSubscription, other: SoundJournalSubscription): boolean {
  return one.subscriptionType === other.subscriptionType && one.portalId === other.portalId && one.objectTypeId === other.objectTypeId;
}
