import { limits } from '../catalogue/limits.ts';
import { type RateGroup, rateLimitRows } from '../catalogue/rate-limits.ts';
import type { CallerKind, PortalTier } from './portal.ts';

/** One of HubSpot's rate limits. */
export type RateLimitName = keyof typeof rateLimitRows;

/** How many calls each rate limit allows; one that is left out does not bind. */
export type RateLimits = Readonly<Partial<Record<RateLimitName, number>>>;

/** Rate limits as they are set: none, those of a subscription, or numbers of one's own, where a tier gives those that are not named. */
export type RateSetting = 'off' | PortalTier | (RateLimits & { readonly tier?: PortalTier });

const tiers: readonly string[] = ['free', 'professional', 'enterprise'] satisfies readonly PortalTier[];

/** Every rate limit, in the order in which they are told. */
export function rateLimitNames(): readonly RateLimitName[] {
  // The keys of the rows are their names.
  return Object.keys(rateLimitRows) as RateLimitName[];
}

/** What a setting allows. */
export function rateLimitsOf(setting: RateSetting): RateLimits {
  if (setting === 'off') return {};
  if (typeof setting === 'string') return Object.fromEntries(rateLimitNames().map((name) => [name, rateLimitRows[name].max[setting]]));
  const { tier = 'off', ...own } = setting;
  return { ...rateLimitsOf(tier), ...own };
}

/** Says what is wrong with what was given as a setting, if anything: where it is undefined, the value is a `RateSetting`. */
export function faultOfRateSetting(value: unknown): string | undefined {
  const names: readonly string[] = rateLimitNames();
  if (value === 'off' || isTier(value)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `expected off, ${tiers.join(', ')}, or numbers by limit`;
  for (const [name, max] of Object.entries(value)) {
    if (name === 'tier') {
      if (!isTier(max)) return `expected one of ${tiers.join(', ')} as the tier`;
    } else if (!names.includes(name)) return `there is no rate limit ${name}; there are ${names.join(', ')}`;
    else if (!isCallCount(max)) return `${name} is not a whole number from 0 to ${limits.rateLimitMax}`;
  }
  return undefined;
}

/** Whether a value is a number of calls that can be set. */
export function isCallCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= limits.rateLimitMax;
}

function isTier(value: unknown): boolean {
  return typeof value === 'string' && tiers.includes(value);
}

/** The rate limits that count a call, by who makes it and to which group of operations it goes; in the order in which they are told. */
export function rateLimitsOn(caller: CallerKind, group: RateGroup): readonly RateLimitName[] {
  return rateLimitNames().filter((name) => {
    const { callers, groups }: { readonly callers: readonly string[]; readonly groups: readonly string[] } = rateLimitRows[name];
    return callers.includes(caller) && groups.includes(group);
  });
}
