import { afterAll, describe, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { startServer } from './client.ts';
import { defaultPath, type ErrorBody, listPath, problemOf } from './wire.ts';

const { crosstie, freshClient, clientOf } = await startServer();
afterAll(() => crosstie.close());

const refusal = (scopes: readonly string[]) =>
  problemOf({
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    errors: [{ message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: scopes } }],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
    category: 'MISSING_SCOPES',
  });

describe('[records.list] [properties.list] [owners.list] what a refusal lists', () => {
  test.each([
    [
      'deals, as of 2026-05',
      '/crm/v3/objects/deals?limit=100&archived=false&properties=dealname&after=34511676549',
      [
        'crm.schemas.deals.read',
        'crm.objects.deals.read',
        'crm.objects.deals.highly_sensitive.read.v2',
        'crm.objects.deals.sensitive.read.v2',
      ],
    ],
    [
      'emails, as of 2026-08',
      '/crm/objects/2026-03/emails?limit=100',
      ['crm.schemas.emails.read', 'crm.objects.emails.read', 'sales-email-read'],
    ],
    ['properties of leads', '/crm/v3/properties/leads', ['crm.objects.leads.read', 'crm.objects.leads.write', 'e-commerce']],
    ['partner clients', '/crm/v3/objects/partner_clients', ['crm.objects.partner-clients.read', 'crm.objects.partner-clients.write']],
    ['owners, as of 2025-10', '/crm/v3/owners/', ['crm.objects.owners.read']],
  ])('%s', async (_what, path, listed) => {
    const client = await freshClient({ scopes: [] });
    const { status, body } = await client.get(path);
    expect([status, body]).toEqual([403, refusal(listed)]);
  });

  test('all scopes of records where any would do, those to read and to write', async () => {
    const { body } = await (await freshClient({ scopes: [] })).get<ErrorBody>('/crm/limits/2026-03/records');
    const listed = body.errors?.[0]?.context?.['requiredGranularScopes'] ?? [];
    expect(listed).toEqual(expect.arrayContaining(['crm.objects.contacts.read', 'crm.objects.contacts.write', 'tickets', 'e-commerce']));
    expect(listed).not.toContain('crm.schemas.contacts.read');
  });
});

