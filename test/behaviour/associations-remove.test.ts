import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { defaultPath, type LinkList, linkEditions, listPath, pairPath, problemOf } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let contact: string;
let company: string;
beforeEach(async () => {
  client = await freshClient();
  [contact, company] = [await client.create('contacts'), await client.create('companies')];
  await client.put(defaultPath('contacts', contact, 'companies', company));
});

async function expectUnlinked(): Promise<void> {
  expect((await client.get(listPath('contacts', contact, 'companies'))).body).toEqual({ results: [] });
  expect((await client.get(listPath('companies', company, 'contacts'))).body).toEqual({ results: [] });
}

describe('[associations.remove] removing what links two records', () => {
  test.each(linkEditions)('%s: 204 with no body and no content type, and both directions are gone', async (edition) => {
    const { status, headers, text } = await client.remove(pairPath('contacts', contact, 'companies', company, edition));
    expect([status, text, headers.get('content-type')]).toEqual([204, '', null]);
    await expectUnlinked();
  });

  test.each(linkEditions)('%s: it does not matter which side it is asked from', async (edition) => {
    const { status } = await client.remove(pairPath('companies', company, 'contacts', contact, edition));
    expect(status).toBe(204);
    await expectUnlinked();
  });

  test('removing it again, or what never was, is a 204 as well', async () => {
    const path = pairPath('contacts', contact, 'companies', company);
    for (let time = 0; time < 3; time += 1) expect((await client.remove(path)).status).toBe(204);
    const other = await client.create('contacts');
    expect((await client.remove(pairPath('contacts', other, 'companies', company))).status).toBe(204);
    expect((await client.remove(pairPath('contacts', contact, 'companies', '38374264688'))).status).toBe(204);
    await expectUnlinked();
  });

  test('a body is ignored, whatever it is', async () => {
    const { status } = await client.remove(pairPath('contacts', contact, 'companies', company), 'not JSON {');
    expect(status).toBe(204);
    await expectUnlinked();
    await client.put(defaultPath('contacts', contact, 'companies', company));
    const withTypes = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
    expect((await client.remove(pairPath('contacts', contact, 'companies', company), withTypes)).status).toBe(204);
    await expectUnlinked();
  });

  test('an empty body with a JSON content type is no problem', async () => {
    const headers = { 'content-type': 'application/json' };
    const { status } = await client.send('DELETE', pairPath('contacts', contact, 'companies', company), { headers });
    expect(status).toBe(204);
  });

  test('the primary company goes with its link, and other companies keep theirs', async () => {
    const second = await client.create('companies');
    await client.put(defaultPath('contacts', contact, 'companies', second));
    await client.remove(pairPath('contacts', contact, 'companies', company));
    const { body } = await client.get<LinkList>(listPath('contacts', contact, 'companies'));
    expect(body).toEqual({
      results: [{ toObjectId: Number(second), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }] }],
    });
    const again = await client.put(defaultPath('contacts', contact, 'companies', company));
    expect(again.status).toBe(200);
    const relinked = await client.get<LinkList>(listPath('contacts', contact, 'companies'));
    expect(relinked.body.results.map((row) => row.associationTypes.map((type) => type.typeId))).toEqual([[279], [279]]);
  });

  test('links of the same record to other types stay', async () => {
    const deal = await client.create('deals');
    await client.put(defaultPath('contacts', contact, 'deals', deal));
    await client.remove(pairPath('contacts', contact, 'companies', company));
    const { body } = await client.get<LinkList>(listPath('deals', deal, 'contacts'));
    expect(body.results.map((row) => row.toObjectId)).toEqual([Number(contact)]);
  });

  test('two records of one type are parted on both sides', async () => {
    const other = await client.create('contacts');
    await client.put(defaultPath('contacts', contact, 'contacts', other));
    expect((await client.remove(pairPath('contacts', other, 'contacts', contact))).status).toBe(204);
    expect((await client.get(listPath('contacts', contact, 'contacts'))).body).toEqual({ results: [] });
    expect((await client.get(listPath('contacts', other, 'contacts'))).body).toEqual({ results: [] });
  });

  test.each(linkEditions)('%s: an id that is not numeric is a 400, whichever side it is on', async (edition) => {
    const fields = { message: 'abc is not a valid ID', context: { id: ['abc'] }, category: 'VALIDATION_ERROR' };
    const body = problemOf({ ...fields, subCategory: 'crm.associations.INVALID_IDENTIFIER' });
    const paths = [pairPath('contacts', 'abc', 'companies', company, edition), pairPath('contacts', contact, 'companies', 'abc', edition)];
    for (const path of paths) {
      const reply = await client.remove(path);
      expect([reply.status, reply.body]).toEqual([400, body]);
    }
  });

  test('links that are removed and made at the same time leave both directions agreeing', async () => {
    const put = () => client.put(defaultPath('contacts', contact, 'companies', company));
    const remove = () => client.remove(pairPath('companies', company, 'contacts', contact));
    await Promise.all(Array.from({ length: 30 }, (_, turn) => (turn % 2 === 0 ? put() : remove())));
    const there = await client.get<LinkList>(listPath('contacts', contact, 'companies'));
    const back = await client.get<LinkList>(listPath('companies', company, 'contacts'));
    expect(there.body.results).toHaveLength(back.body.results.length);
  });
});

describe('[records.archive] what archiving does to associations', () => {
  test('an archived contact vanishes from the list of its company', async () => {
    const other = await client.create('contacts');
    await client.put(defaultPath('contacts', other, 'companies', company));
    expect((await client.remove(`/crm/objects/2026-03/contacts/${contact}`)).status).toBe(204);
    const { body } = await client.get<LinkList>(listPath('companies', company, 'contacts'));
    expect(body.results.map((row) => row.toObjectId)).toEqual([Number(other)]);
  });

  test('an archived primary company vanishes from the list of its contact, and no other takes its place', async () => {
    const second = await client.create('companies');
    await client.put(defaultPath('contacts', contact, 'companies', second));
    await client.remove(`/crm/objects/2026-03/companies/${company}`);
    expect((await client.get(listPath('contacts', contact, 'companies'))).body).toEqual({
      results: [{ toObjectId: Number(second), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }] }],
    });
  });

  test('archived neighbours leave no holes in the pages of a list', async () => {
    const contacts = await Promise.all(Array.from({ length: 9 }, () => client.create('contacts')));
    for (const one of contacts) await client.put(defaultPath('companies', company, 'contacts', one));
    const gone = contacts.filter((_, place) => place % 2 === 0);
    for (const one of [contact, ...gone]) await client.remove(`/crm/objects/2026-03/contacts/${one}`);
    const first = await client.get<LinkList>(`${listPath('companies', company, 'contacts')}?limit=3`);
    expect(first.body.results).toHaveLength(3);
    const rest = await client.get<LinkList>(`${listPath('companies', company, 'contacts')}?limit=3&after=${first.body.paging?.next.after}`);
    const listed = [...first.body.results, ...rest.body.results].map((row) => String(row.toObjectId));
    expect(listed.sort()).toEqual(contacts.filter((one) => !gone.includes(one)).sort());
    expect(rest.body.paging).toBeUndefined();
  });
});
