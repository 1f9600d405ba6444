/** What a record's stage, and what else it depends on, says in a property that nobody sets. */
export type StageValue =
  /** `true` or `false`. */
  | 'isClosed'
  | 'isWon'
  | 'isLost'
  /** 1 or 0. */
  | 'closedCount'
  | 'openCount'
  | 'wonCount'
  /** The stage's probability with every digit of the binary number that HubSpot keeps; 0 without a stage. */
  | 'probability'
  /** The amount where the stage is won, or where it is open, and 0 elsewhere. */
  | 'wonAmount'
  | 'openAmount'
  /** The amount times the probability, in every stage and in open ones. */
  | 'weightedAmount'
  | 'openWeightedAmount'
  /** Epoch milliseconds, and 0 where the stage is not of the kind. */
  | 'createdWhereOpen'
  | 'createdWhereClosed'
  | 'closingWhereClosed'
  /** Milliseconds from creation to the closing date. */
  | 'msToClosing';

/** A property that follows from a record's stage. */
export interface StageValueRow {
  readonly of: string;
  readonly name: string;
  readonly holds: StageValue;
  /** A record without a stage has no value. */
  readonly needsStage?: true;
  /** A caller may set it; it follows again when the stage changes. */
  readonly settable?: true;
  readonly source: 'objects-create-04' | 'objects-update-02' | 'objects-create-05';
  /** `elsewhere`: what stands there in stages that no recording shows. */
  readonly assumed?: readonly 'elsewhere'[];
}

/** Sources are recordings of records in open stages and of a deal without one. */
export const stageValueRows: readonly StageValueRow[] = [
  { of: '0-3', name: 'hs_closed_amount', holds: 'wonAmount', source: 'objects-create-04', assumed: ['elsewhere'] },
  { of: '0-3', name: 'hs_closed_amount_in_home_currency', holds: 'wonAmount', source: 'objects-create-04', assumed: ['elsewhere'] },
  { of: '0-3', name: 'hs_closed_won_count', holds: 'wonCount', source: 'objects-create-04', assumed: ['elsewhere'] },
  { of: '0-3', name: 'hs_deal_stage_probability_shadow', holds: 'probability', source: 'objects-create-04' },
  { of: '0-3', name: 'hs_is_closed_lost', holds: 'isLost', source: 'objects-create-04', assumed: ['elsewhere'] },
  { of: '0-3', name: 'hs_is_closed_won', holds: 'isWon', source: 'objects-create-04', assumed: ['elsewhere'] },
  { of: '0-3', name: 'hs_projected_amount', holds: 'weightedAmount', source: 'objects-update-02' },
  { of: '0-3', name: 'hs_projected_amount_in_home_currency', holds: 'weightedAmount', source: 'objects-update-02' },
  { of: '0-3', name: 'hs_actual_duration', holds: 'msToClosing', needsStage: true, source: 'objects-update-02' },
  {
    of: '0-3',
    name: 'hs_closed_deal_close_date',
    holds: 'closingWhereClosed',
    needsStage: true,
    source: 'objects-update-02',
    assumed: ['elsewhere'],
  },
  {
    of: '0-3',
    name: 'hs_closed_deal_create_date',
    holds: 'createdWhereClosed',
    needsStage: true,
    source: 'objects-update-02',
    assumed: ['elsewhere'],
  },
  { of: '0-3', name: 'hs_deal_stage_probability', holds: 'probability', needsStage: true, settable: true, source: 'objects-update-02' },
  { of: '0-3', name: 'hs_is_closed', holds: 'isClosed', needsStage: true, source: 'objects-update-02', assumed: ['elsewhere'] },
  { of: '0-3', name: 'hs_is_closed_count', holds: 'closedCount', needsStage: true, source: 'objects-update-02', assumed: ['elsewhere'] },
  { of: '0-3', name: 'hs_is_open_count', holds: 'openCount', needsStage: true, source: 'objects-update-02', assumed: ['elsewhere'] },
  {
    of: '0-3',
    name: 'hs_open_amount_in_home_currency',
    holds: 'openAmount',
    needsStage: true,
    source: 'objects-update-02',
    assumed: ['elsewhere'],
  },
  {
    of: '0-3',
    name: 'hs_open_deal_create_date',
    holds: 'createdWhereOpen',
    needsStage: true,
    source: 'objects-update-02',
    assumed: ['elsewhere'],
  },
  {
    of: '0-3',
    name: 'hs_weighted_pipeline_in_company_currency',
    holds: 'openWeightedAmount',
    needsStage: true,
    source: 'objects-update-02',
    assumed: ['elsewhere'],
  },
  { of: '0-5', name: 'hs_is_closed', holds: 'isClosed', needsStage: true, source: 'objects-create-05', assumed: ['elsewhere'] },
];

/** Properties that say when a record was closed. */
export interface ClosingRow {
  readonly of: string;
  /** Takes the time at which a record comes into a stage that closes, unless another is sent along. */
  readonly closedAt: string;
  /** Whether it loses the time when the record comes back into an open stage. */
  readonly whenReopened: 'cleared' | 'kept';
  /** The same time, and the milliseconds since the creation. */
  readonly lastClosedAt?: string;
  readonly msToClosing?: string;
  /** The property that amounts follow from. */
  readonly amount?: string;
  readonly source: string;
}

export const closingRows: readonly ClosingRow[] = [
  {
    of: '0-3',
    closedAt: 'closedate',
    whenReopened: 'kept',
    amount: 'amount',
    source:
      'pipelines guide (published audit: autoCloseDateEnabled true, clearCloseDateWhenMovingClosedToOpen false); assumed: every pipeline is so',
  },
  {
    of: '0-5',
    closedAt: 'closed_date',
    whenReopened: 'cleared',
    lastClosedAt: 'hs_last_closed_date',
    msToClosing: 'time_to_close',
    source: 'assumed: the names and labels of the properties',
  },
];
