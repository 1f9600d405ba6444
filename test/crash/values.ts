import { expect } from 'vitest';
import { type Client, call } from './links.ts';

/** What answered requests have promised about contacts, and what requests without an answer may have done. */
export interface Promises {
  /** First names by email address, from answers with 201 and 200. */
  readonly names: Map<string, string>;
  /** Ids by email address, from the same answers. */
  readonly ids: Map<string, string>;
  /** Email addresses of which the last write was not answered, so that its effects may be there or not. */
  readonly unsure: Set<string>;
  /** Email addresses of records that were answered as archived. */
  readonly archived: Set<string>;
  /** Names of properties, from answers with 201. */
  readonly properties: Set<string>;
}

export function noPromises(): Promises {
  return { names: new Map(), ids: new Map(), unsure: new Set(), archived: new Set(), properties: new Set() };
}

const contacts = '/crm/objects/2026-03/contacts';

/** Sends a write about one address; while it has no answer, nothing is sure about that address. */
async function write(client: Client, promises: Promises, email: string, method: string, path: string, body?: object): Promise<Response> {
  promises.unsure.add(email);
  const response = await call(client, method, path, body);
  promises.unsure.delete(email);
  return response;
}

/** Creates a contact of an address, which succeeds only where nobody live has it. */
export async function createOne(client: Client, promises: Promises, email: string, firstname: string): Promise<void> {
  const response = await write(client, promises, email, 'POST', contacts, { properties: { email, firstname } });
  const { id } = (await response.json()) as { readonly id: string };
  if (response.status !== 201) throw new Error(`creating ${email} answered ${response.status}`);
  promises.names.set(email, firstname);
  promises.ids.set(email, id);
}

/** Tries to create a second contact of an address that is taken. */
export async function createTaken(client: Client, email: string): Promise<void> {
  const response = await call(client, 'POST', contacts, { properties: { email: email.toUpperCase(), firstname: 'second' } });
  if (response.status !== 409) throw new Error(`creating ${email} twice answered ${response.status}`);
}

/** Creates a hundred contacts with one request. */
export async function createMany(client: Client, promises: Promises, emails: readonly string[], firstname: string): Promise<void> {
  for (const email of emails) promises.unsure.add(email);
  const inputs = emails.map((email) => ({ properties: { email, firstname } }));
  const response = await call(client, 'POST', `${contacts}/batch/create`, { inputs });
  if (response.status !== 201) throw new Error(`creating a batch answered ${response.status}`);
  const { results } = (await response.json()) as { readonly results: readonly Found[] };
  for (const { id, properties } of results) {
    promises.unsure.delete(properties.email);
    promises.names.set(properties.email, firstname);
    promises.ids.set(properties.email, id);
  }
}

export async function renameOne(client: Client, promises: Promises, email: string, firstname: string): Promise<void> {
  const path = `${contacts}/${email}?idProperty=email`;
  const { status } = await write(client, promises, email, 'PATCH', path, { properties: { firstname } });
  if (status !== 200) throw new Error(`renaming ${email} answered ${status}`);
  promises.names.set(email, firstname);
}

export async function archiveOne(client: Client, promises: Promises, email: string): Promise<void> {
  const { status } = await write(client, promises, email, 'DELETE', `${contacts}/${promises.ids.get(email)}`);
  if (status !== 204) throw new Error(`archiving ${email} answered ${status}`);
  promises.names.delete(email);
  promises.archived.add(email);
}

export async function defineOne(client: Client, promises: Promises, name: string): Promise<void> {
  const property = { name, label: name, type: 'string', fieldType: 'text', groupName: 'contactinformation' };
  const { status } = await call(client, 'POST', '/crm/properties/2026-03/contacts', property);
  if (status !== 201) throw new Error(`defining ${name} answered ${status}`);
  promises.properties.add(name);
}

/** Of how many of the newest records the address is tried again: those of the turns that a start had to run again. */
const newestTried = 60;

interface Found {
  readonly id: string;
  readonly properties: { readonly email: string; readonly firstname: string };
}

/** Reads everything in every way and checks that it is what was promised, and that search and reads see the same. */
export async function expectPromised(client: Client, promises: Promises): Promise<void> {
  const live = await listed(client);
  const byEmail = new Map(live.map((record) => [record.properties.email, record]));
  expect(byEmail.size, 'two records have one address').toBe(live.length);
  for (const [email, firstname] of promises.names) {
    if (promises.unsure.has(email)) continue;
    const kept = byEmail.get(email);
    expect([email, kept?.id, kept?.properties.firstname]).toEqual([email, promises.ids.get(email), firstname]);
  }
  for (const email of promises.archived) expect([email, byEmail.has(email)]).toEqual([email, false]);
  await expectSearchAgrees(client, live);
  for (const { properties } of live.slice(-newestTried)) await createTaken(client, properties.email);
  const defined = await read<{ readonly results: readonly { readonly name: string }[] }>(client, '/crm/properties/2026-03/contacts');
  expect(defined.results.map(({ name }) => name)).toEqual(expect.arrayContaining([...promises.properties]));
}

/** Every address is found once, every name by as many as bear it, and nobody else is found. */
async function expectSearchAgrees(client: Client, live: readonly Found[]): Promise<void> {
  const idsOf = (records: readonly Found[]) => records.map(({ id }) => id).toSorted();
  const waiting = [...live];
  const reader = async () => {
    for (let record = waiting.pop(); record !== undefined; record = waiting.pop()) {
      const { email } = record.properties;
      expect([email, idsOf(await found(client, 'email', email))]).toEqual([email, [record.id]]);
    }
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  const byName = grouped(live);
  for (const [firstname, records] of byName) {
    if (records.length > 200) continue;
    expect([firstname, idsOf(await found(client, 'firstname', firstname))]).toEqual([firstname, idsOf(records)]);
  }
}

function grouped(records: readonly Found[]): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const record of records) {
    const group = groups.get(record.properties.firstname) ?? [];
    groups.set(record.properties.firstname, [...group, record]);
  }
  return groups;
}

async function found(client: Client, propertyName: string, value: string): Promise<readonly Found[]> {
  const filterGroups = [{ filters: [{ propertyName, operator: 'EQ', value }] }];
  const response = await call(client, 'POST', `${contacts}/search`, { filterGroups, limit: 200 });
  if (response.status !== 200) throw new Error(`searching answered ${response.status}`);
  return ((await response.json()) as Page).results;
}

interface Page {
  readonly results: readonly Found[];
  readonly paging?: { readonly next: { readonly after: string } };
}

async function listed(client: Client): Promise<readonly Found[]> {
  const all: Found[] = [];
  let after = '';
  for (;;) {
    const { results, paging } = await read<Page>(client, `${contacts}?limit=100&properties=email,firstname${after}`);
    all.push(...results);
    if (paging === undefined) return all;
    after = `&after=${paging.next.after}`;
  }
}

async function read<Body>(client: Client, path: string): Promise<Body> {
  const response = await call(client, 'GET', path);
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as Body;
}
