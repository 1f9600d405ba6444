import type { ProblemRow } from './row.ts';

/** Crosstie's own: requests under `/_crosstie`. */
export const controlProblems = {
  CONTROL_CLOSED: {
    status: 403,
    message:
      'This /_crosstie endpoint is closed: it answers the admin token (CROSSTIE_ADMIN_TOKEN, sent as a bearer token), and without one set only a server that listens on a loopback address.',
    category: 'CONTROL_CLOSED',
    source: "Crosstie's own",
  },
  CONTROL_FOREIGN: {
    status: 403,
    message:
      'This /_crosstie endpoint answers callers on this machine: the Host of the request, and its Origin if it has one, must be a loopback address. Behind a proxy, set CROSSTIE_ADMIN_TOKEN and send it as a bearer token.',
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
  PRIVATE_APP_UNKNOWN: {
    status: 404,
    message: 'This portal has no token {token}',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  TOO_MANY_PRIVATE_APPS: {
    status: 400,
    message: 'A portal has {max} tokens at most: revoke one first',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  SECRET_KEY_MISSING: {
    status: 409,
    message:
      'An app has a secret, and this server has no key to keep it with: set CROSSTIE_SECRET_KEY, to the same text on every server of the database',
    category: 'CONFLICT',
    source: "Crosstie's own",
  },
  APP_UNKNOWN: {
    status: 404,
    message: 'This server has no app {app}',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  APP_TAKEN: {
    status: 409,
    message: 'Another app has this {field} already',
    category: 'CONFLICT',
    source: "Crosstie's own",
  },
  APP_ID_FIXED: {
    status: 409,
    message: 'The app with the client id {clientId} has the id {app} already, and that cannot change',
    category: 'CONFLICT',
    source: "Crosstie's own",
  },
  INSTALL_SCOPE_UNASKED: {
    status: 400,
    message: 'The app {app} asks for no scope {scope}: add it to its scopes or optionalScopes first',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  INSTALL_UNKNOWN: {
    status: 404,
    message: 'The app {app} is not installed in the portal {portal}',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  WEBHOOK_DELIVERY_UNKNOWN: {
    status: 404,
    message: 'This app has no delivery {delivery}, or it is not remembered any more',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  WEBHOOK_DELIVERIES_TOO_MANY: {
    status: 400,
    message: 'An app has {max} deliveries on their way at most: let them arrive first',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  BACKUP_UNDER_WAY: {
    status: 409,
    message: 'Another backup is under way',
    category: 'CONFLICT',
    source: "Crosstie's own",
  },
  BACKUP_UNKNOWN: {
    status: 404,
    message: 'This backup is not under way: it was ended, or nobody asked for a piece of it for too long',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  BACKUP_IMPOSSIBLE: {
    status: 400,
    message:
      'This server has no file: of a PostgreSQL, crosstie backup --db makes an export, and a database in memory ends with its server',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  SNAPSHOT_UNKNOWN: {
    status: 404,
    message: 'This portal has no snapshot {name}',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  TOO_MANY_SNAPSHOTS: {
    status: 400,
    message: 'A portal has {max} snapshots at most, its seed state among them: delete one first',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  PORTAL_TOO_LARGE: {
    status: 400,
    message:
      'A portal with more than {max} records and blocks of neighbours is not copied or put back in one go: make another portal, or use crosstie backup',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  LEDGER_OFF: {
    status: 409,
    message:
      'This server keeps no requests: start it with a ledger (--request-log 1000), as servers on a loopback address do by themselves',
    category: 'CONFLICT',
    source: "Crosstie's own",
  },
  LEDGER_ENTRY_UNKNOWN: {
    status: 404,
    message: 'This server keeps no request {request}, or keeps it no more',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  LEDGER_FOLLOWED: {
    status: 429,
    message: 'This server has {max} followers of its requests already',
    category: 'RATE_LIMITS',
    source: "Crosstie's own",
  },
  FAULT_UNKNOWN: {
    status: 404,
    message: 'This server has no fault {fault}',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
  FAULTS_TOO_MANY: {
    status: 400,
    message: 'A server has {max} faults at most: remove some first',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  SEED_REFUSED: {
    status: 400,
    message: 'The seed is refused, and nothing of it was applied: {fault}',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  SEED_HALF_APPLIED: {
    status: 409,
    message:
      'The seed was applied in part only, as others wrote to the portal meanwhile: it holds what comes before this in the seed: {fault}',
    category: 'CONFLICT',
    source: "Crosstie's own",
  },
  RECORD_ID_TAKEN: {
    status: 409,
    message: 'The portal has or had a record with the id {id}',
    category: 'CONFLICT',
    source: "Crosstie's own: HubSpot lets nobody choose an id",
  },
  CONTROL_UNKNOWN: {
    status: 404,
    message: 'Crosstie has no control endpoint {path}',
    category: 'OBJECT_NOT_FOUND',
    source: "Crosstie's own",
  },
} as const satisfies Record<string, ProblemRow>;
