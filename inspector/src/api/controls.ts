import { queryOptions } from '@tanstack/react-query';
import { askControl } from './control.ts';

/** What time it is for the server. */
export interface ClockView {
  readonly now: string;
  readonly mode: 'running' | 'frozen';
}

/** A fault that makes requests fail. */
export interface FaultView {
  readonly id: string;
  readonly match: Readonly<Record<string, unknown>>;
  readonly times: number | null;
  readonly probability: number | null;
  readonly respond: unknown;
  readonly matched: number;
  readonly fired: number;
}

/** A state of a portal that was kept under a name. */
export interface SnapshotView {
  readonly name: string;
  readonly takenAt: string;
}

/** What time it is for the server. */
export const clockQuery = queryOptions({ queryKey: ['clock'], queryFn: ({ signal }) => askControl<ClockView>('/clock', { signal }) });

/** Every fault of the server. */
export const faultsQuery = queryOptions({
  queryKey: ['faults'],
  queryFn: async ({ signal }) => (await askControl<{ readonly results: readonly FaultView[] }>('/faults', { signal })).results,
});

/** The snapshots of a portal. */
export function snapshotsQuery(portalId: string) {
  return queryOptions({
    queryKey: [portalId, 'snapshots'],
    queryFn: async ({ signal }) =>
      (await askControl<{ readonly results: readonly SnapshotView[] }>(`/portals/${portalId}/snapshots`, { signal })).results,
  });
}
