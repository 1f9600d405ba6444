import { expect } from 'vitest';
import { absent, type ContactState, type Links, textOf } from './contact-states.ts';
import { expectTaken, type Field, propertiesPath } from './load.ts';
import type { Contact, Doubt, Oracle } from './oracle.ts';
import { contactsPath, linksPath } from './steps.ts';
import { type Client, read } from './wire.ts';

const readersMax = 6;
const recordsPerRead = 100;
const linksPerRead = 500;

/**
 * Reads these contacts and companies in every way there is, and checks that all that was answered is there, that what was not answered is there
 * whole or not at all, that both ends of every link say the same, and that counters count what lists list. What was in doubt is known afterwards.
 */
export async function expectKept(client: Client, oracle: Oracle, field: Field, contacts: readonly Contact[], companies: readonly string[]) {
  const found = await readContacts(client, contacts);
  const doubts = new Set<Doubt>();
  for (const contact of contacts) {
    if (contact.doubt === undefined)
      expect(`${contact.email}: ${textOf(stateIn(found, contact))}`).toBe(`${contact.email}: ${textOf(contact.state)}`);
    else doubts.add(contact.doubt);
  }
  for (const doubt of doubts) settle(doubt, found);
  await expectMirrored(client, oracle, field, contacts, companies);
}

function stateIn(found: ReadonlyMap<Contact, ContactState>, contact: Contact): ContactState {
  return found.get(contact) ?? absent;
}

/** What was sent in one request is there for all of its contacts, or for none. */
function settle({ contacts }: Doubt, found: ReadonlyMap<Contact, ContactState>): void {
  const seen = contacts.map(({ contact }) => `${contact.email}: ${textOf(stateIn(found, contact))}`);
  const before = contacts.map(({ contact }) => `${contact.email}: ${textOf(contact.state)}`);
  const after = contacts.map(({ contact, after: state }) => `${contact.email}: ${textOf(state)}`);
  expect([before, after], 'a write without an answer is there whole or not at all').toContainEqual(seen);
  const isThere = seen.join() === after.join();
  for (const { contact, after: state } of contacts) {
    if (isThere) contact.state = state;
    contact.doubt = undefined;
  }
}

interface Found {
  readonly id: string;
  readonly properties: { readonly email: string; readonly firstname: string };
}

async function readContacts(client: Client, contacts: readonly Contact[]): Promise<ReadonlyMap<Contact, ContactState>> {
  const byEmail = new Map(contacts.map((contact) => [contact.email, contact]));
  const states = new Map<Contact, ContactState>();
  const take = (records: readonly Found[], life: 'live' | 'archived') => {
    for (const { id, properties } of records) {
      const contact = byEmail.get(properties.email);
      if (contact === undefined) throw new Error(`nobody created ${properties.email}`);
      if (contact.id !== undefined) expect([contact.email, id]).toEqual([contact.email, contact.id]);
      contact.id = id;
      states.set(contact, { life, firstname: properties.firstname, links: new Map() });
    }
  };
  await inParts([...byEmail.keys()], recordsPerRead, async (emails) => take(await batchRead(client, emails, 'email', ''), 'live'));
  const missing = contacts.filter((contact) => !states.has(contact)).flatMap(({ id }) => id ?? []);
  await inParts(missing, recordsPerRead, async (ids) => take(await batchRead(client, ids, undefined, '?archived=true'), 'archived'));
  const live = [...states].flatMap(([{ id }, { life }]) => (life === 'live' && id !== undefined ? [id] : []));
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  await inParts(live, linksPerRead, async (ids) => {
    for (const [id, links] of await readLinks(client, ids)) {
      const contact = byId.get(id);
      const state = contact === undefined ? undefined : states.get(contact);
      if (contact === undefined || state === undefined || state.life === 'absent') throw new Error(`nobody asked for the links of ${id}`);
      states.set(contact, { ...state, links });
    }
  });
  return states;
}

async function batchRead(client: Client, ids: readonly string[], idProperty: string | undefined, query: string): Promise<readonly Found[]> {
  const body = { inputs: ids.map((id) => ({ id })), properties: ['email', 'firstname'], ...(idProperty && { idProperty }) };
  const { results } = await read<{ readonly results: readonly Found[] }>(client, {
    method: 'POST',
    path: `${contactsPath}/batch/read${query}`,
    body,
  });
  return results;
}

interface LinkRow {
  readonly toObjectId: number | string;
  readonly associationTypes: readonly { readonly category: string; readonly typeId: number }[];
}

async function readLinks(client: Client, ids: readonly string[]): Promise<ReadonlyMap<string, Links>> {
  const body = { inputs: ids.map((id) => ({ id })) };
  const { results } = await read<{
    readonly results: readonly { readonly from: { readonly id: string }; readonly to: readonly LinkRow[] }[];
  }>(client, { method: 'POST', path: `${linksPath}/batch/read`, body });
  return new Map(results.map(({ from, to }) => [from.id, linksOf(to)]));
}

function linksOf(rows: readonly LinkRow[]): Links {
  return new Map(
    rows.map(({ toObjectId, associationTypes }) => [
      String(toObjectId),
      associationTypes.map(({ category, typeId }) => `${category.charAt(0)}${typeId}`).toSorted(),
    ]),
  );
}

