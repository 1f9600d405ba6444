import type { ProblemRow } from './row.ts';

/** Object types: those that are named, and those that are defined. */
export const objectTypeProblems = {
  OBJECT_TYPE_UNKNOWN: {
    status: 400,
    message: 'Unable to infer object type from: {word}',
    source: 'recorded errors-objects-01, -07, -08 (no category)',
  },
  OBJECT_TYPE_ID_UNKNOWN: {
    status: 400,
    message: 'Invalid object or event type id: {word}',
    source: 'recorded errors-objects-09 (no category)',
  },
  SCHEMA_NAME_INVALID: {
    status: 400,
    message: 'The name {name} is not valid: a name has letters, digits and underscores, at most {max}, and begins with a letter',
    category: 'VALIDATION_ERROR',
    context: { name: '{name}' },
    source: 'assumed: the custom objects guide names the rule, no recording the body',
  },
  SCHEMA_NAME_TAKEN: {
    status: 409,
    message: 'An object type named {name} already exists.',
    category: 'OBJECT_ALREADY_EXISTS',
    context: { name: '{name}' },
    source: 'assumed: as recorded for properties that exist already',
  },
  SCHEMA_LIST_TOO_LONG: {
    status: 400,
    message: '{field} of an object type holds at most {max} entries',
    category: 'VALIDATION_ERROR',
    source: 'assumed: live runs and the custom objects guide give bounds, no recording the body',
  },
  SCHEMA_PROPERTY_UNKNOWN: {
    status: 400,
    message: '{field} names the property {name}, which the object type does not define',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording',
  },
  SCHEMA_NOT_OWN: {
    status: 400,
    message: '{objectType} is no custom object of this account: its definition cannot be changed',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording of a change of a standard object type',
  },
  SCHEMA_IN_USE: {
    status: 400,
    message: 'The object type {name} cannot be deleted while it has records',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the custom objects guide asks for it, no recording the body',
  },
  TOO_MANY_SCHEMAS: {
    status: 400,
    message: 'The limit of {max} custom object types has been reached',
    category: 'VALIDATION_ERROR',
    source: 'assumed: a live run gives the bound, no recording the body',
  },
  ASSOCIATION_DEFINITION_EXISTS: {
    status: 409,
    message: 'Records of {fromObjectType} and {toObjectType} can be associated already.',
    category: 'OBJECT_ALREADY_EXISTS',
    context: { fromObjectType: '{fromObjectType}', toObjectType: '{toObjectType}' },
    source: 'assumed: no recording',
  },
  ASSOCIATION_DEFINITION_FOREIGN: {
    status: 400,
    message: 'An association of {objectType} leads from or to it, and at one end is a custom object',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording',
  },
  ASSOCIATION_DEFINITION_IN_USE: {
    status: 400,
    message: 'The association {name} is in use by {count} associations: remove them first',
    category: 'VALIDATION_ERROR',
    source: 'assumed: as for labels, no recording',
  },
} as const satisfies Record<string, ProblemRow>;
