import { integer, text } from './schemas.ts';

/** Wire shapes of property groups. See `schemas.ts` for what these constants are. */

const displayOrder = {
  anyOf: [{ type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647, 'x-java': 'int' }, { type: 'null' }],
} as const;

/** Body of a new group. */
export const NewPropertyGroupBody = {
  type: 'object',
  required: ['name', 'label'],
  properties: { name: text, label: text, displayOrder },
} as const;

/** Body of a change of a group. */
export const PropertyGroupEditsBody = {
  type: 'object',
  properties: { label: { anyOf: [text, { type: 'null' }] }, displayOrder },
} as const;

/** A group. */
export const PropertyGroupBody = {
  type: 'object',
  required: ['name', 'label', 'displayOrder', 'archived'],
  properties: { name: text, label: text, displayOrder: integer, archived: { const: false } },
} as const;

/** Every group of an object type. */
export const PropertyGroupList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: PropertyGroupBody } },
} as const;
