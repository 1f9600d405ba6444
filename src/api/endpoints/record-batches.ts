import { limits } from '../../catalogue/limits.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { isProblem, type Problem, problem } from '../../domain/problem.ts';
import type { StoredRecord } from '../../domain/record.ts';
import type { Call } from '../../operations/call.ts';
import { withCountsOfNew, zerosOfNew } from '../../operations/record-associations.ts';
import { archiveRecords, type BatchOutcome, readRecords, updateRecords } from '../../operations/record-batches.ts';
import { createRecords, createRecordsApart } from '../../operations/record-creation.ts';
import { readNames } from '../../operations/record-names.ts';
import { problemOfUpserts, type UpsertedRecord, upsertRecords } from '../../operations/record-upsert.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { flag } from '../query.ts';
import { createdBatchText, partBatchView, wholeBatchView } from '../record-batch-views.ts';
import {
  CrmRecordBatch,
  CrmRecordBatchWithErrors,
  NewRecordBatch,
  RecordArchiveBatch,
  RecordEditBatch,
  RecordIdBatch,
  RecordUpsertBatch,
  UpsertedRecordBatch,
  UpsertedRecordBatchWithErrors,
} from '../record-schemas.ts';
import { updatedRecordView, wholeRecordText, wholeRecordView } from '../record-views.ts';
import { linksOf } from '../sent-links.ts';
import { historyAssumed, idPropertyAssumed, recordEditions, recordViews, writeEditions } from './records.ts';

