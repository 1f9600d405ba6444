import { queryOptions } from '@tanstack/react-query';
import { askControl } from '../../api/control.ts';
import { askPortal } from '../../api/portal.ts';

/** What counts towards one rate limit. */
export interface RateMeter {
  readonly limit: string;
  readonly appId: number | null;
  readonly used: number;
  /** Left out where the limit is not in force. */
  readonly max?: number;
  readonly resetsAt: string;
}

/** HubSpot's endpoints that tell what a portal holds of what it may hold. */
export const countsOfLimits = [
  { name: 'records', path: '/crm/limits/2026-03/records' },
  { name: 'labels', path: '/crm/limits/2026-03/associations/labels' },
  { name: 'properties', path: '/crm/limits/2026-03/custom-properties' },
  { name: 'pipelines', path: '/crm/limits/2026-03/pipelines' },
  { name: 'objectTypes', path: '/crm/limits/2026-03/custom-object-types' },
] as const;

/** A limit of what a portal holds; without a label it is that of all together. */
export interface HeldRow {
  readonly label: string;
  readonly usage: number;
  readonly limit: number | undefined;
}

/** What counts towards each rate limit of a portal. */
export function rateLimitsQuery(portalId: string) {
  return queryOptions({
    queryKey: [portalId, 'rateLimits'],
    queryFn: ({ signal }) => askControl<{ readonly meters: readonly RateMeter[] }>(`/portals/${portalId}/rate-limits`, { signal }),
  });
}

/** What a portal holds of one kind. */
export function heldQuery(portalId: string, path: string) {
  return queryOptions({
    queryKey: [portalId, 'held', path],
    queryFn: async ({ signal }) => rowsOf(await askPortal<unknown>(portalId, path, { signal })),
  });
}

/** The rows of an answer whichever of HubSpot's shapes it has: objects that name a usage, wherever they stand. */
function rowsOf(body: unknown): readonly HeldRow[] {
  if (Array.isArray(body)) return body.flatMap(rowsOf);
  if (typeof body !== 'object' || body === null) return [];
  const fields = body as Readonly<Record<string, unknown>>;
  const own = rowOf(fields);
  return [...own, ...Object.values(fields).flatMap(rowsOf)];
}

function rowOf(fields: Readonly<Record<string, unknown>>): readonly HeldRow[] {
  const { usage = fields['overallUsage'], limit = fields['overallLimit'], pluralLabel, fromObjectType, toObjectType } = fields;
  if (typeof usage !== 'number') return [];
  const ends = [fromObjectType, toObjectType].flatMap((end) => labelIn(end));
  const label = typeof pluralLabel === 'string' ? pluralLabel : ends.join(' → ');
  return [{ label, usage, limit: typeof limit === 'number' ? limit : undefined }];
}

function labelIn(end: unknown): readonly string[] {
  if (typeof end !== 'object' || end === null || !('pluralLabel' in end)) return [];
  return typeof end.pluralLabel === 'string' ? [end.pluralLabel] : [];
}
