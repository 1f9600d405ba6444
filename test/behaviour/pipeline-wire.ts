/** Wire shapes and paths of pipelines, as HubSpot's documents spell them. */

export interface StageRow {
  readonly label: string;
  readonly displayOrder: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly writePermissions: string;
  readonly archived: boolean;
}

export interface PipelineRow {
  readonly label: string;
  readonly displayOrder: number;
  readonly id: string;
  readonly stages: readonly StageRow[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
}

export interface PipelineRows {
  readonly results: readonly PipelineRow[];
}

export interface AuditRow {
  readonly portalId: number;
  readonly identifier: string;
  readonly action: string;
  readonly timestamp: string;
  readonly message: string;
  readonly rawObject: Readonly<Record<string, unknown>>;
}

export const pipelineEditions = ['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta'] as const;

/** Where the pipelines of a type live. */
export function pipelinesPath(type: string, edition = '2026-03'): string {
  return edition === 'v3' ? `/crm/v3/pipelines/${type}` : `/crm/pipelines/${edition}/${type}`;
}

/** Where the stages of a pipeline live. */
export function stagesPath(type: string, pipelineId: string, edition = '2026-03'): string {
  return `${pipelinesPath(type, edition)}/${pipelineId}/stages`;
}

/** A deal stage to be sent. */
export function dealStage(label: string, displayOrder: number, probability = '0.5', stageId?: string) {
  return { label, displayOrder, metadata: { probability }, ...(stageId !== undefined && { stageId }) };
}

/** Labels and places of stages, in the order of an answer. */
export function places(stages: readonly StageRow[]): readonly string[] {
  return stages.map(({ label, displayOrder }) => `${displayOrder} ${label}`);
}
