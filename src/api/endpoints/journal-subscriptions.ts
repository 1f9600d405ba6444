import { journalFilterOperators } from '../../catalogue/journal.ts';
import { operationScopes } from '../../catalogue/operation-scopes.ts';
import type { JournalCondition } from '../../domain/journal-filter.ts';
import { isProblem, type Problem, problem } from '../../domain/problem.ts';
import { subscribeToJournal } from '../../operations/journal-subscribing.ts';
import { answered, appEndpoint, type Endpoint } from '../endpoint.ts';
import {
  JournalFilterBody,
  JournalFilterList,
  JournalFilterMade,
  JournalSubscriptionBody,
  JournalSubscriptionList,
  JournalSubscriptionUpsert,
  NewJournalFilter,
} from '../journal-schemas.ts';
import { journalFilterView, journalSubscriptionView } from '../journal-views.ts';

const source = 'webhooks spec (2026-03, 2027-03-beta) and the guides of the webhooks journal';
const dated = { '2026-03': {}, '2026-09': { source: 'the code of public integrations' }, '2027-03-beta': {} } as const;
const withBeta = { v4: { source: 'the code of a public tool, 2025-09' }, ...dated } as const;
const family = 'journalSubscriptions';
const { journalSubscriptionsRead: read, journalSubscriptionsWrite: write } = operationScopes;
const missingAssumed = 'what the app has not, or not any more, is 404; a recording would settle it';

