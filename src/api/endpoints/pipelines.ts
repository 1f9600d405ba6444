import { isProblem, problem } from '../../domain/problem.ts';
import {
  createPipeline,
  deletePipeline,
  listPipelines,
  readPipeline,
  replacePipeline,
  type StageUse,
  updatePipeline,
} from '../../operations/pipelines.ts';
import { answered, type EditionDelta, type Endpoint, endpoint } from '../endpoint.ts';
import { NewPipeline, PipelineAuditList, PipelineBody, PipelineEdits, PipelineList, ReplacedPipeline } from '../pipeline-schemas.ts';
import { pipelineAuditView, pipelineView } from '../pipeline-views.ts';
import { flag } from '../query.ts';

const editions = { v3: {}, '2025-09': {}, '2026-03': {}, '2026-09': {}, '2026-09-beta': {} } as const;

/** Source: what is new in 2026-09 (pipelines guide); dated live runs of 2026-10, where `false` did not let a removal through. */
const keepingEditions = { ...editions, '2026-09': { stagesInUse: 'kept' }, '2026-09-beta': { stagesInUse: 'kept' } } as const;

const validations = {
  validateReferencesBeforeDelete: flag('Whether to refuse to remove stages that records are in.'),
  validateDealStageUsagesBeforeDelete: flag('The same, for deals.'),
};

type Validations = Readonly<Record<keyof typeof validations, boolean>>;

function useOf(delta: EditionDelta, query: Validations): StageUse {
  const isAsked = query.validateReferencesBeforeDelete || query.validateDealStageUsagesBeforeDelete;
  return delta.stagesInUse ?? (isAsked ? 'kept' : 'lost');
}

const eitherParameter =
  'either parameter asks for it, for every object type; a recording of deals with validateReferencesBeforeDelete would settle it';

/** The steps that records go through. */
export const pipelineEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'pipelines.list',
    title: 'List pipelines',
    method: 'GET',
    family: 'pipelines',
    path: '/{objectType}',
    editions: { ...editions, v3: { evidence: 'recorded', source: 'recorded pipelines-01' } },
    access: 'schemaRead',
    answers: { 200: PipelineList },
    evidence: 'documented',
    source: 'pipelines guide; probe-2026-03-06 says that 2026-03 answers with the keys of v3',
    assumed: [
      'an object type without pipelines answers an empty list; a recording of notes would settle it',
      'the list is in order of display, then of labels; a recording of several pipelines would settle it',
    ],
    async run(call, { params }) {
      return answered(200, { results: listPipelines(call, params.objectType).map(pipelineView) });
    },
  }),
  endpoint({
    id: 'pipelines.create',
    title: 'Create a pipeline',
    method: 'POST',
    family: 'pipelines',
    path: '/{objectType}',
    editions,
    access: 'schemaWrite',
    body: NewPipeline,
    answers: { 201: PipelineBody },
    evidence: 'documented',
    source: 'pipelines guide; dated live runs of 2026-10 for ids and refusals',
    assumed: [
      'the answer shows what is kept, where live runs saw the metadata as it was sent; a recording would settle it',
      'contacts, companies and tasks take more pipelines too; a recording would settle it',
    ],
    async run(call, { params, body }) {
      const pipeline = await createPipeline(call, params.objectType, body);
      return isProblem(pipeline) ? pipeline : answered(201, pipelineView(pipeline));
    },
  }),
  endpoint({
    id: 'pipelines.read',
    title: 'Read a pipeline',
    method: 'GET',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}',
    editions,
    access: 'schemaRead',
    answers: { 200: PipelineBody },
    evidence: 'documented',
    source: 'pipelines guide; recorded pipelines-01 for the shape',
    assumed: [
      'a missing one answers the error envelope, where live runs saw 404 with an empty body or HTML; a decision for those would settle it',
    ],
    async run(call, { params }) {
      const pipeline = readPipeline(call, params.objectType, params.pipelineId);
      return isProblem(pipeline) ? pipeline : answered(200, pipelineView(pipeline));
    },
  }),
  endpoint({
    id: 'pipelines.replace',
    title: 'Replace a pipeline',
    method: 'PUT',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}',
    editions: keepingEditions,
    access: 'schemaWrite',
    query: validations,
    body: ReplacedPipeline,
    answers: { 200: PipelineBody },
    evidence: 'documented',
    source: 'pipelines guide; dated live runs of 2026-10 for what becomes of stages',
    assumed: ['a stage id that the pipeline does not have makes a stage of that id; a recording would settle it', eitherParameter],
    async run(call, { params, query, body, delta }) {
      const pipeline = await replacePipeline(call, params.objectType, params.pipelineId, body, useOf(delta, query));
      return isProblem(pipeline) ? pipeline : answered(200, pipelineView(pipeline));
    },
  }),
  endpoint({
    id: 'pipelines.update',
    title: 'Change a pipeline',
    method: 'PATCH',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}',
    editions,
    access: 'schemaWrite',
    query: validations,
    body: PipelineEdits,
    answers: { 200: PipelineBody },
    evidence: 'documented',
    source: 'pipelines guide; dated live runs of 2026-10 for the times of stages',
    assumed: [
      'archived is refused, since no pipeline is ever archived: a removal is for good; a recording of an archived pipeline would settle it',
      'edits that change nothing move no time; a recording would settle it',
      'the query parameters change nothing, since no stage goes; a recording would settle it',
    ],
    async run(call, { params, body }) {
      if (body.archived !== undefined) return problem('PIPELINE_NOT_ARCHIVED');
      const pipeline = await updatePipeline(call, params.objectType, params.pipelineId, body);
      return isProblem(pipeline) ? pipeline : answered(200, pipelineView(pipeline));
    },
  }),
  endpoint({
    id: 'pipelines.delete',
    title: 'Remove a pipeline',
    method: 'DELETE',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}',
    editions: keepingEditions,
    access: 'schemaWrite',
    query: validations,
    answers: { 204: null },
    evidence: 'documented',
    source: 'pipelines guide; dated live runs of 2026-10: a removal is for good',
    assumed: ["an object type may lose its last pipeline, HubSpot's too; a recording would settle it", eitherParameter],
    async run(call, { params, query, delta }) {
      return (await deletePipeline(call, params.objectType, params.pipelineId, useOf(delta, query))) ?? answered(204);
    },
  }),
  endpoint({
    id: 'pipelines.audit',
    title: 'Tell what became of a pipeline',
    method: 'GET',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}/audit',
    editions,
    access: 'schemaRead',
    answers: { 200: PipelineAuditList },
    evidence: 'documented',
    source: 'pipelines guide (published answer), pipelines spec',
    assumed: [
      'rawObject is an object, as in the spec, where the guide shows the same as a JSON text; a recording would settle it',
      'no fromUserId, since an app wrote and no user; a recording of what an app did would settle it',
      'the newest 50 changes; a recording of a longer audit would settle it',
      'a pipeline that was removed has no audit any more; a recording would settle it',
    ],
    async run(call, { params }) {
      const pipeline = readPipeline(call, params.objectType, params.pipelineId);
      if (isProblem(pipeline)) return pipeline;
      return answered(200, { results: pipelineAuditView(call.portal.id, params.objectType, pipeline) });
    },
  }),
];
