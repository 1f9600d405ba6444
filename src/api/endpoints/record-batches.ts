import { isProblem } from '../../domain/problem.ts';
import { createRecords, createRecordsApart } from '../../operations/record-creation.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { jsonText } from '../json-text.ts';
import { CrmRecordBatch, CrmRecordBatchWithErrors, NewRecordBatch } from '../record-schemas.ts';
import { createdRecordsView } from '../record-views.ts';
import { linksOf } from '../sent-links.ts';
import { recordEditions } from './records.ts';

/** Records made many at a time. */
export const recordBatchEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'records.batchCreate',
    title: 'Create many records',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}/batch/create',
    editions: recordEditions,
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
      const completedAt = Math.max(startedAt, call.now());
      const { results, errors, times } = createdRecordsView(call.portal.id, objectType, made, { traceIds, startedAt, completedAt });
      if (errors.length === 0) return answered(201, { status: 'COMPLETE' as const, results, ...times });
      return answered(207, jsonText(JSON.stringify({ status: 'COMPLETE', results, numErrors: errors.length, errors, ...times })));
    },
  }),
];