/** Records read and written many at a time. */
export const recordBatchEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'records.batchCreate',
    title: 'Create many records',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}/batch/create',
    editions: writeEditions,
    access: 'write',
    body: NewRecordBatch,
    answers: { 201: CrmRecordBatch, 207: CrmRecordBatchWithErrors },
    evidence: 'documented',
    source: 'objects spec and guide; recorded objects-batch-02, -03 and -06, errors-objects-03',
    assumed: [
      'without a trace id on every input the first mistake refuses the whole batch; a recording with trace ids on some inputs would settle it',
      'results are in the order of the inputs; recordings of batches with many inputs would settle it',
    ],
    async run(call, { params, body }) {
      const { objectType } = params;
      const startedAt = call.now();
      const inputs = body.inputs.map(({ properties, associations }) => ({ properties, links: linksOf(associations) }));
      const traceIds = body.inputs.map(({ objectWriteTraceId }) => objectWriteTraceId ?? undefined);
      const isTraced = traceIds.every((id) => id !== undefined);
      const made = isTraced ? await createRecordsApart(call, objectType, inputs) : await createRecords(call, objectType, inputs);
      if (isProblem(made)) return made;
      const records = made.flatMap((one) => (isProblem(one) ? [] : one));
      const isLinked = inputs.some(({ links }) => links.length > 0);
      const counted = isLinked ? await withCountsOfNew(call, objectType, records, 'with links') : [];
      const shown = new Map(counted.map((record) => [record.id, record]));
      const zeros = isLinked ? [] : zerosOfNew(objectType);
      const textOf = (record: StoredRecord) => wholeRecordText(call.portal.id, objectType, shown.get(record.id) ?? record, zeros);
      const outcome = sortedOut(made, textOf);
      const text = createdBatchText(outcome, { traceIds, startedAt, completedAt: call.now() });
      return outcome.failed.length === 0 ? answered(201, text) : answered(207, text);
    },
  }),
  endpoint({
    id: 'records.batchRead',
    title: 'Read many records',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}/batch/read',
    editions: recordEditions,
    access: 'read',
    query: { archived: flag('Whether to answer archived records instead of live ones.') },
    body: RecordIdBatch,
    answers: { 200: CrmRecordBatch, 207: CrmRecordBatchWithErrors },
    evidence: 'documented',
    source: 'objects spec; recorded objects-batch-01; reports of the rows for missing ids, and of archived ones',
    assumed: [
      'with archived=true a live record is missing; a recording would settle it',
      'an id that is named twice refuses the batch, as in recorded updates; a recording of a read would settle it',
      'an id that was merged away is missing; a recording would settle it',
      'results are in the order of the inputs; recordings of batches with many inputs would settle it',
      ...idPropertyAssumed,
      ...historyAssumed,
    ],
    async run(call, { params, body, query }) {
      const { objectType } = params;
      const startedAt = call.now();
      const max = limits.recordsWithHistoryMax;
      const hasHistory = (body.propertiesWithHistory ?? []).length > 0;
      if (hasHistory && body.inputs.length > max) return problem('TOO_MANY_INPUTS_WITH_HISTORY', { max });
      const { idProperty } = body;
      const named = readNames(
        call,
        objectType,
        body.inputs.map(({ id }) => ({ id, idProperty })),
      );
      if (isProblem(named)) return named;
      const outcome = await readRecords(call, objectType, named, query.archived ? 'only' : 'never');
      if (isProblem(outcome)) return outcome;
      const asked = { properties: body.properties ?? [], propertiesWithHistory: body.propertiesWithHistory ?? [] };
      const views = await recordViews(
        call,
        objectType,
        outcome.done.map(({ row }) => row),
        asked,
      );
      const done = outcome.done.map(({ place }, at) => ({ place, row: existing(views[at]) }));
      const request = { startedAt, completedAt: call.now() };
      return outcome.failed.length === 0
        ? answered(200, wholeBatchView(done, request))
        : answered(207, partBatchView({ done, failed: outcome.failed }, request));
    },
  }),
  endpoint({
    id: 'records.batchUpdate',
    title: 'Update many records',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}/batch/update',
    editions: writeEditions,
    access: 'write',
    body: RecordEditBatch,
    answers: { 200: CrmRecordBatch, 207: CrmRecordBatchWithErrors },
    evidence: 'documented',
    source:
      'objects spec and guide; recorded objects-batch-04, -05 and -07, errors-objects-04 and -05; integrations on trace ids and merged ids',
    assumed: [
      'wrong values refuse the whole batch unless every input has a trace id; a recording with trace ids on updates would settle it',
      'an input without properties refuses the batch, as an update by itself; a recording would settle it',
      'results are in the order of the inputs; recordings of batches with many inputs would settle it',
    ],
    async run(call, { params, body }) {
      const { objectType } = params;
      const startedAt = call.now();
      const named = readNames(call, objectType, body.inputs);
      if (isProblem(named)) return named;
      const updates = named.map((name, place) => ({ ...name, properties: body.inputs[place]?.properties ?? {} }));
      const traceIds = body.inputs.map(({ objectWriteTraceId }) => objectWriteTraceId ?? undefined);
      const outcome = await updateRecords(call, objectType, updates, traceIds.every((id) => id !== undefined) ? 'each' : 'all');
      if (isProblem(outcome)) return outcome;
      const done = outcome.done.map(({ place, row }) => ({ place, row: updatedRecordView(call.portal.id, objectType, row) }));
      const request = { traceIds, startedAt, completedAt: call.now() };
      return outcome.failed.length === 0
        ? answered(200, wholeBatchView(done, request))
        : answered(207, partBatchView({ done, failed: outcome.failed }, request));
    },
  }),
  endpoint({
    id: 'records.batchUpsert',
    title: 'Update or create many records',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}/batch/upsert',
    editions: { ...writeEditions, v3: {} },
    access: 'write',
    body: RecordUpsertBatch,
    answers: { 200: UpsertedRecordBatch, 207: UpsertedRecordBatchWithErrors },
    evidence: 'documented',
    source: 'objects spec and guide',
    assumed: [
      'the idProperty of the first input counts for all, and one that is not unique is refused with 400; recordings would settle it',
      'a new record holds the value that named it where its properties say nothing of it; a recording would settle it',
      'an id of no record fails, beside the others; a recording of an upsert without idProperty would settle it',
      'mistakes refuse the whole batch unless every input has a trace id, and always where contacts are named by email; a recording would settle it',
      'a created record answers what a create answers, an updated one what an update answers; a recording would settle it',
    ],
    async run(call, { params, body }) {
      const { objectType } = params;
      const startedAt = call.now();
      const idProperty = body.inputs[0]?.idProperty;
      const named = readNames(
        call,
        objectType,
        body.inputs.map(({ id }) => ({ id, idProperty })),
      );
      if (isProblem(named)) return named;
      const refused = problemOfUpserts(named);
      if (refused !== undefined) return refused;
      const upserts = named.map((name, place) => ({ ...name, properties: body.inputs[place]?.properties ?? {} }));
      const traceIds = body.inputs.map(({ objectWriteTraceId }) => objectWriteTraceId ?? undefined);
      const isPartial = traceIds.every((id) => id !== undefined) && named[0]?.by?.upsertsWhole !== true;
      const outcome = await upsertRecords(call, objectType, upserts, isPartial ? 'each' : 'all');
      if (isProblem(outcome)) return outcome;
      const rows = outcome.done.map(async ({ place, row }) => ({ place, row: await upsertedView(call, objectType, row) }));
      const done = await Promise.all(rows);
      const request = { traceIds, startedAt, completedAt: call.now() };
      return outcome.failed.length === 0
        ? answered(200, wholeBatchView(done, request))
        : answered(207, partBatchView({ done, failed: outcome.failed }, request));
    },
  }),
  endpoint({
    id: 'records.batchArchive',
    title: 'Archive many records',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}/batch/archive',
    editions: recordEditions,
    access: 'write',
    body: RecordArchiveBatch,
    answers: { 204: null },
    evidence: 'documented',
    source: 'objects spec; community reports on unknown ids',
    assumed: ['an id that no record can have, or that is named twice, is no problem; a recording would settle it'],
    async run(call, { params, body }) {
      await archiveRecords(
        call,
        params.objectType,
        body.inputs.map(({ id }) => String(id)),
      );
      return answered(204);
    },
  }),
];

async function upsertedView(call: Call, type: ObjectType, upserted: UpsertedRecord) {
  if (upserted.kind === 'updated') return { ...updatedRecordView(call.portal.id, type, upserted), new: false };
  const [record = upserted.record] = await withCountsOfNew(call, type, [upserted.record], 'without links');
  return { ...wholeRecordView(call.portal.id, type, record), new: true };
}

/** Views and problems of what was made, by the places of the inputs. */
function sortedOut<Made extends object, View>(made: readonly (Made | Problem)[], viewOf: (one: Made) => View): BatchOutcome<View> {
  const done: { place: number; row: View }[] = [];
  const failed: { places: readonly number[]; problem: Problem }[] = [];
  for (const [place, one] of made.entries()) {
    if (isProblem(one)) failed.push({ places: [place], problem: one });
    else done.push({ place, row: viewOf(one) });
  }
  return { done, failed };
}

function existing<View>(view: View | undefined): View {
  if (view === undefined) throw new Error('a record that was read has no view');
  return view;
}
