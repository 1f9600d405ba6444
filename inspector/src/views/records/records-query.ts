import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RecordView } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';
import { type RecordsState, sentFilter } from './search-state.ts';

/** Records that one page of the table shows at most. */
export const pageMax = 50;

/** A page of records, and where the next one begins. */
export interface RecordsPage {
  /** How many there are in all; a plain list does not say. */
  readonly total?: number;
  readonly results: readonly RecordView[];
  readonly paging?: { readonly next?: { readonly after: string } };
}

/**
 * One page of records. Whatever is searched, filtered or sorted goes to HubSpot's search; a plain list, which costs the same however many records there
 * are, to the list.
 */
export function recordsQuery(portalId: string, objectType: string, state: RecordsState, columns: readonly string[]) {
  return queryOptions({
    queryKey: [portalId, 'records', objectType, state, columns],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      isSearch(state)
        ? askPortal<RecordsPage>(portalId, `/crm/v3/objects/${objectType}/search`, {
            method: 'POST',
            body: searchBody(state, columns),
            signal,
          })
        : askPortal<RecordsPage>(portalId, `/crm/v3/objects/${objectType}?${listQuery(state, columns)}`, { signal }),
  });
}

/** Whether a list is more than every record in the order of ids. */
export function isSearch({ q, filters = [], sort }: RecordsState): boolean {
  return q !== undefined || filters.length > 0 || sort !== undefined;
}

function searchBody({ q, filters = [], sort, after }: RecordsState, properties: readonly string[]): object {
  const direction = sort?.startsWith('-') === true ? 'DESCENDING' : 'ASCENDING';
  return {
    limit: pageMax,
    properties,
    ...(q !== undefined && { query: q }),
    ...(filters.length > 0 && { filterGroups: [{ filters: filters.map(sentFilter) }] }),
    ...(sort !== undefined && { sorts: [{ propertyName: sort.replace(/^-/, ''), direction }] }),
    ...(after !== undefined && { after }),
  };
}

function listQuery({ after, archived }: RecordsState, properties: readonly string[]): URLSearchParams {
  return new URLSearchParams({
    limit: String(pageMax),
    properties: properties.join(','),
    ...(after !== undefined && { after }),
    ...(archived === true && { archived: 'true' }),
  });
}
