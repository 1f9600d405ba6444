import { accountTypes } from '../catalogue/account.ts';
import { limits } from '../catalogue/limits.ts';
import { type AccountSettings, faultOfAccount, hubDomainOf, nameOfAccount } from '../domain/account.ts';
import { formatInstant } from '../domain/instant.ts';
import { type Portal, type PortalSettings, type PortalSwitches, portalSwitchNames } from '../domain/portal.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import { faultOfRateSetting } from '../domain/rate-limit.ts';
import type { Switches } from '../operations/call.ts';
import { areTexts, type Fields, invalid, isText, readFields } from './fields.ts';

/** The fields of an account, and how each of them has to look. */
const accountFields: Readonly<Record<keyof AccountSettings, { readonly expected: string; isSound(value: unknown): boolean }>> = {
  name: { expected: textOf(limits.portalNameCharsMax), isSound: (value) => isText(value, limits.portalNameCharsMax) },
  hubDomain: { expected: 'a domain such as example.com', isSound: (value) => isText(value, limits.portalNameCharsMax) },
  accountType: oneOf(accountTypes),
  timeZone: { expected: 'a time zone such as Europe/Berlin', isSound: (value) => isText(value, limits.portalNameCharsMax) },
  companyCurrency: { expected: 'three capital letters', isSound: (value) => isText(value, 3) },
  additionalCurrencies: {
    expected: `at most ${limits.additionalCurrenciesMax} currencies, each of three capital letters`,
    isSound: (value) => areTexts(value, limits.additionalCurrenciesMax, 3),
  },
};
/** Fields of the portal itself, and what is wrong with a value, if anything. */
const choices = {
  tier: faultOf(oneOf(Object.keys(limits.labelsPerPairMax))),
  scopeChecks: faultOf(oneOf(['strict', 'permissive'])),
  rateLimits: faultOfRateSetting,
} as const satisfies Partial<Record<keyof PortalSettings, (value: unknown) => string | undefined>>;
const choiceNames = Object.keys(choices) as (keyof typeof choices)[];
const accountNames = Object.keys(accountFields) as (keyof AccountSettings)[];

/** The fields of a body that sets a portal. */
const settableNames = [...accountNames, ...choiceNames, 'switches'] as const;

/** What a portal is to be set to: what it is set to, with the fields of a body in their places. Null takes a field out, so that it is the server's again. */
export function readPortalSettings(body: unknown, current: PortalSettings): PortalSettings | Problem {
  const fields = readFields(body, settableNames);
  if (isProblem(fields)) return fields;
  const account = readAccount(fields, current.account ?? {});
  if (isProblem(account)) return account;
  const chosen = readChoices(fields, current);
  if (isProblem(chosen)) return chosen;
  const switches = readSwitches(fields['switches'], current.switches ?? {});
  if (isProblem(switches)) return switches;
  return {
    ...(Object.keys(account).length > 0 && { account }),
    ...chosen,
    ...(Object.keys(switches).length > 0 && { switches }),
  };
}

function readAccount(fields: Fields, current: Partial<AccountSettings>): Partial<AccountSettings> | Problem {
  const account: Record<string, unknown> = { ...current };
  for (const name of accountNames) {
    const value = fields[name];
    if (value === undefined) continue;
    const { expected, isSound } = accountFields[name];
    if (value !== null && !isSound(value)) return invalid(name, `expected ${expected}`);
    if (value === null) delete account[name];
    else account[name] = value;
  }
  // Each field was looked at above.
  const read = account as Partial<AccountSettings>;
  const fault = faultOfAccount(read);
  return fault === undefined ? read : invalid('body', fault);
}

function readChoices(fields: Fields, current: PortalSettings): Pick<PortalSettings, keyof typeof choices> | Problem {
  const chosen: Record<string, unknown> = {};
  for (const name of choiceNames) {
    const value = fields[name] === undefined ? current[name] : fields[name];
    if (value === undefined || value === null) continue;
    const fault = choices[name](value);
    if (fault !== undefined) return invalid(name, fault);
    chosen[name] = value;
  }
  // Each was looked at.
  return chosen;
}

function readSwitches(value: unknown, current: Partial<PortalSwitches>): Partial<PortalSwitches> | Problem {
  if (value === undefined) return current;
  if (value === null) return {};
  const fields = readFields(value, portalSwitchNames);
  if (isProblem(fields)) return fields;
  const switches: { -readonly [Name in keyof PortalSwitches]?: boolean } = { ...current };
  for (const name of portalSwitchNames) {
    const on = fields[name];
    if (on === undefined) continue;
    if (on !== null && typeof on !== 'boolean') return invalid(`switches.${name}`, 'expected true, false or null');
    if (on === null) delete switches[name];
    else switches[name] = on;
  }
  return switches;
}

function faultOf({ expected, isSound }: ReturnType<typeof oneOf>) {
  return (value: unknown) => (isSound(value) ? undefined : `expected ${expected}`);
}

function oneOf(values: readonly string[]) {
  return { expected: values.join(' or '), isSound: (value: unknown) => typeof value === 'string' && values.includes(value) };
}

function textOf(charsMax: number): string {
  return `a text of 1 to ${charsMax} characters`;
}

/** A portal as it is, what it has of the server too, and the fields that were set for itself. */
export function portalView(
  { id, createdAt, settings }: Portal,
  { account, portalTier, scopeChecks, rateLimits, ...switches }: Switches,
): object {
  const { account: ownAccount, ...ownRest } = settings;
  return {
    portalId: id,
    createdAt: formatInstant(createdAt),
    name: nameOfAccount(account, id),
    hubDomain: hubDomainOf(account, id),
    accountType: account.accountType,
    timeZone: account.timeZone,
    companyCurrency: account.companyCurrency,
    additionalCurrencies: account.additionalCurrencies,
    tier: portalTier,
    scopeChecks,
    rateLimits,
    switches: Object.fromEntries(portalSwitchNames.map((name) => [name, switches[name]])),
    own: { ...ownAccount, ...ownRest },
  };
}
