import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type TypedLinks, type TypedList, type TypedPages, typedBatchPath, typedInput, typedListPath, typedPath } from './v3-wire.ts';
import { type LinkList, listPath } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
let contact: string;
let company: string;
/** Type ids of the two labels from contacts to companies. */
let decider: number;
let advisor: number;
beforeEach(async () => {
  client = await freshClient();
  [contact, company] = [await client.create('contacts'), await client.create('companies')];
  decider = await createLabel('Decision maker', 'decision_maker');
  advisor = await createLabel('Advisor', 'advisor');
});

async function createLabel(label: string, name: string): Promise<number> {
  interface Made {
    readonly results: readonly { readonly typeId: number; readonly label: string | null }[];
  }
  const { status, text } = await client.post('/crm/v4/associations/contacts/companies/labels', { label, name });
  if (status !== 200) throw new Error(text);
  const { body } = await client.get<Made>('/crm/v4/associations/contacts/companies/labels');
  const found = body.results.find((row) => row.label === label);
  if (found === undefined) throw new Error(`${label} is not listed`);
  return found.typeId;
}

async function typesOf(id = contact): Promise<readonly (readonly [string, number])[]> {
  const { body } = await client.get<LinkList>(listPath('contacts', id, 'companies', 'v4'));
  return body.results.flatMap((row) => row.associationTypes.map(({ category, typeId }) => [category, typeId] as const));
}

const classic = [
  ['HUBSPOT_DEFINED', 1],
  ['HUBSPOT_DEFINED', 279],
] as const;
const labelled = (...ids: readonly number[]) => [...classic, ...ids.map((id) => ['USER_DEFINED', id] as const)];
const associate = (type: string | number) => client.put(typedPath('contacts', contact, 'companies', company, String(type)));

describe('[associationsV3.associate] [associationsV3.remove] labels that a portal made', () => {
  test('are set by their internal names, one added to the other', async () => {
    expect((await associate('decision_maker')).status).toBe(200);
    expect(await typesOf()).toEqual(labelled(decider));
    await associate('advisor');
    expect(await typesOf()).toEqual(labelled(decider, advisor));
  });

  test('stay when a type of HubSpot is set', async () => {
    await associate('decision_maker');
    await associate('contact_to_company_unlabeled');
    await associate('billing_contact_to_company');
    expect(await typesOf()).toContainEqual(['USER_DEFINED', decider]);
  });

  test("are set by their ids where HubSpot's own types of the pair have no such id", async () => {
    const byId = await associate(decider);
    expect([decider, byId.status]).toEqual([2, 200]);
    expect(await typesOf()).toEqual(labelled(decider));
  });

  test('have names of their own for each direction only where both directions leave the same type of record', async () => {
    expect((await client.put(typedPath('companies', company, 'contacts', contact, 'decision_maker'))).status).toBe(200);
    expect(await typesOf()).toEqual(labelled(decider));
  });

  test('are taken off by their names, and the link stays', async () => {
    await associate('decision_maker');
    await associate('advisor');
    expect((await client.remove(typedPath('contacts', contact, 'companies', company, 'decision_maker'))).status).toBe(204);
    expect(await typesOf()).toEqual(labelled(advisor));
    expect((await client.remove(typedPath('contacts', contact, 'companies', company, 'decision_maker'))).status).toBe(204);
    expect((await client.remove(typedPath('contacts', contact, 'companies', company, String(advisor)))).status).toBe(204);
    expect(await typesOf()).toEqual(classic);
  });

  test('label texts are no names', async () => {
    expect((await associate('Advisor')).status).toBe(400);
  });
});

describe('[associationsV3.batchCreate] [associationsV3.batchArchive] labels that a portal made, in batches', () => {
  test('several inputs give one link several labels, and an archive takes off those that it names', async () => {
    const inputs = ['decision_maker', advisor].map((type) => typedInput(contact, company, type));
    const made = await client.post<TypedLinks>(typedBatchPath('contacts', 'companies', 'create'), { inputs });
    expect([made.status, made.body.results.map(({ type }) => type)]).toEqual([
      201,
      ['decision_maker', 'decision_maker', 'advisor', 'advisor'],
    ]);
    expect(await typesOf()).toEqual(labelled(decider, advisor));
    await client.post(typedBatchPath('companies', 'contacts', 'archive'), { inputs: [typedInput(company, contact, 'advisor')] });
    expect(await typesOf()).toEqual(labelled(decider));
  });
});

