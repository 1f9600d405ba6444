import { queryOptions } from '@tanstack/react-query';
import { askControl } from './control.ts';

/** A portal as the control endpoints tell it; only what the page shows of it. */
export interface Portal {
  readonly portalId: number;
  readonly name?: string;
  readonly tier?: string;
}

/** The first portals of the server, in order of id: as many as one page holds. */
export const portalsQuery = queryOptions({
  queryKey: ['portals'],
  queryFn: ({ signal }) => askControl<{ readonly results: readonly Portal[] }>('/portals?limit=1000', { signal }),
});
