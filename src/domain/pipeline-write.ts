import { limits } from '../catalogue/limits.ts';
import type { DefinitionChange } from './definitions.ts';
import type { Facts, ValuesRef } from './facts.ts';
import type { RecordId } from './ids.ts';
import { customObjectTypeKey, type ObjectType, standardObjectTypes } from './object-type.ts';
import {
  countedPipelines,
  hasPipelines,
  hubspotPipelines,
  isCustomType,
  type Pipeline,
  type PipelineStage,
  type PipelineState,
} from './pipeline.ts';
import {
  inOrder,
  isSameLabel,
  type NewStage,
  problemOfLabelAndOrder,
  problemOfStages,
  readMetadata,
  type StageEdits,
  withStageAt,
} from './pipeline-stage.ts';
import type { PortalTier } from './portal.ts';
import type { PortalSchema } from './portal-schema.ts';
import { isProblem, type Problem, problem } from './problem.ts';
import { pipelinePropertiesOf } from './record-stage.ts';

/** A pipeline as a caller sends it whole. */
export interface NewPipeline {
  readonly pipelineId?: string | undefined;
  readonly label: string;
  readonly displayOrder: number;
  readonly stages: readonly NewStage[];
}

/** What a caller changes of a pipeline; what is absent stays. */
export interface PipelineEdits {
  readonly label?: string | undefined;
  readonly displayOrder?: number | undefined;
}

/** What a write of a pipeline leaves: nothing to keep where it changed nothing. */
export interface PipelinePlan {
  readonly change: DefinitionChange | undefined;
  readonly pipeline: Pipeline;
}

/** The same for one stage of it. */
export interface StagePlan extends PipelinePlan {
  readonly stage: PipelineStage;
}

/** What a write of pipelines looks at: definitions, and ids that nothing in the portal has had. */
export type PipelineFacts = Pick<Facts, 'schema' | 'takeRecordId'>;

/** Finds a pipeline of a type by its id. */
export function findPipeline(schema: PortalSchema, type: ObjectType, id: string): Pipeline | Problem {
  return schema.properties.pipelinesOf(type).find((pipeline) => pipeline.id === id) ?? problem('PIPELINE_NOT_FOUND', { id });
}

/** Finds a stage of a pipeline by its id. */
export function findStage({ stages }: Pipeline, id: string): PipelineStage | Problem {
  return stages.find((stage) => stage.id === id) ?? problem('STAGE_NOT_FOUND', { id });
}

/** Decides a new pipeline. Ids that are sent are honoured, others are numbers. Source: dated live runs of 2026-10. */
export function planNewPipeline(
  facts: PipelineFacts,
  type: ObjectType,
  wanted: NewPipeline,
  { at, tier }: { readonly at: number; readonly tier: PortalTier },
): PipelinePlan | Problem {
  const { schema } = facts;
  const pipelines = schema.properties.pipelinesOf(type);
  const objectType = type.row.legacyName;
  if (!hasPipelines(type)) return problem('PIPELINES_NOT_OFFERED', { objectType });
  const max = limits.pipelinesPerTypeMax[tier];
  if (countedPipelines(type, pipelines) >= max) return problem('TOO_MANY_PIPELINES', { objectType, max });
  const refused = problemOfPipelineId(schema, type, wanted.pipelineId) ?? problemOfPipelineLabel(pipelines, wanted, undefined);
  if (refused !== undefined) return refused;
  const id = wanted.pipelineId ?? freshId(facts, type);
  const stages = readStages(facts, type, { id, stages: [] }, wanted.stages, at);
  if (isProblem(stages)) return stages;
  const { label, displayOrder } = wanted;
  const state: PipelineState = { id, label, displayOrder, stages, createdAt: at, updatedAt: at, archivedAt: null };
  return put(type, [], state, at);
}