describe('[records.list] [records.create] which scopes open records', () => {
  test.each([
    ['tickets', 'tickets', true, true],
    ['tickets', 'crm.objects.contacts.read', false, false],
    ['notes', 'crm.objects.contacts.write', false, true],
    ['notes', 'crm.objects.notes.read', true, false],
    ['deals', 'crm.schemas.deals.read', false, false],
    ['deals', 'crm.objects.deals.sensitive.read.v2', false, false],
    ['deals', 'crm.objects.deals.write', false, true],
    ['emails', 'sales-email-read', true, true],
    ['contacts', 'crm.objects.custom.read', false, false],
    ['p_ship', 'crm.objects.custom.read', true, false],
    ['p_ship', 'crm.objects.custom.write', false, true],
    ['p_ship', 'crm.schemas.custom.read', false, false],
  ])('%s with %s: may read %s, may write %s', async (type, scope, mayRead, mayWrite) => {
    const portal = await crosstie.portal();
    await clientOf(portal).post('/crm-object-schemas/2026-03/schemas', { name: 'ship', labels: {} });
    const app = await crosstie.app({ scopes: [scope] });
    const client = clientOf({ ...portal, token: (await app.install(portal.portalId)).accessToken });
    const statuses = [
      (await client.get(`/crm/objects/2026-03/${type}`)).status,
      (await client.post(`/crm/objects/2026-03/${type}`, { properties: { hs_timestamp: '2026-01-01T00:00:00Z' } })).status,
    ];
    expect(statuses.map((status) => status !== 403)).toEqual([mayRead, mayWrite]);
  });

  test('a token with chosen scopes may not write what HubSpot offers no scope for, and is told that it is not for the public', async () => {
    const client = await freshClient({ scopes: ['crm.objects.contacts.read', 'crm.objects.contacts.write'] });
    expect((await client.get('/crm/v3/objects/feedback_submissions')).status).toBe(200);
    const { status, body } = await client.post('/crm/v3/objects/feedback_submissions', { properties: {} });
    expect([status, body]).toEqual([
      403,
      problemOf({
        message: expect.stringMatching(/^The scope needed for this API call isn't available for public use\./),
        category: 'MISSING_SCOPES',
      }),
    ]);
  });

  test('the scope oauth opens nothing but what every token may', async () => {
    const client = await freshClient({ scopes: ['oauth'] });
    expect((await client.get('/account-info/v3/details')).status).toBe(200);
    expect((await client.get('/crm-object-schemas/v3/schemas/contacts')).status).toBe(200);
    expect((await client.get('/crm-object-schemas/v3/schemas')).status).toBe(403);
  });
});

describe('[associations.associateDefault] [associations.list] which scopes open links', () => {
  test('a link to a type that can only be read takes the scope to read it', async () => {
    const scopes = ['crm.objects.quotes.read', 'crm.objects.quotes.write'];
    const client = await freshClient({ scopes });
    const { status } = await client.put(defaultPath('quotes', '1', 'quote_templates', '2'));
    expect(status).toBe(400);
    const writer = await freshClient({ scopes: ['crm.objects.quotes.write'] });
    const refused = await writer.put(defaultPath('quotes', '1', 'quote_templates', '2'));
    expect([refused.status, refused.body]).toEqual([403, refusal(['crm.objects.quotes.read'])]);
  });

  test('a refusal lists the scopes to read and to write of the end that lacks one', async () => {
    const client = await freshClient({ scopes: ['crm.objects.contacts.read'] });
    const { status, body } = await client.get(listPath('contacts', '1', 'deals'));
    expect([status, body]).toEqual([403, refusal(['crm.objects.deals.read', 'crm.objects.deals.write'])]);
  });
});

describe('[properties.create] [properties.batchCreate] properties whose values are sensitive', () => {
  const passport = { name: 'passport', label: 'Passport', groupName: 'contactinformation', type: 'string', fieldType: 'text' };
  const path = '/crm/properties/2026-03/contacts';
  const missing = { message: 'Missing required scope for: sensitive-data-property-create', category: 'MISSING_SCOPES' };

  test.each([
    ['sensitive', 'crm.objects.contacts.sensitive.write.v2', 400],
    ['sensitive', 'crm.objects.contacts.sensitive.write', 400],
    ['sensitive', 'crm.objects.contacts.highly_sensitive.write.v2', 403],
    ['sensitive', 'crm.objects.companies.sensitive.write.v2', 403],
    ['highly_sensitive', 'crm.objects.contacts.highly_sensitive.write.v2', 400],
    ['highly_sensitive', 'crm.objects.contacts.sensitive.write.v2', 403],
  ])('one that is %s, with %s: %i', async (dataSensitivity, scope, expected) => {
    const client = await freshClient({ scopes: ['crm.schemas.contacts.write', scope] });
    const { status, body } = await client.post<ErrorBody>(path, { ...passport, dataSensitivity });
    expect(status).toBe(expected);
    if (expected === 403) expect(body).toEqual(problemOf(missing));
    else expect(body.message).toMatch(/is not enabled for sensitive data properties$/);
  });

  test('in a batch one that takes a scope which the caller lacks fails alone', async () => {
    const client = await freshClient({ scopes: ['crm.schemas.contacts.write'] });
    const inputs = [
      { ...passport, dataSensitivity: 'sensitive' },
      { ...passport, name: 'nickname' },
    ];
    const { status, body } = await client.post<{ readonly errors: readonly unknown[]; readonly results: readonly unknown[] }>(
      `${path}/batch/create`,
      { inputs },
    );
    expect([status, body.errors, body.results.length]).toMatchObject([207, [missing], 1]);
  });
});

describe('[oauth.privateAppToken] the scopes of a token', () => {
  test('are told with the ending .v2 where they are of sensitive values', async () => {
    const scopes = [
      'crm.objects.contacts.read',
      'crm.objects.contacts.sensitive.read',
      'tickets.sensitive',
      'crm.objects.projects.sensitive.read',
    ];
    const portal = await crosstie.portal({ scopes });
    const info = '/oauth/v2/private-apps/get/access-token-info';
    const { status, body } = await clientOf(portal).post(info, { tokenKey: portal.token });
    const told = [
      'crm.objects.contacts.read',
      'crm.objects.contacts.sensitive.read.v2',
      'tickets.sensitive.v2',
      'crm.objects.projects.sensitive.read',
    ];
    expect([status, body]).toMatchObject([200, { scopes: told }]);
  });
});

describe('[records.list] what a server is started with', () => {
  const read = 'crm.objects.contacts.read';
  const contacts = '/crm/v3/objects/contacts';

  test('scopes limit the token of its first portal, and a later start with the same token may set others', async () => {
    const server = await startServer({ scopes: [read] });
    const client = server.clientOf(server.crosstie);
    expect([(await client.get(contacts)).status, (await client.post(contacts, { properties: {} })).status]).toEqual([200, 403]);
    expect((await (await server.freshClient()).post(contacts, { properties: {} })).status).toBe(201);
    await server.crosstie.close();
  });

  test('permissive checks let every token do everything', async () => {
    const server = await startServer({ scopes: [read], switches: { scopeChecks: 'permissive' } });
    for (const client of [server.clientOf(server.crosstie), await server.freshClient({ scopes: [] })]) {
      expect((await client.post(contacts, { properties: {} })).status).toBe(201);
    }
    await server.crosstie.close();
  });

  test('the name of a scope that HubSpot does not have is refused, wherever it stands', async () => {
    const name = 'crm.object.contacts.read';
    const message = `HubSpot has no scope ${name}`;
    await expect(startCrosstie({ scopes: [name] })).rejects.toThrow(message);
    await expect(crosstie.portal({ scopes: [read, name] })).rejects.toThrow(message);
    await expect(crosstie.app({ scopes: [name] })).rejects.toThrow(message);
    await expect(crosstie.app({ optionalScopes: [name] })).rejects.toThrow(message);
  });
});
