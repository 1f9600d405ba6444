import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Batch,
  createLabel,
  createMany,
  createObjectType,
  hubspot,
  hubspotType,
  type LabelledLink,
  linksOf,
  type NamedLinkList,
  type NamedReadRow,
  pairOf,
  pairsOf,
  type ReadRow,
  type RecordWithAssociations,
  user,
  userType,
  v3Objects,
} from './association-wire.ts';
import { type Client, startServer } from './client.ts';
import { batchPath, defaultPath, type ErrorBody, type LinkList, linkEditions, listPath, pairPath, problemOf } from './wire.ts';

/** Oddities of reading HubSpot's associations, and of what editions share. */

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

/** A contact with two companies, of which the one with the higher id is primary. */
async function contactOfTwo(): Promise<{ readonly contact: string; readonly plain: string; readonly primary: string }> {
  const contact = await client.create('contacts');
  const [plain, primary] = [await client.create('companies'), await client.create('companies')];
  for (const company of [primary, plain]) await client.put(defaultPath('contacts', contact, 'companies', company));
  return { contact, plain, primary };
}

const namedRows = ({ plain, primary }: { readonly plain: string; readonly primary: string }) => [
  { id: primary, type: 'contact_to_company' },
  { id: plain, type: 'contact_to_company_unlabeled' },
  { id: primary, type: 'contact_to_company_unlabeled' },
];

describe('[associations.batchRead] a batch with a record that has no associations', () => {
  test.each(linkEditions)('oddity 3, %s: one such record makes it a 207, which is complete all the same', async (edition) => {
    const { contact, primary } = await contactOfTwo();
    const lonely = await client.create('contacts');
    const read = (ids: readonly string[]) =>
      client.post<Batch<ReadRow>>(`${pairOf('contacts', 'companies', edition)}/batch/read`, { inputs: ids.map((id) => ({ id })) });
    const whole = await read([contact]);
    expect([whole.status, Object.keys(whole.body)]).toEqual([200, ['status', 'results', 'startedAt', 'completedAt']]);
    const part = await read([lonely, contact]);
    expect([part.status, part.body.status, part.body.numErrors]).toEqual([207, 'COMPLETE', 1]);
    expect(part.body.results.map(({ from, to }) => [from.id, String(to[0]?.toObjectId)])).toEqual([[contact, primary]]);
    const none = await read([lonely]);
    expect([none.status, none.body.status, none.body.results, none.body.numErrors]).toEqual([207, 'COMPLETE', [], 1]);
  });
});

describe('[associationsV3.list] [associationsV3.batchRead] companies that v3 hides', () => {
  test('oddity 10: v3 lists and reads the primary company alone; includeFA shows the others as well', async () => {
    const ids = await contactOfTwo();
    const primaryAlone = [{ id: ids.primary, type: 'contact_to_company' }];
    for (const base of v3Objects) {
      const path = `${base}/contacts/${ids.contact}/associations/companies`;
      for (const query of ['', '?includeFA=false']) {
        const { status, body } = await client.get<NamedLinkList>(path + query);
        expect([status, body]).toEqual([200, { results: primaryAlone }]);
      }
      const all = await client.get<NamedLinkList>(`${path}?includeFA=true`);
      expect(new Set(all.body.results)).toEqual(new Set(namedRows(ids)));
    }
    const inputs = [{ id: ids.contact }];
    const read = await client.post<Batch<NamedReadRow>>(`${pairOf('contacts', 'companies', 'v3')}/batch/read`, { inputs });
    expect([read.status, read.body.results]).toEqual([200, [{ from: { id: ids.contact }, to: primaryAlone }]]);
    expect(await linksOf(client, 'contacts', ids.contact, 'companies')).toHaveLength(2);
  });
});

describe('[records.read] [records.list] [records.create] [records.batchCreate] associations of a record', () => {
  test.each(['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta'])(
    'oddity 11, %s: the primary company stands there twice, by each type',
    async (edition) => {
      const ids = await contactOfTwo();
      const base = edition === 'v3' ? v3Objects[0] : `/crm/objects/${edition}`;
      const read = await client.get<RecordWithAssociations>(`${base}/contacts/${ids.contact}?associations=companies`);
      expect([read.status, read.body.associations]).toEqual([200, { companies: { results: namedRows(ids) } }]);
      const list = await client.get<{ readonly results: readonly RecordWithAssociations[] }>(`${base}/contacts?associations=companies`);
      expect(list.body.results.map(({ associations }) => associations)).toEqual([{ companies: { results: namedRows(ids) } }]);
    },
  );

  test('oddity 12: nothing but a read and a list ever shows them, and those only when asked', async () => {
    const { contact, primary } = await contactOfTwo();
    const base = '/crm/objects/2026-03/contacts';
    const asked = { properties: ['email'], associations: ['companies'] };
    const linked = { properties: {}, associations: [{ to: { id: primary }, types: [hubspotType(279)] }] };
    const replies = [
      await client.get(`${base}/${contact}`),
      await client.get(base),
      await client.patch(`${base}/${contact}?associations=companies`, { properties: { firstname: 'Ada' } }),
      await client.post(base, linked),
      await client.post(`${base}/batch/create`, { inputs: [linked] }),
      await client.post(`${base}/batch/read?associations=companies`, { inputs: [{ id: contact }], ...asked }),
      await client.post(`${base}/search`, { filterGroups: [], ...asked }),
    ];
    expect(replies.slice(0, 5).map(({ status }) => status)).toEqual([200, 200, 200, 201, 201]);
    for (const { text } of replies) expect(text).not.toContain('"associations":');
  });
});

