/** Where a default pipeline was learned. */
export type PipelineSource = keyof typeof pipelineSources;

export const pipelineSources = {
  deals: 'recorded pipelines-01',
  contacts: 'whole answer of the pipelines endpoint for contacts, published in amp-labs/connectors',
  names: 'labels of the properties that HubSpot defines for each stage, and the pipeline ids of recorded objects-create-03 and -05',
  tasks: "published records and stage lists of a public connector's fixtures; id and closing stage recorded in objects-update-04",
  widelySeen: 'ids in the code and the records of public clients, the same in many accounts',
  inferred: 'HubSpot offers pipelines for the type and publishes none',
} as const;

/** One stage, as HubSpot's pipeline answers spell it; stages stand in display order. */
export interface PipelineStageRow {
  readonly id: string;
  readonly label: string;
  /** Every value is a text, `isClosed` among them. */
  readonly metadata: Readonly<Record<string, string>> & { readonly isClosed: 'true' | 'false' };
  /** How the names of the stage's own properties spell the id, where that is known and not the id itself. */
  readonly propertyKey?: string;
}

/** The pipeline that every account has for an object type from the start. */
export interface PipelineRow {
  readonly of: string;
  readonly id: string;
  readonly label: string;
  readonly stages: readonly PipelineStageRow[];
  readonly source: PipelineSource;
  /**
   * What rests on inference: `id` of the pipeline, `stageIds`, `stages` that there are these and no others in this order,
   * `labels`, `metadata`.
   */
  readonly assumed?: readonly ('id' | 'label' | 'stageIds' | 'stages' | 'labels' | 'metadata')[];
}

const lifecycle: readonly PipelineStageRow[] = [
  { id: 'subscriber', label: 'Subscriber', metadata: { isClosed: 'false', state: 'OPEN' } },
  { id: 'lead', label: 'Lead', metadata: { isClosed: 'false', state: 'OPEN' } },
  { id: 'marketingqualifiedlead', label: 'Marketing Qualified Lead', metadata: { isClosed: 'false', state: 'OPEN' } },
  { id: 'salesqualifiedlead', label: 'Sales Qualified Lead', metadata: { isClosed: 'false', state: 'OPEN' } },
  { id: 'opportunity', label: 'Opportunity', metadata: { isClosed: 'false', state: 'OPEN' } },
  { id: 'customer', label: 'Customer', metadata: { isClosed: 'false', state: 'OPEN' } },
  { id: 'evangelist', label: 'Evangelist', metadata: { isClosed: 'false', state: 'OPEN' } },
  { id: 'other', label: 'Other', metadata: { isClosed: 'true', state: 'CLOSED' } },
];

/**
 * Default pipelines by object type. All answer `displayOrder` 0, the instant 0 as both times, and stages with the write
 * permission `CRM_PERMISSIONS_ENFORCEMENT` (recorded for deals, published for contacts, assumed for the others).
 */
