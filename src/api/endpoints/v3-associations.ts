import { limits } from '../../catalogue/limits.ts';
import { inListOrder } from '../../domain/association.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { isProblem, problem } from '../../domain/problem.ts';
import { namesToShow, shownProperties } from '../../domain/record.ts';
import { listTyped, readTyped } from '../../operations/v3-association-reads.ts';
import { associateOneTyped, associateTyped, removeTyped, type TypedPath } from '../../operations/v3-associations.ts';
import { readAssociationCursor } from '../association-cursor.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { flag, pageLimit, text } from '../query.ts';
import { recordView } from '../record-views.ts';
import { CrmRecord } from '../schemas.ts';
import {
  AssociationTypeNames,
  TypedLinkBatch,
  TypedLinks,
  TypedLinksWithErrors,
  TypedList,
  TypedPages,
  TypedPagesWithErrors,
  TypedReadBatch,
} from '../v3-association-schemas.ts';
import { typedLinksView, typedListLink, typedListView, typedPagesView } from '../v3-association-views.ts';

const pair = '/{fromObjectType}/{toObjectType}';
const listPath = '/{fromObjectType}/{fromObjectId}/associations/{toObjectType}';
const typedPath = `${listPath}/{toObjectId}/{associationType}` as const;

/** A path that names a type of link in an edition that has no such path. */
const alias = {
  evidence: 'assumed',
  source: "the overview page shows this path with type id 279, no OpenAPI file does; read as v3's",
} as const;

