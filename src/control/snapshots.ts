import { instant, text } from '../api/schemas.ts';
import { formatInstant } from '../domain/instant.ts';
import { isProblem, type Problem } from '../domain/problem.ts';
import type { Call } from '../operations/call.ts';
import {
  isSnapshotName,
  listSnapshots,
  removeSnapshot,
  resetPortal,
  restoreSnapshot,
  snapshotNameRule,
  takeSnapshot,
} from '../operations/snapshots.ts';
import type { ControlContext, ControlEndpoint } from './endpoints.ts';
import { invalid } from './fields.ts';
import { listOf, whole } from './schemas.ts';

const path = '/portals/{portalId}/snapshots';

const SnapshotBody = whole({ name: text, takenAt: instant });

/** Keeps what a portal holds under a name, and puts it back: HubSpot has nothing like it. */
export const snapshotEndpoints: readonly ControlEndpoint[] = [
  {
    id: 'snapshots.list',
    summary: 'Lists the snapshots of a portal by name',
    method: 'GET',
    path,
    access: 'closed',
    answers: { 200: listOf(SnapshotBody) },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      if (isProblem(call)) return call;
      return { status: 200, body: { results: (await listSnapshots(call)).map(snapshotView) } };
    },
  },
  {
    id: 'snapshots.take',
    summary: 'Keeps what a portal holds under a name, in the place of what had that name',
    method: 'PUT',
    path: `${path}/{name}`,
    access: 'closed',
    answers: { 200: SnapshotBody },
    async run(context, { params }) {
      const named = await namedIn(context, params);
      if (isProblem(named)) return named;
      const taken = await takeSnapshot(named.call, named.name);
      return isProblem(taken) ? taken : { status: 200, body: snapshotView(taken) };
    },
  },
  {
    id: 'snapshots.remove',
    summary: 'Forgets a snapshot',
    method: 'DELETE',
    path: `${path}/{name}`,
    access: 'closed',
    answers: { 204: 'nothing' },
    async run(context, { params }) {
      const named = await namedIn(context, params);
      if (isProblem(named)) return named;
      return (await removeSnapshot(named.call, named.name)) ?? { status: 204 };
    },
  },
  {
    id: 'snapshots.restore',
    summary: 'Makes a portal what it was at a snapshot',
    method: 'POST',
    path: `${path}/{name}/restore`,
    access: 'closed',
    answers: { 204: 'nothing' },
    async run(context, { params }) {
      const named = await namedIn(context, params);
      if (isProblem(named)) return named;
      return (await restoreSnapshot(named.call, named.name)) ?? { status: 204 };
    },
  },
  {
    id: 'portals.reset',
    summary: 'Makes a portal what it was when it was last seeded, or made',
    method: 'POST',
    path: '/portals/{portalId}/reset',
    access: 'closed',
    answers: { 204: 'nothing' },
    async run(context, { params }) {
      const call = await context.callIn(params['portalId'] ?? '');
      return isProblem(call) ? call : ((await resetPortal(call)) ?? { status: 204 });
    },
  },
];

async function namedIn(
  { callIn }: ControlContext,
  params: Readonly<Record<string, string>>,
): Promise<{ readonly call: Call; readonly name: string } | Problem> {
  const { portalId = '', name = '' } = params;
  if (!isSnapshotName(name)) return invalid('name', `expected ${snapshotNameRule}`);
  const call = await callIn(portalId);
  return isProblem(call) ? call : { call, name };
}

function snapshotView({ name, takenAt }: { readonly name: string; readonly takenAt: number }): object {
  return { name, takenAt: formatInstant(takenAt) };
}
