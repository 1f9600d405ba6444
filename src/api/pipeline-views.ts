import type { PortalId } from '../domain/ids.ts';
import { formatInstant } from '../domain/instant.ts';
import type { ObjectType } from '../domain/object-type.ts';
import type { Pipeline, PipelineStage, PipelineState } from '../domain/pipeline.ts';
import type { PipelineAuditList, PipelineBody, StageBody } from './pipeline-schemas.ts';
import type { ValueOf } from './schema.ts';

/** Who may put records into a stage: whoever may write them. Source: recorded pipelines-01. */
const writePermissions = 'CRM_PERMISSIONS_ENFORCEMENT';

/** A pipeline as it is answered. Source: recorded pipelines-01. */
export function pipelineView({ id, label, displayOrder, stages, ...times }: PipelineState): ValueOf<typeof PipelineBody> {
  return { label, displayOrder, id, stages: stages.map(stageView), ...timesView(times), ...archivedView(times.archivedAt) };
}

/** A stage as it is answered. Source: recorded pipelines-01. */
export function stageView({ id, label, displayOrder, metadata, ...times }: PipelineStage): ValueOf<typeof StageBody> {
  return { label, displayOrder, metadata: { ...metadata }, id, ...timesView(times), writePermissions, ...archivedView(times.archivedAt) };
}

type Audits = ValueOf<typeof PipelineAuditList>['results'];

/** What became of a pipeline, newest first. Source: pipelines guide (published answer); assumed: no user where an app wrote. */
export function pipelineAuditView(portal: PortalId, type: ObjectType, { id, audit }: Pipeline): Audits {
  return audit.toReversed().map(({ action, at, version, after }) => ({
    portalId: portal,
    identifier: `${portal}:${id}`,
    action,
    timestamp: formatInstant(at),
    message: action === 'CREATE' ? 'User defined. pipeline created' : 'Pipeline update',
    rawObject: rawPipeline(portal, type, after, version),
  }));
}

/** What became of one stage of a pipeline, newest first. Assumed: identifier and texts; the guide publishes only those of a pipeline. */
export function stageAuditView(portal: PortalId, type: ObjectType, pipeline: Pipeline, stage: PipelineStage): Audits {
  const told: Audits[number][] = [];
  let before: string | undefined;
  for (const { at, after } of pipeline.audit) {
    const now = after.stages.find(({ id }) => id === stage.id);
    if (now === undefined) continue;
    const rawObject = rawStage(portal, type, after.id, now);
    const text = JSON.stringify(rawObject);
    if (text === before) continue;
    const action = now.createdAt === at && before === undefined ? 'CREATE' : 'UPDATE';
    const hasChanged = before !== undefined || action === 'CREATE' || now.updatedAt === at;
    before = text;
    if (!hasChanged) continue;
    const message = action === 'CREATE' ? 'User defined. pipeline stage created' : 'Pipeline stage update';
    told.push({ portalId: portal, identifier: `${portal}:${stage.id}`, action, timestamp: formatInstant(at), message, rawObject });
  }
  return told.reverse();
}

/** HubSpot's own record of a pipeline. Source: pipelines guide (published answer). */
function rawPipeline(portalId: PortalId, type: ObjectType, state: PipelineState, version: number) {
  const { id, label, displayOrder, stages, createdAt, updatedAt, archivedAt } = state;
  return {
    displayOrder,
    pipelineId: id,
    portalId,
    objectType: type.row.legacyName,
    objectTypeId: type.id,
    version,
    label,
    active: archivedAt === null,
    stages: stages.map((stage) => rawStage(portalId, type, id, stage)),
    createdBy: null,
    updatedBy: null,
    createdAt,
    updatedAt,
    limitExempt: false,
    permission: null,
    default: createdAt === 0,
  };
}

function rawStage(portalId: PortalId, type: ObjectType, pipelineId: string, stage: PipelineStage) {
  const { id, label, displayOrder, metadata, createdAt, updatedAt, archivedAt } = stage;
  return {
    displayOrder,
    portalId,
    objectTypeId: type.id,
    pipelineId,
    stageId: id,
    label,
    metadata,
    maxVisibleVersion: null,
    createdBy: null,
    updatedBy: null,
    createdAt,
    updatedAt,
    writePermissions,
    internalWriteOnly: false,
    active: archivedAt === null,
  };
}

function timesView({ createdAt, updatedAt }: Pick<PipelineStage, 'createdAt' | 'updatedAt'>) {
  return { createdAt: formatInstant(createdAt), updatedAt: formatInstant(updatedAt) };
}

function archivedView(archivedAt: number | null) {
  return archivedAt === null ? { archived: false } : { archived: true, archivedAt: formatInstant(archivedAt) };
}
