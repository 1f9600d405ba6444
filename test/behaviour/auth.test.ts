import { afterAll, describe, expect, test } from 'vitest';
import { StandingClock, startServer } from './client.ts';
import {
  batchPath,
  type CrmRecord,
  defaultPath,
  type ErrorBody,
  type LinkList,
  linkEditions,
  listPath,
  pairPath,
  problemOf,
} from './wire.ts';

const credentialsNotFound =
  'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at ' +
  'https://developers.hubspot.com/docs/methods/auth/oauth-overview';

const clock = new StandingClock('2026-09-10T12:00:00Z');
const { crosstie, freshClient, clientOf } = await startServer({ clock });
afterAll(() => crosstie.close());

describe('[records.list] callers without a token', () => {
  test.each([
    ['no credentials at all', null],
    ['empty credentials', ''],
    ['a bearer without a token', 'Bearer '],
    ['basic credentials', 'Basic YWRhOnRpZQ=='],
    ['a token without its scheme', 'pat-na1-00000000-0000-0000-0000-000000000000'],
    ['a private-app token that nobody has', 'Bearer pat-na1-00000000-0000-0000-0000-000000000000'],
    ['one of another region', 'Bearer pat-eu1-ffffffff-0000-0000-0000-000000000000'],
  ])('%s: 401 INVALID_AUTHENTICATION', async (_what, authorization) => {
    const client = await freshClient();
    for (const path of ['/crm/v3/objects/contacts', listPath('contacts', '1', 'companies')]) {
      const { status, body } = await client.send<ErrorBody>('GET', path, { authorization });
      expect(status).toBe(401);
      expect(body).toEqual(problemOf({ message: credentialsNotFound, category: 'INVALID_AUTHENTICATION' }));
    }
  });

  test.each(['garbage', 'CJTs0tyaMxIOAAEBUAAAAgAAAAAAAAAE', 'PAT-na1-x', '%%%'])(
    'the token %s cannot be decoded: 401 as if it had expired in 1970',
    async (token) => {
      clock.set('2026-09-10T12:00:00Z');
      const client = await freshClient();
      const { status, body } = await client.send<ErrorBody>('GET', '/crm/v3/objects/contacts', { authorization: `Bearer ${token}` });
      expect(status).toBe(401);
      expect(body).toEqual(
        problemOf({
          message: 'The OAuth token used to make this call expired 20706 day(s) ago.',
          context: { 'expire time': ['1970-01-01T00:00:00Z'] },
          category: 'EXPIRED_AUTHENTICATION',
        }),
      );
    },
  );

  test('the days since 1970 follow the clock', async () => {
    const client = await freshClient();
    clock.set('1970-01-03T00:00:00Z');
    const { body } = await client.send<ErrorBody>('GET', '/crm/v3/objects/contacts', { authorization: 'Bearer garbage' });
    expect(body.message).toBe('The OAuth token used to make this call expired 2 day(s) ago.');
  });

  test('credentials are looked at before object types, bodies and records', async () => {
    const client = await freshClient();
    for (const [method, path] of [
      ['GET', '/crm/v3/objects/widgets'],
      ['POST', '/crm/v3/objects/contacts'],
      ['GET', '/crm/v3/objects/contacts/abc'],
      ['PUT', defaultPath('widgets', 'abc', 'contacts', 'abc')],
      ['POST', batchPath('contacts', 'widgets')],
    ] as const) {
      const { status } = await client.send(method, path, { authorization: null });
      expect(status).toBe(401);
    }
  });
});

describe('[records.read] portals', () => {
  test('a token sees nothing of another portal', async () => {
    const [ours, theirs] = [await freshClient(), await freshClient()];
    const [contact, company] = [await ours.create('contacts'), await ours.create('companies')];
    await ours.put(defaultPath('contacts', contact, 'companies', company));
    expect((await theirs.get(`/crm/v3/objects/contacts/${contact}`)).status).toBe(404);
    expect((await theirs.get('/crm/v3/objects/contacts')).body).toEqual({ results: [] });
    expect((await theirs.get(listPath('contacts', contact, 'companies'))).status).toBe(404);
    expect((await theirs.put(defaultPath('contacts', contact, 'companies', company))).status).toBe(400);
    expect((await theirs.patch(`/crm/v3/objects/contacts/${contact}`, { properties: { firstname: 'x' } })).status).toBe(404);
    await theirs.remove(`/crm/v3/objects/contacts/${contact}`);
    await theirs.remove(pairPath('contacts', contact, 'companies', company));
    expect((await ours.get<LinkList>(listPath('contacts', contact, 'companies'))).body.results).toHaveLength(1);
  });

  test('two portals may hold the same id, and each sees its own record', async () => {
    const [ours, theirs] = [await freshClient(), await freshClient()];
    const made = [await ours.create('contacts', { firstname: 'Ada' }), await theirs.create('contacts', { firstname: 'Eve' })];
    const firstname = async (client: typeof ours, id: string | undefined) =>
      (await client.get<CrmRecord>(`/crm/v3/objects/contacts/${id}`)).body.properties['firstname'];
    expect(made[0]).toBe(made[1]);
    expect([await firstname(ours, made[0]), await firstname(theirs, made[1])]).toEqual(['Ada', 'Eve']);
  });

  test('every portal has an id and a token of its own', async () => {
    const portals = await Promise.all(Array.from({ length: 10 }, () => crosstie.portal()));
    expect(new Set(portals.map((portal) => portal.portalId)).size).toBe(10);
    expect(new Set(portals.map((portal) => portal.token)).size).toBe(10);
    expect(portals.every((portal) => /^pat-[a-z0-9]+-[0-9a-f-]{36}$/.test(portal.token))).toBe(true);
  });

  test('a given token is the token of the first portal', async () => {
    const own = await startServer({ token: 'my-own-token' });
    const client = own.clientOf(own.crosstie);
    expect(own.crosstie.token).toBe('my-own-token');
    expect((await client.get('/crm/v3/objects/contacts')).status).toBe(200);
    expect((await client.send('GET', '/crm/v3/objects/contacts', { authorization: 'bearer my-own-token' })).status).toBe(200);
    await own.crosstie.close();
  });

  test('the fetch of a portal reaches the same data without a socket', async () => {
    const portal = await crosstie.portal();
    const id = await clientOf(portal).create('contacts', { firstname: 'Ada' });
    const reply = await portal.fetch(`/crm/v3/objects/contacts/${id}`);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ id, properties: { firstname: 'Ada' } });
  });
});

