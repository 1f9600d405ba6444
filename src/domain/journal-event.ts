import type { AppLifecycleEventType, JournalAction } from '../catalogue/journal.ts';
import { appLifecycleEvents, filteredJournalActions } from '../catalogue/journal.ts';
import type { AssociationType } from './association-type.ts';
import { edgesOfChange, type NumberedChange, type PropertyEdits, type PropertyValues } from './change.ts';
import type { PortalId, RecordId, RecordRef } from './ids.ts';
import { formatInstant } from './instant.ts';
import { type JournalFilter, passesFilters } from './journal-filter.ts';
import type { JournalSubscription } from './journal-subscription.ts';
import { objectTypeIdOf } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { isOfOneStage } from './stage-index.ts';

/** What every entry of a journal tells; `occurredAt` is ISO 8601. */
interface JournalEntry {
  readonly portalId: number;
  readonly occurredAt: string;
  readonly action: JournalAction;
}

/** That something happened to a record. */
interface RecordEntry extends JournalEntry {
  readonly type: 'crm_object';
  readonly objectTypeId: string;
  readonly objectId: number;
  readonly mergedObjectIds?: readonly number[];
  readonly propertyChanges?: PropertyEdits;
}

/** That a link came or went, seen from one of its ends. */
interface LinkEntry extends JournalEntry {
  readonly type: 'association';
  readonly fromObjectTypeId: string;
  readonly fromObjectId: number;
  readonly toObjectTypeId: string;
  readonly toObjectId: number;
  readonly associationTypeId: number;
  readonly associationCategory: string;
  readonly isPrimary: boolean;
}

/** That the app itself was let into a portal, or taken out of it. */
interface LifecycleEntry extends JournalEntry {
  readonly type: 'app_lifecycle_event';
  readonly eventTypeId: AppLifecycleEventType;
  readonly properties: Readonly<Record<string, string | number>>;
}

/** An entry of a journal as HubSpot writes it, fields in its order. Source: webhooks journal guide; clients of public integrations. */
export type JournalEvent = RecordEntry | LinkEntry | LifecycleEntry;

/** What a change means for those who watch a portal's records and their links. */
export type Happening =
  | {
      readonly kind: 'record';
      readonly number: number;
      readonly action: JournalAction;
      readonly record: RecordRef;
      readonly at: number;
      /** What the record has from now on, of a creation, or what changed; undefined where neither. */
      readonly values?: PropertyEdits;
      readonly merged?: readonly RecordId[];
    }
  | {
      readonly kind: 'link';
      readonly number: number;
      readonly action: 'ASSOCIATION_ADDED' | 'ASSOCIATION_REMOVED';
      readonly from: RecordRef;
      readonly to: RecordRef;
      readonly type: AssociationType;
      readonly at: number;
    };

/**
 * What a change means, in the order of its effects: what happened to the record, then each link that came or went with it, in both directions
 * for each type. Assumed: that links of a deleted record are told one by one; that a privacy deletion is a deletion, too, as it is for webhooks.
 */
export function happeningsOf({ number, change, at }: NumberedChange, { links }: PortalSchema): readonly Happening[] {
  const told: Happening[] = [];
  switch (change.kind) {
    case 'recordCreated':
      told.push({ kind: 'record', number, action: 'CREATE', record: change.record, at, values: change.properties });
      break;
    case 'recordUpdated':
      told.push({ kind: 'record', number, action: 'UPDATE', record: change.record, at, values: change.properties });
      break;
    case 'recordArchived':
      told.push({ kind: 'record', number, action: 'DELETE', record: change.record, at });
      break;
    case 'recordRestored':
      told.push({ kind: 'record', number, action: 'RESTORE', record: change.record, at });
      break;
    case 'recordPurged':
      told.push({ kind: 'record', number, action: 'DELETE', record: change.record, at });
      told.push({ kind: 'record', number, action: 'GDPR_DELETE', record: change.record, at });
      break;
    case 'recordsMerged':
      told.push({ kind: 'record', number, action: 'MERGE', record: change.record, at, merged: change.merged });
      break;
    default:
      break;
  }
  for (const edge of edgesOfChange(change)) {
    const action = edge.kind === 'linked' ? 'ASSOCIATION_ADDED' : 'ASSOCIATION_REMOVED';
    for (const key of edge.types) {
      const type = links.byKey(key);
      const inverse = type && links.byKey(type.inverseKey);
      // A label whose definition is gone: the links went with it, and nobody can tell them apart any more.
      if (type === undefined || inverse === undefined) continue;
      told.push({ kind: 'link', number, action, from: edge.from, to: edge.to, type, at });
      told.push({ kind: 'link', number, action, from: edge.to, to: edge.from, type: inverse, at });
    }
  }
  return told;
}

/** Who reads a portal's happenings: one app's subscriptions to the portal, with the filters of each. */
export interface Watch {
  readonly subscription: JournalSubscription;
  readonly filters: readonly JournalFilter[];
}

