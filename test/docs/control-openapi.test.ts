import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { controlEndpoints } from '../../src/control/endpoints.ts';
import { type FreshPortal, startCrosstie } from '../../src/index.ts';

/** The document's parts that are read here. */
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: 'path' | 'query' }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
type Params = Readonly<Record<string, string | number>>;
interface Sent {
  readonly query?: string;
  readonly body?: object;
}

// A file, as a backup copies one.
const folder = mkdtempSync(join(tmpdir(), 'crosstie-'));
const crosstie = await startCrosstie({ db: join(folder, 'crosstie.db') });
afterAll(async () => {
  await crosstie.close();
  rmSync(folder, { recursive: true, force: true });
});

const document = (await (await crosstie.fetch('/_crosstie/openapi.json')).json()) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, ...operation })),
);
/** Calls an operation as the document says, fails where the answer is none of its answers, and gives its status and JSON. */
async function call(id: string, params: Params = {}, { query = '', body }: Sent = {}): Promise<Answered> {
  const operation = operations.find(({ operationId }) => operationId === id);
  if (operation === undefined) throw new Error(`the document has no operation ${id}`);
  const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  expect([...new URLSearchParams(query).keys()].filter((name) => !names.includes(name))).toEqual([]);
  const sent = operation.requestBody?.content['application/json']?.schema;
  if (body !== undefined) expect(faultsOf(sent ?? false, body)).toEqual([]);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const { method } = operation;
  const response = await crosstie.fetch(`${path}?${query}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  const declared = operation.responses[String(response.status)];
  if (declared === undefined) throw new Error(`${id} answers ${response.status}, which the document does not have: ${text}`);
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(declared.content ?? {});
  seen.add(`${id} ${response.status}`);
  if (type === '') expect(text).toBe('');
  else expect(response.headers.get('content-type')).toContain(type);
  const json: unknown = type === 'application/json' ? JSON.parse(text) : undefined;
  if (json !== undefined) expect(faultsOf(closed(schema), json), text.slice(0, 1_000)).toEqual([]);
  // The document says what it is; the rest of this file reads fields that its schemas require.
  return json as Answered;
}
type Answered = Readonly<Record<'appId' | 'id' | 'portalId' | 'clientSecret', string>> & {
  readonly results: readonly Answered[];
  readonly subscriptions: readonly Answered[];
};
const seen = new Set<string>();

function faultsOf(schema: object | false, value: unknown): readonly string[] {
  const [, faults] = Compile(schema === false ? { not: {} } : schema).Errors(value);
  return faults.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** A schema that takes no fields but those that it names: an answer is not to have more than the document says. */
function closed(schema: unknown): object {
  const write = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value && !('additionalProperties' in value)
      ? { ...value, additionalProperties: false }
      : value;
  return JSON.parse(JSON.stringify(schema, write)) as object;
}

let portal: FreshPortal;
let at: Params;
beforeAll(async () => {
  portal = await crosstie.portal();
  at = { portalId: portal.portalId };
});
const make = async (type: string, properties: object = {}) =>
  (await ask<{ readonly id: string }>('POST', `/crm/v3/objects/${type}`, { properties })).id;
async function ask<Body>(method: string, path: string, body?: object): Promise<Body> {
  const response = await portal.fetch(path, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}
async function makeApp(options: object = {}): Promise<Params> {
  return {
    appId: (await call('apps.create', {}, { body: { name: 'Clipper', scopes: ['oauth', 'crm.objects.contacts.read'], ...options } })).appId,
  };
}
/** An app with a delivery that no server takes. */
async function deliver(): Promise<Params> {
  const webhooks = { targetUrl: 'http://127.0.0.1:9/hook', subscriptions: [{ eventType: 'contact.creation' }] };
  const app = await makeApp({ webhooks });
  await call('installs.create', app, { body: at });
  await make('contacts');
  await call('clock.advance', {}, { body: { ms: 0 } });
  const { results } = await call('deliveries.listPending', app, { query: 'limit=1' });
  return { ...app, deliveryId: results[0]?.id ?? 'none' };
}
/** A fault that takes nothing. */
async function addFault(): Promise<Params> {
  const match = { ...at, method: 'PUT', path: { regExp: 'nowhere' }, operation: 'records.create', objectType: 'contacts', edition: 'v3' };
  return { faultId: (await call('faults.add', {}, { body: { match, times: 1, respond: { partial: [1], latencyMs: [1, 2] } } })).id };
}
async function link(): Promise<Params> {
  const [contact, company] = [await make('contacts'), await make('companies')];
  await ask('PUT', `/crm/v4/objects/contacts/${contact}/associations/default/companies/${company}`);
  return { ...at, objectType: 'contacts', objectId: contact, toObjectId: company };
}

/** How each operation is brought to its answer. Who adds a row adds a line: the last test says which are missing. */
const scenes: Readonly<Record<string, () => Promise<unknown>>> = {
  'health.live': () => call('health.live'),
  'health.ready': () => call('health.ready'),
  'metrics.read': () => call('metrics.read'),
  'coverage.list': () => call('coverage.list'),
  'openapi.read': () => call('openapi.read'),
  'clock.read': () => call('clock.read'),
  'clock.set': () => call('clock.set', {}, { body: { now: Date.now(), mode: 'running' } }),
  'clock.advance': () => call('clock.advance', {}, { body: { ms: 1 } }),
  'requests.list': async () => {
    await make('contacts');
    await call(
      'requests.list',
      {},
      { query: `portalId=${portal.portalId}&method=POST&path=/crm/**&status=201&operation=records.create&after=0&limit=1` },
    );
  },
  'requests.read': async () => {
    await portal.fetch('/crm/v3/objects/nothings');
    const { results } = await call('requests.list', {}, { query: `portalId=${portal.portalId}` });
    await call('requests.read', { requestId: results.at(-1)?.id ?? 'none' });
  },
  'requests.stream': () => call('requests.stream', {}, { query: 'after=0' }),
  'requests.clear': () => call('requests.clear', {}, { query: `portalId=${portal.portalId}` }),
  'deliveries.listAll': async () => {
    await deliver();
    const { results } = await call('deliveries.listAll', {}, { query: `portalId=${portal.portalId}&state=pending&limit=1` });
    expect(results.length).toBe(1);
  },
  'faults.list': () => call('faults.list', {}, { query: `portalId=${portal.portalId}` }),
  'faults.add': () => addFault(),
  'faults.clear': () => call('faults.clear', {}, { query: `portalId=${portal.portalId}` }),
  'faults.read': async () => call('faults.read', await addFault()),
  'faults.remove': async () => call('faults.remove', await addFault()),
  'portals.list': () => call('portals.list', {}, { query: 'limit=1&after=1' }),
  'portals.create': () =>
    call('portals.create', {}, { body: { name: 'Ties', tier: 'free', rateLimits: { search: 2 }, switches: { archiveBody: true } } }),
  'portals.read': () => call('portals.read', at),
  'portals.update': () => call('portals.update', at, { body: { name: null, timeZone: 'Europe/Berlin', switches: null } }),
  'portals.remove': async () => call('portals.remove', { portalId: (await crosstie.portal()).portalId }),
  'portals.seed': async () => {
    const { portalId } = await crosstie.portal();
    return call('portals.seed', { portalId }, { body: { records: { contacts: [{ key: 'ada', properties: { lastname: 'Tie' } }] } } });
  },
  'rateLimits.read': () => call('rateLimits.read', at),
  'rateLimits.set': async () => {
    const meters = [
      { limit: 'daily', used: 3 },
      { limit: 'tenSecondly', appId: 7, used: 1 },
    ];
    await call('rateLimits.set', at, { body: { rateLimits: { tier: 'free', search: 9 }, meters } });
    await call('rateLimits.set', at, { body: { rateLimits: null } });
  },
  'tokens.list': () => call('tokens.list', at),
  'tokens.create': () => call('tokens.create', at, { body: { name: 'Reader', scopes: ['crm.objects.contacts.read'], appId: 7 } }),
  'tokens.revoke': async () => call('tokens.revoke', { ...at, tokenId: (await call('tokens.create', at)).id }),
  'apps.list': async () => {
    await makeApp();
    await call('apps.list', {}, { query: 'limit=1' });
  },
  'apps.create': () => makeApp({ clientSecret: 'long-enough', webhooks: { targetUrl: 'http://127.0.0.1:9/' } }),
  'apps.read': async () => call('apps.read', await makeApp()),
  'apps.update': async () => call('apps.update', await makeApp(), { body: { name: 'Other', optionalScopes: ['tickets'] } }),
  'apps.rotateClientSecret': async () => call('apps.rotateClientSecret', await makeApp(), { body: { clientSecret: 'another-one' } }),
  'apps.rotateDeveloperApiKey': async () => call('apps.rotateDeveloperApiKey', await makeApp()),
  'apps.remove': async () => call('apps.remove', await makeApp()),
  'installs.create': async () =>
    call('installs.create', await makeApp({ optionalScopes: ['tickets'] }), { body: { ...at, scopes: ['tickets'] } }),
  'installs.list': async () => {
    const app = await makeApp();
    await call('installs.create', app, { body: at });
    expect((await call('installs.list', app, { query: 'limit=5' })).results.length).toBe(1);
  },
  'installs.remove': async () => {
    const app = await makeApp();
    await call('installs.create', app, { body: at });
    await call('installs.remove', { ...app, ...at });
  },
  'deliveries.list': async () => {
    const { results } = await call('deliveries.list', await deliver(), { query: 'state=pending' });
    expect(results.length).toBe(1);
  },
  'deliveries.listPending': () => deliver(),
  'deliveries.read': async () => call('deliveries.read', await deliver()),
  'deliveries.replay': async () => {
    const delivery = await deliver();
    // Only what is not on its way can be sent once more: all attempts are used up within a day.
    await call('clock.advance', {}, { body: { ms: 86_400_000 } });
    await call('deliveries.replay', delivery);
  },
  'reports.list': async () => {
    const [contact, company] = [await make('contacts'), await make('companies')];
    await ask('POST', '/crm/associations/v4/definitions/configurations/contacts/companies/batch/create', {
      inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 279, maxToObjectIds: 1 }],
    });
    await ask('PUT', `/crm/v4/objects/contacts/${contact}/associations/default/companies/${company}`);
    await ask('POST', '/crm/v4/associations/usage/high-usage-report/1');
    expect(await call('reports.list', at)).toMatchObject({ results: [{ records: [{ fromObjectId: contact }] }] });
  },
  'graph.neighbours': async () => call('graph.neighbours', await link(), { query: 'hops=2&limit=1&objectTypes=companies' }),
  'graph.path': async () => {
    const { objectId, toObjectId } = await link();
    const ends = { ...at, fromObjectType: 'contacts', toObjectType: 'companies', fromObjectId: String(objectId) };
    await call('graph.path', { ...ends, toObjectId: String(toObjectId) }, { query: 'hops=1' });
    await call('graph.path', { ...ends, toObjectId: await make('companies') });
  },
  'graph.counts': async () => call('graph.counts', await link()),
  'graph.links': async () => {
    const from = await link();
    const [contact, company] = [String(from['objectId']), String(from['toObjectId'])];
    const records = [
      { objectType: 'contacts', objectId: contact },
      { objectType: 'companies', objectId: company },
    ];
    expect((await call('graph.links', at, { body: { records } })).results.length).toBe(1);
  },
  'objectTypes.list': () => call('objectTypes.list', at),
  'associationTypes.list': () => call('associationTypes.list', at),
  'sessions.open': () => call('sessions.open', at),
  'webhooks.read': async () => call('webhooks.read', await deliver()),
  'webhooks.setActive': async () => {
    const delivered = await deliver();
    const { subscriptions } = await call('webhooks.read', delivered);
    await call('webhooks.setActive', { ...delivered, subscriptionId: subscriptions[0]?.id ?? 'none' }, { body: { active: false } });
  },
  'journal.subscriptions': async () => call('journal.subscriptions', await makeApp()),
  'journal.pages': async () => call('journal.pages', await makeApp(), { query: `portalId=${portal.portalId}&limit=1` }),
  'records.restore': async () => {
    const contact = await make('contacts');
    await ask('DELETE', `/crm/v3/objects/contacts/${contact}`);
    await call('records.restore', { ...at, objectType: 'contacts', objectId: contact });
  },
  'owners.list': () => call('owners.list', at),
  'owners.create': () =>
    call('owners.create', at, { body: { email: 'ada@example.com', teams: [{ id: '1', name: 'Ties', primary: true }] } }),
  'owners.update': async () => {
    const { id } = await call('owners.create', at, { body: { email: 'bo@example.com', type: 'QUEUE' } });
    await call('owners.update', { ...at, ownerId: id }, { body: { archived: true } });
  },
  'snapshots.list': async () => {
    await snapshot();
    expect((await call('snapshots.list', at)).results.length).toBe(1);
  },
  'snapshots.take': () => snapshot(),
  'snapshots.restore': async () => call('snapshots.restore', await snapshot()),
  'snapshots.remove': async () => call('snapshots.remove', await snapshot()),
  'portals.reset': async () => call('portals.reset', { portalId: (await crosstie.portal()).portalId }),
  'backups.begin': () => backup(),
  'backups.piece': () => backup(),
  'backups.end': () => backup(),
};
async function snapshot(): Promise<Params> {
  const named = { ...at, name: 'before' };
  await call('snapshots.take', named);
  return named;
}
async function backup(): Promise<void> {
  const { id } = await call('backups.begin');
  await call('backups.piece', { id, offset: 0 });
  await call('backups.end', { id });
}

/** Answers that a sound server never gives. */
const unseen = ['health.ready 503'];

describe('the OpenAPI document of the control endpoints', () => {
  test('has every row, each once, with a summary and an id of its own', () => {
    expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining(controlEndpoints.map(({ method, path }) => `${method} /_crosstie${path}`)),
    );
    expect(operations.length).toBe(controlEndpoints.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { operationId, summary } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z]+\.[a-z][A-Za-z]+$/);
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
    }
  });

  test.each(operations.map(({ operationId }) => operationId))('says what %s answers', async (id) => {
    const scene = scenes[id];
    if (scene === undefined) throw new Error(`say in \`scenes\` how ${id} is brought to its answer`);
    await scene();
    const declared = Object.keys(operations.find(({ operationId }) => operationId === id)?.responses ?? {}).filter(
      (status) => status !== 'default',
    );
    expect(declared.filter((status) => !seen.has(`${id} ${status}`) && !unseen.includes(`${id} ${status}`))).toEqual([]);
  });

  test.each(operations.filter(({ requestBody }) => requestBody).map(({ operationId }) => [operationId] as const))(
    '%s refuses a body that the document does not have',
    async (id) => {
      const operation = operations.find(({ operationId }) => operationId === id);
      const path = operation?.path.replace(/\{(\w+)\}/g, '424242');
      const body = JSON.stringify({ fieldThatThereIsNot: 1 });
      const response = await crosstie.fetch(path ?? '', { method: operation?.method ?? '', body });
      const { message } = (await response.json()) as { readonly message: string };
      expect([response.status, message]).toEqual([400, expect.stringMatching(/fieldThatThereIsNot.*no such field|it is needed/)]);
    },
  );
});
