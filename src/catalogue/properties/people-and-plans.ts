import { availabilities } from './options/others.ts';
import { trueFalse } from './options/shared.ts';
import type { PropertySheet } from './row.ts';

/** Users, goals, feedback submissions, marketing events, campaigns and deal splits. */
export const peopleAndPlansSheets: readonly PropertySheet[] = [
  // Users.
  {
    of: ['0-115'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_additional_phone', label: 'Additional phone', type: 'string', fieldType: 'text' },
      { name: 'hs_availability_status', label: 'Availability status', type: 'enumeration', fieldType: 'select', options: availabilities },
      { name: 'hs_internal_user_id', label: 'Internal user ID', type: 'number', fieldType: 'number', readOnlyValue: true },
      { name: 'hs_job_title', label: 'Job title', type: 'string', fieldType: 'text' },
      { name: 'hs_main_user_language_skill', label: 'Main user language skill', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_out_of_office_hours', label: 'Out of office hours', type: 'string', fieldType: 'text' },
      { name: 'hs_secondary_user_language_skill', label: 'Secondary user language skill', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_standard_time_zone', label: 'Standard time zone', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_uncategorized_skills', label: 'Uncategorized skills', type: 'enumeration', fieldType: 'checkbox', openOptions: true },
      { name: 'hs_working_hours', label: 'Working hours', type: 'string', fieldType: 'text' },
    ],
  },
  {
    of: ['0-115'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_email', label: 'Email', type: 'string', fieldType: 'text', readOnlyValue: true },
      { name: 'hs_family_name', label: 'Family name', type: 'string', fieldType: 'text', readOnlyValue: true },
      { name: 'hs_given_name', label: 'Given name', type: 'string', fieldType: 'text', readOnlyValue: true },
    ],
  },
  // Goals.
  {
    of: ['0-74'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_end_datetime', label: 'End datetime', type: 'datetime', fieldType: 'date' },
      { name: 'hs_goal_name', label: 'Goal name', type: 'string', fieldType: 'text' },
      { name: 'hs_start_datetime', label: 'Start datetime', type: 'datetime', fieldType: 'date' },
      { name: 'hs_target_amount', label: 'Target amount', type: 'number', fieldType: 'number' },
    ],
  },
  {
    of: ['0-74'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_goal_target_group_id', label: 'Goal target group ID', type: 'number', fieldType: 'number', hidden: true, readOnlyValue: true },
      { name: 'hs_goal_type', label: 'Goal type', type: 'enumeration', fieldType: 'select', openOptions: true, hidden: true, readOnlyValue: true },
      { name: 'hs_group_correlation_uuid', label: 'Group correlation uuid', type: 'string', fieldType: 'text', hidden: true, readOnlyValue: true },
      { name: 'hs_kpi_value', label: 'Kpi value', type: 'number', fieldType: 'number', readOnlyValue: true },
      { name: 'hs_milestone', label: 'Milestone', type: 'enumeration', fieldType: 'select', openOptions: true, hidden: true, readOnlyValue: true },
      { name: 'hs_pipeline_ids', label: 'Pipeline IDs', type: 'enumeration', fieldType: 'select', openOptions: true, hidden: true, readOnlyValue: true },
      { name: 'hs_should_notify_on_edit_updates', label: 'Should notify on edit updates', type: 'bool', fieldType: 'booleancheckbox', options: trueFalse, hidden: true },
    ],
  },
  // Feedback submissions.
  {
    of: ['0-19'],
    source: 'searchGuide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_content', label: 'Content', type: 'string', fieldType: 'textarea', readOnlyValue: true },
      { name: 'hs_submission_name', label: 'Submission name', type: 'string', fieldType: 'text', readOnlyValue: true },
    ],
  },
  {
    of: ['0-19'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_sentiment', label: 'Sentiment', type: 'enumeration', fieldType: 'select', openOptions: true, readOnlyValue: true },
      { name: 'hs_submission_timestamp', label: 'Submission timestamp', type: 'datetime', fieldType: 'date', readOnlyValue: true },
      { name: 'hs_survey_channel', label: 'Survey channel', type: 'enumeration', fieldType: 'select', openOptions: true, readOnlyValue: true },
      { name: 'hs_survey_id', label: 'Survey ID', type: 'number', fieldType: 'number', readOnlyValue: true },
      { name: 'hs_survey_name', label: 'Survey name', type: 'string', fieldType: 'text', readOnlyValue: true },
      { name: 'hs_survey_type', label: 'Survey type', type: 'enumeration', fieldType: 'select', openOptions: true, readOnlyValue: true },
      { name: 'hs_value', label: 'Value', type: 'number', fieldType: 'number', readOnlyValue: true },
    ],
  },
  // Marketing events.
  {
    of: ['0-54'],
    source: 'guide',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_event_description', label: 'Event description', type: 'string', fieldType: 'textarea' },
      { name: 'hs_event_name', label: 'Event name', type: 'string', fieldType: 'text' },
    ],
  },
  {
    of: ['0-54'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_end_datetime', label: 'End datetime', type: 'datetime', fieldType: 'date' },
      { name: 'hs_event_cancelled', label: 'Event cancelled', type: 'bool', fieldType: 'booleancheckbox', options: trueFalse },
      { name: 'hs_event_completed', label: 'Event completed', type: 'bool', fieldType: 'booleancheckbox', options: trueFalse },
      { name: 'hs_event_organizer', label: 'Event organizer', type: 'string', fieldType: 'text' },
      { name: 'hs_event_status', label: 'Event status', type: 'string', fieldType: 'text', readOnlyValue: true },
      { name: 'hs_event_type', label: 'Event type', type: 'string', fieldType: 'text' },
      { name: 'hs_event_url', label: 'Event URL', type: 'string', fieldType: 'text' },
      { name: 'hs_external_account_id', label: 'External account ID', type: 'string', fieldType: 'text', hidden: true },
      { name: 'hs_external_event_id', label: 'External event ID', type: 'string', fieldType: 'text', hidden: true },
      { name: 'hs_start_datetime', label: 'Start datetime', type: 'datetime', fieldType: 'date' },
    ],
  },
  // Campaigns.
  {
    of: ['0-35'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_audience', label: 'Audience', type: 'string', fieldType: 'text' },
      { name: 'hs_budget_items_sum_amount', label: 'Budget items sum amount', type: 'number', fieldType: 'number', readOnlyValue: true },
      { name: 'hs_campaign_status', label: 'Campaign status', type: 'enumeration', fieldType: 'select', openOptions: true },
      { name: 'hs_color_hex', label: 'Color hex', type: 'string', fieldType: 'text' },
      { name: 'hs_currency_code', label: 'Currency code', type: 'enumeration', fieldType: 'select', externalOptions: true },
      { name: 'hs_end_date', label: 'End date', type: 'date', fieldType: 'date' },
      { name: 'hs_goal', label: 'Goal', type: 'string', fieldType: 'text' },
      { name: 'hs_name', label: 'Name', type: 'string', fieldType: 'text' },
      { name: 'hs_notes', label: 'Notes', type: 'string', fieldType: 'textarea' },
      { name: 'hs_owner', label: 'Owner', type: 'number', fieldType: 'number' },
      { name: 'hs_spend_items_sum_amount', label: 'Spend items sum amount', type: 'number', fieldType: 'number', readOnlyValue: true },
      { name: 'hs_start_date', label: 'Start date', type: 'date', fieldType: 'date' },
      { name: 'hs_utm', label: 'UTM', type: 'string', fieldType: 'text' },
    ],
  },
  // Deal splits.
  {
    of: ['0-72'],
    source: 'widelySeen',
    assumed: ['label', 'type', 'fieldType', 'group', 'options', 'flags'],
    rows: [
      { name: 'hs_deal_split_percentage', label: 'Deal split percentage', type: 'number', fieldType: 'number' },
    ],
  },
];
