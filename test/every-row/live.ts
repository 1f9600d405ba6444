import type { Endpoint } from '../../src/api/endpoint.ts';
import type { Crosstie } from '../../src/index.ts';
import { type Client, clientOf, type Sent } from '../behaviour/client.ts';
import { goodParameters, ownGroup, ownProperty, type Records } from './examples.ts';
import { filled } from './rows.ts';

type Send = (method: 'POST' | 'PUT', path: string, body: object) => Promise<unknown>;

/** Defines what the paths of rows name: the portal's first label, an object type, a pipeline, a property with a rule and a group of contacts. */
export async function defineLive(send: Send): Promise<void> {
  const label = { label: 'First', inverseLabel: 'First of', name: 'first' };
  await send('POST', '/crm/associations/2026-03/contacts/companies/labels', label);
  await send('POST', '/crm-object-schemas/2026-03/schemas', { name: 'ship', labels: {} });
  const stages = ['424242', '424243'].map((stageId, displayOrder) => ({ stageId, label: stageId, displayOrder, metadata: {} }));
  await send('POST', '/crm/pipelines/2026-03/contacts', { pipelineId: '424242', label: 'Live', displayOrder: 1, stages });
  await send('POST', '/crm/properties/2026-03/contacts', ownProperty);
  await send('POST', '/crm/properties/2026-03/contacts/groups', ownGroup);
  await send('PUT', '/crm/property-validations/2026-03/0-1/every_row/rule-type/MAX_LENGTH', { ruleArguments: ['5'] });
}

/** A caller with a token of a fresh app that is installed in a fresh portal. */
export async function installedClient(crosstie: Crosstie): Promise<Client> {
  const [app, { portalId }] = [await crosstie.app(), await crosstie.portal()];
  return clientOf(crosstie.url, (await app.install(portalId)).accessToken);
}

/** A row's path, with these records and what `defineLive` defined in the place of its parameters. */
export function livePath(path: string, row: Endpoint, { contact, company }: Records): string {
  const known = { fromObjectId: contact, toObjectId: company, objectId: contact, associationTypeId: '1' };
  return filled(path, { ...known, ...goodParameters[row.id] });
}

/** A body as a request of the row sends it. */
export function sentAs({ bodyKind }: Endpoint, body: unknown): Sent {
  if (bodyKind === 'json') return { body };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { body: new URLSearchParams(body as Record<string, string>).toString(), headers };
}

/** Tokens that rows of OAuth find, by the row, for its path or its body: those of a fresh app in a fresh portal. */
export async function liveTokens(
  crosstie: Crosstie,
): Promise<Readonly<Record<string, { readonly token: string; readonly body?: object }>>> {
  const [app, portal] = [await crosstie.app(), await crosstie.portal()];
  const { accessToken, refreshToken } = await app.install(portal.portalId);
  const credentials = { client_id: app.clientId, client_secret: app.clientSecret };
  return {
    'oauth.token': { token: '', body: { grant_type: 'refresh_token', refresh_token: refreshToken, ...credentials } },
    'oauth.introspect': { token: '', body: { token: accessToken, ...credentials } },
    'oauth.revoke': { token: '', body: { token: refreshToken, ...credentials } },
    'oauth.accessToken': { token: accessToken },
    'oauth.readRefreshToken': { token: refreshToken },
    'oauth.deleteRefreshToken': { token: refreshToken },
    'oauth.privateAppToken': { token: '', body: { tokenKey: portal.token } },
  };
}

/** A caller, and what the parameters of paths stand for that are its own. */
export interface CallerAtWork {
  readonly client: Client;
  readonly parameters: Readonly<Record<string, string>>;
  /** Bodies that name something of its own, by the row that takes them. */
  readonly bodies?: Readonly<Record<string, object>>;
}

/** A fresh app that calls with its developer API key, is subscribed to one event, and has its webhooks sent to a target with `word` in it. */
export async function appAtWork(crosstie: Crosstie, word = 'hook'): Promise<CallerAtWork & { readonly developerApiKey: string }> {
  const { appId, developerApiKey } = await crosstie.app();
  const client = clientOf(crosstie.url, { developerApiKey });
  const settings = { targetUrl: `https://example.com/${word}`, throttling: { maxConcurrentRequests: 10 } };
  const subscription = { eventType: 'contact.propertyChange', propertyName: word, active: true };
  const replies = [
    await client.put(`/webhooks/v3/${appId}/settings`, settings),
    await client.post<{ readonly id: string }>(`/webhooks/v3/${appId}/subscriptions`, subscription),
  ] as const;
  if (replies.some(({ status }) => status >= 300)) throw new Error(`an app could not be set up: ${replies.map(({ text }) => text).join()}`);
  return { client, developerApiKey, parameters: { appId: String(appId), subscriptionId: replies[1].body.id } };
}

/** A fresh app that calls with its developer API key, and has something behind each path of its journal, with `word` in it. */
export async function appWithJournal(crosstie: Crosstie, word = 'news'): Promise<CallerAtWork> {
  const [{ appId, developerApiKey, install }, { portalId, token }] = [
    await crosstie.app({ scopes: journalScopes }),
    await crosstie.portal(),
  ];
  await install(portalId);
  const [client, crm] = [clientOf(crosstie.url, { developerApiKey }), clientOf(crosstie.url, token)];
  const record = {
    portalId,
    objectTypeId: '0-1',
    objectId: Number(await crm.create('contacts', { firstname: word })),
    properties: ['firstname'],
  };
  const wanted = { subscriptionType: 'OBJECT', portalId, objectTypeId: '0-1', actions: ['CREATE'], properties: [word], objectIds: [] };
  const conditions = [{ filterType: 'CRM_OBJECT_PROPERTY', property: 'firstname', operator: 'EQ', value: word }];
  const subscription = await client.post<{ readonly id: number }>('/webhooks-journal/subscriptions/2026-03', wanted);
  const newFilter = { subscriptionId: subscription.body.id, filter: { conditions } };
  const filter = await client.post<{ readonly filterId: number }>('/webhooks-journal/subscriptions/2026-03/filters', newFilter);
  const snapshots = { snapshotRequests: [record] };
  const made = await client.post<SnapshotsMade>('/webhooks-journal/snapshots/2026-03/crm', snapshots);
  const page = await client.get<{ readonly currentOffset: string }>('/webhooks-journal/journal/2026-03/earliest');
  if ([subscription, filter, made, page].some(({ status }) => status !== 200)) throw new Error('an app with a journal could not be set up');
  const parameters = {
    appId: String(appId),
    subscriptionId: String(subscription.body.id),
    filterId: String(filter.body.filterId),
    statusId: made.body.snapshotResponses[0]?.snapshotStatusId ?? '',
    offset: page.body.currentOffset,
    count: '10',
    portalId: String(portalId),
  };
  const bodies = {
    'journalSubscriptions.upsert': wanted,
    'journalFilters.create': newFilter,
    'journalSnapshots.create': snapshots,
    'journal.batchRead': { inputs: [parameters.offset] },
    'journalLocal.batchRead': { inputs: [parameters.offset] },
  };
  return { client, parameters, bodies };
}

interface SnapshotsMade {
  readonly snapshotResponses: readonly { readonly snapshotStatusId: string }[];
}

const journalScopes = ['oauth', 'crm.objects.contacts.read'];

/** A fresh app with what stands behind the paths of a row. */
export function appFor(crosstie: Crosstie, { family }: Endpoint, word?: string): Promise<CallerAtWork> {
  return family.startsWith('journal') ? appWithJournal(crosstie, word) : appAtWork(crosstie, word);
}
