import { limits } from '../../catalogue/limits.ts';
import { parseRecordId } from '../../domain/ids.ts';
import { isProblem, problem } from '../../domain/problem.ts';
import { allProperties, selectProperties, updatedProperties } from '../../domain/record.ts';
import { archiveRecord, createRecord, listRecords, readRecord, updateRecord } from '../../operations/records.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { nextPageOf } from '../paging.ts';
import { flag, names, pageLimit, text } from '../query.ts';
import { recordView } from '../record-views.ts';
import { CrmRecord, CrmRecordList, NewRecord, RecordEdits } from '../schemas.ts';

/** v3 in both spellings was recorded; the dated editions share its handlers and are documented. */
const editions = {
  v3: { evidence: 'recorded' },
  '2025-09': {},
  '2026-03': {},
  '2026-09': {},
  '2026-09-beta': {},
} as const;

const properties = names('Names of the properties to answer. Names that the type does not define are left out.');
const archived = flag('Whether to answer archived records instead of live ones.');
const notYet = ['propertiesWithHistory', 'associations', 'idProperty'];

/** CRM records of every standard object type. */
export const recordEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'records.create',
    title: 'Create a record',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}',
    editions,
    access: 'write',
    body: NewRecord,
    answers: { 201: CrmRecord },
    evidence: 'documented',
    source: 'objects spec; recorded objects-create-01 to -06',
    assumed: [
      'any well-formed property name is accepted; serving property definitions would settle it',
      'a second contact with the same email is accepted, where HubSpot answers 409; checking unique properties would settle it',
      'object types that HubSpot documents as read-only accept a create, so that tests can have such records; a recording of the refusal would settle it',
    ],
    async run(call, { params, body, url }) {
      const { objectType } = params;
      if (body.associations !== undefined && body.associations !== null && body.associations.length > 0) {
        return problem('PARAMETER_NOT_SERVED', { parameter: 'field associations', operation: 'records.create' });
      }
      const record = await createRecord(call, objectType, body.properties);
      if (isProblem(record)) return record;
      const view = recordView(call.portal.id, objectType, record, sorted(allProperties(objectType, record)));
      return answered(201, view, { location: `${url.replace(/\/$/, '')}/${record.id}` });
    },
  }),
  endpoint({
    id: 'records.read',
    title: 'Read a record',
    method: 'GET',
    family: 'objects',
    path: '/{objectType}/{objectId}',
    editions,
    access: 'read',
    query: { properties, archived },
    unservedQuery: notYet,
    answers: { 200: CrmRecord },
    evidence: 'documented',
    source: 'objects spec; recorded objects-read-01 to -06, errors-objects-10 and -11',
    async run(call, { params, query }) {
      const { objectType } = params;
      const record = await readRecord(call, objectType, params.objectId, query.archived ? 'only' : 'never');
      if (isProblem(record)) return record;
      return answered(200, recordView(call.portal.id, objectType, record, selectProperties(objectType, record, query.properties)));
    },
  }),
  endpoint({
    id: 'records.list',
    title: 'List the records of a type',
    method: 'GET',
    family: 'objects',
    path: '/{objectType}',
    editions,
    access: 'read',
    query: {
      limit: pageLimit({ max: limits.recordsPageMax, fallback: limits.recordsPageDefault }),
      after: text('The paging cursor of the page before.'),
      properties,
      archived,
    },
    unservedQuery: ['propertiesWithHistory', 'associations'],
    answers: { 200: CrmRecordList },
    evidence: 'documented',
    source: 'objects spec; recorded objects-list-01 to -06',
    assumed: ['a limit out of range is refused with 400; a recording would settle it'],
    async run(call, { params, query, url, search }) {
      const { objectType } = params;
      const from = query.after === undefined ? 1 : parseRecordId(query.after);
      if (from === undefined) return problem('CURSOR_INVALID', { after: query.after ?? '' });
      const page = { from, limit: query.limit, archived: query.archived ? ('only' as const) : ('never' as const) };
      const { records, next } = await listRecords(call, objectType, page);
      const results = records.map((record) =>
        recordView(call.portal.id, objectType, record, selectProperties(objectType, record, query.properties)),
      );
      const paging = next === undefined ? {} : { paging: nextPageOf({ url, search }, String(next)) };
      return answered(200, { results, ...paging });
    },
  }),
  endpoint({
    id: 'records.update',
    title: 'Update a record',
    method: 'PATCH',
    family: 'objects',
    path: '/{objectType}/{objectId}',
    editions,
    access: 'write',
    unservedQuery: ['idProperty'],
    body: RecordEdits,
    answers: { 200: CrmRecord },
    evidence: 'documented',
    source: 'objects spec; recorded objects-update-01 to -05, errors-objects-10',
    async run(call, { params, body }) {
      const { objectType } = params;
      const updated = await updateRecord(call, objectType, params.objectId, body.properties ?? {});
      if (isProblem(updated)) return updated;
      const { record, edits } = updated;
      return answered(200, recordView(call.portal.id, objectType, record, updatedProperties(objectType, record, edits)));
    },
  }),
  endpoint({
    id: 'records.archive',
    title: 'Archive a record',
    method: 'DELETE',
    family: 'objects',
    path: '/{objectType}/{objectId}',
    editions,
    access: 'write',
    answers: { 204: null },
    evidence: 'documented',
    source: 'objects spec; recorded objects-archive-01 to -05',
    assumed: ['404 for an id that is not numeric; a recording would settle it'],
    async run(call, { params }) {
      return (await archiveRecord(call, params.objectType, params.objectId)) ?? answered(204);
    },
  }),
];

function sorted(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1)));
}
