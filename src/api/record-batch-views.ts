import { formatInstant } from '../domain/instant.ts';
import type { Problem } from '../domain/problem.ts';
import type { BatchOutcome } from '../operations/record-batches.ts';
import { type JsonText, jsonText } from './json-text.ts';
import { problemRow } from './problem-body.ts';
import type { CrmRecordBatch } from './record-schemas.ts';
import type { ValueOf } from './schema.ts';
import type { CrmRecord } from './schemas.ts';

/** What a batch of records was asked for, as far as its answer repeats it. Times are epoch milliseconds. */
interface BatchRequest {
  /** By the place of the input; absent where the inputs have none. */
  readonly traceIds?: readonly (string | undefined)[];
  readonly startedAt: number;
  readonly completedAt: number;
}

/** The body of a batch that did everything it was asked to. */
export function wholeBatchView<View extends ValueOf<typeof CrmRecord>>(
  rows: BatchOutcome<View>['done'],
  request: BatchRequest,
): Omit<ValueOf<typeof CrmRecordBatch>, 'results'> & { readonly results: (View & { objectWriteTraceId?: string })[] } {
  return { status: 'COMPLETE', results: tracedRows(rows, request.traceIds), ...timesOf(request) };
}

/** The body of a batch some inputs of which failed. Source: recorded objects-batch-03 and -05. */
export function partBatchView<View extends object>({ done, failed }: BatchOutcome<View>, request: BatchRequest): JsonText {
  const errors = failed.map(({ places, problem }) => errorRow(problem, tracesAt(places, request.traceIds)));
  const results = tracedRows(done, request.traceIds);
  return jsonText(JSON.stringify({ status: 'COMPLETE', results, numErrors: errors.length, errors, ...timesOf(request) }));
}

/** The body of a batch of creates, whose rows are JSON already. Source: recorded objects-batch-02 and -03. */
export function createdBatchText({ done, failed }: BatchOutcome<string>, request: BatchRequest): JsonText {
  const rows = done.map(({ place, row }) => {
    const traceId = request.traceIds?.[place];
    return traceId === undefined ? row : `${row.slice(0, -1)},"objectWriteTraceId":${JSON.stringify(traceId)}}`;
  });
  const errors = failed.map(({ places, problem }) => errorRow(problem, tracesAt(places, request.traceIds)));
  const told = errors.length === 0 ? '' : `"numErrors":${errors.length},"errors":${JSON.stringify(errors)},`;
  return jsonText(`{"status":"COMPLETE","results":[${rows.join(',')}],${told}${JSON.stringify(timesOf(request)).slice(1)}`);
}

function timesOf({ startedAt, completedAt }: BatchRequest) {
  return { startedAt: formatInstant(startedAt), completedAt: formatInstant(Math.max(startedAt, completedAt)) };
}

function tracedRows<View extends object>(done: BatchOutcome<View>['done'], traceIds: BatchRequest['traceIds']) {
  return done.map(({ place, row }): View & { objectWriteTraceId?: string } => {
    const traceId = traceIds?.[place];
    return traceId === undefined ? row : { ...row, objectWriteTraceId: traceId };
  });
}

function tracesAt(places: readonly number[], traceIds: BatchRequest['traceIds']): readonly string[] {
  return places.flatMap((place) => traceIds?.[place] ?? []);
}

function errorRow(problem: Problem, traceIds: readonly string[]): object {
  const row = problemRow(problem) as { readonly context?: object };
  return traceIds.length === 0 ? row : { ...row, context: { objectWriteTraceId: traceIds, ...row.context } };
}
