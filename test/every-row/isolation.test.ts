import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { controlEndpoints } from '../../src/control/endpoints.ts';
import { isProblem } from '../../src/domain/problem.ts';
import { createApp, grantAccessToken } from '../../src/operations/apps.ts';
import type { PortalStore } from '../../src/storage/port.ts';
import { type Client, clientOf, type Reply } from '../behaviour/client.ts';
import { goodBodies, goodParameters } from './examples.ts';
import { sentAs } from './live.ts';
import { sampleOf } from './mutants.ts';
import { filled, type Way, ways } from './rows.ts';
import { fill, fillMore, type Holdings, inventory, type Leak, type Shared, startShared } from './tenants.ts';

const shared = await startShared();
afterAll(() => shared[Symbol.asyncDispose]());

/** Stands in everything that the victim holds, and in nothing that others hold or send. */
const secret = 'Sekrit';
const ownMark = 'Mine';

const victim = await shared.portal();
const holdings = await fill(victim, secret);
const more = await fillMore(victim, holdings, secret);
const victimStore = (await shared.store.portal(victim.id)) as PortalStore;
/** Nothing changes in the victim without a line in its log. */
const lastChange = async () => (await victimStore.changes(0, 100_000)).at(-1)?.number ?? 0;
const hasChangedSince = async (last: number) => (await victimStore.changes(last, 1)).length > 0;

const counted = async () => (await victim.client.get(`/_crosstie/portals/${victim.id}/rate-limits`)).text;

const ofPortals = ways.filter(({ row }) => row.caller === 'portal');
const isRead = ({ row }: Way) => /read$/i.test(row.access);
/** Each row of each edition once, by its first path: the others lead to the same. */
const firstWays = ofPortals.filter(
  (way, at) => ofPortals.findIndex(({ row, edition }) => row === way.row && edition === way.edition) === at,
);
const named = (list: readonly Way[]) => list.map((way) => [`${way.row.method} ${way.path} (${way.row.id})`, way] as const);

/** A query that asks for more than a row shows by itself, and names the victim. */
function queryOf({ row: { query } }: Way): string {
  const asked = { associations: 'companies', properties: 'firstname,loop', propertiesWithHistory: 'firstname,lastname', limit: '50' };
  const known = Object.entries(asked).filter(([name]) => name in query);
  return new URLSearchParams([...known, ['portalId', String(victim.id)], ['hubId', String(victim.id)]]).toString();
}

/** Sends a row's request with the victim's ids. */
async function request(client: Client, way: Way, { parameters, records }: Holdings, objectType: string) {
  const { row } = way;
  const path = filled(way.path, {
    ...parameters,
    objectType,
    fromObjectType: objectType,
    ...(objectType === 'contacts' && goodParameters[row.id]),
  });
  const body = goodBodies[row.id]?.(records) ?? (row.body === undefined ? undefined : sampleOf(row.body));
  return client.send(row.method, `${path}?${queryOf(way)}`, body === undefined ? {} : sentAs(row, body));
}

/** The same; answers the status and what of the victim's was shown. */
async function send(client: Client, way: Way, held: Holdings, objectType: string) {
  const { status, text } = await request(client, way, held, objectType);
  // What a caller sends may come back to it.
  const shown = text.replaceAll(`portalId=${victim.id}`, '').replaceAll(`hubId=${victim.id}`, '');
  const seen = [secret, secret.toLowerCase(), String(victim.id)].filter((mark) => shown.includes(mark));
  return { status, seen, told: `${status} ${text.slice(0, 300)}` };
}

/** A server with one portal in the victim's place, and nothing in it: what callers are told there is told without the victim. */
const alone = await startShared();
afterAll(() => alone[Symbol.asyncDispose]());
await alone.portal();

interface Twin {
  readonly id: number;
  readonly client: Client;
}

/** A caller of a portal that holds what the victim does, by the same ids and with another mark. */
async function makeTwin(on: Shared): Promise<Twin> {
  const portal = await on.portal();
  const own = await fill(portal, ownMark);
  expect(own.records).toEqual(holdings.records);
  return portal;
}

