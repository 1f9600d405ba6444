import type { accountTypes } from '../catalogue/account.ts';

/** What every portal of a server says of itself. */
export interface AccountSettings {
  /** What kind of account it is, such as `STANDARD`. */
  readonly accountType: (typeof accountTypes)[number];
  /** A name of the time zone database, such as `Europe/Berlin`: says when a day of the portal begins. */
  readonly timeZone: string;
  /** Three letters, as ISO 4217 has them. */
  readonly companyCurrency: string;
  /** Those that it uses beside its own, as ISO 4217 has them. */
  readonly additionalCurrencies: readonly string[];
  /** What the portal is called; by default a name made of its id. */
  readonly name?: string;
  /** The web site that HubSpot calls a portal by, as tokens tell it; by default one made of its id. */
  readonly hubDomain?: string;
}

/** What a portal is called. Assumed for one that nobody named. */
export function nameOfAccount({ name }: AccountSettings, portal: number): string {
  return name ?? `Portal ${portal}`;
}

/** The domain of a portal. Assumed for a portal that has none set: a domain of nobody's that has its id in it. */
export function hubDomainOf({ hubDomain }: AccountSettings, portal: number): string {
  return hubDomain ?? `portal-${portal}.example`;
}

/** Says what is wrong with settings, if anything. */
export function faultOfAccount({
  timeZone,
  companyCurrency,
  additionalCurrencies = [],
  hubDomain,
}: Partial<AccountSettings>): string | undefined {
  const currencies = companyCurrency === undefined ? additionalCurrencies : [companyCurrency, ...additionalCurrencies];
  const currency = currencies.find((code) => !/^[A-Z]{3}$/.test(code));
  if (currency !== undefined) return `${currency} is no currency: expected three capital letters`;
  if (hubDomain !== undefined && !isDomain(hubDomain)) return `${hubDomain} is no domain: expected a name such as example.com`;
  try {
    if (timeZone !== undefined) utcOffsetMs(timeZone, 0);
    return undefined;
  } catch {
    return `${timeZone} is no time zone`;
  }
}

function isDomain(text: string): boolean {
  return text.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(text);
}

const dayMs = 86_400_000;
const zones = new Map<string, Intl.DateTimeFormat>();

/** By how many milliseconds the clocks of a time zone are ahead of UTC at an instant. Throws for a zone that there is not. */
export function utcOffsetMs(timeZone: string, at: number): number {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    zones.set(timeZone, zone);
  }
  const written = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = /^GMT([+-])(\d\d):(\d\d)/.exec(written);
  if (match === null) return 0;
  const [, sign, hours, minutes] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Writes an offset as HubSpot does: `-04:00`. Source: recorded account-01. */
export function formatOffset(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  const digits = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${digits(minutes / 60)}:${digits(minutes % 60)}`;
}

/** The first instant of the next day of a time zone, in epoch milliseconds; right on days when clocks are changed too. */
export function nextMidnight(timeZone: string, at: number): number {
  const local = at + utcOffsetMs(timeZone, at);
  const midnight = Math.floor(local / dayMs) * dayMs + dayMs;
  const first = midnight - utcOffsetMs(timeZone, at);
  return midnight - utcOffsetMs(timeZone, first);
}
