import type { Facts } from '../domain/facts.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { Pipeline, PipelineStage } from '../domain/pipeline.ts';
import type { NewStage, StageEdits } from '../domain/pipeline-stage.ts';
import {
  findPipeline,
  findStage,
  type NewPipeline,
  type PipelineEdits,
  type PipelinePlan,
  planNewPipeline,
  planNewStage,
  planPipelineEdits,
  planRemovedPipeline,
  planRemovedStage,
  planReplacedPipeline,
  planReplacedStage,
  planStageEdits,
  problemOfUse,
  type StagePlan,
  valuesOfStages,
} from '../domain/pipeline-write.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** A stage by the ids in its path. */
export interface StageRef {
  readonly pipelineId: string;
  readonly stageId: string;
}

/** Whether a removal of stages that records are in is refused, or leaves those records in stages that are no more. */
export type StageUse = 'kept' | 'lost';

/** The pipelines of a type in order of display; none where the type has none. */
export function listPipelines(call: Call, type: ObjectType): readonly Pipeline[] {
  return call.portal.schema.properties.pipelinesOf(type);
}

/** Reads one pipeline; 404 where the type has none with this id. */
export function readPipeline(call: Call, type: ObjectType, id: string): Pipeline | Problem {
  return findPipeline(call.portal.schema, type, id);
}

/** Reads one stage; 404 where the pipeline, or the stage in it, is not there. */
export function readStage(call: Call, type: ObjectType, { pipelineId, stageId }: StageRef): PipelineStage | Problem {
  const pipeline = readPipeline(call, type, pipelineId);
  return isProblem(pipeline) ? pipeline : findStage(pipeline, stageId);
}

/** Creates a pipeline with its stages. Ids and labels are unique, and an object type has so many pipelines at most. */
export function createPipeline(call: Call, type: ObjectType, wanted: NewPipeline): Promise<Pipeline | Problem> {
  const at = call.now();
  const tier = call.switches.portalTier;
  return write(call, at, (facts) => pipelineOf(planNewPipeline(facts, type, wanted, { at, tier })));
}

/** Replaces a pipeline: stages that are named stay, those left out are no more. */
export function replacePipeline(
  call: Call,
  type: ObjectType,
  id: string,
  wanted: Omit<NewPipeline, 'pipelineId'>,
  use: StageUse,
): Promise<Pipeline | Problem> {
  const at = call.now();
  return removeStages<Pipeline>(call, type, id, use, at, {
    removed: ({ stages }) => idsOf(stages).filter((stageId) => !wanted.stages.some((sent) => sent.stageId === stageId)),
    decide: (facts, before) => pipelineOf(planReplacedPipeline(facts, type, before, wanted, at)),
  });
}

/** Changes the label or the place of a pipeline. */
export function updatePipeline(call: Call, type: ObjectType, id: string, edits: PipelineEdits): Promise<Pipeline | Problem> {
  const at = call.now();
  return write(call, at, (facts) => {
    const before = findPipeline(facts.schema, type, id);
    return isProblem(before) ? refused(before) : pipelineOf(planPipelineEdits(facts.schema, type, before, edits, at));
  });
}

/** Removes a pipeline and its stages for good. */
export function deletePipeline(call: Call, type: ObjectType, id: string, use: StageUse): Promise<Problem | undefined> {
  return removeStages<undefined>(call, type, id, use, call.now(), {
    removed: ({ stages }) => idsOf(stages),
    decide: (facts, before) => ({ changes: [planRemovedPipeline(facts.schema, type, before)], outcome: undefined }),
  });
}

/** Adds a stage to a pipeline, at the place that is asked for. */
export function createStage(call: Call, type: ObjectType, pipelineId: string, wanted: NewStage): Promise<PipelineStage | Problem> {
  const at = call.now();
  return write(call, at, (facts) => {
    const before = findPipeline(facts.schema, type, pipelineId);
    return isProblem(before) ? refused(before) : stageOf(planNewStage(facts, type, before, wanted, at));
  });
}

/** Replaces all that a stage says; its id stays. */
export function replaceStage(call: Call, type: ObjectType, ref: StageRef, wanted: Required<StageEdits>): Promise<PipelineStage | Problem> {
  const at = call.now();
  return writeStage(call, type, ref, at, (before, stage) => stageOf(planReplacedStage(type, before, stage, wanted, at)));
}

