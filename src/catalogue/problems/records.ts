import type { ProblemRow } from './row.ts';

/** Records and their values. */
export const recordProblems = {
  RECORD_NOT_FOUND: { status: 404, message: 'resource not found', source: 'recorded errors-objects-11 (no category)' },
  RECORD_ID_NOT_NUMERIC: {
    status: 404,
    message: 'Object not found.  objectId are usually numeric.',
    category: 'OBJECT_NOT_FOUND',
    context: { id: '{id}' },
    source: 'recorded errors-objects-10 (two spaces)',
  },
  RECORD_ID_NOT_POSITIVE: {
    status: 404,
    message: 'Object not found. objectId is usually positive.',
    category: 'OBJECT_NOT_FOUND',
    context: { id: '{id}' },
    source: 'portal probe of 2026-04',
  },
  BATCH_RECORDS_NOT_FOUND: {
    status: 404,
    message: 'Could not get some {legacyName} objects, they may be deleted or not exist. Check that ids are valid.',
    category: 'OBJECT_NOT_FOUND',
    context: { ids: '{id}' },
    source: 'recorded objects-batch-05 (row of a batch)',
  },
  BATCH_IDS_REPEATED: {
    status: 400,
    message: 'Duplicate IDs found in batch input: [{ids}]. IDs must be unique',
    category: 'VALIDATION_ERROR',
    context: { ids: '{id}' },
    source: 'recorded errors-objects-04 (one id); assumed: several are joined by comma and space',
  },
  TOO_MANY_INPUTS_WITH_HISTORY: {
    status: 400,
    message: 'The maximum number of inputs supported in a batch request for property histories is {max}',
    category: 'VALIDATION_ERROR',
    source: 'quoted by three code bases that read histories',
  },
  ASSOCIATIONS_OF_UNKNOWN_RECORD: {
    status: 404,
    message: 'resource not found',
    category: 'OBJECT_NOT_FOUND',
    source: 'assumed: no recording of reading the associations of a missing or archived record',
  },
  MERGE_WITH_ITSELF: {
    status: 400,
    message: 'Object {id} cannot be merged with itself',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording',
  },
  TOO_MANY_IDENTITIES: {
    status: 414,
    message: 'Cannot have more than {max} identities on a profile',
    category: 'VALIDATION_ERROR',
    source: 'objects guide (status and message); assumed: category, and that every merged record is one identity',
  },
  ID_PROPERTY_UNKNOWN: {
    status: 400,
    message: '{idProperty} is not a unique identifier property',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording of an idProperty that is not unique',
  },
  NO_PROPERTIES_TO_UPDATE: {
    status: 400,
    message: 'No properties found to update, please provide at least one.',
    category: 'VALIDATION_ERROR',
    source: 'portal probe of 2026-04 (message); assumed: category',
  },
  REQUIRED_PROPERTIES_MISSING: {
    status: 400,
    message: 'Error creating {legacyName}. Some required properties were not set.',
    category: 'VALIDATION_ERROR',
    context: { properties: '{property}' },
    source: 'portal probe of 2026-04 (message); context as integrations parse it',
  },
  PROPERTY_VALUES_NOT_VALID: {
    status: 400,
    message: 'Property values were not valid',
    category: 'VALIDATION_ERROR',
    source: 'recorded errors-objects-03 and -12',
  },
  CONTACT_EXISTS: {
    status: 409,
    message: 'Contact already exists. Existing ID: {holder}',
    category: 'CONFLICT',
    source: 'recorded errors-objects-13',
  },
  CONTACT_EXISTS_IN_ROW: {
    status: 409,
    message: 'Contact already exists. Existing ID: {holder}',
    category: 'CONFLICT',
    context: { existingId: '{holder}' },
    source: 'recorded objects-batch-03 (a row of a batch answer)',
  },
  CONTACT_EXISTS_IN_BATCH: {
    status: 409,
    message: 'Contact already exists',
    category: 'CONFLICT',
    source: 'recorded errors-objects-02',
  },
  UNIQUE_VALUE_TAKEN: {
    status: 400,
    message: 'Cannot set {coordinates} on {id}. {holder} already has that value.',
    category: 'VALIDATION_ERROR',
    source: 'recorded twice in 2026-09 for the email address of a contact; assumed: the same for every unique property',
  },
  TOO_MANY_PROPERTIES: {
    status: 400,
    message: 'A record holds at most {max} properties here.',
    category: 'VALIDATION_ERROR',
    source: "assumed: Crosstie's own bound",
  },
} as const satisfies Record<string, ProblemRow>;
