import { recordUrls } from '../catalogue/record-defaults.ts';
import type { PortalId } from '../domain/ids.ts';
import { formatInstant } from '../domain/instant.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import { allProperties, type StoredRecord } from '../domain/record.ts';
import type { RecordAssociations } from '../operations/record-associations.ts';
import { writeAssociationCursor } from './association-cursor.ts';
import { pathsOf } from './paths.ts';
import { problemRow } from './problem-body.ts';
import type { LinkedCrmRecord } from './record-schemas.ts';
import type { ValueOf } from './schema.ts';
import type { CrmRecord } from './schemas.ts';

/** A record as answers show it, with the properties that the answer selected. */
export function recordView(
  portal: PortalId,
  type: ObjectType,
  record: StoredRecord,
  properties: Record<string, string | null>,
): ValueOf<typeof CrmRecord> {
  return {
    id: String(record.id),
    properties,
    createdAt: formatInstant(record.createdAt),
    updatedAt: formatInstant(record.updatedAt),
    archived: record.archivedAt !== null,
    ...(record.archivedAt !== null && { archivedAt: formatInstant(record.archivedAt) }),
    url: recordUrl(portal, type, record),
  };
}

/** A record with every property that it has, sorted by name: how a create and a merge answer it. */
export function wholeRecordView(portal: PortalId, type: ObjectType, record: StoredRecord): ValueOf<typeof CrmRecord> {
  const properties = Object.entries(allProperties(type, record)).sort(([one], [other]) => (one < other ? -1 : 1));
  return recordView(portal, type, record, Object.fromEntries(properties));
}

/** The body of a batch of creates: records and problems in the order of the inputs, each with its input's trace id. */
export function createdRecordsView(
  portal: PortalId,
  type: ObjectType,
  made: readonly (StoredRecord | Problem)[],
  request: { readonly traceIds: readonly (string | undefined)[]; readonly startedAt: number; readonly completedAt: number },
) {
  const results: (ValueOf<typeof CrmRecord> & { objectWriteTraceId?: string })[] = [];
  const errors: object[] = [];
  for (const [place, one] of made.entries()) {
    const traceId = request.traceIds[place];
    if (!isProblem(one))
      results.push({ ...wholeRecordView(portal, type, one), ...(traceId !== undefined && { objectWriteTraceId: traceId }) });
    else errors.push(tracedRow(one, traceId));
  }
  const times = { startedAt: formatInstant(request.startedAt), completedAt: formatInstant(request.completedAt) };
  return { results, errors, times };
}

function tracedRow(problem: Problem, traceId: string | undefined): object {
  const row = problemRow(problem) as { readonly context?: object };
  return traceId === undefined ? row : { ...row, context: { objectWriteTraceId: [traceId], ...row.context } };
}

/**
 * A record's `associations` by the names of the other types; nothing where there are none. The link of a page leads to v3's
 * list of the record's associations. Source: recorded objects-list-associations-02 and -03; hubspot-api-python#135.
 */
export function recordAssociationsView(
  portal: PortalId,
  from: ObjectType,
  record: StoredRecord,
  found: readonly RecordAssociations[],
  origin: string,
): { readonly associations?: NonNullable<ValueOf<typeof LinkedCrmRecord>['associations']> } {
  if (found.length === 0) return {};
  const entries = found.map(({ to, rows, next }) => {
    const results = rows.map(({ id, type }) => ({ id: String(id), type: type.name }));
    if (next === undefined) return [to.row.associationsKey ?? to.row.plural, { results }] as const;
    const after = writeAssociationCursor(next);
    const [path] = pathsOf({ family: 'objects', path: `/${from.id}/${record.id}/associations/${to.id}` }, 'v3');
    const paging = { next: { after, link: `${origin}${path}?portalId=${portal}&after=${after}` } };
    return [to.row.associationsKey ?? to.row.plural, { results, paging }] as const;
  });
  return { associations: Object.fromEntries(entries) };
}

function recordUrl(portal: PortalId, type: ObjectType, record: StoredRecord): string {
  const template = recordUrls[type.id ?? ''] ?? recordUrls.other;
  return template.replace('{portal}', String(portal)).replace('{type}', String(type.id)).replace('{id}', String(record.id));
}