/** Decides that a pipeline becomes what is sent: stages that are named stay, those left out go. Source: dated live runs of 2026-10. */
export function planReplacedPipeline(
  facts: PipelineFacts,
  type: ObjectType,
  before: Pipeline,
  wanted: Omit<NewPipeline, 'pipelineId'>,
  at: number,
): PipelinePlan | Problem {
  const refused = problemOfPipelineLabel(facts.schema.properties.pipelinesOf(type), wanted, before);
  if (refused !== undefined) return refused;
  const stages = readStages(facts, type, before, wanted.stages, at);
  if (isProblem(stages)) return stages;
  const { label, displayOrder } = wanted;
  return put(type, before.audit, { ...stateOf(before), label, displayOrder, stages, updatedAt: at }, at);
}

/** Decides edits of a pipeline itself, which move the time of its stages too. Source: dated live runs of 2026-10. */
export function planPipelineEdits(
  schema: PortalSchema,
  type: ObjectType,
  before: Pipeline,
  edits: PipelineEdits,
  at: number,
): PipelinePlan | Problem {
  const refused = problemOfPipelineLabel(schema.properties.pipelinesOf(type), edits, before);
  if (refused !== undefined) return refused;
  const { label = before.label, displayOrder = before.displayOrder } = edits;
  if (label === before.label && displayOrder === before.displayOrder) return { change: undefined, pipeline: before };
  const stages = before.stages.map((stage) => ({ ...stage, updatedAt: at }));
  return put(type, before.audit, { ...stateOf(before), label, displayOrder, stages, updatedAt: at }, at);
}

/**
 * Decides that a pipeline is no more, its stages with it. One that was HubSpot's is remembered, since it would come back, and so is the
 * last one of a custom object, which leaves properties. Source: dated live runs of 2026-10 (no archive, no restore).
 */
export function planRemovedPipeline(schema: PortalSchema, type: ObjectType, { id }: Pipeline): DefinitionChange {
  const place = { of: 'pipeline', type: type.key, name: id } as const;
  const isHubspots = hubspotPipelines(type.id ?? '').some((own) => own.id === id);
  const isLastOfCustom = isCustomType(type) && schema.definitions.of('pipeline', type.key).size === 1;
  return isHubspots || isLastOfCustom ? { kind: 'definitionPut', ...place, value: null } : { kind: 'definitionRemoved', ...place };
}

/** Decides a new stage of a pipeline. Source: dated live runs of 2026-10. */
export function planNewStage(facts: PipelineFacts, type: ObjectType, before: Pipeline, wanted: NewStage, at: number): StagePlan | Problem {
  const { stageId } = wanted;
  const refused = problemOfStageId(stageId) ?? problemOfStageLabel(before.stages, wanted);
  if (refused !== undefined) return refused;
  const isTaken = facts.schema.properties.pipelinesOf(type).some(({ stages }) => stages.some((stage) => stage.id === stageId));
  if (stageId !== undefined && isTaken) return problem('STAGE_ID_TAKEN', { id: stageId });
  const metadata = readMetadata(type, wanted.metadata);
  if (isProblem(metadata)) return metadata;
  const { label, displayOrder } = wanted;
  const id = stageId ?? freshId(facts, type);
  const stage: PipelineStage = { id, label, displayOrder, metadata, createdAt: at, updatedAt: at, archivedAt: null };
  return putStage(type, before, withStageAt(before.stages, stage), id, at);
}

/** Decides that a stage becomes what is sent. Source: pipelines guide. */
export function planReplacedStage(
  type: ObjectType,
  before: Pipeline,
  stage: PipelineStage,
  wanted: Required<StageEdits>,
  at: number,
): StagePlan | Problem {
  const metadata = readMetadata(type, wanted.metadata ?? {});
  return isProblem(metadata) ? metadata : planEditedStage(type, before, stage, { ...wanted, metadata }, at);
}

