import type { Ask } from './ask.ts';
import type { PortalHandle } from './portal.ts';

/** What a part of a handle works on: a portal, and the way to the control endpoints of its server. */
export interface Road {
  readonly ask: Ask;
  /** The portal that the handle is for. */
  readonly portalId: number;
  /** The whole handle, once it is made. */
  whole(): PortalHandle;
}
