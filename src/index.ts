import { faultOfAccount } from './domain/account.ts';
import type { PortalSettings } from './domain/portal.ts';
import { faultOfRateSetting } from './domain/rate-limit.ts';
import { hasForeignSecret } from './operations/apps.ts';
import { grantToken } from './operations/private-apps.ts';
import { newToken } from './operations/tokens.ts';
import { type AppHandle, type AppOptions, makeApp } from './server/app-handle.ts';
import { type Composed, compose, refuseUnknownScopes } from './server/compose.ts';
import { settleApps, soundApps } from './server/declared-apps.ts';
import { ensureFirstPortal, type FirstPortal, findSample, firstAppId, type Sample, seedSample } from './server/first-start.ts';
import type { HttpServer } from './server/http-server.ts';
import type { CrosstieOptions } from './server/options.ts';
import { version } from './server/version.ts';

export type { AppHandle, AppOptions } from './server/app-handle.ts';
export { type Clock, type ManualClock, manualClock } from './server/clock.ts';
export type { AppDeclaration } from './server/declared-apps.ts';
export type { Sample } from './server/first-start.ts';
export type { CrosstieOptions } from './server/options.ts';

/** A fetch that reaches the server without a socket. Paths need no host, and a missing `authorization` is filled with the portal's token. */
export type LocalFetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** One tenant of a running server, with a token of its own. No other portal sees its data. */
export interface PortalHandle {
  /** HubSpot's hub id. */
  readonly portalId: number;
  /** A private-app token of this portal. */
  readonly token: string;
  readonly fetch: LocalFetch;
}

/** What a fresh portal is, apart from what the server was started with, and what its token may do. */
export interface PortalOptions extends PortalSettings {
  /** Names of HubSpot's scopes; by default the token may do everything. */
  readonly scopes?: readonly string[];
}

/** A running server. */
export interface Crosstie extends PortalHandle {
  /** Where it listens, without a slash at the end: the `basePath` of HubSpot's clients. */
  readonly url: string;
  /** True when this start made the store's first portal, and with it the token. */
  readonly isFirstStart: boolean;
  /** The token of the first portal. Throws where an earlier start made it and this one was given none: only its hash is kept. */
  readonly token: string;
  /** Makes a fresh portal, empty and isolated from all others, and a token for it. */
  portal(options?: PortalOptions): Promise<PortalHandle>;
  /** Makes an app, installed nowhere. */
  app(options?: AppOptions): Promise<AppHandle>;
  /** The first portal's first contact and company, if it has both. */
  sample(): Promise<Sample | undefined>;
  /**
   * Has clients and load balancers go elsewhere before a stop: from now on the server is not ready, and each answer ends its connection. It takes
   * connections for so many milliseconds more. To be followed by `close`.
   */
  drain(ms: number): Promise<void>;
  /** Finishes what was accepted, then stops. Calling it again does nothing more. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server that speaks HubSpot's CRM API and resolves once it listens.
 * Rejects where the port is taken, or the store's file cannot be opened or belongs to another process.
 */
export async function startCrosstie(options: CrosstieOptions = {}): Promise<Crosstie> {
  // Wrong ones are told before a file is opened.
  const apps = soundApps(options.apps ?? []);
  const composed = await compose(options);
  const { server, store, clock, portals, background, prepare } = composed;
  try {
    const first = await ensureFirstPortal(store, portals, clock, options);
    if (first.isNew && options.seed === true) await seedSample(store, first.id, clock);
    await settleApps(composed.serverCall, apps);
    if (await hasForeignSecret(composed.serverCall)) composed.log.error(foreignSecret);
    const url = await server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
    composed.log.info({ url, version: version() }, 'listening');
    prepare();
    background.start();
    return running(composed, first, url);
  } catch (cause) {
    await server.close();
    await store.close();
    throw cause;
  }
}

const foreignSecret =
  'the secrets of apps in this database were sealed with another key: start the server with that one as CROSSTIE_SECRET_KEY, or webhooks and OAuth fail';

function running(composed: Composed, first: FirstPortal, url: string): Crosstie {
  const { server, store, clock, portals, background, serverCall, log, readiness, accessLog } = composed;
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= stop();
    return closing;
  };
  const stop = async () => {
    readiness.stop();
    log.info({ requestsUnderWay: server.underWay }, 'stopping');
    await server.close();
    await background.close();
    await store.close();
    log.info('stopped');
    accessLog?.close();
  };
  return {
    url,
    portalId: first.id,
    isFirstStart: first.isNew,
    get token() {
      if (first.token === undefined)
        throw new Error('an earlier start made the token of this store and only its hash is kept: pass `token`');
      return first.token;
    },
    fetch: localFetch(server, url, first.token),
    async portal({ scopes, ...settings }: PortalOptions = {}) {
      refuseUnknownScopes(scopes ?? []);
      const at = clock.now();
      const { id } = await portals.make(at, soundSettings(settings));
      const token = newToken();
      await grantToken(store, token, { portal: id, name: 'Made by a program', scopes: scopes ?? 'all', appId: firstAppId, at });
      return { portalId: id, token, fetch: localFetch(server, url, token) };
    },
    app: (appOptions = {}) => makeApp(serverCall, appOptions),
    sample: () => findSample(store, first.id, clock),
    async drain(ms) {
      readiness.stop();
      log.info({ ms, requestsUnderWay: server.underWay }, 'draining');
      await server.drain(ms);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function soundSettings(settings: PortalSettings): PortalSettings {
  const fault = faultOfAccount(settings.account ?? {}) ?? faultOfRateSetting(settings.rateLimits ?? 'off');
  if (fault !== undefined) throw new Error(fault);
  return settings;
}

function localFetch(server: HttpServer, url: string, token: string | undefined): LocalFetch {
  return (input, init = {}) => {
    const request = new Request(new URL(input, url), init);
    if (!request.headers.has('authorization') && token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
    return server.dispatch(request);
  };
}