describe('[schemas.create] [associations.list] [associations.batchRead] names of custom object types', () => {
  test.each(linkEditions)('oddity 13, %s: the bare name is a word of no type; id and qualified names are', async (edition) => {
    const { objectTypeId, fullyQualifiedName } = await createObjectType(client, 'credentialing', ['CONTACT']);
    const [contact, custom] = [await client.create('contacts'), await client.create(objectTypeId)];
    const refused = problemOf({ message: 'Unable to infer object type from: credentialing' });
    const inputs = [{ id: contact }];
    const bare = [
      await client.put(defaultPath('contacts', contact, 'credentialing', custom, edition)),
      await client.get(listPath('contacts', contact, 'credentialing', edition)),
      await client.post(`${pairOf('contacts', 'credentialing', edition)}/batch/read`, { inputs }),
      await client.get(`/crm/v3/objects/contacts/${contact}?associations=credentialing`),
      await client.get(`/crm/v3/objects/contacts?associations=companies,credentialing`),
      await client.get('/crm/v3/objects/credentialing'),
    ];
    for (const { status, body } of bare) expect([status, body]).toEqual([400, refused]);
    expect(fullyQualifiedName).toMatch(/^p\d+_credentialing$/);
    for (const word of [objectTypeId, fullyQualifiedName, 'p_credentialing']) {
      expect((await client.put(defaultPath('contacts', contact, word, custom, edition))).status).toBe(200);
      expect((await linksOf(client, word, custom, 'contacts', edition)).map(([id]) => id)).toEqual([contact]);
      const read = await client.post<Batch<ReadRow>>(`${pairOf('contacts', word, edition)}/batch/read`, { inputs });
      expect(read.body.results.map(({ to }) => to.map(({ toObjectId }) => String(toObjectId)))).toEqual([[custom]]);
    }
  });
});

describe('[associations.batchRead] [associations.list] cursors and order', () => {
  test('oddity 14: a cursor comes percent-encoded and is taken so or decoded, in a query also encoded once more', async () => {
    const company = await client.create('companies');
    const contacts = await createMany(client, 'contacts', 501);
    await client.post(batchPath('companies', 'contacts'), { inputs: pairsOf(company, contacts) });
    for (const edition of linkEditions) {
      const read = async (after?: string) => {
        const inputs = [{ id: company, ...(after !== undefined && { after }) }];
        const { body } = await client.post<Batch<ReadRow>>(`${pairOf('companies', 'contacts', edition)}/batch/read`, { inputs });
        return body.results[0];
      };
      const first = await read();
      expect(first?.to.map(({ toObjectId }) => String(toObjectId))).toEqual(contacts.slice(0, 500));
      const after = first?.paging?.next.after ?? '';
      expect(after).toMatch(/^[A-Za-z0-9]+(%3D){0,2}$/);
      const rest = contacts.slice(500);
      for (const spelling of [after, decodeURIComponent(after)]) {
        const page = await read(spelling);
        expect([page?.to.map(({ toObjectId }) => String(toObjectId)), page?.paging]).toEqual([rest, undefined]);
      }
      for (const spelling of [after, encodeURIComponent(after), decodeURIComponent(after)]) {
        const { body } = await client.get<LinkList>(`${listPath('companies', company, 'contacts', edition)}?after=${spelling}`);
        expect(body.results.map(({ toObjectId }) => String(toObjectId))).toEqual(rest);
      }
    }
  });

  test('oddity 15: HubSpot promises no order; here it is always the same, whatever came first', async () => {
    const { forward } = await createLabel(client, 'contacts', 'companies', { label: 'Owner' });
    const contacts = await createMany(client, 'contacts', 2);
    const [one = '', two = '', three = '', four = ''] = await createMany(client, 'companies', 4);
    for (const contact of contacts) {
      for (const company of contact === contacts[0] ? [three, one, four, two] : [three, four, two, one]) {
        await client.put(pairPath('contacts', contact, 'companies', company), [userType(forward)]);
      }
      const plain = [one, two, four].map((company) => [company, [...hubspot(279), ...user(forward)]]);
      expect(await linksOf(client, 'contacts', contact, 'companies')).toEqual([[three, [...hubspot(1, 279), ...user(forward)]], ...plain]);
    }
    const [first = '', second = ''] = contacts;
    const texts = await Promise.all(
      linkEditions.map(async (edition) => (await client.get(listPath('contacts', first, 'companies', edition))).text),
    );
    expect(new Set(texts)).toHaveLength(1);
    const inputs = [second, first].map((id) => ({ id }));
    const read = await client.post<Batch<ReadRow>>(`${pairOf('contacts', 'companies')}/batch/read`, { inputs });
    expect(read.body.results.map(({ from }) => from.id)).toEqual([second, first]);
    expect(read.body.results[0]?.to).toEqual(read.body.results[1]?.to);
  });
});

