import { isProblem } from '../../domain/problem.ts';
import { mergeRecords, purgeRecord } from '../../operations/record-fate.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { GdprDeleteInput, MergeInput } from '../record-schemas.ts';
import { wholeRecordView } from '../record-views.ts';
import { CrmRecord } from '../schemas.ts';
import { recordEditions } from './records.ts';

const editions = { ...recordEditions, v3: {} } as const;

/** What ends a record: two become one, or one goes for good. */
export const recordFateEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'records.merge',
    title: 'Merge two records',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}/merge',
    editions,
    access: 'write',
    body: MergeInput,
    answers: { 200: CrmRecord },
    evidence: 'documented',
    source: 'objects spec; knowledge base and webhook documents for what becomes of values, links and ids',
    assumed: [
      'the merged record has an id of its own (switch mergeKeepsPrimaryId); a recording of a merge would settle it',
      'every object type merges, where the spec lists the operation for some; a recording of a merge of notes would settle it',
      'the answer holds every property; 404 where one of the two is not live; 400 for a record and itself; recordings would settle it',
      'it is as old as the older of the two, and a configured limit that its links would pass refuses the merge; recordings would settle it',
    ],
    async run(call, { params, body }) {
      const { objectType } = params;
      const record = await mergeRecords(call, objectType, String(body.primaryObjectId), String(body.objectIdToMerge));
      return isProblem(record) ? record : answered(200, wholeRecordView(call.portal.id, objectType, record));
    },
  }),
  endpoint({
    id: 'records.gdprDelete',
    title: 'Delete a record for good',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}/gdpr-delete',
    editions,
    access: 'write',
    body: GdprDeleteInput,
    answers: { 204: null },
    evidence: 'documented',
    source: 'objects spec (contacts, appointments)',
    assumed: [
      'every object type has it, and only the email addresses of contacts are kept from coming back: those of a deleted contact, and one that no contact has; recordings would settle it',
      'records that it swallowed in merges go with it; a recording of their ids afterwards would settle it',
    ],
    async run(call, { params, body }) {
      return (await purgeRecord(call, params.objectType, String(body.objectId), body.idProperty ?? undefined)) ?? answered(204);
    },
  }),
];
