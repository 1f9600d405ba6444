import { isProblem } from '../../domain/problem.ts';
import type { PropertyRule } from '../../domain/property-rule.ts';
import { readRuleType } from '../../domain/property-rule-write.ts';
import { listRules, listRulesOfProperty, readRule, setRule } from '../../operations/property-rules.ts';
import { answered, type Endpoint, endpoint } from '../endpoint.ts';
import { PropertyRuleAnswer, PropertyRuleBody, PropertyRuleList, PropertyRuleMap } from '../property-rule-schemas.ts';
import { propertyEditions } from './properties.ts';

const ofProperty = '/{objectType}/{propertyName}';
const rule = `${ofProperty}/rule-type/{ruleType}` as const;
const named = 'the object type may be written as its name too; a recording with a name would settle it';

/** Rules that an administrator set for the values of properties. */
export const propertyValidationEndpoints: readonly Endpoint[] = [
  endpoint({
    id: 'propertyValidations.ofType',
    title: 'List the rules for the properties of an object type',
    method: 'GET',
    family: 'propertyValidations',
    path: '/{objectType}',
    editions: propertyEditions,
    access: 'schemaRead',
    answers: { 200: PropertyRuleMap },
    evidence: 'documented',
    source: 'property validations spec and guide',
    assumed: ['by name of the property; a recording would settle it', named],
    async run(call, { params }) {
      const results = listRules(call, params.objectType).map(({ propertyName, rules }) => ({
        propertyName,
        propertyValidationRules: rules.map(ruleView),
      }));
      return answered(200, { results });
    },
  }),
  endpoint({
    id: 'propertyValidations.ofProperty',
    title: 'List the rules for a property',
    method: 'GET',
    family: 'propertyValidations',
    path: ofProperty,
    editions: propertyEditions,
    access: 'schemaRead',
    answers: { 200: PropertyRuleList },
    evidence: 'documented',
    source: 'property validations spec and guide',
    assumed: ['404 for an unknown property, and an empty list for one without rules; recordings would settle it'],
    async run(call, { params }) {
      const rules = listRulesOfProperty(call, params.objectType, params.propertyName);
      return isProblem(rules) ? rules : answered(200, { results: rules.map(ruleView) });
    },
  }),
  endpoint({
    id: 'propertyValidations.readRule',
    title: 'Read one rule for a property',
    method: 'GET',
    family: 'propertyValidations',
    path: rule,
    editions: propertyEditions,
    access: 'schemaRead',
    answers: { 200: PropertyRuleAnswer },
    evidence: 'documented',
    source: 'property validations spec and guide',
    assumed: ['404 where the property has no such rule, 400 for a rule type that there is not; recordings would settle it'],
    async run(call, { params }) {
      const row = readRuleType(params.ruleType);
      if (isProblem(row)) return row;
      const found = readRule(call, params.objectType, params.propertyName, row);
      return isProblem(found) ? found : answered(200, ruleView(found));
    },
  }),
  endpoint({
    id: 'propertyValidations.putRule',
    title: 'Set a rule for a property',
    method: 'PUT',
    family: 'propertyValidations',
    path: rule,
    editions: propertyEditions,
    access: 'schemaWrite',
    body: PropertyRuleBody,
    answers: { 204: null },
    evidence: 'documented',
    source: 'property validations spec and guide',
    assumed: [
      "400 for a rule that does not go with the property's type, and for arguments that a rule cannot take; recordings would settle it",
      'values that records have already stay, and archived properties keep their rules; recordings would settle it',
    ],
    async run(call, { params, body }) {
      const row = readRuleType(params.ruleType);
      if (isProblem(row)) return row;
      const { ruleArguments, shouldApplyNormalization } = body;
      const wanted = { ruleArguments, shouldApplyNormalization: shouldApplyNormalization ?? false };
      return (await setRule(call, params.objectType, params.propertyName, row, wanted)) ?? answered(204);
    },
  }),
];

function ruleView({ ruleType, ruleArguments, shouldApplyNormalization }: PropertyRule) {
  return { ruleType, ruleArguments: [...ruleArguments], shouldApplyNormalization };
}