/** Decides edits of a stage; metadata that is not sent stays. Source: dated live runs of 2026-10. */
export function planStageEdits(
  type: ObjectType,
  before: Pipeline,
  stage: PipelineStage,
  edits: StageEdits,
  at: number,
): StagePlan | Problem {
  const metadata = edits.metadata === undefined ? stage.metadata : readMetadata(type, edits.metadata, stage.metadata);
  return isProblem(metadata) ? metadata : planEditedStage(type, before, stage, { ...edits, metadata }, at);
}

function planEditedStage(
  type: ObjectType,
  before: Pipeline,
  stage: PipelineStage,
  edits: Omit<StageEdits, 'metadata'> & Pick<PipelineStage, 'metadata'>,
  at: number,
): StagePlan | Problem {
  const others = before.stages.filter(({ id }) => id !== stage.id);
  const refused = problemOfStageLabel(others, edits);
  if (refused !== undefined) return refused;
  const { label = stage.label, displayOrder = stage.displayOrder, metadata } = edits;
  const isSame = label === stage.label && displayOrder === stage.displayOrder && isSameMetadata(metadata, stage.metadata);
  if (isSame) return { change: undefined, pipeline: before, stage };
  const edited: PipelineStage = { ...stage, label, displayOrder, metadata, updatedAt: at };
  return putStage(type, before, withStageAt(others, edited), stage.id, at);
}

/** Decides that a stage is no more. Source: dated live runs of 2026-10: a pipeline keeps one stage at least. */
export function planRemovedStage(type: ObjectType, before: Pipeline, stage: PipelineStage, at: number): PipelinePlan | Problem {
  const stages = before.stages.filter(({ id }) => id !== stage.id);
  const refused = problemOfStages(type, before.id, stages);
  return refused ?? put(type, before.audit, { ...stateOf(before), stages, updatedAt: at }, at);
}

/** The property values by which records are found that are in one of these stages. */
export function valuesOfStages(type: ObjectType, stageIds: readonly string[]): ValuesRef {
  return { type: type.key, property: pipelinePropertiesOf(type).stage, values: stageIds, limit: limits.stageHoldersToldMax };
}

/** Refuses to remove stages: all that would go are named, and the records in them. Source: pipelines guide (published answer). */
export function problemOfUse(stageIds: readonly string[], records: readonly RecordId[]): Problem {
  return problem('STAGES_IN_USE', { stageIds: stageIds.join(', '), objectIds: records.join(', ') });
}

/** The stages that a request sends whole, checked against each other, the pipeline's and those of the type's other pipelines. */
function readStages(
  facts: PipelineFacts,
  type: ObjectType,
  before: Pick<Pipeline, 'id' | 'stages'>,
  wanted: readonly NewStage[],
  at: number,
): readonly PipelineStage[] | Problem {
  const others = facts.schema.properties.pipelinesOf(type).filter(({ id }) => id !== before.id);
  const taken = new Set(others.flatMap(({ stages }) => stages.map(({ id }) => id)));
  const read: PipelineStage[] = [];
  for (const sent of wanted) {
    const { stageId, label, displayOrder } = sent;
    const refused = problemOfStageId(stageId) ?? problemOfLabelAndOrder(sent);
    if (refused !== undefined) return refused;
    if (stageId !== undefined && taken.has(stageId)) return problem('STAGE_ID_IN_ANOTHER_PIPELINE');
    if (read.some(({ id }) => id === stageId)) return problem('STAGE_ID_TAKEN', { id: stageId ?? '' });
    if (read.some((stage) => isSameLabel(stage.label, label))) return problem('STAGE_LABEL_REPEATED', { label });
    const metadata = readMetadata(type, sent.metadata);
    if (isProblem(metadata)) return metadata;
    const kept = before.stages.find(({ id }) => id === stageId);
    const id = stageId ?? freshId(facts, type);
    read.push({ createdAt: at, archivedAt: null, ...kept, id, label, displayOrder, metadata, updatedAt: at });
  }
  return problemOfStages(type, before.id, read) ?? inOrder(read);
}

