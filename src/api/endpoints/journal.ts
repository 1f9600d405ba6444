import { limits } from '../../catalogue/limits.ts';
import { operationScopes } from '../../catalogue/operation-scopes.ts';
import type { PathFamilyName } from '../../catalogue/path-families.ts';
import { isProblem, type Problem, problem } from '../../domain/problem.ts';
import type { JournalScope } from '../../operations/journal-pages.ts';
import { findSnapshot, takeSnapshots } from '../../operations/journal-snapshots.ts';
import type { AppCall } from '../../operations/server-call.ts';
import { answered, appEndpoint, type Endpoint } from '../endpoint.ts';
import {
  JournalOffsets,
  JournalPageBatch,
  JournalPageBatchWithErrors,
  JournalPageBody,
  JournalSnapshotBody,
  JournalSnapshotsMade,
  NewJournalSnapshots,
} from '../journal-schemas.ts';
import { journalBatchView, journalPageView, journalSnapshotView, partJournalBatchView } from '../journal-views.ts';
import { portalId } from '../query.ts';

const source = 'webhooks spec (2026-03, 2027-03-beta) and the guides of the webhooks journal';
/** The code of public integrations has 2026-09, which the spec of that edition leaves to another file. */
const dated = { '2026-03': {}, '2026-09': { source: 'the code of public integrations' }, '2027-03-beta': {} } as const;
/** The code of a public tool for the beta of 2025. */
const withBeta = { v4: { source: 'the code of a public tool, 2025-09' }, ...dated } as const;
const query = { installPortalId: portalId('Only entries of this portal; of all that the app is installed in where it is left out.') };

const pagesAssumed = [
  'a page is closed when it is asked for, with all that waits; when HubSpot closes one is not known, and recorded times of publication would settle it',
  'with installPortalId a page shows the events of that portal alone, under the offset that it has for the app; a recording of both would settle it',
  'the URL is good for an hour; a recorded expiresAt would settle it',
] as const;
const eventsAssumed = [
  'the fields of entries are those of the guide, as clients of public integrations read them; their order and the rest are assumed, and recorded files would settle it',
  'the log of changes is told as it is: a merge as creation, deletions and links of its own besides MERGE; a recorded merge would settle it',
  'with a record that is deleted or restored, its links are told one by one, in both directions; a recorded deletion would settle it',
  'a privacy deletion is told as a deletion, too; a recorded one would settle it',
  'isPrimary is true for the direction whose record has one such target, as it is in webhooks; a recorded file would settle it',
] as const;

type JournalNoun = 'journal' | 'journalLocal';

function commonOf(noun: JournalNoun) {
  return { family: noun satisfies PathFamilyName, scopes: operationScopes.journalRead, evidence: 'documented', source, query } as const;
}

/** The journal of an app a page at a time, under one of its two paths. */
function pageEndpoints(noun: JournalNoun, whose: string): readonly Endpoint[] {
  const common = commonOf(noun);
  return [
    appEndpoint({
      ...common,
      id: `${noun}.earliest`,
      title: `Read the earliest page of ${whose}`,
      method: 'GET',
      path: '/earliest',
      editions: withBeta,
      answers: { 200: JournalPageBody, 204: null },
      assumed: [...pagesAssumed, ...eventsAssumed],
      run: async (call, { query, origin }) => onePage(call, origin, query, (scope) => call.journal.pages.earliest(scope, 1)),
    }),
    appEndpoint({
      ...common,
      id: `${noun}.latest`,
      title: `Read the latest page of ${whose}`,
      method: 'GET',
      path: '/latest',
      editions: withBeta,
      answers: { 200: JournalPageBody, 204: null },
      assumed: pagesAssumed,
      run: async (call, { query, origin }) => onePage(call, origin, query, (scope) => call.journal.pages.latest(scope, 1)),
    }),
    appEndpoint({
      ...common,
      id: `${noun}.next`,
      title: `Read the page of ${whose} after another one`,
      method: 'GET',
      path: '/offset/{offset}/next',
      editions: withBeta,
      answers: { 200: JournalPageBody, 204: null },
      source: `${source}; an offset that is not there, or not any more, is 404 (reference of 2027-03-beta)`,
      assumed: [...pagesAssumed, 'what is no UUID is 404 as well; a recording would settle it'],
      run: async (call, { params, query, origin }) => {
        return onePage(call, origin, query, async (scope) => {
          const { offset } = params;
          return (await call.journal.pages.next(scope, offset, 1)) ?? problem('JOURNAL_OFFSET_NOT_FOUND', { offset });
        });
      },
    }),
  ];
}

