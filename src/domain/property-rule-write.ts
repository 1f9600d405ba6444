import { limits } from '../catalogue/limits.ts';
import { type PropertyRuleRow, propertyRuleRows, type RuleArguments, weekDays } from '../catalogue/property-rules.ts';
import type { DefinitionChange } from './definitions.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import { type Problem, problem } from './problem.ts';
import { propertyNamed } from './property-definition.ts';
import type { PropertyRule } from './property-rule.ts';

/** The rules of one property. */
export interface PropertyRules {
  readonly propertyName: string;
  readonly rules: readonly PropertyRule[];
}

/** Every property of an object type that has rules and is in use, by name. */
export function rulesOfType(schema: PortalSchema, type: ObjectType): readonly PropertyRules[] {
  const set = schema.properties.of(type);
  const all = [...schema.definitions.of('propertyRules', type.key)].map(([propertyName, rules]) => ({ propertyName, rules }));
  const inUse = all.filter(({ propertyName }) => set.get(propertyName) !== undefined);
  return inUse.sort((one, other) => (one.propertyName < other.propertyName ? -1 : 1));
}

/** The rules of a property, by type; a problem where there is no such property in use. */
export function rulesOfProperty(schema: PortalSchema, type: ObjectType, name: string): readonly PropertyRule[] | Problem {
  const property = propertyNamed(schema.properties.of(type), name, 'never');
  if (property === undefined) return problem('PROPERTY_NOT_FOUND', { name });
  return schema.definitions.of('propertyRules', type.key).get(property.name) ?? [];
}

/** Reads the type of a rule from a path. */
export function readRuleType(word: string): PropertyRuleRow | Problem {
  return propertyRuleRows.find(({ ruleType }) => ruleType === word) ?? problem('PATH_NOT_PARSABLE', { name: 'ruleType' });
}

/**
 * Decides a rule of a property: it takes the place of one of its type, and leaves others alone. Source: property validations guide;
 * assumed: refusals.
 */
export function planRule(
  schema: PortalSchema,
  type: ObjectType,
  propertyName: string,
  row: PropertyRuleRow,
  wanted: Omit<PropertyRule, 'ruleType'>,
): readonly DefinitionChange[] | Problem {
  const property = propertyNamed(schema.properties.of(type), propertyName, 'never');
  if (property === undefined) return problem('PROPERTY_NOT_FOUND', { name: propertyName });
  const { ruleType } = row;
  if (!row.types.some((one) => one === property.type)) return problem('PROPERTY_RULE_OF_ANOTHER_TYPE', { ruleType, type: property.type });
  const areValid = wanted.ruleArguments.length <= limits.ruleArgumentsMax && checks[row.arguments](wanted.ruleArguments);
  if (!areValid) return problem('PROPERTY_RULE_ARGUMENTS_INVALID', { ruleType });
  const rules = schema.definitions.of('propertyRules', type.key).get(property.name) ?? [];
  const others = rules.filter((rule) => rule.ruleType !== ruleType);
  const value = [...others, { ruleType, ...wanted }].sort((one, other) => (one.ruleType < other.ruleType ? -1 : 1));
  return [{ kind: 'definitionPut', of: 'propertyRules', type: type.key, name: property.name, value }];
}

type Check = (sent: readonly string[]) => boolean;

const one =
  (form: RegExp): Check =>
  (sent) =>
    sent.length === 1 && form.test(sent[0] ?? '');

/** Whether arguments are what a rule takes. */
const checks: Readonly<Record<RuleArguments, Check>> = {
  any: (sent) => sent.every((argument) => argument.length <= limits.ruleArgumentCharsMax),
  wholeNumber: one(/^\d{1,9}$/),
  number: one(/^-?\d{1,15}(\.\d{1,15})?$/),
  date: one(/^(\d{4}-\d\d-\d\d|-?\d{1,15})$/),
  instant: one(/^(\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z|-?\d{1,15})$/),
  pattern: (sent) => sent.length === 1 && isPattern(sent[0] ?? ''),
  days: (sent) => sent.length > 0 && sent.every((day) => weekDays.some((word) => word === day)),
  domains: (sent) => sent.length > 0 && sent.every((domain) => domain.length <= 255 && /^[^\s@/]+\.[^\s@/]+$/.test(domain)),
};

function isPattern(text: string): boolean {
  if (text === '' || text.length > limits.ruleArgumentCharsMax) return false;
  try {
    return new RegExp(text, 'u') !== undefined;
  } catch {
    return false;
  }
}
