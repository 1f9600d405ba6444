/** How HubSpot words one expected failure. `{name}` in a message is filled from the problem's values. */
export interface ProblemRow {
  readonly status: number;
  readonly message: string;
  readonly category?: string;
  readonly subCategory?: string;
  /** Keys of `context`, each a list of one; `{name}` is filled. */
  readonly context?: Readonly<Record<string, string>>;
  readonly source: string;
}

/**
 * Every failure that a caller can cause, by name. Bodies are HubSpot's; a source that begins with `assumed` says what no
 * recording or document settles.
 */
export const problemRows = {
  CREDENTIALS_NOT_FOUND: {
    status: 401,
    message:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    category: 'INVALID_AUTHENTICATION',
    source: 'recorded errors-auth-04',
  },
  TOKEN_EXPIRED: {
    status: 401,
    message: 'The OAuth token used to make this call expired {ago} ago.',
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': '{expiredAt}' },
    source: 'recorded errors-auth-03; an undecodable token counts as expired in 1970 (two reports, 2025-09 and 2026-09)',
  },
  MISSING_SCOPES: {
    status: 403,
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    category: 'MISSING_SCOPES',
    source: 'recorded errors-auth-02; error handling guide for requiredGranularScopes',
  },
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
  TOO_MANY_PROPERTIES: {
    status: 400,
    message: 'A record holds at most {max} properties here.',
    category: 'VALIDATION_ERROR',
    source: "assumed: Crosstie's own bound",
  },
  ASSOCIATIONS_INVALID_RECORD: {
    status: 400,
    message: 'One or more associations are invalid',
    category: 'VALIDATION_ERROR',
    context: {
      INVALID_OBJECT_IDS: '{legacyName}={id} is not valid',
      objectId: '{id}',
      objectType: '{legacyName}',
    },
    source: 'recorded HubSpot/hubspot-api-nodejs#646 and assoc-v4-10',
  },
  NO_ASSOCIATIONS_FOUND: {
    status: 404,
    message: 'No {toType} is associated with {fromType} {id}.',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    context: { fromObjectId: '{id}', fromObjectType: '{fromType}', toObjectType: '{toType}' },
    source: 'recorded assoc-2026-03-03, assoc-v4-01 and assoc-v3-03 (a row of a batch answer)',
  },
  ASSOCIATION_TYPE_UNKNOWN: {
    status: 400,
    message: 'One or more associations are invalid',
    category: 'VALIDATION_ERROR',
    context: {
      associationSpec: '{category}={typeId}',
      INVALID_ASSOCIATION_TYPE_ID: '{category}={typeId} is not a valid association definition id',
    },
    source: 'recorded assoc-v4-06',
  },
  FROM_OBJECT_NOT_FOUND: {
    status: 404,
    message: 'No {name} with ID {id} exists',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.FROM_OBJECT_NOT_FOUND',
    context: { objectType: '{name}', id: '{id}' },
    source: 'recorded assoc-v3-05 and -06 (rows of a batch); assumed: the same body on the single call',
  },
  TO_OBJECT_NOT_FOUND: {
    status: 404,
    message: 'No {name} with ID {id} exists',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.TO_OBJECT_NOT_FOUND',
    context: { objectType: '{name}', id: '{id}' },
    source: 'recorded assoc-v3-06 (row of a batch) and -07 (single call)',
  },
  INLINE_ASSOCIATION_MISDIRECTED: {
    status: 400,
    message: 'invalid from object type {from} for associations to be created. expected: {expected}. For definition {definition}',
    category: 'VALIDATION_ERROR',
    source: 'message quoted by several integrators; assumed: category',
  },
  TOO_MANY_INLINE_ASSOCIATIONS: {
    status: 400,
    message: 'A request that creates records associates them with {max} others at most',
    category: 'VALIDATION_ERROR',
    source: "assumed: Crosstie's own bound, that of the batch of associations",
  },
  ASSOCIATION_LIMIT_EXCEEDED: {
    status: 400,
    message: 'The limit of {max} associations from {fromName} {id} to {toName}{labelled} has been reached',
    category: 'VALIDATION_ERROR',
    subCategory: 'crm.associations.ASSOCIATION_LIMIT_EXCEEDED',
    context: { objectId: '{id}', limit: '{max}' },
    source: 'assumed: HubSpot says that an error names the details, no recording of its body',
  },
  ASSOCIATION_LIMIT_INVALID: {
    status: 400,
    message: 'The association limit {max} is not allowed: it must be between {lowest} and {highest}',
    category: 'VALIDATION_ERROR',
    subCategory: 'crm.associations.INVALID_ASSOCIATION_LIMIT',
    context: { maxToObjectIds: '{max}' },
    source: 'assumed: the changelog of 2024-07-30 names the rule, no recording the body',
  },
  ASSOCIATION_TYPE_NOT_BETWEEN: {
    status: 400,
    message: '{type} is not a valid association type between {fromObjectType} and {toObjectType}',
    category: 'VALIDATION_ERROR',
    subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
    context: { type: '{type}', fromObjectType: '{fromObjectType}', toObjectType: '{toObjectType}' },
    source: 'recorded assoc-limits-03 (a row of a batch answer) and assoc-v3-08 (alone); assumed: the same for labels and v3 batches',
  },
  OWNER_NOT_FOUND: {
    status: 404,
    message: 'resource not found',
    category: 'OBJECT_NOT_FOUND',
    source: 'assumed: no recording; as for records',
  },
  OWNER_EXISTS: {
    status: 409,
    message: 'The portal has an owner with that id, user or address already: {id} ({email})',
    category: 'CONFLICT',
    source: "Crosstie's own",
  },
  TOO_MANY_OWNERS: {
    status: 400,
    message: 'A portal has at most {max} owners',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
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
  LABEL_NAME_INVALID: {
    status: 400,
    message: 'The name of an association label has letters, digits and underscores, at most {max}, and does not begin with a digit',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the schema guide names the rule, no recording the body',
  },
  LABEL_TEXT_INVALID: {
    status: 400,
    message: 'An association label has 1 to {max} characters',
    category: 'VALIDATION_ERROR',
    source: 'assumed: a live suite of 2025-02 got 400 for an empty label, no recording the body',
  },
  LABEL_NAME_TAKEN: {
    status: 400,
    message: 'An association type named {name} exists between {fromObjectType} and {toObjectType} already',
    category: 'VALIDATION_ERROR',
    context: { name: '{name}' },
    source: 'assumed: no recording',
  },
  LABEL_TEXT_TAKEN: {
    status: 400,
    message: 'An association label {label} exists between {fromObjectType} and {toObjectType} already',
    category: 'VALIDATION_ERROR',
    context: { label: '{label}' },
    source: 'assumed: no recording',
  },
  TOO_MANY_LABELS: {
    status: 400,
    message: 'The limit of {max} association labels between {fromObjectType} and {toObjectType} has been reached',
    category: 'VALIDATION_ERROR',
    context: { limit: '{max}' },
    source: 'assumed: the knowledge base names the limit, no recording the body',
  },
  LABEL_BUILT_IN: {
    status: 400,
    message: 'The association type {typeId} between {fromObjectType} and {toObjectType} is not a custom label and cannot be changed',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the schema guide names the rule, no recording the body',
  },
  LABEL_IN_USE: {
    status: 400,
    message: 'The association label {label} is in use by {count} associations: remove it from them first',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the schema guide names the rule, no recording the body',
  },
  PATH_NOT_AN_INTEGER: {
    status: 404,
    message: 'HTTP 404 Not Found',
    source: 'assumed: an integer path parameter that does not parse leads to no resource; no recording',
  },
  PATH_NOT_PARSABLE: {
    status: 400,
    message: 'Unable to parse value for path parameter: {name}',
    source: 'portal probe of 2026-04 (no category)',
  },
  ASSOCIATION_ID_INVALID: {
    status: 400,
    message: '{id} is not a valid ID',
    category: 'VALIDATION_ERROR',
    subCategory: 'crm.associations.INVALID_IDENTIFIER',
    context: { id: '{id}' },
    source: 'recorded assoc-2026-03-02 (batch row); assumed: the same body on the single calls',
  },
  ASSOCIATION_TO_ITSELF: {
    status: 400,
    message: 'Object {id} cannot be associated to itself ({id})',
    category: 'VALIDATION_ERROR',
    source: 'recorded assoc-2026-03-02 (batch row); assumed: the same body on the single calls',
  },
  NO_DEFAULT_ASSOCIATION: {
    status: 400,
    message: 'No default association type exists between {fromObjectType} and {toObjectType}',
    category: 'VALIDATION_ERROR',
    subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
    context: { fromObjectType: '{fromObjectType}', toObjectType: '{toObjectType}' },
    source: 'assumed: no recording',
  },
  TOO_MANY_INPUTS: {
    status: 400,
    message: 'The maximum number of inputs supported in a batch is {max}. Please reduce the number of items and try again',
    category: 'VALIDATION_ERROR',
    source: 'recorded for 100 object inputs; assumed: the same sentence for associations',
  },
  PAGE_LIMIT_INVALID: {
    status: 400,
    message: 'Invalid limit: {limit}. The limit must be between 1 and {max}.',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording of a limit out of range',
  },
  QUERY_NOT_AN_INTEGER: {
    status: 400,
    message: 'Unable to parse value for query parameter: {name}',
    source: 'portal probe of 2026-04 (no category)',
  },
  CURSOR_INVALID: {
    status: 400,
    message: 'Invalid paging cursor: {after}',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording of a stale or foreign cursor',
  },
  BODY_MISSING: {
    status: 400,
    message: 'Invalid JSON input: a request body was expected, but none found',
    category: 'VALIDATION_ERROR',
    source: 'recorded assoc-v4-03',
  },
  BODY_NOT_JSON: {
    status: 400,
    message: 'Invalid input JSON on line {line}, column {column}: {reason}',
    source: 'recorded assoc-v4-04 and errors-objects-06 (no category)',
  },
  BODY_FIELDS_MISSING: {
    status: 400,
    message: 'Invalid input JSON on line {line}, column {column}. Some required fields were not set: [{fields}]',
    category: 'VALIDATION_ERROR',
    source: 'recorded in live runs of 2025-02 and the portal probe of 2026-04',
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: 'The request body is larger than {max} bytes',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording',
  },
  REQUEST_NOT_READABLE: { status: 400, message: 'HTTP 400 Bad Request', source: 'assumed: no recording' },
  REQUEST_TIMED_OUT: { status: 408, message: 'HTTP 408 Request Timeout', source: 'assumed: no recording' },
  HEADERS_TOO_LARGE: { status: 431, message: 'HTTP 431 Request Header Fields Too Large', source: 'assumed: no recording' },
  PATH_NOT_DECODABLE: {
    status: 400,
    message: 'Unable to parse the request path',
    source: 'assumed: no recording',
  },
  NOT_SERVED: {
    status: 501,
    message: 'Crosstie does not serve {operation} yet: {method} {path}. GET /_crosstie/coverage lists what it serves.',
    category: 'NOT_IMPLEMENTED',
    source: "Crosstie's own: HubSpot has this operation",
  },
  PARAMETER_NOT_SERVED: {
    status: 501,
    message: 'Crosstie does not serve {parameter} of {operation} yet. GET /_crosstie/coverage lists what it serves.',
    category: 'NOT_IMPLEMENTED',
    source: "Crosstie's own: HubSpot has this parameter",
  },
  CONTROL_CLOSED: {
    status: 403,
    message:
      'This /_crosstie endpoint is closed: it answers the admin token (CROSSTIE_ADMIN_TOKEN, sent as a bearer token), and without one set only a server that listens on a loopback address.',
    category: 'CONTROL_CLOSED',
    source: "Crosstie's own",
  },
  CONTROL_BODY_NOT_JSON: {
    status: 400,
    message: 'The body of this /_crosstie request is not JSON',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  CONTROL_PARAMETER_INVALID: {
    status: 400,
    message: 'The parameter {name} of this /_crosstie request is not valid: {reason}',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  PORTAL_UNKNOWN: {
    status: 404,
    message: 'This server has no portal {portal}',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  CONTROL_UNKNOWN: {
    status: 404,
    message: 'Crosstie has no control endpoint {path}',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  STORAGE_UNAVAILABLE: { status: 503, message: 'internal error', source: "assumed: HubSpot's 5xx wording" },
  INTERNAL: { status: 500, message: 'internal error', source: 'recorded by the portal probe of 2026-04' },
} as const satisfies Record<string, ProblemRow>;

export type ProblemName = keyof typeof problemRows;
