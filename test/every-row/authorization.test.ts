import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { type Client, clientOf, type Sent, startServer } from '../behaviour/client.ts';
import { type ErrorBody, problemOf } from '../behaviour/wire.ts';
import { goodBodies } from './examples.ts';
import { defineLive, livePath } from './live.ts';
import { mutantsOf, sampleOf } from './mutants.ts';
import { filled, neededScopes, type Way, ways } from './rows.ts';

const { crosstie } = await startServer();
afterAll(() => crosstie.close());

/** Every row that takes tokens of a portal, with all ways to reach it. */
const rows = endpoints.filter(({ caller }) => caller === 'portal').map((row) => [row.id, ways.filter((way) => way.row === row)] as const);

/** A portal in which every row finds something: records that are associated, and definitions. */
interface Live {
  readonly portalId: number;
  readonly owner: Client;
  readonly records: { readonly contact: string; readonly otherContact: string; readonly company: string };
}

async function livePortal(): Promise<Live> {
  const portal = await crosstie.portal();
  const owner = clientOf(crosstie.url, portal.token);
  const records = {
    contact: await owner.create('contacts', { firstname: 'Ada' }),
    otherContact: await owner.create('contacts'),
    company: await owner.create('companies'),
  };
  await owner.put(`/crm/objects/2026-03/contacts/${records.contact}/associations/default/companies/${records.company}`);
  await defineLive((method, path, body) => owner.send(method, path, { body }));
  return { portalId: portal.portalId, owner, records };
}

const callers = new Map<string, Promise<Client>>();

/** A caller of an app that a user let do only so much in the portal. */
function callerWith(portalId: number, scopes: readonly string[]): Promise<Client> {
  const key = `${portalId} ${scopes.join(' ')}`;
  const known = callers.get(key) ?? installed(portalId, scopes);
  callers.set(key, known);
  return known;
}

async function installed(portalId: number, scopes: readonly string[]): Promise<Client> {
  const app = await crosstie.app({ scopes });
  return clientOf(crosstie.url, (await app.install(portalId)).accessToken);
}

function goodRequest({ row, path }: Way, { records }: Live): { readonly path: string; readonly sent: Sent } {
  const body = goodBodies[row.id]?.(records) ?? (row.body === undefined ? undefined : sampleOf(row.body));
  return { path: livePath(path, row, records), sent: body === undefined ? {} : { body } };
}

/** Everything that the requests of rows could change, as text. */
async function inventory({ owner, records }: Live): Promise<string> {
  const paths = [
    '/crm/v3/objects/contacts?limit=100&properties=firstname&associations=companies',
    '/crm/v3/objects/companies?limit=100',
    `/crm/v4/objects/contacts/${records.contact}/associations/companies`,
    '/crm/associations/2026-03/contacts/companies/labels',
    '/crm/v4/associations/definitions/configurations/all',
    '/crm-object-schemas/2026-03/schemas',
    '/crm/properties/2026-03/contacts',
    '/crm/properties/2026-03/contacts/groups',
    '/crm/pipelines/2026-03/contacts',
    '/crm/property-validations/2026-03/0-1',
  ];
  const replies = await Promise.all(paths.map((path) => owner.get(path)));
  return replies.map(({ status, text }) => `${status} ${text}`).join('\n');
}

/** A portal that is there to be written to, by callers who name nothing in it. */
const fresh = crosstie.portal().then(({ portalId }) => portalId);

/** The scopes that a refusal lists, wherever the service lists them. */
function listedIn({ errors, context }: ErrorBody): unknown {
  const { requiredGranularScopes, requiredScopes } = errors?.[0]?.context ?? context ?? {};
  return requiredGranularScopes ?? requiredScopes;
}

