import { associationCategories } from '../catalogue/association-categories.ts';
import { limits } from '../catalogue/limits.ts';
import { batchError, category, instant, integer } from './schemas.ts';

/** Wire shapes of the limits that administrators set on associations. Fields and their order are HubSpot's. */

const sentCategory = {
  type: 'string',
  enum: associationCategories,
  'x-java': 'com.hubspot.inbounddb.associations.base.AssociationCategory',
} as const;
const bound = { anyOf: [{ type: 'integer' }, { type: 'null' }] } as const;
const label = { anyOf: [{ type: 'string' }, { type: 'null' }] } as const;

/** Body of limits to be set. */
export const AssociationLimitBatch = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.associationLimitInputsMax,
      items: {
        type: 'object',
        required: ['category', 'typeId', 'maxToObjectIds'],
        properties: { category: sentCategory, typeId: integer, maxToObjectIds: integer },
      },
    },
  },
} as const;

/** Body of limits to be taken away. */
export const AssociationLimitPurge = {
  type: 'object',
  required: ['inputs'],
  properties: {
    inputs: {
      type: 'array',
      maxItems: limits.associationLimitInputsMax,
      items: { type: 'object', required: ['category', 'typeId'], properties: { category: sentCategory, typeId: integer } },
    },
  },
} as const;

const limit = {
  type: 'object',
  required: ['category', 'typeId', 'userEnforcedMaxToObjectIds', 'label'],
  properties: { category, typeId: integer, userEnforcedMaxToObjectIds: bound, label },
} as const;
const changedLimit = {
  type: 'object',
  required: ['category', 'typeId', 'userEnforcedMaxToObjectIds'],
  properties: { category, typeId: integer, userEnforcedMaxToObjectIds: bound },
} as const;
const status = { enum: ['COMPLETE', 'CANCELED'] } as const;
const errors = { type: 'array', items: batchError } as const;

/** Limits as a read lists them. */
export const AssociationLimitList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: limit } },
} as const;

/** Answer of limits that were made. */
export const CreatedAssociationLimits = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: { status, results: { type: 'array', items: limit }, startedAt: instant, completedAt: instant },
} as const;

/** The same where some failed. */
export const CreatedAssociationLimitsWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: {
    status,
    results: { type: 'array', items: limit },
    numErrors: integer,
    errors,
    startedAt: instant,
    completedAt: instant,
  },
} as const;

/** Answer of limits that were changed: their rows have no label. */
export const UpdatedAssociationLimits = {
  type: 'object',
  required: ['status', 'results', 'startedAt', 'completedAt'],
  properties: { status, results: { type: 'array', items: changedLimit }, startedAt: instant, completedAt: instant },
} as const;

/** The same where some failed. */
export const UpdatedAssociationLimitsWithErrors = {
  type: 'object',
  required: ['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt'],
  properties: {
    status,
    results: { type: 'array', items: changedLimit },
    numErrors: integer,
    errors,
    startedAt: instant,
    completedAt: instant,
  },
} as const;