/** The same, many pages at a time. */
function batchEndpoints(noun: JournalNoun, whose: string): readonly Endpoint[] {
  const common = commonOf(noun);
  return [
    appEndpoint({
      ...common,
      id: `${noun}.batchEarliest`,
      title: `Read the earliest pages of ${whose}`,
      method: 'GET',
      path: '/batch/earliest/{count}',
      editions: dated,
      answers: { 200: JournalPageBatch },
      assumed: [...pagesAssumed, batchAssumed, countAssumed],
      run: async (call, { params, query, origin }) => {
        return manyPages(call, origin, query, params.count, (scope, count) => call.journal.pages.earliest(scope, count));
      },
    }),
    appEndpoint({
      ...common,
      id: `${noun}.batchLatest`,
      title: `Read the latest pages of ${whose}`,
      method: 'GET',
      path: '/batch/latest/{count}',
      editions: dated,
      answers: { 200: JournalPageBatch },
      assumed: [...pagesAssumed, batchAssumed, countAssumed, 'the oldest of them stands first; a recording would settle it'],
      run: async (call, { params, query, origin }) => {
        return manyPages(call, origin, query, params.count, (scope, count) => call.journal.pages.latest(scope, count));
      },
    }),
    appEndpoint({
      ...common,
      id: `${noun}.batchNext`,
      title: `Read the pages of ${whose} after another one`,
      method: 'GET',
      path: '/batch/{offset}/next/{count}',
      editions: dated,
      answers: { 200: JournalPageBatch },
      assumed: [...pagesAssumed, batchAssumed, countAssumed],
      run: async (call, { params, query, origin }) => {
        const { offset } = params;
        return manyPages(call, origin, query, params.count, async (scope, count) => {
          return (await call.journal.pages.next(scope, offset, count)) ?? problem('JOURNAL_OFFSET_NOT_FOUND', { offset });
        });
      },
    }),
    appEndpoint({
      ...common,
      id: `${noun}.batchRead`,
      title: `Read pages of ${whose} by offset`,
      method: 'POST',
      path: '/batch/read',
      editions: dated,
      body: JournalOffsets,
      answers: { 200: JournalPageBatch, 207: JournalPageBatchWithErrors },
      source: `${source}; offsets that cannot be read are told one by one (reference of 2027-03-beta)`,
      assumed: [...pagesAssumed, 'an offset that is not there is told in the words of the single read; a recording would settle it'],
      async run(call, { body, query, origin }) {
        const startedAt = call.now();
        const scope = scopeOf(call, query);
        const found = await Promise.all(body.inputs.map((offset) => call.journal.pages.has(scope, offset)));
        const offsets = body.inputs.filter((_, place) => found[place]);
        const missing = body.inputs.filter((_, place) => !found[place]);
        const view = journalBatchView(call, origin, scope, { offsets, startedAt });
        return missing.length > 0 ? answered(207, partJournalBatchView(view, missing)) : answered(200, view);
      },
    }),
  ];
}