/** Associations as v3 has them: by the name of one type. */
export const v3AssociationEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'associationsV3.list',
    title: 'List what a record is associated with, by the names of the types',
    method: 'GET',
    family: 'objects',
    path: listPath,
    editions: { v3: {} },
    access: 'linkRead',
    query: {
      limit: pageLimit({ max: limits.associationsPageMax, fallback: limits.associationsPageDefault }),
      after: text('The paging cursor of the page before.'),
      includeFA: flag('Whether to answer flexible associations too: labels, and unlabelled links where a pair has a primary type.'),
    },
    answers: { 200: TypedList },
    evidence: 'recorded',
    source: 'recorded assoc-v3-02; query and paging from the objects spec and the v3 associations guide',
    assumed: [
      "without includeFA the portal's labels and, where the pair has a primary type, unlabelled links are left out; a recorded read of a labelled second company would settle it",
      'the limit counts rows of record and type; a recording of limit=1 with includeFA on a primary company would settle it',
      '404 for a missing or archived record; a recording would settle it',
    ],
    async run(call, { params, query, url, search }) {
      const after = query.after === undefined ? undefined : readAssociationCursor(query.after);
      if (after === undefined && query.after !== undefined) return problem('CURSOR_INVALID', { after: query.after });
      const shown = query.includeFA ? ('all' as const) : ('classic' as const);
      const page = { limit: query.limit, after, shown };
      const found = await listTyped(call, params.fromObjectType, params.fromObjectId, params.toObjectType, page);
      return isProblem(found) ? found : answered(200, typedListView(found, { url, search }));
    },
  }),
  endpoint({
    id: 'associationsV3.associate',
    title: 'Associate two records by the name or id of a type',
    method: 'PUT',
    family: 'objects',
    path: typedPath,
    editions: { v3: {}, '2025-09': alias, '2026-03': alias, '2026-09': alias, '2026-09-beta': alias },
    access: 'linkWrite',
    answers: { 200: CrmRecord },
    evidence: 'documented',
    source: 'objects spec; errors recorded in assoc-v3-07 and -08; a numeric type from a live test of 2025-01',
    assumed: [
      'the answer shows the default properties and no associations; a recording would settle it',
      "a numeric type is an id of HubSpot's own types first, then of the portal's; a recording in a portal where both exist would settle it",
      'dated editions take the path of the overview page; a probe of it would settle it',
    ],
    async run(call, { params, words }) {
      const { fromObjectType, fromObjectId, toObjectId, associationType } = params;
      const input = { from: fromObjectId, to: toObjectId, type: associationType };
      const record = await associateOneTyped(call, typedPathOf(params, words), input);
      if (isProblem(record)) return record;
      const names = namesToShow(call.portal.schema, fromObjectType, []);
      return answered(200, recordView(call.portal.id, fromObjectType, record, shownProperties(fromObjectType, record, names)));
    },
  }),
  endpoint({
    id: 'associationsV3.remove',
    title: 'Remove an association by the name or id of its type',
    method: 'DELETE',
    family: 'objects',
    path: typedPath,
    editions: { v3: {} },
    access: 'linkWrite',
    answers: { 204: null },
    evidence: 'documented',
    source: 'objects spec; v3 associations guide',
    assumed: [
      'the primary type, which has the plain name, takes the link away whole, whether the link is the primary one or not; a recording would settle it',
      '204 where nothing was associated or a record is missing; a recording would settle it',
    ],
    async run(call, { params, words }) {
      const input = { from: params.fromObjectId, to: params.toObjectId, type: params.associationType };
      return (await removeTyped(call, typedPathOf(params, words), [input])) ?? answered(204);
    },
  }),
  endpoint({
    id: 'associationsV3.batchCreate',
    title: 'Associate many pairs of records, each by the name or id of a type',
    method: 'POST',
    family: 'associations',
    path: `${pair}/batch/create`,
    editions: { v3: {} },
    access: 'linkWrite',
    body: TypedLinkBatch,
    answers: { 201: TypedLinks, 207: TypedLinksWithErrors },
    evidence: 'recorded',
    source: 'recorded assoc-v3-01, -04, -05, -06, -10',
    assumed: [
      'a type that the pair does not have is a 400 for one input and a row of a 207 for several; a recording would settle it',
      'labels that a link has stay; a recording of a second label would settle it',
    ],
    async run(call, { params, words, body }) {
      const links = await associateTyped(call, typedPathOf(params, words), body.inputs.map(inputOf));
      const [refused] = links.problems;
      if (refused?.name === 'ASSOCIATION_TYPE_NOT_BETWEEN' && body.inputs.length === 1) return refused;
      const view = typedLinksView(links);
      return refused === undefined ? answered(201, view) : answered(207, view);
    },
  }),
  endpoint({
    id: 'associationsV3.batchRead',
    title: 'List what many records are associated with, by the names of the types',
    method: 'POST',
    family: 'associations',
    path: `${pair}/batch/read`,
    editions: { v3: {} },
    access: 'linkRead',
    body: TypedReadBatch,
    answers: { 200: TypedPages, 207: TypedPagesWithErrors },
    evidence: 'recorded',
    source: 'recorded assoc-v3-03 and -09; 1,000 inputs from the changelog of 2025-02-10; `after` from hubspot-api-python#187',
    assumed: [
      'an id that comes twice counts once; a recording would settle it',
      'the text of the row for an id that is none is that of batch create; a recording would settle it',
      'a page ends early, with paging, where a record has very many links of which v3 shows few (limit neighboursPassedMax); a recorded read of such a hub would settle it',
    ],
    async run(call, { params, body, origin }) {
      const { fromObjectType: from, toObjectType: to } = params;
      const ids = body.inputs.map(({ id }) => id);
      const read = await readTyped(call, from, to, ids);
      const view = typedPagesView(read, (record) => typedListLink(origin, call.portal.id, from, record, to));
      return read.problems.length === 0 ? answered(200, view) : answered(207, view);
    },
  }),
  endpoint({
    id: 'associationsV3.batchArchive',
    title: 'Remove many associations, each by the name or id of its type',
    method: 'POST',
    family: 'associations',
    path: `${pair}/batch/archive`,
    editions: { v3: {} },
    access: 'linkWrite',
    body: TypedLinkBatch,
    answers: { 204: null },
    evidence: 'documented',
    source: 'v3 associations spec and guide',
    assumed: [
      'the primary type, which has the plain name, takes the link away whole, whether the link is the primary one or not; a recording would settle it',
      'a type that the pair does not have refuses the request with 400 before anything is removed; a recording would settle it',
    ],
    async run(call, { params, words, body }) {
      return (await removeTyped(call, typedPathOf(params, words), body.inputs.map(inputOf))) ?? answered(204);
    },
  }),
  endpoint({
    id: 'associationSchema.types',
    title: 'List the association types of a pair of object types by name',
    method: 'GET',
    family: 'associations',
    path: `${pair}/types`,
    editions: { v3: {} },
    access: 'linkRead',
    answers: { 200: AssociationTypeNames },
    evidence: 'documented',
    source: 'v3 associations guide with its published answer; v3 associations schema spec',
    assumed: ['types of old portals, which HubSpot no longer hands out, are left out; a listing of deals to companies would settle it'],
    async run(call, { params }) {
      const { types } = call.portal.schema.links.between(params.fromObjectType.key, params.toObjectType.key);
      const listed = types.filter(({ isLegacy }) => !isLegacy).sort(inListOrder);
      return answered(200, { results: listed.map(({ id, name }) => ({ id: String(id), name })) });
    },
  }),
];

interface PairOf<Value> {
  readonly fromObjectType: Value;
  readonly toObjectType: Value;
}

function typedPathOf(types: PairOf<ObjectType>, words: PairOf<string>): TypedPath {
  return { from: types.fromObjectType, to: types.toObjectType, fromWord: words.fromObjectType, toWord: words.toObjectType };
}

interface SentLink {
  readonly from: { readonly id: string | number };
  readonly to: { readonly id: string | number };
  readonly type: string | number;
}

function inputOf({ from, to, type }: SentLink) {
  return { from: from.id, to: to.id, type };
}