describe('[associationsV3.associate] [associationsV3.batchCreate] limits that an administrator set', () => {
  const limit = (category: string, typeId: number, maxToObjectIds: number) =>
    client.post('/crm/v4/associations/definitions/configurations/contacts/companies/batch/create', {
      inputs: [{ category, typeId, maxToObjectIds }],
    });

  test('hold for v3: 400 on the single call, a row of a 207 in a batch, and nothing is linked', async () => {
    const second = await client.create('companies');
    expect((await limit('HUBSPOT_DEFINED', 279, 1)).status).toBe(201);
    await associate('contact_to_company');
    const single = await client.put(typedPath('contacts', contact, 'companies', second, 'contact_to_company'));
    expect(single.status).toBe(400);
    const inputs = [typedInput(contact, second, 'contact_to_company_unlabeled'), typedInput(contact, company, 'advisor')];
    const batch = await client.post<TypedLinks>(typedBatchPath('contacts', 'companies', 'create'), { inputs });
    expect([batch.status, batch.body.numErrors, batch.body.results.length]).toEqual([207, 1, 2]);
    expect(await typesOf()).toEqual(labelled(advisor));
  });

  test('of a label count that label alone', async () => {
    const second = await client.create('companies');
    await limit('USER_DEFINED', decider, 1);
    await associate('decision_maker');
    expect((await client.put(typedPath('contacts', contact, 'companies', second, 'decision_maker'))).status).toBe(400);
    expect((await client.put(typedPath('contacts', contact, 'companies', second, 'advisor'))).status).toBe(200);
  });
});

describe('[associationsV3.list] [associationsV3.batchRead] labels that a portal made', () => {
  test('show only where flexible associations are asked for, by their internal names', async () => {
    await associate('decision_maker');
    const rows = async (query: string) =>
      (await client.get<TypedList>(typedListPath('contacts', contact, 'companies', query))).body.results.map(({ type }) => type);
    expect(await rows('')).toEqual(['contact_to_company']);
    expect(await rows('?includeFA=true')).toEqual(['contact_to_company', 'contact_to_company_unlabeled', 'decision_maker']);
    const { body } = await client.post<TypedPages>(typedBatchPath('contacts', 'companies', 'read'), { inputs: [{ id: contact }] });
    expect(body.results[0]?.to).toEqual([{ id: company, type: 'contact_to_company' }]);
  });

  test('a second company that has a label but is not the primary one does not show', async () => {
    const second = await client.create('companies');
    await associate('contact_to_company');
    await client.put(typedPath('contacts', contact, 'companies', second, 'decision_maker'));
    const list = await client.get<TypedList>(typedListPath('contacts', contact, 'companies'));
    expect(list.body.results.map(({ id }) => id)).toEqual([company]);
    const read = await client.post(typedBatchPath('companies', 'contacts', 'read'), { inputs: [{ id: second }] });
    expect(read.status).toBe(207);
  });
});

describe('[associationSchema.types] labels that a portal made', () => {
  test("stand behind HubSpot's types, by their internal names, in both directions", async () => {
    const names = async (from: string, to: string) => {
      const { body } = await client.get<{ readonly results: readonly { readonly id: string; readonly name: string }[] }>(
        `/crm/v3/associations/${from}/${to}/types`,
      );
      return body.results.slice(-2);
    };
    expect(await names('contacts', 'companies')).toEqual([
      { id: String(decider), name: 'decision_maker' },
      { id: String(advisor), name: 'advisor' },
    ]);
    expect((await names('companies', 'contacts')).map(({ name }) => name)).toEqual(['decision_maker', 'advisor']);
  });
});