/** Reads leave a portal as it was: on each server they share one. */
const readers = new Map<Shared, Promise<Twin>>();
function reader(on: Shared): Promise<Twin> {
  const known = readers.get(on) ?? makeTwin(on);
  readers.set(on, known);
  return known;
}

interface Ask {
  readonly name: string;
  send(client: Client): Promise<Reply>;
}

/** What may be asked without changing anything: every row of every edition that reads, and what only the victim could answer. */
const asks: readonly Ask[] = [
  ...firstWays
    .filter(isRead)
    .map((way) => ({ name: `${way.row.method} ${way.path}`, send: (client: Client) => request(client, way, holdings, 'contacts') })),
  ...[
    '/crm/v3/objects/contacts/ada@sekrit.example?idProperty=email',
    `/crm/v3/objects/contacts/${more.merged}`,
    `/crm/v3/objects/contacts/${holdings.records.contact}?properties=num_associated_contacts,associatedcompanyid,num_notes`,
    `/crm/v3/objects/companies/${holdings.records.company}?properties=num_associated_contacts,num_associated_deals`,
    '/crm/v3/limits/associations/records/0-1/0-2',
  ].map((path) => ({ name: `GET ${path}`, send: (client: Client) => client.get(path) })),
  {
    name: 'a search that finds everything',
    send: (client) => client.post('/crm/v3/objects/contacts/search', { properties: ['firstname'], limit: 100 }),
  },
];

/** What a caller is told, without what differs between two answers to the same question: ids of requests, and of the caller's own portal. */
async function toldTo({ id, client }: Twin, ask: Ask): Promise<string> {
  const { status, text } = await ask.send(client);
  const requestIds = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  return `${status} ${text.replaceAll(requestIds, '<id>').replaceAll(alone.url, shared.url).replaceAll(String(id), '<own portal>')}`;
}