describe('scopes of every row, in every edition, under every path', () => {
  let live: Live;
  let before: string;
  let powerless: Client;
  beforeAll(async () => {
    live = await livePortal();
    before = await inventory(live);
    powerless = await callerWith(live.portalId, []);
  });

  test('there is something to change', () => {
    expect(before).toContain('Ada');
    expect(before).not.toMatch(/^[45]/m);
  });

  test('only settings of the account and single definitions of object types are open to every token', () => {
    const open = rows.filter(([, list]) => list.some((way) => neededScopes(way).length === 0)).map(([id]) => id);
    expect(open).toEqual(['schemas.read', 'schemas.batchRead', 'accountInfo.details', 'accountInfo.dailyUsage', 'integrations.me']);
  });

  test.each(rows)('%s refuses a caller who lacks any one scope that it needs, and changes nothing', async (_id, list) => {
    for (const way of list) {
      const needed = neededScopes(way);
      const { path, sent } = goodRequest(way, live);
      for (const lacking of needed) {
        const scopes = needed.filter((other) => other !== lacking).flatMap(({ accepted }) => accepted);
        const caller = await callerWith(live.portalId, scopes);
        const { status, body } = await caller.send<ErrorBody>(way.row.method, path, sent);
        expect([path, status, body.category, listedIn(body)]).toEqual([path, 403, 'MISSING_SCOPES', lacking.told]);
      }
    }
    expect(await inventory(live)).toBe(before);
  });

  test.each(rows)('%s looks at object types before scopes, and at scopes before queries, bodies and records', async (_id, list) => {
    for (const way of list) {
      const { method, body: schema } = way.row;
      const { sent } = goodRequest(way, live);
      for (const [, name = ''] of way.row.path.matchAll(/\{(\w*bjectType)\}/g)) {
        const { status, body } = await powerless.send(method, filled(way.path, { [name]: 'widgets' }), sent);
        expect([status, body]).toEqual([400, problemOf({ message: 'Unable to infer object type from: widgets' })]);
      }
      if (neededScopes(way).length === 0) continue;
      const unknown = filled(way.path, {});
      const wrong = schema === undefined ? [] : ['not JSON', JSON.stringify(mutantsOf(schema)[0]?.body)];
      const statuses = [
        (await powerless.send(method, unknown, sent)).status,
        (await powerless.send(method, `${unknown}?limit=abc&after=%&archived=maybe&idProperty=nothing`, sent)).status,
        ...(await Promise.all(wrong.map(async (body) => (await powerless.send(method, unknown, { body })).status))),
      ];
      expect([way.path, ...statuses]).toEqual([way.path, ...statuses.map(() => 403)]);
    }
  });

  test.each(rows)('%s lets a caller in who has exactly one of each, whichever it is', async (_id, list) => {
    const portal = await fresh;
    for (const way of list) {
      const needed = neededScopes(way);
      const { sent } = goodRequest(way, live);
      // The lists of all ways to a row are alike: one way tries all that is in them.
      const most = way === list[0] ? Math.max(1, ...needed.map(({ accepted }) => accepted.length)) : 1;
      for (let place = 0; place < most; place += 1) {
        const scopes = needed.map(({ accepted }) => accepted[place % accepted.length] ?? '');
        const caller = await callerWith(portal, scopes);
        const { status } = await caller.send(way.row.method, filled(way.path, {}), sent);
        expect([401, 403], `${way.path} with ${scopes.join(' ')}`).not.toContain(status);
      }
    }
  });

  test.each(rows)('%s answers a good request of a caller who has exactly what it needs', async (_id, list) => {
    const own = await livePortal();
    const way = list.at(-1);
    if (way === undefined) throw new Error('a row without an edition');
    const caller = await callerWith(
      own.portalId,
      neededScopes(way).map(({ accepted }) => accepted[0] ?? ''),
    );
    const { path, sent } = goodRequest(way, own);
    const { status } = await caller.send(way.row.method, path, sent);
    expect(Object.keys(way.row.answers).map(Number)).toContain(status);
  });
});
