import { objectTypeRows } from '../../src/catalogue/object-types.ts';
import { requiredProperties } from '../../src/catalogue/record-defaults.ts';
import type { PortalHandle } from '../../src/index.ts';
import type { ModelRecord, Neighbour } from './model.ts';

/** The few calls that the model tests make, in any edition and any spelling of an object type. */

export const linkEditions = ['v4', '2025-09', '2026-03', '2026-09', '2026-09-beta'] as const;
export type LinkEdition = (typeof linkEditions)[number];

/** How a call spells its path: the edition, and which of the words for an object type. */
export interface Spelling {
  readonly edition: LinkEdition;
  readonly word: number;
}

export interface LinkRow {
  readonly from: { readonly id: string };
  readonly to: { readonly id: string };
  readonly associationSpec: { readonly associationCategory: string; readonly associationTypeId: number };
}

export interface LinkAnswer {
  readonly status: number;
  readonly results: readonly LinkRow[];
  readonly numErrors: number;
}

interface LinkBody {
  readonly results?: readonly LinkRow[];
  readonly numErrors?: number;
}

interface Page {
  readonly results: readonly Neighbour[];
  readonly paging?: { readonly next: { readonly after: string } };
}

export const plainSpelling: Spelling = { edition: '2026-03', word: 0 };

export async function create(portal: PortalHandle, type: string): Promise<ModelRecord> {
  const names = requiredProperties[type] ?? [];
  const properties = Object.fromEntries(names.map((name) => [name, '2026-01-01T00:00:00.000Z']));
  const response = await send(portal, 'POST', `/crm/v3/objects/${type}`, { properties });
  if (response.status !== 201) throw new Error(`creating ${type} answered ${response.status}: ${await response.text()}`);
  const { id } = (await response.json()) as { readonly id: string };
  return { type, id };
}

export async function associate(portal: PortalHandle, from: ModelRecord, to: ModelRecord, spelling: Spelling): Promise<LinkAnswer> {
  const path = `${recordPath(from, spelling)}/associations/default/${wordFor(to.type, spelling)}/${to.id}`;
  return readLinks(await send(portal, 'PUT', path));
}

export async function associateBatch(
  portal: PortalHandle,
  pairs: readonly (readonly [ModelRecord, ModelRecord])[],
  types: { readonly from: string; readonly to: string },
  spelling: Spelling,
): Promise<LinkAnswer> {
  const mount = spelling.edition === 'v4' ? '/crm/v4/associations' : `/crm/associations/${spelling.edition}`;
  const path = `${mount}/${wordFor(types.from, spelling)}/${wordFor(types.to, spelling)}/batch/associate/default`;
  const inputs = pairs.map(([from, to]) => ({ from: { id: from.id }, to: { id: to.id } }));
  return readLinks(await send(portal, 'POST', path, { inputs }));
}

export async function remove(portal: PortalHandle, from: ModelRecord, to: ModelRecord, spelling: Spelling): Promise<number> {
  const path = `${recordPath(from, spelling)}/associations/${wordFor(to.type, spelling)}/${to.id}`;
  return (await send(portal, 'DELETE', path)).status;
}

export async function archive(portal: PortalHandle, record: ModelRecord, spelling: Spelling): Promise<number> {
  return (await send(portal, 'DELETE', recordPath(record, recordSpelling(spelling)))).status;
}

export async function statusOf(portal: PortalHandle, record: ModelRecord, spelling: Spelling): Promise<number> {
  return (await send(portal, 'GET', recordPath(record, recordSpelling(spelling)))).status;
}

/** All associations of a record with one type, page after page; undefined where the server answers 404. */
export async function list(
  portal: PortalHandle,
  record: ModelRecord,
  toType: string,
  limit: number,
  spelling: Spelling,
): Promise<readonly Neighbour[] | undefined> {
  const rows: Neighbour[] = [];
  const path = `${recordPath(record, spelling)}/associations/${wordFor(toType, spelling)}?limit=${limit}`;
  for (let after = ''; ; ) {
    const response = await send(portal, 'GET', after === '' ? path : `${path}&after=${after}`);
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    const { results, paging } = (await response.json()) as Page;
    if (results.length > limit) throw new Error(`a page of ${limit} holds ${results.length} rows`);
    if (paging !== undefined && results.length < limit) throw new Error('a page that is not full has a next one');
    rows.push(...results);
    if (paging === undefined) return rows;
    after = paging.next.after;
  }
}

async function readLinks(response: Response): Promise<LinkAnswer> {
  const { results = [], numErrors = 0 } = (await response.json()) as LinkBody;
  return { status: response.status, results, numErrors };
}

function send(portal: PortalHandle, method: string, path: string, body?: object): Promise<Response> {
  if (body === undefined) return portal.fetch(path, { method });
  return portal.fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** Records have no v4 paths: v3 is what clients of v4 use. */
function recordSpelling(spelling: Spelling): Spelling & { readonly mount?: string } {
  return spelling.edition === 'v4' ? { ...spelling, mount: '/crm/v3/objects' } : spelling;
}

function recordPath(record: ModelRecord, spelling: Spelling & { readonly mount?: string }): string {
  const { edition, mount = edition === 'v4' ? '/crm/v4/objects' : `/crm/objects/${edition}` } = spelling;
  return `${mount}/${wordFor(record.type, spelling)}/${record.id}`;
}

function wordFor(type: string, spelling: Spelling): string {
  const words = [type, ...(objectTypeRows.find((row) => row.id === type)?.pathNames ?? [])];
  return words[spelling.word % words.length] ?? type;
}
