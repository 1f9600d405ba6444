import { hostNames } from '../catalogue/hosts.ts';
import type { HttpRequest } from './frame.ts';

/** An address of this machine that no other reaches, with or without a port, as `Host` and the end of an origin spell it. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Whether a request names this machine by a loopback address. A page from elsewhere can reach a server on such an address by a domain of its own
 * that leads there (DNS rebinding): `Host` then has that domain.
 */
export function namesThisMachine({ origin }: Pick<HttpRequest, 'origin'>): boolean {
  return loopback.test(hostOf(origin));
}

/** Whether a request names HubSpot, as those of redirected programs do. No page from elsewhere has such a domain. */
export function namesHubspot({ origin }: Pick<HttpRequest, 'origin'>): boolean {
  return hostNames.has(hostOf(origin));
}

/** Whether a request comes from this machine: not from a page that a browser loaded from elsewhere, which can send forms here and says so by `Origin`. */
export function isFromThisMachine(request: Pick<HttpRequest, 'origin' | 'pageOrigin'>): boolean {
  const { pageOrigin } = request;
  return namesThisMachine(request) && (pageOrigin === undefined || loopback.test(hostOf(pageOrigin)));
}

/** The host of an origin; all of the text where it has no scheme of the web. */
function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//i, '');
}
