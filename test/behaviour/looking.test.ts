import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, clientOf, startServer } from './client.ts';

interface Links {
  readonly results: readonly {
    readonly from: { readonly id: string };
    readonly to: { readonly id: string };
    readonly associationTypes: readonly { readonly label: string | null }[];
  }[];
}

const { crosstie: server } = await startServer({ rateLimits: { tenSecondly: 4 } });
afterAll(() => server.close());

describe('whoever looks at a portal by a session', () => {
  let looking: Client;
  let portal: number;
  beforeAll(async () => {
    portal = server.portalId;
    const answer = await server.fetch(`/_crosstie/portals/${portal}/sessions`, { method: 'POST' });
    const { token } = (await answer.json()) as { readonly token: string };
    looking = clientOf(server.url, token);
  });

  test('counts towards no limit, meets no fault, and stands in no log', async () => {
    await server.faults.add({ match: { path: '/crm/**' }, respond: 500 });
    for (let times = 0; times < 9; times += 1) expect((await looking.get('/crm/v3/objects/contacts')).status).toBe(200);
    await server.faults.clear();
    expect(await server.requests()).toEqual([]);
  });

  test('changes a portal as anybody does', async () => {
    const id = await looking.create('contacts', { email: 'by-hand@example.com' });
    const read = await looking.get<{ readonly properties: object }>(`/crm/v3/objects/contacts/${id}`);
    expect(read.body.properties).toMatchObject({ email: 'by-hand@example.com' });
  });

  test('sees no other portal, and a token that was made up sees none', async () => {
    const other = await server.portal();
    const id = await looking.create('contacts');
    expect((await other.fetch(`/crm/v3/objects/contacts/${id}`)).status).toBe(404);
    const madeUp = clientOf(server.url, 'crosstie-session-00000000-0000-0000-0000-000000000000');
    expect((await madeUp.get('/crm/v3/objects/contacts')).status).toBe(401);
  });

  test('finds links between hubs, though neither of them is read through', async () => {
    const [one, two] = [await looking.create('companies', { name: 'One' }), await looking.create('companies', { name: 'Two' })];
    const made = await looking.post<{ readonly results: readonly { readonly id: string }[] }>('/crm/v3/objects/contacts/batch/create', {
      inputs: Array.from({ length: 100 }, () => ({ properties: {} })),
    });
    const contacts = made.body.results.map(({ id }) => id);
    for (let more = 0; more < 5; more += 1) {
      const { body } = await looking.post<typeof made.body>('/crm/v3/objects/contacts/batch/create', {
        inputs: Array.from({ length: 100 }, () => ({ properties: {} })),
      });
      contacts.push(...body.results.map(({ id }) => id));
    }
    const [hub = ''] = contacts;
    const around = Array.from({ length: 600 }, (_, place) => place);
    // A contact with many companies, and two companies with many contacts, the second of which is nobody's primary one.
    for (const company of [one, two]) {
      const inputs = contacts.map((id) => ({ from: { id: company }, to: { id } }));
      expect((await looking.post('/crm/v4/associations/companies/contacts/batch/associate/default', { inputs })).status).toBe(200);
    }
    const companies: string[] = [];
    for (let batch = 0; batch < 6; batch += 1) {
      const { body } = await looking.post<typeof made.body>('/crm/v3/objects/companies/batch/create', {
        inputs: around.slice(0, 100).map(() => ({ properties: {} })),
      });
      companies.push(...body.results.map(({ id }) => id));
    }
    const inputs = companies.map((id) => ({ from: { id: hub }, to: { id } }));
    await looking.post('/crm/v4/associations/contacts/companies/batch/associate/default', { inputs });
    const records = [
      { objectType: 'companies', objectId: one },
      { objectType: 'companies', objectId: two },
      { objectType: 'contacts', objectId: hub },
      { objectType: 'contacts', objectId: contacts[7] },
    ];
    const linksAmong = async (asked: readonly object[]) => {
      const body = JSON.stringify({ records: asked });
      const answer = await server.fetch(`/_crosstie/portals/${portal}/graph/links`, { method: 'POST', body });
      const { results } = (await answer.json()) as Links;
      return results.map(({ from, to, associationTypes }) => [from.id, to.id, associationTypes.flatMap(({ label }) => label ?? [])]);
    };
    // Its primary company leads a contact's list of companies, whatever its id.
    expect(await linksAmong([records[2] ?? {}, records[0] ?? {}])).toEqual([[hub, one, ['Primary']]]);
    expect(await linksAmong(records)).toEqual([
      [one, hub, ['Contact with Primary Company']],
      [one, contacts[7], ['Contact with Primary Company']],
      [two, hub, []],
      [two, contacts[7], []],
    ]);
  });
});
