import type { HttpRequest } from '../api/frame.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { isSameSecret } from '../operations/secrets.ts';
import { bearerToken } from '../operations/tokens.ts';

/** Who may use the closed control endpoints. */
export interface ControlAccess {
  /** True while the server listens on a loopback address only. */
  readonly isLocal: boolean;
  /** Where one is set, it is asked for on a local server too. */
  readonly adminToken: string | undefined;
}

/** An address of this machine that no other reaches, with or without a port, as `Host` and the end of an origin spell it. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Why a request may not use a closed control endpoint, if it may not. Whoever has the admin token may. Without one set, whoever reaches a
 * loopback address may, but for what browsers send on behalf of pages from elsewhere: such a page can name this server by a domain of
 * its own that leads here (DNS rebinding), which `Host` tells, or send a form to it, which `Origin` tells.
 */
export function controlRefusal(request: HttpRequest, { isLocal, adminToken }: ControlAccess): Problem | undefined {
  if (adminToken !== undefined) {
    const given = bearerToken(request.authorization);
    return given !== undefined && isSameSecret(given, adminToken) ? undefined : problem('CONTROL_CLOSED');
  }
  if (!isLocal) return problem('CONTROL_CLOSED');
  const { origin, pageOrigin } = request;
  const isFromHere = loopback.test(hostOf(origin)) && (pageOrigin === undefined || loopback.test(hostOf(pageOrigin)));
  return isFromHere ? undefined : problem('CONTROL_FOREIGN');
}

/** The host of an origin: all of the text where it has no scheme of the web. */
function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//i, '');
}
