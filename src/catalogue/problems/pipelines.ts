import type { ProblemRow } from './row.ts';

/** Pipelines and their stages. */
export const pipelineProblems = {
  PIPELINE_NOT_FOUND: {
    status: 404,
    message: 'No pipeline found with id {id}',
    category: 'OBJECT_NOT_FOUND',
    source:
      'dated live runs of 2026-10 (status; OBJECT_NOT_FOUND for a removal); assumed: text, and the envelope where a read got an empty body',
  },
  STAGE_NOT_FOUND: {
    status: 404,
    message: 'No pipeline stage found with id {id}',
    category: 'OBJECT_NOT_FOUND',
    source: 'dated live runs of 2026-10 (status); assumed: text, and the envelope where HubSpot answers an empty body',
  },
  PIPELINE_ID_TAKEN: {
    status: 400,
    message: "There's another pipeline in this portal with pipelineId ({id}).",
    category: 'VALIDATION_ERROR',
    source: 'dated live runs of 2026-10',
  },
  STAGE_ID_IN_ANOTHER_PIPELINE: {
    status: 409,
    message: "There's another pipeline in this portal with one of the same stages",
    category: 'OBJECT_ALREADY_EXISTS',
    subCategory: 'PipelineError.STAGE_ID_EXISTS_IN_ANOTHER_PIPELINE',
    source: 'dated live runs of 2026-10, also for a pipelineId of another object type; assumed: that the text names no stage',
  },
  STAGE_ID_TAKEN: {
    status: 400,
    message: 'An existing active stage in another pipeline is already using stage id {id}',
    source: 'dated live runs of 2026-10 (no category); assumed: the same text inside one pipeline',
  },
  PIPELINE_LABEL_TAKEN: {
    status: 400,
    message: 'An active pipeline with label {label} already exists.',
    category: 'VALIDATION_ERROR',
    source: 'dated live runs of 2026-10',
  },
  STAGE_LABEL_TAKEN: {
    status: 400,
    message: 'Stage with label {label} already exists',
    category: 'VALIDATION_ERROR',
    subCategory: 'PipelineError.STAGE_LABEL_EXISTS',
    source: 'dated live runs of 2026-10',
  },
  STAGE_LABEL_REPEATED: {
    status: 400,
    message: 'Stage with label {label} already exists',
    category: 'VALIDATION_ERROR',
    source: 'dated live runs of 2026-10 (no subCategory inside a whole pipeline); assumed: text',
  },
  PIPELINE_WITHOUT_STAGES: {
    status: 400,
    message: 'Pipeline must have at least one stage',
    category: 'VALIDATION_ERROR',
    source: 'dated live runs of 2026-10',
  },
  CLOSED_STAGE_MISSING: {
    status: 400,
    message: '{objectType} pipeline: {id} must have at least one closed stage',
    category: 'VALIDATION_ERROR',
    subCategory: 'PipelineError.MISSING_CLOSED_STAGE',
    source: 'dated live runs of 2026-10',
  },
  STAGES_IN_USE: {
    status: 400,
    message: 'Stage IDs: [{stageIds}] are being referenced by object IDs: [{objectIds}]',
    category: 'VALIDATION_ERROR',
    subCategory: 'PipelineError.STAGE_ID_IN_USE',
    context: { stageIds: '[{stageIds}]', objectIds: '[{objectIds}]' },
    source: 'pipelines guide (published answer), which names all stages that would go',
  },
  STAGE_PROBABILITY_MISSING: {
    status: 400,
    message: 'must specify probability when writing a dealstage',
    source: 'dated live runs of 2026-10 (no category)',
  },
  STAGE_PROBABILITY_INVALID: {
    status: 400,
    message: 'dealstage probability is not valid, must be between 0.0 and 1.0 (inclusive)',
    source: 'dated live runs of 2026-10 (no category); assumed: the same for what is no tenth',
  },
  STAGE_STATE_INVALID: {
    status: 400,
    message: 'Failed to deserialize metadata for object type {objectType}',
    category: 'VALIDATION_ERROR',
    subCategory: 'PipelineError.INVALID_PIPELINE_STAGE_METADATA',
    source: 'dated live runs of 2026-10',
  },
  DISPLAY_ORDER_NEGATIVE: {
    status: 400,
    message: 'Pipeline display order cannot be negative',
    source: 'dated live runs of 2026-10 for stages (no category); assumed for pipelines',
  },
  PIPELINE_TEXT_INVALID: {
    status: 400,
    message: 'The {field} of a pipeline has 1 to {max} characters',
    category: 'VALIDATION_ERROR',
    source: 'assumed: live runs of 2026-10 give the bounds of ids, which HubSpot answers with 500',
  },
  PIPELINE_NOT_ARCHIVED: {
    status: 400,
    message: 'archived may only be sent to restore an archived pipeline',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the pipelines spec names the rule, no recording the body',
  },
  PIPELINES_NOT_OFFERED: {
    status: 400,
    message: 'Object type {objectType} has no pipelines',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the pipelines guide lists the types, no recording the body',
  },
  TOO_MANY_STAGES: {
    status: 400,
    message: 'A pipeline of {objectType} has at most {max} stages',
    category: 'VALIDATION_ERROR',
    source: 'assumed: the pipelines guide names the limit, no recording the body',
  },
  TOO_MANY_PIPELINES: {
    status: 400,
    message: 'The limit of {max} pipelines of {objectType} has been reached',
    category: 'VALIDATION_ERROR',
    source: 'assumed: a live run gives the limit, no recording the body',
  },
} as const satisfies Record<string, ProblemRow>;
