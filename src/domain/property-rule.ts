/** Whether writes have to keep to the rules that administrators set for properties, or these are only kept. */
export type PropertyRuleUse = 'enforced' | 'stored';

/** A bound on a property's values that an administrator set. A property has at most one of each type. */
export interface PropertyRule {
  /** One of those in the catalogue, such as `MAX_LENGTH`. */
  readonly ruleType: string;
  /** Checked when the rule was set, as far as it is known what a rule of the type takes. */
  readonly ruleArguments: readonly string[];
  /** Whether a value is to be brought into form before it is looked at. Source: property validations guide. */
  readonly shouldApplyNormalization: boolean;
}
