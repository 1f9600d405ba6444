import type { PortalSettings } from '../domain/portal.ts';
import type { Ask } from './ask.ts';
import { type PortalParts, partsOf } from './parts.ts';
import { type PortalFetch, portalFetch } from './portal-fetch.ts';
import type { Seed } from './seed.ts';

/** One tenant of a running server, with a token of its own. No other portal sees its data. */
export interface PortalHandle extends PortalParts {
  /** HubSpot's hub id. */
  readonly portalId: number;
  /** A private-app token of this portal. */
  readonly token: string;
  /** Where the portal's server listens, without a slash at the end: the `basePath` of HubSpot's clients. */
  readonly url: string;
  /** Calls the server as the portal. Paths need no host, and a missing `authorization` is filled with the portal's token. */
  readonly fetch: PortalFetch;
}

/** A portal that was made for whoever holds it, and that can be removed when it is no longer needed. */
export interface FreshPortal extends PortalHandle {
  /** Removes the portal with everything in it; its token is refused from now on. Calling it again does nothing more. */
  remove(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a fresh portal is, apart from what the server was started with, and what its token may do. */
export interface PortalOptions extends PortalSettings {
  /** Names of HubSpot's scopes; by default the token may do everything. */
  readonly scopes?: readonly string[];
  /** What it holds from the start. Where that cannot be put into it, there is no portal. */
  readonly seed?: Seed;
}

/** What a handle on a portal is made of. */
export interface PortalPlace {
  readonly portalId: number;
  readonly token: string;
  readonly url: string;
  readonly ask: Ask;
  /** Carries a request to the server. */
  send(request: Request): Promise<Response>;
}

/** Makes a handle on a portal that was just made. */
export function freshPortal({ portalId, token, url, ask, send }: PortalPlace): FreshPortal {
  let removing: Promise<void> | undefined;
  const remove = () => {
    removing ??= ask('DELETE', `/portals/${portalId}`);
    return removing;
  };
  const handle: FreshPortal = {
    portalId,
    token,
    url,
    fetch: portalFetch(send, url, token),
    ...partsOf({ ask, portalId, whole: () => handle }),
    remove,
    [Symbol.asyncDispose]: remove,
  };
  return handle;
}

/** Fills a portal that was just made. One that cannot be filled is removed again. */
export async function fill(portal: FreshPortal, seed: Seed): Promise<void> {
  try {
    await portal.seed(seed);
  } catch (cause) {
    await portal.remove();
    throw cause;
  }
}
