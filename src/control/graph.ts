import { limits } from '../catalogue/limits.ts';
import { inListOrder } from '../domain/association.ts';
import type { AssociationType } from '../domain/association-type.ts';
import { type AssociationTypeKey, type ObjectTypeKey, parseRecordId, type RecordRef } from '../domain/ids.ts';
import { parseObjectTypeId } from '../domain/object-type.ts';
import type { PortalSchema } from '../domain/portal-schema.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import { countGraphLinks, findGraphPath, readGraphNeighbours, typesMeant, walkBounds } from '../operations/graph.ts';
import type { GraphFilter, Place, Visit, WalkBound } from '../operations/graph-walk.ts';
import type { ControlEndpoint, ControlInput } from './endpoints.ts';
import { invalid, numberIn } from './fields.ts';
import { countsBody, cursor, filters, graphPage, hopsWithin, neighboursBody, pathBody } from './graph-schemas.ts';
import { pageLimit } from './schemas.ts';

/** Reads of a portal's graph that HubSpot has no endpoint for. */
export const graphEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'graph.neighbours',
    summary: 'Lists the records that a record reaches over associations, hop by hop',
    method: 'GET',
    path: '/portals/{portalId}/graph/neighbours/{objectType}/{objectId}',
    access: 'closed',
    query: { hops: hopsWithin(limits.graphHopsMax, 1), limit: pageLimit(graphPage), after: cursor, ...filters },
    answers: { 200: neighboursBody },
    async run(context, input) {
      const call = await context.callIn(input.params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { schema } = call.portal;
      const record = readRecord(schema, input, 'objectType', 'objectId');
      if (isProblem(record)) return record;
      const filter = readFilter(schema, input);
      if (isProblem(filter)) return filter;
      const hops = numberIn(input.query, 'hops') ?? 1;
      const limit = numberIn(input.query, 'limit') ?? graphPage.fallback;
      const after = readAfter(input);
      if (isProblem(after)) return after;
      const found = await readGraphNeighbours(call, record, filter, { hops, limit, after });
      if (isProblem(found)) return found;
      const body = {
        record: recordView(schema, record),
        results: found.visits.map((visit) => visitView(call.portal.schema, visit)),
        total: found.total,
        truncated: truncatedView(found.truncated),
        ...(found.next && { paging: { next: { after: writeAfter(found.next) } } }),
      };
      return { status: 200, body };
    },
  },
  {
    id: 'graph.path',
    summary: 'Finds a shortest way from one record to another over associations',
    method: 'GET',
    path: '/portals/{portalId}/graph/path/{fromObjectType}/{fromObjectId}/{toObjectType}/{toObjectId}',
    access: 'closed',
    query: { hops: hopsWithin(limits.graphPathHopsMax, limits.graphPathHopsMax), ...filters },
    answers: { 200: pathBody },
    async run(context, input) {
      const call = await context.callIn(input.params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { schema } = call.portal;
      const from = readRecord(schema, input, 'fromObjectType', 'fromObjectId');
      if (isProblem(from)) return from;
      const to = readRecord(schema, input, 'toObjectType', 'toObjectId');
      if (isProblem(to)) return to;
      const filter = readFilter(schema, input);
      if (isProblem(filter)) return filter;
      const hops = numberIn(input.query, 'hops') ?? limits.graphPathHopsMax;
      const path = await findGraphPath(call, from, to, filter, hops);
      if (isProblem(path)) return path;
      const steps = path.steps?.map((step) => ({
        from: recordView(schema, step.from),
        to: recordView(schema, step.to),
        associationTypes: typeViews(call.portal.schema, step.types),
      }));
      const body = {
        from: recordView(schema, from),
        to: recordView(schema, to),
        hops: steps?.length ?? null,
        path: steps ?? null,
        truncated: truncatedView(path.truncated),
      };
      return { status: 200, body };
    },
  },
  {
    id: 'graph.counts',
    summary: 'Counts the associations of a record by object type and association type',
    method: 'GET',
    path: '/portals/{portalId}/graph/counts/{objectType}/{objectId}',
    access: 'closed',
    answers: { 200: countsBody },
    async run(context, input) {
      const call = await context.callIn(input.params['portalId'] ?? '');
      if (isProblem(call)) return call;
      const { schema } = call.portal;
      const record = readRecord(schema, input, 'objectType', 'objectId');
      if (isProblem(record)) return record;
      const counts = await countGraphLinks(call, record);
      if (isProblem(counts)) return counts;
      const results = counts.map(({ toType, total, byType }) => ({
        ...typeOfRecordView(schema, toType),
        total,
        associationTypes: listed(call.portal.schema, byType.keys()).map((type) => ({ ...typeView(type), count: byType.get(type.key) })),
      }));
      return { status: 200, body: { record: recordView(schema, record), results } };
    },
  },
];

