import { expect } from 'vitest';
import { hubspotProperties } from '../../src/domain/property.ts';

/** Wire shapes that the tests read, and HubSpot's paths as its documents spell them. */

export const linkEditions = ['v4', '2025-09', '2026-03', '2026-09', '2026-09-beta'] as const;

interface DefaultLink {
  readonly from: { readonly id: string };
  readonly to: { readonly id: string };
  readonly associationSpec: { readonly associationCategory: string; readonly associationTypeId: number };
}

export interface BatchErrorRow {
  readonly status: string;
  readonly category?: string;
  readonly subCategory?: string;
  readonly message: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export interface LinkBatch {
  readonly status: string;
  readonly results: readonly DefaultLink[];
  readonly numErrors?: number;
  readonly errors?: readonly BatchErrorRow[];
  readonly startedAt: string;
  readonly completedAt: string;
}

interface ListedType {
  readonly category: string;
  readonly typeId: number;
  readonly label: string | null;
}

export interface Paging {
  readonly next: { readonly after: string; readonly link: string };
}

export interface LinkList {
  readonly results: readonly { readonly toObjectId: number; readonly associationTypes: readonly ListedType[] }[];
  readonly paging?: Paging;
}

export interface CrmRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly archivedAt?: string;
  readonly url: string;
  readonly objectWriteTraceId?: string;
  readonly associations?: Readonly<Record<string, { readonly results: readonly AssociationRow[]; readonly paging?: Paging }>>;
}

/** A row of `associations` in a record. */
interface AssociationRow {
  readonly id: string;
  readonly type: string;
}

export interface CrmRecordBatch {
  readonly status: string;
  readonly results: readonly CrmRecord[];
  readonly numErrors?: number;
  readonly errors?: readonly BatchErrorRow[];
  readonly startedAt: string;
  readonly completedAt: string;
}

export interface CrmRecordList {
  readonly results: readonly CrmRecord[];
  readonly paging?: Paging;
}

export interface ErrorBody {
  readonly status: string;
  readonly message: string;
  readonly correlationId: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly {
    readonly message: string;
    readonly code?: string;
    readonly context?: Readonly<Record<string, readonly string[]>>;
  }[];
  readonly links?: Readonly<Record<string, string>>;
  readonly category?: string;
  readonly subCategory?: string;
}

/** ISO 8601 in UTC: three fraction digits, or none where they would be zero. */
export const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;
export const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Where records of an edition live. */
export function objects(edition: string): string {
  return edition === 'v4' ? '/crm/v4/objects' : edition === 'v3' ? '/crm/v3/objects' : `/crm/objects/${edition}`;
}

/** Where batches of associations of an edition live. */
function associations(edition: string): string {
  return edition === 'v4' ? '/crm/v4/associations' : `/crm/associations/${edition}`;
}

/** Path of the default association of one pair. */
export function defaultPath(fromType: string, from: string, toType: string, to: string, edition = '2026-03'): string {
  return `${objects(edition)}/${fromType}/${from}/associations/default/${toType}/${to}`;
}

/** Path of everything between one pair. */
export function pairPath(fromType: string, from: string, toType: string, to: string, edition = '2026-03'): string {
  return `${objects(edition)}/${fromType}/${from}/associations/${toType}/${to}`;
}

/** Path of the list of a record's associations. */
export function listPath(fromType: string, from: string, toType: string, edition = '2026-03'): string {
  return `${objects(edition)}/${fromType}/${from}/associations/${toType}`;
}

/** Path of the batch of default associations. */
export function batchPath(fromType: string, toType: string, edition = '2026-03'): string {
  return `${associations(edition)}/${fromType}/${toType}/batch/associate/default`;
}

/** Path of a batch of associations: `create`, `read`, `archive` or `labels/archive`. */
export function verbPath(fromType: string, toType: string, verb: string, edition = '2026-03'): string {
  return `${associations(edition)}/${fromType}/${toType}/batch/${verb}`;
}

/** The problem that an answer tells. */
export function toldBy(reply: { readonly body: unknown }): ErrorBody {
  return reply.body as ErrorBody;
}

/** One row of a default association's answer. */
export function linkRow(from: string, to: string, typeId: number): DefaultLink {
  return { from: { id: from }, to: { id: to }, associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId } };
}

/** What a problem's body must equal: the envelope around the given fields. */
export function problemOf(fields: Omit<ErrorBody, 'status' | 'correlationId'>): object {
  return { status: 'error', correlationId: expect.stringMatching(uuidV7), ...fields };
}

/** Properties without which HubSpot refuses a new record. */
export function requiredOf(typeId: string): Readonly<Record<string, string>> {
  const activities = ['0-18', '0-27', '0-46', '0-47', '0-48', '0-49', '0-116'];
  return activities.includes(typeId) ? { hs_timestamp: '2026-03-12T10:00:00Z' } : {};
}

/** A property of a standard object type that takes the values `1` and `2`, as texts or numbers. */
export function settableOf(typeId: string): string {
  const found = [...hubspotProperties(typeId).values()].find(
    (property) =>
      (property.type === 'string' || property.type === 'number') &&
      !property.isValueReadOnly &&
      !property.hasUniqueValue &&
      !['email', 'associatedcompanyid', 'hs_timestamp'].includes(property.name),
  );
  if (found === undefined) throw new Error(`no property of ${typeId} can be set`);
  return found.name;
}
