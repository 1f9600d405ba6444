import type { PortalId } from '../domain/ids.ts';
import type { EntryEdit, Registry } from '../storage/port.ts';
import { forgetEntries } from './forget-entries.ts';

const kind = 'logCursor';

/** Cursors read at a time. */
const cursorsPage = 1_000;

/** Somebody who follows the log of a portal's changes: which consumer's follower, and in which portal. */
export interface LogPlace {
  readonly portal: PortalId;
  readonly consumer: string;
  readonly follower: string;
}

/** The number of the last change that a follower is done with; undefined where it has not begun. */
export async function logCursor(registry: Registry, place: LogPlace): Promise<number | undefined> {
  const value = await registry.entry(kind, keyOf(place));
  return value === undefined ? undefined : Number(value);
}

/** What keeps that a follower is done with the changes up to a number. */
export function logCursorMoved(place: LogPlace, to: number): EntryEdit {
  return { kind, key: keyOf(place), value: String(to) };
}

/** What forgets how far anybody got in a portal that is removed. */
export async function logCursorsForgotten(registry: Registry, portal: PortalId): Promise<readonly EntryEdit[]> {
  const edits: EntryEdit[] = [];
  for (let after = ''; ; ) {
    const page = await registry.entries({ kind, prefix: `${portal}:`, after, limit: cursorsPage });
    for (const { key } of page) edits.push({ kind, key, value: null });
    const last = page.at(-1);
    if (last === undefined || page.length < cursorsPage) return edits;
    after = last.key;
  }
}

/** Forgets how far a follower got that is there no more, in every portal. Durable when it resolves. */
export function forgetFollower(registry: Registry, follower: string): Promise<void> {
  return forgetEntries(registry, { kind, prefix: '' }, ({ key }) => key.endsWith(`:${follower}`));
}

function keyOf({ portal, consumer, follower }: LogPlace): string {
  return `${portal}:${consumer}:${follower}`;
}
