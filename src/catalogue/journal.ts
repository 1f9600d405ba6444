/**
 * Facts about the webhooks journal. Source: webhooks spec (2026-03) and the guides of the webhooks journal, unless a row says otherwise.
 */

/** What an entry of the journal can say to have happened, in the order of the spec. */
export const journalActions = [
  'CREATE',
  'UPDATE',
  'DELETE',
  'MERGE',
  'RESTORE',
  'ASSOCIATION_ADDED',
  'ASSOCIATION_REMOVED',
  'SNAPSHOT',
  'APP_INSTALL',
  'APP_UNINSTALL',
  'ADDED_TO_LIST',
  'REMOVED_FROM_LIST',
  'GDPR_DELETE',
] as const;

export type JournalAction = (typeof journalActions)[number];

/** What an app can subscribe to. `LIST_MEMBERSHIP` waits for lists. */
export const journalSubscriptionTypeNames = [
  'OBJECT',
  'ASSOCIATION',
  'APP_LIFECYCLE_EVENT',
  'LIST_MEMBERSHIP',
  'GDPR_PRIVACY_DELETION',
] as const;

export type JournalSubscriptionType = (typeof journalSubscriptionTypeNames)[number];

/** The actions that each kind of subscription takes. */
export const journalSubscriptionTypes = {
  /** SNAPSHOT is in the list of the guide of 2025-08; snapshots come to who asked for them, subscribed or not. */
  OBJECT: ['CREATE', 'UPDATE', 'DELETE', 'MERGE', 'RESTORE', 'SNAPSHOT'],
  ASSOCIATION: ['ASSOCIATION_ADDED', 'ASSOCIATION_REMOVED'],
  APP_LIFECYCLE_EVENT: ['APP_INSTALL', 'APP_UNINSTALL'],
  LIST_MEMBERSHIP: ['ADDED_TO_LIST', 'REMOVED_FROM_LIST'],
  GDPR_PRIVACY_DELETION: ['GDPR_DELETE'],
} as const satisfies Readonly<Record<JournalSubscriptionType, readonly JournalAction[]>>;

/** The events of an app's life by their type ids. */
export const appLifecycleEvents = {
  '4-1909196': 'APP_INSTALL',
  '4-1916193': 'APP_UNINSTALL',
} as const satisfies Readonly<Record<string, JournalAction>>;

export type AppLifecycleEventType = keyof typeof appLifecycleEvents;

/** The two by name. */
export const [appInstalled, appUninstalled] = ['4-1909196', '4-1916193'] as const satisfies readonly AppLifecycleEventType[];

/** How a condition of a filter compares. */
export const journalFilterOperatorNames = [
  'EQ',
  'N_EQ',
  'LT',
  'GT',
  'LTE',
  'GTE',
  'CONTAINS',
  'STARTS_WITH',
  'ENDS_WITH',
  'IN',
  'NOT_IN',
  'IS_EMPTY',
  'IS_NOT_EMPTY',
] as const;

export type JournalFilterOperator = (typeof journalFilterOperatorNames)[number];

/** What each operator compares with. */
export const journalFilterOperators = {
  EQ: 'value',
  N_EQ: 'value',
  LT: 'value',
  GT: 'value',
  LTE: 'value',
  GTE: 'value',
  CONTAINS: 'value',
  STARTS_WITH: 'value',
  ENDS_WITH: 'value',
  IN: 'values',
  NOT_IN: 'values',
  IS_EMPTY: 'none',
  IS_NOT_EMPTY: 'none',
} as const satisfies Readonly<Record<JournalFilterOperator, 'value' | 'values' | 'none'>>;

/** The actions that filters narrow; all others pass. Source: the guide, as a public write-up of 2026-10 tells it. */
export const filteredJournalActions: readonly JournalAction[] = ['CREATE', 'UPDATE'];
