import type { Client } from '@hubspot/api-client';
import { expect } from 'vitest';
import { driveDefinitions } from './definition-surface.ts';
import { driveReads, driveRecords, type RecordApi } from './record-surface.ts';

type Crm = Client['crm'];

/** Somebody who may own records; the API cannot make one. */
export interface Owner {
  readonly id: string;
  readonly email: string;
}

/** Adds an owner to a portal of the server at `url`. */
export async function newOwner(url: string, portalId: number): Promise<Owner> {
  const response = await fetch(new URL(`/_crosstie/portals/${portalId}/owners`, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@ties.example', firstName: 'Ada', lastName: 'Tie' }),
  });
  if (response.status !== 201) throw new Error(`no owner could be added: ${response.status}`);
  return (await response.json()) as Owner;
}

/** A moment of an activity. */
const at = '2026-03-12T10:00:00Z';
/** The unique property that the drive gives to every type. */
const unique = 'ties_key';

/** What a record of each of the client's own APIs needs, and the property by which the drive tells records apart. */
const ownApis: readonly {
  readonly type: string;
  readonly of: (crm: Crm) => RecordApi;
  readonly title: string;
  readonly needs?: Readonly<Record<string, string>>;
}[] = [
  { type: 'companies', of: (crm) => crm.companies, title: 'name' },
  { type: 'deals', of: (crm) => crm.deals, title: 'dealname', needs: { dealstage: 'appointmentscheduled', pipeline: 'default' } },
  { type: 'tickets', of: (crm) => crm.tickets, title: 'subject', needs: { hs_pipeline: '0', hs_pipeline_stage: '1' } },
  { type: 'products', of: (crm) => crm.products, title: 'name', needs: { price: '10' } },
  { type: 'line_items', of: (crm) => crm.lineItems, title: 'name', needs: { quantity: '1', price: '10' } },
  { type: 'quotes', of: (crm) => crm.quotes, title: 'hs_title', needs: { hs_expiration_date: '2026-12-31' } },
  { type: 'invoices', of: (crm) => crm.commerce.invoices, title: 'hs_comments', needs: { hs_currency: 'USD' } },
  { type: 'calls', of: (crm) => crm.objects.calls, title: 'hs_call_title', needs: { hs_timestamp: at } },
  {
    type: 'communications',
    of: (crm) => crm.objects.communications,
    title: 'hs_communication_body',
    needs: { hs_timestamp: at, hs_communication_channel_type: 'SMS' },
  },
  { type: 'emails', of: (crm) => crm.objects.emails, title: 'hs_email_subject', needs: { hs_timestamp: at, hs_email_direction: 'EMAIL' } },
  { type: 'goal_targets', of: (crm) => crm.objects.goals, title: 'hs_goal_name' },
  { type: 'leads', of: (crm) => crm.objects.leads, title: 'hs_lead_name' },
  { type: 'meetings', of: (crm) => crm.objects.meetings, title: 'hs_meeting_title', needs: { hs_timestamp: at } },
  { type: 'notes', of: (crm) => crm.objects.notes, title: 'hs_note_body', needs: { hs_timestamp: at } },
  { type: 'postal_mail', of: (crm) => crm.objects.postalMail, title: 'hs_postal_mail_body', needs: { hs_timestamp: at } },
  { type: 'tasks', of: (crm) => crm.objects.tasks, title: 'hs_task_subject', needs: { hs_timestamp: at } },
  { type: 'taxes', of: (crm) => crm.objects.taxes, title: 'hs_label' },
];

/** Calls every CRM method of the official client that this server serves, on a portal that nothing else has touched. */
export async function driveClient(crm: Crm, owner: Owner): Promise<void> {
  await driveRecords({ api: crm.contacts, title: 'firstname', needs: { lastname: 'Tie' }, unique: 'email' });
  for (const { type, of, title, needs = {} } of ownApis) {
    await addUnique(crm, type);
    await driveRecords({ api: of(crm), title, needs, unique });
  }
  await driveReads(crm.objects.feedbackSubmissions);
  await driveMerges(crm);
  await driveGetAll(crm);
  await driveOwners(crm, owner);
  const ship = await driveDefinitions(crm);
  await driveRecords({ api: genericApi(crm, ship), title: 'hull', needs: {}, unique: 'serial' });
  await expect(crm.schemas.coreApi.archive(ship)).rejects.toMatchObject({ code: 400 });
  const { results } = await crm.objects.basicApi.getPage(ship);
  await crm.objects.batchApi.archive(ship, { inputs: results.map(({ id }) => ({ id })) });
  await crm.schemas.coreApi.archive(ship);
}

