import { expect } from 'vitest';
import type { Owner } from './crm-surface.ts';
import { nobody } from './record-surface.ts';

/** Sends one request and answers what came back. */
export type Send = (method: string, path: string, body?: object) => Promise<Answer>;

interface Answer {
  readonly status: number;
  /** Parsed JSON; undefined where the answer had none. */
  readonly body: unknown;
}

/** Editions, each with the APIs that HubSpot has in it. */
export const wireEditions = [
  { edition: 'v3', hasAll: true },
  { edition: '2025-09', hasAll: true },
  { edition: '2026-03', hasAll: true },
  { edition: '2026-09', hasAll: true },
  { edition: '2026-09-beta', hasAll: false },
] as const;

/** Where an API is mounted in an edition. */
function mountOf(api: string, edition: string): string {
  if (api === 'schemas') return `/crm-object-schemas/${edition}/schemas`;
  if (api === 'account-info') return `/account-info/${edition}`;
  return edition === 'v3' ? `/crm/v3/${api}` : `/crm/${api}/${edition}`;
}

/** One API in one edition. */
class Api {
  readonly #send: Send;
  readonly #mount: string;

  constructor(send: Send, api: string, edition: string) {
    this.#send = send;
    this.#mount = mountOf(api, edition);
  }

  /** Sends a request that must be answered with a status; answers the body. */
  async call<Body>(status: number, method: string, path: string, body?: object): Promise<Body> {
    const answer = await this.#send(method, this.#mount + path, body);
    expect(answer.status, `${method} ${this.#mount}${path} ${JSON.stringify(answer.body)}`).toBe(status);
    return answer.body as Body;
  }
}

interface Made {
  readonly id: string;
}

interface Many {
  readonly results: readonly Made[];
}

/** Calls every operation of records, definitions and accounts in an edition, on a portal that nothing else has touched. */
export async function driveEdition(send: Send, { edition, hasAll }: (typeof wireEditions)[number], owner: Owner): Promise<void> {
  const apiOf = (name: string) => new Api(send, name, edition);
  // Editions without definitions of their own use those of v3.
  const definitionsOf = (name: string) => new Api(send, name, hasAll ? edition : 'v3');
  await driveProperties(definitionsOf('properties'));
  const ship = await driveSchemas(definitionsOf('schemas'));
  const kinds: readonly Kind[] = [
    { type: 'contacts', title: 'firstname', needs: {}, unique: 'email' },
    { type: 'companies', title: 'name', needs: {}, unique },
    { type: '0-3', title: 'dealname', needs: { dealstage: 'closedwon', pipeline: 'default' }, unique },
    { type: 'tickets', title: 'subject', needs: { hs_pipeline: '0', hs_pipeline_stage: '1' }, unique },
    { type: ship, title: 'hull', needs: {}, unique: 'serial' },
  ];
  for (const kind of kinds) {
    if (kind.unique === unique) await addUnique(definitionsOf('properties'), kind.type);
    await driveRecordType(apiOf('objects'), kind);
    if (edition !== 'v3') await driveLinks(apiOf('objects'), kind);
  }
  await driveRefusals(apiOf('objects'));
  await drivePipelines(apiOf('pipelines'));
  if (!hasAll) return;
  await driveRules(apiOf('property-validations'));
  await driveOwners(apiOf('owners'), owner);
  await driveReadOnly(apiOf('object-library'), apiOf('limits'), apiOf('account-info'), ship);
}

/** The unique property that the drive gives to types that have none. */
const unique = 'ties_key';

async function addUnique(api: Api, type: string): Promise<void> {
  const [group] = (await api.call<{ readonly results: readonly { readonly name: string }[] }>(200, 'GET', `/${type}/groups`)).results;
  const property = { name: unique, label: 'Key', groupName: group?.name, type: 'string', fieldType: 'text', hasUniqueValue: true };
  await api.call(201, 'POST', `/${type}`, property);
}

interface Kind {
  readonly type: string;
  readonly title: string;
  readonly needs: Readonly<Record<string, string>>;
  /** A property with unique values. */
  readonly unique: string;
}

