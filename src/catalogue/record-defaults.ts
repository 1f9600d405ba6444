/**
 * What a record carries from its creation on beyond the properties that were sent, by object type id.
 *
 * A value is a constant, or one of two markers: `$id` the record's id, `$now` the creation time as an instant. Values that HubSpot calculates from other records are not here: a constant would be wrong
 * as soon as something is associated.
 */
export interface RecordDefaultsRow {
  readonly properties: Readonly<Record<string, string>>;
  readonly source: string;
}

export const recordDefaults: Readonly<Record<string, RecordDefaultsRow>> = {
  '0-1': {
    properties: {
      hs_all_contact_vids: '$id',
      hs_is_contact: 'true',
      hs_is_unworked: 'true',
      hs_pipeline: 'contacts-lifecycle-pipeline',
      lifecyclestage: 'lead',
    },
    source: 'recorded objects-create-02',
  },
  '0-2': {
    properties: { hs_annual_revenue_currency_code: 'USD', hs_pipeline: 'companies-lifecycle-pipeline', lifecyclestage: 'lead' },
    source: 'recorded objects-create-03',
  },
  '0-3': { properties: { hs_createdate: '$now' }, source: 'recorded objects-create-04' },
  '0-5': {
    properties: { hs_helpdesk_sort_timestamp: '$now', hs_ticket_id: '$id' },
    source: 'recorded objects-create-05',
  },
  '0-27': { properties: { hs_obj_coords: '0-27-$id' }, source: 'recorded objects-create-06' },
  '0-46': { properties: { hs_obj_coords: '0-46-$id' }, source: 'recorded objects-create-01' },
};

/** Object types whose new records stand in the first stage of a pipeline, unless another is named. Source: community reports (tickets). */
export const placedAtCreation: readonly string[] = ['0-5'];

/** The property that holds the text of an activity, by object type id. Source: recorded objects-create-01 and objects-update-04; assumed for the others. */
export const bodyProperties: Readonly<Record<string, string>> = {
  '0-18': 'hs_communication_body',
  '0-27': 'hs_task_body',
  '0-46': 'hs_note_body',
  '0-47': 'hs_meeting_body',
  '0-48': 'hs_call_body',
  '0-49': 'hs_email_text',
  '0-116': 'hs_postal_mail_body',
};

/** System properties of every record made through the API. Source: recorded objects-create-01 to -06. */
export const createdThroughApi = { hs_object_source: 'INTEGRATION', hs_object_source_label: 'INTEGRATION' } as const;

/** Ids that a record has swallowed in merges, joined by semicolons; on every type, and never set by a caller. Source: community reports. */
export const mergedIdsProperty = 'hs_merged_object_ids';

/** Properties by which a GDPR delete finds a record, by object type id. Source: objects spec (contacts). */
export const gdprIdProperties: Readonly<Record<string, readonly string[]>> = { '0-1': ['email'] };

/**
 * Properties without which a record is refused, by object type id. Source: HubSpot's guides of each activity; the call's
 * refusal is recorded (portal probe of 2026-04).
 */
export const requiredProperties: Readonly<Record<string, readonly string[]>> = {
  '0-18': ['hs_timestamp'],
  '0-27': ['hs_timestamp'],
  '0-46': ['hs_timestamp'],
  '0-47': ['hs_timestamp'],
  '0-48': ['hs_timestamp'],
  '0-49': ['hs_timestamp'],
  '0-116': ['hs_timestamp'],
};

/**
 * Where HubSpot's app shows a record, by object type id; `{portal}`, `{type}` and `{id}` are filled. `other` serves every
 * type without a row. Source: recorded objects-create-01 (notes), -02 to -05 (record pages), -06 (tasks); assumed for the
 * types in `other` that no recording shows.
 */
export const recordUrls: Readonly<Record<string, string>> & { readonly other: string } = {
  '0-46':
    'https://app.hubspot.com/contacts/{portal}/objects/0-46/views/all/list?filters=%5B%7B%22property%22%3A%22hs_object_id%22%2C%22operator%22%3A%22EQ%22%2C%22value%22%3A%22{id}%22%7D%5D',
  '0-27': 'https://app.hubspot.com/tasks/{portal}/view/all/task/{id}',
  other: 'https://app.hubspot.com/contacts/{portal}/record/{type}/{id}',
};

/** Properties whose text HubSpot trims and lower-cases. Source: community reports (crm contract 3.1). */
export const lowerCasedProperties: Readonly<Record<string, readonly string[]>> = { '0-1': ['email'] };

const repeatedOnUpdate: Readonly<Record<string, readonly string[]>> = {
  '0-1': ['hs_is_unworked', 'hs_pipeline', 'hs_v2_date_entered_current_stage', 'hs_v2_time_in_current_stage', 'lifecyclestage', 'notes_last_updated'],
  '0-2': ['domain', 'hs_pipeline', 'hs_task_label', 'hs_v2_date_entered_current_stage', 'hs_v2_time_in_current_stage', 'lifecyclestage'],
  '0-3': [
    'amount_in_home_currency', 'days_to_close', 'hs_actual_duration', 'hs_closed_amount', 'hs_closed_amount_in_home_currency',
    'hs_closed_deal_close_date', 'hs_closed_deal_create_date', 'hs_closed_won_count', 'hs_days_to_close_raw', 'hs_deal_stage_probability',
    'hs_deal_stage_probability_shadow', 'hs_forecast_amount', 'hs_is_closed', 'hs_is_closed_count', 'hs_is_closed_won', 'hs_is_open_count',
    'hs_open_amount_in_home_currency', 'hs_open_deal_create_date', 'hs_projected_amount', 'hs_projected_amount_in_home_currency',
    'hs_v2_date_entered_current_stage', 'hs_v2_time_in_current_stage', 'hs_weighted_pipeline_in_company_currency', 'pipeline',
  ],
  '0-5': ['hs_helpdesk_sort_timestamp', 'hs_is_closed', 'hs_pipeline', 'hs_pipeline_stage', 'hs_ticket_id', 'hs_v2_date_entered_current_stage', 'hs_v2_time_in_current_stage'],
  '0-27': ['hs_body_preview', 'hs_body_preview_html', 'hs_body_preview_is_truncated', 'hs_obj_coords', 'hs_pipeline', 'hs_pipeline_stage', 'hs_task_type', 'hs_timestamp'],
};

/**
 * What an update answers of a record besides what it sets, where the record has it. Source: recorded objects-update-01 to -05,
 * objects-batch-04 and -07.
 */
export function answeredOnUpdate(typeId: string): readonly string[] {
  return ['hs_object_source', 'hs_object_source_id', 'hs_object_source_label', ...(repeatedOnUpdate[typeId] ?? [])];
}