/** Gives a type a property of ours, of which the records that follow are known at once. */
async function addUnique(crm: Crm, type: string): Promise<void> {
  const [group] = (await crm.properties.groupsApi.getAll(type)).results;
  const made = await crm.properties.coreApi.create(type, {
    name: unique,
    label: 'Key',
    type: 'string',
    fieldType: 'text',
    groupName: group?.name ?? '',
    hasUniqueValue: true,
  } as Parameters<typeof crm.properties.coreApi.create>[1]);
  expect([made.name, made.hasUniqueValue]).toEqual([unique, true]);
}

/** The generic objects API, bound to one object type. */
function genericApi({ objects }: Crm, type: string): RecordApi {
  const { basicApi, batchApi, searchApi } = objects;
  return {
    basicApi: {
      create: (input) => basicApi.create(type, { associations: [], ...input }),
      getById: (...given) => basicApi.getById(type, ...given),
      getPage: (...given) => basicApi.getPage(type, ...given),
      update: (...given) => basicApi.update(type, ...given),
      archive: (id) => basicApi.archive(type, id),
    },
    batchApi: {
      create: (input) => batchApi.create(type, input as Parameters<typeof batchApi.create>[1]),
      read: (...given) => batchApi.read(type, ...given),
      update: (input) => batchApi.update(type, input),
      upsert: (input) => batchApi.upsert(type, input),
      archive: (input) => batchApi.archive(type, input),
    },
    searchApi: { doSearch: (request) => searchApi.doSearch(type, request as Parameters<typeof searchApi.doSearch>[1]) },
  };
}

/** Two records become one, and a contact goes for good. */
async function driveMerges(crm: Crm): Promise<void> {
  const pairs = [
    { api: crm.contacts.basicApi, properties: { firstname: 'Same' } },
    { api: crm.companies.basicApi, properties: { name: 'Same' } },
    { api: crm.deals.basicApi, properties: { dealname: 'Same', dealstage: 'closedwon', pipeline: 'default' } },
    { api: crm.tickets.basicApi, properties: { subject: 'Same', hs_pipeline: '0', hs_pipeline_stage: '2' } },
  ];
  for (const { api, properties } of pairs) {
    const [kept, other] = [await api.create({ properties, associations: [] }), await api.create({ properties, associations: [] })];
    const merged = await api.merge({ primaryObjectId: kept.id, objectIdToMerge: other.id });
    expect(merged.properties).toMatchObject(properties);
    expect(merged.properties['hs_merged_object_ids']?.split(';')).toEqual(expect.arrayContaining([other.id]));
    expect((await api.getById(other.id)).id).toBe(merged.id);
  }
  const secret = await crm.contacts.basicApi.create({ properties: { email: 'secret@ties.example' }, associations: [] });
  await crm.contacts.basicApi.purge({ objectId: 'secret@ties.example', idProperty: 'email' });
  await expect(crm.contacts.basicApi.getById(secret.id, undefined, undefined, undefined, true)).rejects.toMatchObject({ code: 404 });
}

/** Walks all pages of every API that can, three records a page. */
async function driveGetAll(crm: Crm): Promise<void> {
  const { contacts, companies, deals, tickets, products, lineItems, quotes } = crm;
  for (const api of [contacts, companies, deals, tickets, products, lineItems, quotes]) {
    const all = await api.getAll(1);
    const [page, archived] = [await api.basicApi.getPage(100), await api.getAll(1, undefined, undefined, undefined, undefined, true)];
    expect(all.map(({ id }) => id)).toEqual(page.results.map(({ id }) => id));
    expect(all.length).toBeGreaterThan(0);
    expect(archived.every((record) => record.archived)).toBe(true);
  }
}

async function driveOwners({ owners }: Crm, { id, email }: Owner): Promise<void> {
  const { ownersApi } = owners;
  const page = await ownersApi.getPage(undefined, undefined, 10, false);
  expect(page.results.map((owner) => owner.id)).toContain(id);
  expect((await ownersApi.getPage(email)).results.map((owner) => owner.id)).toEqual([id]);
  const owner = await ownersApi.getById(Number(id), 'id', false);
  expect([owner.id, owner.email, owner.createdAt]).toEqual([id, email, expect.any(Date)]);
  expect((await ownersApi.getById(owner.userId ?? 0, 'userId')).id).toBe(id);
  await expect(ownersApi.getById(1)).rejects.toMatchObject({ code: 404 });
}
