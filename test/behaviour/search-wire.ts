import type { Client, Reply } from './client.ts';
import type { CrmRecord } from './wire.ts';

/** Wire shapes of the search, and what its tests ask over and over. */

export interface FoundPage {
  readonly total: number;
  readonly results: readonly CrmRecord[];
  readonly paging?: { readonly next: { readonly after: string; readonly link?: string } };
}

export interface Filter {
  readonly propertyName: string;
  readonly operator: string;
  readonly value?: string | number;
  readonly highValue?: string | number;
  readonly values?: readonly (string | number)[];
}

/** Path of the search of a type. */
export function searchPath(type: string, edition = '2026-03'): string {
  return edition === 'v3' ? `/crm/v3/objects/${type}/search` : `/crm/objects/${edition}/${type}/search`;
}

/** Sends a search as it is. */
export function search(client: Client, type: string, body: unknown): Promise<Reply<FoundPage>> {
  return client.post<FoundPage>(searchPath(type), body);
}

/** Ids of the records that pass all filters, in the order of the answer. Throws where the search is refused. */
export async function idsWhere(client: Client, type: string, ...filters: readonly Filter[]): Promise<readonly string[]> {
  const { status, text, body } = await search(client, type, { filterGroups: [{ filters }], limit: 200 });
  if (status !== 200) throw new Error(`a search of ${type} was refused: ${text}`);
  return body.results.map(({ id }) => id);
}
