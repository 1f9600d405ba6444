import type { WebhookVerb } from './webhook-events.ts';

/** What is known of the events of one kind. */
export interface PayloadRow {
  /** The fields after those that every event has, in their order. */
  readonly fields: readonly string[];
  /** Those that only the `object.*` form has. */
  readonly genericFields: readonly string[];
  readonly evidence: 'recorded' | 'documented' | 'assumed';
  readonly source: string;
  readonly assumed: readonly string[];
}

/** The fields that every event begins with, in the order of recorded deliveries. */
export const commonFields = ['eventId', 'subscriptionId', 'portalId', 'appId', 'occurredAt', 'subscriptionType', 'attemptNumber'] as const;

const recordedFate = 'deliveries that receivers kept (2022 to 2025); webhooks guide';
const order = 'the place of objectTypeId; a delivery of an object.* subscription would settle it';

/** The events that are sent, by what happened. */
export const webhookPayloads: Readonly<Partial<Record<WebhookVerb, PayloadRow>>> = {
  creation: {
    fields: ['objectId', 'changeFlag', 'changeSource', 'sourceId'],
    genericFields: ['objectTypeId'],
    evidence: 'recorded',
    source: recordedFate,
    assumed: [order],
  },
  deletion: {
    fields: ['objectId', 'changeFlag', 'changeSource', 'sourceId'],
    genericFields: ['objectTypeId'],
    evidence: 'recorded',
    source: recordedFate,
    assumed: [
      order,
      'the records that a merge puts another one in the place of are deleted, and that one is created, besides the merge; deliveries of a merge would settle it',
    ],
  },
  restore: {
    fields: ['objectId', 'changeSource', 'sourceId'],
    genericFields: ['objectTypeId'],
    evidence: 'documented',
    source: 'webhooks guide',
    assumed: ['that it has no changeFlag; a delivery would settle it'],
  },
  privacyDeletion: {
    fields: ['objectId', 'changeFlag', 'changeSource', 'sourceId'],
    genericFields: [],
    evidence: 'documented',
    source: 'webhooks guide: a privacy deletion is told as a deletion, too',
    assumed: ['its fields are those of a deletion; a delivery would settle it'],
  },
  propertyChange: {
    fields: ['objectId', 'propertyName', 'propertyValue', 'changeSource', 'sourceId'],
    genericFields: ['objectTypeId', 'isSensitive'],
    evidence: 'recorded',
    source: recordedFate,
    assumed: [
      'the values that a record is created with are told as changes, too; deliveries of a creation would settle it',
      'a value that was cleared is told as an empty text; a delivery would settle it',
      'a sensitive value is REDACTED in both forms (the guide shows the classic one); a delivery of an object.* subscription would settle it',
    ],
  },
  merge: {
    fields: ['objectId', 'primaryObjectId', 'mergedObjectIds', 'newObjectId', 'numberOfPropertiesMoved', 'changeSource', 'sourceId'],
    genericFields: ['objectTypeId'],
    evidence: 'documented',
    source: 'webhooks guide',
    assumed: ['objectId is that of the new record, and the order of the fields; a delivery would settle both'],
  },
  associationChange: {
    fields: ['changeSource', 'associationType', 'fromObjectId', 'toObjectId', 'associationRemoved', 'isPrimaryAssociation', 'sourceId'],
    genericFields: ['fromObjectTypeId', 'toObjectTypeId', 'associationTypeId', 'associationCategory'],
    evidence: 'recorded',
    source: 'a delivery of 2026-08 that its receiver kept; webhooks guide; changelog (both directions inside one object type)',
    assumed: [
      'one event for a pair of records in the classic form, one for each type in the object.* form; deliveries of a labelled link would settle it',
      'links that go or come back with a record are told as well; deliveries of an archived record would settle it',
      'isPrimaryAssociation is true for the direction whose record has one such target; a delivery of a primary company would settle it',
    ],
  },
};