function readRecord(schema: PortalSchema, { params }: ControlInput, typeName: string, idName: string): RecordRef | Problem {
  const type = schema.objects.resolve(params[typeName] ?? '');
  if (isProblem(type)) return invalid(typeName, type.message);
  const id = parseRecordId(params[idName] ?? '');
  return id === undefined ? invalid(idName, 'it is not the id of a record') : { type: type.key, id };
}

function readFilter(schema: PortalSchema, { query }: ControlInput): GraphFilter | Problem {
  const objectTypes = new Set<ObjectTypeKey>();
  for (const word of query.getAll('objectTypes').flatMap(partsOf)) {
    const type = schema.objects.resolve(word);
    if (isProblem(type)) return invalid('objectTypes', type.message);
    objectTypes.add(type.key);
  }
  const associationTypes = new Set<AssociationTypeKey>();
  for (const value of query.getAll('associationTypes')) {
    // A label may have commas in it: the whole text is tried first.
    const whole = typesMeant(schema.links, value);
    for (const text of whole.length > 0 ? [value] : partsOf(value)) {
      const keys = typesMeant(schema.links, text);
      if (keys.length === 0) return invalid('associationTypes', `no association type of the portal is ${text}`);
      for (const key of keys) associationTypes.add(key);
    }
  }
  return {
    objectTypes: query.has('objectTypes') ? objectTypes : undefined,
    associationTypes: query.has('associationTypes') ? associationTypes : undefined,
  };
}

function partsOf(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim());
}

/** A cursor names the last record of the page before: its distance, object type and id. */
function writeAfter({ hops, record }: Place): string {
  return Buffer.from(`${hops}.${record.type % 4}-${Math.floor(record.type / 4)}.${record.id}`).toString('base64url');
}

function readAfter({ query }: ControlInput): Place | Problem | undefined {
  const text = query.get('after');
  if (text === null) return undefined;
  const [, hops = '', typeId = '', digits = ''] =
    /^(\d)\.(\d-\d{1,10})\.(\d{1,16})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  const type = parseObjectTypeId(typeId);
  const id = parseRecordId(digits);
  if (type === undefined || id === undefined) return invalid('after', 'it is not a cursor that this endpoint gave out');
  return { hops: Number(hops), record: { type, id } };
}

function visitView(schema: PortalSchema, { record, hops, via }: Visit): object {
  return {
    ...recordView(schema, record),
    hops,
    via: via === undefined ? null : recordView(schema, via.from.record),
    associationTypes: typeViews(schema, via?.types ?? []),
  };
}

/** A record, by its object type and id. */
export function recordView(schema: PortalSchema, { type, id }: RecordRef): object {
  return { ...typeOfRecordView(schema, type), id: String(id) };
}

function typeOfRecordView(schema: PortalSchema, key: ObjectTypeKey): object {
  const { id, row } = schema.objects.byKey(key);
  return { objectTypeId: id, objectType: row.plural };
}

/** Association types in the order of HubSpot's lists. */
export function typeViews(schema: PortalSchema, keys: readonly AssociationTypeKey[]): readonly object[] {
  return listed(schema, keys).map(typeView);
}

function typeView({ category, id, label }: AssociationType): object {
  return { category, typeId: id, label };
}

function listed({ links }: PortalSchema, keys: Iterable<AssociationTypeKey>): readonly AssociationType[] {
  return [...keys].flatMap((key) => links.byKey(key) ?? []).sort(inListOrder);
}

/** Which bound ended a read early; null where none did. */
export function truncatedView(bound: WalkBound | undefined): object | null {
  return bound === undefined ? null : { reason: bound, max: walkBounds[bound] };
}
