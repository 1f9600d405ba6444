import type { PropertyRuleRow } from '../catalogue/property-rules.ts';
import type { Facts } from '../domain/facts.ts';
import type { ObjectType } from '../domain/object-type.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { PropertyRule } from '../domain/property-rule.ts';
import { type PropertyRules, planRule, rulesOfProperty, rulesOfType } from '../domain/property-rule-write.ts';
import type { Decision } from '../storage/port.ts';
import { type Call, submit } from './call.ts';

/** The properties of an object type that have rules, by name. */
export function listRules(call: Call, type: ObjectType): readonly PropertyRules[] {
  return rulesOfType(call.portal.schema, type);
}

/** The rules of one property, by type. */
export function listRulesOfProperty(call: Call, type: ObjectType, propertyName: string): readonly PropertyRule[] | Problem {
  return rulesOfProperty(call.portal.schema, type, propertyName);
}

/** One rule of a property. */
export function readRule(call: Call, type: ObjectType, propertyName: string, { ruleType }: PropertyRuleRow): PropertyRule | Problem {
  const rules = rulesOfProperty(call.portal.schema, type, propertyName);
  if (isProblem(rules)) return rules;
  return rules.find((rule) => rule.ruleType === ruleType) ?? problem('PROPERTY_RULE_NOT_FOUND', { name: propertyName, ruleType });
}

/** Sets a rule of a property. */
export function setRule(
  call: Call,
  type: ObjectType,
  propertyName: string,
  row: PropertyRuleRow,
  wanted: Omit<PropertyRule, 'ruleType'>,
): Promise<Problem | undefined> {
  const decide = (facts: Facts): Decision<Problem | undefined> => {
    const plan = planRule(facts.schema, type, propertyName, row, wanted);
    return isProblem(plan) ? { changes: [], outcome: plan } : { changes: plan, outcome: undefined };
  };
  return submit(call, { facts: {}, reach: 'named', decide }, call.now());
}
