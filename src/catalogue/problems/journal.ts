import type { ProblemRow } from './row.ts';

/** What is wrong with a request for an app's journal. */
export const journalProblems = {
  JOURNAL_OFFSET_NOT_FOUND: {
    status: 404,
    message: 'No journal entry found for offset {offset}',
    category: 'OBJECT_NOT_FOUND',
    context: { offset: '{offset}' },
    source: 'webhooks journal reference (2027-03-beta) for the status; assumed: the words',
  },
  JOURNAL_COUNT_INVALID: {
    status: 400,
    message: 'count must be between 1 and {max}',
    category: 'VALIDATION_ERROR',
    source: 'webhooks spec (at least 1) and guide (100); assumed: the words',
  },
  JOURNAL_SUBSCRIPTION_NOT_FOUND: {
    status: 404,
    message: 'Subscription {id} does not exist',
    category: 'OBJECT_NOT_FOUND',
    source: 'assumed: no recording',
  },
  JOURNAL_FILTER_NOT_FOUND: {
    status: 404,
    message: 'Filter {id} does not exist',
    category: 'OBJECT_NOT_FOUND',
    source: 'assumed: no recording',
  },
  JOURNAL_SNAPSHOT_NOT_FOUND: {
    status: 404,
    message: 'Snapshot status {id} does not exist',
    category: 'OBJECT_NOT_FOUND',
    source: 'assumed: no recording',
  },
  JOURNAL_FIELDS_MISSING: {
    status: 400,
    message: 'Some required fields were not set: [{names}]',
    category: 'VALIDATION_ERROR',
    source: 'webhooks spec (required fields); assumed: the words, which are those of other bodies',
  },
  JOURNAL_ACTION_INVALID: {
    status: 400,
    message: 'Action {action} is not valid for subscription type {subscriptionType}',
    category: 'VALIDATION_ERROR',
    source: 'webhooks spec (valid actions); assumed: the words',
  },
  JOURNAL_ACTIONS_MISSING: {
    status: 400,
    message: 'A subscription of type {subscriptionType} needs at least one action',
    category: 'VALIDATION_ERROR',
    source: 'assumed: no recording',
  },
  JOURNAL_EVENT_TYPE_UNKNOWN: {
    status: 400,
    message: 'Unknown event type id: {eventTypeId}',
    category: 'VALIDATION_ERROR',
    source: 'webhooks spec (the two event types of apps); assumed: the words',
  },
  JOURNAL_PORTAL_NOT_INSTALLED: {
    status: 403,
    message: 'App {app} is not installed in portal {portal}',
    category: 'FORBIDDEN',
    source: 'webhooks journal guide (subscriptions belong to an installation); assumed: status and words',
  },
  JOURNAL_CONDITION_INVALID: {
    status: 400,
    message: 'Operator {operator} of property {property} needs {needed}',
    category: 'VALIDATION_ERROR',
    source: 'webhooks spec (which operators take one value, which several); assumed: the words',
  },
  JOURNAL_FILTER_MISPLACED: {
    status: 400,
    message: 'Subscription {id} takes no filters: only subscriptions of type OBJECT do',
    category: 'VALIDATION_ERROR',
    source: 'webhooks journal guide (filters narrow creations and updates); assumed: that others refuse them, and the words',
  },
  TOO_MANY_JOURNAL_SUBSCRIPTIONS: {
    status: 400,
    message: 'An app has {max} subscriptions to its journal at most',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  TOO_MANY_JOURNAL_FILTERS: {
    status: 400,
    message: 'A subscription has {max} filters at most',
    category: 'VALIDATION_ERROR',
    source: "Crosstie's own",
  },
  JOURNAL_URL_INVALID: {
    status: 403,
    message: 'This URL of a journal entry is not valid, or not any more. Ask the journal for another.',
    category: 'FORBIDDEN',
    source: "Crosstie's own: HubSpot's URLs lead to a storage service, which answers 403 as well",
  },
} as const satisfies Record<string, ProblemRow>;
