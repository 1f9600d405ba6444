import { nextMidnight } from '../domain/account.ts';
import type { PortalStore } from '../storage/port.ts';
import type { Call } from './call.ts';

interface Day {
  calls: number;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

/** The calls of each portal on its current day, for as long as this process lives: a count that outlived it would cost a write each. */
const days = new WeakMap<PortalStore, Day>();

/** Counts a call of a portal's; `now` is epoch milliseconds. Every request pays for this: it looks one number up and adds to it. */
export function countCall(portal: PortalStore, timeZone: string, now: number): void {
  const day = days.get(portal);
  if (day !== undefined && now < day.endsAt) day.calls += 1;
  else days.set(portal, { calls: 1, endsAt: nextMidnight(timeZone, now) });
}

/** How many calls the portal has made since its midnight, this one among them, and when the next one begins the count anew. */
export function callsToday({ portal, switches, now }: Call): { readonly calls: number; readonly endsAt: number } {
  const day = days.get(portal);
  const at = now();
  return day !== undefined && at < day.endsAt ? day : { calls: 0, endsAt: nextMidnight(switches.account.timeZone, at) };
}
