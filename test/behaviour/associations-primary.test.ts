import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { batchPath, defaultPath, type LinkBatch, type LinkList, linkRow, listPath, pairPath } from './wire.ts';

/** Primary and default type ids from each type to companies, and back; from the associations guide. */
const primaries = [
  ['contacts', { primary: 1, plain: 279 }, { primary: 2, plain: 280, label: 'Contact with Primary Company' }],
  ['deals', { primary: 5, plain: 341 }, { primary: 6, plain: 342, label: 'Deal with Primary Company' }],
  ['tickets', { primary: 26, plain: 339 }, { primary: 25, plain: 340, label: 'Ticket with Primary Company' }],
  ['orders', { primary: 509, plain: 934 }, { primary: 510, plain: 935, label: 'Order with Primary Company' }],
  ['leads', { primary: 580, plain: 610 }, { primary: 581, plain: 611, label: 'Lead with Primary Company' }],
] as const;

const type = (typeId: number, label: string | null) => ({ category: 'HUBSPOT_DEFINED', typeId, label });
const isPrimary = (list: LinkList) =>
  list.results.filter((row) => row.associationTypes.some((one) => one.label === 'Primary')).map((row) => String(row.toObjectId));

describe('[associations.associateDefault] the first company becomes primary', async () => {
  const { crosstie, freshClient } = await startServer();
  afterAll(() => crosstie.close());
  let client: Client;
  beforeEach(async () => {
    client = await freshClient();
  });
  const companiesOf = async (word: string, id: string) => (await client.get<LinkList>(listPath(word, id, 'companies'))).body;

  test.each(primaries)('for %s: the list shows it with both types, the answer names only the default ones', async (word, there, back) => {
    const [record, company] = [await client.create(word), await client.create('companies')];
    const { body } = await client.put<LinkBatch>(defaultPath(word, record, 'companies', company));
    expect(body.results).toEqual([linkRow(record, company, there.plain), linkRow(company, record, back.plain)]);
    expect(await companiesOf(word, record)).toEqual({
      results: [{ toObjectId: Number(company), associationTypes: [type(there.primary, 'Primary'), type(there.plain, null)] }],
    });
    expect((await client.get(listPath('companies', company, word))).body).toEqual({
      results: [{ toObjectId: Number(record), associationTypes: [type(back.primary, back.label), type(back.plain, null)] }],
    });
  });

  test.each(primaries)('for %s: a second company does not', async (word, there, back) => {
    const record = await client.create(word);
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    await client.put(defaultPath(word, record, 'companies', first));
    await client.put(defaultPath(word, record, 'companies', second));
    const listed = await companiesOf(word, record);
    expect(isPrimary(listed)).toEqual([first]);
    expect(listed.results[1]).toEqual({ toObjectId: Number(second), associationTypes: [type(there.plain, null)] });
    expect((await client.get(listPath('companies', second, word))).body).toEqual({
      results: [{ toObjectId: Number(record), associationTypes: [type(back.plain, null)] }],
    });
  });

  test.each(primaries)('for %s: also when the link is asked for from the side of the company', async (word, there, back) => {
    const record = await client.create(word);
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    const { body } = await client.put<LinkBatch>(defaultPath('companies', first, word, record));
    expect(body.results).toEqual([linkRow(record, first, there.plain), linkRow(first, record, back.plain)]);
    await client.put(defaultPath('companies', second, word, record));
    expect(isPrimary(await companiesOf(word, record))).toEqual([first]);
  });

  test('one company is the primary one of many contacts', async () => {
    const company = await client.create('companies');
    const contacts = [await client.create('contacts'), await client.create('contacts')];
    for (const contact of contacts) await client.put(defaultPath('contacts', contact, 'companies', company));
    for (const contact of contacts) expect(isPrimary(await companiesOf('contacts', contact))).toEqual([company]);
  });

  test('within one batch the first input of each record decides', async () => {
    const contact = await client.create('contacts');
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    const inputs = [second, first].map((to) => ({ from: { id: contact }, to: { id: to } }));
    await client.post(batchPath('contacts', 'companies'), { inputs });
    expect(isPrimary(await companiesOf('contacts', contact))).toEqual([second]);
  });

  test('within one batch from the side of companies the first input of each record decides as well', async () => {
    const contact = await client.create('contacts');
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    const inputs = [second, first].map((from) => ({ from: { id: from }, to: { id: contact } }));
    await client.post(batchPath('companies', 'contacts'), { inputs });
    expect(isPrimary(await companiesOf('contacts', contact))).toEqual([second]);
  });

  test('an input that stands twice in a batch counts once: after its removal the next company is the first again', async () => {
    const contact = await client.create('contacts');
    const [first, next] = [await client.create('companies'), await client.create('companies')];
    const inputs = [first, first, first].map((to) => ({ from: { id: contact }, to: { id: to } }));
    await client.post(batchPath('contacts', 'companies'), { inputs });
    await client.remove(pairPath('contacts', contact, 'companies', first));
    await client.put(defaultPath('contacts', contact, 'companies', next));
    expect(isPrimary(await companiesOf('contacts', contact))).toEqual([next]);
  });

  test('of many links that arrive at the same time exactly one becomes primary', async () => {
    const contact = await client.create('contacts');
    const companies = await Promise.all(Array.from({ length: 20 }, () => client.create('companies')));
    await Promise.all(companies.map((company) => client.put(defaultPath('contacts', contact, 'companies', company))));
    const listed = await companiesOf('contacts', contact);
    expect(listed.results).toHaveLength(20);
    expect(isPrimary(listed)).toHaveLength(1);
  });

  test('removing the primary company promotes no other, and while one is left a new one stays plain', async () => {
    const contact = await client.create('contacts');
    const [first, second, third] = [await client.create('companies'), await client.create('companies'), await client.create('companies')];
    await client.put(defaultPath('contacts', contact, 'companies', first));
    await client.put(defaultPath('contacts', contact, 'companies', second));
    await client.remove(pairPath('contacts', contact, 'companies', first));
    expect(await companiesOf('contacts', contact)).toEqual({
      results: [{ toObjectId: Number(second), associationTypes: [type(279, null)] }],
    });
    await client.put(defaultPath('contacts', contact, 'companies', third));
    expect(isPrimary(await companiesOf('contacts', contact))).toEqual([]);
  });

  test('once every company is gone the next one is the first again', async () => {
    const contact = await client.create('contacts');
    const [first, next] = [await client.create('companies'), await client.create('companies')];
    await client.put(defaultPath('contacts', contact, 'companies', first));
    await client.remove(pairPath('companies', first, 'contacts', contact));
    await client.put(defaultPath('contacts', contact, 'companies', next));
    expect(isPrimary(await companiesOf('contacts', contact))).toEqual([next]);
  });

  test('a company that is archived does not count as one that the contact has', async () => {
    const contact = await client.create('contacts');
    const [gone, next] = [await client.create('companies'), await client.create('companies')];
    await client.put(defaultPath('contacts', contact, 'companies', gone));
    await client.remove(`/crm/objects/2026-03/companies/${gone}`);
    await client.put(defaultPath('contacts', contact, 'companies', next));
    expect(isPrimary(await companiesOf('contacts', contact))).toEqual([next]);
  });

  test('a pair without a primary type gets none: contacts of a deal, companies of a company', async () => {
    const [deal, contact] = [await client.create('deals'), await client.create('contacts')];
    await client.put(defaultPath('deals', deal, 'contacts', contact));
    const listed = await client.get<LinkList>(listPath('deals', deal, 'contacts'));
    expect(listed.body.results[0]?.associationTypes).toEqual([type(3, null)]);
    const [one, other] = [await client.create('companies'), await client.create('companies')];
    await client.put(defaultPath('companies', one, 'companies', other));
    expect((await companiesOf('companies', one)).results[0]?.associationTypes).toEqual([type(450, null)]);
  });
});

describe('[associations.associateDefault] with firstCompanyBecomesPrimary switched off', async () => {
  const { crosstie, freshClient } = await startServer({ switches: { firstCompanyBecomesPrimary: false } });
  afterAll(() => crosstie.close());

  test.each(primaries)('the first company of %s stays plain, asked for from either side', async (word, there, back) => {
    const client = await freshClient();
    const records = [await client.create(word), await client.create(word)] as const;
    const company = await client.create('companies');
    await client.put(defaultPath(word, records[0], 'companies', company));
    await client.put(defaultPath('companies', company, word, records[1]));
    for (const record of records) {
      expect((await client.get(listPath(word, record, 'companies'))).body).toEqual({
        results: [{ toObjectId: Number(company), associationTypes: [type(there.plain, null)] }],
      });
    }
    const listed = await client.get<LinkList>(listPath('companies', company, word));
    expect(listed.body.results.map((row) => row.associationTypes)).toEqual([[type(back.plain, null)], [type(back.plain, null)]]);
  });
});
