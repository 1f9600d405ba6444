import { queryOptions } from '@tanstack/react-query';
import { askControl } from '../../api/control.ts';
import { Failure } from '../../api/failure.ts';
import type { RecordView } from '../../api/objects.ts';
import { askPortal } from '../../api/portal.ts';

/** Where a record is. */
export interface RecordPlace {
  readonly portalId: string;
  readonly objectType: string;
  readonly recordId: string;
}

/** How many associations of a type one group shows at a time. */
export const groupPageMax = 25;

/** How many associations a record has with one object type, and how many of each association type. */
export interface GroupCount {
  readonly objectTypeId: string;
  readonly objectType: string;
  readonly total: number;
}

/** An association as HubSpot lists it. */
export interface Neighbour {
  readonly toObjectId: number;
  readonly associationTypes: readonly NeighbourType[];
}

export interface NeighbourType {
  readonly category: string;
  readonly typeId: number;
  readonly label: string | null;
}

export interface NeighbourPage {
  readonly results: readonly Neighbour[];
  readonly paging?: { readonly next?: { readonly after: string } };
}

/** A value that a property had. */
export interface Version {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId?: string;
}

/** A record with the values of these properties, live or archived. */
export function recordQuery({ portalId, objectType, recordId }: RecordPlace, properties: readonly string[]) {
  const read = async (archived: boolean, signal: AbortSignal) => {
    const path = `/crm/v3/objects/${objectType}/batch/read?archived=${archived}`;
    const body = { inputs: [{ id: recordId }], properties };
    const { results } = await askPortal<{ readonly results: readonly RecordView[] }>(portalId, path, { method: 'POST', body, signal });
    return results[0];
  };
  return queryOptions({
    queryKey: [portalId, 'record', objectType, recordId, properties.length],
    enabled: properties.length > 0,
    async queryFn({ signal }) {
      const record = (await read(false, signal)) ?? (await read(true, signal));
      if (record === undefined) throw new Failure(404, undefined, `${objectType} ${recordId}`);
      return record;
    },
  });
}

/** Every value that a property of a record had, the newest first. */
export function historyQuery({ portalId, objectType, recordId }: RecordPlace, property: string) {
  return queryOptions({
    queryKey: [portalId, 'history', objectType, recordId, property],
    async queryFn({ signal }) {
      const query = new URLSearchParams({ propertiesWithHistory: property });
      const { propertiesWithHistory } = await askPortal<{
        readonly propertiesWithHistory?: Readonly<Record<string, readonly Version[]>>;
      }>(portalId, `/crm/v3/objects/${objectType}/${recordId}?${query}`, { signal });
      return propertiesWithHistory?.[property] ?? [];
    },
  });
}

/** How many associations a record has, by object type. */
export function countsQuery({ portalId, objectType, recordId }: RecordPlace) {
  return queryOptions({
    queryKey: [portalId, 'counts', objectType, recordId],
    queryFn: async ({ signal }) =>
      (
        await askControl<{ readonly results: readonly GroupCount[] }>(`/portals/${portalId}/graph/counts/${objectType}/${recordId}`, {
          signal,
        })
      ).results,
  });
}

/** Associations of a record with one object type, and what people call the records at their other ends. */
export function neighboursQuery(
  { portalId, objectType, recordId }: RecordPlace,
  toType: string,
  titles: readonly string[],
  after?: string,
) {
  return queryOptions({
    queryKey: [portalId, 'neighbours', objectType, recordId, toType, after],
    async queryFn({ signal }) {
      const query = new URLSearchParams({ limit: String(groupPageMax), ...(after !== undefined && { after }) });
      const path = `/crm/v4/objects/${objectType}/${recordId}/associations/${toType}?${query}`;
      const page = await askPortal<NeighbourPage>(portalId, path, { signal });
      const body = { inputs: page.results.map(({ toObjectId }) => ({ id: String(toObjectId) })), properties: titles };
      const read = await askPortal<{ readonly results: readonly RecordView[] }>(portalId, `/crm/v3/objects/${toType}/batch/read`, {
        method: 'POST',
        body,
        signal,
      });
      return { ...page, records: new Map(read.results.map((record) => [record.id, record])) };
    },
  });
}
