import { limits } from '../catalogue/limits.ts';
import { type StageMetadataRow, stageMetadataRows } from '../catalogue/pipelines.ts';
import type { ObjectType } from './object-type.ts';
import { hasLongPipelines, type PipelineStage } from './pipeline.ts';
import { type Problem, problem } from './problem.ts';

/** Metadata as a caller sends it: HubSpot keeps every value as a text. */
export type SentMetadata = Readonly<Record<string, string | number | boolean | null>>;

/** A stage as a caller sends it whole. */
export interface NewStage {
  readonly stageId?: string | undefined;
  readonly label: string;
  readonly displayOrder: number;
  readonly metadata: SentMetadata;
}

/** What a caller changes of a stage; what is absent stays. */
export interface StageEdits {
  readonly label?: string | undefined;
  readonly displayOrder?: number | undefined;
  readonly metadata?: SentMetadata | undefined;
}

/**
 * Metadata as HubSpot keeps it: one key that depends on the object type, and whether the stage closes, which follows from it.
 * Other keys are dropped. `before` fills in what is not sent. Source: dated live runs of 2026-10; assumed: of a probability, tenths only.
 */
export function readMetadata(
  type: ObjectType,
  sent: SentMetadata,
  before?: PipelineStage['metadata'],
): PipelineStage['metadata'] | Problem {
  const row = metadataRowOf(type);
  const value = sent[row.key] === undefined ? before?.[row.key] : (sent[row.key] ?? undefined);
  if (row.values === 'tenths') {
    if (value === undefined) return problem('STAGE_PROBABILITY_MISSING');
    const probability = canonicalTenth(String(value));
    if (probability === undefined) return problem('STAGE_PROBABILITY_INVALID');
    return { isClosed: String(row.closed.includes(probability)), [row.key]: probability };
  }
  const state = value === undefined ? row.fallback : String(value);
  if (state === undefined || !row.values.includes(state)) return problem('STAGE_STATE_INVALID', { objectType: type.row.legacyName });
  return { isClosed: String(row.closed.includes(state)), [row.key]: state };
}

/** `0.50` is `0.5` and `1` is `1.0`; undefined for what is no tenth from 0 to 1. */
function canonicalTenth(text: string): string | undefined {
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const tenths = Number(text) * 10;
  const whole = Math.round(tenths);
  return whole > 10 || Math.abs(tenths - whole) > 1e-9 ? undefined : (whole / 10).toFixed(1);
}

/** Names what keeps these stages from being those of one pipeline, if anything: how many there are, and that one of them closes where one has to. */
export function problemOfStages(type: ObjectType, pipelineId: string, stages: readonly PipelineStage[]): Problem | undefined {
  if (stages.length === 0) return problem('PIPELINE_WITHOUT_STAGES');
  const max = limits.pipelineStagesMax[hasLongPipelines(type) ? 'long' : 'short'];
  if (stages.length > max) return problem('TOO_MANY_STAGES', { objectType: type.row.legacyName, max });
  const needsClosed = metadataRowOf(type).needsClosedStage === true;
  if (!needsClosed || stages.some(({ metadata }) => metadata['isClosed'] === 'true')) return undefined;
  return problem('CLOSED_STAGE_MISSING', { objectType: type.row.legacyName, id: pipelineId });
}

/** Labels are the same whatever their letter case and the spaces around them. Source: dated live runs of 2026-10. */
export function isSameLabel(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Names what is wrong with a label or a place, if anything. */
export function problemOfLabelAndOrder(wanted: { readonly label?: string | undefined; readonly displayOrder?: number | undefined }) {
  const { label, displayOrder } = wanted;
  const max = limits.pipelineLabelCharsMax;
  if (label !== undefined && (label.trim() === '' || label.length > max)) return problem('PIPELINE_TEXT_INVALID', { field: 'label', max });
  return displayOrder !== undefined && displayOrder < 0 ? problem('DISPLAY_ORDER_NEGATIVE') : undefined;
}

/**
 * Puts a stage among others, which are in order of display: at a place that is free, or right after the stage that has it, and then
 * all are numbered anew. Source: dated live runs of 2026-10.
 */
export function withStageAt(others: readonly PipelineStage[], stage: PipelineStage): readonly PipelineStage[] {
  const holder = others.findIndex(({ displayOrder }) => displayOrder === stage.displayOrder);
  if (holder === -1) return [...others, stage].sort((one, other) => one.displayOrder - other.displayOrder);
  return others.toSpliced(holder + 1, 0, stage).map((one, displayOrder) => ({ ...one, displayOrder }));
}

/**
 * Stages of one request in order of display. Where two want one place, the later one comes first and all are numbered anew.
 * Source: dated live runs of 2026-10.
 */
export function inOrder(stages: readonly PipelineStage[]): readonly PipelineStage[] {
  const ordered = stages.toReversed().sort((one, other) => one.displayOrder - other.displayOrder);
  const isTied = new Set(stages.map(({ displayOrder }) => displayOrder)).size < stages.length;
  return isTied ? ordered.map((stage, displayOrder) => ({ ...stage, displayOrder })) : ordered;
}

function metadataRowOf({ id }: ObjectType): StageMetadataRow {
  return stageMetadataRows[id ?? ''] ?? stageMetadataRows.other;
}
