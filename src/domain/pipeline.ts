import { pipelineRows, typesOfLongPipelines } from '../catalogue/pipelines.ts';
import type { ObjectType } from './object-type.ts';

/** One step of a pipeline. Times are epoch milliseconds. */
export interface PipelineStage {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  /** Every value is a text, `isClosed` among them. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  /** How the names of the stage's own properties spell the id; absent, as it is. */
  readonly propertyKey?: string;
}

/** A pipeline at one time, without what became of it. Times are epoch milliseconds. */
export interface PipelineState {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  /** In order of display; no two have one id, one label or one place. */
  readonly stages: readonly PipelineStage[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
}

/** One entry of what became of a pipeline. */
export interface PipelineAudit {
  readonly action: 'CREATE' | 'UPDATE';
  readonly at: number;
  /** How many changes came before. */
  readonly version: number;
  readonly after: PipelineState;
}

/** The steps that records of one object type go through. */
export interface Pipeline extends PipelineState {
  /** Oldest first, bounded: the oldest entries go first. */
  readonly audit: readonly PipelineAudit[];
}

const built = new Map<string, readonly Pipeline[]>();

/** The pipelines that every portal has for an object type from the start. */
export function hubspotPipelines(typeId: string): readonly Pipeline[] {
  const known = built.get(typeId);
  if (known !== undefined) return known;
  const never = { createdAt: 0, updatedAt: 0, archivedAt: null } as const;
  const pipelines = pipelineRows
    .filter(({ of }) => of === typeId)
    .map(({ id, label, stages }): Pipeline => {
      const ordered = stages.map((stage, displayOrder): PipelineStage => ({ ...stage, displayOrder, ...never }));
      return { id, label, displayOrder: 0, stages: ordered, ...never, audit: [] };
    });
  built.set(typeId, pipelines);
  return pipelines;
}

/** Whether records of a type can go through pipelines: those of HubSpot's types that have one from the start, and custom objects. */
export function hasPipelines(type: ObjectType): boolean {
  return isCustomType(type) || hubspotPipelines(type.id ?? '').length > 0;
}

/** Whether a pipeline of a type may be as long as those of deals. Source: pipelines guide. */
export function hasLongPipelines(type: ObjectType): boolean {
  return isCustomType(type) || typesOfLongPipelines.includes(type.id ?? '');
}

/** How many pipelines of a type count against its limit: all but HubSpot's own. Source: dated live runs of 2026-10. */
export function countedPipelines({ id }: ObjectType, pipelines: readonly Pipeline[]): number {
  const ofHubspot = hubspotPipelines(id ?? '');
  return pipelines.filter((pipeline) => !ofHubspot.some((own) => own.id === pipeline.id)).length;
}

/** True for an object type of a portal's own. */
export function isCustomType({ id }: ObjectType): boolean {
  return id?.startsWith('2-') === true;
}

/** How the names of a stage's own properties spell its id. Assumed for ids with characters that no property name holds. */
export function stagePropertyKey({ id, propertyKey }: PipelineStage): string {
  return propertyKey ?? id.replace(/[^A-Za-z0-9]/g, '_');
}
