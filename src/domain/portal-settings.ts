import { accountTypes } from '../catalogue/account.ts';
import { limits } from '../catalogue/limits.ts';
import { type AccountSettings, faultOfAccount } from './account.ts';
import { type PortalSettings, portalSwitchNames, type ScopeChecks } from './portal.ts';
import { faultOfRateSetting } from './rate-limit.ts';

const scopeChecks: readonly unknown[] = ['strict', 'permissive'] satisfies readonly ScopeChecks[];

/** Says what is wrong with a value of one field, if anything. */
type FieldCheck = (value: unknown) => string | undefined;

const isText = (value: unknown) => typeof value === 'string';

const accountChecks: Readonly<Record<keyof AccountSettings, (value: unknown) => boolean>> = {
  accountType: (value) => accountTypes.some((type) => type === value),
  timeZone: isText,
  companyCurrency: isText,
  additionalCurrencies: (value) => Array.isArray(value) && value.every(isText),
  name: isText,
  hubDomain: isText,
};

const settingChecks: Readonly<Record<keyof PortalSettings, FieldCheck>> = {
  account: (value) => faultInFields('account', value, accountChecks) ?? faultOfAccount(value as Partial<AccountSettings>),
  tier: (value) => (Object.keys(limits.labelsPerPairMax).some((tier) => tier === value) ? undefined : 'tier is none that there is'),
  scopeChecks: (value) => (scopeChecks.includes(value) ? undefined : 'scopeChecks is neither strict nor permissive'),
  rateLimits: faultOfRateSetting,
  switches: (value) =>
    faultInFields('switches', value, Object.fromEntries(portalSwitchNames.map((name) => [name, (flag) => typeof flag === 'boolean']))),
};

/** Says what is wrong with what was kept as a portal's settings, if anything. Fields that nobody asks for are let be. */
export function faultOfPortalSettings(value: unknown): string | undefined {
  if (!isObject(value)) return 'its settings are no object';
  for (const [name, check] of Object.entries(settingChecks)) {
    const fault = value[name] === undefined ? undefined : check(value[name]);
    if (fault !== undefined) return `its settings: ${fault}`;
  }
  return undefined;
}

function faultInFields(of: string, value: unknown, checks: Readonly<Record<string, (field: unknown) => boolean>>): string | undefined {
  if (!isObject(value)) return `${of} is no object`;
  const wrong = Object.entries(checks).find(([name, isFit]) => value[name] !== undefined && !isFit(value[name]));
  return wrong && `${wrong[0]} in ${of} is no value of its kind`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