async function driveRecordType(api: Api, { type, title, needs, unique }: Kind): Promise<void> {
  const at = `/${type}`;
  const named = (name: string, more = {}) => ({ properties: { ...needs, [title]: name, ...more }, associations: [] });
  const first = await api.call<Made>(201, 'POST', at, named('Alpha', { [unique]: 'a@ties.example' }));
  await api.call(200, 'PATCH', `${at}/${first.id}`, { properties: { [title]: 'Omega' } });
  await api.call(200, 'GET', `${at}/${first.id}?properties=${title}&propertiesWithHistory=${title}&associations=deals`);
  const many = await api.call<Many>(201, 'POST', `${at}/batch/create`, { inputs: [named('Beta'), named('Gamma')] });
  const traced = [
    { ...named('Delta'), objectWriteTraceId: 'good' },
    { properties: { no_such_property: 'x' }, objectWriteTraceId: 'bad' },
  ];
  await api.call(207, 'POST', `${at}/batch/create`, { inputs: traced });
  const ids = [first, ...many.results].map(({ id }) => ({ id }));
  const asked = { properties: [title], propertiesWithHistory: [title] };
  await api.call(200, 'POST', `${at}/batch/read`, { inputs: ids, ...asked });
  await api.call(207, 'POST', `${at}/batch/read`, { inputs: [...ids, { id: nobody }], ...asked });
  await api.call(200, 'POST', `${at}/batch/update`, { inputs: ids.map(({ id }) => ({ id, properties: { [title]: 'Same' } })) });
  await api.call(207, 'POST', `${at}/batch/update`, { inputs: [first.id, nobody].map((id) => ({ id, properties: { [title]: 'Same' } })) });
  const inputs = ['a@ties.example', 'b@ties.example'].map((id) => ({ id, idProperty: unique, ...named('Same', { [unique]: id }) }));
  await api.call(200, 'POST', `${at}/batch/upsert`, { inputs });
  await api.call(200, 'GET', `${at}/b@ties.example?idProperty=${unique}`);
  await api.call(200, 'PATCH', `${at}/b@ties.example?idProperty=${unique}`, { properties: { [title]: 'Same' } });
  const page = await api.call<Many>(200, 'GET', `${at}?limit=2&properties=${title}&associations=contacts`);
  expect(page.results).toHaveLength(2);
  await driveSearch(api, at, title);
  const [, second, third] = ids;
  const merged = await api.call<Made>(200, 'POST', `${at}/merge`, { primaryObjectId: second?.id, objectIdToMerge: third?.id });
  await api.call(204, 'DELETE', `${at}/${first.id}`);
  await api.call(204, 'POST', `${at}/batch/archive`, { inputs: [{ id: merged.id }] });
  await api.call(200, 'GET', `${at}/${first.id}?archived=true`);
  await api.call(200, 'GET', `${at}?archived=true&propertiesWithHistory=${title}`);
  await api.call(404, 'GET', `${at}/${first.id}`);
  await api.call(204, 'POST', `${at}/gdpr-delete`, { objectId: merged.id });
}

/** Links a record with a contact by default and by the type that this made, lists the link and takes it away. */
async function driveLinks(api: Api, { type, title, needs }: Kind): Promise<void> {
  const from = await api.call<Made>(201, 'POST', `/${type}`, { properties: { ...needs, [title]: 'Linked' }, associations: [] });
  const to = await api.call<Made>(201, 'POST', '/contacts', { properties: { firstname: 'Linked' }, associations: [] });
  const at = `/${type}/${from.id}/associations`;
  const { results } = await api.call<Links>(200, 'PUT', `${at}/default/contacts/${to.id}`);
  const forward = results.find((link) => link.from.id === from.id)?.associationSpec;
  await api.call(200, 'GET', `${at}/contacts`);
  await api.call(204, 'DELETE', `${at}/contacts/${to.id}`);
  await api.call(201, 'PUT', `${at}/contacts/${to.id}`, [forward ?? {}]);
}

interface Links {
  readonly results: readonly { readonly from: Made; readonly associationSpec: object }[];
}

