import type { PropertySheet } from './row.ts';

const enteredAndLeft: PropertySheet['rows'] = [
  { name: 'hs_v2_cumulative_time_in_{stage}', label: 'Cumulative time in "{label}"', type: 'number', fieldType: 'number', readOnlyValue: true },
  { name: 'hs_v2_date_entered_{stage}', label: 'Date entered "{label}"', type: 'datetime', fieldType: 'date', readOnlyValue: true },
  { name: 'hs_v2_date_exited_{stage}', label: 'Date exited "{label}"', type: 'datetime', fieldType: 'date', readOnlyValue: true },
  { name: 'hs_v2_latest_time_in_{stage}', label: 'Latest time in "{label}"', type: 'number', fieldType: 'number', readOnlyValue: true },
];

const olderEnteredAndLeft: PropertySheet['rows'] = [
  { name: 'hs_date_entered_{stage}', label: "Date entered '{label}'", type: 'datetime', fieldType: 'calculation_read_time', hidden: true, readOnlyValue: true },
  { name: 'hs_date_exited_{stage}', label: "Date exited '{label}'", type: 'datetime', fieldType: 'calculation_read_time', hidden: true, readOnlyValue: true },
  { name: 'hs_time_in_{stage}', label: "Time in '{label}'", type: 'number', fieldType: 'calculation_read_time', hidden: true, readOnlyValue: true },
];

/**
 * Properties of which HubSpot defines one for each stage of each pipeline of the object type.
 *
 * `{stage}` is the stage's id and `{label}` reads `Stage (Pipeline)`, as in `Date entered "Lead (Lifecycle Stage Pipeline)"`.
 * An id with characters that no property name holds is spelt with underscores and a number behind it; by what rule HubSpot
 * picks the number is not published, and the pipeline rows hold those that were seen.
 */
export const stagePropertySheets: readonly PropertySheet[] = [
  { of: ['0-1'], group: 'contactlcs', source: 'accountAnswers', rows: enteredAndLeft },
  { of: ['0-2'], group: 'companylcs', source: 'companiesAnswer', rows: enteredAndLeft },
  { of: ['0-3'], group: 'dealstages', source: 'accountAnswers', rows: enteredAndLeft },
  { of: ['0-5'], group: 'ticketstages', source: 'accountAnswers', rows: enteredAndLeft },
  { of: ['0-136'], source: 'widelySeen', assumed: ['label', 'type', 'fieldType', 'group', 'flags'], rows: enteredAndLeft },
  { of: ['0-123', '0-162', '0-410', '0-420', '0-421', '0-970', 'custom'], source: 'widelySeen', assumed: ['of', 'label', 'type', 'fieldType', 'group', 'flags'], rows: enteredAndLeft },
  { of: ['0-1'], group: 'contactinformation', source: 'olderAnswers', rows: olderEnteredAndLeft },
  { of: ['0-2'], group: 'companyinformation', source: 'companiesAnswer', rows: olderEnteredAndLeft },
  { of: ['0-5'], group: 'ticketinformation', source: 'accountAnswers', rows: olderEnteredAndLeft },
];

/** Properties that a custom object has as soon as it has a pipeline. */
export const customPipelineSheets: readonly PropertySheet[] = [
  {
    of: ['custom'], source: 'widelySeen', assumed: ['label', 'type', 'fieldType', 'group', 'flags'],
    rows: [
      { name: 'hs_pipeline', label: 'Pipeline', type: 'enumeration', fieldType: 'select', externalOptions: true },
      { name: 'hs_pipeline_stage', label: 'Pipeline stage', type: 'enumeration', fieldType: 'select', externalOptions: true },
    ],
  },
];