/** Each company's list and counters say of these contacts what the contacts' own lists say. */
async function expectMirrored(client: Client, oracle: Oracle, field: Field, contacts: readonly Contact[], companies: readonly string[]) {
  const known = new Set([...oracle.contacts.values()].map(({ id }) => id));
  const inverse = new Map([['H1', 'H2'], ['H279', 'H280'], ...field.labels]);
  await inParts(companies, 1, async ([company = '']) => {
    const rows = await readAllOf(client, company);
    expect([...rows.keys()].filter((id) => !known.has(id))).toEqual([]);
    for (const { id, email, state } of contacts) {
      const there = state.life === 'live' ? state.links.get(company) : undefined;
      const types = there?.map((type) => inverse.get(type)).toSorted();
      expect([company, email, id === undefined ? undefined : rows.get(id)]).toEqual([company, email, types]);
    }
    await expectCounted(client, company, rows);
  });
}

async function readAllOf(client: Client, company: string): Promise<Links> {
  const all = new Map<string, readonly string[]>();
  for (let after = ''; ; ) {
    const path = `/crm/objects/2026-03/companies/${company}/associations/contacts?limit=500${after}`;
    const page = await read<{ readonly results: readonly LinkRow[]; readonly paging?: { readonly next: { readonly after: string } } }>(
      client,
      { method: 'GET', path },
    );
    for (const [id, types] of linksOf(page.results)) all.set(id, types);
    if (page.paging === undefined) return all;
    after = `&after=${page.paging.next.after}`;
  }
}

interface Counts {
  readonly results: readonly {
    readonly total: number;
    readonly associationTypes: readonly { readonly category: string; readonly typeId: number; readonly count: number }[];
  }[];
}

async function expectCounted(client: Client, company: string, rows: Links): Promise<void> {
  const path = `/_crosstie/portals/${client.portalId}/graph/counts/companies/${company}`;
  const { results } = await read<Counts>(client, { method: 'GET', path });
  const counted = new Map(
    results
      .flatMap(({ associationTypes }) => associationTypes)
      .map(({ category, typeId, count }) => [`${category.charAt(0)}${typeId}`, count]),
  );
  const listed = new Map<string, number>();
  for (const type of [...rows.values()].flat()) listed.set(type, (listed.get(type) ?? 0) + 1);
  expect([company, results.reduce((sum, { total }) => sum + total, 0), sorted(counted)]).toEqual([company, rows.size, sorted(listed)]);
}

function sorted(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** Checks that searches find the live ones of these contacts, by address and by name, and that their addresses are taken. */
export async function expectFound(client: Client, contacts: readonly Contact[]): Promise<void> {
  await inParts(contacts, 1, async ([contact]) => {
    if (contact === undefined) return;
    const { email, id, state } = contact;
    const isLive = state.life === 'live';
    expect([email, await search(client, 'email', email)]).toEqual([email, isLive ? [id] : []]);
    if (state.life !== 'live') return;
    expect([email, await search(client, 'firstname', state.firstname)]).toEqual([email, expect.arrayContaining([id])]);
    await expectTaken(client, contact);
  });
}

async function search(client: Client, propertyName: string, value: string): Promise<readonly string[]> {
  const body = { filterGroups: [{ filters: [{ propertyName, operator: 'EQ', value }] }], limit: 200 };
  const { results } = await read<{ readonly results: readonly Found[] }>(client, { method: 'POST', path: `${contactsPath}/search`, body });
  return results.map(({ id }) => id);
}

/** Checks that there are no live contacts but those that are known, each once, by lists and by search, and all properties that were defined. */
export async function expectNobodyElse(client: Client, oracle: Oracle): Promise<void> {
  const emails: string[] = [];
  for (let after = ''; ; ) {
    const path = `${contactsPath}?limit=100&properties=email${after}`;
    const page = await read<{ readonly results: readonly Found[]; readonly paging?: { readonly next: { readonly after: string } } }>(
      client,
      {
        method: 'GET',
        path,
      },
    );
    emails.push(...page.results.map(({ properties }) => properties.email));
    if (page.paging === undefined) break;
    after = `&after=${page.paging.next.after}`;
  }
  const live = [...oracle.contacts.values()].filter(({ state }) => state.life === 'live').map(({ email }) => email);
  expect(emails.toSorted()).toEqual(live.toSorted());
  const filters = [{ propertyName: 'email', operator: 'HAS_PROPERTY' }];
  const body = { filterGroups: [{ filters }], limit: 1 };
  const { total } = await read<{ readonly total: number }>(client, { method: 'POST', path: `${contactsPath}/search`, body });
  expect(total).toBe(live.length);
  const { results } = await read<{ readonly results: readonly { readonly name: string }[] }>(client, {
    method: 'GET',
    path: propertiesPath,
  });
  expect(results.map(({ name }) => name)).toEqual(expect.arrayContaining(oracle.properties));
}

/** Works on a list in parts of a size, several at a time. */
async function inParts<Value>(values: readonly Value[], size: number, work: (part: readonly Value[]) => Promise<void>): Promise<void> {
  let next = 0;
  const reader = async () => {
    while (next < values.length) {
      const start = next;
      next += size;
      await work(values.slice(start, start + size));
    }
  };
  await Promise.all(Array.from({ length: Math.min(readersMax, Math.ceil(values.length / size)) }, reader));
}