describe('[records.create] scopes', () => {
  const refusal = (scopes: readonly string[]) =>
    problemOf({
      message:
        "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
      errors: [{ message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: scopes } }],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
      category: 'MISSING_SCOPES',
    });

  const toldOfReads = (name: string) => [
    `crm.schemas.${name}.read`,
    `crm.objects.${name}.read`,
    `crm.objects.${name}.highly_sensitive.read.v2`,
    `crm.objects.${name}.sensitive.read.v2`,
  ];
  const toldOfWrites = (name: string) => [
    `crm.objects.${name}.highly_sensitive.write.v2`,
    `crm.objects.${name}.sensitive.write.v2`,
    `crm.objects.${name}.write`,
    `crm.schemas.${name}.write`,
  ];
  const toldOfLinks = (name: string) => [`crm.objects.${name}.read`, `crm.objects.${name}.write`];

  test('a token that may only read is refused a write, and told which scope it lacks', async () => {
    const client = await freshClient({ scopes: ['crm.objects.contacts.read'] });
    expect((await client.get('/crm/v3/objects/contacts')).status).toBe(200);
    const { status, body } = await client.post<ErrorBody>('/crm/v3/objects/contacts', { properties: {} });
    expect([status, body]).toEqual([403, refusal(toldOfWrites('contacts'))]);
    expect(Object.keys(body)).toEqual(['status', 'message', 'correlationId', 'errors', 'links', 'category']);
  });

  test('a scope of one type is none of another', async () => {
    const client = await freshClient({ scopes: ['crm.objects.contacts.read', 'crm.objects.contacts.write'] });
    const { status, body } = await client.get('/crm/v3/objects/companies');
    expect([status, body]).toEqual([403, refusal(toldOfReads('companies'))]);
  });

  test('where several scopes would do, one is enough', async () => {
    const client = await freshClient({ scopes: ['e-commerce'] });
    expect((await client.get('/crm/v3/objects/products')).status).toBe(200);
    expect((await client.post('/crm/v3/objects/line_items', { properties: {} })).status).toBe(201);
    const none = await freshClient({ scopes: [] });
    const { status, body } = await none.get('/crm/v3/objects/products');
    expect([status, body]).toEqual([403, refusal(['crm.objects.products.read', 'e-commerce'])]);
  });

  test.each(linkEditions)('%s: an association takes the scopes of both of its types', async (edition) => {
    const writes = ['crm.objects.contacts.write', 'crm.objects.companies.write'] as const;
    const requests = [
      ['PUT', defaultPath('contacts', '1', 'companies', '2', edition)],
      ['DELETE', pairPath('contacts', '1', 'companies', '2', edition)],
      ['POST', batchPath('contacts', 'companies', edition)],
    ] as const;
    for (const kept of writes) {
      const client = await freshClient({ scopes: [kept] });
      const lacking = kept === writes[0] ? toldOfLinks('companies') : toldOfLinks('contacts');
      for (const [method, path] of requests) {
        const { status, body } = await client.send(method, path, { body: { inputs: [] } });
        expect([status, body]).toEqual([403, refusal(lacking)]);
      }
    }
    const both = await freshClient({ scopes: writes });
    expect((await both.put(defaultPath('contacts', '1', 'companies', '2', edition))).status).toBe(400);
    expect((await both.get(listPath('contacts', '1', 'companies', edition))).status).toBe(403);
  });

  test('object types are looked at before scopes, and scopes before bodies and records', async () => {
    const client = await freshClient({ scopes: [] });
    expect((await client.get('/crm/v3/objects/widgets')).body).toEqual(problemOf({ message: 'Unable to infer object type from: widgets' }));
    expect((await client.get('/crm/v3/objects/contacts?limit=abc')).status).toBe(403);
    expect((await client.post('/crm/v3/objects/contacts', 'not JSON')).status).toBe(403);
    expect((await client.get('/crm/v3/objects/contacts/abc')).status).toBe(403);
  });
});
