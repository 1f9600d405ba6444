import { limits } from '../catalogue/limits.ts';
import { instant, integer, text } from './schemas.ts';

/** Wire shapes of pipelines, their stages and what became of them. Fields and their order are HubSpot's. */

const flag = { type: 'boolean' } as const;

/** HubSpot keeps every value as a text, however it is sent. */
const sentMetadata = {
  type: 'object',
  additionalProperties: {
    anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
    'x-java': 'java.lang.String',
  },
  'x-java': 'java.util.LinkedHashMap<java.lang.String,java.lang.String>',
} as const;

/** Body of a new stage. */
export const NewStage = {
  type: 'object',
  required: ['label', 'displayOrder', 'metadata'],
  properties: { label: text, displayOrder: integer, metadata: sentMetadata, stageId: text },
} as const;

const sentStages = { type: 'array', maxItems: limits.pipelineStagesMax.long, items: NewStage } as const;

/** Body of a new pipeline. */
export const NewPipeline = {
  type: 'object',
  required: ['label', 'displayOrder', 'stages'],
  properties: { label: text, displayOrder: integer, stages: sentStages, pipelineId: text },
} as const;

/** Body of a pipeline that replaces another. */
export const ReplacedPipeline = {
  type: 'object',
  required: ['label', 'displayOrder', 'stages'],
  properties: { label: text, displayOrder: integer, stages: sentStages },
} as const;

/** Body of edits of a pipeline. */
export const PipelineEdits = { type: 'object', properties: { label: text, displayOrder: integer, archived: flag } } as const;

/** Body of a stage that replaces another. */
export const ReplacedStage = {
  type: 'object',
  required: ['label', 'displayOrder', 'metadata'],
  properties: { label: text, displayOrder: integer, metadata: sentMetadata },
} as const;

/** Body of edits of a stage. */
export const StageEdits = {
  type: 'object',
  properties: { label: text, displayOrder: integer, metadata: sentMetadata, archived: flag },
} as const;

/** A stage. */
export const StageBody = {
  type: 'object',
  required: ['label', 'displayOrder', 'metadata', 'id', 'createdAt', 'updatedAt', 'writePermissions', 'archived'],
  properties: {
    label: text,
    displayOrder: integer,
    metadata: { type: 'object', additionalProperties: text },
    id: text,
    createdAt: instant,
    updatedAt: instant,
    writePermissions: { enum: ['CRM_PERMISSIONS_ENFORCEMENT', 'INTERNAL_ONLY', 'READ_ONLY'] },
    archived: flag,
    archivedAt: instant,
  },
} as const;

/** A pipeline with its stages. */
export const PipelineBody = {
  type: 'object',
  required: ['label', 'displayOrder', 'id', 'stages', 'createdAt', 'updatedAt', 'archived'],
  properties: {
    label: text,
    displayOrder: integer,
    id: text,
    stages: { type: 'array', items: StageBody },
    createdAt: instant,
    updatedAt: instant,
    archived: flag,
    archivedAt: instant,
  },
} as const;

export const PipelineList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: PipelineBody } },
} as const;

export const StageList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: StageBody } },
} as const;

/** HubSpot's own record of a pipeline or a stage. */
const rawObject = { type: 'object', additionalProperties: true } as const;

/** What became of a pipeline or of a stage, newest first. */
export const PipelineAuditList = {
  type: 'object',
  required: ['results'],
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['portalId', 'identifier', 'action', 'timestamp', 'message', 'rawObject'],
        properties: { portalId: integer, identifier: text, action: text, timestamp: instant, message: text, rawObject },
      },
    },
  },
} as const;
