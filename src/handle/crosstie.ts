import { faultOfAccount } from '../domain/account.ts';
import type { Portal, PortalSettings } from '../domain/portal.ts';
import { faultOfRateSetting } from '../domain/rate-limit.ts';
import { grantToken } from '../operations/private-apps.ts';
import type { ServerCall } from '../operations/server-call.ts';
import { type Redirect, redirectConnections } from '../redirect/connections.ts';
import type { SeedDocument } from '../seeds/document.ts';
import { type AppHandle, type AppOptions, makeApp } from '../server/app-handle.ts';
import { type Composed, refuseUnknownScopes } from '../server/compose.ts';
import { type FirstPortal, findSample, firstAppId, type Sample } from '../server/first-start.ts';
import { type Ask, askInside } from './ask.ts';
import { clockHandle } from './clock.ts';
import { partsOf } from './parts.ts';
import { type FreshPortal, fill, freshPortal, type PortalHandle, type PortalOptions } from './portal.ts';
import { portalFetch } from './portal-fetch.ts';
import type { ServerHandle } from './server.ts';

/** A running server of this process, and a handle on its first portal. */
export interface Crosstie extends PortalHandle, ServerHandle {
  /** Where the server listens, without a slash at the end: the `basePath` of HubSpot's clients. */
  readonly url: string;
  /** True when this start made the store's first portal, and with it the token. */
  readonly isFirstStart: boolean;
  /** The token of the first portal. Throws where an earlier start made it and this one was given none: only its hash is kept. */
  readonly token: string;
  /** Makes an app, installed nowhere. */
  app(options?: AppOptions): Promise<AppHandle>;
  /**
   * Has what this process sends to `https://api.hubapi.com`, and HubSpot's other hosts, come to this server, whichever client sends it, until it is
   * stopped or disposed. After the server has closed such calls fail rather than reach HubSpot.
   */
  redirect(): Redirect;
  /** The first portal's first contact and company, if it has both. */
  sample(): Promise<Sample | undefined>;
  /**
   * Has clients and load balancers go elsewhere before a stop: from now on the server is not ready, and each answer ends its connection. It takes
   * connections for so many milliseconds more. To be followed by `close`.
   */
  drain(ms: number): Promise<void>;
  /** Lets this process end while the server runs, as far as the server is concerned. What it was asked and has not answered holds the process. */
  unref(): void;
  /** Finishes what was accepted, then stops. Calling it again does nothing more. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The handle on a server of this process that listens at a URL. */
export function crosstieOf(composed: Composed, first: FirstPortal, url: string): Crosstie {
  const { server, store, clock, background, serverCall, log, readiness, accessLog, ownToken, faults, ledger } = composed;
  const ask = askInside(server, url, ownToken);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= stop();
    return closing;
  };
  const stop = async () => {
    readiness.stop();
    log.info({ requestsUnderWay: server.underWay }, 'stopping');
    faults.close();
    ledger?.close();
    await server.close();
    await background.close();
    await store.close();
    log.info('stopped');
    accessLog?.close();
  };
  const crosstie: Crosstie = {
    url,
    portalId: first.id,
    isFirstStart: first.isNew,
    get token() {
      if (first.token === undefined)
        throw new Error('an earlier start made the token of this store and only its hash is kept: pass `token`');
      return first.token;
    },
    fetch: portalFetch((request) => server.dispatch(request), url, first.token),
    ...partsOf({ ask, portalId: first.id, whole: () => crosstie }),
    clock: clockHandle(ask),
    portal: (options = {}) => makePortal(composed, url, ask, options),
    app: (appOptions = {}) => makeApp(serverCall, appOptions),
    redirect: () => redirectConnections(url),
    sample: () => findSample(store, first.id, clock),
    async drain(ms) {
      readiness.stop();
      log.info({ ms, requestsUnderWay: server.underWay }, 'draining');
      await server.drain(ms);
    },
    unref: () => server.unref(),
    close,
    [Symbol.asyncDispose]: close,
  };
  return crosstie;
}

/** Made straight on the store, and not by the control endpoints: tests make one each, and this is the shortest way. */
async function makePortal(
  { server, store, clock, portals, serverCall }: Composed,
  url: string,
  ask: Ask,
  { scopes, seed, ...settings }: PortalOptions,
): Promise<FreshPortal> {
  refuseUnknownScopes(scopes ?? []);
  const sound = soundSettings(settings);
  const make = async () => ({ ...(await portals.make(clock.now(), sound)), isNew: true });
  const { id } = seed === undefined || typeof seed === 'function' ? await make() : await makeSeeded(serverCall, seed, sound, make);
  const token = serverCall.mint.token(id);
  await grantToken(store, token, {
    portal: id,
    name: 'Made by a program',
    scopes: scopes ?? 'all',
    appId: firstAppId,
    at: clock.now(),
  });
  const portal = freshPortal({ portalId: id, token, url, ask, send: (request) => server.dispatch(request) });
  if (typeof seed === 'function') await fill(portal, seed);
  return portal;
}

async function makeSeeded(
  server: ServerCall,
  seed: SeedDocument | string,
  settings: PortalSettings,
  make: () => Promise<Portal & { readonly isNew: boolean }>,
) {
  const [{ readSeed }, { makeSeededPortal }] = await Promise.all([import('../seeds/read-seed.ts'), import('../seeds/new-portal.ts')]);
  return makeSeededPortal(server, await readSeed(seed), settings, make);
}

function soundSettings(settings: PortalSettings): PortalSettings {
  const fault = faultOfAccount(settings.account ?? {}) ?? faultOfRateSetting(settings.rateLimits ?? 'off');
  if (fault !== undefined) throw new Error(fault);
  return settings;
}
