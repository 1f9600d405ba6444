import { pathTest } from '../domain/path-pattern.ts';
import type { Entry } from './ledger.ts';

/** Which requests are asked for: those that fit all that is said. */
export interface EntryFilter {
  readonly portalId?: number | undefined;
  readonly method?: string | undefined;
  /** Exactly this path, or a pattern with stars. */
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  readonly operation?: string | undefined;
}

/** Makes the test of a filter. */
export function entryTest({ portalId, method, path, status, operation }: EntryFilter): (entry: Entry) => boolean {
  const fitsPath = path === undefined ? () => true : pathTest(path);
  return (entry) =>
    (portalId === undefined || entry.portal === portalId) &&
    (method === undefined || entry.method === method.toUpperCase()) &&
    (status === undefined || entry.status === status) &&
    (operation === undefined || entry.name.operation === operation) &&
    fitsPath(entry.path);
}
