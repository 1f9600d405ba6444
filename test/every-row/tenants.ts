import { type PortalId, portalIdOf } from '../../src/domain/ids.ts';
import { grantToken } from '../../src/operations/private-apps.ts';
import { mintByChance } from '../../src/operations/token-mint.ts';
import { manualClock } from '../../src/server/clock.ts';
import { assemble, type Composed } from '../../src/server/compose.ts';
import type { PortalStore, Store } from '../../src/storage/port.ts';
import { openSqlite } from '../../src/storage/sqlite/store.ts';
import { type Client, clientOf } from '../behaviour/client.ts';

/** What of one portal's may be given to the callers of all others, to prove that it would be seen: a part of its store, or its token's portal. */
export type Leak = keyof PortalStore | 'token';

/** When everything happens, on every such server. */
const noon = 1_790_000_000_000;

/** A server with many portals whose store can be made to leak. */
export interface Shared extends AsyncDisposable {
  readonly url: string;
  readonly store: Store;
  readonly composed: Composed;
  /** A portal that nobody has touched, and a caller who may do everything in it. */
  portal(): Promise<{ readonly id: PortalId; readonly token: string; readonly client: Client }>;
  /** From now on every portal gets these parts of one; none ends that. */
  leak(what: readonly Leak[], victim: PortalId): Promise<void>;
}