/** Changes what is sent of a stage. */
export function updateStage(call: Call, type: ObjectType, ref: StageRef, edits: StageEdits): Promise<PipelineStage | Problem> {
  const at = call.now();
  return writeStage(call, type, ref, at, (before, stage) => stageOf(planStageEdits(type, before, stage, edits, at)));
}

/** Removes a stage for good. One that is not there, or not there in this pipeline, is no problem. Source: dated live runs of 2026-10. */
export async function deleteStage(call: Call, type: ObjectType, ref: StageRef, use: StageUse): Promise<Problem | undefined> {
  const { pipelineId, stageId } = ref;
  const at = call.now();
  const removed = await removeStages<undefined>(call, type, pipelineId, use, at, {
    removed: ({ stages }) => idsOf(stages).filter((id) => id === stageId),
    decide: (_facts, before) => {
      const stage = findStage(before, stageId);
      const plan = isProblem(stage) ? stage : planRemovedStage(type, before, stage, at);
      return isProblem(plan) ? refused(plan) : { changes: changesOf(plan), outcome: undefined };
    },
  });
  return removed?.status === 404 ? undefined : removed;
}

/** Which stages of a pipeline a write takes away, and what it decides if no record is in them. */
interface Removal<Outcome> {
  removed(before: Pipeline): readonly string[];
  decide(facts: Facts, before: Pipeline): Decision<Outcome | Problem>;
}

/**
 * Takes stages away. Where stages in use are kept, the turn that would remove them also looks for their records, so that none
 * can come in between; what a caller sent wrong is said first.
 */
async function removeStages<Outcome>(
  call: Call,
  type: ObjectType,
  pipelineId: string,
  use: StageUse,
  at: number,
  removal: Removal<Outcome>,
): Promise<Outcome | Problem> {
  const foreseen = readPipeline(call, type, pipelineId);
  if (isProblem(foreseen)) return foreseen;
  const wanted = valuesOfStages(type, use === 'kept' ? removal.removed(foreseen) : []);
  const decide = (facts: Facts): Decision<Outcome | Problem | 'again'> => {
    const before = findPipeline(facts.schema, type, pipelineId);
    if (isProblem(before)) return refused(before);
    const removed = use === 'kept' ? removal.removed(before) : [];
    // An earlier write of the turn gave the pipeline a stage of which was not asked who is in it.
    if (removed.some((id) => !wanted.values.includes(id))) return { changes: [], outcome: 'again' };
    const decision = removal.decide(facts, before);
    const holders = isProblem(decision.outcome) ? [] : facts.recordsWith(wanted);
    return holders.length === 0 ? decision : refused(problemOfUse(removed, holders));
  };
  const outcome = await submit(call, { facts: { recordsWith: [wanted] }, reach: 'neighbours', decide }, at);
  return outcome === 'again' ? removeStages(call, type, pipelineId, use, at, removal) : outcome;
}

function writeStage<Outcome>(
  call: Call,
  type: ObjectType,
  { pipelineId, stageId }: StageRef,
  at: number,
  plan: (before: Pipeline, stage: PipelineStage) => Decision<Outcome | Problem>,
): Promise<Outcome | Problem> {
  return write(call, at, (facts) => {
    const before = findPipeline(facts.schema, type, pipelineId);
    if (isProblem(before)) return refused(before);
    const stage = findStage(before, stageId);
    return isProblem(stage) ? refused(stage) : plan(before, stage);
  });
}

function write<Outcome>(call: Call, at: number, decide: (facts: Facts) => Decision<Outcome>): Promise<Outcome> {
  return submit(call, { facts: {}, reach: 'named', decide }, at);
}

function pipelineOf(plan: PipelinePlan | Problem): Decision<Pipeline | Problem> {
  return isProblem(plan) ? refused(plan) : { changes: changesOf(plan), outcome: plan.pipeline };
}

function stageOf(plan: StagePlan | Problem): Decision<PipelineStage | Problem> {
  return isProblem(plan) ? refused(plan) : { changes: changesOf(plan), outcome: plan.stage };
}

function idsOf(stages: readonly PipelineStage[]): readonly string[] {
  return stages.map(({ id }) => id);
}

function changesOf({ change }: PipelinePlan): Decision<unknown>['changes'] {
  return change === undefined ? [] : [change];
}

function refused(told: Problem): Decision<Problem> {
  return { changes: [], outcome: told };
}
