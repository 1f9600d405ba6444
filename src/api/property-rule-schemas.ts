import { limits } from '../catalogue/limits.ts';
import { text } from './schemas.ts';

/** Wire shapes of the rules for values of properties. See `schemas.ts` for what these constants are. */

/** Body of a rule. */
export const PropertyRuleBody = {
  type: 'object',
  required: ['ruleArguments'],
  properties: {
    ruleArguments: { type: 'array', maxItems: limits.ruleArgumentsMax, items: text },
    shouldApplyNormalization: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
  },
} as const;

/** A rule. */
export const PropertyRuleAnswer = {
  type: 'object',
  required: ['ruleType', 'ruleArguments', 'shouldApplyNormalization'],
  properties: { ruleType: text, ruleArguments: { type: 'array', items: text }, shouldApplyNormalization: { type: 'boolean' } },
} as const;

/** The rules of one property. */
export const PropertyRuleList = {
  type: 'object',
  required: ['results'],
  properties: { results: { type: 'array', items: PropertyRuleAnswer } },
} as const;

/** The rules of the properties of an object type. */
export const PropertyRuleMap = {
  type: 'object',
  required: ['results'],
  properties: {
    results: {
      type: 'array',
      items: {
        type: 'object',
        required: ['propertyName', 'propertyValidationRules'],
        properties: { propertyName: text, propertyValidationRules: { type: 'array', items: PropertyRuleAnswer } },
      },
    },
  },
} as const;
