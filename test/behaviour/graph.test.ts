import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../src/catalogue/limits.ts';
import type { PortalHandle } from '../../src/index.ts';
import { type Client, StandingClock, startServer } from './client.ts';
import { buildGraph } from './graph-seed.ts';
import { batchPath, defaultPath, type ErrorBody } from './wire.ts';

interface Shown {
  readonly objectTypeId: string;
  readonly objectType: string;
  readonly id: string;
}
interface ShownType {
  readonly category: string;
  readonly typeId: number;
  readonly label: string | null;
  readonly count?: number;
}
interface Truncated {
  readonly reason: string;
  readonly max: number;
}
interface Neighbours {
  readonly record: Shown;
  readonly results: readonly (Shown & { readonly hops: number; readonly via: Shown; readonly associationTypes: readonly ShownType[] })[];
  readonly total: number;
  readonly truncated: Truncated | null;
  readonly paging?: { readonly next: { readonly after: string } };
}
interface Path {
  readonly hops: number | null;
  readonly path: readonly { readonly from: Shown; readonly to: Shown; readonly associationTypes: readonly ShownType[] }[] | null;
  readonly truncated: Truncated | null;
}
interface Counts {
  readonly record: Shown;
  readonly results: readonly {
    readonly objectType: string;
    readonly total: number;
    readonly associationTypes: readonly ShownType[];
  }[];
}

const { crosstie, clientOf } = await startServer();
afterAll(() => crosstie.close());
let portal: PortalHandle;
let client: Client;
beforeEach(async () => {
  portal = await crosstie.portal();
  client = clientOf(portal);
});

const graph = (rest: string) => `/_crosstie/portals/${portal.portalId}/graph/${rest}`;
const link = (fromType: string, from: string, toType: string, to: string) => client.put(defaultPath(fromType, from, toType, to));
const around = async (type: string, id: string, query = '') =>
  (await client.get<Neighbours>(graph(`neighbours/${type}/${id}${query}`))).body;
const pathOf = async (fromType: string, from: string, toType: string, to: string, query = '') =>
  (await client.get<Path>(graph(`path/${fromType}/${from}/${toType}/${to}${query}`))).body;
const placesOf = ({ results }: Neighbours) => results.map(({ hops, objectType, id }) => [hops, objectType, id]);
const stepsOf = ({ path }: Path) => path?.map(({ from, to }) => [from.id, to.id]);

