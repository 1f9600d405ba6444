import { type Crosstie, crosstieOf } from './handle/crosstie.ts';
import { hasForeignSecret } from './operations/apps.ts';
import { compose } from './server/compose.ts';
import { settleApps, soundApps } from './server/declared-apps.ts';
import { seededFirstPortal, soundSeed } from './server/first-start.ts';
import type { CrosstieOptions } from './server/options.ts';
import { version } from './server/version.ts';

export type { AccountSettings } from './domain/account.ts';
export type { LinkRules } from './domain/association.ts';
export type { PortalSettings, PortalSwitches, PortalTier, ScopeChecks } from './domain/portal.ts';
export type { RateLimitName, RateLimits, RateSetting } from './domain/rate-limit.ts';
export type { ClockHandle, ClockMove } from './handle/clock.ts';
export { connect, type ServerPlace } from './handle/connect.ts';
export type { Crosstie } from './handle/crosstie.ts';
export type { DeliveriesPart, Delivery, DeliveryMatch } from './handle/deliveries.ts';
export type {
  Fault,
  FaultMatch,
  FaultOptions,
  FaultResponse,
  FaultStatus,
  FaultsPart,
  OwnFault,
  PartialFault,
  ResetFault,
  StatusFault,
} from './handle/faults.ts';
export type { PortalParts } from './handle/parts.ts';
export type { WaitOptions } from './handle/polling.ts';
export type { FreshPortal, PortalHandle, PortalOptions } from './handle/portal.ts';
export type { PortalFetch } from './handle/portal-fetch.ts';
export type { ExpectedRequest, LoggedRequest, RequestMatch, RequestsPart } from './handle/requests.ts';
export type { Seed, SeedFunction, SeedPart } from './handle/seed.ts';
export type { ServerHandle } from './handle/server.ts';
export type { PortalChanges, SettingsPart } from './handle/settings.ts';
export type { SnapshotsPart } from './handle/snapshots.ts';
export type { SubscriptionOptions, WebhookOptions } from './operations/app-webhooks.ts';
export type { Switches } from './operations/call.ts';
export type { Redirect } from './redirect/connections.ts';
export type { SeedReport } from './seeds/apply.ts';
export type { SeedDocument } from './seeds/document.ts';
export type { AppHandle, AppOptions } from './server/app-handle.ts';
export { type Clock, type ManualClock, manualClock } from './server/clock.ts';
export type { AppDeclaration } from './server/declared-apps.ts';
export type { Sample } from './server/first-start.ts';
export type { CrosstieOptions, LogLevel, RouteErrors } from './server/options.ts';

/**
 * Starts a server that speaks HubSpot's CRM API and resolves once it listens.
 * Rejects where the port is taken, or the store's file cannot be opened or belongs to another process.
 */
export async function startCrosstie(options: CrosstieOptions = {}): Promise<Crosstie> {
  // Wrong ones are told before a file is opened.
  const apps = soundApps(options.apps ?? []);
  const seed = await soundSeed(options.seed);
  const composed = await compose(options);
  const { server, store, background, prepare } = composed;
  try {
    const first = await seededFirstPortal(composed.serverCall, seed, options);
    await settleApps(composed.serverCall, apps);
    if (await hasForeignSecret(composed.serverCall)) composed.log.error(foreignSecret);
    const url = await server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
    composed.log.info({ url, version: version() }, 'listening');
    prepare();
    background.start();
    const crosstie = crosstieOf(composed, first, url);
    if (first.isNew && typeof options.seed === 'function') await crosstie.seed(options.seed);
    return crosstie;
  } catch (cause) {
    await server.close();
    await store.close();
    throw cause;
  }
}

const foreignSecret =
  'the secrets of apps in this database were sealed with another key: start the server with that one as CROSSTIE_SECRET_KEY, or webhooks and OAuth fail';
