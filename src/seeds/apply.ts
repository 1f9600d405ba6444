import { faultOfAccount } from '../domain/account.ts';
import type { PortalId } from '../domain/ids.ts';
import type { Portal, PortalSettings } from '../domain/portal.ts';
import { faultOfRateSetting, type RateSetting } from '../domain/rate-limit.ts';
import type { Call } from '../operations/call.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { rememberSeedState } from '../operations/snapshots.ts';
import { PortalRemoved, StorageUnavailable } from '../storage/port.ts';
import {
  plantGroups,
  plantLabels,
  plantLimits,
  plantOwners,
  plantPipelines,
  plantProperties,
  plantRules,
  plantSchemas,
} from './definitions.ts';
import { type SeedDocument, type SeedFault, type SeedSettings, tellSeedPath } from './document.ts';
import type { Planting, PlantPart } from './planting.ts';
import { plantAssociations, plantRecords } from './records.ts';
import { isRehearsedId, RehearsedPortal, type RehearsedReads, readsOfNewPortal } from './rehearsal.ts';
import { seedLimits } from './schema.ts';

/** What a seed made. */
export interface SeedReport {
  /** How many records, by object type as the seed names it. */
  readonly records: Readonly<Record<string, number>>;
  /** How many pairs of records were associated. */
  readonly associations: number;
  /** The ids of records that have a key in the seed, by references such as `contacts:ada`. */
  readonly ids: Readonly<Record<string, string>>;
}

/** How applying a seed ended: `halfApplied` where it was found right and was refused all the same, as others wrote meanwhile. */
export type SeedOutcome =
  | { readonly kind: 'applied'; readonly report: SeedReport }
  | { readonly kind: 'refused' | 'halfApplied'; readonly fault: SeedFault };

/** The source that what a seed makes carries, as all that the server itself does. */
export const seederId = 'crosstie';

/** The parts of a seed in the order in which one needs the other. */
const parts: readonly PlantPart[] = [
  plantOwners,
  plantSchemas,
  plantGroups,
  plantProperties,
  plantRules,
  plantPipelines,
  plantLabels,
  plantLimits,
  plantRecords,
  plantAssociations,
];

/** Associations in one write. */
const linksAtOnce = 1_000;

/**
 * Applies a seed to a portal by the operations that requests use. All of it is rehearsed first, in memory and on what the portal holds: what is wrong
 * anywhere in it refuses the whole, and nothing is kept.
 */
export async function applySeed(server: ServerCall, call: Call, document: SeedDocument): Promise<SeedOutcome> {
  const wrong = await rehearse(server, call, call.portal, document);
  return wrong === undefined ? plantSeed(server, call, document) : { kind: 'refused', fault: wrong };
}

/** Says what would be wrong with a seed in a portal that is yet to be made, if anything. */
export function faultInNewPortal(server: ServerCall, call: SeedingCall, portal: Portal, document: SeedDocument) {
  return rehearse(server, call, readsOfNewPortal(portal), document);
}

/** Who seeds, apart from where. */
export type SeedingCall = Omit<Call, 'portal' | 'switches'>;

/** Applies a seed that was rehearsed. */
export async function plantSeed(
  server: ServerCall,
  call: SeedingCall & Pick<Call, 'portal'>,
  document: SeedDocument,
): Promise<SeedOutcome> {
  const { portal } = call;
  const settings = settingsAfter(portal.settings, document.portal ?? {});
  const planting = plantingOf({ ...call, switches: server.switches.of({ settings }) }, document, linksAtOnce);
  try {
    if (document.portal !== undefined) await server.store.setPortal(portal.id, settings);
    const fault = await plant(planting);
    if (fault !== undefined) return { kind: 'halfApplied', fault };
    // A portal that is too large to be reset is seeded all the same: a reset says so.
    await rememberSeedState(planting.call);
    return { kind: 'applied', report: reportOf(planting) };
  } catch (cause) {
    if (!(cause instanceof StorageUnavailable || cause instanceof PortalRemoved)) throw cause;
    return { kind: 'halfApplied', fault: { path: [], reason: cause.message } };
  }
}