export const pipelineRows: readonly PipelineRow[] = [
  { of: '0-1', id: 'contacts-lifecycle-pipeline', label: 'Lifecycle Stage Pipeline', source: 'contacts', stages: lifecycle },
  { of: '0-2', id: 'companies-lifecycle-pipeline', label: 'Lifecycle Stage Pipeline', source: 'names', assumed: ['metadata'], stages: lifecycle },
  {
    of: '0-3', id: 'default', label: 'Sales Pipeline', source: 'deals',
    stages: [
      { id: 'appointmentscheduled', label: 'Appointment Scheduled', metadata: { isClosed: 'false', probability: '0.2' } },
      { id: 'qualifiedtobuy', label: 'Qualified To Buy', metadata: { isClosed: 'false', probability: '0.4' } },
      { id: 'presentationscheduled', label: 'Presentation Scheduled', metadata: { isClosed: 'false', probability: '0.6' } },
      { id: 'decisionmakerboughtin', label: 'Decision Maker Bought-In', metadata: { isClosed: 'false', probability: '0.8' } },
      { id: 'contractsent', label: 'Contract Sent', metadata: { isClosed: 'false', probability: '0.9' } },
      { id: 'closedwon', label: 'Closed Won', metadata: { isClosed: 'true', probability: '1.0' } },
      { id: 'closedlost', label: 'Closed Lost', metadata: { isClosed: 'true', probability: '0.0' } },
    ],
  },
  {
    of: '0-5', id: '0', label: 'Support Pipeline', source: 'names', assumed: ['metadata'],
    stages: [
      { id: '1', label: 'New', metadata: { isClosed: 'false', ticketState: 'OPEN' } },
      { id: '2', label: 'Waiting on contact', metadata: { isClosed: 'false', ticketState: 'OPEN' } },
      { id: '3', label: 'Waiting on us', metadata: { isClosed: 'false', ticketState: 'OPEN' } },
      { id: '4', label: 'Closed', metadata: { isClosed: 'true', ticketState: 'CLOSED' } },
    ],
  },
  {
    of: '0-27', id: '3d314325-1b2a-4225-9388-375f49c57ec3', label: 'Task Pipeline', source: 'tasks', assumed: ['stages', 'labels'],
    stages: [
      { id: 'af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591', label: 'Not Started', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: '60b5c368-04c4-4d32-9b4a-457e159f49b7', label: 'In Progress', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: 'dd5826e4-c976-4654-a527-b59ada542e52', label: 'Waiting', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: 'fc8148fb-3a2d-4b59-834e-69b7859347cb', label: 'Deferred', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: '61bafb31-e7fa-46ed-aaa9-1322438d6e67', label: 'Completed', metadata: { isClosed: 'true', state: 'CLOSED' } },
    ],
  },
  {
    of: '0-123', id: '14a2e10e-5471-408a-906e-c51f3b04369e', label: 'Order Pipeline', source: 'widelySeen', assumed: ['metadata'],
    stages: [
      { id: '4b27b500-f031-4927-9811-68a0b525cbae', label: 'Open', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: '937ea84d-0a4f-4dcf-9028-3f9c2aafbf03', label: 'Processed', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: 'aa99e8d0-c1d5-4071-b915-d240bbb1aed9', label: 'Shipped', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: '3725360f-519b-4b18-a593-494d60a29c9f', label: 'Delivered', metadata: { isClosed: 'true', state: 'CLOSED' } },
      { id: '3c85a297-e9ce-400b-b42e-9f16853d69d6', label: 'Cancelled', metadata: { isClosed: 'true', state: 'CLOSED' } },
    ],
  },
  {
    of: '0-136', id: 'lead-pipeline-id', label: 'Lead Pipeline', source: 'widelySeen', assumed: ['metadata'],
    stages: [
      { id: 'new-stage-id', label: 'New', metadata: { isClosed: 'false', state: 'NEW' }, propertyKey: 'new_stage_id_1318266061' },
      { id: 'attempting-stage-id', label: 'Attempting', metadata: { isClosed: 'false', state: 'IN_PROGRESS' }, propertyKey: 'attempting_stage_id_745667965' },
      { id: 'connected-stage-id', label: 'Connected', metadata: { isClosed: 'false', state: 'IN_PROGRESS' }, propertyKey: 'connected_stage_id_2058487257' },
      { id: 'qualified-stage-id', label: 'Qualified', metadata: { isClosed: 'true', state: 'QUALIFIED' }, propertyKey: 'qualified_stage_id_233247981' },
      { id: 'unqualified-stage-id', label: 'Disqualified', metadata: { isClosed: 'true', state: 'UNQUALIFIED' }, propertyKey: 'unqualified_stage_id_1675714327' },
    ],
  },
  {
    of: '0-162', id: 'ba9cdbd6-e220-45b2-a5a2-d67ebdcbade6', label: 'Service Pipeline', source: 'widelySeen', assumed: ['label', 'metadata'],
    stages: [
      { id: '8e2b21d0-7a90-4968-8f8c-a8525cc49c70', label: 'New', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: '600b692d-a3fe-4052-9cd7-278b134d7941', label: 'In progress', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: 'de53e7d9-6b57-4701-b576-92de01c9ed65', label: 'Closed', metadata: { isClosed: 'true', state: 'CLOSED' } },
    ],
  },
  {
    of: '0-410', id: '9dd7104c-1ae0-402b-a194-9cc567fd6a45', label: 'Course Pipeline', source: 'widelySeen', assumed: ['label', 'metadata'],
    stages: [
      { id: '3e1a235d-1a64-4b7a-9ed5-7f0273ebd774', label: 'Open Stage', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: '38942bdc-b389-487e-acf3-a43a2772a447', label: 'Closed Stage', metadata: { isClosed: 'true', state: 'CLOSED' } },
    ],
  },
  {
    of: '0-420', id: 'fdeea9a0-8d7e-4f9b-97b6-ca9a587eee87', label: 'Listing Pipeline', source: 'widelySeen', assumed: ['label', 'stages', 'labels', 'metadata'],
    stages: [
      { id: '6f14f8f1-407b-4b5b-99a7-db681b779076', label: 'Open Stage', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: '905b841f-e858-406f-b9d3-387573bbaa78', label: 'Closed Stage', metadata: { isClosed: 'true', state: 'CLOSED' } },
    ],
  },
  {
    of: '0-421', id: 'appointments-pipeline', label: 'Appointment Pipeline', source: 'inferred', assumed: ['id', 'label', 'stageIds', 'stages', 'labels', 'metadata'],
    stages: [
      { id: 'appointments-open', label: 'Open Stage', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: 'appointments-closed', label: 'Closed Stage', metadata: { isClosed: 'true', state: 'CLOSED' } },
    ],
  },
  {
    of: '0-970', id: '139663aa-09ee-418e-b67d-c8cfcd3e5ce3', label: 'Project Pipeline', source: 'widelySeen', assumed: ['stages', 'labels', 'metadata'],
    stages: [
      { id: 'acc364b5-d367-49f4-a957-cc4fbf7e8e4b', label: 'Planning', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: 'c51bb66c-8141-44ef-82ec-703ae9c3a19f', label: 'Stage 2', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: '6480a063-31a5-4beb-bce8-12e2edb48f83', label: 'Stage 3', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: 'd742ec1d-2e4d-4e7f-81e7-d33314c0074e', label: 'Stage 4', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: 'f70c1fd3-a302-4ee2-be4f-33dc703631e7', label: 'Stage 5', metadata: { isClosed: 'false', state: 'OPEN' } },
      { id: '7cb8b001-0085-44a7-9ff1-9540614e98f0', label: 'Completed', metadata: { isClosed: 'true', state: 'CLOSED' } },
    ],
  },
];

