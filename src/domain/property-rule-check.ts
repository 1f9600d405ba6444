import { limits } from '../catalogue/limits.ts';
import { weekDays } from '../catalogue/property-rules.ts';
import { isEmailAddress } from './email.ts';
import type { PropertyRule } from './property-rule.ts';
import type { ValueFault } from './property-value.ts';

/** Looks at a value, in the form in which it is kept, by the arguments of a rule. */
type Check = (value: string, argument: string, all: readonly string[]) => ValueFault | undefined;

/**
 * Names the first rule that a value breaks, if any. Rules whose arguments HubSpot does not publish let every value pass, and so does a
 * pattern that could take too long. Source: changelog on property validations (code and text for letters only), property validations
 * guide; assumed: every other code and text.
 */
export function brokenRule(value: string, rules: readonly PropertyRule[]): ValueFault | undefined {
  for (const { ruleType, ruleArguments } of rules) {
    const fault = checks[ruleType]?.(value, ruleArguments[0] ?? '', ruleArguments);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const checks: Readonly<Record<string, Check>> = {
  ALPHANUMERIC: (value, kind) => alphanumeric[kind]?.(value),
  DAYS_OF_WEEK: (value, _first, days) =>
    faultUnless(
      days.includes(weekDays[(new Date(value).getUTCDay() + 6) % 7] ?? ''),
      'INVALID_DAY_OF_WEEK',
      `Enter a date on: ${days.join(', ')}`,
    ),
  DECIMAL: (value, digits) => faultUnless(decimalsOf(value) <= Number(digits), 'INVALID_DECIMAL', `Enter at most ${digits} decimal places`),
  DOMAIN: (value) => faultUnless(isDomain(value), 'INVALID_DOMAIN', 'Enter a valid domain'),
  EMAIL: (value) => faultUnless(isEmailAddress(value), 'INVALID_EMAIL', `Email address ${value} is invalid`),
  EMAIL_ALLOWED_DOMAINS: (value, _first, domains) =>
    faultUnless(isAmong(domainOfEmail(value), domains), 'INVALID_EMAIL_DOMAIN', 'Enter an email address of an allowed domain'),
  EMAIL_BLOCKED_DOMAINS: (value, _first, domains) =>
    faultUnless(!isAmong(domainOfEmail(value), domains), 'INVALID_EMAIL_DOMAIN', 'Enter an email address of a domain that is not blocked'),
  END_DATE: (value, last) =>
    faultUnless(Date.parse(value) < momentOf(last) + dayMs, 'INVALID_DATE', `Enter a date that is not after ${last}`),
  END_DATETIME: (value, last) => faultUnless(Date.parse(value) <= momentOf(last), 'INVALID_DATE', `Enter a date that is not after ${last}`),
  MAX_LENGTH: (value, max) => faultUnless(value.length <= Number(max), 'INVALID_MAX_LENGTH', `Enter at most ${max} characters`),
  MAX_NUMBER: (value, max) =>
    faultUnless(Number(value) <= Number(max), 'INVALID_MAX_NUMBER', `Enter a number that is not greater than ${max}`),
  MIN_LENGTH: (value, min) => faultUnless(value.length >= Number(min), 'INVALID_MIN_LENGTH', `Enter at least ${min} characters`),
  MIN_NUMBER: (value, min) =>
    faultUnless(Number(value) >= Number(min), 'INVALID_MIN_NUMBER', `Enter a number that is not less than ${min}`),
  PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE: (value) =>
    faultUnless(/^\+[1-9][\d\s().-]{4,}$/.test(value), 'INVALID_PHONE_NUMBER', 'Enter a phone number with its country code'),
  REGEX: (value, pattern) => faultUnless(fits(value, pattern), 'INVALID_REGEX', `Enter a value that matches ${pattern}`),
  START_DATE: (value, first) =>
    faultUnless(Date.parse(value) >= momentOf(first), 'INVALID_DATE', `Enter a date that is not before ${first}`),
  START_DATETIME: (value, first) =>
    faultUnless(Date.parse(value) >= momentOf(first), 'INVALID_DATE', `Enter a date that is not before ${first}`),
  URL: (value) => faultUnless(hostOf(value) !== undefined, 'INVALID_URL', 'Enter a valid URL'),
  URL_ALLOWED_DOMAINS: (value, _first, domains) =>
    faultUnless(isAmong(hostOf(value), domains), 'INVALID_URL_DOMAIN', 'Enter a URL of an allowed domain'),
  URL_BLOCKED_DOMAINS: (value, _first, domains) =>
    faultUnless(!isAmong(hostOf(value), domains), 'INVALID_URL_DOMAIN', 'Enter a URL of a domain that is not blocked'),
};

/** Assumed: the words besides NUMERIC_ONLY, which the guide shows. */
const alphanumeric: Readonly<Record<string, (value: string) => ValueFault | undefined>> = {
  NUMERIC_ONLY: (value) => faultUnless(/^\d+$/.test(value), 'INVALID_NUMERIC', 'Enter only numbers'),
  ALPHA_ONLY: (value) => faultUnless(/^[\p{L}\s]+$/u.test(value), 'INVALID_ALPHA', 'Enter only letters'),
  ALPHANUMERIC: (value) => faultUnless(/^[\p{L}\d\s]+$/u.test(value), 'INVALID_ALPHANUMERIC', 'Enter only letters and numbers'),
};

function faultUnless(holds: boolean, code: string, message: string): ValueFault | undefined {
  return holds ? undefined : { code, message };
}

const dayMs = 86_400_000;

/** A day, an instant or epoch milliseconds, as rules name them. */
function momentOf(text: string): number {
  return /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
}

function decimalsOf(number: string): number {
  const [, fraction = '', exponent = '0'] = /^[+-]?\d*\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

const domainForm = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*\p{L}$/u;

function isDomain(text: string): boolean {
  return text.length <= domainCharsMax && domainForm.test(text);
}

/** Source: RFC 1035. */
const domainCharsMax = 253;

function domainOfEmail(address: string): string | undefined {
  return address.includes('@') ? address.slice(address.lastIndexOf('@') + 1).toLowerCase() : undefined;
}

/** The host that a URL names, with or without its scheme; undefined where the text is no URL. */
function hostOf(url: string): string | undefined {
  const host = /^(?:https?:\/\/)?([^\s/?#:@]+)(?::\d{1,5})?(?:[/?#]\S*)?$/i.exec(url)?.[1];
  return host !== undefined && isDomain(host) ? host.toLowerCase() : undefined;
}

function isAmong(host: string | undefined, domains: readonly string[]): boolean {
  return host !== undefined && domains.some((domain) => host === domain.toLowerCase() || host.endsWith(`.${domain.toLowerCase()}`));
}

/**
 * Matches only what cannot take long: patterns that repeat a few things and no groups, on short values. Every other value fits,
 * since one request must not hold up the others.
 */
function fits(value: string, pattern: string): boolean {
  const repeats = pattern.replace(/\\./g, '').match(/[*+{]/g)?.length ?? 0;
  const isQuick = repeats <= limits.rulePatternRepeatsMax && !/\)[*+?{]|\\[1-9k]|\(\?[=!<]/.test(pattern);
  return !isQuick || value.length > limits.rulePatternCharsMax || new RegExp(pattern, 'u').test(value);
}
