import { setTimeout as sleep } from 'node:timers/promises';
import type { AppHandle, Crosstie, PortalHandle } from '../../src/index.ts';
import { patience } from '../patience.ts';
import { type Client, clientOf, type Reply } from './client.ts';

/** Where a page of a journal is to be fetched. */
export interface JournalPage {
  readonly url: string;
  readonly expiresAt: string;
  readonly currentOffset: string;
}

/** An entry of a journal, as far as tests read it. */
export interface JournalEntry {
  readonly type: string;
  readonly portalId: number;
  readonly occurredAt: string;
  readonly action: string;
  readonly objectTypeId?: string;
  readonly objectId?: number;
  readonly propertyChanges?: Readonly<Record<string, string | null>>;
  readonly mergedObjectIds?: readonly number[];
  readonly [field: string]: unknown;
}

export interface JournalFile {
  readonly offset: string;
  readonly journalEvents: readonly JournalEntry[];
  readonly publishedAt: string;
}

export interface JournalSubscription {
  readonly id: number;
  readonly [field: string]: unknown;
}

export const journalPath = '/webhooks-journal/journal/2026-03';
export const localPath = '/webhooks-journal/journal-local/2026-03';
export const subscriptionsPath = '/webhooks-journal/subscriptions/2026-03';
export const snapshotsPath = '/webhooks-journal/snapshots/2026-03/crm';
export const filtersPath = `${subscriptionsPath}/filters`;

/** What an app that watches contacts, companies and deals is granted. */
export const readScopes = ['oauth', 'crm.objects.contacts.read', 'crm.objects.companies.read', 'crm.objects.deals.read'];

/** An app, installed in portals, and a caller for itself. */
export interface JournalApp {
  readonly app: AppHandle;
  readonly client: Client;
  /** Subscribes to records of a type in a portal; answers the id. */
  watch(portal: PortalHandle, wanted?: object): Promise<number>;
}

export async function journalApp(crosstie: Crosstie, portals: readonly PortalHandle[] = [], scopes = readScopes): Promise<JournalApp> {
  const app = await crosstie.app({ scopes });
  for (const { portalId } of portals) await app.install(portalId);
  const client = clientOf(crosstie.url, app);
  const watch = async ({ portalId }: PortalHandle, wanted: object = {}) => {
    const actions = ['CREATE', 'UPDATE', 'DELETE', 'MERGE', 'RESTORE'];
    const body = { subscriptionType: 'OBJECT', portalId, objectTypeId: '0-1', actions, objectIds: [], properties: [], ...wanted };
    const made = await client.post<JournalSubscription>(subscriptionsPath, body);
    if (made.status !== 200) throw new Error(`not subscribed: ${made.status} ${made.text}`);
    return made.body.id;
  };
  return { app, client, watch };
}

/** What stands in a page. */
export async function fileOf({ body }: Pick<Reply<JournalPage>, 'body'>): Promise<JournalFile> {
  const response = await fetch(body.url);
  if (response.status !== 200) throw new Error(`no file: ${response.status}`);
  return (await response.json()) as JournalFile;
}

/** Reads a journal page by page from its earliest one, or from after an offset, to where nothing is new. */
export async function readPages(client: Client, after?: string, path = journalPath): Promise<readonly JournalFile[]> {
  const files: JournalFile[] = [];
  for (let offset = after; ; ) {
    const reply = await client.get<JournalPage>(`${path}/${offset === undefined ? 'earliest' : `offset/${offset}/next`}`);
    if (reply.status === 204) return files;
    if (reply.status !== 200) throw new Error(`no page: ${reply.status} ${reply.text}`);
    files.push(await fileOf(reply));
    offset = reply.body.currentOffset;
  }
}

/** The entries of a journal, once there are at least so many of them. */
export async function entriesOf(client: Client, count: number): Promise<readonly JournalEntry[]> {
  const found: JournalEntry[] = [];
  let after: string | undefined;
  for (const until = Date.now() + patience.timeout; ; ) {
    for (const { offset, journalEvents } of await readPages(client, after)) {
      found.push(...journalEvents);
      after = offset;
    }
    if (found.length >= count) return found;
    if (Date.now() > until) throw new Error(`only ${found.length} of ${count} entries came: ${JSON.stringify(found)}`);
    await sleep(10);
  }
}