/** Names of the properties that hold a record's pipeline and its stage, by object type id; `other` serves every type without a row. */
export const pipelineProperties: Readonly<Record<string, PipelineProperties>> & { readonly other: PipelineProperties } = {
  '0-1': { pipeline: 'hs_pipeline', stage: 'lifecyclestage' },
  '0-2': { pipeline: 'hs_pipeline', stage: 'lifecyclestage' },
  '0-3': { pipeline: 'pipeline', stage: 'dealstage' },
  other: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
};

interface PipelineProperties {
  readonly pipeline: string;
  readonly stage: string;
}

/** What the metadata of a stage must say, and when the stage closes its records. */
export interface StageMetadataRow {
  /** The one key that HubSpot keeps besides `isClosed`, which follows from it; it drops every other. */
  readonly key: string;
  /** The texts that it takes; `tenths` are those from `0.0` to `1.0`. */
  readonly values: 'tenths' | readonly string[];
  /** What stands where nothing is sent; absent where something must be. */
  readonly fallback?: string;
  /** The values that close. */
  readonly closed: readonly string[];
  /** A pipeline keeps at least one stage that closes. */
  readonly needsClosedStage?: true;
  readonly source: string;
}

/** By object type id; `other` serves every type without a row. */
export const stageMetadataRows: Readonly<Record<string, StageMetadataRow>> & { readonly other: StageMetadataRow } = {
  '0-3': { key: 'probability', values: 'tenths', closed: ['0.0', '1.0'], source: 'pipelines guide (tenths); dated live runs of 2026-10' },
  '0-5': {
    key: 'ticketState', values: ['OPEN', 'CLOSED'], fallback: 'OPEN', closed: ['CLOSED'], needsClosedStage: true,
    source: 'pipelines guide; dated live runs of 2026-10',
  },
  '0-136': {
    key: 'state', values: ['NEW', 'IN_PROGRESS', 'QUALIFIED', 'UNQUALIFIED'], fallback: 'NEW', closed: ['QUALIFIED', 'UNQUALIFIED'],
    source: 'assumed: the states of the default stages',
  },
  other: {
    key: 'state', values: ['OPEN', 'CLOSED'], fallback: 'OPEN', closed: ['CLOSED'],
    source: 'dated live runs of 2026-10 for custom objects, published answer for contacts; assumed for the others',
  },
};

/** Object types whose pipelines hold as many stages as those of custom objects; all others hold fewer. Source: pipelines guide. */
export const typesOfLongPipelines: readonly string[] = ['0-3', '0-5'];
