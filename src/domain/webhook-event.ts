import { associationCategories } from '../catalogue/association-categories.ts';
import { type Change, edgesOfChange, type LinkChange, type NumberedChange } from './change.ts';
import type { AssociationTypeKey, ObjectTypeKey, PortalId, RecordId, RecordRef } from './ids.ts';
import { objectTypeIdOf } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import type { WebhookSubscription } from './webhook.ts';
import type { WebhookInterests } from './webhook-interests.ts';

/** Something that happened in a portal, before it is known who is to be told of it. */
export type WebhookEvent =
  | { readonly verb: 'creation' | 'deletion' | 'restore' | 'privacyDeletion'; readonly record: RecordRef }
  | { readonly verb: 'propertyChange'; readonly record: RecordRef; readonly property: string; readonly value: string }
  | { readonly verb: 'merge'; readonly record: RecordRef; readonly merged: readonly RecordId[]; readonly propertiesMoved: number }
  | {
      readonly verb: 'associationChange';
      readonly record: RecordRef;
      readonly to: RecordRef;
      /** Of the direction from `record` to `to`. */
      readonly types: readonly AssociationTypeKey[];
      readonly isRemoved: boolean;
    };

/** An event as an app is sent it, with its fields in HubSpot's order. */
export interface WebhookPayload {
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly portalId: number;
  readonly appId: number;
  readonly occurredAt: number;
  readonly subscriptionType: string;
  /** Which attempt this is: 0 for the first. */
  readonly attemptNumber: number;
  readonly [field: string]: unknown;
}

/**
 * What happened by a change, in order. A new record's values are changes of its properties too, and whatever takes or brings back links changes
 * the associations of both ends: two events for a pair of records, one for each direction. Assumed: both of these for a record that is created with
 * values, or archived, restored or purged with its links; and that the records of a merge are deleted, and a new one created, besides being merged.
 * Source: contract of webhooks; knowledge base (a privacy deletion is a deletion too).
 */
export function* eventsOfChange(change: Change, schema: PortalSchema): Generator<WebhookEvent, void, void> {
  switch (change.kind) {
    case 'recordCreated':
      yield { verb: 'creation', record: change.record };
      yield* propertyChanges(change.record, change.properties);
      return;
    case 'recordUpdated':
      yield* propertyChanges(change.record, change.properties);
      return;
    case 'recordArchived':
      yield { verb: 'deletion', record: change.record };
      break;
    case 'recordRestored':
      yield { verb: 'restore', record: change.record };
      break;
    case 'recordPurged':
      yield { verb: 'deletion', record: change.record };
      yield { verb: 'privacyDeletion', record: change.record };
      break;
    case 'recordsMerged': {
      const { record, merged, propertiesMoved = 0 } = change;
      yield { verb: 'merge', record, merged, propertiesMoved };
      return;
    }
    case 'linked':
    case 'unlinked':
      break;
    default:
      return;
  }
  for (const edge of edgesOfChange(change)) yield* associationChanges(edge, schema);
}

function* propertyChanges(record: RecordRef, edits: Readonly<Record<string, string | null>>): Generator<WebhookEvent, void, void> {
  for (const property in edits) yield { verb: 'propertyChange', record, property, value: edits[property] ?? '' };
}

function* associationChanges({ kind, from, to, types }: LinkChange, { links }: PortalSchema): Generator<WebhookEvent, void, void> {
  const isRemoved = kind === 'unlinked';
  yield { verb: 'associationChange', record: from, to, types, isRemoved };
  // A type that the portal does not have any more has no other direction that could be told.
  const inverses = types.flatMap((key) => links.byKey(key)?.inverseKey ?? []);
  yield { verb: 'associationChange', record: to, to: from, types: inverses, isRemoved };
}

/** Whose events they are, and how they are told. */
export interface EventContext {
  readonly portal: PortalId;
  readonly appId: number;
  readonly schema: PortalSchema;
}

/** What an app is sent because of a change, in order: for each event, one for each subscription that waits for it. */
export function* payloadsOfChange(
  numbered: NumberedChange,
  interests: WebhookInterests,
  context: EventContext,
): Generator<WebhookPayload, void, void> {
  let place = 0;
  for (const event of eventsOfChange(numbered.change, context.schema)) {
    const eventId = eventIdOf(numbered.number, place);
    place += 1;
    for (const subscription of interests.of(event)) {
      // What happened before somebody subscribed, or while the subscription was paused, is not sent.
      if (numbered.number <= subscription.activeAfter) continue;
      for (const fields of fieldsOf(event, numbered, subscription, context)) {
        yield {
          eventId,
          subscriptionId: subscription.id,
          portalId: context.portal,
          appId: context.appId,
          occurredAt: numbered.at,
          subscriptionType: subscription.eventType,
          attemptNumber: 0,
          ...fields,
        };
      }
    }
  }
}

