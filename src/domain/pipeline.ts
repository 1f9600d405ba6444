import { pipelineRows } from '../catalogue/pipelines.ts';

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

/** One entry of what became of a pipeline or of one of its stages. */
export interface PipelineAudit {
  /** Absent where the pipeline itself changed. */
  readonly stageId?: string;
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly at: number;
  /** What it was after the change, as the answer of the pipelines API shows it. */
  readonly after: string;
}

/** The steps that records of one object type go through. Times are epoch milliseconds. */
export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly stages: readonly PipelineStage[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  /** Newest last. */
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
