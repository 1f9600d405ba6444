import { type DeliveriesPart, deliveriesPart } from './deliveries.ts';
import { type FaultsPart, faultsPart } from './faults.ts';
import { type RequestsPart, requestsPart } from './requests.ts';
import type { Road } from './road.ts';
import { type SeedPart, seedPart } from './seed.ts';
import { type SettingsPart, settingsPart } from './settings.ts';
import { type SnapshotsPart, snapshotsPart } from './snapshots.ts';

/**
 * What a handle does with its portal beyond HubSpot's API. Each part is a file beside this one with an interface and a function that makes it of a
 * road; both are named here once. A part asks the control endpoints, so that it is the same on a server of this process and on one elsewhere, and all
 * that it does can wait: its methods return promises.
 */
export interface PortalParts extends SettingsPart, SeedPart, SnapshotsPart, FaultsPart, RequestsPart, DeliveriesPart {}

/** Makes every part for one portal. */
export function partsOf(road: Road): PortalParts {
  return {
    ...settingsPart(road),
    ...seedPart(road),
    ...snapshotsPart(road),
    ...faultsPart(road),
    ...requestsPart(road),
    ...deliveriesPart(road),
  };
}
