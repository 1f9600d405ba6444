import type { PortalId } from '../domain/ids.ts';
import type { PortalSettings } from '../domain/portal.ts';
import type { ServerCall } from '../operations/server-call.ts';
import type { PortalStore } from '../storage/port.ts';
import { faultInNewPortal, plantSeed, type SeedingCall, seederId } from './apply.ts';
import type { SoundSeed } from './read-seed.ts';

/** Stands for the id of a portal that is yet to be made. */
const nextPortal = 50_000_001 as PortalId;

/** A portal that was made, or found because another server made it at the same time. */
interface MadePortal {
  readonly id: PortalId;
  readonly isNew: boolean;
}

/**
 * Makes a portal that holds a seed. What is wrong with the seed is told before the portal is made; where it cannot be applied all the same, the portal
 * is removed again. Rejects with what is wrong, in one line.
 */
export async function makeSeededPortal(
  server: ServerCall,
  { document, tell }: SoundSeed,
  settings: PortalSettings,
  make: () => Promise<MadePortal>,
): Promise<MadePortal> {
  const call: SeedingCall = { appId: seederId, grant: 'all', propertyRules: 'stored', now: server.now };
  const wrong = await faultInNewPortal(server, call, { id: nextPortal, createdAt: server.now(), settings }, document);
  if (wrong !== undefined) throw new Error(await tell(wrong));
  const made = await make();
  if (!made.isNew) return made;
  try {
    const outcome = await plantSeed(server, { ...call, portal: await portalOf(server, made.id) }, document);
    if (outcome.kind !== 'applied') throw new Error(await tell(outcome.fault));
    return made;
  } catch (cause) {
    await server.portals.remove(made.id);
    throw cause;
  }
}

async function portalOf({ portals }: ServerCall, id: PortalId): Promise<PortalStore> {
  const portal = await portals.find(id);
  if (portal === undefined) throw new Error(`portal ${id} was removed while it was made`);
  return portal;
}
