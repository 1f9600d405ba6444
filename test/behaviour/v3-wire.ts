import type { BatchErrorRow, Paging } from './wire.ts';

/** Wire shapes of v3's associations, and their paths. */

/** Both spellings of v3's paths of records. */
export const v3Mounts = ['/crm/v3/objects', '/crm/objects/v3'] as const;

export interface TypedRow {
  readonly id: string;
  readonly type: string;
}

export interface TypedList {
  readonly results: readonly TypedRow[];
  readonly paging?: Paging;
}

interface Batch<Row> {
  readonly status: string;
  readonly results: readonly Row[];
  readonly numErrors?: number;
  readonly errors?: readonly BatchErrorRow[];
  readonly startedAt: string;
  readonly completedAt: string;
}

export type TypedLinks = Batch<{ readonly from: { readonly id: string }; readonly to: { readonly id: string }; readonly type: string }>;

export type TypedPages = Batch<{ readonly from: { readonly id: string }; readonly to: readonly TypedRow[]; readonly paging?: Paging }>;

/** Path of one type of link between two records. */
export function typedPath(
  fromType: string,
  from: string,
  toType: string,
  to: string,
  type: string,
  mount: (typeof v3Mounts)[number] | '/crm/objects/2026-03' = v3Mounts[0],
): string {
  return `${mount}/${fromType}/${from}/associations/${toType}/${to}/${type}`;
}

/** Path of the v3 list of what a record is associated with. */
export function typedListPath(fromType: string, from: string, toType: string, query = ''): string {
  return `${v3Mounts[0]}/${fromType}/${from}/associations/${toType}${query}`;
}

/** Path of a v3 batch. */
export function typedBatchPath(fromType: string, toType: string, verb: 'create' | 'read' | 'archive'): string {
  return `/crm/v3/associations/${fromType}/${toType}/batch/${verb}`;
}

/** An input of a v3 batch. */
export function typedInput(from: string, to: string, type: string | number) {
  return { from: { id: from }, to: { id: to }, type };
}
