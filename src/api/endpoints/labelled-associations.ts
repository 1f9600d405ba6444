import { limits } from '../../catalogue/limits.ts';
import { isProblem, type Problem, problem } from '../../domain/problem.ts';
import { readAssociations } from '../../operations/association-reads.ts';
import type { Call } from '../../operations/call.ts';
import { associateLabelled, type LabelledInput, removeTypes } from '../../operations/labelled-associations.ts';
import { readAssociationCursor } from '../association-cursor.ts';
import { associationPagesView, emptyBatchView, labelledLinksView, labelledLinkView } from '../association-views.ts';
import { answered, type EditionDelta, type Endpoint, endpoint } from '../endpoint.ts';
import {
  AssociationPages,
  AssociationPagesWithErrors,
  AssociationReadBatch,
  EmptyBatch,
  LabelledLink,
  LabelledLinkBatch,
  LabelledLinks,
  LabelledLinksWithErrors,
  LabelledLinkTypes,
  RemovalBatch,
} from '../labelled-schemas.ts';
import { mountBeside } from '../paths.ts';

const batchPath = '/{fromObjectType}/{toObjectType}/batch';
const dated = { '2025-09': {}, '2026-03': {}, '2026-09': {}, '2026-09-beta': {} } as const;
const bodyShown = {
  archiveAnswers: 'batch',
  source: 'associations spec shows 200 with a batch; portal probe of 2026-09 and guides 204',
} as const;
const datedArchive = { '2025-09': bodyShown, '2026-03': bodyShown, '2026-09': bodyShown, '2026-09-beta': bodyShown } as const;
const answerOfArchive = 'dated editions answer 204, not 200 with a batch body (switch archiveBody); a recording would settle it';