/** What apps want to find in their journals. */
export const journalSubscriptionEndpoints: readonly Endpoint[] = [
  appEndpoint({
    id: 'journalSubscriptions.list',
    title: 'List subscriptions to the journal',
    method: 'GET',
    family,
    path: '',
    editions: withBeta,
    scopes: read,
    answers: { 200: JournalSubscriptionList },
    evidence: 'documented',
    source,
    assumed: ['the oldest stands first, and ended ones not at all; a recording would settle it'],
    async run(call) {
      const subscriptions = await call.journal.subscriptions.all(call.app.id);
      return answered(200, { results: subscriptions.map(journalSubscriptionView) });
    },
  }),
  appEndpoint({
    id: 'journalSubscriptions.upsert',
    title: 'Subscribe to events in the journal',
    method: 'POST',
    family,
    path: '',
    editions: withBeta,
    scopes: write,
    body: JournalSubscriptionUpsert,
    answers: { 200: JournalSubscriptionBody },
    evidence: 'documented',
    source: `${source}; lists that narrow may be left out (the guide, against the spec)`,
    assumed: [
      'subscriptions of one type to one object type of one portal are one, which a later request sets anew; a recording of two requests would settle it',
      'the portal has to have the app installed, with scopes to read the object type, or the request is 403; a recording of a refusal would settle it',
      'events of an app are subscribed to with objectTypeId as their type in the answer; a recording would settle it',
      'fields that are not set are left out, createdBy among them, as an app has no user; a recording would settle it',
      'LIST_MEMBERSHIP is 501, as lists are not served; HubSpot has it, and lists here would settle it',
    ],
    async run(call, { body }) {
      if (body.subscriptionType === 'LIST_MEMBERSHIP') {
        return problem('PARAMETER_NOT_SERVED', { parameter: 'subscriptionType LIST_MEMBERSHIP', operation: 'journalSubscriptions.upsert' });
      }
      const subscription = await subscribeToJournal(call, body);
      return isProblem(subscription) ? subscription : answered(200, journalSubscriptionView(subscription));
    },
  }),
  appEndpoint({
    id: 'journalSubscriptions.read',
    title: 'Read a subscription to the journal',
    method: 'GET',
    family,
    path: '/{subscriptionId}',
    editions: dated,
    scopes: read,
    answers: { 200: JournalSubscriptionBody },
    evidence: 'documented',
    source,
    assumed: [missingAssumed],
    async run(call, { params }) {
      const id = readId(params.subscriptionId, 'subscriptionId');
      if (isProblem(id)) return id;
      const subscription = await call.journal.subscriptions.find(call.app.id, id);
      return subscription === undefined
        ? problem('JOURNAL_SUBSCRIPTION_NOT_FOUND', { id })
        : answered(200, journalSubscriptionView(subscription));
    },
  }),
  appEndpoint({
    id: 'journalSubscriptions.delete',
    title: 'End a subscription to the journal',
    method: 'DELETE',
    family,
    path: '/{subscriptionId}',
    editions: withBeta,
    scopes: write,
    answers: { 204: null },
    evidence: 'documented',
    source,
    assumed: [missingAssumed, 'filters end with their subscription; a recording would settle it'],
    async run(call, { params }) {
      const id = readId(params.subscriptionId, 'subscriptionId');
      if (isProblem(id)) return id;
      return (await call.journal.subscriptions.end(call.app.id, { id }))
        ? answered(204)
        : problem('JOURNAL_SUBSCRIPTION_NOT_FOUND', { id });
    },
  }),
  appEndpoint({
    id: 'journalSubscriptions.deleteOfPortal',
    title: 'End every subscription to a portal',
    method: 'DELETE',
    family,
    path: '/portals/{portalId}',
    editions: withBeta,
    scopes: write,
    answers: { 204: null },
    evidence: 'documented',
    source,
    assumed: ['a portal without subscriptions is 204 as well; a recording would settle it'],
    async run(call, { params }) {
      const id = readId(params.portalId, 'portalId');
      if (isProblem(id)) return id;
      await call.journal.subscriptions.end(call.app.id, { portalId: id });
      return answered(204);
    },
  }),
  appEndpoint({
    id: 'journalFilters.create',
    title: 'Narrow a subscription to the journal',
    method: 'POST',
    family,
    path: '/filters',
    editions: dated,
    scopes: write,
    body: NewJournalFilter,
    answers: { 200: JournalFilterMade },
    evidence: 'documented',
    source: `${source}, as a public write-up of 2026-10 tells them: all conditions of a filter have to hold, any filter will do, for CREATE and UPDATE`,
    assumed: [
      missingAssumed,
      'conditions look at what the record has once its events are read, soon after the change, with the values of the change; recorded filters would settle it',
      'texts are compared as they are, numbers and times by their size; recorded filters would settle it',
      'a filter of another type of subscription is 400; a recording would settle it',
    ],
    async run(call, { body }) {
      const { subscriptionId } = body;
      const conditions = body.filter.conditions.map(({ property, operator, value, values }) => ({ property, operator, value, values }));
      const fault = conditions.map(faultOf).find((one) => one !== undefined);
      if (fault !== undefined) return fault;
      const filter = await call.journal.subscriptions.addFilter(call.app.id, { subscriptionId, conditions }, call.now());
      return isProblem(filter) ? filter : answered(200, { filterId: filter.id });
    },
  }),
  appEndpoint({
    id: 'journalFilters.list',
    title: 'List the filters of a subscription',
    method: 'GET',
    family,
    path: '/filters/subscription/{subscriptionId}',
    editions: dated,
    scopes: read,
    answers: { 200: JournalFilterList },
    evidence: 'documented',
    source,
    assumed: [missingAssumed],
    async run(call, { params }) {
      const id = readId(params.subscriptionId, 'subscriptionId');
      if (isProblem(id)) return id;
      const filters = await call.journal.subscriptions.filtersOf(call.app.id, id);
      return filters === undefined ? problem('JOURNAL_SUBSCRIPTION_NOT_FOUND', { id }) : answered(200, filters.map(journalFilterView));
    },
  }),
  appEndpoint({
    id: 'journalFilters.read',
    title: 'Read a filter',
    method: 'GET',
    family,
    path: '/filters/{filterId}',
    editions: dated,
    scopes: read,
    answers: { 200: JournalFilterBody },
    evidence: 'documented',
    source,
    assumed: [missingAssumed],
    async run(call, { params }) {
      const id = readId(params.filterId, 'filterId');
      if (isProblem(id)) return id;
      const filter = await call.journal.subscriptions.filter(call.app.id, id);
      return filter === undefined ? problem('JOURNAL_FILTER_NOT_FOUND', { id }) : answered(200, journalFilterView(filter));
    },
  }),
  appEndpoint({
    id: 'journalFilters.delete',
    title: 'Take a filter away',
    method: 'DELETE',
    family,
    path: '/filters/{filterId}',
    editions: dated,
    scopes: write,
    answers: { 204: null },
    evidence: 'documented',
    source,
    assumed: [missingAssumed],
    async run(call, { params }) {
      const id = readId(params.filterId, 'filterId');
      if (isProblem(id)) return id;
      return (await call.journal.subscriptions.removeFilter(call.app.id, id)) ? answered(204) : problem('JOURNAL_FILTER_NOT_FOUND', { id });
    },
  }),
];

/** Ids are Java's 64 bits. Source: webhooks spec; what does not fit into a number exactly is nobody's id. */
function readId(text: string, name: string): number | Problem {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : problem('PATH_NOT_PARSABLE', { name });
}

function faultOf({ property, operator, value, values }: JournalCondition): Problem | undefined {
  const needed = journalFilterOperators[operator];
  const has = needed === 'none' || (needed === 'value' ? value !== undefined : values !== undefined && values.length > 0);
  return has ? undefined : problem('JOURNAL_CONDITION_INVALID', { operator, property, needed: needed === 'value' ? 'a value' : 'values' });
}
