import type { ValueOf } from '../api/schema.ts';
import { instant, integer, text } from '../api/schemas.ts';
import { accountTypes } from '../catalogue/account.ts';
import { limits } from '../catalogue/limits.ts';
import { type AccountSettings, faultOfAccount, hubDomainOf, nameOfAccount } from '../domain/account.ts';
import { formatInstant } from '../domain/instant.ts';
import { type Portal, type PortalSettings, type PortalSwitches, type PortalTier, portalSwitchNames } from '../domain/portal.ts';
import type { Problem } from '../domain/problem.ts';
import { faultOfRateSetting } from '../domain/rate-limit.ts';
import type { Switches } from '../operations/call.ts';
import { invalid } from './fields.ts';
import { flag, nothing, sent, textList, whole } from './schemas.ts';

const settingText = { type: 'string', minLength: 1, maxLength: limits.portalNameCharsMax } as const;
const currency = { type: 'string', title: 'three capital letters' } as const;

/** The fields of an account. */
const accountFields = {
  name: settingText,
  hubDomain: { ...settingText, title: 'a domain such as example.com' },
  accountType: { enum: accountTypes },
  timeZone: { ...settingText, title: 'a time zone such as Europe/Berlin' },
  companyCurrency: currency,
  additionalCurrencies: { type: 'array', maxItems: limits.additionalCurrenciesMax, items: currency },
} as const satisfies Readonly<Record<keyof AccountSettings, object>>;

const tiers = ['free', 'professional', 'enterprise'] as const satisfies readonly PortalTier[];

/** Rate limits as they are set. Which numbers there can be is said by the domain, in better words. */
export const sentRateLimits = {
  title: 'off, free, professional, enterprise, or numbers by limit',
  anyOf: [{ enum: ['off', ...tiers] }, { type: 'object' }, nothing],
} as const;

/** Fields of the portal itself. */
const choiceFields = {
  tier: { enum: tiers },
  scopeChecks: { enum: ['strict', 'permissive'] },
} as const satisfies Partial<Record<keyof PortalSettings, object>>;
const accountNames = Object.keys(accountFields) as (keyof AccountSettings)[];

/** A body that sets a portal: null gives a field back to the server. */
export const sentSettings = sent({
  ...orNull(accountFields),
  ...orNull(choiceFields),
  rateLimits: sentRateLimits,
  switches: orNull({ all: sent(switchFields({ anyOf: [flag, nothing] })) }).all,
});

function orNull<const Fields extends Readonly<Record<string, object>>>(fields: Fields) {
  const nullable = Object.entries(fields).map(([name, schema]) => [name, { anyOf: [schema, nothing] }]);
  // Every name of the fields, each with its schema or null.
  return Object.fromEntries(nullable) as { readonly [Name in keyof Fields]: { readonly anyOf: readonly [Fields[Name], typeof nothing] } };
}

function switchFields<const Field extends object>(field: Field) {
  // Every name of a switch, each with the same schema.
  return Object.fromEntries(portalSwitchNames.map((name) => [name, field])) as Readonly<Record<keyof PortalSwitches, Field>>;
}

/** A portal as it is answered. */
export const portalBody = whole({
  portalId: integer,
  createdAt: instant,
  name: text,
  hubDomain: text,
  accountType: accountFields.accountType,
  timeZone: text,
  companyCurrency: text,
  additionalCurrencies: textList,
  ...choiceFields,
  rateLimits: sentRateLimits,
  switches: whole(switchFields(flag)),
  own: { type: 'object', description: 'What was set for this portal, by the same names' },
});

/** What a portal is to be set to: what it is set to, with the fields of a body in their places. Null takes a field out, so that it is the server's again. */
export function readPortalSettings(body: ValueOf<typeof sentSettings>, current: PortalSettings): PortalSettings | Problem {
  const account = overlaid(current.account ?? {}, pick(body, accountNames));
  const accountFault = faultOfAccount(account);
  if (accountFault !== undefined) return invalid('body', accountFault);
  const { tier, scopeChecks, rateLimits, switches: sentSwitches } = body;
  const rateFault = rateLimits === undefined || rateLimits === null ? undefined : faultOfRateSetting(rateLimits);
  if (rateFault !== undefined) return invalid('rateLimits', rateFault);
  const { tier: ownTier, scopeChecks: ownChecks, rateLimits: ownLimits } = current;
  const chosen = overlaid<Pick<PortalSettings, 'tier' | 'scopeChecks' | 'rateLimits'>>(
    { ...(ownTier && { tier: ownTier }), ...(ownChecks && { scopeChecks: ownChecks }), ...(ownLimits && { rateLimits: ownLimits }) },
    { tier, scopeChecks, rateLimits },
  );
  const switches = sentSwitches === null ? {} : overlaid(current.switches ?? {}, sentSwitches ?? {});
  return {
    ...(Object.keys(account).length > 0 && { account }),
    ...chosen,
    ...(Object.keys(switches).length > 0 && { switches }),
  };
}

function pick<Value extends object, Name extends keyof Value>(value: Value, names: readonly Name[]): Partial<Pick<Value, Name>> {
  return Object.fromEntries(names.map((name) => [name, value[name]])) as Partial<Pick<Value, Name>>;
}

/** Fields with others in their places: what is undefined leaves one as it is, and null takes it out. */
function overlaid<Fields extends object>(current: Fields, changes: { readonly [Name in keyof Fields]?: unknown }): Fields {
  const named = Object.entries(changes).filter(([, value]) => value !== undefined);
  // The changes fit the schema of a body, whose fields are those of the settings.
  return Object.fromEntries(Object.entries({ ...current, ...Object.fromEntries(named) }).filter(([, value]) => value !== null)) as Fields;
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
