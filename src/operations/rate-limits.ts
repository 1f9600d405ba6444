import type { RateGroup } from '../catalogue/rate-limits.ts';
import { nextMidnight } from '../domain/account.ts';
import { type Metered, type MeterReading, PortalMeters } from '../domain/portal-meters.ts';
import { type RateLimitName, type RateLimits, type RateSetting, rateLimitsOf } from '../domain/rate-limit.ts';
import type { PortalStore, Store } from '../storage/port.ts';
import type { Call, Switches } from './call.ts';
import type { Caller } from './tokens.ts';

/** What was counted of the calls that share limits, and these as they were last set. */
interface Counted {
  setting: RateSetting;
  limits: RateLimits;
  timeZone: string;
  readonly meters: PortalMeters;
}

/**
 * The calls of each portal, and those that apps make for themselves on each store, for as long as this process lives: counts that outlived it would
 * cost every call a write. They go with what they are counted of.
 */
const counts = new WeakMap<PortalStore | Store, Counted>();

/** Lets a token's call in a portal through and counts it, or refuses it. `now` is epoch milliseconds. Every request pays for this. */
export function takeCall(
  portal: PortalStore,
  switches: Switches,
  { kind, appId }: Pick<Caller, 'kind' | 'appId'>,
  group: RateGroup,
  now: number,
): Metered {
  const { limits, meters } = countedOf(portal, switches);
  return meters.take(limits, { caller: kind, app: appId, group }, now);
}

/** The same for a call that an app makes for itself. */
export function takeCallOfApp(store: Store, switches: Switches, appId: string, group: RateGroup, now: number): Metered {
  const { limits, meters } = countedOf(store, switches);
  return meters.take(limits, { caller: 'app', app: appId, group }, now);
}

/** How many calls private apps have made in the portal since its midnight, this one among them, and when the next one begins the count anew. */
export function callsToday({ portal, switches, now }: Call): { readonly calls: number; readonly endsAt: number } {
  const { used, resetsAt } = countedOf(portal, switches).meters.shared('daily', now());
  return { calls: used, endsAt: resetsAt };
}

/** What counts towards the portal's limits at the moment. */
export function meterReadings({ portal, switches, now }: Call): readonly MeterReading[] {
  const { limits, meters } = countedOf(portal, switches);
  return meters.readings(limits, now());
}

/** So many calls that are to count towards a limit; `app` is of no matter where all apps share the count. */
export interface MeterSetting {
  readonly name: RateLimitName;
  readonly app: string;
  readonly used: number;
}

/** Makes it so many calls that count towards limits of the portal, all of them made now. */
export function setMeters({ portal, switches, now }: Call, settings: readonly MeterSetting[]): void {
  const { meters } = countedOf(portal, switches);
  for (const { name, app, used } of settings) meters.set(name, app, used, now());
}

/** Forgets what this process counted of the portal's calls. */
export function forgetCalls(portal: PortalStore): void {
  counts.delete(portal);
}

function countedOf(owner: PortalStore | Store, { rateLimits: setting, account: { timeZone } }: Switches): Counted {
  const known = counts.get(owner);
  if (known !== undefined) {
    if (known.setting !== setting) Object.assign(known, { setting, limits: rateLimitsOf(setting) });
    if (known.timeZone !== timeZone) {
      known.timeZone = timeZone;
      known.meters.daysChanged();
    }
    return known;
  }
  const meters = new PortalMeters((at) => nextMidnight(counted.timeZone, at));
  const counted: Counted = { setting, limits: rateLimitsOf(setting), timeZone, meters };
  counts.set(owner, counted);
  return counted;
}
