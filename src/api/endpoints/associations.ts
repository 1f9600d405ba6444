import { limits } from '../../catalogue/limits.ts';
import { isProblem, problem } from '../../domain/problem.ts';
import { associateByDefault, listAssociations, removeAssociations } from '../../operations/associations.ts';
import { readAssociationCursor } from '../association-cursor.ts';
import { associationPageView, linksView } from '../association-views.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { pageLimit, text } from '../query.ts';
import { AssociationList, DefaultLinkBatch, DefaultLinks, DefaultLinksWithErrors } from '../schemas.ts';

/** Associations between records: the default one, the list, the removal. */
export const associationEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'associations.associateDefault',
    title: 'Associate two records by their default association type',
    method: 'PUT',
    family: 'objects',
    path: '/{fromObjectType}/{fromObjectId}/associations/default/{toObjectType}/{toObjectId}',
    editions: { v4: {}, '2025-09': {}, '2026-03': {}, '2026-09': {}, '2026-09-beta': {} },
    access: 'linkWrite',
    answers: { 200: DefaultLinks },
    evidence: 'documented',
    source: 'associations spec and guide with its published answers; errors recorded in assoc-2026-03-02 and assoc-v4-10',
    assumed: [
      'the first company becomes primary (switch firstCompanyBecomesPrimary); a recording of a read after the first default PUT would settle it',
      'a pair of types without a default answers 400 INVALID_ASSOCIATION_TYPE; a recording of product to contact would settle it',
    ],
    async run(call, { params }) {
      const input = { from: params.fromObjectId, to: params.toObjectId };
      const links = await associateByDefault(call, params.fromObjectType, params.toObjectType, [input]);
      if (isProblem(links)) return links;
      const [refused] = links.problems;
      return refused ?? answered(200, linksView(links));
    },
  }),
  endpoint({
    id: 'associations.batchAssociateDefault',
    title: 'Associate many pairs of records by their default association type',
    method: 'POST',
    family: 'associations',
    path: '/{fromObjectType}/{toObjectType}/batch/associate/default',
    editions: { v4: { evidence: 'recorded' }, '2025-09': {}, '2026-03': {}, '2026-09': {}, '2026-09-beta': {} },
    access: 'linkWrite',
    body: DefaultLinkBatch,
    answers: { 200: DefaultLinks, 207: DefaultLinksWithErrors },
    evidence: 'documented',
    source: 'associations spec and guide; v4 live sample of 2025-02; error rows recorded in assoc-2026-03-02',
    assumed: [
      '207 on partial failure (the spec lists 200 alone, with errors in its model); a recording with one wrong id would settle it',
      '2,000 inputs at most, as for the labelled batch; a recording of more would settle it',
    ],
    async run(call, { params, body }) {
      const inputs = body.inputs.map(({ from, to }) => ({ from: from.id, to: to.id }));
      const links = await associateByDefault(call, params.fromObjectType, params.toObjectType, inputs);
      if (isProblem(links)) return links;
      const view = linksView(links);
      return links.problems.length === 0 ? answered(200, view) : answered(207, view);
    },
  }),
  endpoint({
    id: 'associations.list',
    title: 'List the records of one type that a record is associated with',
    method: 'GET',
    family: 'objects',
    path: '/{fromObjectType}/{fromObjectId}/associations/{toObjectType}',
    editions: {
      v4: {},
      '2025-09': { evidence: 'documented' },
      '2026-03': { source: 'portal probe probe-2026-03-03: keys identical to v4' },
      '2026-09': { evidence: 'documented' },
      '2026-09-beta': { evidence: 'documented' },
    },
    access: 'linkRead',
    query: {
      limit: pageLimit({ max: limits.associationsPageMax, fallback: limits.associationsPageDefault }),
      after: text('The paging cursor of the page before.'),
    },
    answers: { 200: AssociationList },
    evidence: 'recorded',
    source: 'recorded assoc-v4-07; paging from the associations guide and hubspot-api-python#135',
    assumed: [
      'order: a primary record first, then ascending ids; a recording of a hub with a primary would settle it',
      '404 for a missing or archived record; a recording would settle it',
    ],
    async run(call, { params, query, url, search }) {
      const after = query.after === undefined ? undefined : readAssociationCursor(query.after);
      if (after === undefined && query.after !== undefined) return problem('CURSOR_INVALID', { after: query.after });
      const page = { limit: query.limit, after };
      const found = await listAssociations(call, params.fromObjectType, params.fromObjectId, params.toObjectType, page);
      if (isProblem(found)) return found;
      return answered(200, associationPageView(found, call.portal.schema.links, { url, search }));
    },
  }),
  endpoint({
    id: 'associations.remove',
    title: 'Remove every association between two records',
    method: 'DELETE',
    family: 'objects',
    path: '/{fromObjectType}/{fromObjectId}/associations/{toObjectType}/{toObjectId}',
    editions: {
      v4: {},
      '2025-09': { evidence: 'documented' },
      '2026-03': { source: 'portal probe probe-2026-03-02' },
      '2026-09': { evidence: 'documented' },
      '2026-09-beta': { evidence: 'documented' },
    },
    access: 'linkWrite',
    answers: { 204: null },
    evidence: 'recorded',
    source: 'v4 live suite of 2025-02; associations spec',
    assumed: ['204 where nothing was associated or a record is missing; a recording of either would settle it'],
    async run(call, { params }) {
      const { fromObjectType, fromObjectId, toObjectType, toObjectId } = params;
      return (await removeAssociations(call, fromObjectType, fromObjectId, toObjectType, toObjectId)) ?? answered(204);
    },
  }),
];