describe('[associations.batchCreate] [associationsV3.batchCreate] the size of a batch', () => {
  test.each(['v3', ...linkEditions])('oddity 28, %s: 2,000 links are taken in one request', async (edition) => {
    const [contacts, deals] = [await createMany(client, 'contacts', 50), await createMany(client, 'deals', 40)];
    const kind = edition === 'v3' ? { type: 'contact_to_deal' } : { types: [hubspotType(4)] };
    const inputs = contacts.flatMap((contact) => pairsOf(contact, deals).map((pair) => ({ ...pair, ...kind })));
    expect(inputs).toHaveLength(2_000);
    const { status, body } = await client.post<Batch<object>>(`${pairOf('contacts', 'deals', edition)}/batch/create`, { inputs });
    // v3 answers both directions of each link.
    expect([status, body.status, body.results.length]).toEqual([201, 'COMPLETE', edition === 'v3' ? 4_000 : 2_000]);
    for (const contact of [contacts[0] ?? '', contacts[49] ?? '']) {
      expect((await linksOf(client, 'contacts', contact, 'deals')).map(([id]) => id)).toEqual(deals);
    }
  });
});

describe('[associations.list] [associations.batchCreate] records of one type', () => {
  test.each(linkEditions)('oddity 29, %s: a record never lists itself, for it cannot be associated to itself', async (edition) => {
    const [one, other] = [await client.create('contacts'), await client.create('contacts')];
    const message = `Object ${one} cannot be associated to itself (${one})`;
    const single = await client.put<ErrorBody>(pairPath('contacts', one, 'contacts', one, edition), [hubspotType(449)]);
    expect([single.status, single.body]).toEqual([400, problemOf({ message, category: 'VALIDATION_ERROR' })]);
    const inputs = pairsOf(one, [one, other]).map((pair) => ({ ...pair, types: [hubspotType(449)] }));
    const batch = await client.post<Batch<LabelledLink>>(`${pairOf('contacts', 'contacts', edition)}/batch/create`, { inputs });
    expect([batch.status, batch.body.results.length]).toEqual([207, 1]);
    expect(batch.body.errors).toEqual([{ status: 'error', category: 'VALIDATION_ERROR', message }]);
    expect(await linksOf(client, 'contacts', one, 'contacts', edition)).toEqual([[other, hubspot(449)]]);
    expect(await linksOf(client, 'contacts', other, 'contacts', edition)).toEqual([[one, hubspot(449)]]);
  });
});

describe('[associations.associateLabelled] [associationsV3.associate] [associationsV3.remove] one store behind all editions', () => {
  test('oddity 30: records of 2026-03, labels and links of v4 and names of v3 are one and the same', async () => {
    const contact = await client.post<{ readonly id: string }>('/crm/objects/2026-03/contacts', { properties: {} });
    const company = await client.post<{ readonly id: string }>('/crm/v3/objects/companies', { properties: {} });
    const [from, to] = [contact.body.id, company.body.id];
    const { forward } = await createLabel(client, 'contacts', 'companies', { label: 'Auditor' }, 'v4');
    expect((await client.put(pairPath('contacts', from, 'companies', to, 'v4'), [userType(forward)])).status).toBe(201);
    const labelled = [[to, [...hubspot(1, 279), ...user(forward)]]];
    for (const edition of linkEditions) expect(await linksOf(client, 'contacts', from, 'companies', edition)).toEqual(labelled);
    const path = `/crm/v3/objects/contacts/${from}/associations/companies`;
    const names = ['contact_to_company', 'contact_to_company_unlabeled', 'auditor'];
    const all = await client.get<NamedLinkList>(`${path}?includeFA=true`);
    expect(new Set(all.body.results)).toEqual(new Set(names.map((type) => ({ id: to, type }))));
    expect((await client.remove(`${path}/${to}/contact_to_company_unlabeled`)).status).toBe(204);
    for (const edition of linkEditions) expect(await linksOf(client, 'contacts', from, 'companies', edition)).toEqual([]);
    expect((await client.put(`${path}/${to}/contact_to_company`)).status).toBe(200);
    expect(await linksOf(client, 'companies', to, 'contacts', 'v4')).toEqual([[from, hubspot(2, 280)]]);
  });
});
