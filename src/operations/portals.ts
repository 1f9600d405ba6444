import { type PortalId, portalIdOf } from '../domain/ids.ts';
import type { Portal } from '../domain/portal.ts';
import type { Store } from '../storage/port.ts';

/** The id of the first portal that a server makes; eight digits, as HubSpot's are. */
const firstPortalId = 50_000_001;

/** Makes a portal with the next free id. `now` is epoch milliseconds. Not to be called twice at the same time. */
export async function addPortal(store: Store, now: number, last: PortalId | undefined): Promise<Portal> {
  const portal: Portal = { id: portalIdOf(last === undefined ? firstPortalId : last + 1), createdAt: now };
  await store.addPortal(portal);
  return portal;
}
