import { expect } from 'vitest';
import type { ServerProcess } from './server-process.ts';

/** A client of one start of the server. */
export interface Client {
  readonly server: ServerProcess;
  readonly token: string;
}

export interface Link {
  readonly contact: string;
  readonly company: string;
}

/** What answered requests have promised. */
export interface Promised {
  readonly contacts: Set<string>;
  readonly companies: Set<string>;
  /** `contact company`, from answers with 200. */
  readonly links: Set<string>;
}

export function nothingPromised(): Promised {
  return { contacts: new Set(), companies: new Set(), links: new Set() };
}

export function call(client: Client, method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' };
  return fetch(client.server.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

/** What `fetch` says when the other side goes away. */
export function isConnectionLoss(cause: unknown): boolean {
  return cause instanceof TypeError && (cause.message === 'fetch failed' || cause.message === 'terminated');
}

export async function create(client: Client, type: 'contacts' | 'companies', promised: Promised): Promise<string> {
  const response = await call(client, 'POST', `/crm/objects/2026-03/${type}`, { properties: {} });
  const { id } = (await response.json()) as { readonly id: string };
  if (response.status !== 201) throw new Error(`creating one of ${type} answered ${response.status}`);
  promised[type].add(id);
  return id;
}

/** Links one pair, from either end; remembers it once it is answered with 200. */
export async function linkOne(client: Client, { contact, company }: Link, promised: Promised, isMirrored = false): Promise<void> {
  const [from, to] = isMirrored ? [`companies/${company}`, `contacts/${contact}`] : [`contacts/${contact}`, `companies/${company}`];
  const { status } = await call(client, 'PUT', `/crm/objects/2026-03/${from}/associations/default/${to}`);
  if (status !== 200) throw new Error(`linking answered ${status}`);
  promised.links.add(`${contact} ${company}`);
}

/** Reads every association of every promised record and checks that all is there and that nothing has one end only. */
export async function expectKept(client: Client, { contacts, companies, links }: Promised): Promise<void> {
  const [fromContacts, fromCompanies] = await Promise.all([
    listed(client, contacts, 'contacts', 'companies'),
    listed(client, companies, 'companies', 'contacts'),
  ]);
  const seen = new Map(fromContacts.map(({ from, to, types }) => [`${from} ${to}`, types]));
  const mirrored = new Map(fromCompanies.map(({ from, to, types }) => [`${to} ${from}`, types]));
  expect([...mirrored.keys()].filter((link) => !seen.has(link))).toEqual([]);
  expect([...seen.keys()].filter((link) => !mirrored.has(link))).toEqual([]);
  expect([...links].filter((link) => !seen.has(link))).toEqual([]);
  for (const [link, types] of seen) {
    const isPrimary = types.includes(1);
    expect(types, link).toEqual(isPrimary ? [1, 279] : [279]);
    expect(mirrored.get(link), link).toEqual(isPrimary ? [2, 280] : [280]);
  }
}

interface ListedLink {
  readonly from: string;
  readonly to: string;
  readonly types: readonly number[];
}

async function listed(client: Client, ids: ReadonlySet<string>, type: string, toType: string): Promise<readonly ListedLink[]> {
  const waiting = [...ids];
  const found: ListedLink[] = [];
  const reader = async () => {
    for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) found.push(...(await listOf(client, from, type, toType)));
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  return found;
}

interface Page {
  readonly results: readonly { readonly toObjectId: number; readonly associationTypes: readonly { readonly typeId: number }[] }[];
  readonly paging?: object;
}

async function listOf(client: Client, from: string, type: string, toType: string): Promise<readonly ListedLink[]> {
  const response = await call(client, 'GET', `/crm/objects/2026-03/${type}/${from}/associations/${toType}`);
  if (response.status !== 200) throw new Error(`${type} ${from} was answered as created and now answers ${response.status}`);
  const { results, paging } = (await response.json()) as Page;
  if (paging !== undefined) throw new Error('a record of this test has more associations than a page holds');
  return results.map((row) => ({ from, to: String(row.toObjectId), types: row.associationTypes.map(({ typeId }) => typeId) }));
}
