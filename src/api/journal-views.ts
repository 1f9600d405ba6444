import { formatInstant } from '../domain/instant.ts';
import type { JournalFilter } from '../domain/journal-filter.ts';
import type { JournalSubscription } from '../domain/journal-subscription.ts';
import { problem } from '../domain/problem.ts';
import type { JournalScope } from '../operations/journal-pages.ts';
import type { JournalSnapshot } from '../operations/journal-snapshots.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { journalUrl } from './journal-file.ts';
import type {
  JournalFilterBody,
  JournalPageBatch,
  JournalPageBatchWithErrors,
  JournalPageBody,
  JournalSnapshotBody,
  JournalSubscriptionBody,
} from './journal-schemas.ts';
import { problemRow } from './problem-body.ts';
import type { ValueOf } from './schema.ts';
import type { batchError } from './schemas.ts';

/** A subscription as the wire shows it: fields that its type does not take are left out. */
export function journalSubscriptionView(subscription: JournalSubscription): ValueOf<typeof JournalSubscriptionBody> {
  const { id, appId, subscriptionType, objectTypeId, portalId, actions, properties, objectIds, associatedObjectTypeIds } = subscription;
  return {
    id,
    appId,
    subscriptionType,
    objectTypeId,
    ...(portalId !== null && { portalId }),
    actions: [...actions],
    ...((subscriptionType === 'OBJECT' || subscriptionType === 'APP_LIFECYCLE_EVENT') && { properties: [...properties] }),
    ...((subscriptionType === 'OBJECT' || subscriptionType === 'ASSOCIATION') && { objectIds: [...objectIds] }),
    ...(subscriptionType === 'ASSOCIATION' && { associatedObjectTypeIds: [...associatedObjectTypeIds] }),
    createdAt: formatInstant(subscription.createdAt),
    updatedAt: formatInstant(subscription.updatedAt),
  };
}

/** A filter as the wire shows it. */
export function journalFilterView({ id, conditions, createdAt }: JournalFilter): ValueOf<typeof JournalFilterBody> {
  const shown = conditions.map(({ property, operator, value, values }) => ({
    filterType: 'CRM_OBJECT_PROPERTY' as const,
    property,
    operator,
    ...(value !== undefined && { value }),
    ...(values !== undefined && { values: [...values] }),
  }));
  return { id, filter: { conditions: shown }, createdAt };
}

/** Where a page is to be fetched. */
export function journalPageView(call: ServerCall, origin: string, scope: JournalScope, offset: string): ValueOf<typeof JournalPageBody> {
  const { url, expiresAt } = journalUrl(call, origin, scope, offset);
  return { url, expiresAt: formatInstant(expiresAt), currentOffset: offset };
}

/** Several pages; `startedAt` is epoch milliseconds. */
export function journalBatchView(
  call: ServerCall,
  origin: string,
  scope: JournalScope,
  batch: { readonly offsets: readonly string[]; readonly startedAt: number },
): ValueOf<typeof JournalPageBatch> {
  return {
    status: 'COMPLETE',
    results: batch.offsets.map((offset) => journalPageView(call, origin, scope, offset)),
    startedAt: formatInstant(batch.startedAt),
    completedAt: formatInstant(Math.max(batch.startedAt, call.now())),
  };
}

/** The same where some offsets lead nowhere: each is told in a row of its own. */
export function partJournalBatchView(
  found: ValueOf<typeof JournalPageBatch>,
  missing: readonly string[],
): ValueOf<typeof JournalPageBatchWithErrors> {
  const errors = missing.map((offset) => problemRow(problem('JOURNAL_OFFSET_NOT_FOUND', { offset })) as ValueOf<typeof batchError>);
  const { status, results, startedAt, completedAt } = found;
  return { status, results, numErrors: errors.length, errors, startedAt, completedAt };
}

/** What became of a snapshot. */
export function journalSnapshotView({
  id,
  status,
  initiatedAt,
  completedAt,
  failure,
}: JournalSnapshot): ValueOf<typeof JournalSnapshotBody> {
  return { id, status, initiatedAt, completedAt, ...(failure !== undefined && { errorCode: failure.code, message: failure.message }) };
}
