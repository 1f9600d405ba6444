/** A bound on a property's values that an administrator set. */
export interface PropertyRule {
  /** Such as `MAX_LENGTH`. */
  readonly ruleType: string;
  readonly ruleArguments: readonly string[];
  /** True where a value that breaks the rule is kept with a warning. */
  readonly shouldApplyNormalization: boolean;
}
