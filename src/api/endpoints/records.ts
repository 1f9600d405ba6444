import { limits } from '../../catalogue/limits.ts';
import { parseRecordId } from '../../domain/ids.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { isProblem, problem } from '../../domain/problem.ts';
import { definedNames, namesToShow, type StoredRecord, shownProperties } from '../../domain/record.ts';
import type { Call } from '../../operations/call.ts';
import {
  associationsOfRecords,
  readAssociatedTypes,
  withCountsOfNew,
  withDerivedProperties,
  zerosOfNew,
} from '../../operations/record-associations.ts';
import { createRecord } from '../../operations/record-creation.ts';
import { historiesOf } from '../../operations/record-history.ts';
import { archiveRecord, listRecords, readRecord, type SentName, updateRecord } from '../../operations/records.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { jsonText } from '../json-text.ts';
import { nextPageOf } from '../paging.ts';
import { flag, names, pageLimit, text } from '../query.ts';
import { CrmRecordList, LinkedCrmRecord, NewRecord } from '../record-schemas.ts';
import { historyView, recordAssociationsView, recordText, recordView, updatedRecordView, wholeRecordText } from '../record-views.ts';
import type { ValueOf } from '../schema.ts';
import { CrmRecord, RecordEdits } from '../schemas.ts';
import { linksOf } from '../sent-links.ts';

/** v3 in both spellings was recorded; the dated editions share its handlers and are documented. */
export const recordEditions = {
  v3: { evidence: 'recorded' },
  '2025-09': {},
  '2026-03': {},
  '2026-09': {},
  '2026-09-beta': {},
} as const;

/** The same for writes. Source: changelog of 2026-09 on property validations; a live run of 2026-10. */
export const writeEditions = {
  ...recordEditions,
  '2026-09': { propertyRules: 'enforced' },
  '2026-09-beta': { propertyRules: 'enforced' },
} as const;

/** What a write that has to keep to rules takes for granted. */
export const rulesAssumed = [
  'of the refusals of values that break a rule, and of the words that rules take, those that no document shows; recordings would settle it',
];

const properties = names('Names of the properties to answer. Names that the type does not define are left out.');
const propertiesWithHistory = names('Names of the properties to answer together with the values that they have had.');
const archived = flag('Whether to answer archived records instead of live ones.');
const idProperty = text('Name of the property whose value stands in the place of the id.');
const associations = names('Object types whose associated records are answered along.');
export const idPropertyAssumed = [
  'an idProperty that does not identify records is refused with 400; a recording would settle it',
  'of companies that share a domain the oldest is meant, and no archived record is found by a value; recordings would settle it',
];
export const historyAssumed = [
  "a history tells the latest 45 values of a contact's property and 20 of others, and what a cleared one had is followed by an empty value; recordings would settle it",
  'a record that came from a merge has no values from before it; a recording would settle it',
  'properties with history stand among the properties too, on top of id and times; a recording would settle it',
];
const associationsAssumed = [
  'no scope of the other object type is asked for; a recording with a token that lacks it would settle it',
  'a page of associations ends at 100 rows, and never inside the rows of one record; a recording of a hub would settle it',
];