/** Associations by named types: labels and HubSpot's special types. */
export const labelledAssociationEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'associations.associateLabelled',
    title: 'Associate two records by named association types',
    method: 'PUT',
    family: 'objects',
    path: '/{fromObjectType}/{fromObjectId}/associations/{toObjectType}/{toObjectId}',
    editions: {
      v4: {},
      ...dated,
      '2026-03': { evidence: 'recorded', source: 'portal probe probe-2026-03-01: status and body as v4' },
      '2025-09': { evidence: 'documented' },
      '2026-09': { evidence: 'documented' },
      '2026-09-beta': { evidence: 'documented' },
    },
    access: 'linkWrite',
    body: LabelledLinkTypes,
    answers: { 201: LabelledLink },
    evidence: 'recorded',
    source: 'recorded assoc-v4-05, -06 and -10; replaced labels from the associations guide and a live test of 2025-01',
    assumed: [
      'an empty list sets the default type alone; a recording would settle it',
      'naming only HubSpot types leaves labels; a recording of a PUT of 279 on a labelled pair would settle it',
    ],
    async run(call, { params, body }) {
      const { fromObjectType, fromObjectId, toObjectType, toObjectId } = params;
      const input: LabelledInput = { from: fromObjectId, to: toObjectId, types: body };
      const { links, problems } = await associateLabelled(call, fromObjectType, toObjectType, [input], 'replaced');
      const [link] = links;
      if (link === undefined) return refusalOf(problems);
      return answered(201, labelledLinkView(link, fromObjectType, toObjectType));
    },
  }),
  endpoint({
    id: 'associations.batchCreate',
    title: 'Associate many pairs of records by named association types',
    method: 'POST',
    family: 'associations',
    path: `${batchPath}/create`,
    editions: { v4: { evidence: 'recorded', source: 'recorded assoc-v4-08' }, ...dated, '2026-03': { evidence: 'recorded' } },
    access: 'linkWrite',
    body: LabelledLinkBatch,
    answers: { 201: LabelledLinks, 207: LabelledLinksWithErrors },
    evidence: 'documented',
    source: 'recorded assoc-2026-03-01 and -02; associations spec',
    assumed: [
      'one input that fails answers its own 400, several 207; a recording of one wrong input would settle it',
      'labels are replaced as by the single call; a recording of two batches on one pair would settle it',
    ],
    async run(call, { params, body }) {
      const { fromObjectType, toObjectType } = params;
      const inputs = body.inputs.map(({ from, to, types }): LabelledInput => ({ from: from.id, to: to.id, types }));
      const links = await associateLabelled(call, fromObjectType, toObjectType, inputs, 'replaced');
      if (links.problems.length > 0 && inputs.length === 1) return refusalOf(links.problems);
      const view = labelledLinksView(links, fromObjectType, toObjectType);
      return links.problems.length === 0 ? answered(201, view) : answered(207, view);
    },
  }),
  endpoint({
    id: 'associations.batchRead',
    title: 'List the records of one type that many records are associated with',
    method: 'POST',
    family: 'associations',
    path: `${batchPath}/read`,
    editions: { v4: { evidence: 'recorded', source: 'recorded assoc-v4-01 and -02' }, ...dated, '2026-03': { evidence: 'recorded' } },
    access: 'linkRead',
    body: AssociationReadBatch,
    answers: { 200: AssociationPages, 207: AssociationPagesWithErrors },
    evidence: 'documented',
    source: 'recorded assoc-2026-03-03; bound from the changelog of 2025-02-10',
    assumed: [
      'a page of 500 for each record, as for the single list; a recording of a record with more would settle it',
      'an id that comes twice counts once; a recording would settle it',
    ],
    async run(call, { params, body, origin, url }) {
      const { fromObjectType, toObjectType } = params;
      const inputs = [];
      for (const { id, after } of body.inputs) {
        const cursor = after === undefined || after === null || after === '' ? undefined : readAssociationCursor(after);
        if (cursor === undefined && after) return problem('CURSOR_INVALID', { after });
        inputs.push({ id, after: cursor });
      }
      const read = await readAssociations(call, fromObjectType, toObjectType, inputs, limits.associationsPageDefault);
      const mount = origin + mountBeside(url.slice(origin.length), 'associations', 'objects');
      const view = associationPagesView(
        read,
        call.portal.schema.links,
        (from) => `${mount}/${fromObjectType.id}/${from}/associations/${toObjectType.id}`,
      );
      return read.problems.length === 0 ? answered(200, view) : answered(207, view);
    },
  }),
  endpoint({
    id: 'associations.batchArchive',
    title: 'Remove every association between many pairs of records',
    method: 'POST',
    family: 'associations',
    path: `${batchPath}/archive`,
    editions: { v4: { evidence: 'recorded' }, ...datedArchive },
    access: 'linkWrite',
    body: RemovalBatch,
    answers: { 200: EmptyBatch, 204: null },
    evidence: 'documented',
    source: 'v4 live suite of 2025-02; associations spec and guide',
    assumed: [answerOfArchive, 'an id that cannot be one refuses the request with 400; a recording would settle it'],
    async run(call, { params, body, delta }) {
      const pairs = body.inputs.flatMap(({ from, to }) => to.map(({ id }) => ({ from: from.id, to: id, types: undefined })));
      if (pairs.length > limits.associateInputsMax) return problem('TOO_MANY_INPUTS', { max: limits.associateInputsMax });
      return archived(call, delta, await removeTypes(call, params.fromObjectType, params.toObjectType, pairs));
    },
  }),
  endpoint({
    id: 'associations.batchArchiveLabels',
    title: 'Take named association types off many pairs of records',
    method: 'POST',
    family: 'associations',
    path: `${batchPath}/labels/archive`,
    editions: { v4: { evidence: 'recorded', source: 'recorded assoc-v4-09' }, ...datedArchive },
    access: 'linkWrite',
    body: LabelledLinkBatch,
    answers: { 200: EmptyBatch, 204: null },
    evidence: 'documented',
    source: 'recorded assoc-v4-09; live suite of 2025-02; associations guide for the default type',
    assumed: [answerOfArchive],
    async run(call, { params, body, delta }) {
      const inputs = body.inputs.map(({ from, to, types }) => ({ from: from.id, to: to.id, types }));
      return archived(call, delta, await removeTypes(call, params.fromObjectType, params.toObjectType, inputs));
    },
  }),
];

/** How a removal is answered: without a body, or with an empty batch where the edition's file shows one and the switch asks for it. */
export function archived(call: Call, delta: EditionDelta, done: { readonly startedAt: number; readonly completedAt: number } | Problem) {
  if (isProblem(done)) return done;
  return delta.archiveAnswers === 'batch' && call.switches.archiveBody ? answered(200, emptyBatchView(done)) : answered(204);
}

function refusalOf([first]: readonly Problem[]): Problem {
  if (first === undefined) throw new Error('a link neither holds nor was refused');
  return first;
}
