import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { instant, type Paging, problemOf } from './wire.ts';

const { crosstie, clientOf, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let portalId: number;
beforeEach(async () => {
  const portal = await crosstie.portal();
  client = clientOf(portal);
  portalId = portal.portalId;
});

interface Owner {
  readonly id: string;
  readonly email: string;
  readonly type: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly userId?: number | null;
  readonly userIdIncludingInactive?: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly teams?: readonly { readonly id: string; readonly name: string; readonly primary: boolean }[];
}
interface OwnerList {
  readonly results: readonly Owner[];
  readonly paging?: Paging;
}

const paths = ['/crm/v3/owners', '/crm/owners/2025-09', '/crm/owners/2026-03', '/crm/owners/2026-09'];
const owners = '/crm/owners/2026-03';
const notThere = problemOf({ message: 'resource not found', category: 'OBJECT_NOT_FOUND' });
const control = () => `/_crosstie/portals/${portalId}/owners`;
const add = async (owner: object = { email: 'ada@example.com' }) => {
  const { status, body } = await client.post<Owner>(control(), owner);
  expect(status).toBe(201);
  return body;
};
const list = async (query = '') => (await client.get<OwnerList>(owners + query)).body;

describe('[owners.list] [owners.read] the owners of a portal', () => {
  test('are one from the start, whose id is not that of its user, under every path with and without a slash at the end', async () => {
    for (const path of paths) {
      const { status, body } = await client.get<OwnerList>(path);
      expect([status, Object.keys(body), body.results.length]).toEqual([200, ['results'], 1]);
      const [owner] = body.results;
      expect(owner).toEqual({
        id: '80000001',
        email: `owner@portal-${portalId}.example`,
        type: 'PERSON',
        firstName: 'First',
        lastName: 'Owner',
        userId: 60000001,
        userIdIncludingInactive: 60000001,
        createdAt: expect.stringMatching(instant),
        updatedAt: expect.stringMatching(instant),
        archived: false,
      });
      expect(owner?.createdAt).toBe(owner?.updatedAt);
      expect(Date.now() - Date.parse(owner?.createdAt ?? '')).toBeLessThan(60_000);
      expect((await client.get<OwnerList>(`${path}/`)).body).toEqual(body);
      for (const one of [`${path}/80000001`, `${path}/80000001/`, `${path}/80000001?idProperty=id`, `${path}/60000001?idProperty=userId`]) {
        expect((await client.get(one)).body).toEqual(owner);
      }
    }
  });

  test('are more where more are added, with teams where they have any', async () => {
    const teams = [{ id: '7', name: 'Sales', primary: true }];
    const ada = await add({ email: 'Ada@Example.com', firstName: 'Ada', lastName: 'Tie', teams });
    expect(ada).toMatchObject({ id: '80000002', userId: 60000002, firstName: 'Ada', teams, archived: false });
    const given = await add({ email: 'grace@example.com', id: 5, userId: 9 });
    expect([given.id, given.userId, Object.hasOwn(given, 'teams')]).toEqual(['5', 9, false]);
    const queue = await add({ email: 'queue@example.com', type: 'QUEUE' });
    expect([queue.type, Object.hasOwn(queue, 'userId'), Object.hasOwn(queue, 'userIdIncludingInactive')]).toEqual(['QUEUE', false, false]);
    expect((await list()).results.map(({ id }) => id)).toEqual(['5', '80000001', '80000002', '80000003']);
    expect((await client.get(`${owners}/80000002`)).body).toEqual(ada);
  });

  test('are found by their whole address, whatever its letter case', async () => {
    const ada = await add({ email: 'Ada@Example.com' });
    for (const email of ['ada@example.com', 'ADA@example.com']) {
      expect((await list(`?email=${email}`)).results).toEqual([ada]);
    }
    for (const email of ['ada@example', 'grace@example.com']) expect(await list(`?email=${email}`)).toEqual({ results: [] });
  });

  test('come in pages of ascending ids that lead to each other', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await add({ email: `${name}@example.com` });
    const seen: string[] = [];
    let next: string | undefined = `${owners}/?limit=2`;
    let pages = 0;
    while (next !== undefined) {
      const page: OwnerList = (await client.get<OwnerList>(next)).body;
      seen.push(...page.results.map(({ id }) => id));
      const after = page.paging?.next;
      if (after !== undefined) expect(after.link).toBe(`${crosstie.url}${owners}/?limit=2&after=${after.after}`);
      next = after?.link.slice(crosstie.url.length);
      pages += 1;
    }
    expect([pages, seen]).toEqual([3, ['80000001', '80000002', '80000003', '80000004', '80000005']]);
  });

  test.each(['limit=0', 'limit=501', 'limit=x', 'after=x', 'after=MA==', 'after=MTIzNDU2Nzg5MDEy'])('?%s is refused', async (query) => {
    expect((await client.get(`${owners}?${query}`)).status).toBe(400);
  });

  test('go out of lists when they are archived, are no users then, and come back', async () => {
    const ada = await add();
    const archived = await client.patch<Owner>(`${control()}/${ada.id}`, { archived: true });
    expect(archived.status).toBe(200);
    expect(archived.body).toMatchObject({ id: ada.id, archived: true, userId: null, userIdIncludingInactive: ada.userId });
    expect((await list()).results.map(({ id }) => id)).toEqual(['80000001']);
    expect((await list('?archived=true')).results).toEqual([archived.body]);
    expect((await client.get(`${owners}/${ada.id}?archived=true`)).body).toEqual(archived.body);
    expect((await client.get(`${owners}/${ada.userId}?archived=true&idProperty=userId`)).body).toEqual(archived.body);
    for (const path of [`/${ada.id}`, `/${ada.userId}?idProperty=userId`, '/80000001?archived=true']) {
      const { status, body } = await client.get(owners + path);
      expect([path, status, body]).toEqual([path, 404, notThere]);
    }
    const back = await client.patch<Owner>(`${control()}/${ada.id}`, { archived: false });
    expect(back.body).toMatchObject({ archived: false, userId: ada.userId });
  });

  test('are whom a report is mailed to by the id of their user', async () => {
    const { status, body } = await client.post('/crm/associations/2026-03/usage/high-usage-report/60000001');
    expect([status, body]).toMatchObject([200, { userId: 60000001, userEmail: `owner@portal-${portalId}.example` }]);
  });

  test('are not there under ids that nobody has', async () => {
    for (const id of ['1', '0', '-5', '60000001', '80000001?idProperty=userId']) {
      const { status, body } = await client.get(`${owners}/${id}`);
      expect([id, status, body]).toEqual([id, 404, notThere]);
    }
    for (const id of ['abc', '1.5', '99999999999', '2147483648']) {
      const { status, body } = await client.get(`${owners}/${id}`);
      expect([id, status, body]).toEqual([id, 400, problemOf({ message: 'Unable to parse value for path parameter: ownerId' })]);
    }
    const odd = await client.get(`${owners}/80000001?idProperty=email`);
    expect([odd.status, odd.body]).toEqual([400, problemOf({ message: 'Unable to parse value for query parameter: idProperty' })]);
  });

  test('belong to their portal alone', async () => {
    await add();
    const other = await crosstie.portal();
    const { body } = await clientOf(other).get<OwnerList>(owners);
    expect(body.results.map(({ email }) => email)).toEqual([`owner@portal-${other.portalId}.example`]);
  });

  test('are read with their scope and no other', async () => {
    for (const [scope, expected] of [
      ['crm.objects.owners.read', 200],
      ['crm.objects.contacts.read', 403],
    ] as const) {
      const caller = await freshClient({ scopes: [scope] });
      for (const path of [owners, `${owners}/80000001`]) expect([scope, (await caller.get(path)).status]).toEqual([scope, expected]);
    }
  });
});

