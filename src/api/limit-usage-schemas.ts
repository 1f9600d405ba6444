import { integer, text } from './schemas.ts';

/** Wire shapes of what is used of the limits of a portal. Fields and their order are HubSpot's. */

const number = { type: 'number' } as const;
const names = { objectTypeId: text, singularLabel: text, pluralLabel: text } as const;
const typeUsage = {
  type: 'object',
  required: ['objectTypeId', 'singularLabel', 'pluralLabel', 'usage'],
  properties: { ...names, usage: integer },
} as const;
const limitedType = {
  type: 'object',
  required: ['objectTypeId', 'singularLabel', 'pluralLabel', 'limit', 'usage', 'percentage'],
  properties: { ...names, limit: integer, usage: integer, percentage: number },
} as const;
const overall = { overallLimit: integer, overallUsage: integer, overallPercentage: number } as const;

/** Usage of several object types that share a limit. */
export const SharedUsageBody = {
  type: 'object',
  required: ['byObjectType', 'overallLimit', 'overallUsage', 'overallPercentage'],
  properties: { byObjectType: { type: 'array', items: typeUsage }, ...overall },
} as const;

/** Usage of object types, HubSpot's each with a limit, the portal's own with one that they share. */
export const UsageByOriginBody = {
  type: 'object',
  required: ['hubspotDefinedObjectTypes', 'customObjectTypes'],
  properties: { hubspotDefinedObjectTypes: { type: 'array', items: limitedType }, customObjectTypes: SharedUsageBody },
} as const;

/** Usage of object types with a limit each and one that they share. */
export const LimitedUsageBody = {
  type: 'object',
  required: ['byObjectType', 'overallLimit', 'overallUsage', 'overallPercentage'],
  properties: { byObjectType: { type: 'array', items: limitedType }, ...overall },
} as const;

/** Usage of one limit. */
export const UsageBody = {
  type: 'object',
  required: ['limit', 'usage', 'percentage'],
  properties: { limit: integer, usage: integer, percentage: number },
} as const;
