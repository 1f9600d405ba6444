import { askAt } from './ask.ts';
import { clockHandle } from './clock.ts';
import { fill, freshPortal } from './portal.ts';
import type { ServerHandle } from './server.ts';
import { settingsBody } from './settings.ts';

/** Where a server is, and what opens it. */
export interface ServerPlace {
  /** Where it listens, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Its admin token, if it has one. */
  readonly adminToken?: string | undefined;
}

/**
 * Gives a handle on a server of another process, by its control endpoints. Nothing is asked before the handle is used: what is asked of a server that
 * is not there, or is closed to this program, rejects and says so.
 */
export function connect({ url: given, adminToken }: ServerPlace): ServerHandle {
  const url = given.replace(/\/+$/, '');
  const ask = askAt(url, adminToken);
  return {
    url,
    clock: clockHandle(ask),
    async portal({ scopes, seed, ...settings } = {}) {
      const { portalId } = await ask<{ readonly portalId: number }>('POST', '/portals', settingsBody(settings));
      const wanted = { name: 'Made by a program', scopes: scopes ?? 'all' };
      const { token } = await ask<{ readonly token: string }>('POST', `/portals/${portalId}/tokens`, wanted);
      const portal = freshPortal({ portalId, token, url, ask, send: (request) => fetch(request) });
      if (seed !== undefined) await fill(portal, seed);
      return portal;
    },
  };
}
