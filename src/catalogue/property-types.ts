/** Types that a portal's own property can have. Source: properties spec; the guide says that the other types cannot be created. */
export const definablePropertyTypes = ['bool', 'date', 'datetime', 'enumeration', 'number', 'phone_number', 'string'] as const;

/** Ways in which a portal's own property can be shown. Source: properties spec. */
export const definableFieldTypes = [
  'booleancheckbox',
  'calculation_equation',
  'checkbox',
  'date',
  'file',
  'html',
  'number',
  'phonenumber',
  'radio',
  'select',
  'text',
  'textarea',
] as const;

/** How a property that is reckoned from a formula is shown. */
export const calculatedFieldType = 'calculation_equation';

/** Which field types each type takes. Source: properties guide; assumed for `phone_number`, which the guide leaves out. */
export const fieldTypesByType: Readonly<Record<(typeof definablePropertyTypes)[number], readonly string[]>> = {
  bool: ['booleancheckbox', calculatedFieldType],
  enumeration: ['booleancheckbox', 'checkbox', 'radio', 'select', calculatedFieldType],
  date: ['date'],
  datetime: ['date'],
  string: ['text', 'textarea', 'file', 'html', 'phonenumber', calculatedFieldType],
  number: ['number', calculatedFieldType],
  phone_number: ['phonenumber', 'text'],
};

/** How values are shown and checked in HubSpot's app. Source: properties spec. */
export const numberDisplayHints = ['currency', 'duration', 'formatted', 'percentage', 'probability', 'unformatted'] as const;
export const textDisplayHints = [
  'domain_name',
  'email',
  'ip_address',
  'multi_line',
  'phone_number',
  'physical_address',
  'postal_code',
  'unformatted_single_line',
] as const;

/** Words in a formula that name no property. Source: calculation properties guide. */
export const formulaWords = [
  'abs',
  'and',
  'begins',
  'concatenate',
  'contains',
  'else',
  'elseif',
  'endif',
  'equals',
  'exists',
  'false',
  'if',
  'is_known',
  'is_present',
  'lowercase',
  'max',
  'min',
  'not',
  'number_to_string',
  'or',
  'pipeline_probability',
  'round_down',
  'round_nearest',
  'round_up',
  'sqrt',
  'string_to_number',
  'starts_with',
  'then',
  'true',
  'upper',
  'uppercase',
  'lower',
  'date',
  'time_between',
  'month',
  'year',
  'day',
  'now',
  'dated_exchange_rate',
  'latest_exchange_rate',
  'add_time',
  'subtract_time',
  'format_full_date',
  'set_contains_string',
  'get_property',
] as const;