async function driveSearch(api: Api, at: string, title: string): Promise<void> {
  const filterGroups = [{ filters: [{ propertyName: title, operator: 'EQ', value: 'Same' }] }];
  const page = { sorts: [title], properties: [title], limit: 1, after: '0' };
  const found = await api.call<Many & { readonly total: number }>(200, 'POST', `${at}/search`, { filterGroups, ...page });
  expect(found.total).toBeGreaterThanOrEqual(3);
  await api.call(200, 'POST', `${at}/search`, {});
  await api.call(200, 'POST', `${at}/search`, { query: 'Same', sorts: [{ propertyName: title, direction: 'DESCENDING' }] });
  await api.call(400, 'POST', `${at}/search`, { filterGroups: [{ filters: [{ propertyName: title, operator: 'IS', value: 'x' }] }] });
}

/** What is answered to writes that are wrong, and to a contact that goes for good. */
async function driveRefusals(api: Api): Promise<void> {
  await api.call(201, 'POST', '/contacts', { properties: { email: 'taken@ties.example' }, associations: [] });
  await api.call(409, 'POST', '/contacts', { properties: { email: 'Taken@ties.example' }, associations: [] });
  await api.call(400, 'POST', '/contacts', { properties: { email: 'no address' }, associations: [] });
  await api.call(400, 'POST', '/deals', { properties: { dealname: 'x', dealstage: 'no such stage' }, associations: [] });
  await api.call(400, 'POST', '/calls', { properties: {}, associations: [] });
  await api.call(404, 'PATCH', `/contacts/${nobody}`, { properties: { firstname: 'x' } });
  await api.call(204, 'POST', '/contacts/gdpr-delete', { objectId: 'taken@ties.example', idProperty: 'email' });
}

async function drivePipelines(api: Api): Promise<void> {
  const stage = (label: string, displayOrder: number) => ({ label, displayOrder, metadata: { probability: '0.5' } });
  await api.call(200, 'GET', '/deals');
  const pipeline = { label: 'Ropes', displayOrder: 1, stages: [stage('Cut', 0)] };
  const made = await api.call<Made>(201, 'POST', '/deals', pipeline);
  const at = `/deals/${made.id}`;
  await api.call(200, 'GET', at);
  await api.call(200, 'PATCH', at, { label: 'Cords' });
  await api.call(200, 'PUT', at, { ...pipeline, stages: [stage('Tied', 0), stage('Cut', 1)] });
  const added = await api.call<Made>(201, 'POST', `${at}/stages`, stage('Coiled', 2));
  await api.call(200, 'GET', `${at}/stages`);
  await api.call(200, 'GET', `${at}/stages/${added.id}`);
  await api.call(200, 'PATCH', `${at}/stages/${added.id}`, { label: 'Wound', metadata: { probability: '0.4' } });
  await api.call(200, 'PUT', `${at}/stages/${added.id}`, stage('Spliced', 2));
  await api.call(200, 'GET', `${at}/stages/${added.id}/audit`);
  await api.call(200, 'GET', `${at}/audit`);
  await api.call(204, 'DELETE', `${at}/stages/${added.id}`);
  await api.call(204, 'DELETE', `${at}?validateReferencesBeforeDelete=true`);
  await api.call(404, 'GET', at);
  await api.call(200, 'GET', '/tickets');
  await api.call(200, 'GET', '/contacts');
}

async function driveSchemas(api: Api): Promise<string> {
  const properties = ['hull', 'serial'].map((name) => ({
    name,
    label: name,
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: name === 'serial',
  }));
  const made = await api.call<{ readonly objectTypeId: string }>(201, 'POST', '', {
    name: 'ship',
    labels: { singular: 'Ship', plural: 'Ships' },
    primaryDisplayProperty: 'hull',
    secondaryDisplayProperties: [],
    requiredProperties: [],
    searchableProperties: ['hull'],
    properties,
    associatedObjects: ['CONTACT'],
  });
  const at = `/${made.objectTypeId}`;
  await api.call(200, 'GET', '');
  await api.call(200, 'GET', at);
  await api.call(200, 'GET', '/contacts');
  await api.call(200, 'PATCH', at, { labels: { singular: 'Vessel', plural: 'Vessels' } });
  const read = {
    inputs: [made.objectTypeId],
    includePropertyDefinitions: true,
    includeAssociationDefinitions: true,
    includeAuditMetadata: true,
  };
  await api.call(200, 'POST', '/batch/read', read);
  const link = { fromObjectTypeId: made.objectTypeId, toObjectTypeId: '0-3', name: 'ship_to_deal' };
  const { id } = await api.call<Made>(201, 'POST', `${at}/associations`, link);
  await api.call(204, 'DELETE', `${at}/associations/${id}`);
  const other = await api.call<{ readonly objectTypeId: string }>(201, 'POST', '', {
    name: 'boat',
    labels: { singular: 'Boat', plural: 'Boats' },
    requiredProperties: [],
    properties: [],
    associatedObjects: [],
  });
  await api.call(204, 'DELETE', `/${other.objectTypeId}`);
  await api.call(200, 'GET', '?archived=true');
  return made.objectTypeId;
}

