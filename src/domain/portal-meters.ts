import { limits as bounds } from '../catalogue/limits.ts';
import { type RateGroup, rateLimitRows } from '../catalogue/rate-limits.ts';
import { DayCount, type Meter, RollingWindow } from './meter.ts';
import type { TokenKind } from './portal.ts';
import { type RateLimitName, type RateLimits, rateLimitNames, rateLimitsOn } from './rate-limit.ts';

/** Whose call it is, and where it goes. */
export interface MeteredCall {
  readonly caller: TokenKind;
  /** Tells apps apart; apps of one name share their counts. */
  readonly app: string;
  readonly group: RateGroup;
}

/** What became of a call, and what the limits that headers tell say after it. A limit that is not in force is left out. */
export interface Metered {
  /** The limit that refuses the call; undefined where it is let through. */
  readonly refusedBy: RateLimitName | undefined;
  readonly burst: { readonly max: number; readonly used: number; readonly usedInSecond: number } | undefined;
  readonly daily: { readonly max: number; readonly used: number } | undefined;
}

/** What one count says. */
export interface MeterReading {
  readonly name: RateLimitName;
  /** Null for a count that all apps share. */
  readonly app: string | null;
  /** Undefined where the limit is not in force. */
  readonly max: number | undefined;
  readonly used: number;
  /** Epoch milliseconds: from then on fewer calls count. */
  readonly resetsAt: number;
}

type Counts = Map<RateLimitName, RollingWindow>;

/**
 * The counts of one portal's calls. A call is let through where every limit that binds it has room, and then counts towards all of them; one that
 * is refused counts towards none. Assumed: HubSpot does not say whether refused calls count. Bounded: counts of 1,000 apps at a time, beyond which
 * idle ones are forgotten, which changes nothing, or else the one that was seen first.
 */
export class PortalMeters {
  readonly #daily: ReadonlyMap<RateLimitName, DayCount>;
  readonly #shared: Counts = new Map();
  readonly #apps = new Map<string, Counts>();

  /** `endOfDay` says when the portal's day ends that an instant is in. */
  constructor(endOfDay: (at: number) => number) {
    const days = rateLimitNames().filter((name) => rateLimitRows[name].window === 'day');
    this.#daily = new Map(days.map((name) => [name, new DayCount(endOfDay)]));
  }

  /** To be told when the portal's days end otherwise than before. */
  daysChanged(): void {
    for (const day of this.#daily.values()) day.daysChanged();
  }

  /** Lets a call through and counts it, or refuses it. Calls of a day are counted whether or not they are limited. */
  take(limits: RateLimits, { caller, app, group }: MeteredCall, now: number): Metered {
    const names = rateLimitsOn(caller, group);
    const refusedBy = names.find((name) => {
      const max = limits[name];
      return max !== undefined && this.#meterOf(name, app, now).used(now) >= max;
    });
    let burst: Metered['burst'];
    let daily: Metered['daily'];
    for (const name of names) {
      const max = limits[name];
      if (max === undefined && rateLimitRows[name].window !== 'day') continue;
      const meter = this.#meterOf(name, app, now);
      if (refusedBy === undefined) meter.take(now);
      if (max === undefined || !('told' in rateLimitRows[name])) continue;
      if (meter instanceof RollingWindow) burst = { max, used: meter.used(now), usedInSecond: meter.usedInSecond(now) };
      else daily = { max, used: meter.used(now) };
    }
    return { refusedBy, burst, daily };
  }

  /** How many calls count towards a limit of the day, and when none will. */
  day(name: RateLimitName, now: number): { readonly used: number; readonly resetsAt: number } {
    const meter = this.#meterOf(name, '', now);
    return { used: meter.used(now), resetsAt: meter.resetsAt(now) };
  }

  /** Every count that the limits are about, and those that counted anything; apps in the order in which they were seen. */
  readings(limits: RateLimits, now: number): readonly MeterReading[] {
    const shared = rateLimitNames().filter((name) => rateLimitRows[name].per === 'portal');
    const ofPortal = shared.map((name) => this.#read(name, null, limits, now));
    const ofApps = [...this.#apps].flatMap(([app, counts]) => [...counts.keys()].map((name) => this.#read(name, app, limits, now)));
    return [...ofPortal.filter(({ max, used }) => max !== undefined || used > 0), ...ofApps.filter(({ used }) => used > 0)];
  }

  /** Makes it so many calls that count towards a limit. `app` is of no matter where all apps share the count. */
  set(name: RateLimitName, app: string, calls: number, now: number): void {
    this.#meterOf(name, app, now).set(calls, now);
  }

  #read(name: RateLimitName, app: string | null, limits: RateLimits, now: number): MeterReading {
    const meter = this.#meterOf(name, app ?? '', now);
    return { name, app, max: limits[name], used: meter.used(now), resetsAt: meter.resetsAt(now) };
  }

  #meterOf(name: RateLimitName, app: string, now: number): Meter {
    const day = this.#daily.get(name);
    if (day !== undefined) return day;
    const { per, window } = rateLimitRows[name];
    const counts = per === 'portal' ? this.#shared : this.#countsOf(app, now);
    let meter = counts.get(name);
    if (meter === undefined) {
      meter = new RollingWindow(Number(window));
      counts.set(name, meter);
    }
    return meter;
  }

  #countsOf(app: string, now: number): Counts {
    const known = this.#apps.get(app);
    if (known !== undefined) return known;
    if (this.#apps.size >= bounds.meteredAppsMax) this.#makeRoom(now);
    const counts: Counts = new Map();
    this.#apps.set(app, counts);
    return counts;
  }

  #makeRoom(now: number): void {
    for (const [app, counts] of this.#apps) {
      if ([...counts.values()].every((meter) => meter.used(now) === 0)) this.#apps.delete(app);
    }
    const [first] = this.#apps.keys();
    if (first !== undefined && this.#apps.size >= bounds.meteredAppsMax) this.#apps.delete(first);
  }
}
