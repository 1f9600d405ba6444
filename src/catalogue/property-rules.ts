/** What the arguments of a rule are. `any` is kept as it is sent: HubSpot does not publish what is accepted. */
export type RuleArguments = 'any' | 'wholeNumber' | 'number' | 'date' | 'instant' | 'pattern' | 'days' | 'domains';

/** One kind of bound that an administrator can put on a property's values. */
export interface PropertyRuleRow {
  readonly ruleType: string;
  /** Types of the properties that take it. */
  readonly types: readonly ('string' | 'phone_number' | 'number' | 'date' | 'datetime')[];
  readonly arguments: RuleArguments;
}

const text = ['string'] as const;
const days = ['date', 'datetime'] as const;

/** The words of a rule about days. */
export const weekDays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

/**
 * Every kind of rule. Source: the property validations spec for the names, its guide for what a rule is about; assumed: types of
 * properties and forms of arguments, of which the guide shows ALPHANUMERIC with NUMERIC_ONLY and MIN_NUMBER with 1.
 */
export const propertyRuleRows: readonly PropertyRuleRow[] = [
  { ruleType: 'AFTER_DATETIME_DURATION', types: ['datetime'], arguments: 'any' },
  { ruleType: 'AFTER_DURATION', types: days, arguments: 'any' },
  { ruleType: 'ALPHANUMERIC', types: text, arguments: 'any' },
  { ruleType: 'BEFORE_DATETIME_DURATION', types: ['datetime'], arguments: 'any' },
  { ruleType: 'BEFORE_DURATION', types: days, arguments: 'any' },
  { ruleType: 'DAYS_OF_WEEK', types: days, arguments: 'days' },
  { ruleType: 'DECIMAL', types: ['number'], arguments: 'wholeNumber' },
  { ruleType: 'DOMAIN', types: text, arguments: 'any' },
  { ruleType: 'EMAIL', types: text, arguments: 'any' },
  { ruleType: 'EMAIL_ALLOWED_DOMAINS', types: text, arguments: 'domains' },
  { ruleType: 'EMAIL_BLOCKED_DOMAINS', types: text, arguments: 'domains' },
  { ruleType: 'END_DATE', types: days, arguments: 'date' },
  { ruleType: 'END_DATETIME', types: ['datetime'], arguments: 'instant' },
  { ruleType: 'FORMAT', types: text, arguments: 'any' },
  { ruleType: 'MAX_LENGTH', types: text, arguments: 'wholeNumber' },
  { ruleType: 'MAX_NUMBER', types: ['number'], arguments: 'number' },
  { ruleType: 'MIN_LENGTH', types: text, arguments: 'wholeNumber' },
  { ruleType: 'MIN_NUMBER', types: ['number'], arguments: 'number' },
  { ruleType: 'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE', types: ['string', 'phone_number'], arguments: 'any' },
  { ruleType: 'REGEX', types: text, arguments: 'pattern' },
  { ruleType: 'SPECIAL_CHARACTERS', types: text, arguments: 'any' },
  { ruleType: 'START_DATE', types: days, arguments: 'date' },
  { ruleType: 'START_DATETIME', types: ['datetime'], arguments: 'instant' },
  { ruleType: 'URL', types: text, arguments: 'any' },
  { ruleType: 'URL_ALLOWED_DOMAINS', types: text, arguments: 'domains' },
  { ruleType: 'URL_BLOCKED_DOMAINS', types: text, arguments: 'domains' },
  { ruleType: 'WHITESPACE', types: text, arguments: 'any' },
];