/** An id like HubSpot's: 32 bits, the same whenever the event is told, and mostly another for another event. Source: recorded deliveries. */
export function eventIdOf(changeNumber: number, place: number): number {
  const mixed = Math.imul((changeNumber ^ Math.floor(changeNumber / 0x1_0000_0000)) >>> 0, 0x9e37_79b1) ^ Math.imul(place, 0x85eb_ca6b);
  return mixed >>> 0;
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields that depend on the event; undefined ones are left out of the JSON. One set, but one for each type of an association in the form that names types. */
function fieldsOf(
  event: WebhookEvent,
  numbered: NumberedChange,
  subscription: WebhookSubscription,
  context: EventContext,
): readonly Fields[] {
  const isGeneric = subscription.objectTypeId !== null;
  const { kind: changeSource, id: sourceId } = numbered.source;
  const { record } = event;
  const objectId = record.id;
  const objectTypeId = isGeneric ? objectTypeIdOf(record.type) : undefined;
  switch (event.verb) {
    case 'creation':
      return [{ objectId, objectTypeId, changeFlag: 'CREATED', changeSource, sourceId }];
    case 'deletion':
    case 'privacyDeletion':
      return [{ objectId, objectTypeId, changeFlag: 'DELETED', changeSource, sourceId }];
    case 'restore':
      return [{ objectId, objectTypeId, changeSource, sourceId }];
    case 'propertyChange': {
      const { property: propertyName } = event;
      const isSecret = isSensitiveProperty(context.schema, record.type, propertyName);
      const propertyValue = isSecret ? redacted : event.value;
      const isSensitive = isGeneric ? isSecret : undefined;
      return [{ objectId, objectTypeId, propertyName, propertyValue, changeSource, sourceId, isSensitive }];
    }
    case 'merge': {
      const { merged, propertiesMoved: numberOfPropertiesMoved } = event;
      const [primaryObjectId = objectId, ...mergedObjectIds] = merged.length > 1 ? merged : [objectId, ...merged];
      const ids = { primaryObjectId, mergedObjectIds, newObjectId: objectId };
      return [{ objectId, objectTypeId, ...ids, numberOfPropertiesMoved, changeSource, sourceId }];
    }
    case 'associationChange':
      return associationFields(event, context.schema, isGeneric).map((fields) => ({ changeSource, ...fields, sourceId }));
  }
}

/** Stands for a value that HubSpot does not send around. Source: the guide to sensitive data; assumed for the generic form. */
const redacted = 'REDACTED';

function isSensitiveProperty({ objects, properties }: PortalSchema, key: ObjectTypeKey, name: string): boolean {
  const type = objects.find(key);
  const sensitivity = type === undefined ? undefined : properties.of(type).get(name)?.dataSensitivity;
  return sensitivity !== undefined && sensitivity !== 'non_sensitive';
}

type AssociationEvent = Extract<WebhookEvent, { verb: 'associationChange' }>;

/** Source: a delivery of 2026-08 as its receiver kept it, for the classic form; assumed: one event for each type in the generic form. */
function associationFields(event: AssociationEvent, { objects, links }: PortalSchema, isGeneric: boolean): readonly Fields[] {
  const { record: from, to, types, isRemoved: associationRemoved } = event;
  const word = ({ type }: RecordRef) => objects.find(type)?.row.legacyName ?? String(objectTypeIdOf(type));
  const pair = { associationType: `${word(from)}_TO_${word(to)}`, fromObjectId: from.id, toObjectId: to.id, associationRemoved };
  const isPrimary = (key: AssociationTypeKey) => {
    const type = links.byKey(key);
    return type?.onePer === 'from' && type.from !== type.to;
  };
  if (!isGeneric) return [{ ...pair, isPrimaryAssociation: types.some(isPrimary) }];
  const [fromObjectTypeId, toObjectTypeId] = [objectTypeIdOf(from.type), objectTypeIdOf(to.type)];
  return types.map((key) => ({
    ...pair,
    isPrimaryAssociation: isPrimary(key),
    fromObjectTypeId,
    toObjectTypeId,
    associationTypeId: Math.floor(key / 4),
    associationCategory: associationCategories[key % 4],
  }));
}