describe('the records around one', () => {
  test('are given each once at its shortest distance, the nearest first, then by object type and id', async () => {
    const [ada, bob] = [await client.create('contacts'), await client.create('contacts')];
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    const deal = await client.create('deals');
    await link('contacts', ada, 'deals', deal);
    await link('contacts', ada, 'companies', second);
    await link('contacts', ada, 'companies', first);
    await link('contacts', bob, 'companies', first);
    await link('deals', deal, 'companies', first);
    expect(placesOf(await around('contacts', ada))).toEqual([
      [1, 'companies', first],
      [1, 'companies', second],
      [1, 'deals', deal],
    ]);
    expect(placesOf(await around('contacts', bob, '?hops=2'))).toEqual([
      [1, 'companies', first],
      [2, 'contacts', ada],
      [2, 'deals', deal],
    ]);
    const far = await around('0-1', bob, '?hops=3');
    expect(placesOf(far)).toEqual([
      [1, 'companies', first],
      [2, 'contacts', ada],
      [2, 'deals', deal],
      [3, 'companies', second],
    ]);
    expect([far.total, far.truncated, far.paging]).toEqual([4, null, undefined]);
    expect(far.record).toEqual({ objectTypeId: '0-1', objectType: 'contacts', id: bob });
    expect(far.results[0]).toEqual({
      objectTypeId: '0-2',
      objectType: 'companies',
      id: first,
      hops: 1,
      via: { objectTypeId: '0-1', objectType: 'contacts', id: bob },
      associationTypes: [
        { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
        { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
      ],
    });
  });

  test('a cycle of records of one type ends where it began', async () => {
    const [a, b, c] = [await client.create('contacts'), await client.create('contacts'), await client.create('contacts')];
    for (const [from, to] of [
      [a, b],
      [b, c],
      [c, a],
    ] as const) {
      await link('contacts', from, 'contacts', to);
    }
    expect(placesOf(await around('contacts', a, '?hops=3'))).toEqual([
      [1, 'contacts', b],
      [1, 'contacts', c],
    ]);
  });

  test('pages of every size give the same records in the same order', async () => {
    const company = await client.create('companies');
    const contacts = await Promise.all(Array.from({ length: 7 }, () => client.create('contacts')));
    const deal = await client.create('deals');
    await client.post(batchPath('companies', 'contacts'), {
      inputs: contacts.map((id) => ({ from: { id: company }, to: { id } })),
    });
    await link('contacts', contacts[3] ?? '', 'deals', deal);
    const whole = await around('companies', company, '?hops=2');
    expect(whole.results).toHaveLength(8);
    for (const limit of [1, 3, 7, 8]) {
      const rows: Neighbours['results'][number][] = [];
      for (let after: string | undefined = ''; after !== undefined; ) {
        const page: Neighbours = await around('companies', company, `?hops=2&limit=${limit}${after === '' ? '' : `&after=${after}`}`);
        expect(page.total).toBe(8);
        rows.push(...page.results);
        after = page.paging?.next.after;
      }
      expect(rows, `pages of ${limit}`).toEqual(whole.results);
    }
  });

  test('objectTypes bounds which records are visited, and so what lies behind them', async () => {
    const contact = await client.create('contacts');
    const [company, deal, ticket] = [await client.create('companies'), await client.create('deals'), await client.create('tickets')];
    await link('contacts', contact, 'companies', company);
    await link('contacts', contact, 'deals', deal);
    await link('companies', company, 'tickets', ticket);
    expect(placesOf(await around('contacts', contact, '?hops=2&objectTypes=deals,0-5'))).toEqual([[1, 'deals', deal]]);
    expect(placesOf(await around('contacts', contact, '?hops=2&objectTypes=COMPANY&objectTypes=tickets'))).toEqual([
      [1, 'companies', company],
      [2, 'tickets', ticket],
    ]);
  });

  test('associationTypes bounds which links are followed, by id or label, in the direction of the walk', async () => {
    const [contact, other] = [await client.create('contacts'), await client.create('contacts')];
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    await link('contacts', contact, 'companies', first);
    await link('contacts', contact, 'companies', second);
    await link('contacts', other, 'companies', first);
    for (const text of ['HUBSPOT_DEFINED-1', '0-1', 'Primary', 'primary']) {
      expect(placesOf(await around('contacts', contact, `?hops=2&associationTypes=${text}`))).toEqual([[1, 'companies', first]]);
    }
    const back = encodeURIComponent('Contact with Primary Company');
    for (const query of [`associationTypes=Primary,${back}`, `associationTypes=0-1&associationTypes=HUBSPOT_DEFINED-2`]) {
      expect(placesOf(await around('contacts', contact, `?hops=2&${query}`))).toEqual([
        [1, 'companies', first],
        [2, 'contacts', other],
      ]);
    }
  });

  test('archived records are neither given nor walked through', async () => {
    const [one, other, company] = [await client.create('contacts'), await client.create('contacts'), await client.create('companies')];
    await link('contacts', one, 'companies', company);
    await link('contacts', other, 'companies', company);
    await client.remove(`/crm/objects/2026-03/companies/${company}`);
    expect(await around('contacts', one, '?hops=3')).toMatchObject({ results: [], total: 0 });
    expect((await pathOf('contacts', one, 'contacts', other)).path).toBeNull();
    expect((await client.get<Counts>(graph(`counts/contacts/${one}`))).body.results).toEqual([]);
  });
});

describe('the path between two records', () => {
  test('is a shortest one, each link with its types in the direction of the path', async () => {
    const [ada, bob] = [await client.create('contacts'), await client.create('contacts')];
    const [company, deal] = [await client.create('companies'), await client.create('deals')];
    await link('contacts', ada, 'companies', company);
    await link('deals', deal, 'companies', company);
    await link('deals', deal, 'contacts', bob);
    const found = await pathOf('contacts', ada, 'contacts', bob);
    expect([found.hops, found.truncated]).toEqual([3, null]);
    expect(stepsOf(found)).toEqual([
      [ada, company],
      [company, deal],
      [deal, bob],
    ]);
    expect(found.path?.map(({ associationTypes }) => associationTypes.map(({ typeId }) => typeId))).toEqual([[1, 279], [6, 342], [3]]);
    await link('companies', company, 'contacts', bob);
    expect(stepsOf(await pathOf('contacts', ada, 'contacts', bob))).toEqual([
      [ada, company],
      [company, bob],
    ]);
  });

  test('of a record to itself has no links', async () => {
    const contact = await client.create('contacts');
    expect(await pathOf('contacts', contact, 'contacts', contact)).toMatchObject({ hops: 0, path: [], truncated: null });
  });

  test('is null where there is none, or none within so many hops: up to six', async () => {
    const chain = await Promise.all(Array.from({ length: 8 }, () => client.create('contacts')));
    for (const [place, contact] of chain.slice(1).entries()) await link('contacts', chain[place] ?? '', 'contacts', contact);
    const [first = '', sixth = '', seventh = ''] = [chain[0], chain[6], chain[7]];
    const lone = await client.create('contacts');
    expect((await pathOf('contacts', first, 'contacts', sixth)).hops).toBe(6);
    expect(await pathOf('contacts', first, 'contacts', seventh)).toMatchObject({ hops: null, path: null, truncated: null });
    expect((await pathOf('contacts', first, 'contacts', sixth, '?hops=5')).hops).toBeNull();
    expect((await pathOf('contacts', first, 'contacts', lone)).hops).toBeNull();
  });

  test('keeps to the filters, which its two ends need not meet', async () => {
    const [contact, deal] = [await client.create('contacts'), await client.create('deals')];
    const [company, ticket] = [await client.create('companies'), await client.create('tickets')];
    await link('contacts', contact, 'companies', company);
    await link('companies', company, 'deals', deal);
    await link('contacts', contact, 'tickets', ticket);
    await link('tickets', ticket, 'deals', deal);
    const middle = async (query: string) => (await pathOf('contacts', contact, 'deals', deal, query)).path?.[0]?.to.objectType;
    expect(await middle('?objectTypes=companies')).toBe('companies');
    expect(await middle('?objectTypes=tickets')).toBe('tickets');
    expect(await middle('?objectTypes=calls')).toBeUndefined();
    expect(await middle('?associationTypes=0-15,0-28')).toBe('tickets');
    expect(await middle('?associationTypes=0-16,0-27')).toBeUndefined();
    const home = await client.get<Path>(graph(`path/deals/${deal}/contacts/${contact}?associationTypes=0-16,0-27`));
    expect(home.body.hops).toBe(2);
  });
});

describe('the counts of a record', () => {
  test('stand by object type and association type, the default type counting every link', async () => {
    const company = await client.create('companies');
    const contacts = await Promise.all(Array.from({ length: 70 }, () => client.create('contacts')));
    const inputs = contacts.map((id) => ({ from: { id: company }, to: { id } }));
    await client.post(batchPath('companies', 'contacts'), { inputs });
    const second = await client.create('companies');
    await client.post(batchPath('companies', 'contacts'), { inputs: inputs.slice(0, 3).map(({ to }) => ({ from: { id: second }, to })) });
    await link('companies', company, 'companies', second);
    const { body } = await client.get<Counts>(graph(`counts/companies/${company}`));
    const plain = (typeId: number, count: number) => ({ category: 'HUBSPOT_DEFINED', typeId, label: null, count });
    expect(body.results).toEqual([
      {
        objectTypeId: '0-1',
        objectType: 'contacts',
        total: 70,
        associationTypes: [{ ...plain(2, 70), label: 'Contact with Primary Company' }, plain(280, 70)],
      },
      { objectTypeId: '0-2', objectType: 'companies', total: 1, associationTypes: [plain(450, 1)] },
    ]);
    const other = (await client.get<Counts>(graph(`counts/companies/${second}`))).body.results[0];
    expect([other?.total, other?.associationTypes]).toEqual([3, [plain(280, 3)]]);
  });
});

describe('what a graph read refuses', () => {
  test('parameters that are wrong, missing in the portal or unknown answer 400 and are named', async () => {
    const contact = await client.create('contacts');
    const cases: readonly (readonly [string, string])[] = [
      [`neighbours/widgets/${contact}`, 'objectType'],
      [`neighbours/0-9999/${contact}`, 'objectType'],
      ['neighbours/contacts/abc', 'objectId'],
      ['counts/contacts/0', 'objectId'],
      ['counts/contacts/1?hops=1', 'hops'],
      [`path/contacts/${contact}/contacts/-1`, 'toObjectId'],
      [`path/contacts/${contact}/widgets/1`, 'toObjectType'],
      ...['0', '4', '1.5', '', 'two', '1e0'].map((hops) => [`neighbours/contacts/${contact}?hops=${hops}`, 'hops'] as const),
      ...['0', '7'].map((hops) => [`path/contacts/${contact}/contacts/${contact}?hops=${hops}`, 'hops'] as const),
      ...['0', '1001', '-1'].map((limit) => [`neighbours/contacts/${contact}?limit=${limit}`, 'limit'] as const),
      ...['', 'abc', '%00', 'MS4wLTEuMA'].map((after) => [`neighbours/contacts/${contact}?after=${after}`, 'after'] as const),
      ...['', 'widgets', 'contacts,'].map((types) => [`neighbours/contacts/${contact}?objectTypes=${types}`, 'objectTypes'] as const),
      ...['', '0-999999', '9-1', 'No such label', '0-1,,'].map(
        (types) => [`neighbours/contacts/${contact}?associationTypes=${types}`, 'associationTypes'] as const,
      ),
      [`neighbours/contacts/${contact}?objectType=companies`, 'objectType'],
    ];
    for (const [rest, name] of cases) {
      const { status, body } = await client.get<ErrorBody>(graph(rest));
      expect([rest, status, body.category]).toEqual([rest, 400, 'VALIDATION_ERROR']);
      expect(body.message).toContain(`The parameter ${name} of this /_crosstie request is not valid: `);
    }
  });

  test('a record that is absent or archived answers 404, at both ends of a path', async () => {
    const [live, gone] = [await client.create('contacts'), await client.create('contacts')];
    await client.remove(`/crm/objects/2026-03/contacts/${gone}`);
    for (const id of [gone, '424242']) {
      for (const rest of [
        `neighbours/contacts/${id}`,
        `counts/contacts/${id}`,
        `path/contacts/${id}/contacts/${live}`,
        `path/contacts/${live}/contacts/${id}`,
        `path/contacts/${id}/contacts/${id}`,
      ]) {
        expect([rest, (await client.get(graph(rest))).status]).toEqual([rest, 404]);
      }
    }
  });

  test('a portal that is not there answers 404, and another portal shows nothing of this one', async () => {
    const contact = await client.create('contacts');
    for (const id of ['1', 'abc', '0', '99999999999999999999']) {
      const { status, body } = await client.get<ErrorBody>(`/_crosstie/portals/${id}/graph/neighbours/contacts/${contact}`);
      expect([status, body.message]).toEqual([404, `This server has no portal ${id}`]);
    }
    const other = await crosstie.portal();
    const path = `/_crosstie/portals/${other.portalId}/graph/neighbours/contacts/${contact}`;
    expect((await client.get(path)).status).toBe(404);
  });

  test('callers without the admin token, where one is set', async () => {
    const { crosstie: closed } = await startServer({ adminToken: 'admin-secret' });
    const handle = await closed.portal();
    const caller = clientOf({ ...handle, token: handle.token });
    const contact = await closed
      .portal()
      .then(() => handle.fetch('/crm/v3/objects/contacts', { method: 'POST', body: '{"properties":{}}' }));
    const { id } = (await contact.json()) as { readonly id: string };
    for (const rest of [`neighbours/contacts/${id}`, `counts/contacts/${id}`, `path/contacts/${id}/contacts/${id}`]) {
      const url = `${closed.url}/_crosstie/portals/${handle.portalId}/graph/${rest}`;
      expect((await caller.get(url)).status).toBe(403);
      expect((await caller.send('GET', url, { authorization: null })).status).toBe(403);
      expect((await caller.send('GET', url, { authorization: 'Bearer admin-secret' })).status).toBe(200);
    }
    await closed.close();
  });
});

describe('the bounds of a graph read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-graph-'));
  const file = join(folder, 'graph.db');
  const { hub, far, first, last, crowd } = await buildGraph(file);
  const clock = new StandingClock('2026-03-01T12:00:00Z');
  let msPerLook = 0;
  const { crosstie: large } = await startServer({
    db: file,
    clock: {
      now() {
        clock.advance(msPerLook);
        return clock.now();
      },
    },
  });
  afterAll(async () => {
    await large.close();
    await rm(folder, { recursive: true });
  });
  const read = async <Body>(rest: string) => {
    const response = await fetch(`${large.url}/_crosstie/portals/${large.portalId}/graph/${rest}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Body;
  };

  test('a hub shows as many records as one read may visit and says that there are more', async () => {
    const page = await read<Neighbours>(`neighbours/companies/${hub}?limit=1000`);
    expect([page.total, page.results.length]).toEqual([limits.graphNodesMax, 1_000]);
    expect(page.truncated).toEqual({ reason: 'nodes', max: limits.graphNodesMax });
    const next = await read<Neighbours>(`neighbours/companies/${hub}?limit=1000&after=${page.paging?.next.after}`);
    expect(Number(next.results[0]?.id)).toBe(Number(page.results.at(-1)?.id) + 1);
    const { results } = await read<Counts>(`counts/companies/${hub}`);
    expect(results[0]?.total).toBe(limits.graphNodesMax + 1);
  });

  test('records with many links between them show all of themselves, but not all of their links are looked at', async () => {
    const page = await read<Neighbours>(`neighbours/deals/${first}?hops=3`);
    expect([page.total, page.truncated]).toEqual([2 * crowd - 1, { reason: 'edges', max: limits.graphEdgesMax }]);
    const one = await read<Neighbours>(`neighbours/deals/${first}?hops=1`);
    expect(one.truncated).toBeNull();
  });

  test('a path past the bound is not answered, and the answer says which bound; a hub at an end of a short one is no hindrance', async () => {
    const cut = await read<Path>(`path/deals/${first}/companies/${hub}`);
    expect([cut.hops, cut.path, cut.truncated?.reason]).toEqual([null, null, 'nodes']);
    for (const ends of [`companies/${hub}/companies/${far}`, `companies/${far}/companies/${hub}`]) {
      expect((await read<Path>(`path/${ends}`)).hops).toBe(2);
    }
    expect((await read<Path>(`path/deals/${first}/contacts/${last}`)).hops).toBe(1);
  });

  test('a read that takes too long is cut, says so, and answers what it has', async () => {
    msPerLook = limits.graphMsMax / 4;
    const page = await read<Neighbours>(`neighbours/companies/${hub}`);
    msPerLook = 0;
    expect(page.truncated).toEqual({ reason: 'time', max: limits.graphMsMax });
    expect(page.total).toBeGreaterThan(0);
    expect(page.total).toBeLessThan(limits.graphNodesMax);
  });

  test('other requests are answered while a long read goes on', async () => {
    const order: string[] = [];
    const long = read(`neighbours/deals/${first}?hops=3`).then(() => order.push('long'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (let count = 0; count < 3; count += 1) {
      await fetch(`${large.url}/_crosstie/health/live`);
      order.push('short');
    }
    await long;
    expect(order).toEqual(['short', 'short', 'short', 'long']);
  });
});