describe("a row that is driven with another portal's token and this portal's ids", () => {
  let before: string;
  let changedLast: number;
  let countedBefore: string;
  beforeAll(async () => {
    before = await inventory(victim, holdings);
    changedLast = await lastChange();
    countedBefore = await counted();
  });

  test('there is something to see in the victim, and many ways to look for it', () => {
    expect(before.split(secret).length).toBeGreaterThan(20);
    expect(before).not.toMatch(/ (4|5)\d\d \{/);
    expect(firstWays.length).toBeGreaterThan(350);
  });

  test.each(named(ofPortals))('%s: shows and changes nothing to a caller whose portal is empty', async (_name, way) => {
    const { client } = await shared.portal();
    for (const objectType of way.path.includes('bjectType}') ? ['contacts', 'deals', 'p_ship'] : ['contacts']) {
      const { status, seen, told } = await send(client, way, holdings, objectType);
      expect([seen, told]).toEqual([[], told]);
      expect(status < 500 || status === 501).toBe(true);
    }
    expect(await hasChangedSince(changedLast)).toBe(false);
  });

  test.each(asks.map((ask) => [ask.name, ask] as const))(
    '%s: tells a caller with the same ids what it would without the victim',
    async (_name, ask) => {
      expect(await toldTo(await reader(shared), ask)).toBe(await toldTo(await reader(alone), ask));
    },
  );

  const statuses = new Map<string, number>();
  test.each(named(firstWays))('%s: shows and changes nothing to a caller whose portal holds the same ids', async (name, way) => {
    const twin = isRead(way) ? await reader(shared) : await makeTwin(shared);
    const { status, seen, told } = await send(twin.client, way, holdings, 'contacts');
    expect([seen, told]).toEqual([[], told]);
    statuses.set(name, status);
    expect(await hasChangedSince(changedLast)).toBe(false);
  });

  test('most of these requests got through to what the caller itself holds', () => {
    const through = [...statuses.values()].filter((status) => status < 300 || status === 302);
    expect(through.length / statuses.size).toBeGreaterThan(0.85);
  });

  test('the victim shows after all of it what it showed before, and no call of theirs counts as its own', async () => {
    expect(await counted()).toBe(countedBefore);
    expect(await inventory(victim, holdings)).toBe(before);
  });
});

/** What can leak, and the requests that would show it: a change that goes to the wrong portal, and every read. */
const leaks: readonly (readonly [string, readonly Leak[], readonly Ask[]])[] = [
  // A change is decided by the definitions of the portal that it goes to.
  [
    'the portal of a change',
    ['submit', 'schema'],
    [{ name: 'create', send: (client) => client.post('/crm/v3/objects/contacts', { properties: {} }) }],
  ],
  ...(
    [
      'token',
      'id',
      'settings',
      'schema',
      'record',
      'recordsById',
      'search',
      'versions',
      'records',
      'neighbours',
      'neighbourPages',
      'neighbourTypes',
      'held',
      'neighbourCounts',
      'survivorOf',
      'holderOf',
    ] as const
  ).map((part) => [part, [part], asks] as const),
];

/** A leak may leave an answer out. */
const askMsMax = 10_000;

describe('the test itself', () => {
  test.each(leaks)('notices where %s is that of another portal', async (_name, parts, isAsked) => {
    const [beside, without] = [await makeTwin(shared), await makeTwin(alone)];
    const before = await lastChange();
    const isNoticed = async (ask: Ask) => (await toldTo(beside, ask)) !== (await toldTo(without, ask)) || (await hasChangedSince(before));
    const noticed: string[] = [];
    await shared.leak(parts, victim.id);
    try {
      for (const ask of isAsked) {
        if (await Promise.race([isNoticed(ask), wait(askMsMax, false)])) noticed.push(ask.name);
        if (noticed.length > 0) break;
      }
    } finally {
      await shared.leak([], victim.id);
    }
    expect(noticed).not.toEqual([]);
  });
});

/** A body that has what a control endpoint needs of it: lists without anything in them, and texts. */
function leastBody({ body }: (typeof controlEndpoints)[number]): object {
  if (body === undefined || !('required' in body) || !Array.isArray(body['required'])) return {};
  const { properties } = body as unknown as { readonly properties: Readonly<Record<string, { readonly type?: string }>> };
  const needed = body['required'] as readonly string[];
  return Object.fromEntries(needed.map((name) => [name, properties[name]?.type === 'array' ? [] : 'nobody@ties.example']));
}

describe('a portal that was deleted', () => {
  let tokens: readonly Client[];
  let portalId: number;
  beforeAll(async () => {
    const gone = await shared.portal();
    portalId = gone.id;
    await fill(gone, secret);
    const made = await createApp(shared.composed.serverCall, { name: 'app', redirectUris: [], scopes: ['oauth'], optionalScopes: [] });
    if (isProblem(made)) throw new Error(made.message);
    const { app } = made;
    const grant = { app, portal: gone.id, userId: 1, scopes: ['crm.objects.contacts.read'], at: shared.composed.clock.now() };
    const accessToken = await grantAccessToken(shared.store, grant);
    tokens = [gone.client, clientOf(shared.url, accessToken)];
    for (const client of tokens) expect((await client.get('/crm/v3/objects/contacts')).status).toBe(200);
    expect((await victim.client.remove(`/_crosstie/portals/${portalId}`)).status).toBe(204);
  });

  test.each(named(firstWays))('%s refuses its tokens', async (_name, way) => {
    for (const client of tokens) {
      const { status, told } = await send(client, way, holdings, 'contacts');
      expect([status, told]).toEqual([401, told]);
    }
  });

  // What begins with an app's id tells of that first.
  const inPortals = controlEndpoints.filter(({ path }) => path.startsWith('/portals/{portalId}'));
  test.each(inPortals.map((row) => [row.method, row.path, row] as const))('%s /_crosstie%s does not find it', async (method, path, row) => {
    const asked = path.replace('{portalId}', String(portalId)).replace(/\{\w*bjectType\}/g, 'contacts');
    // A body that does not fit would be refused before the portal is looked for.
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: leastBody(row) };
    const { status, text } = await victim.client.send(method, `/_crosstie${filled(asked, {})}`, body);
    expect([status, text]).toEqual([404, expect.stringContaining(`${portalId}`)]);
  });
});
