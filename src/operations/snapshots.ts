import { limits } from '../catalogue/limits.ts';
import { isProblem, type Problem, problem } from '../domain/problem.ts';
import type { Snapshot } from '../storage/port.ts';
import { forgetReports } from './association-usage.ts';
import type { Call } from './call.ts';
import { forgetCalls } from './rate-limits.ts';

/** The name under which a portal's seed state is kept; no name that somebody gives looks like it. */
const seedState = '(seed)';
const nameForm = /^[A-Za-z0-9][A-Za-z0-9 ._-]*$/;

/** What a snapshot may be called, in words. */
export const snapshotNameRule = `1 to ${limits.snapshotNameCharsMax} letters, digits, spaces and . _ -, beginning with a letter or digit`;

/** Whether a snapshot may be called so. */
export function isSnapshotName(name: string): boolean {
  return name.length <= limits.snapshotNameCharsMax && nameForm.test(name);
}

/** The portal's snapshots, ascending by name; the seed state is none of them. */
export async function listSnapshots({ portal }: Call): Promise<readonly Snapshot[]> {
  return (await portal.snapshots.list()).filter(({ name }) => name !== seedState);
}

/** Keeps what the portal holds under a name, in the place of what had that name. Durable when it resolves. */
export async function takeSnapshot(call: Call, name: string): Promise<Snapshot | Problem> {
  return keep(call, name);
}

/** Forgets a snapshot. Durable when it resolves. */
export async function removeSnapshot({ portal }: Call, name: string): Promise<Problem | undefined> {
  return (await portal.snapshots.remove(name)) ? undefined : problem('SNAPSHOT_UNKNOWN', { name });
}

/**
 * Makes the portal what it was when a snapshot was taken, for every call from then on; what is under way comes before or after. Its tokens go on
 * working, and what was counted towards its rate limits is forgotten. Durable when it resolves.
 */
export async function restoreSnapshot(call: Call, name: string): Promise<Problem | undefined> {
  const outcome = await call.portal.snapshots.returnTo(name, limits.snapshotRowsMax);
  if (outcome === 'unknown') return problem('SNAPSHOT_UNKNOWN', { name });
  return settle(call, outcome);
}

/** The same, back to the portal's seed state: what it was when seeding ended, or when it was made. */
export async function resetPortal(call: Call): Promise<Problem | undefined> {
  const { snapshots } = call.portal;
  const outcome = await snapshots.returnTo(seedState, limits.snapshotRowsMax);
  return settle(call, outcome === 'unknown' ? await snapshots.returnToStart(limits.snapshotRowsMax) : outcome);
}

/** Makes what the portal holds its seed state. To be called where seeding ended: a portal that nobody seeded was empty, which costs nothing to remember. */
export async function rememberSeedState(call: Call): Promise<Problem | undefined> {
  const kept = await keep(call, seedState);
  return isProblem(kept) ? kept : undefined;
}

async function keep({ portal, now }: Call, name: string): Promise<Snapshot | Problem> {
  const takenAt = now();
  const outcome = await portal.snapshots.take(name, takenAt, { snapshotsMax: limits.snapshotsMax, rowsMax: limits.snapshotRowsMax });
  if (outcome === 'tooMany') return problem('TOO_MANY_SNAPSHOTS', { max: limits.snapshotsMax });
  return outcome === 'tooLarge' ? tooLarge() : { name, takenAt };
}

/** What this process counted and made of what the portal was goes with it. */
function settle({ portal }: Call, outcome: 'returned' | 'tooLarge'): Problem | undefined {
  if (outcome === 'tooLarge') return tooLarge();
  forgetCalls(portal);
  forgetReports(portal);
  return undefined;
}

function tooLarge(): Problem {
  return problem('PORTAL_TOO_LARGE', { max: limits.snapshotRowsMax });
}