function problemOfPipelineId(schema: PortalSchema, type: ObjectType, id: string | undefined): Problem | undefined {
  if (id === undefined) return undefined;
  const max = limits.pipelineIdCharsMax;
  if (id.trim() === '' || id.length > max) return problem('PIPELINE_TEXT_INVALID', { field: 'pipelineId', max });
  const isOf = (one: ObjectType) => schema.properties.pipelinesOf(one).some((pipeline) => pipeline.id === id);
  if (isOf(type)) return problem('PIPELINE_ID_TAKEN', { id });
  return typesWithPipelines(schema).some(isOf) ? problem('STAGE_ID_IN_ANOTHER_PIPELINE') : undefined;
}

function typesWithPipelines({ objects }: PortalSchema): readonly ObjectType[] {
  const own = objects.custom.map(({ number }) => objects.byKey(customObjectTypeKey(number)));
  return [...standardObjectTypes().filter(hasPipelines), ...own];
}

function problemOfPipelineLabel(pipelines: readonly Pipeline[], wanted: PipelineEdits, itself: Pipeline | undefined): Problem | undefined {
  const { label } = wanted;
  const refused = problemOfLabelAndOrder(wanted);
  if (refused !== undefined || label === undefined) return refused;
  const isTaken = pipelines.some((pipeline) => pipeline.id !== itself?.id && isSameLabel(pipeline.label, label));
  return isTaken ? problem('PIPELINE_LABEL_TAKEN', { label }) : undefined;
}

function problemOfStageId(id: string | undefined): Problem | undefined {
  const max = limits.stageIdCharsMax;
  return id !== undefined && (id.trim() === '' || id.length > max)
    ? problem('PIPELINE_TEXT_INVALID', { field: 'stageId', max })
    : undefined;
}

function problemOfStageLabel(others: readonly PipelineStage[], wanted: StageEdits): Problem | undefined {
  const { label } = wanted;
  const refused = problemOfLabelAndOrder(wanted);
  if (refused !== undefined || label === undefined) return refused;
  return others.some((stage) => isSameLabel(stage.label, label)) ? problem('STAGE_LABEL_TAKEN', { label }) : undefined;
}

/** A number that no record, pipeline or stage of the portal has had, unless somebody else's id was that very number. */
function freshId(facts: PipelineFacts, type: ObjectType): string {
  const taken = new Set(facts.schema.properties.pipelinesOf(type).flatMap(({ id, stages }) => [id, ...stages.map((stage) => stage.id)]));
  for (;;) {
    const id = String(facts.takeRecordId());
    if (!taken.has(id)) return id;
  }
}

function putStage(type: ObjectType, before: Pipeline, stages: readonly PipelineStage[], stageId: string, at: number): StagePlan | Problem {
  const refused = problemOfStages(type, before.id, stages);
  if (refused !== undefined) return refused;
  const plan = put(type, before.audit, { ...stateOf(before), stages, updatedAt: at }, at);
  const stage = findStage(plan.pipeline, stageId);
  return isProblem(stage) ? stage : { ...plan, stage };
}

/** The pipeline after a change, which its audit tells. */
function put(type: ObjectType, audit: Pipeline['audit'], after: PipelineState, at: number): PipelinePlan {
  const version = (audit.at(-1)?.version ?? -1) + 1;
  const action = after.createdAt === at && version === 0 ? 'CREATE' : 'UPDATE';
  const pipeline: Pipeline = { ...after, audit: [...audit, { action, at, version, after } as const].slice(-limits.pipelineAuditMax) };
  return { change: { kind: 'definitionPut', of: 'pipeline', type: type.key, name: after.id, value: pipeline }, pipeline };
}

function stateOf({ audit: _told, ...state }: Pipeline): PipelineState {
  return state;
}

function isSameMetadata(one: PipelineStage['metadata'], other: PipelineStage['metadata']): boolean {
  return Object.entries(one).every(([key, value]) => other[key] === value);
}