/**
 * Takes in seeds one after the other without rehearsing them: references lead to records of earlier ones. Each call answers what is wrong with its seed,
 * if anything. For databases that are thrown away then.
 */
export async function seedStream(server: ServerCall, id: PortalId): Promise<(document: SeedDocument) => Promise<SeedFault | undefined>> {
  const portal = await server.store.portal(id);
  if (portal === undefined) throw new Error(`there is no portal ${id}`);
  const call: Call = {
    appId: seederId,
    grant: 'all',
    propertyRules: 'stored',
    now: server.now,
    portal,
    switches: server.switches.of(portal),
  };
  const planting = plantingOf(call, {}, linksAtOnce);
  return (document) => plant({ ...planting, document });
}

async function rehearse(
  server: ServerCall,
  call: SeedingCall,
  reads: RehearsedReads,
  document: SeedDocument,
): Promise<SeedFault | undefined> {
  const tooMuch = faultOfSize(document) ?? faultOfSettings(document.portal ?? {});
  if (tooMuch !== undefined) return tooMuch;
  const switches = server.switches.of({ settings: settingsAfter(reads.settings, document.portal ?? {}) });
  const planting = plantingOf({ ...call, switches, portal: new RehearsedPortal(reads) }, document, 1);
  const fault = await plant(planting);
  return fault && withPaths(planting, fault);
}

function plantingOf(call: Call, document: SeedDocument, links: number): Planting {
  return { call, document, linksAtOnce: links, records: new Map(), paths: new Map(), counts: new Map(), links: 0 };
}

async function plant(planting: Planting): Promise<SeedFault | undefined> {
  for (const part of parts) {
    const fault = await part(planting);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Ids that only the rehearsal gave out are those of records of the seed: these are named by where they stand. */
function withPaths({ paths }: Planting, { path, reason }: SeedFault): SeedFault {
  const told = reason.replace(/\d{16}/g, (id) => {
    const place = isRehearsedId(id) ? paths.get(id) : undefined;
    return place === undefined ? id : tellSeedPath(place);
  });
  return { path, reason: told };
}

function reportOf({ records, counts, links }: Planting): SeedReport {
  return {
    records: Object.fromEntries(counts),
    associations: links,
    ids: Object.fromEntries([...records.values()].map(({ name, id }) => [name, String(id)])),
  };
}

function faultOfSize({ records = {}, associations = [] }: SeedDocument): SeedFault | undefined {
  const { recordsMax, associationsMax } = seedLimits;
  const count = Object.values(records).reduce((sum, list) => sum + list.length, 0);
  if (count > recordsMax) return { path: ['records'], reason: `a seed has at most ${recordsMax} records: import takes in more` };
  if (associations.length <= associationsMax) return undefined;
  return { path: ['associations'], reason: `a seed has at most ${associationsMax} associations: import takes in more` };
}

function faultOfSettings({ rateLimits, tier: _tier, scopeChecks: _checks, switches: _switches, ...account }: SeedSettings) {
  const ofAccount = faultOfAccount(account);
  if (ofAccount !== undefined) return { path: ['portal'], reason: ofAccount };
  const ofLimits = rateLimits === undefined ? undefined : faultOfRateSetting(rateLimits);
  return ofLimits === undefined ? undefined : { path: ['portal', 'rateLimits'], reason: ofLimits };
}

function settingsAfter(
  { account, switches, ...others }: PortalSettings,
  { rateLimits, tier, scopeChecks, switches: sentSwitches, ...sentAccount }: SeedSettings,
): PortalSettings {
  return {
    ...others,
    ...(account !== undefined || Object.keys(sentAccount).length > 0 ? { account: { ...account, ...sentAccount } } : {}),
    ...(switches !== undefined || sentSwitches !== undefined ? { switches: { ...switches, ...sentSwitches } } : {}),
    ...(tier !== undefined && { tier }),
    ...(scopeChecks !== undefined && { scopeChecks }),
    // `faultOfSettings` has looked at it.
    ...(rateLimits !== undefined && { rateLimits: rateLimits as RateSetting }),
  };
}
