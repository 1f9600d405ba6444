import { v7 } from 'uuid';
import { limits } from '../catalogue/limits.ts';
import { parseRecordId, portalIdOf } from '../domain/ids.ts';
import { type JournalEvent, snapshotEntry } from '../domain/journal-event.ts';
import { isProblem } from '../domain/problem.ts';
import { shownProperties } from '../domain/record.ts';
import { grantOf, holdsAny, scopesOfType } from '../domain/scope.ts';
import type { EntryEdit, Registry } from '../storage/port.ts';
import { installOf } from './apps.ts';
import { newsEdits } from './journal-pages.ts';
import type { AppCall } from './server-call.ts';

/** A record whose state an app wants to find in its journal, with the properties that it names. */
export interface SnapshotRequest {
  readonly portalId: number;
  readonly objectId: number;
  readonly objectTypeId: string;
  readonly properties: readonly string[];
}

/** What became of a snapshot. Times are epoch milliseconds. */
export interface JournalSnapshot {
  /** A UUID. */
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILED' | 'EXPIRED';
  readonly initiatedAt: number;
  readonly completedAt: number;
  readonly failure?: SnapshotFailure | undefined;
}

interface SnapshotFailure {
  readonly code: 'VALIDATION_ERROR' | 'PERMISSION_DENIED';
  readonly message: string;
}

/** What the registry keeps of snapshots under keys that begin with the app's id. */
export const snapshotKind = 'journalSnapshot';
const kind = snapshotKind;
const retentionMs = limits.journalHoursMax * 3_600_000;
/** What became of a snapshot is told for so many times as long as its entry can be read. */
const toldFactor = 2;

/**
 * Takes snapshots of records into the journal of an app: all of them are taken when this resolves, and survive whatever ends the server. One that
 * cannot be taken fails alone. Answers what became of each, in their order.
 */
export async function takeSnapshots(call: AppCall, requests: readonly SnapshotRequest[]): Promise<readonly JournalSnapshot[]> {
  const initiatedAt = call.now();
  const edits: EntryEdit[] = [];
  const snapshots: JournalSnapshot[] = [];
  for (const request of requests) {
    const taken = await stateOf(call, request, initiatedAt);
    const isTaken = 'type' in taken;
    const status = isTaken ? 'SUCCESS' : 'FAILED';
    const snapshot: JournalSnapshot = {
      id: v7(),
      status,
      initiatedAt,
      completedAt: Math.max(initiatedAt, call.now()),
      ...(!isTaken && { failure: taken }),
    };
    snapshots.push(snapshot);
    edits.push({ kind, key: `${call.app.id}:${snapshot.id}`, value: JSON.stringify(snapshot) });
    if (isTaken) {
      const place = { after: await call.store.logEnd() };
      edits.push(...newsEdits({ appId: call.app.id, portal: request.portalId, events: [taken], at: initiatedAt, place }));
    }
  }
  if (edits.length > 0) await call.store.registry.put(edits);
  return snapshots;
}

async function stateOf(call: AppCall, request: SnapshotRequest, at: number): Promise<JournalEvent | SnapshotFailure> {
  const { portalId, objectTypeId, objectId, properties } = request;
  const notInstalled: SnapshotFailure = { code: 'PERMISSION_DENIED', message: `The app is not installed in portal ${portalId}` };
  const install = await installOf(call.store.registry, call.app.id, portalId);
  const portal = install && (await call.portals.find(portalIdOf(portalId)));
  if (install === undefined || portal === undefined) return notInstalled;
  const type = portal.schema.objects.resolve(objectTypeId);
  if (isProblem(type)) return { code: 'VALIDATION_ERROR', message: type.message };
  const isReadable =
    call.switches.of(portal).scopeChecks === 'permissive' || holdsAny(grantOf(install.scopes), scopesOfType(type, 'read').accepted);
  if (!isReadable) return { code: 'PERMISSION_DENIED', message: `The app may not read ${objectTypeId} in portal ${portalId}` };
  const id = parseRecordId(objectId);
  const record = id && (await portal.record({ type: type.key, id }));
  if (record === undefined || record.archivedAt !== null) return { code: 'VALIDATION_ERROR', message: `There is no object ${objectId}` };
  return snapshotEntry(portal.id, type.id ?? objectTypeId, record.id, shownProperties(type, record, properties), at);
}

/** What became of a snapshot of an app; undefined where it took none such, or long ago. */
export async function findSnapshot(call: AppCall, id: string): Promise<JournalSnapshot | undefined> {
  const value = uuidForm.test(id) ? await call.store.registry.entry(kind, `${call.app.id}:${id}`) : undefined;
  if (value === undefined) return undefined;
  const snapshot = JSON.parse(value) as JournalSnapshot;
  const age = call.now() - snapshot.initiatedAt;
  if (age > retentionMs * toldFactor) return undefined;
  return age > retentionMs && snapshot.status === 'SUCCESS' ? { ...snapshot, status: 'EXPIRED' } : snapshot;
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Forgets snapshots of long ago among the entries after a key, at most `limit` of which are looked at. Answers where to go on; empty at the end. */
export async function sweepSnapshots(registry: Registry, after: string, limit: number, now: number): Promise<string> {
  const entries = await registry.entries({ kind, prefix: '', after, limit });
  const gone = entries.filter(({ value }) => now - (JSON.parse(value) as JournalSnapshot).initiatedAt > retentionMs * toldFactor);
  if (gone.length > 0) await registry.put(gone.map(({ key }) => ({ kind, key, value: null })));
  return entries.length < limit ? '' : (entries.at(-1)?.key ?? '');
}
