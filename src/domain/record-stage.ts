import { pipelineProperties } from '../catalogue/pipelines.ts';
import type { PropertyEdits, PropertyValues } from './change.ts';
import type { ObjectType } from './object-type.ts';
import type { Pipeline } from './pipeline.ts';
import type { PortalSchema } from './portal-schema.ts';
import { choiceFault, type ValueFault } from './property-value.ts';

/** The names of the properties that hold a record's pipeline and its stage. */
export function pipelinePropertiesOf(type: ObjectType): { readonly pipeline: string; readonly stage: string } {
  return pipelineProperties[type.id ?? ''] ?? pipelineProperties.other;
}

/**
 * Names what is wrong with a record's place after edits: a pipeline that its type does not have, or a stage of another
 * pipeline. A stage without a pipeline is one of the first. Source: community reports (code INVALID_OPTION); assumed: the
 * options that it lists, and that a pipeline alone is refused where the record's stage is none of its own.
 */
export function faultOfPlace(
  schema: PortalSchema,
  type: ObjectType,
  before: PropertyValues | undefined,
  edits: PropertyEdits,
): (ValueFault & { readonly property: string }) | undefined {
  const { pipeline: ofPipeline, stage: ofStage } = pipelinePropertiesOf(type);
  const [wantedPipeline, wantedStage] = [edits[ofPipeline], edits[ofStage]];
  if (typeof wantedPipeline !== 'string' && typeof wantedStage !== 'string') return undefined;
  const pipelines = pipelinesInUse(schema, type);
  if (pipelines.length === 0) return undefined;
  const [first] = pipelines;
  const id = valueAfter(before, edits, ofPipeline) ?? first?.id;
  const pipeline = pipelines.find((one) => one.id === id);
  if (pipeline === undefined) return { property: ofPipeline, ...choiceFault(id ?? '', pipelines.map(optionOf)) };
  const stage = valueAfter(before, edits, ofStage);
  const stages = pipeline.stages.filter(({ archivedAt }) => archivedAt === null);
  if (stage === undefined || stages.some((one) => one.id === stage)) return undefined;
  return { property: ofStage, ...choiceFault(stage, stages.map(optionOf)) };
}

/** The pipelines that records of a type can be in, in order of display. */
export function pipelinesInUse(schema: PortalSchema, type: ObjectType): readonly Pipeline[] {
  const pipelines = schema.properties.pipelinesOf(type);
  return pipelines.some(({ archivedAt }) => archivedAt !== null) ? pipelines.filter(({ archivedAt }) => archivedAt === null) : pipelines;
}

function valueAfter(before: PropertyValues | undefined, edits: PropertyEdits, name: string): string | undefined {
  const edited = edits[name];
  return edited === undefined ? before?.[name] : (edited ?? undefined);
}

function optionOf({ id, label, displayOrder }: { readonly id: string; readonly label: string; readonly displayOrder: number }) {
  return { value: id, label, displayOrder, hidden: false };
}