/** What an app's subscriptions make of a happening; nothing where none wants it. `valuesOf` are what a record has by now. */
export function entryOf(
  portal: PortalId,
  happening: Happening,
  watches: readonly Watch[],
  valuesOf: (record: RecordRef) => PropertyValues,
): JournalEvent | undefined {
  for (const watch of watches) {
    if (!watch.subscription.actions.includes(happening.action) || happening.number <= watch.subscription.since) continue;
    const entry = happening.kind === 'record' ? recordEntry(portal, happening, watch, valuesOf) : linkEntry(portal, happening, watch);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function recordEntry(
  portal: PortalId,
  happening: Happening & { readonly kind: 'record' },
  { subscription, filters }: Watch,
  valuesOf: (record: RecordRef) => PropertyValues,
): RecordEntry | undefined {
  const { record, action, values, merged, at } = happening;
  const { subscriptionType, objectTypeId, objectIds, properties } = subscription;
  if (subscriptionType !== 'OBJECT' && subscriptionType !== 'GDPR_PRIVACY_DELETION') return undefined;
  if (objectTypeIdOf(record.type) !== objectTypeId || !isNamed(objectIds, record.id)) return undefined;
  const told = values && narrowed(values, properties);
  // An update that touches nothing of what is watched. A creation is told, whatever the record has.
  if (action === 'UPDATE' && told !== undefined && Object.keys(told).length === 0) return undefined;
  if (filters.length > 0 && filteredJournalActions.includes(action)) {
    if (!passesFilters(filters, { ...valuesOf(record), ...withoutCleared(values ?? {}) })) return undefined;
  }
  return {
    type: 'crm_object',
    portalId: portal,
    occurredAt: formatInstant(at),
    action,
    objectTypeId,
    objectId: record.id,
    ...(merged !== undefined && { mergedObjectIds: merged }),
    ...(told !== undefined && { propertyChanges: told }),
  };
}

/** What a cleared value is compared as: none. */
function withoutCleared(edits: PropertyEdits): PropertyValues {
  return Object.fromEntries(Object.entries(edits).map(([name, value]) => [name, value ?? '']));
}

function narrowed(values: PropertyEdits, properties: readonly string[]): PropertyEdits {
  const names = properties.length === 0 ? Object.keys(values).filter((name) => !isOfOneStage(name)) : properties;
  return Object.fromEntries(names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name] ?? null]));
}

function linkEntry(
  portal: PortalId,
  { action, from, to, type, at }: Happening & { readonly kind: 'link' },
  { subscription }: Watch,
): LinkEntry | undefined {
  const { subscriptionType, objectTypeId, objectIds, associatedObjectTypeIds } = subscription;
  if (subscriptionType !== 'ASSOCIATION' || objectTypeIdOf(from.type) !== objectTypeId || !isNamed(objectIds, from.id)) return undefined;
  const toObjectTypeId = objectTypeIdOf(to.type);
  if (toObjectTypeId === null || !isNamed(associatedObjectTypeIds, toObjectTypeId)) return undefined;
  return {
    type: 'association',
    portalId: portal,
    occurredAt: formatInstant(at),
    action,
    fromObjectTypeId: objectTypeId,
    fromObjectId: from.id,
    toObjectTypeId,
    toObjectId: to.id,
    associationTypeId: type.id,
    associationCategory: type.category,
    isPrimary: type.onePer === 'from' && type.from !== type.to,
  };
}

/** An empty list names everything. Source: webhooks spec. */
function isNamed<Name>(names: readonly Name[], name: Name): boolean {
  return names.length === 0 || names.includes(name);
}

/** The state of a record that an app asked for, with the properties that it named. `values` has null for what the record lacks. */
export function snapshotEntry(portal: PortalId, objectTypeId: string, record: RecordId, values: PropertyEdits, at: number): JournalEvent {
  return {
    type: 'crm_object',
    portalId: portal,
    occurredAt: formatInstant(at),
    action: 'SNAPSHOT',
    objectTypeId,
    objectId: record,
    propertyChanges: values,
  };
}

/** That an app was let into a portal by a user, or taken out of it. Source: webhooks journal guide (fields and properties); assumed: their values. */
export function lifecycleEntry(
  eventTypeId: AppLifecycleEventType,
  happened: { readonly appId: number; readonly portal: number; readonly userId: number; readonly at: number },
  properties: readonly string[],
): JournalEvent {
  const { appId, portal, userId, at } = happened;
  const all = { hs_app_id: appId, hs_app_install_level: 'HUB', hs_initiating_user_id: userId, hs_user_id: userId };
  const known = Object.entries(all).filter(([name]) => properties.includes(name));
  return {
    type: 'app_lifecycle_event',
    portalId: portal,
    occurredAt: formatInstant(at),
    action: appLifecycleEvents[eventTypeId],
    eventTypeId,
    properties: known.length === 0 ? all : Object.fromEntries(known),
  };
}
