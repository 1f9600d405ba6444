import { integer, text } from './schemas.ts';

/** Wire shapes of what is used of the limits on associations. Fields and their order are HubSpot's. */

const number = { type: 'number' } as const;
const names = { objectTypeId: text, singularLabel: text, pluralLabel: text } as const;
const objectType = { type: 'object', required: ['objectTypeId', 'singularLabel', 'pluralLabel'], properties: names } as const;

/** Labels used, by ordered pair. */
export const LabelUsageList = {
  type: 'object',
  required: ['results'],
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['allLabels', 'fromObjectType', 'toObjectType', 'limit', 'usage', 'percentage'],
        properties: {
          allLabels: { type: 'array', items: text },
          fromObjectType: objectType,
          toObjectType: objectType,
          limit: integer,
          usage: integer,
          percentage: number,
        },
      },
    },
  },
} as const;

/** Object types with records near or at a limit. */
export const TypeUsageList = {
  type: 'object',
  required: ['results'],
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['objectTypeId', 'singularLabel', 'pluralLabel', 'hasRecordsAtLimit', 'hasRecordsNearLimit'],
        properties: { ...names, hasRecordsAtLimit: { type: 'boolean' }, hasRecordsNearLimit: { type: 'boolean' } },
      },
    },
  },
} as const;

/** Records near or at the limit of one ordered pair. */
export const PairUsage = {
  type: 'object',
  required: ['limit', 'totalRecordsAtLimit', 'totalRecordsNearLimit', 'atLimitFromRecordSamples', 'nearLimitFromRecordSamples'],
  properties: {
    limit: integer,
    totalRecordsAtLimit: integer,
    totalRecordsNearLimit: integer,
    atLimitFromRecordSamples: {
      type: 'array',
      items: { type: 'object', required: ['objectId', 'label'], properties: { objectId: integer, label: text } },
    },
    nearLimitFromRecordSamples: {
      type: 'array',
      items: {
        type: 'object',
        required: ['objectId', 'label', 'usage', 'percentage'],
        properties: { objectId: integer, label: text, usage: integer, percentage: number },
      },
    },
  },
} as const;

/** Answer to the wish for a report: when and for whom. The time is the object that a Java library makes of it. */
export const UsageReportRequested = {
  type: 'object',
  required: ['enqueueTime', 'userId', 'userEmail'],
  properties: {
    enqueueTime: {
      type: 'object',
      required: ['value', 'dateOnly', 'timeZoneShift'],
      properties: { value: integer, dateOnly: { type: 'boolean' }, timeZoneShift: integer },
    },
    userId: integer,
    userEmail: text,
  },
} as const;