export async function startShared(): Promise<Shared> {
  const store = await openSqlite(':memory:');
  // Time stands: what was counted of calls stays.
  const clock = manualClock(noon);
  let leaking: readonly (string | symbol)[] = [];
  let victim: PortalStore | undefined;
  const proxies = new Map<PortalId, PortalStore>();
  const leaky = (portal: PortalStore): PortalStore =>
    new Proxy(portal, {
      get(target, name) {
        const from = leaking.includes(name) && victim !== undefined ? victim : target;
        const value: unknown = Reflect.get(from, name, from);
        return typeof value === 'function' ? value.bind(from) : value;
      },
    });
  const leakyStore = new Proxy(store, {
    get(target, name) {
      if (name === 'portal') {
        return async (id: PortalId) => {
          const portal = await store.portal(id);
          if (portal === undefined) return undefined;
          const proxy = proxies.get(id) ?? leaky(portal);
          proxies.set(id, proxy);
          return proxy;
        };
      }
      if (name === 'token') {
        return async (hash: string) => {
          const token = await store.token(hash);
          return token !== undefined && leaking.includes('token') && victim !== undefined ? { ...token, portal: victim.id } : token;
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const composed = assemble(leakyStore, { logLevel: 'silent', clock });
  const url = await composed.server.listen(0, '127.0.0.1');
  return {
    url,
    store,
    composed,
    async portal() {
      const { id } = await composed.portals.make(clock.now());
      const token = mintByChance.token(id);
      await grantToken(store, token, { portal: id, name: 'all', scopes: 'all', appId: '7', at: clock.now() });
      return { id, token, client: clientOf(url, token) };
    },
    async leak(what, id) {
      leaking = what;
      victim = await store.portal(portalIdOf(id));
      composed.serverCall.callers.forget();
    },
    async [Symbol.asyncDispose]() {
      await composed.server.close();
      await store.close();
    },
  };
}

/** What a portal holds, by the names of path parameters, and its records. */
export interface Holdings {
  readonly parameters: Readonly<Record<string, string>>;
  readonly records: { readonly contact: string; readonly otherContact: string; readonly company: string };
}

/** Fills a portal with one of everything, each with a mark in it. Two portals that are filled so give out the same ids. */
export async function fill({ id, client }: { readonly id: number; readonly client: Client }, mark: string): Promise<Holdings> {
  const domain = `${mark.toLowerCase()}.example`;
  const contact = await client.create('contacts', { firstname: mark, email: `ada@${domain}` });
  const otherContact = await client.create('contacts', { firstname: mark });
  const company = await client.create('companies', { name: mark });
  await made(client.put(`/crm/objects/2026-03/contacts/${contact}/associations/default/companies/${company}`));
  const stage = (stageId: string) => ({ stageId, label: `${mark} ${stageId}`, displayOrder: 0, metadata: { probability: '0.5' } });
  const stages = [stage('cut'), stage('tied')];
  const [owner] = await Promise.all([
    client.post<{ readonly id: string }>(`/_crosstie/portals/${id}/owners`, { email: `owner@${domain}`, firstName: mark, lastName: mark }),
    made(client.patch(`/_crosstie/portals/${id}`, { name: mark })),
    made(
      client.post('/crm/associations/2026-03/definitions/configurations/contacts/companies/batch/create', {
        inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 279, maxToObjectIds: 2 }],
      }),
    ),
    made(client.patch(`/crm/objects/2026-03/contacts/${contact}`, { properties: { lastname: mark } })),
    made(client.post('/crm/associations/2026-03/contacts/companies/labels', { label: mark, inverseLabel: `${mark} of`, name: 'known' })),
    made(client.post('/crm-object-schemas/2026-03/schemas', { name: 'ship', labels: { singular: mark, plural: mark } })),
    made(client.post('/crm/pipelines/2026-03/deals', { pipelineId: 'ropes', label: mark, displayOrder: 1, stages })),
    made(client.post('/crm/properties/2026-03/contacts/groups', { name: 'knots', label: mark })),
  ]);
  await made(Promise.resolve(owner));
  const property = { name: 'loop', label: mark, groupName: 'knots', type: 'string', fieldType: 'text' };
  await made(client.post('/crm/properties/2026-03/contacts', property));
  const rule = '/crm/property-validations/2026-03/0-1/loop/rule-type/REGEX';
  await made(client.put(rule, { ruleArguments: [mark], shouldApplyNormalization: false }));
  const parameters = {
    fromObjectId: contact,
    toObjectId: company,
    objectId: contact,
    associationTypeId: '1',
    propertyName: 'loop',
    groupName: 'knots',
    pipelineId: 'ropes',
    stageId: 'cut',
    ownerId: owner.body.id,
    ruleType: 'REGEX',
  };
  return { parameters, records: { contact, otherContact, company } };
}

/** Gives a portal that was filled more than its twins have: links, a primary company, a merge, a record by its address, and a limit that is reached. */
export async function fillMore(
  { id, client }: { readonly id: number; readonly client: Client },
  { records }: Holdings,
  mark: string,
): Promise<{ readonly merged: string }> {
  const inputs = Array.from({ length: 100 }, (_, at) => ({
    properties: { firstname: mark, email: `${at}@${mark.toLowerCase()}.example` },
  }));
  const batch = await client.post<{ readonly results: readonly { readonly id: string }[] }>('/crm/v3/objects/contacts/batch/create', {
    inputs,
  });
  await made(Promise.resolve(batch));
  // Those of the twins end far before these.
  const [linked = '', merged = ''] = batch.body.results.map(({ id }) => id).slice(-2);
  const company = await client.create('companies', { name: mark });
  const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
  const { contact } = records;
  await made(client.put(`/crm/objects/2026-03/contacts/${contact}/associations/companies/${company}`, primary));
  await made(client.put(`/crm/objects/2026-03/contacts/${linked}/associations/default/companies/${records.company}`));
  await made(client.put(`/crm/objects/2026-03/contacts/${contact}/associations/default/contacts/${linked}`));
  // A record of an id that the twins have stands for one that they have not.
  await made(client.patch(`/_crosstie/portals/${id}`, { switches: { mergeKeepsPrimaryId: true } }));
  await made(client.post('/crm/objects/2026-03/contacts/merge', { primaryObjectId: contact, objectIdToMerge: merged }));
  return { merged };
}

async function made(reply: Promise<{ readonly status: number; readonly text: string }>): Promise<void> {
  const { status, text } = await reply;
  if (status >= 300) throw new Error(`the portal could not be filled: ${status} ${text}`);
}

/** Everything that a portal shows, as text. */
export async function inventory({ id, client }: { readonly id: number; readonly client: Client }, holdings: Holdings): Promise<string> {
  const { objectId, toObjectId } = holdings.parameters;
  const paths = [
    `/crm/v3/objects/contacts?limit=50&propertiesWithHistory=firstname,lastname`,
    '/crm/v3/objects/contacts?limit=100&archived=true',
    '/crm/v3/objects/companies?limit=100',
    '/crm/v3/objects/deals?limit=100',
    '/crm/v3/objects/p_ship?limit=100',
    `/crm/v4/objects/contacts/${objectId}/associations/companies`,
    `/crm/v4/objects/companies/${toObjectId}/associations/contacts`,
    '/crm/associations/2026-03/contacts/companies/labels',
    '/crm/v4/associations/definitions/configurations/all',
    '/crm-object-schemas/2026-03/schemas',
    '/crm-object-schemas/2026-03/schemas?archived=true',
    '/crm/properties/2026-03/contacts',
    '/crm/properties/2026-03/contacts?archived=true',
    '/crm/properties/2026-03/contacts/groups',
    '/crm/pipelines/2026-03/contacts',
    '/crm/pipelines/2026-03/deals',
    '/crm/property-validations/2026-03/0-1',
    '/crm/owners/2026-03',
    `/_crosstie/portals/${id}`,
    `/_crosstie/portals/${id}/tokens`,
    `/_crosstie/portals/${id}/owners`,
    `/_crosstie/portals/${id}/reports`,
  ];
  const replies = await Promise.all(paths.map((path) => client.get(path)));
  return replies.map(({ status, text }, at) => `${paths[at]} ${status} ${text}`).join('\n');
}