/** CRM records of every standard object type. */
export const recordEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'records.create',
    title: 'Create a record',
    method: 'POST',
    family: 'objects',
    path: '/{objectType}',
    editions: writeEditions,
    access: 'write',
    body: NewRecord,
    answers: { 201: CrmRecord },
    evidence: 'documented',
    source: 'objects spec; recorded objects-create-01 to -06, errors-objects-12 and -13',
    assumed: [
      ...rulesAssumed,
      'of the texts of refused values those of too long ones, numbers and read-only properties, and which properties are told to be calculated; recordings would settle it',
      'an instant without an offset is refused, and a domain that does not exist passes in an email address; recordings would settle it',
      'letter case counts in unique values, email addresses apart; recordings of the refusals would settle it',
      'object types that HubSpot documents as read-only accept a create, so that tests can have such records; a recording of the refusal would settle it',
      'of several primary companies that one create names the last one counts; a recording would settle it',
      'of what the guides call required, only the time of activities and the required properties of custom object types are asked for; recordings of refused deals, emails and orders would settle it',
    ],
    async run(call, { params, body, url }) {
      const { objectType } = params;
      const links = linksOf(body.associations);
      const created = await createRecord(call, objectType, body.properties, links);
      if (isProblem(created)) return created;
      const [record = created] = links.length === 0 ? [] : await withCountsOfNew(call, objectType, [created], 'with links');
      const text = wholeRecordText(call.portal.id, objectType, record, links.length === 0 ? zerosOfNew(objectType) : []);
      return answered(201, jsonText(text), { location: `${url.replace(/\/$/, '')}/${record.id}` });
    },
  }),
  endpoint({
    id: 'records.read',
    title: 'Read a record',
    method: 'GET',
    family: 'objects',
    path: '/{objectType}/{objectId}',
    editions: recordEditions,
    access: 'read',
    query: { properties, propertiesWithHistory, associations, archived, idProperty },
    answers: { 200: LinkedCrmRecord },
    evidence: 'documented',
    source: 'objects spec; recorded objects-read-01 to -06, errors-objects-07, -10 and -11',
    assumed: [...idPropertyAssumed, ...historyAssumed, ...associationsAssumed],
    async run(call, { params, query, origin }) {
      const { objectType } = params;
      const types = readAssociatedTypes(call, query.associations, 'records.read');
      if (isProblem(types)) return types;
      const record = await readRecord(call, objectType, nameOf(params, query), query.archived ? 'only' : 'never');
      if (isProblem(record)) return record;
      const [view] = await linkedViews(call, objectType, [record], { ...query, types, origin });
      if (view === undefined) throw new Error('a record that was read has no view');
      return answered(200, view);
    },
  }),
  endpoint({
    id: 'records.list',
    title: 'List the records of a type',
    method: 'GET',
    family: 'objects',
    path: '/{objectType}',
    editions: recordEditions,
    access: 'read',
    query: {
      limit: pageLimit({ max: limits.recordsPageMax, fallback: limits.recordsPageDefault }),
      after: text('The paging cursor of the page before.'),
      properties,
      propertiesWithHistory,
      associations,
      archived,
    },
    answers: { 200: CrmRecordList },
    evidence: 'documented',
    source: 'objects spec; recorded objects-list-01 to -06 and objects-list-associations-01 to -03',
    assumed: [
      'a limit out of range is refused with 400; a recording would settle it',
      'a page with histories holds 50 records, and a larger limit is refused; a recording would settle it',
      ...historyAssumed,
      ...associationsAssumed,
    ],
    async run(call, { params, query, origin, url, search }) {
      const { objectType } = params;
      const from = query.after === undefined ? 1 : parseRecordId(query.after);
      if (from === undefined) return problem('CURSOR_INVALID', { after: query.after ?? '' });
      const max = limits.recordsWithHistoryMax;
      if (query.propertiesWithHistory.length > 0 && query.limit > max) return problem('PAGE_LIMIT_INVALID', { limit: query.limit, max });
      const types = readAssociatedTypes(call, query.associations, 'records.list');
      if (isProblem(types)) return types;
      const page = { from, limit: query.limit, archived: query.archived ? ('only' as const) : ('never' as const) };
      const { records, next } = await listRecords(call, objectType, page);
      const results = await linkedViews(call, objectType, records, { ...query, types, origin });
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
    editions: writeEditions,
    access: 'write',
    query: { idProperty },
    body: RecordEdits,
    answers: { 200: CrmRecord },
    evidence: 'documented',
    source: 'objects spec; recorded objects-update-01 to -05, errors-objects-10',
    assumed: [...rulesAssumed, ...idPropertyAssumed],
    async run(call, { params, query, body }) {
      const { objectType } = params;
      const updated = await updateRecord(call, objectType, nameOf(params, query), body.properties ?? {});
      if (isProblem(updated)) return updated;
      return answered(200, updatedRecordView(call.portal.id, objectType, updated));
    },
  }),
  endpoint({
    id: 'records.archive',
    title: 'Archive a record',
    method: 'DELETE',
    family: 'objects',
    path: '/{objectType}/{objectId}',
    editions: recordEditions,
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

/** How a request names its record. */
function nameOf(params: { readonly objectId: string }, query: { readonly idProperty: string | undefined }): SentName {
  return { id: params.objectId, idProperty: query.idProperty };
}

/** What a read asks of each record besides the record itself. */
interface AskedOfRecords {
  readonly properties: readonly string[];
  readonly propertiesWithHistory: readonly string[];
}

/** Records as a read shows them, in their order. */
export async function recordViews(
  call: Call,
  type: ObjectType,
  found: readonly StoredRecord[],
  { properties, propertiesWithHistory }: AskedOfRecords,
): Promise<ValueOf<typeof CrmRecord>[]> {
  const { schema, id: portal } = call.portal;
  const asked = [...properties, ...propertiesWithHistory];
  const names = namesToShow(schema, type, asked);
  const records = await withDerivedProperties(call, type, found, names);
  const views = records.map((record) => recordView(portal, type, record, shownProperties(type, record, names)));
  if (propertiesWithHistory.length === 0) return views;
  const histories = await historiesOf(call, type, found, definedNames(schema, type, propertiesWithHistory));
  return views.map((view, place) => ({ ...view, ...historyView(histories[place] ?? new Map()) }));
}

/** The same as JSON, without histories. */
export async function recordTexts(
  call: Call,
  type: ObjectType,
  found: readonly StoredRecord[],
  properties: readonly string[],
): Promise<readonly string[]> {
  const { schema, id: portal } = call.portal;
  const names = namesToShow(schema, type, properties);
  const records = await withDerivedProperties(call, type, found, names);
  return records.map((record) => recordText(portal, type, record, names));
}

/** Records as a read shows them, with associated records of the types that the read names. */
async function linkedViews(
  call: Call,
  type: ObjectType,
  records: readonly StoredRecord[],
  asked: AskedOfRecords & { readonly types: readonly ObjectType[]; readonly origin: string },
): Promise<ValueOf<typeof LinkedCrmRecord>[]> {
  const views = await recordViews(call, type, records, asked);
  if (asked.types.length === 0) return views;
  const links = await associationsOfRecords(call, type, records, asked.types);
  return views.map((view, place) => ({
    ...view,
    ...recordAssociationsView(call.portal.id, type, view.id, links[place] ?? [], asked.origin),
  }));
}