function snapshotStatus(noun: JournalNoun): Endpoint {
  return appEndpoint({
    ...commonOf(noun),
    query: {},
    id: `${noun}.snapshotStatus`,
    title: 'Read what became of a snapshot',
    method: 'GET',
    path: '/status/{statusId}',
    editions: dated,
    scopes: operationScopes.journalSnapshotsRead,
    answers: { 200: JournalSnapshotBody },
    assumed: [
      'a snapshot of which the page is gone is EXPIRED, and is forgotten after twice that time; a recording of an old one would settle it',
      'a status that is not there is 404; a recording would settle it',
    ],
    async run(call, { params }) {
      const snapshot = await findSnapshot(call, params.statusId);
      return snapshot === undefined
        ? problem('JOURNAL_SNAPSHOT_NOT_FOUND', { id: params.statusId })
        : answered(200, journalSnapshotView(snapshot));
    },
  });
}

const batchAssumed = 'where nothing is new, results are empty; a recording would settle it';
const countAssumed = 'a count below 1 or above 100 is 400, and one that is no number, too; a recording of a refusal would settle it';

interface PortalQuery {
  readonly installPortalId: number | undefined;
}

function scopeOf(call: AppCall, { installPortalId }: PortalQuery): JournalScope {
  return { appId: call.app.id, portal: installPortalId };
}

async function onePage(
  call: AppCall,
  origin: string,
  query: PortalQuery,
  read: (scope: JournalScope) => Promise<readonly string[] | Problem>,
) {
  const scope = scopeOf(call, query);
  const offsets = await read(scope);
  if (isProblem(offsets)) return offsets;
  const [offset] = offsets;
  return offset === undefined ? answered(204) : answered(200, journalPageView(call, origin, scope, offset));
}

async function manyPages(
  call: AppCall,
  origin: string,
  query: PortalQuery,
  sent: string,
  read: (scope: JournalScope, count: number) => Promise<readonly string[] | Problem>,
) {
  const count = readCount(sent);
  if (isProblem(count)) return count;
  const startedAt = call.now();
  const scope = scopeOf(call, query);
  const offsets = await read(scope, count);
  return isProblem(offsets) ? offsets : answered(200, journalBatchView(call, origin, scope, { offsets, startedAt }));
}

function readCount(sent: string): number | Problem {
  if (!/^-?\d{1,10}$/.test(sent)) return problem('PATH_NOT_PARSABLE', { name: 'count' });
  const [count, max] = [Number(sent), limits.journalBatchMax];
  return count < 1 || count > max ? problem('JOURNAL_COUNT_INVALID', { max }) : count;
}

const nouns: readonly (readonly [JournalNoun, string])[] = [
  ['journal', 'the journal'],
  ['journalLocal', 'the journal of one portal'],
];

/** What happened in the portals that an app is installed in, for the app to fetch: of all of them, and the same by the path for one. */
export const journalEndpoints: readonly Endpoint[] = [
  ...nouns.flatMap(([noun, whose]) => [...pageEndpoints(noun, whose), ...batchEndpoints(noun, whose), snapshotStatus(noun)]),
  appEndpoint({
    id: 'journalSnapshots.create',
    title: 'Take snapshots of records into the journal',
    method: 'POST',
    family: 'journalSnapshots',
    path: '/crm',
    editions: withBeta,
    scopes: operationScopes.journalSnapshotsWrite,
    body: NewJournalSnapshots,
    answers: { 200: JournalSnapshotsMade },
    evidence: 'documented',
    source,
    assumed: [
      'snapshots are taken before the answer, which never tells PENDING or IN_PROGRESS; a recording of a status soon after would settle it',
      'a record that is not there, or a portal that the app is not installed in, fails its own snapshot and not the request; a recording would settle it',
      'the entry is a crm_object with the action SNAPSHOT and the properties as its propertyChanges, whatever the app is subscribed to; a recorded file would settle it',
    ],
    async run(call, { body }) {
      const snapshots = await takeSnapshots(call, body.snapshotRequests);
      const snapshotResponses = body.snapshotRequests.flatMap(({ portalId: portal, objectId, objectTypeId }, place) => {
        const snapshot = snapshots[place];
        return snapshot === undefined ? [] : [{ portalId: portal, objectId, objectTypeId, snapshotStatusId: snapshot.id }];
      });
      return answered(200, { snapshotResponses });
    },
  }),
];
