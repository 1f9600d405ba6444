import { limits as bounds } from '../catalogue/limits.ts';
import { type RateGroup, rateLimitRows } from '../catalogue/rate-limits.ts';
import { DayCount, type Meter, RollingWindow } from './meter.ts';
import type { CallerKind } from './portal.ts';
import { type RateLimitName, type RateLimits, rateLimitNames, rateLimitsOn } from './rate-limit.ts';

/** Whose call it is, and where it goes. */
export interface MeteredCall {
  readonly caller: CallerKind;
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

/** A limit that binds a call, with what is counted for it. */
interface Binding {
  readonly name: RateLimitName;
  readonly meter: DayCount | RollingWindow;
  /** Whether headers tell it. */
  readonly isTold: boolean;
}

/** What is counted of one app, and what binds its calls, by the kind of token and the group of operations: looked up once for each. */
interface AppMeters {
  readonly windows: Map<RateLimitName, RollingWindow>;
  readonly bindings: Map<CallerKind, Map<RateGroup, readonly Binding[]>>;
}

/**
 * The counts of one portal's calls. A call is let through where every limit that binds it has room, and then counts towards all of them; one that
 * is refused counts towards none. Assumed: HubSpot does not say whether refused calls count. Bounded: counts of 1,000 apps at a time, beyond which
 * idle ones are forgotten, which changes nothing, or else the one that was seen first.
 */
export class PortalMeters {
  readonly #shared: ReadonlyMap<RateLimitName, DayCount | RollingWindow>;
  readonly #apps = new Map<string, AppMeters>();

  /** `endOfDay` says when the portal's day ends that an instant is in. */
  constructor(endOfDay: (at: number) => number) {
    const shared = rateLimitNames().filter((name) => rateLimitRows[name].per === 'portal');
    this.#shared = new Map(shared.map((name) => [name, newMeter(name, endOfDay)]));
  }

  /** To be told when the portal's days end otherwise than before. */
  daysChanged(): void {
    for (const meter of this.#shared.values()) if (meter instanceof DayCount) meter.daysChanged();
  }

  /** Lets a call through and counts it, or refuses it. Calls of a day are counted whether or not they are limited. Every request pays for this. */
  take(limits: RateLimits, { caller, app, group }: MeteredCall, now: number): Metered {
    const bindings = this.#bindingsOf(app, caller, group, now);
    const refusedBy = fullOne(bindings, limits, now);
    let burst: Metered['burst'];
    let daily: Metered['daily'];
    for (const { name, meter, isTold } of bindings) {
      const max = limits[name];
      const isDay = meter instanceof DayCount;
      if (max === undefined && !isDay) continue;
      if (refusedBy === undefined) meter.take(now);
      if (max === undefined || !isTold) continue;
      if (isDay) daily = { max, used: meter.used(now) };
      else burst = { max, used: meter.used(now), usedInSecond: meter.usedInSecond(now) };
    }
    return { refusedBy, burst, daily };
  }

  /** How many calls count towards a limit that all apps share, and when fewer will. */
  shared(name: RateLimitName, now: number): { readonly used: number; readonly resetsAt: number } {
    const meter = this.#meterOf(name, '', now);
    return { used: meter.used(now), resetsAt: meter.resetsAt(now) };
  }

  /** Every count that the limits are about, and those that counted anything; apps in the order in which they were seen. */
  readings(limits: RateLimits, now: number): readonly MeterReading[] {
    const read = (name: RateLimitName, app: string | null, meter: Meter): MeterReading => ({
      name,
      app,
      max: limits[name],
      used: meter.used(now),
      resetsAt: meter.resetsAt(now),
    });
    const ofPortal = [...this.#shared].map(([name, meter]) => read(name, null, meter));
    const ofApps = [...this.#apps].flatMap(([app, { windows }]) => [...windows].map(([name, meter]) => read(name, app, meter)));
    return [...ofPortal.filter(({ max, used }) => max !== undefined || used > 0), ...ofApps.filter(({ used }) => used > 0)];
  }

  /** Makes it so many calls that count towards a limit. `app` is of no matter where all apps share the count. */
  set(name: RateLimitName, app: string, calls: number, now: number): void {
    this.#meterOf(name, app, now).set(calls, now);
  }

  #meterOf(name: RateLimitName, app: string, now: number): DayCount | RollingWindow {
    const shared = this.#shared.get(name);
    if (shared !== undefined) return shared;
    const { windows } = this.#metersOf(app, now);
    const known = windows.get(name);
    if (known !== undefined) return known;
    const made = new RollingWindow(Number(rateLimitRows[name].window));
    windows.set(name, made);
    return made;
  }

  #bindingsOf(app: string, caller: CallerKind, group: RateGroup, now: number): readonly Binding[] {
    const { bindings } = this.#metersOf(app, now);
    const known = bindings.get(caller)?.get(group);
    if (known !== undefined) return known;
    const made = rateLimitsOn(caller, group).map((name) => ({
      name,
      meter: this.#meterOf(name, app, now),
      isTold: 'told' in rateLimitRows[name],
    }));
    const ofCaller = bindings.get(caller) ?? new Map<RateGroup, readonly Binding[]>();
    bindings.set(caller, ofCaller.set(group, made));
    return made;
  }

  #metersOf(app: string, now: number): AppMeters {
    const known = this.#apps.get(app);
    if (known !== undefined) return known;
    if (this.#apps.size >= bounds.meteredAppsMax) this.#makeRoom(now);
    const made: AppMeters = { windows: new Map(), bindings: new Map() };
    this.#apps.set(app, made);
    return made;
  }

  #makeRoom(now: number): void {
    for (const [app, { windows }] of this.#apps) {
      if ([...windows.values()].every((meter) => meter.used(now) === 0)) this.#apps.delete(app);
    }
    const [first] = this.#apps.keys();
    if (first !== undefined && this.#apps.size >= bounds.meteredAppsMax) this.#apps.delete(first);
  }
}

function newMeter(name: RateLimitName, endOfDay: (at: number) => number): DayCount | RollingWindow {
  const { window } = rateLimitRows[name];
  return window === 'day' ? new DayCount(endOfDay) : new RollingWindow(window);
}

/** The first limit without room for one more call. */
function fullOne(bindings: readonly Binding[], limits: RateLimits, now: number): RateLimitName | undefined {
  for (const { name, meter } of bindings) {
    const max = limits[name];
    if (max !== undefined && meter.used(now) >= max) return name;
  }
  return undefined;
}