async function driveProperties(api: Api): Promise<void> {
  await api.call(201, 'POST', '/contacts/groups', { name: 'knots', label: 'Knots', displayOrder: 3 });
  await api.call(200, 'GET', '/contacts/groups');
  await api.call(200, 'GET', '/contacts/groups/knots');
  await api.call(200, 'PATCH', '/contacts/groups/knots', { label: 'Bows' });
  const property = (name: string, more = {}) => ({ name, label: name, groupName: 'knots', type: 'string', fieldType: 'text', ...more });
  await api.call(201, 'POST', '/contacts', property('loop'));
  await api.call(409, 'POST', '/contacts', property('loop'));
  await api.call(200, 'GET', '/contacts');
  await api.call(200, 'GET', '/contacts/loop');
  await api.call(200, 'GET', '/contacts/email');
  await api.call(200, 'PATCH', '/contacts/loop', { label: 'Hoop' });
  await api.call(400, 'DELETE', '/contacts/groups/knots');
  await api.call(204, 'DELETE', '/contacts/loop');
  await api.call(200, 'GET', '/contacts?archived=true');
  const options = [{ label: 'Thick', value: 'thick', displayOrder: 1, hidden: false }];
  const inputs = [property('bend'), property('rope', { type: 'enumeration', fieldType: 'select', options })];
  await api.call(201, 'POST', '/contacts/batch/create', { inputs });
  await api.call(207, 'POST', '/contacts/batch/create', { inputs: [property('bend'), property('hitch')] });
  const names = ['bend', 'rope', 'hitch'].map((name) => ({ name }));
  await api.call(200, 'POST', '/contacts/batch/read', { inputs: names, archived: false, dataSensitivity: 'non_sensitive' });
  await api.call(207, 'POST', '/contacts/batch/read', {
    inputs: [...names, { name: 'nothing' }],
    archived: false,
    dataSensitivity: 'non_sensitive',
  });
  await api.call(204, 'POST', '/contacts/batch/archive', { inputs: names });
  await api.call(204, 'DELETE', '/contacts/groups/knots');
  await api.call(404, 'GET', '/contacts/nothing');
}

async function driveRules(api: Api): Promise<void> {
  const rule = '/0-1/firstname/rule-type/MAX_LENGTH';
  await api.call(204, 'PUT', rule, { ruleArguments: ['50'], shouldApplyNormalization: false });
  await api.call(200, 'GET', rule);
  await api.call(200, 'GET', '/0-1/firstname');
  await api.call(200, 'GET', '/0-1');
}

async function driveOwners(api: Api, { id, email }: Owner): Promise<void> {
  await api.call(200, 'GET', '');
  await api.call(200, 'GET', '/?limit=1&archived=false');
  await api.call(200, 'GET', `?email=${encodeURIComponent(email)}`);
  await api.call(200, 'GET', `/${id}?idProperty=id`);
  await api.call(404, 'GET', '/1');
}

async function driveReadOnly(library: Api, limits: Api, account: Api, ship: string): Promise<void> {
  await library.call(200, 'GET', '/enablement');
  await library.call(200, 'GET', '/enablement/0-421');
  const counts = ['calculated-properties', 'custom-object-types', 'custom-properties', 'pipelines', 'records'];
  const links = ['labels?fromObjectTypeId=0-1&toObjectTypeId=0-2', 'records/from', 'records/0-1/to', `records/0-1/${ship}`];
  for (const path of [...counts, ...links.map((link) => `associations/${link}`)]) await limits.call(200, 'GET', `/${path}`);
  await account.call(200, 'GET', '/details');
  await account.call(200, 'GET', '/api-usage/daily/private-apps');
}