describe('adding and changing owners under /_crosstie', () => {
  test('shows all of them, those in use first', async () => {
    const ada = await add();
    await client.patch(`${control()}/80000001`, { archived: true });
    const { body } = await client.get<OwnerList>(control());
    expect(body.results.map(({ id, archived }) => [id, archived])).toEqual([
      [ada.id, false],
      ['80000001', true],
    ]);
  });

  test('changes the fields that are named, the first owner too, and nothing where nothing differs', async () => {
    const before = await add({ email: 'ada@example.com', firstName: 'Ada' });
    const same = await client.patch<Owner>(`${control()}/${before.id}`, { firstName: 'Ada', archived: false });
    expect(same.body).toEqual(before);
    const { body } = await client.patch<Owner>(`${control()}/80000001`, { email: 'me@example.com', lastName: 'Me' });
    expect(body).toMatchObject({ id: '80000001', email: 'me@example.com', firstName: 'First', lastName: 'Me' });
    expect((await list()).results).toEqual([body, before]);
  });

  test.each([
    ['no address', {}],
    ['an address that is none', { email: 'ada' }],
    ['a field that owners do not have', { email: 'a@example.com', name: 'Ada' }],
    ['an id as text', { email: 'a@example.com', id: '7' }],
    ['an id of more than 32 bits', { email: 'a@example.com', id: 2_147_483_648 }],
    ['a type that is none', { email: 'a@example.com', type: 'ROBOT' }],
    ['a team without a name', { email: 'a@example.com', teams: [{ id: '1', primary: true }] }],
    ['a name of 201 characters', { email: 'a@example.com', firstName: 'x'.repeat(201) }],
    ['a list', []],
    ['nothing', undefined],
  ])('%s is refused', async (_what, body) => {
    expect((await client.post(control(), body)).status).toBe(400);
    expect((await list()).results.length).toBe(1);
  });

  test('an id, a user or an address that another owner has is refused', async () => {
    await add({ email: 'ada@example.com', id: 7, userId: 8 });
    for (const body of [{ email: 'b@example.com', id: 7 }, { email: 'b@example.com', userId: 8 }, { email: 'ADA@example.com' }]) {
      expect((await client.post(control(), body)).status).toBe(409);
    }
    expect((await client.patch(`${control()}/80000001`, { email: 'ada@example.com' })).status).toBe(409);
    await client.patch(`${control()}/7`, { archived: true });
    await add({ email: 'ada@example.com' });
    expect((await client.patch(`${control()}/7`, { archived: false })).status).toBe(409);
  });

  test('an owner or a portal that is not there answers 404', async () => {
    expect((await client.patch(`${control()}/7`, { firstName: 'A' })).status).toBe(404);
    expect((await client.get('/_crosstie/portals/1/owners')).status).toBe(404);
  });
});
