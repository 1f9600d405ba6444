import { isProblem } from '../../domain/problem.ts';
import { createStage, deleteStage, readPipeline, readStage, replaceStage, updateStage } from '../../operations/pipelines.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { NewStage, PipelineAuditList, ReplacedStage, StageBody, StageEdits, StageList } from '../pipeline-schemas.ts';
import { stageAuditView, stageView } from '../pipeline-views.ts';
import { flag } from '../query.ts';

const editions = { v3: {}, '2025-09': {}, '2026-03': {}, '2026-09': {}, '2026-09-beta': {} } as const;

/** The steps of one pipeline. */
export const pipelineStageEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'pipelines.listStages',
    title: 'List the stages of a pipeline',
    method: 'GET',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}/stages',
    editions,
    access: 'schemaRead',
    answers: { 200: StageList },
    evidence: 'documented',
    source: 'pipelines guide; recorded pipelines-01 for the shape',
    async run(call, { params }) {
      const pipeline = readPipeline(call, params.objectType, params.pipelineId);
      return isProblem(pipeline) ? pipeline : answered(200, { results: pipeline.stages.map(stageView) });
    },
  }),
  endpoint({
    id: 'pipelines.createStage',
    title: 'Add a stage to a pipeline',
    method: 'POST',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}/stages',
    editions,
    access: 'schemaWrite',
    body: NewStage,
    answers: { 201: StageBody },
    evidence: 'documented',
    source: 'pipelines guide; dated live runs of 2026-10 for places, labels and ids',
    assumed: ['the answer shows what is kept, where live runs saw the metadata as it was sent; a recording would settle it'],
    async run(call, { params, body }) {
      const stage = await createStage(call, params.objectType, params.pipelineId, body);
      return isProblem(stage) ? stage : answered(201, stageView(stage));
    },
  }),
  endpoint({
    id: 'pipelines.readStage',
    title: 'Read a stage of a pipeline',
    method: 'GET',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}/stages/{stageId}',
    editions,
    access: 'schemaRead',
    answers: { 200: StageBody },
    evidence: 'documented',
    source: 'pipelines guide; recorded pipelines-01 for the shape',
    async run(call, { params }) {
      const stage = readStage(call, params.objectType, params);
      return isProblem(stage) ? stage : answered(200, stageView(stage));
    },
  }),
  endpoint({
    id: 'pipelines.replaceStage',
    title: 'Replace a stage of a pipeline',
    method: 'PUT',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}/stages/{stageId}',
    editions,
    access: 'schemaWrite',
    body: ReplacedStage,
    answers: { 200: StageBody },
    evidence: 'documented',
    source: 'pipelines guide; dated live runs of 2026-10 for places and labels',
    async run(call, { params, body }) {
      const stage = await replaceStage(call, params.objectType, params, body);
      return isProblem(stage) ? stage : answered(200, stageView(stage));
    },
  }),
  endpoint({
    id: 'pipelines.updateStage',
    title: 'Change a stage of a pipeline',
    method: 'PATCH',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}/stages/{stageId}',
    editions,
    access: 'schemaWrite',
    body: StageEdits,
    answers: { 200: StageBody },
    evidence: 'documented',
    source: 'pipelines guide; dated live runs of 2026-10: metadata that is not sent stays, although the spec asks for it',
    assumed: ['archived is ignored: a removal is for good; a recording would settle it'],
    async run(call, { params, body }) {
      const stage = await updateStage(call, params.objectType, params, body);
      return isProblem(stage) ? stage : answered(200, stageView(stage));
    },
  }),
  endpoint({
    id: 'pipelines.deleteStage',
    title: 'Remove a stage of a pipeline',
    method: 'DELETE',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}/stages/{stageId}',
    editions: { ...editions, '2026-09': { stagesInUse: 'kept' }, '2026-09-beta': { stagesInUse: 'kept' } },
    access: 'schemaWrite',
    query: { validateReferencesBeforeDelete: flag('Whether to refuse to remove a stage that records are in.') },
    answers: { 204: null },
    evidence: 'documented',
    source: 'pipelines guide; dated live runs of 2026-10: 204 for a stage that is not there',
    assumed: ['2025-09 reads the parameter too, although its spec leaves it out; a recording would settle it'],
    async run(call, { params, query, delta }) {
      const use = delta.stagesInUse ?? (query.validateReferencesBeforeDelete ? 'kept' : 'lost');
      return (await deleteStage(call, params.objectType, params, use)) ?? answered(204);
    },
  }),
  endpoint({
    id: 'pipelines.auditStage',
    title: 'Tell what became of a stage of a pipeline',
    method: 'GET',
    family: 'pipelines',
    path: '/{objectType}/{pipelineId}/stages/{stageId}/audit',
    editions,
    access: 'schemaRead',
    answers: { 200: PipelineAuditList },
    evidence: 'documented',
    source: 'pipelines spec; pipelines guide for the shape',
    assumed: ['the identifier ends in the stage id, and the object is that of the stage alone; a recording would settle it'],
    async run(call, { params }) {
      const pipeline = readPipeline(call, params.objectType, params.pipelineId);
      if (isProblem(pipeline)) return pipeline;
      const stage = readStage(call, params.objectType, params);
      if (isProblem(stage)) return stage;
      return answered(200, { results: stageAuditView(call.portal.id, params.objectType, pipeline, stage) });
    },
  }),
];
